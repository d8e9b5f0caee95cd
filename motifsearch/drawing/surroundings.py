"""What lies behind a cloth when it is photographed: a table, a wall, a floor.

Knows: surfaces as pictures. Does not know: the cloth, the light or the camera.
"""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

_Plane: TypeAlias = NDArray[np.float32]

_WOODS = ((150, 104, 66), (116, 74, 44), (186, 146, 100), (84, 54, 36), (202, 172, 132))
_WALLS = ((226, 222, 212), (205, 214, 214), (232, 218, 190), (190, 184, 176), (168, 196, 186), (238, 236, 232))
_TILES = ((222, 214, 200), (190, 110, 80), (236, 236, 232), (150, 150, 148), (196, 206, 204))
_MATS = ((196, 170, 110), (214, 192, 140), (170, 140, 90))
_PLAINS = ((250, 250, 250), (245, 243, 238), (30, 30, 32), (128, 130, 132), (215, 208, 196))

SURFACES = ("wood", "plaster", "tiles", "mat", "plain")


def smooth_noise(rng: np.random.Generator, height: int, width: int, cells: float, stretch: float = 1.0) -> _Plane:
    """Draw random hills.

    Parameters
    ----------
    rng : Generator
    height, width : int
        Pixels.
    cells : float
        Hills along the longer side.
    stretch : float
        How many times longer hills are across than down.

    Returns
    -------
    ndarray, (height, width) float32
        About standard normal at the middle of each hill.
    """
    step = max(height, width) / cells
    rows, columns = (max(4, int(side) + 4) for side in (height / step, width / step / stretch))
    coarse = rng.standard_normal((rows, columns)).astype(np.float32)
    # One cell is cut from each side: there the interpolation would show the border's repetition.
    scale_y, scale_x = height / (rows - 3), width / (columns - 3)
    fine = cv2.resize(coarse, (round(columns * scale_x), round(rows * scale_y)), interpolation=cv2.INTER_CUBIC)
    top, left = round(scale_y), round(scale_x)
    return np.asarray(fine[top : top + height, left : left + width], np.float32)


def _tinted(shade: _Plane, colour: tuple[int, int, int]) -> _Plane:
    return np.asarray(shade[..., None] * np.asarray(colour, np.float32), np.float32)


def _wood(rng: np.random.Generator, height: int, width: int) -> _Plane:
    colour = _WOODS[int(rng.integers(len(_WOODS)))]
    y, _ = np.mgrid[0:height, 0:width].astype(np.float32)
    side = max(height, width)
    rings = y / side * np.float32(rng.uniform(14, 40)) + 1.6 * smooth_noise(rng, height, width, 5, 3.0)
    grain = 0.05 * np.sin(rings * 2 * np.pi) + 0.03 * smooth_noise(rng, height, width, 160, 14.0)
    shade = 1 + grain + 0.05 * smooth_noise(rng, height, width, 4, 4.0)
    planks = int(rng.integers(2, 6))
    for plank in range(planks):
        top, bottom = round(height * plank / planks), round(height * (plank + 1) / planks)
        shade[top:bottom] *= np.float32(rng.uniform(0.86, 1.1))
        shade[top : top + max(1, side // 300)] *= 0.45
    return _tinted(shade if rng.random() < 0.6 else _turned(shade, height, width), colour)


def _turned(shade: _Plane, height: int, width: int) -> _Plane:
    return np.asarray(cv2.resize(np.ascontiguousarray(shade.T), (width, height)), np.float32)


def _plaster(rng: np.random.Generator, height: int, width: int) -> _Plane:
    shade = 1 + 0.03 * smooth_noise(rng, height, width, 6) + 0.02 * smooth_noise(rng, height, width, 90)
    return _tinted(np.asarray(shade, np.float32), _WALLS[int(rng.integers(len(_WALLS)))])


def _tiles(rng: np.random.Generator, height: int, width: int) -> _Plane:
    side = max(24, round(max(height, width) * rng.uniform(0.12, 0.3)))
    joint = max(1, round(side * rng.uniform(0.015, 0.04)))
    shade = np.asarray(1 + 0.025 * smooth_noise(rng, height, width, 30), np.float32)
    rows, columns = height // side + 2, width // side + 2
    each = rng.normal(1, 0.03, (rows, columns)).astype(np.float32)
    shift_y, shift_x = (int(rng.integers(0, side)) for _ in range(2))
    big = np.repeat(np.repeat(each, side, axis=0), side, axis=1)[shift_y:, shift_x:][:height, :width]
    picture = _tinted(np.asarray(shade * big, np.float32), _TILES[int(rng.integers(len(_TILES)))])
    lines_y = (np.arange(height) + shift_y) % side < joint
    lines_x = (np.arange(width) + shift_x) % side < joint
    picture[lines_y[:, None] | lines_x[None, :]] *= np.float32(rng.uniform(0.55, 0.85))
    return picture


def _mat(rng: np.random.Generator, height: int, width: int) -> _Plane:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    cell = np.float32(max(4.0, max(height, width) * rng.uniform(0.012, 0.03)))
    over = (np.floor(x / cell) + np.floor(y / cell)) % 2
    round_x, round_y = np.abs(np.sin(np.pi * x / cell)), np.abs(np.sin(np.pi * y / cell))
    shade = 0.72 + 0.3 * np.where(over > 0, round_x, round_y) + 0.05 * smooth_noise(rng, height, width, 40)
    return _tinted(shade.astype(np.float32), _MATS[int(rng.integers(len(_MATS)))])


def _plain(rng: np.random.Generator, height: int, width: int) -> _Plane:
    shade = 1 + 0.015 * smooth_noise(rng, height, width, 3)
    return _tinted(shade, _PLAINS[int(rng.integers(len(_PLAINS)))])


def surface(rng: np.random.Generator, kind: str, height: int, width: int) -> NDArray[np.float32]:
    """Draw a surface evenly lit.

    Parameters
    ----------
    rng : Generator
    kind : str
        One of `SURFACES`.
    height, width : int
        Pixels.

    Returns
    -------
    ndarray, (height, width, 3) float32
        Values of sRGB, about 0 to 255, not clipped.
    """
    draw = {"wood": _wood, "plaster": _plaster, "tiles": _tiles, "mat": _mat, "plain": _plain}[kind]
    return draw(rng, height, width)
