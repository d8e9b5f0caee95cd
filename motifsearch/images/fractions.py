"""Homographies between pictures of any size: positions in fractions of width and height.

Knows: the nine numbers that stand in a pair of photographs, and those of the eight turns and mirrors. Does not know:
who found them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.images.homography import inverted, local_map

if TYPE_CHECKING:
    from motifsearch.images.homography import Matrix
    from motifsearch.images.thumbnail import Pixels

# What `fingerprint.TURN_NAMES` do to positions in fractions of width and height: rows of x and y over (x, y, 1).
_TURNED = (
    ((1, 0, 0), (0, 1, 0)),
    ((0, 1, 0), (-1, 0, 1)),
    ((-1, 0, 1), (0, -1, 1)),
    ((0, -1, 1), (1, 0, 0)),
    ((1, 0, 0), (0, -1, 1)),
    ((-1, 0, 1), (0, 1, 0)),
    ((0, 1, 0), (1, 0, 0)),
    ((0, -1, 1), (-1, 0, 1)),
)


def turned_transform(turn: int) -> tuple[float, ...]:
    """Return what one of `fingerprint.TURN_NAMES` does to positions in fractions, nine numbers row by row."""
    return tuple(float(number) for row in (*_TURNED[turn], (0, 0, 1)) for number in row)


def in_fractions(matrix: Matrix, first: Pixels, second: Pixels) -> tuple[float, ...]:
    """Turn a homography between the pixels of two pictures into nine numbers, row by row, for any size of them."""
    unit = inverted(_to_px(second)) @ matrix @ _to_px(first)
    return tuple(round(float(number), 7) for number in (unit / unit[2, 2]).reshape(-1))


def in_pixels(unit: Matrix, first: Pixels, second: Pixels) -> Matrix:
    """Turn a homography between fractions, (3, 3), into one between the pixels of two pictures."""
    return np.asarray(_to_px(second) @ unit @ inverted(_to_px(first)), np.float64)


def turned_deg(matrix: Matrix, width: int, height: int) -> float:
    """How far the first picture is turned in the second, clockwise; of a mirror image, after it was mirrored."""
    local = local_map(matrix, np.array([width / 2, height / 2]))
    if np.linalg.det(local) < 0:
        local = local @ np.diag((-1.0, 1.0))
    # The turn nearest to it (polar decomposition of a 2 by 2 matrix).
    return float(np.rad2deg(np.arctan2(local[1, 0] - local[0, 1], local[0, 0] + local[1, 1]))) + 0.0


def _to_px(picture: Pixels) -> Matrix:
    """From fractions to pixels; pixel centres are at whole numbers."""
    height, width = picture.shape[:2]
    return np.array([[width, 0, -0.5], [0, height, -0.5], [0, 0, 1]], np.float64)
