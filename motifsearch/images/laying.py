"""One picture laid on another by a homography, and as soft as the other.

Knows: pixels and a homography. Does not know: how it was found, nor whether the two show the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from motifsearch.images.homography import inverted, project, stretch

if TYPE_CHECKING:
    from motifsearch.images.homography import Matrix, Points
    from motifsearch.images.thumbnail import Pixels

Plane: TypeAlias = NDArray[np.float32]
Mask: TypeAlias = NDArray[np.bool_]

# From which ratio of sharpness the sharper picture is blurred, and by how many pixels.
_AS_SHARP, _BLURS = 1.15, (0.5, 0.7, 0.9, 1.1, 1.4, 1.8, 2.3, 3.0)


def laid_on(second: Pixels, matrix: Matrix, matched: Points, size: tuple[int, int]) -> tuple[Plane, Mask]:
    """Lay the second picture on the first; say where the two correspond.

    Parameters
    ----------
    second : ndarray, (h, w, 3) uint8
        In sRGB.
    matrix : ndarray, (3, 3) float64
        From positions of the first picture to those of the second.
    matched : ndarray, (n, 2) float64
        Positions in the first picture that were found in the second; the region is what they span.
    size : tuple of int
        Height and width of the first picture.

    Returns
    -------
    laid : ndarray, (height, width, 3) float32
    region : ndarray, (height, width) bool
    """
    height, width = size
    factor = stretch(matrix, matched.mean(axis=0))
    source = second
    if factor > 1.25:
        # Averaged before it is reduced, or its thin lines would alias.
        source = np.asarray(cv2.GaussianBlur(second, (0, 0), 0.45 * factor), np.uint8)
    back = inverted(matrix)
    laid = cv2.warpPerspective(source, back, (width, height), flags=cv2.INTER_LINEAR)
    inside = cv2.warpPerspective(np.full(second.shape[:2], 255, np.uint8), back, (width, height))
    hull = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(hull, np.round(_hull(matched)).astype(np.int32), 255)
    both = (hull > 0) & (inside == 255)
    region = cv2.erode(both.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return laid.astype(np.float32), np.asarray(region, np.bool_)


def equally_sharp(one: Plane, two: Plane, region: Mask) -> tuple[Plane, Plane]:
    """Blur the sharper one: strokes of a blurred copy can only be placed beside strokes as soft as they are.

    Parameters
    ----------
    one, two : ndarray, (h, w) float32
    region : ndarray, (h, w) bool
        Where they correspond.

    Returns
    -------
    tuple of ndarray, (h, w) float32
        Both, in the same order.
    """
    ratio = _sharpness(one, region) / max(1e-6, _sharpness(two, region))
    if 1 / _AS_SHARP < ratio < _AS_SHARP:
        return one, two
    sharper, softer = (one, two) if ratio > 1 else (two, one)
    wanted = _sharpness(softer, region)
    blurred = sharper
    for sigma in _BLURS:
        blurred = np.asarray(cv2.GaussianBlur(sharper, (0, 0), sigma), np.float32)
        if _sharpness(blurred, region) <= wanted:
            break
    return (blurred, two) if ratio > 1 else (one, blurred)


def shared_parts(first: Pixels, second: Pixels, matrix: Matrix, matched: Points) -> tuple[float, float]:
    """Return which parts of the two pictures the region that `matched` spans covers, 0 to 1 each; see `laid_on`."""
    hull = _hull(matched)
    parts = [
        cv2.contourArea(np.asarray(corners, np.float32)) / (picture.shape[0] * picture.shape[1])
        for corners, picture in ((hull, first), (project(matrix, hull.astype(np.float64)), second))
    ]
    return min(1.0, parts[0]), min(1.0, parts[1])


def _sharpness(plane: Plane, region: Mask) -> float:
    """How steep a picture is beside how much it varies."""
    steep = np.hypot(np.diff(plane, axis=0)[:, :-1], np.diff(plane, axis=1)[:-1])[region[:-1, :-1]]
    return float(steep.mean()) / max(1.0, float(plane[region].std()))


def _hull(points: Points) -> NDArray[np.float32]:
    return np.asarray(cv2.convexHull(points.astype(np.float32))[:, 0], np.float32)
