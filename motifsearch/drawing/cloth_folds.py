"""How a cloth lies: soft waves, hanging folds, wrinkles and the creases of its folding.

Knows: a height field over the photograph, and what it does to positions and light. Does not know: the pattern,
the camera, the surroundings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from motifsearch.drawing.surroundings import smooth_noise

_Plane: TypeAlias = NDArray[np.float32]

DRAPES = ("flat", "waves", "hanging", "wrinkled", "creased")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folds:
    """What the lie of the cloth does to a photograph of height h and width w.

    Attributes
    ----------
    shift_x, shift_y : ndarray, (h, w) float32
        Pixels to add to a photograph's position before it is looked up on the flat cloth.
    shade : ndarray, (h, w) float32
        Factor on the light, 1 where the cloth lies flat.
    """

    shift_x: NDArray[np.float32]
    shift_y: NDArray[np.float32]
    shade: NDArray[np.float32]


def _waves(rng: np.random.Generator, height: int, width: int) -> _Plane:
    hills = smooth_noise(rng, height, width, rng.uniform(2, 5), rng.uniform(1, 2.5))
    if rng.random() < 0.5:
        return hills
    return np.asarray(cv2.resize(np.ascontiguousarray(hills.T), (width, height)), np.float32)


def _hanging(rng: np.random.Generator, height: int, width: int) -> _Plane:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    folds = np.float32(rng.uniform(2.5, 6.0))
    lean = np.float32(rng.uniform(-0.15, 0.15))
    across = smooth_noise(rng, width, height, 2, 3.0)
    wander = 0.05 * np.asarray(cv2.resize(np.ascontiguousarray(across.T), (width, height)), np.float32)
    phase = (x / width + lean * y / height + wander) * folds
    # Folds hang narrow on the ridge and wide in the valley, and open towards the hem.
    ridge = np.abs(np.sin(np.pi * (phase + np.float32(rng.random())))) ** np.float32(rng.uniform(0.7, 1.6))
    return np.asarray(ridge * (0.55 + 0.45 * y / height), np.float32)


def _wrinkled(rng: np.random.Generator, height: int, width: int) -> _Plane:
    hills = smooth_noise(rng, height, width, 3)
    for cells in (5.0, 9.0):
        # The fold of absolute noise has sharp ridges, as crumpled cotton has.
        hills = hills - np.float32(3.2 / cells**0.5) * np.abs(smooth_noise(rng, height, width, cells))
    return np.asarray(cv2.GaussianBlur(hills, (0, 0), max(height, width) / 160), np.float32)


def _creased(rng: np.random.Generator, height: int, width: int) -> _Plane:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    hills = 0.5 * smooth_noise(rng, height, width, 2.5)
    for axis, side in ((x, width), (y, height)):
        parts = int(rng.integers(1, 4))
        bend = 0.01 * side * smooth_noise(rng, height, width, 2.0)
        for part in range(1, parts + 1):
            away = (axis + bend) / side - part / (parts + 1) - np.float32(rng.normal(0, 0.01))
            # Cotton bends over a crease, it does not break.
            hills += np.float32(rng.choice((-0.9, 0.9))) * np.exp(-np.sqrt(away**2 + 0.01**2) / 0.03)
    return np.asarray(hills, np.float32)


def folds(rng: np.random.Generator, drape: str, height: int, width: int, strength: float) -> Folds:
    """Lay a cloth.

    Parameters
    ----------
    rng : Generator
    drape : str
        One of `DRAPES`.
    height, width : int
        Of the photograph, pixels.
    strength : float
        0 lies flat; at 1 positions move by up to some 3 % of the longer side.

    Returns
    -------
    Folds
    """
    side = max(height, width)
    if drape == "flat" or strength <= 0:
        still = np.zeros((height, width), np.float32)
        return Folds(shift_x=still, shift_y=still, shade=np.ones_like(still))
    draw = {"waves": _waves, "hanging": _hanging, "wrinkled": _wrinkled, "creased": _creased}[drape]
    # Heights are smooth, so a third of the resolution holds them.
    small_h, small_w = max(24, height // 3), max(24, width // 3)
    slope_y, slope_x = (np.asarray(part, np.float32) for part in np.gradient(draw(rng, small_h, small_w)))
    # Every way of lying is brought to the same steepness, so that the strength means the same for all.
    steep = np.float32(0.22 * strength / max(float(np.sqrt(np.mean(slope_x**2 + slope_y**2))), 1e-6))
    slope_x, slope_y = slope_x * steep, slope_y * steep
    angle = rng.uniform(0, 2 * np.pi)
    towards = slope_x * np.float32(np.cos(angle)) + slope_y * np.float32(np.sin(angle))
    shade = np.clip(1 + 1.1 * towards, 0.35, 1.45)
    limit = 0.03 * side
    # The camera sees a slope foreshortened: neighbouring points move along the slope.
    shifts = [np.clip(part * np.float32(0.05 * side), -limit, limit) for part in (slope_x, slope_y)]
    grown = [np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_CUBIC)) for part in (*shifts, shade)]
    return Folds(
        shift_x=grown[0].astype(np.float32), shift_y=grown[1].astype(np.float32), shade=grown[2].astype(np.float32)
    )
