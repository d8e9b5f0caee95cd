"""Homographies between two pictures: taking positions through them, fitting them, judging them.

Knows: geometry, pixel centres at whole numbers. Does not know: features, pixels.
"""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.float64]
Points: TypeAlias = NDArray[np.float64]


def project(matrix: Matrix, points: NDArray[np.floating]) -> Points:
    """Take positions, (n, 2), through a homography."""
    full = points @ matrix[:, :2].T + matrix[:, 2]
    return full[:, :2] / full[:, 2:]


def fit_homography(here: Points, there: Points) -> Matrix | None:
    """Fit the homography from positions to positions, (n, 2) each, by all of them; None for points on a line."""
    # Without drawing lots: whoever asks has left out what does not belong.
    matrix, _ = cv2.findHomography(here, there, 0)
    return None if matrix is None else np.asarray(matrix, np.float64)  # pyright: ignore[reportUnnecessaryComparison]  # it is None for points on a line


def fit_affine(here: Points, there: Points) -> Matrix:
    """Fit the affine map from positions to positions, (n, 2) each, by least squares."""
    ones = np.ones((len(here), 1))
    solved = np.linalg.lstsq(np.hstack((here, ones)), there, rcond=None)[0]
    return np.vstack((solved.T, (0.0, 0.0, 1.0)))


def inverted(matrix: Matrix) -> Matrix:
    """Return the homography that leads back; raises LinAlgError where there is none."""
    return np.asarray(np.linalg.inv(matrix), np.float64)


def local_map(matrix: Matrix, at: NDArray[np.float64]) -> Matrix:
    """Return what a homography does to small steps around a position, (2, 2)."""
    x, y, w = matrix @ np.array([*at, 1.0])
    return np.asarray((matrix[:2, :2] - np.outer((x / w, y / w), matrix[2, :2])) / w, np.float64)


def stretch(matrix: Matrix, at: NDArray[np.float64]) -> float:
    """How many times larger the second picture shows what the first has at a position."""
    return float(np.sqrt(abs(np.linalg.det(local_map(matrix, at)))))


def resized(matrix: Matrix, first: tuple[float, float], second: tuple[float, float]) -> Matrix:
    """Return the homography between the same two pictures in other sizes.

    Parameters
    ----------
    matrix : ndarray, (3, 3) float64
    first, second : tuple of float
        How many times wider and higher each has become.

    Returns
    -------
    ndarray, (3, 3) float64
    """
    return np.asarray(sized(*second) @ matrix @ inverted(sized(*first)), np.float64)


def sized(wider: float, higher: float) -> Matrix:
    """Return what a change of size does to positions; pixel centres stay at whole numbers."""
    return np.array([[wider, 0, (wider - 1) / 2], [0, higher, (higher - 1) / 2], [0, 0, 1]], np.float64)


def is_plausible(matrix: Matrix, width_px: int, height_px: int) -> bool:
    """Whether a camera, an editor or a scanner could have made a homography of a picture of this size.

    Parameters
    ----------
    matrix : ndarray, (3, 3) float64
        Without a mirror.
    width_px, height_px : int
        Of the picture that it is applied to.

    Returns
    -------
    bool
        False for one that turns the picture inside out, stretches it more than twice in one direction, or reduces
        it to less than a twelfth.
    """
    if not np.isfinite(matrix).all():
        return False
    corners = np.array([[0, 0, 1], [width_px, 0, 1], [width_px, height_px, 1], [0, height_px, 1]], np.float64)
    depth = corners @ matrix[2]
    if depth.min() <= 0 or depth.max() > 2.5 * depth.min():
        return False
    # The local stretch in the middle, where perspective neither flatters nor exaggerates it.
    local = local_map(matrix, np.array([width_px / 2, height_px / 2]))
    if np.linalg.det(local) <= 0:
        return False
    large, little = np.linalg.svd(local, compute_uv=False)
    return bool(large < 2.2 * little and 1 / 12 < np.sqrt(large * little) < 12)
