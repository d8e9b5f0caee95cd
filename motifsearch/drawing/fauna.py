"""Living things of batik: wings, the gurda, birds and butterflies.

Knows: how each is built of feathers and curves around the origin of the canvas's current units. Does not know: where
it stands. `size` is about its height; `seed` settles the form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.isen import fill_isen
from motifsearch.drawing.strokes import TAU, affine, along, arc, oval, petal, placed, ribbon, shrunk, smooth, spiral

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

_FILLS = (Role.MAIN, Role.SECOND, Role.ACCENT)


def _feather(length: float, width: float, sway: float) -> Points:
    """A feather from the origin along +x whose end is round and swings down by `sway` of its length."""
    t = np.linspace(0, 1, 13)
    rib = np.column_stack([t * length, sway * length * t**2])
    half = width * (0.35 + 0.65 * t**0.7) * np.sqrt(np.clip(1 - t**6, 0, 1))
    return ribbon(rib, half)


def _feathers(
    canvas: Canvas, feather: Points, places: Points, angles: Points, scales: Points, *, role: Role, line: float
) -> None:
    """Draw feathers one over the other, each with its rib and barbs."""
    middle = (feather[: len(feather) // 2] + feather[: len(feather) // 2 - 1 : -1]) / 2
    for (x, y), angle, scale in zip(places.tolist(), angles.tolist(), scales.tolist(), strict=True):
        with canvas.local(affine(x, y, angle=angle)):
            canvas.shape(feather * scale, role, line)
            if scale * float(feather[:, 0].max()) > 10 * line:
                canvas.stroke(middle[1:-2] * scale, line * 0.55, Role.DOT)
                barbs = np.stack([middle[3:-1:2], (feather[: len(middle)][4::2] + middle[4::2]) / 2], 1)
                canvas.stroke(barbs * scale, line * 0.5, Role.DOT)


def wing(canvas: Canvas, size: float, seed: int, *, line: float) -> None:
    """Draw one wing (lar) from its shoulder at the origin, to the right and up."""
    rng = np.random.default_rng(seed)
    roles = [_FILLS[int(place)] for place in rng.permutation(3)]
    count = int(rng.integers(6, 9))
    lift = float(rng.uniform(0.85, 1.1))
    lead = smooth(
        [(0, 0), (0.1, -0.3 * lift), (0.3, -0.62 * lift), (0.56, -0.76 * lift), (0.74, -0.66 * lift)], steps=8
    )
    # A short arm whose feathers spread as a fan and close on one another, the longest near its end.
    lead = lead * (0.8 * size)
    places = along(lead, count, start=0.12, stop=0.98)
    t = np.linspace(0, 1, count)
    angles = np.interp(t, (0, 0.5, 1), (1.05, 0.3, -0.75)) + rng.uniform(-0.1, 0.1)
    scales = np.interp(t, (0, 0.6, 1), (0.66, 1.0, 0.92))
    long = _feather(size * 0.72, size * float(rng.uniform(0.23, 0.3)), float(rng.uniform(0.08, 0.3)))
    _feathers(canvas, long, places[::-1], angles[::-1], scales[::-1], role=roles[0], line=line)
    short = _feather(size * 0.36, size * 0.21, 0.12)
    _feathers(canvas, short, places[::-1], angles[::-1] + 0.06, scales[::-1], role=roles[1], line=line)
    curl = spiral(size * 0.12, -1.3, start=-np.pi / 2 - 0.5, inner=0.2) + lead[-1] + (size * 0.03, size * 0.11)
    edge = ribbon(lead, np.linspace(0.16, 0.07, len(lead)) * size)
    canvas.shape(edge, roles[2], line)
    canvas.stroke(np.vstack([lead[-1:], curl]), line * 1.6, Role.LINE)
    if size > 30 * line:
        canvas.dots(along(lead, 9, start=0.05, stop=0.95), size * 0.018)


def gurda(canvas: Canvas, size: float, seed: int, *, line: float, tail: bool = True) -> None:
    """Draw the gurda: two wings spread about a middle, and between them the tail as a fan (sawat); else mirong."""
    rng = np.random.default_rng(seed)
    roles = [_FILLS[int(place)] for place in rng.permutation(3)]
    down = bool(rng.random() < 0.4)
    if tail:
        count = int(rng.integers(5, 8))
        fan = np.linspace(-0.62, 0.62, count)
        order = np.argsort(-np.abs(fan), kind="stable")
        angles = (np.pi / 2 if down else -np.pi / 2) + fan
        form = _feather(size * (0.6 if down else 0.82), size * 0.22, 0.0)
        base = np.zeros((count, 2))
        scales = 1.0 - 0.25 * np.abs(fan)
        _feathers(canvas, form, base[order], angles[order], scales[order], role=roles[0], line=line)
    for mirrored in (False, True):
        with canvas.local(affine(size * (-0.1 if mirrored else 0.1), size * 0.18, mirrored=mirrored)):
            wing(canvas, size * 0.92, seed, line=line)
    body = (
        smooth([(0, -0.3), (0.14, -0.08), (0.12, 0.16), (0, 0.34), (-0.12, 0.16), (-0.14, -0.08)], closed=True) * size
    )
    canvas.shape(body, roles[1], line)
    inner = shrunk(body, 0.62)
    canvas.shape(inner, roles[2], line * 0.7)
    if size > 25 * line:
        fill_isen(canvas, inner, "cecek", size * 0.05)
    crown = petal(size * 0.22, size * 0.11, belly=0.45)
    for angle in (-0.5, 0.5, 0.0):
        canvas.shape(placed(crown, 0, -0.26 * size, angle=-np.pi / 2 + angle), roles[0], line * 0.8)


def bird(canvas: Canvas, size: float, seed: int, *, line: float, flying: bool | None = None) -> None:
    """Draw a bird that looks to the right: crest, raised wing and a long swinging tail."""
    rng = np.random.default_rng(seed)
    roles = [_FILLS[int(place)] for place in rng.permutation(3)]
    tails = int(rng.integers(3, 6))
    droop = float(rng.uniform(-0.35, 0.35))
    neck = float(rng.uniform(0.0, 0.12))
    up = bool(rng.random() < 0.5) if flying is None else flying
    spread = np.linspace(-0.42, 0.42, tails)
    sway = float(rng.uniform(-0.35, 0.35))
    long = _feather(size * float(rng.uniform(0.62, 0.85)), size * 0.15, sway)
    root = np.tile(np.array([[-0.26, 0.1]]) * size, (tails, 1))
    _feathers(canvas, long, root, np.pi + droop + spread, 1 - 0.3 * np.abs(spread), role=roles[1], line=line)
    tips = [placed(long, *root[0].tolist(), angle=np.pi + droop + turn, scale=1 - 0.3 * abs(turn)) for turn in spread]
    ends = np.array([tip[len(tip) // 2 - 2 : len(tip) // 2 + 2].mean(0) for tip in tips])
    canvas.dots(ends, size * 0.03, Role.LINE)
    if not up:
        legs = np.array([[[0.02, 0.2], [0.0, 0.46]], [[0.1, 0.18], [0.12, 0.46]]]) * size
        canvas.stroke(legs, line * 1.2, Role.LINE)
    spine = (
        smooth([(-0.34, 0.12), (-0.05, 0.1), (0.18, 0.0), (0.27, -0.2 - neck), (0.34, -0.38 - neck)], steps=7) * size
    )
    t = np.linspace(0, 1, len(spine))
    body = ribbon(spine, np.interp(t, (0, 0.25, 0.5, 0.75, 0.93, 1), (0.02, 0.3, 0.34, 0.15, 0.16, 0.1)) * size)
    canvas.shape(body, roles[0], line)
    head = spine[-1]
    canvas.shape(np.array([[0.02, -0.06], [0.2, 0.05], [0.02, 0.06]]) * size + head, roles[2], line)
    canvas.dots(head[None] + np.array([[0.0, 0.0]]) * size, max(size * 0.026, line * 0.8), Role.LINE)
    crest = np.array([[(0, 0), (-0.08, -0.2)], [(0, 0), (-0.2, -0.13)], [(0, 0), (0.04, -0.21)]]) * size
    canvas.stroke(crest + head + np.array([-0.01, -0.05]) * size, line, Role.LINE)
    canvas.dots(crest[:, 1] + head + np.array([-0.01, -0.05]) * size, size * 0.025, Role.LINE)
    if size > 26 * line:
        fill_isen(canvas, body, "sisik", size * 0.055, angle=-np.pi / 2)
        canvas.stroke(body, line, Role.LINE, closed=True)
    with canvas.local(affine(-0.04 * size, 0.06 * size, angle=-0.5 if up else 0.15, mirrored=True)):
        wing(canvas, size * (0.8 if up else 0.52), seed + 1, line=line)


def butterfly(canvas: Canvas, size: float, seed: int, *, line: float) -> None:
    """Draw a butterfly from above, its head up."""
    rng = np.random.default_rng(seed)
    roles = [_FILLS[int(place)] for place in rng.permutation(3)]
    sway = rng.uniform(-0.06, 0.06, (2, 2))
    upper = smooth(
        [(0.03, 0.0), (0.14, -0.3), (0.46, -0.5 + sway[0, 0]), (0.66, -0.4), (0.6 + sway[0, 1], -0.16), (0.36, 0.02)],
        closed=True,
        steps=5,
    )
    lower = smooth(
        [(0.03, 0.04), (0.34, 0.04), (0.5, 0.22 + sway[1, 0]), (0.34, 0.46), (0.18, 0.34)], closed=True, steps=5
    )
    for mirrored in (False, True):
        with canvas.local(affine(scale=1.0, mirrored=mirrored)):
            for place, form in enumerate((lower, upper)):
                whole = form * size
                canvas.shape(whole, roles[place], line)
                if size > 18 * line:
                    inner = shrunk(whole, 0.62)
                    rim = shrunk(whole, 0.82)
                    canvas.dots(along(rim, 13), size * 0.016)
                    canvas.shape(inner, roles[1 - place], line * 0.7)
                    if size > 30 * line:
                        fill_isen(canvas, inner, "sawut", size * 0.06)
                    canvas.shape(oval(size * 0.11, steps=12) + inner.mean(0), roles[2], line * 0.7)
            feeler = spiral(size * 0.07, 1.1, start=np.pi, inner=0.2) + np.array([0.22, -0.52]) * size
            canvas.stroke(np.vstack([[(0.01 * size, -0.26 * size)], feeler]), line, Role.LINE)
    spine = np.array([[0, -0.28], [0, -0.2], [0, -0.05], [0, 0.15], [0, 0.38]]) * size
    canvas.shape(ribbon(spine, np.array([0.06, 0.1, 0.09, 0.1, 0.01]) * size), roles[2], line)
    canvas.stroke(np.array([[(-0.04, y), (0.04, y)] for y in (-0.1, 0.0, 0.1, 0.2)]) * size, line * 0.6, Role.DOT)


def snail(canvas: Canvas, size: float, *, line: float) -> None:
    """Draw a small water creature of the ground filling: a curl with feet of dots."""
    shell = spiral(size * 0.4, 1.6, inner=0.1)
    canvas.shape(oval(size * 0.8, steps=18), Role.ACCENT, line)
    canvas.stroke(shell, line * 0.8, Role.DOT)
    canvas.dots(arc(size * 0.55, 0.3, TAU / 2 - 0.3, steps=5), size * 0.06, Role.LINE)
