"""How far the pattern of one of two aligned pictures lies beside the other's, place by place.

Knows: aligned patterns of even contrast. Does not know: how they were aligned, nor whether a bend is a fold or another
hand.
"""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Plane: TypeAlias = NDArray[np.float32]
Mask: TypeAlias = NDArray[np.bool_]
Points: TypeAlias = NDArray[np.float64]

# The distance of the points whose shift is measured, in longer sides.
_STEP = 1 / 32


def shifts_between(one: Plane, two: Plane, telling: Mask) -> tuple[Points, Points]:
    """Measure at points of a grid how far the second pattern lies from the first, each by itself.

    Parameters
    ----------
    one, two : ndarray, (h, w) float32
        Of even contrast: mean 0 and variation 1 in every window.
    telling : ndarray, (h, w) bool
        Where there is a pattern.

    Returns
    -------
    points : ndarray, (n, 2) float64
        In pixels, x and y.
    shifts : ndarray, (n, 2) float64
        In pixels.
    """
    height, width = telling.shape
    step = max(4, round(_STEP * max(height, width)))
    grid = np.mgrid[step // 2 : height : step, step // 2 : width : step].reshape(2, -1).T
    points = grid[telling[grid[:, 0], grid[:, 1]]][:, ::-1].astype(np.float32)
    if not len(points):
        return points.astype(np.float64), points.astype(np.float64)
    pictures = [np.clip(plane * 42 + 128, 0, 255).astype(np.uint8) for plane in (one, two)]
    side = max(9, 2 * step // 2 | 1)
    at = np.ascontiguousarray(points[:, None])
    best = np.full(len(points), np.inf)
    shifts = np.zeros((len(points), 2))
    # A pyramid finds large shifts, but in a small repeat it may end at the next one: what fits without it comes first.
    for levels in (0, 2):
        moved, found, away = cv2.calcOpticalFlowPyrLK(
            pictures[0], pictures[1], at, np.zeros_like(at), winSize=(side, side), maxLevel=levels
        )
        fits = np.where(found[:, 0] > 0, away[:, 0], np.inf)
        better = fits < 0.9 * best
        shifts[better] = (moved[:, 0] - points)[better]
        best = np.minimum(best, fits)
    is_found = np.isfinite(best)
    return points[is_found].astype(np.float64), shifts[is_found]


def common_shifts(points: Points, shifts: Points) -> Points:
    """Give the shift that each point shares with its neighbours.

    Parameters
    ----------
    points, shifts : ndarray, (n, 2) float64
        As `shifts_between` gives them, at least 3.

    Returns
    -------
    ndarray, (n, 2) float64
        Each the median of the nearest nine, the point itself left out.
    """
    away = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    np.fill_diagonal(away, np.inf)
    nearest = np.argpartition(away, min(8, len(points) - 2), axis=1)[:, :9]
    return np.asarray(np.median(shifts[nearest], axis=1), np.float64)


def bent(plane: Plane, points: Points, common: Points) -> Plane:
    """Undo common shifts, spread smoothly between the points.

    Parameters
    ----------
    plane : ndarray, (h, w) float32
        The second pattern.
    points, common : ndarray, (n, 2) float64

    Returns
    -------
    ndarray, (h, w) float32
    """
    height, width = plane.shape
    step = max(height, width) / 24
    rows, columns = max(2, round(height / step)), max(2, round(width / step))
    cells = np.zeros((rows, columns, 3), np.float32)
    at = np.minimum((points / (width, height) * (columns, rows)).astype(np.int64), (columns - 1, rows - 1))
    np.add.at(cells, (at[:, 1], at[:, 0]), np.hstack((common, np.ones((len(common), 1)))).astype(np.float32))
    smooth = np.asarray(cv2.GaussianBlur(cells, (0, 0), 1.0, borderType=cv2.BORDER_REPLICATE), np.float32)
    spread = np.asarray(cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    shift = spread[..., :2] / np.maximum(spread[..., 2:], 1e-3)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return np.asarray(cv2.remap(plane, x + shift[..., 0], y + shift[..., 1], cv2.INTER_LINEAR), np.float32)
