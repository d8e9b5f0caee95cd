"""Plants of batik: leaves, flowers, buds, sprigs and tendrils.

Knows: how each is built of petals, veins and dots around the origin of the canvas's current units. Does not know:
where it stands, or which motif it belongs to. Sizes and line widths are in the canvas's current units; `seed` settles
the form, so the same seed draws the same flower at every size.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.strokes import TAU, affine, along, arc, around, beside, oval, petal, rosette, smooth, spiral

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

LEAVES = ("veined", "split", "dotted", "lobed")
FLOWERS = ("daisy", "peony", "chrysanthemum", "lotus", "carnation", "star")

_FILLS = (Role.MAIN, Role.SECOND, Role.ACCENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leaf:
    """A leaf of length 1 along +x, drawn many times: its outline, rib, lower half, spots and veins."""

    outline: Points
    rib: Points
    half: Points
    spots: Points
    veins: Points


@lru_cache(maxsize=512)
def _leaf(width: float, bend: float, lobed: bool) -> _Leaf:
    t = np.linspace(0, 1, 15)
    rib = np.column_stack([t, bend * t * t])
    half = np.sin(np.pi * t**0.8) * width / 2
    if lobed:
        half = half * (1 + 0.28 * np.cos(TAU * 3.5 * t))
    upper, lower = beside(rib, -half), beside(rib, half)
    tips = [beside(rib, side * half * 0.72)[4:-1] for side in (-1, 1)]
    return _Leaf(
        outline=np.vstack([upper, lower[::-1]]),
        rib=rib,
        half=np.vstack([beside(rib, -half * 0.75), rib[::-1]]),
        spots=np.vstack([beside(rib, -half * 0.5)[2:-2], beside(rib, half * 0.5)[2:-2]]),
        veins=np.vstack([np.stack([rib[2:-3], tip], 1) for tip in tips]),
    )


def leaf(
    canvas: Canvas,
    length: float,
    width: float,
    *,
    line: float,
    bend: float = 0.15,
    role: Role = Role.SECOND,
    style: str = "veined",
) -> None:
    """Draw a leaf from the origin along +x.

    Parameters
    ----------
    bend : float
        How far its tip swings down, as a part of the length.
    style : str
        One of `LEAVES`.
    """
    form = _leaf(round(width / length, 3), round(bend, 2), style == "lobed")
    canvas.shape(form.outline * length, role, line)
    if length < 12 * line:
        return
    if style == "split":
        canvas.fill(form.half * length, Role.DOT)
    elif style == "dotted":
        canvas.dots(form.spots * length, line * 0.6)
    else:
        canvas.stroke(form.veins * length, line * 0.55, Role.DOT)
    canvas.stroke(form.rib * length, line * 0.8, Role.LINE)


def _petal_lines(length: float, width: float, inner: float) -> Points:
    """Three sawut lines of a petal along +x; (3, 2, 2)."""
    ends = np.array([[0.72, 0.0], [0.6, 0.24], [0.6, -0.24]]) * (length, width)
    starts = np.array([[inner, 0.0], [inner, 0.1], [inner, -0.1]]) * (length, width)
    return np.stack([starts, ends], 1)


def _ring(canvas: Canvas, *, count: int, radius: float, width: float, role: Role, line: float, start: float) -> None:
    """One ring of petals with their sawut."""
    form = petal(radius, width, belly=0.66, tip=0.75)
    canvas.shape(around(form, count, start=start), role, line)
    if radius > 9 * line:
        lines = _petal_lines(radius, width, 0.42).reshape(-1, 2)
        canvas.stroke(around(lines, count, start=start).reshape(-1, 2, 2), line * 0.55, Role.DOT)


def _heart(canvas: Canvas, radius: float, role: Role, line: float) -> None:
    canvas.shape(oval(2 * radius, steps=20), role, line)
    if radius > 3 * line:
        canvas.dots(arc(radius * 0.58, 0, TAU * 6 / 7, steps=7), max(radius * 0.14, line * 0.4))
        canvas.dots(np.zeros((1, 2)), max(radius * 0.2, line * 0.4))


def flower(canvas: Canvas, radius: float, seed: int, *, line: float, kind: str | None = None) -> None:
    """Draw a flower about the origin; a lotus and a carnation are seen from the side and point up (-y).

    Parameters
    ----------
    kind : str, optional
        One of `FLOWERS`; the seed's choice when left out.
    """
    rng = np.random.default_rng(seed)
    chosen = FLOWERS[int(rng.integers(len(FLOWERS)))]
    order = [_FILLS[int(place)] for place in rng.permutation(3)]
    start = float(rng.uniform(0, TAU))
    count = int(rng.integers(5, 9))
    kind = kind or chosen
    if kind == "daisy":
        _ring(
            canvas,
            count=count + 3,
            radius=radius,
            width=radius * 2.1 / (count + 3) * 1.6,
            role=order[0],
            line=line,
            start=start,
        )
        _heart(canvas, radius * 0.32, order[1], line)
    elif kind == "star":
        _ring(canvas, count=count, radius=radius, width=radius * 0.42, role=order[1], line=line, start=start)
        _ring(
            canvas,
            count=count,
            radius=radius * 0.74,
            width=radius * 0.5,
            role=order[0],
            line=line,
            start=start + TAU / count / 2,
        )
        _heart(canvas, radius * 0.22, order[2], line)
    elif kind == "chrysanthemum":
        for part, role in ((1.0, order[0]), (0.78, order[1]), (0.54, order[0])):
            _ring(
                canvas,
                count=14,
                radius=radius * part,
                width=radius * part * 0.44,
                role=role,
                line=line,
                start=start + part * 7,
            )
        _heart(canvas, radius * 0.22, order[2], line)
    elif kind == "peony":
        _peony(canvas, radius, count, order, line=line, start=start)
    else:
        _side(canvas, radius, order, line, ragged=kind == "carnation", petals=int(rng.integers(2, 4)))


def _peony(canvas: Canvas, radius: float, count: int, order: list[Role], *, line: float, start: float) -> None:
    for layer, part in enumerate((1.0, 0.72, 0.46)):
        reach = radius * part
        turn = start + layer * TAU / count / 2
        canvas.shape(rosette(count, reach, 0.24, start=turn), order[layer % 2], line)
        if reach > 8 * line:
            # Lines run in from every lobe's edge.
            fan = np.linspace(-0.32, 0.32, 5) * TAU / count
            rays = np.stack([np.cos(fan), np.sin(fan)], 1)
            lines = np.stack([rays * reach * 0.9, rays * reach * 0.76], 1).reshape(-1, 2)
            canvas.stroke(around(lines, count, start=turn).reshape(-1, 2, 2), line * 0.55, Role.DOT)
    _heart(canvas, radius * 0.2, order[2], line)


def _side(canvas: Canvas, radius: float, order: list[Role], line: float, *, ragged: bool, petals: int) -> None:
    """Draw a flower from the side: petals spread as a fan, the middle one in front."""
    form = petal(radius * 1.5, radius * 0.62, belly=0.62, tip=0.75 if ragged else 0.95)
    if ragged:
        # The carnation's edge is toothed.
        t = np.linspace(-1, 1, 11)
        edge = np.column_stack([radius * (1.42 - 0.2 * t * t + 0.11 * (-1.0) ** np.arange(11)), t * radius * 0.46])
        form = np.vstack([[(0.0, 0.0)], edge])
    spread = np.linspace(0, 0.85 if ragged else 1.1, petals + 1)[:0:-1]
    base = np.array([0.0, radius * 0.6])
    lines = _petal_lines(radius * 1.5, radius * 0.62, 0.35)
    for place, angle in enumerate((*spread.tolist(), 0.0)):
        for side in (-1, 1) if angle else (1,):
            with canvas.local(affine(base[0], base[1], angle=-np.pi / 2 + side * angle)):
                canvas.shape(form, order[place % 2], line)
                if radius > 7 * line:
                    canvas.stroke(lines, line * 0.55, Role.DOT)
    cup = np.array([[-0.42, 0.5], [-0.3, 0.12], [0.0, 0.3], [0.3, 0.12], [0.42, 0.5], [0.0, 0.86]]) * radius
    canvas.shape(smooth(cup, closed=True, steps=4), order[2], line)


def bud(canvas: Canvas, length: float, seed: int, *, line: float) -> None:
    """Draw a closed bud from the origin along +x."""
    rng = np.random.default_rng(seed)
    role, cup = (_FILLS[int(place)] for place in rng.permutation(3)[:2])
    canvas.shape(petal(length, length * 0.5, belly=0.5, tip=0.9), role, line)
    if length > 9 * line:
        canvas.stroke(_petal_lines(length, length * 0.5, 0.4), line * 0.55, Role.DOT)
    half = petal(length * 0.55, length * 0.26, belly=0.45)
    for angle in (-0.42, 0.42):
        with canvas.local(affine(angle=angle)):
            canvas.shape(half, cup, line * 0.8)


def curl(canvas: Canvas, radius: float, *, line: float, turns: float = 1.5, role: Role = Role.LINE) -> None:
    """Draw a tendril from the origin along +x that rolls up downwards."""
    roll = spiral(radius * 0.5, turns, start=-np.pi / 2, inner=0.15, steps=14)
    roll = roll + np.array([radius, radius * 0.5])
    canvas.stroke(
        smooth(np.vstack([[(0.0, radius * 0.12)], roll[:1] - (radius * 0.4, 0.0), roll]), steps=2), line, role
    )
    canvas.dots(roll[-1:], line * 1.2, role)


def sprig(canvas: Canvas, length: float, seed: int, *, line: float) -> None:
    """Draw a small twig from the origin along +x: paired leaves and a bud, flower or berries at its end."""
    rng = np.random.default_rng(seed)
    bend = float(rng.uniform(-0.3, 0.3))
    stem = smooth([(0, 0), (0.45 * length, bend * 0.5 * length), (0.85 * length, bend * length)], steps=6)
    pairs = int(rng.integers(1, 4))
    style = LEAVES[int(rng.integers(len(LEAVES)))]
    role = _FILLS[int(rng.integers(3))]
    end = int(rng.integers(4))
    canvas.stroke(stem, line, Role.LINE)
    for place, (x, y) in enumerate(along(stem, pairs, start=0.12, stop=0.8).tolist()):
        size = length * (0.58 - 0.1 * place)
        for side in (-1, 1):
            with canvas.local(affine(x, y, angle=side * 0.85 + bend)):
                leaf(canvas, size, size * 0.42, line=line * 0.8, bend=-0.25 * side, role=role, style=style)
    with canvas.local(affine(*stem[-1].tolist(), angle=bend)):
        if end == 0:
            bud(canvas, length * 0.42, seed, line=line * 0.8)
        elif end == 1:
            flower(canvas, length * 0.24, seed, line=line * 0.8, kind="daisy")
        elif end == 2:
            canvas.shape(oval(length * 0.2, steps=14) + np.array([length * 0.08, 0.0]), Role.ACCENT, line * 0.8)
        else:
            berries = np.array([[0.06, 0.0], [0.14, -0.1], [0.14, 0.1], [0.22, 0.0]]) * length
            canvas.dots(berries, length * 0.05, Role.LINE)


def garland(canvas: Canvas, stem: Points, size: float, seed: int, *, line: float) -> None:
    """Draw a vine along a curve: leaves and curls on alternate sides.

    Parameters
    ----------
    stem : ndarray, (n, 2)
    size : float
        Length of its leaves.
    """
    rng = np.random.default_rng(seed)
    length = float(np.hypot(*np.diff(stem, axis=0).T).sum())
    count = max(2, int(length / (size * 0.62)))
    style = LEAVES[int(rng.integers(len(LEAVES)))]
    roles = [_FILLS[int(place)] for place in rng.permutation(3)]
    canvas.stroke(stem, line * 1.5, Role.LINE)
    spots = along(stem, count, start=0.04, stop=0.97)
    ways = np.arctan2(*(np.gradient(spots, axis=0).T[::-1]))
    for place, ((x, y), way) in enumerate(zip(spots.tolist(), ways.tolist(), strict=True)):
        side = 1 if place % 2 else -1
        grown = size * (1.0 - 0.35 * place / count)
        with canvas.local(affine(x, y, angle=way + side * 0.9)):
            if place % 5 == 3:
                curl(canvas, grown * 0.55, line=line)
            else:
                leaf(canvas, grown, grown * 0.42, line=line, bend=-0.3 * side, role=roles[place % 2], style=style)
