"""Tilings of the plane with each of the 17 wallpaper symmetries.

Knows: the general positions of the plane groups and how to spread one cell over a picture.
Does not know: what is drawn in the cell.

The positions are those of the International Tables for Crystallography, volume A, chapter 6 (the plane groups).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from motifsearch.drawing.variety.inks import filled
from motifsearch.drawing.variety.shapes import draw_parts, placed, random_shape

if TYPE_CHECKING:
    from numpy.random import Generator

    from motifsearch.drawing.variety.inks import Inks, Picture
    from motifsearch.drawing.variety.shapes import Points

# Each operation maps (x, y) of the cell to (a x + b y + e, c x + d y + f): a, b, c, d, e, f.
_Op = tuple[float, float, float, float, float, float]

_ONE: _Op = (1, 0, 0, 1, 0, 0)
_HALF: _Op = (-1, 0, 0, -1, 0, 0)
_MIRROR_X: _Op = (-1, 0, 0, 1, 0, 0)
_MIRROR_Y: _Op = (1, 0, 0, -1, 0, 0)
_QUARTER: tuple[_Op, ...] = (_ONE, _HALF, (0, -1, 1, 0, 0, 0), (0, 1, -1, 0, 0, 0))
_THIRD: tuple[_Op, ...] = (_ONE, (0, -1, 1, -1, 0, 0), (-1, 1, -1, 0, 0, 0))
_SIXTH: tuple[_Op, ...] = (*_THIRD, _HALF, (0, 1, -1, 1, 0, 0), (1, -1, 1, 0, 0, 0))
_THIRD_M1: tuple[_Op, ...] = ((0, -1, -1, 0, 0, 0), (-1, 1, 0, 1, 0, 0), (1, 0, 1, -1, 0, 0))
_THIRD_1M: tuple[_Op, ...] = ((0, 1, 1, 0, 0, 0), (1, -1, 0, -1, 0, 0), (-1, 0, -1, 1, 0, 0))


def _centred(ops: tuple[_Op, ...]) -> tuple[_Op, ...]:
    return ops + tuple((a, b, c, d, e + 0.5, f + 0.5) for a, b, c, d, e, f in ops)


GROUPS: dict[str, tuple[_Op, ...]] = {
    "p1": (_ONE,),
    "p2": (_ONE, _HALF),
    "pm": (_ONE, _MIRROR_X),
    "pg": (_ONE, (-1, 0, 0, 1, 0, 0.5)),
    "cm": _centred((_ONE, _MIRROR_X)),
    "pmm": (_ONE, _HALF, _MIRROR_X, _MIRROR_Y),
    "pmg": (_ONE, _HALF, (-1, 0, 0, 1, 0.5, 0), (1, 0, 0, -1, 0.5, 0)),
    "pgg": (_ONE, _HALF, (-1, 0, 0, 1, 0.5, 0.5), (1, 0, 0, -1, 0.5, 0.5)),
    "cmm": _centred((_ONE, _HALF, _MIRROR_X, _MIRROR_Y)),
    "p4": _QUARTER,
    "p4m": (*_QUARTER, _MIRROR_X, _MIRROR_Y, (0, 1, 1, 0, 0, 0), (0, -1, -1, 0, 0, 0)),
    "p4g": (
        *_QUARTER,
        (-1, 0, 0, 1, 0.5, 0.5),
        (1, 0, 0, -1, 0.5, 0.5),
        (0, 1, 1, 0, 0.5, 0.5),
        (0, -1, -1, 0, 0.5, 0.5),
    ),
    "p3": _THIRD,
    "p3m1": _THIRD + _THIRD_M1,
    "p31m": _THIRD + _THIRD_1M,
    "p6": _SIXTH,
    "p6m": _SIXTH + _THIRD_M1 + _THIRD_1M,
}


def lattice(group: str, rng: Generator) -> Points:
    """Choose the two edges of the cell that the group allows.

    Parameters
    ----------
    group : str
        One of `GROUPS`, the plane groups by their short names.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, (2, 2) float64
        Columns are the edges; the first has length one.
    """
    if group[1] == "4":
        return np.eye(2)
    if group[1] in "36":
        return np.array([[1.0, -0.5], [0.0, np.sqrt(0.75)]])
    if group in {"p1", "p2"}:
        angle = rng.uniform(np.pi / 3, 2 * np.pi / 3)
        return np.array([[1.0, np.cos(angle)], [0.0, np.sin(angle)]]) * np.array([1.0, rng.uniform(0.6, 1.6)])
    return np.diag([1.0, rng.uniform(0.5, 1.9)])


def spread(cell: Picture, edges: Points, *, period_px: float, angle: float, size_px: int, shift: Points) -> Picture:
    """Cover a picture with a cell, which joins on itself at all four sides.

    Parameters
    ----------
    cell : ndarray, (n, n, 3) uint8
        In the coordinates of the lattice.
    edges : ndarray, (2, 2) float64
        Columns are the edges of the cell.
    period_px : float
        Length of an edge of length one in the picture.
    angle : float
        Turn of the whole in radians.
    size_px : int
    shift : ndarray, (2,) float64
        Where the picture begins, in cells.

    Returns
    -------
    ndarray, (size_px, size_px, 3) uint8
    """
    cos, sin = np.cos(angle), np.sin(angle)
    inverse = np.linalg.inv(np.array([[cos, -sin], [sin, cos]]) @ edges * period_px)
    x, y = np.meshgrid(np.arange(size_px), np.arange(size_px))
    side = cell.shape[0]
    u = ((inverse[0, 0] * x + inverse[0, 1] * y + shift[0]) % 1.0) * side
    v = ((inverse[1, 0] * x + inverse[1, 1] * y + shift[1]) % 1.0) * side
    covered = cv2.remap(cell, u.astype(np.float32), v.astype(np.float32), cv2.INTER_LINEAR, None, cv2.BORDER_WRAP)
    return np.asarray(covered, np.uint8)


def draw_cell(rng: Generator, group: str, edges: Points, inks: Inks, side_px: int) -> Picture:
    """Draw random shapes in a cell under all operations of the group.

    Parameters
    ----------
    rng : numpy.random.Generator
    group : str
        One of `GROUPS`.
    edges : ndarray, (2, 2) float64
        Columns are the edges of the cell, see `lattice`.
    inks : ndarray, (n, 3) uint8, RGB
    side_px : int
        Side of the cell.

    Returns
    -------
    ndarray, (side_px, side_px, 3) uint8
        In the coordinates of the lattice, so skewed where the cell is.
    """
    cell = filled(inks, 0, side_px, side_px)
    into_cell = np.linalg.inv(edges)
    ops = GROUPS[group]
    for _ in range(int(rng.integers(1, 5 if len(ops) < 6 else 4))):
        radius = rng.uniform(0.1, 0.5) / np.sqrt(len(ops)) * 1.6
        turn = rng.uniform(0, 2 * np.pi)
        matrix = radius * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        # A shape on a fixed point becomes a rosette; elsewhere it makes an orbit of copies.
        centre = rng.choice([0.0, 0.5], 2) if rng.random() < 0.35 else rng.uniform(0, 1, 2)
        parts = placed(random_shape(rng, len(inks)), into_cell @ matrix, centre)
        reach = max(float(np.abs(part.points - centre).max()) for part in parts) + 0.02
        for a, b, c, d, e, f in ops:
            linear, move = np.array([[a, b], [c, d]]), np.array([e, f])
            at = linear @ centre + move
            home = move - np.floor(at)
            at = at % 1.0
            for i in (-1, 0, 1):
                for j in (-1, 0, 1):
                    if -reach < at[0] + i < 1 + reach and -reach < at[1] + j < 1 + reach:
                        moved = placed(parts, linear * side_px, (home + np.array([i, j])) * side_px)
                        draw_parts(cell, moved, inks, radius * side_px)
    return cell


def draw_tiling(rng: Generator, inks: Inks, size_px: int, group: str | None = None) -> Picture:
    """Draw a tiling.

    Parameters
    ----------
    rng : numpy.random.Generator
    inks : ndarray, (n, 3) uint8
    size_px : int
    group : str, optional
        One of `GROUPS`; chosen at random when not given.

    Returns
    -------
    ndarray, (size_px, size_px, 3) uint8
    """
    name = group if group is not None else tuple(GROUPS)[rng.integers(len(GROUPS))]
    edges = lattice(name, rng)
    period = size_px * float(np.exp(rng.uniform(np.log(0.1), np.log(0.75))))
    side = int(np.clip(period * 1.1, 32, 160))
    cell = draw_cell(rng, name, edges, inks, side)
    angle = rng.choice([0.0, np.pi / 4]) if rng.random() < 0.6 else rng.uniform(0, np.pi)
    shift = rng.uniform(0, 1, 2)
    return spread(cell, edges, period_px=period, angle=float(angle), size_px=size_px, shift=shift)
