"""A cloth laid out in panels that take turns: wings, rosettes, parang or kawung in frames on a strict grid.

Much of what is called ceplok is built so: what fills the frames is borrowed from other motifs, and the frames, which
touch or overlap on a grid, make it ceplok.

Knows: the grids, their frames and what lies between them. Does not know: what stands in a frame.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.motifs.panel_fillings import Filling, fill_frame, fillings_of_a_cloth
from motifsearch.drawing.motifs.rosette import Layer, paint_rosettes, rosette_plan
from motifsearch.drawing.packing import in_sight
from motifsearch.drawing.strokes import affine, along, copies, oval, petal, rectangle, rhombus, star
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

_FRAMES = {"wajik": "rhombus", "kotak": "square", "bunder": "circle", "segi_delapan": "square", "jalin": "circle"}
_BORDERS = ("lines", "dots", "beads", "leaves")


class _Plan(NamedTuple):
    """What a cloth's panels have in common; lengths are parts of a cell."""

    grid: str
    fillings: list[Filling]
    grounds: tuple[Role, Role]
    border: str
    band: float
    line: float
    knot: list[Layer]


def paint_panels(canvas: Canvas, rng: np.random.Generator) -> Composition:
    """Paint panels all over the canvas.

    Parameters
    ----------
    canvas : Canvas
    rng : numpy.random.Generator

    Returns
    -------
    Composition
        Its variant is ``ceplok_isi_`` and the grid's name.
    """
    across = float(rng.uniform(1.8, 5.5))
    line = max(0.012, 0.0026 * across)
    plan = _Plan(
        grid=str(rng.choice(list(_FRAMES))),
        grounds=(Role.GROUND, Role.FIELD) if rng.random() < 0.65 else (Role.GROUND, Role.GROUND),
        border=str(rng.choice(_BORDERS)),
        band=float(rng.uniform(0.05, 0.13)),
        line=line,
        knot=rosette_plan(rng),
        fillings=fillings_of_a_cloth(rng, line),
    )
    canvas.flood(Role.GROUND)
    with canvas.local(affine(scale=1 / across)):
        cells = canvas.grid(1.0, 1.0, margin=1.2).astype(float)
        if plan.grid == "jalin":
            _interlaced(canvas, plan, cells)
        else:
            _panels(canvas, plan, cells)
    # Grounds take turns by two, fillings by as many as there are.
    turns = math.lcm(2, len(plan.fillings))
    elements = dict.fromkeys(element for filling in plan.fillings for element in filling.elements)
    isen = {filling.isen for filling in plan.fillings if filling.kind in {"isen", "medallion"}}
    return Composition(
        variant=f"ceplok_isi_{plan.grid}",
        layout="grid",
        elements=tuple(dict.fromkeys((_FRAMES[plan.grid], *elements))),
        isen=tuple(isen),
        repeat=(turns / across, turns / across),
    )


def _fill(canvas: Canvas, plan: _Plan, frame: Points, inner: float, number: int) -> None:
    """Fill the frame about the origin that is `number` in its row."""
    ground = plan.grounds[number % 2]
    canvas.fill(frame, ground)
    fill_frame(canvas, plan.fillings[number % len(plan.fillings)], frame * inner, ground)


def _outline(grid: str) -> Points:
    """The frame of one cell about its middle."""
    if grid == "wajik":
        return rhombus(1.0, 1.0)
    if grid == "kotak":
        return rectangle(-0.5, -0.5, 0.5, 0.5)
    if grid == "bunder":
        return oval(1.0, steps=44)
    cut = 0.5 * (2**0.5 - 1)
    corners = [(0.5, -cut), (0.5, cut), (cut, 0.5), (-cut, 0.5), (-0.5, cut), (-0.5, -cut), (-cut, -0.5), (cut, -0.5)]
    return np.array(corners)


def _panels(canvas: Canvas, plan: _Plan, cells: Points) -> None:
    """Paint frames on the grid's cells; of rhombi there are as many again between them."""
    outline = _outline(plan.grid)
    middles = [(float(column) + 0.5, float(row) + 0.5, int(column + row)) for column, row in cells.tolist()]
    if plan.grid == "wajik":
        middles += [(x + 0.5, y + 0.5, number + 1) for x, y, number in middles]
        middles = [(x, y, int(2 * y) if number % 2 else int(2 * y) + 1) for x, y, number in middles]
    middles = [spot for spot in middles if in_sight(canvas, spot[0], spot[1], 0.75)]
    for x, y, number in middles:
        with canvas.local(affine(x, y)):
            _fill(canvas, plan, outline, 1 - 1.6 * plan.band, number)
            _border(canvas, plan, outline)
    _knots(canvas, plan, np.unique(np.floor([spot[:2] for spot in middles]), axis=0))


def _knots(canvas: Canvas, plan: _Plan, corners: Points) -> None:
    """Paint what stands where four frames meet."""
    if plan.grid in {"bunder", "segi_delapan"}:
        size = 0.2 if plan.grid == "bunder" else 0.26
        canvas.shape(copies(star(4, size * 1.3, size * 0.45, start=0.0), corners), Role.SECOND, plan.line)
        paint_rosettes(canvas, plan.knot[:1], corners, size * 0.6, plan.line, angle=np.pi / 4)
    else:
        shift = np.array([0.5, 0.0]) if plan.grid == "wajik" else np.zeros(2)
        spots = np.vstack([corners + shift, corners + shift[::-1]])
        paint_rosettes(canvas, plan.knot[:2], spots, plan.band * 1.5, plan.line)


def _interlaced(canvas: Canvas, plan: _Plan, cells: Points) -> None:
    """Paint circles that overlap, so that four petals close about each hollow square."""
    hollow = _hollow()
    for column, row in cells.tolist():
        if not in_sight(canvas, column + 0.5, row + 0.5, 0.9):
            continue
        with canvas.local(affine(column + 0.5, row + 0.5)):
            _fill(canvas, plan, hollow, 0.86, int(column + row))
    # A petal lies along each side of the grid: where two neighbouring circles overlap.
    long, wide = 1.0, 2**0.5 - 1
    form = petal(long, wide, belly=0.5)
    vein = petal(long * 0.8, wide * 0.66, belly=0.5) + np.array([long * 0.1, 0.0])
    for turn in (0.0, np.pi / 2):
        canvas.shape(copies(form, cells, angle=turn), Role.MAIN, plan.line * 1.3)
        canvas.stroke(copies(vein, cells, angle=turn), plan.line * 0.8, Role.DOT, closed=True)
        spots = np.stack([np.linspace(0.22, 0.78, 6), np.zeros(6)], 1)
        canvas.dots(copies(spots, cells, angle=turn).reshape(-1, 2), 0.022)
    paint_rosettes(canvas, plan.knot[:2], cells, 0.12, plan.line)


def _hollow() -> Points:
    """The square with hollow sides between four petals, about its middle."""
    at = np.linspace(-np.pi / 4, np.pi / 4, 9)
    radius = 0.5**0.5
    side = np.stack([radius * np.cos(at) - 1.0, radius * np.sin(at)], 1)[::-1]
    # Each side is an arc of the neighbouring circle, seen from this cell.
    sides = [
        np.stack([x * side[:, 0] - y * side[:, 1], y * side[:, 0] + x * side[:, 1]], 1)
        for x, y in ((1, 0), (0, 1), (-1, 0), (0, -1))
    ]
    return np.vstack([part[:-1] for part in sides])


def _border(canvas: Canvas, plan: _Plan, outline: Points) -> None:
    """Paint the frame's own lines and what runs along them."""
    canvas.stroke(outline, plan.line * 1.4, Role.LINE, closed=True)
    inner = outline * (1 - 1.5 * plan.band)
    canvas.stroke(inner, plan.line, Role.LINE, closed=True)
    if plan.border == "lines":
        return
    ring = outline * (1 - 0.75 * plan.band)
    count = max(12, int(3.2 / (plan.band * 1.1)))
    spots = along(np.vstack([ring, ring[:1]]), count + 1)[:-1]
    if plan.border == "dots":
        canvas.dots(spots, plan.band * 0.22, Role.ACCENT)
    elif plan.border == "beads":
        canvas.shape(copies(oval(plan.band * 0.6, steps=10), spots), Role.SECOND, plan.line * 0.7)
    else:
        ways = np.arctan2(*(np.gradient(spots, axis=0).T[::-1]))
        leaf = petal(plan.band * 0.9, plan.band * 0.5)
        canvas.shape(copies(leaf, spots, angle=ways + 0.5), Role.MAIN, plan.line * 0.7)
