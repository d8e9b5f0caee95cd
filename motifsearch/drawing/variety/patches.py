"""Pictures put together from areas: patchwork, strips, masonry, weaves and knots.

Knows: how to divide a picture. Does not know: what other pictures fill the areas; they are given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from motifsearch.drawing.variety.fields import grid_xy, smooth_noise
from motifsearch.drawing.variety.inks import colour, filled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator

    from motifsearch.drawing.variety.inks import Inks, Picture

Areas: TypeAlias = NDArray[np.intp]


def cells_of(rng: Generator, size_px: int) -> Areas:
    """Divide a picture into the areas nearest to random points, with straight or wavy borders.

    Parameters
    ----------
    rng : numpy.random.Generator
    size_px : int
        Side of the square picture.

    Returns
    -------
    ndarray, (size_px, size_px) intp
        The number of the area from 0.
    """
    count = int(np.exp(rng.uniform(np.log(4), np.log(90))))
    x, y = np.meshgrid(np.arange(size_px), np.arange(size_px))
    wavy = smooth_noise(rng, size_px, 9, 2) * size_px * rng.choice([0.0, 0.03])
    at = rng.uniform(0, size_px, (count, 2)).astype(int)
    seeds = np.full((size_px, size_px), 255, np.uint8)
    seeds[at[:, 1], at[:, 0]] = 0
    labels = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)[1]
    across = np.clip(x + wavy[..., 0], 0, size_px - 1).astype(int)
    down = np.clip(y + wavy[..., 1], 0, size_px - 1).astype(int)
    return np.asarray(labels, np.intp)[down, across] - 1


def strips_of(rng: Generator, size_px: int) -> Areas:
    """Divide a picture into parallel strips of uneven width, (size_px, size_px) intp."""
    angle = rng.choice([0.0, np.pi / 4, -np.pi / 4, np.pi / 2, rng.uniform(0, np.pi)])
    along = grid_xy(size_px, float(angle))[0]
    widths = rng.uniform(0.3, 1.0, int(rng.integers(4, 24)))
    edges = np.cumsum(widths) / widths.sum() * 2.9 - 1.45
    return np.searchsorted(edges, along)


def squares_of(rng: Generator, size_px: int) -> Areas:
    """Divide a picture into squares or triangles on a grid, (size_px, size_px) intp."""
    x, y = grid_xy(size_px, float(rng.choice([0.0, np.pi / 4])))
    step = rng.uniform(0.15, 0.9)
    columns, rows = np.floor((x + 2) / step), np.floor((y + 2) / step)
    areas = columns + 31 * rows
    if rng.random() < 0.5:
        areas = areas * 2 + (((x + 2) / step) % 1 > ((y + 2) / step) % 1)
    return areas.astype(np.intp)


def draw_patchwork(rng: Generator, inks: Inks, size_px: int, fillings: Sequence[Picture]) -> Picture:
    """Fill areas with colours or with other pictures, and edge them or not.

    Parameters
    ----------
    rng : numpy.random.Generator
    inks : ndarray, (n, 3) uint8
    size_px : int
    fillings : sequence of ndarray, (size_px, size_px, 3) uint8
        Pictures to see through the areas; none leaves even colours.

    Returns
    -------
    ndarray, (size_px, size_px, 3) uint8
    """
    areas = (cells_of, strips_of, squares_of)[rng.integers(3)](rng, size_px)
    mixed = rng.permutation(4096)[areas % 4096]
    picture = inks[mixed % len(inks)]
    for index, filling in enumerate(fillings):
        inside = mixed % (len(fillings) + int(rng.integers(0, 2))) == index
        picture[inside] = filling[inside]
    if rng.random() < 0.5:
        edge = np.zeros(areas.shape, np.uint8)
        edge[:, 1:] |= areas[:, 1:] != areas[:, :-1]
        edge[1:] |= areas[1:] != areas[:-1]
        wide = int(rng.integers(1, 6))
        picture[cv2.dilate(edge, np.ones((wide, wide), np.uint8)) > 0] = inks[1]
    return picture


def draw_masonry(rng: Generator, inks: Inks, size_px: int) -> Picture:
    """Draw bricks, scales, chevrons, weaves or herringbone."""
    x, y = grid_xy(size_px, float(rng.choice([0.0, np.pi / 4, rng.uniform(0, np.pi)])))
    step = np.exp(rng.uniform(np.log(0.06), np.log(0.4)))
    u, v = (x + 3) / step, (y + 3) / step
    kind = rng.integers(5)
    if kind == 0:
        shifted = u / 2 + 0.5 * (np.floor(v) % 2)
        level = np.minimum(np.abs(shifted % 1 - 0.5) * 2, np.abs(v % 1 - 0.5))
        tone = np.floor(shifted) + np.floor(v)
        return np.where((level > 0.42)[..., None], inks[0], inks[1 + (tone.astype(int) % (len(inks) - 1))])
    if kind == 1:
        row = np.floor(v * 2)
        away = np.hypot((u + 0.5 * (row % 2)) % 1 - 0.5, v * 2 % 1 * 0.7)
        return inks[(away * rng.uniform(4, 14)).astype(int) % len(inks)]
    if kind == 2:
        zigzag = v + np.abs(u % 2 - 1) * rng.uniform(0.5, 2)
        return inks[np.floor(zigzag * rng.uniform(0.7, 2)).astype(int) % int(rng.integers(2, len(inks) + 1))]
    if kind == 3:
        over = (np.floor(u) + np.floor(v)) % 2 == 0
        shade = np.where(over, np.abs(u % 1 - 0.5), np.abs(v % 1 - 0.5))
        woven = np.where(over[..., None], inks[1], inks[2 % len(inks)]).astype(np.float32)
        return (woven * (1 - shade[..., None] * rng.uniform(0.3, 1.4))).clip(0, 255).astype(np.uint8)
    twill = (np.floor(u) + np.floor(v) * int(rng.integers(1, 4))) % int(rng.integers(2, 6))
    return inks[twill.astype(int) % len(inks)]


def draw_knots(rng: Generator, inks: Inks, size_px: int) -> Picture:
    """Draw Truchet tiles: arcs, diagonals or corners that join at random into knots and mazes."""
    across = int(rng.integers(4, 16))
    side = size_px // across + 1
    picture = filled(inks, 0, side * across, side * across)
    thick = max(1, round(side * rng.uniform(0.06, 0.4)))
    tiles: list[Picture] = []
    kind = rng.integers(3)
    for corners in (((0, 0), (side, side)), ((side, 0), (0, side))):
        tile = filled(inks, 0, side, side)
        for layer in range(int(rng.integers(1, 3))):
            ink, width = colour(inks, 1 + layer), max(1, thick // (1 + 2 * layer))
            for x, y in corners:
                if kind == 0:
                    cv2.circle(tile, (x, y), side // 2, ink, width, cv2.LINE_AA)
                elif kind == 1:
                    cv2.rectangle(tile, (x - side // 2, y - side // 2), (x + side // 2, y + side // 2), ink, width)
            if kind == 2:
                cv2.line(tile, corners[0], corners[1], ink, width, cv2.LINE_AA)
        tiles.append(tile)
    choice = rng.integers(0, 2, (across, across))
    if rng.random() < 0.4:
        period = int(rng.integers(2, 5))
        choice = np.tile(choice[:period, :period], (8, 8))[:across, :across]
    for row in range(across):
        for column in range(across):
            picture[row * side : (row + 1) * side, column * side : (column + 1) * side] = tiles[choice[row, column]]
    return picture[:size_px, :size_px]
