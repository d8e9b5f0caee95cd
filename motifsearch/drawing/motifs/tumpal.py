"""Tumpal: rows of tall triangles, as bamboo shoots, at the head or the edge of a cloth.

Knows: the triangles, their rows, and the body between them. Does not know: how leaves and flowers are built. `row`
may be used by any cloth that wants such an edge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.fauna import butterfly
from motifsearch.drawing.flora import bud, flower
from motifsearch.drawing.foliage import leaf, sprig
from motifsearch.drawing.isen import fill_isen
from motifsearch.drawing.motifs.design import Design
from motifsearch.drawing.patches import fill_patch
from motifsearch.drawing.strokes import affine, along, rectangle
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

_LINE = 0.0034
_INSIDES = ("tree", "nested", "flower", "isen")
_FILLS = (Role.MAIN, Role.SECOND, Role.ACCENT)
_BODIES = ("ceplok", "truntum", "kawung", "jlamprang", "flowers", "twigs", "lereng", "nitik")


def _triangle(base: float, height: float, curve: float, part: float = 1.0) -> Points:
    """A tall triangle on the origin that points up (-y); `curve` above 0 makes its sides hollow, below 0 full."""
    t = np.linspace(0, 1, 9)
    half = base / 2 * part * (1 - t) * (1 - curve * t)
    y = -height * part * t
    return np.vstack([np.column_stack([half, y]), np.column_stack([-half, y])[-2::-1]])


def _one(canvas: Canvas, base: float, height: float, curve: float, *, inside: str, seed: int, line: float) -> None:
    """Draw one triangle that stands on the origin."""
    rng = np.random.default_rng(seed)
    roles = [_FILLS[int(place)] for place in rng.permutation(3)]
    canvas.shape(_triangle(base, height, curve), roles[0], line)
    rim = _triangle(base, height, curve, 0.9)
    canvas.dots(along(rim[: len(rim) // 2 + 1], 14), line * 0.65)
    canvas.dots(along(rim[len(rim) // 2 :], 14), line * 0.65)
    inner = _triangle(base, height, curve, 0.78)
    canvas.shape(inner, roles[1] if inside != "tree" else Role.GROUND, line * 0.8)
    if inside == "nested":
        for place, part in enumerate((0.6, 0.42, 0.26)):
            canvas.shape(_triangle(base, height, curve, part), roles[(place + 2) % 3], line * 0.8)
        fill_isen(canvas, _triangle(base, height, curve, 0.6), "cecek", base * 0.1)
    elif inside == "isen":
        fill_isen(canvas, inner, str(rng.choice(("sisik", "blarak", "cecek_sawut", "gringsing"))), base * 0.09)
        canvas.stroke(inner, line * 0.8, closed=True)
    elif inside == "flower":
        for y, size in ((0.13, 0.23), (0.33, 0.16), (0.5, 0.1)):
            with canvas.local(affine(0, -y * height)):
                flower(canvas, base * size, seed, line=line * 0.8)
    else:
        canvas.stroke(np.array([[0.0, 0.0], [0.0, -0.66 * height]]), line * 1.2)
        for place in range(5):
            y, long = -height * (0.06 + 0.11 * place), base * (0.34 - 0.055 * place)
            for side in (0, 1):
                with canvas.local(affine(0, y, mirrored=bool(side))), canvas.local(affine(angle=-0.75)):
                    leaf(canvas, long, long * 0.42, line=line * 0.8, role=roles[place % 2], bend=-0.2, style="split")
        with canvas.local(affine(0, -0.6 * height, angle=-np.pi / 2)):
            bud(canvas, base * 0.2, seed, line=line * 0.8)


def row(
    canvas: Canvas,
    *,
    start: float,
    stop: float,
    base: float,
    height: float,
    seed: int,
    line: float = _LINE,
) -> None:
    """Draw a row of tumpal along x that stands on y = 0 and points up (-y).

    Parameters
    ----------
    canvas : Canvas
    start, stop : float
        The row's ends; triangles stand at whole multiples of `base`.
    base, height : float
        Of one triangle, cloth units.
    seed : int
        Of their form.
    line : float
        Width of the outlines, cloth units.
    """
    rng = np.random.default_rng(seed)
    curve = float(rng.choice((0.0, 0.0, 0.35, -0.3)))
    insides = rng.permutation(_INSIDES)[:2].tolist()
    between = bool(rng.random() < 0.7)
    first, last = int(np.floor(start / base)), int(np.ceil(stop / base))
    leans = canvas.hand.around_zero(last - first + 1, 0.012).tolist()
    for place in range(first, last + 1):
        if between:
            # Small ones stand behind, in the gaps.
            with canvas.local(affine((place + 0.5) * base)):
                canvas.shape(_triangle(base * 0.7, height * 0.5, curve), Role.ACCENT, line)
                with canvas.local(affine(0, -0.56 * height)):
                    flower(canvas, base * 0.13, seed, line=line * 0.8, kind="daisy")
        with canvas.local(affine(place * base, angle=leans[place - first])):
            _one(canvas, base * 0.97, height, curve, inside=str(insides[place % 2]), seed=seed + place % 2, line=line)


def _strip(canvas: Canvas, x0: float, x1: float, tall: float, kind: str) -> None:
    """Draw a narrow band below y = 0."""
    area = rectangle(x0, 0.0, x1, tall)
    canvas.shape(area, Role.FIELD, _LINE)
    if kind == "flowers":
        step = tall * 1.4
        for place in range(int(np.floor(x0 / step)), int(np.ceil(x1 / step)) + 1):
            with canvas.local(affine(place * step, tall / 2)):
                flower(canvas, tall * 0.36, 7, line=_LINE * 0.8, kind="star")
    else:
        fill_isen(canvas, area, kind, tall * 0.3, role=Role.GRAIN)
    for edge in (0.0, tall):
        canvas.stroke(np.array([[x0, edge], [x1, edge]]), _LINE * 1.4)


def _between(canvas: Canvas, base: float, height: float, kind: str, seed: int) -> None:
    """Draw what stands on the field above each gap of a row that stands on y = 0."""
    area = rectangle(-0.85, -height * 1.08, 0.85, 0.0)
    fill_isen(canvas, area, "cecek", base * 0.16, role=Role.GRAIN)
    if kind == "cecek":
        return
    count = int(np.ceil(0.85 / base))
    for place in range(-count, count + 1):
        with canvas.local(affine((place + 0.5) * base, -height * 0.84)):
            if kind == "flowers":
                flower(canvas, base * 0.3, seed, line=_LINE * 0.8)
            elif kind == "butterflies":
                butterfly(canvas, base * 0.62, seed, line=_LINE * 0.8)
            else:
                with canvas.local(affine(0, base * 0.5, angle=-np.pi / 2)):
                    sprig(canvas, base * 0.8, seed, line=_LINE * 0.8)


def _paint(canvas: Canvas, rng: np.random.Generator) -> Composition:
    # Imported when painted: the search for motifs imports this module first.
    from motifsearch.drawing.motifs import designs

    known = designs()
    variant = str(rng.choice(("tumpal_tepi", "tumpal_kepala", "tumpal_pucuk_rebung")))
    base, height = float(rng.uniform(0.1, 0.18)), float(rng.uniform(0.24, 0.34))
    body = str(rng.choice(_BODIES))
    strip = str(rng.choice(("flowers", "galaran", "blarak", "cecek", "kembang_jeruk")))
    tall = float(rng.uniform(0.03, 0.055))
    seed = int(rng.integers(1 << 20))
    between = str(rng.choice(("flowers", "butterflies", "cecek", "twigs", "twigs")))
    sideways = variant == "tumpal_kepala" and bool(rng.random() < 0.5)
    x0, y0, x1, y1 = canvas.bounds(0.05)
    low, high = min(x0, y0), max(x1, y1)
    canvas.flood(Role.GROUND)
    if body in known or body in ("flowers", "twigs"):
        fill_patch(canvas, rectangle(low, low, high, high), body, seed, known, scale=float(rng.uniform(0.3, 0.5)))
    # The rows stand upside down, sideways or upright in turn: the frame is turned, the row stays.
    turn = -np.pi / 2 if sideways else 0.0
    with canvas.local(affine(0.5, 0.5, angle=turn)):
        if variant == "tumpal_kepala":
            # Two rows face each other at the cloth's head.
            edge = height * 1.12
            canvas.fill(rectangle(low - 1, -edge, high, edge), Role.FIELD)
            stands = ((0.0, edge), (np.pi, edge))
        else:
            edge = 0.5
            stands = ((0.0, edge), (np.pi, edge)) if variant == "tumpal_tepi" else ((0.0, edge),)
        for angle, away in stands:
            with (
                canvas.local(affine(angle=angle)),
                canvas.local(affine(0, away - (0.0 if edge < 0.5 else 1.6 * tall))),
            ):
                if variant != "tumpal_kepala":
                    canvas.fill(rectangle(low - 1, -height * 1.1, high, 0.6), Role.FIELD)
                    canvas.stroke(np.array([[low - 1, -height * 1.1], [high, -height * 1.1]]), _LINE * 1.6)
                _between(canvas, base, height, between, seed)
                row(canvas, start=-0.8, stop=0.8, base=base, height=height, seed=seed)
                _strip(canvas, -0.85, 0.85, tall, strip)
                if variant != "tumpal_kepala":
                    canvas.fill(rectangle(low - 1, tall, high, 0.6), Role.MAIN)
    return Composition(
        variant=variant,
        layout="border",
        elements=("flower", "leaf", "triangle"),
        isen=("cecek",) if strip == "flowers" else tuple(sorted({"cecek", strip})),
    )


DESIGNS = (
    Design(motif="tumpal", family="border", paint=_paint, framed=True, patch=False, favours=("lasem", "pesisir")),
)
