"""Isen: the small fillings inside motif parts and on the ground.

Knows: how to fill a polygon with each filling. Does not know: motifs. Names are those batik makers use: cecek (dots),
cecek_pitu (seven dots), sawut (fine lines along a form), ukel (curls), galaran (parallel lines), gringsing (scales
with a dot), sisik (scales), blarak (chevrons), kembang_jeruk (dot flowers), sirapan (shingles), ungker (small rolled
curls), cecek_sawut (lines and dots).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.strokes import TAU, arc, copies, rectangle, spiral

if TYPE_CHECKING:
    from collections.abc import Callable

    from motifsearch.drawing.canvas import Canvas, Points


def isen_names() -> tuple[str, ...]:
    """All fillings."""
    return tuple(_FILLINGS)


def fill_isen(
    canvas: Canvas, polygon: Points, kind: str, step: float, *, role: Role = Role.DOT, angle: float = 0.0
) -> None:
    """Fill a polygon with a filling; what lies there stays between its lines and dots.

    Parameters
    ----------
    canvas : Canvas
    polygon : ndarray, (n, 2)
        Corners, current units.
    kind : str
        One of `isen_names`.
    step : float
        Distance between neighbours, cloth units; dots and lines are drawn in proportion.
    role : Role
        DOT inside motif parts, GRAIN on the ground.
    angle : float
        Turn of the filling, radians.
    """
    _FILLINGS[kind](canvas, polygon, step, role, angle)


def fill_ground(canvas: Canvas, kind: str, step: float, *, angle: float = 0.0) -> None:
    """Fill the ground of all that can be painted, as `fill_isen` does in GRAIN."""
    x0, y0, x1, y1 = canvas.bounds(step)
    fill_isen(canvas, rectangle(x0, y0, x1, y1), kind, step, role=Role.GRAIN, angle=angle)


def lattice(polygon: Points, step_x: float, step_y: float, *, angle: float = 0.0, staggered: bool = True) -> Points:
    """(n, 2) points of a regular lattice over the polygon's box, turned about the box's middle."""
    low, high = polygon.min(0), polygon.max(0)
    middle, reach = (low + high) / 2, float(np.hypot(*(high - low))) / 2 + max(step_x, step_y)
    columns = np.arange(-int(reach / step_x) - 1, int(reach / step_x) + 2)
    rows = np.arange(-int(reach / step_y) - 1, int(reach / step_y) + 2)
    row, column = np.meshgrid(rows, columns, indexing="ij")
    x = (column + (0.5 * (row % 2) if staggered else 0.0)) * step_x
    y = row * step_y
    cos, sin = np.cos(angle), np.sin(angle)
    points = np.stack([(x * cos - y * sin).ravel(), (x * sin + y * cos).ravel()], 1) + middle
    keep = np.all((points >= low - step_x) & (points <= high + step_x), axis=1)
    return points[keep]


def _lines(polygon: Points, step: float, angle: float) -> Points:
    low, high = polygon.min(0), polygon.max(0)
    middle, reach = (low + high) / 2, float(np.hypot(*(high - low))) / 2
    offsets = np.arange(-int(reach / step) - 1, int(reach / step) + 2) * step
    way, side = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    starts = middle + offsets[:, None] * side - reach * way
    return np.stack([starts, starts + 2 * reach * way], 1)


def _cecek(canvas: Canvas, polygon: Points, step: float, role: Role, angle: float) -> None:
    points = lattice(polygon, step, step * 0.87, angle=angle)
    points = points[canvas.inside(polygon, points, margin=step * 0.35)]
    canvas.dots(canvas.hand.strayed(points, step * 0.1), step * 0.2, role)


def _cecek_pitu(canvas: Canvas, polygon: Points, step: float, role: Role, angle: float) -> None:
    centres = lattice(polygon, step * 2.4, step * 2.1, angle=angle)
    centres = centres[canvas.inside(polygon, centres, margin=step * 0.9)]
    ring = np.vstack([[[0.0, 0.0]], arc(step * 0.62, 0, TAU * 5 / 6, steps=6)])
    points = copies(ring, centres).reshape(-1, 2)
    canvas.dots(canvas.hand.strayed(points, step * 0.06), step * 0.19, role)


def _kembang_jeruk(canvas: Canvas, polygon: Points, step: float, role: Role, angle: float) -> None:
    centres = lattice(polygon, step * 2.2, step * 2.0, angle=angle)
    centres = centres[canvas.inside(polygon, centres, margin=step * 0.8)]
    ring = arc(step * 0.55, 0, TAU * 4 / 5, steps=5)
    canvas.dots(copies(ring, centres, angle=-np.pi / 2).reshape(-1, 2), step * 0.22, role)


def _galaran(canvas: Canvas, polygon: Points, step: float, role: Role, angle: float) -> None:
    with canvas.clip(polygon):
        canvas.stroke(_lines(polygon, step, angle), step * 0.24, role)


def _sawut(canvas: Canvas, polygon: Points, step: float, role: Role, angle: float) -> None:
    # Short fine lines that run in from the form's edge, as in petals and feathers.
    closed = np.vstack([polygon, polygon[:1]])
    lengths = np.hypot(*np.diff(closed, axis=0).T)
    total = np.concatenate([[0.0], np.cumsum(lengths)])
    count = max(3, int(total[-1] / step))
    wanted = np.linspace(0, total[-1], count, endpoint=False)
    edge = np.stack([np.interp(wanted, total, closed[:, 0]), np.interp(wanted, total, closed[:, 1])], 1)
    middle = polygon.mean(0)
    reach = 0.34 + 0.1 * (np.arange(count) % 2)
    ends = edge + (middle - edge) * (reach * canvas.hand.around_one(count, 0.12))[:, None]
    starts = edge + (middle - edge) * 0.06
    del angle
    canvas.stroke(np.stack([starts, ends], 1), step * 0.26, role)


def _cecek_sawut(canvas: Canvas, polygon: Points, step: float, role: Role, angle: float) -> None:
    with canvas.clip(polygon):
        canvas.stroke(_lines(polygon, step * 2, angle), step * 0.22, role)
    lines = _lines(polygon, step * 2, angle) + step * np.array([-np.sin(angle), np.cos(angle)])
    length = float(np.hypot(*(lines[0, 1] - lines[0, 0])))
    t = np.arange(0, length, step)[None, :, None] / max(length, 1e-9)
    points = (lines[:, :1] + (lines[:, 1:] - lines[:, :1]) * t).reshape(-1, 2)
    canvas.dots(points[canvas.inside(polygon, points, margin=step * 0.3)], step * 0.2, role)


def _ukel(canvas: Canvas, polygon: Points, step: float, role: Role, angle: float) -> None:
    centres = lattice(polygon, step * 2.0, step * 1.8, angle=angle)
    centres = centres[canvas.inside(polygon, centres, margin=step * 0.2)]
    count = len(centres)
    turn = np.where(np.arange(count) % 2 == 0, 0.4, 2.6) + canvas.hand.around_zero(count, 0.3)
    curl = spiral(step * 0.85, 1.6, inner=0.1, steps=12)
    with canvas.clip(polygon):
        canvas.stroke(copies(curl, centres, angle=turn + angle), step * 0.2, role)


def _ungker(canvas: Canvas, polygon: Points, step: float, role: Role, angle: float) -> None:
    centres = lattice(polygon, step * 1.5, step * 1.4, angle=angle)
    curl = spiral(step * 0.62, 1.1, inner=0.2, steps=12)
    with canvas.clip(polygon):
        canvas.stroke(copies(curl, centres, angle=angle), step * 0.2, role)


def _scales(canvas: Canvas, polygon: Points, step: float, role: Role, angle: float, *, dotted: bool) -> None:
    centres = lattice(polygon, step * 1.6, step * 0.8, angle=angle)
    scale = arc(step * 0.8, 0.0, np.pi, steps=9)
    with canvas.clip(polygon):
        canvas.stroke(copies(scale, centres, angle=angle), step * 0.2, role)
    if dotted:
        inner = centres + step * 0.3 * np.array([-np.sin(angle), np.cos(angle)])
        canvas.dots(inner[canvas.inside(polygon, inner, margin=step * 0.25)], step * 0.18, role)


def _gringsing(canvas: Canvas, polygon: Points, step: float, role: Role, angle: float) -> None:
    _scales(canvas, polygon, step * 1.2, role, angle, dotted=True)


def _sisik(canvas: Canvas, polygon: Points, step: float, role: Role, angle: float) -> None:
    _scales(canvas, polygon, step, role, angle, dotted=False)


def _blarak(canvas: Canvas, polygon: Points, step: float, role: Role, angle: float) -> None:
    centres = lattice(polygon, step * 2.0, step * 0.9, angle=angle, staggered=False)
    chevron = np.array([[-step, step * 0.7], [0.0, 0.0], [step, step * 0.7]])
    with canvas.clip(polygon):
        canvas.stroke(copies(chevron, centres, angle=angle), step * 0.22, role)


def _sirapan(canvas: Canvas, polygon: Points, step: float, role: Role, angle: float) -> None:
    centres = lattice(polygon, step * 1.6, step * 0.9, angle=angle)
    shingle = np.array([[-0.8, 0.0], [-0.8, 0.45], [0.0, 0.9], [0.8, 0.45], [0.8, 0.0]]) * step
    with canvas.clip(polygon):
        canvas.stroke(copies(shingle, centres, angle=angle), step * 0.18, role)


_FILLINGS: dict[str, Callable[[Canvas, Points, float, Role, float], None]] = {
    "cecek": _cecek,
    "cecek_pitu": _cecek_pitu,
    "kembang_jeruk": _kembang_jeruk,
    "sawut": _sawut,
    "cecek_sawut": _cecek_sawut,
    "galaran": _galaran,
    "ukel": _ukel,
    "ungker": _ungker,
    "gringsing": _gringsing,
    "sisik": _sisik,
    "blarak": _blarak,
    "sirapan": _sirapan,
}
