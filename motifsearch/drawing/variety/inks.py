"""Colours for the unrealistic pictures: a ground and a few inks that can be told apart.

Knows: random sets of colours. Does not know: batik palettes, which belong to the cloths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from numpy.random import Generator

Inks: TypeAlias = NDArray[np.uint8]
Picture: TypeAlias = NDArray[np.uint8]
Colour: TypeAlias = tuple[int, int, int]


def random_inks(rng: Generator, count: int = 5) -> Inks:
    """Choose colours; the first is the ground, and the second differs from it clearly in lightness.

    Parameters
    ----------
    rng : numpy.random.Generator
    count : int
        Number of colours, at least 2.

    Returns
    -------
    ndarray, (count, 3) uint8, RGB
    """
    around = rng.uniform(0, 180)
    spread = rng.choice([6.0, 25.0, 60.0, 90.0])
    hue = (around + rng.normal(0, spread, count)) % 180
    saturation = np.clip(rng.normal(rng.uniform(20, 190), 45, count), 0, 255)
    value = rng.uniform(15, 255, count)
    # A dark cloth with light lines and a light cloth with dark lines are equally frequent.
    dark, light = rng.uniform(5, 90), rng.uniform(165, 255)
    value[0], value[1] = (dark, light) if rng.random() < 0.5 else (light, dark)
    hsv = np.stack([hue, saturation, value], axis=1).astype(np.uint8)[None]
    return np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB), np.uint8)[0]


def colour(inks: Inks, index: int) -> Colour:
    """Give one ink as OpenCV wants it, counting round the set."""
    red, green, blue = inks[index % len(inks)]
    return int(red), int(green), int(blue)


def filled(inks: Inks, index: int, height_px: int, width_px: int) -> Picture:
    """Give a picture of one ink, (height_px, width_px, 3) uint8."""
    return np.full((height_px, width_px, 3), inks[index % len(inks)], np.uint8)
