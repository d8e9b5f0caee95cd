"""Jlamprang: Pekalongan's bright patola pattern, eight-rayed flowers in circles of small dots on a grid.

Knows: its circles, rays, dotted frames and the ornaments between. Does not know: colours or technique.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.motifs.design import Design
from motifsearch.drawing.strokes import TAU, affine, arc, around, copies, oval, petal, placed, rectangle, rhombus, star
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

_FILLS = (Role.MAIN, Role.SECOND, Role.ACCENT)


def _paint(canvas: Canvas, rng: np.random.Generator) -> Composition:
    across = float(rng.uniform(2.6, 6.5))
    order = [int(number) for number in rng.permutation(3)]
    roles = (_FILLS[order[0]], _FILLS[order[1]], _FILLS[order[2]])
    rays = str(rng.choice(["rhombus", "petal", "drop"]))
    corner = str(rng.choice(["cross", "square", "star"]))
    framed = bool(rng.random() < 0.55)
    disc = bool(rng.random() < 0.5)
    ring_dots = int(rng.choice([32, 40, 48]))
    line = max(0.012, 0.0022 * across)
    with canvas.local(affine(scale=1 / across)):
        cells = canvas.grid(1.0, 1.0, margin=1.0)
        centres = canvas.hand.strayed(cells + 0.5, 0.004)
        corners = cells.astype(float)
        if framed:
            _paint_frames(canvas, centres, roles[1])
        if disc:
            canvas.shape(copies(oval(0.86, steps=40), centres), Role.FIELD, line)
        _ring(canvas, centres, 0.455, ring_dots, roles[0])
        _ring(canvas, centres, 0.40, ring_dots, Role.GRAIN)
        _paint_star(canvas, centres, rays, roles, line)
        _paint_corner(canvas, corners, corner, roles, line)
    elements = ["flower", "star", "circle", "dot", *(["square"] if framed or corner == "square" else [])]
    elements += ["cross"] if corner == "cross" else []
    return Composition(
        variant="jlamprang",
        layout="grid",
        elements=tuple(elements),
        isen=("cecek",),
        repeat=(1 / across, 1 / across),
    )


def _ring(canvas: Canvas, centres: Points, radius: float, count: int, role: Role) -> None:
    # Small squares in a ring, as the canting with a split mouth sets them.
    dot = TAU * radius / count * 0.62
    ring = arc(radius, 0.0, TAU * (1 - 1 / count), steps=count)
    mark = rectangle(-dot / 2, -dot / 2, dot / 2, dot / 2)
    canvas.fill(copies(mark, copies(ring, centres).reshape(-1, 2)), role)


def _paint_frames(canvas: Canvas, centres: Points, role: Role) -> None:
    steps = np.arange(-0.5, 0.5, 1 / 24) + 1 / 48
    mark = rectangle(-0.014, -0.014, 0.014, 0.014)
    edge = np.concatenate([np.stack([steps, np.full(24, -0.5)], 1), np.stack([np.full(24, -0.5), steps], 1)])
    canvas.fill(copies(mark, copies(edge, centres).reshape(-1, 2)), role)


def _paint_star(canvas: Canvas, centres: Points, rays: str, roles: tuple[Role, Role, Role], line: float) -> None:
    first, second, third = roles
    if rays == "rhombus":
        form = placed(rhombus(0.25, 0.11), 0.225)
    elif rays == "petal":
        form = placed(petal(0.26, 0.13, belly=0.6), 0.09)
    else:
        form = placed(petal(0.25, 0.13, belly=0.68, tip=0.55), 0.09)
    for number, turned in enumerate(around(form, 8)):
        canvas.shape(copies(turned, centres), first if number % 2 == 0 else second, line)
    for turned in around(np.array([[0.2, 0.0], [0.26, 0.0], [0.31, 0.0]]), 8):
        canvas.dots(copies(turned, centres).reshape(-1, 2), 0.011, Role.DOT)
    ends = arc(0.36, np.pi / 8, TAU - np.pi / 8, steps=8)
    canvas.dots(copies(ends, centres).reshape(-1, 2), 0.016, Role.GRAIN)
    canvas.shape(copies(oval(0.19, steps=18), centres), third, line)
    canvas.shape(copies(oval(0.09, steps=14), centres), first, line * 0.8)
    _ring_small(canvas, centres)


def _ring_small(canvas: Canvas, centres: Points) -> None:
    ring = arc(0.07, 0.0, TAU * 7 / 8, steps=8)
    canvas.dots(copies(ring, centres).reshape(-1, 2), 0.011, Role.DOT)


def _paint_corner(canvas: Canvas, corners: Points, kind: str, roles: tuple[Role, Role, Role], line: float) -> None:
    first, second, third = roles
    if kind == "star":
        canvas.shape(copies(star(8, 0.17, 0.08), corners), second, line)
    elif kind == "square":
        canvas.shape(copies(rhombus(0.36, 0.36), corners), second, line)
        canvas.shape(copies(rhombus(0.2, 0.2), corners), first, line * 0.8)
    else:
        for turned in around(placed(petal(0.17, 0.1, belly=0.62, tip=0.6), 0.03), 4):
            canvas.shape(copies(turned, corners), second, line)
        spots = around(np.array([[0.1, 0.0], [0.14, 0.0]]), 4, start=np.pi / 4).reshape(-1, 2)
        canvas.dots(copies(spots, corners).reshape(-1, 2), 0.014, Role.GRAIN)
    canvas.shape(copies(oval(0.08, steps=12), corners), third, line * 0.8)


DESIGNS = (Design(motif="jlamprang", family="nitik", paint=_paint, favours=("pesisir", "lasem_merah")),)
