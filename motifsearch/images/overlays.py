"""What was laid over or around one of two aligned pictures: a watermark, a page, the bars of an app.

Knows: aligned pixels. Does not know: how they were aligned, nor which of the two is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from motifsearch.images.homography import Matrix
    from motifsearch.images.thumbnail import Pixels

_Plane: TypeAlias = NDArray[np.float32]

# Differences of locally levelled brightness above the first are no noise, JPEG or softness.
_DIFFERS, _CLEARLY = 1.2, 1.15
# An edge nearer to the other picture's own edge, in longer sides, is the same edge.
_INSIDE = 0.02
_SAMPLES, _BESIDE_PX = 96, 1.5


def added(first: Pixels, second: Pixels, matrix: Matrix) -> float:
    """Say which of two aligned pictures something was written over.

    Parameters
    ----------
    first, second : ndarray, (h, w, 3) uint8
    matrix : ndarray, (3, 3) float64
        From positions of the first to those of the second.

    Returns
    -------
    float
        The part of the common region that differs, positive where the second picture has the writing, negative where
        the first has it; 0 where the two are too alike, or too different all over, to say.
    """
    height, width = first.shape[:2]
    back = np.asarray(np.linalg.inv(matrix), np.float64)
    laid = cv2.warpPerspective(second, back, (width, height), flags=cv2.INTER_LINEAR)
    inside = cv2.warpPerspective(np.full(second.shape[:2], 255, np.uint8), back, (width, height)) == 255
    region = np.asarray(cv2.erode(inside.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0)
    if int(region.sum()) < 400:
        return 0.0
    one, two = (_levelled(picture) for picture in (first, np.asarray(laid, np.uint8)))
    differs = (np.abs(one - two) > _DIFFERS).astype(np.uint8)
    # Lone pixels are noise.
    differs = cv2.morphologyEx(differs, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    mask = (differs > 0) & region
    share = float(mask.sum() / region.sum())
    if not 0.001 <= share <= 0.3:
        return 0.0
    # Along the outline of what differs, whoever was written over has edges; the other has only its own pattern there.
    solid = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    outline = cv2.dilate(solid, np.ones((3, 3), np.uint8)) - cv2.erode(solid, np.ones((3, 3), np.uint8))
    at = (outline > 0) & region
    edges = [float(_edges(plane)[at].mean()) for plane in (one, two)]
    if max(edges) < _CLEARLY * min(edges):
        return 0.0
    return share if edges[1] > edges[0] else -share


def continues(inner: Pixels, outer: Pixels, matrix: Matrix) -> float | None:
    """Say whether a picture goes on across the edges of another that lies within it.

    Parameters
    ----------
    inner, outer : ndarray, (h, w, 3) uint8
    matrix : ndarray, (3, 3) float64
        From positions of the inner one to those of the outer one.

    Returns
    -------
    float or None
        Correlation of what lies on both sides of the inner picture's edges, -1 to 1: near 1 where it was cut out of
        the outer one, near 0 where the outer one is a page, a frame or a collage. None where no edge lies within.
    """
    height, width = inner.shape[:2]
    rows, columns = outer.shape[:2]
    corners = np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], np.float64)
    full = np.hstack((corners, np.ones((4, 1)))) @ matrix.T
    placed = full[:, :2] / full[:, 2:]
    grey = np.asarray(cv2.cvtColor(np.ascontiguousarray(outer), cv2.COLOR_RGB2GRAY), np.float32)
    middle = placed.mean(axis=0)
    step = np.linspace(0.06, 0.94, _SAMPLES)[:, None]
    limits = _INSIDE * max(rows, columns)
    found: list[float] = []
    for start, end in zip(placed, np.roll(placed, -1, axis=0), strict=True):
        line = start + (end - start) * step
        normal = np.array([end[1] - start[1], start[0] - end[0]]) / max(1e-6, float(np.hypot(*(end - start))))
        if float(normal @ (line.mean(axis=0) - middle)) < 0:
            normal = -normal
        outside = line + _BESIDE_PX * normal
        in_x = (outside[:, 0] > limits) & (outside[:, 0] < columns - 1 - limits)
        in_y = (outside[:, 1] > limits) & (outside[:, 1] < rows - 1 - limits)
        if float((in_x & in_y).mean()) < 0.7:
            continue
        profiles = [_sampled(grey, line + away * normal) for away in (-_BESIDE_PX, _BESIDE_PX)]
        if min(float(one.std()) for one in profiles) < 2:
            # One side is plain: a border, unless both are.
            found.append(0.0)
            continue
        found.append(float(np.corrcoef(profiles[0], profiles[1])[0, 1]))
    return float(np.mean(found)) if found else None


def _sampled(grey: _Plane, points: NDArray[np.float64]) -> _Plane:
    at = points.astype(np.float32)
    return np.asarray(cv2.remap(grey, at[:, :1], at[:, 1:], cv2.INTER_LINEAR), np.float32)[:, 0]


def _levelled(pixels: Pixels) -> _Plane:
    grey = np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY), np.float32)
    soft = np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.8), np.float32)
    away = soft - np.asarray(cv2.GaussianBlur(soft, (0, 0), 16), np.float32)
    spread = np.sqrt(np.asarray(cv2.GaussianBlur(away * away, (0, 0), 32), np.float32))
    return np.asarray(away / (spread + 4), np.float32)


def _edges(plane: _Plane) -> _Plane:
    x, y = (cv2.Sobel(plane, cv2.CV_32F, int(along), int(not along), ksize=3) for along in (True, False))
    return np.asarray(np.hypot(x, y), np.float32)
