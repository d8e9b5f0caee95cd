"""What happens to a picture afterwards: bending, folding, light and grain, as cloth or paper has them.

Knows: pixels only. Does not know: what was drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from motifsearch.drawing.variety.fields import grid_xy, rough_noise, smooth_noise

if TYPE_CHECKING:
    from numpy.random import Generator

    from motifsearch.drawing.variety.inks import Picture


def bend(rng: Generator, picture: Picture) -> Picture:
    """Bend a picture smoothly and look at it a little from the side.

    Parameters
    ----------
    rng : numpy.random.Generator
    picture : ndarray, (s, s, 3) uint8, RGB
        Left as it is.

    Returns
    -------
    ndarray, (s, s, 3) uint8
    """
    size = picture.shape[0]
    x, y = np.meshgrid(np.arange(size, dtype=np.float32), np.arange(size, dtype=np.float32))
    moved = smooth_noise(rng, size, int(rng.integers(1, 6)), 2) * size * rng.choice([0.005, 0.02, 0.05])
    lean = rng.normal(0, 0.12, 2)
    depth = 1 + lean[0] * (x / size - 0.5) + lean[1] * (y / size - 0.5)
    across = ((x - size / 2) * depth + size / 2 + moved[..., 0]).astype(np.float32)
    down = ((y - size / 2) * depth + size / 2 + moved[..., 1]).astype(np.float32)
    return np.asarray(cv2.remap(picture, across, down, cv2.INTER_LINEAR, None, cv2.BORDER_REFLECT), np.uint8)


def kaleidoscope(rng: Generator, picture: Picture) -> Picture:
    """Mirror a picture into itself around a centre or along both axes.

    Parameters
    ----------
    rng : numpy.random.Generator
    picture : ndarray, (s, s, 3) uint8, RGB
        Left as it is.

    Returns
    -------
    ndarray, (s, s, 3) uint8
    """
    size = picture.shape[0]
    x, y = grid_xy(size)
    if rng.random() < 0.5:
        sector = np.pi / int(rng.integers(2, 9))
        angle, away = np.arctan2(y, x), np.hypot(x, y)
        folded = np.abs((angle + sector) % (2 * sector) - sector) + rng.uniform(0, 6.3)
        across, down = away * np.cos(folded), away * np.sin(folded)
    else:
        step = rng.uniform(0.15, 0.6)
        across = np.abs((x + 5) % (2 * step) - step)
        down = np.abs((y + 5) % (2 * step) - step)
        if rng.random() < 0.5:
            across, down = np.maximum(across, down), np.minimum(across, down)
    to_px = np.float32(size / 2)
    across, down = ((across + 1) * to_px).astype(np.float32), ((down + 1) * to_px).astype(np.float32)
    return np.asarray(cv2.remap(picture, across, down, cv2.INTER_LINEAR, None, cv2.BORDER_REFLECT), np.uint8)


def light(rng: Generator, picture: Picture) -> Picture:
    """Light a picture unevenly: a slope of light, folds, a cast of colour, grain and a little blur.

    Parameters
    ----------
    rng : numpy.random.Generator
    picture : ndarray, (s, s, 3) uint8, RGB
        Left as it is.

    Returns
    -------
    ndarray, (s, s, 3) uint8
    """
    size = picture.shape[0]
    shade = 1 + rng.uniform(0, 0.3) * grid_xy(size, rng.uniform(0, 6.3))[0]
    if rng.random() < 0.4:
        along = grid_xy(size, rng.uniform(0, 6.3))[0] * rng.uniform(3, 14) + smooth_noise(rng, size, 3)
        shade = shade + rng.uniform(0.05, 0.25) * np.sin(along)
    if rng.random() < 0.5:
        shade = shade + rng.uniform(0.02, 0.12) * rough_noise(rng, size)
    cast = rng.normal(1.0, 0.06, 3).astype(np.float32)
    lit = picture.astype(np.float32) * (shade.astype(np.float32)[..., None] * cast) + np.float32(rng.uniform(-15, 15))
    if rng.random() < 0.5:
        grain = rng.integers(-24, 25, (size, size, 1), dtype=np.int8).astype(np.float32)
        lit += grain * np.float32(rng.uniform(0.1, 1.0))
    if rng.random() < 0.35:
        lit = cv2.GaussianBlur(lit, (0, 0), rng.uniform(0.4, 1.3))
    return np.clip(lit, 0, 255).astype(np.uint8)
