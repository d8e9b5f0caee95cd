"""From roles to dyed cloth.

Knows: how a raster of roles becomes coloured pixels: dye that took unevenly, edges where it crept, crackle where the
wax broke. Does not know: motifs or techniques.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def coloured(roles: NDArray[np.uint8], colours: NDArray[np.uint8], size_px: int) -> NDArray[np.uint8]:
    """Pixels with smooth edges.

    Parameters
    ----------
    roles : ndarray, (s, s) uint8
    colours : ndarray, (n, 3) uint8
        By the number of the role, sRGB.
    size_px : int
        Side of the result.

    Returns
    -------
    ndarray, (size_px, size_px, 3) uint8
    """
    table = np.zeros((256, 1, 3), np.uint8)
    table[: len(colours), 0] = colours
    # applyColorMap looks the three channels up in one pass.
    painted = cv2.applyColorMap(roles, table)
    return cv2.resize(painted, (size_px, size_px), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def dyed(
    pixels: NDArray[np.uint8],
    rng: np.random.Generator,
    *,
    vein: NDArray[np.uint8],
    crackle: float,
    unevenness: float,
) -> NDArray[np.uint8]:
    """The pixels as dye leaves them.

    Parameters
    ----------
    pixels : ndarray, (s, s, 3) uint8
        Flat colours, sRGB; left as they are.
    rng : numpy.random.Generator
        Of the hand.
    vein : ndarray, (3,) uint8
        The dye that enters broken wax: the darkest colour.
    crackle : float
        0 none to 1 much.
    unevenness : float
        0 as print, 1 as a dye bath.

    Returns
    -------
    ndarray, (s, s, 3) uint8
    """
    side = pixels.shape[0]
    result = pixels.astype(np.float32)
    if unevenness > 0:
        # Where the dye crept under the wax the edges are soft.
        blurred = cv2.GaussianBlur(result, (0, 0), 0.45 + side / 1500)
        result += (blurred - result) * (0.6 * unevenness)
        clouds = _clouds(rng, side)
        result *= 1 + clouds[:, :, None] * (0.045 * unevenness)
    if crackle > 0:
        veins = _veins(rng, side, crackle)
        # Wax lay where the cloth is light; dark cloth shows no vein.
        light = result.mean(2) / 255
        amount = (veins * np.clip(light * 1.6 - 0.35, 0, 1) * 0.75)[:, :, None]
        result += (vein.astype(np.float32) - result) * amount
    return np.clip(np.rint(result), 0, 255).astype(np.uint8)


def _clouds(rng: np.random.Generator, side: int) -> NDArray[np.float32]:
    total = np.zeros((side, side), np.float32)
    for cells, weight in ((4, 0.7), (11, 0.4), (40, 0.25)):
        coarse = rng.standard_normal((cells, cells), np.float32)
        total += cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC) * weight
    return total


def _veins(rng: np.random.Generator, side: int, crackle: float) -> NDArray[np.float32]:
    """(side, side) in [0, 1]: thin walks that bend and fork like broken wax."""
    scale = 2 if side < 400 else 1
    big = side * scale
    mask = np.zeros((big, big), np.uint8)
    count = int(4 + 26 * crackle)
    pending = [(rng.uniform(0, 1, 2), rng.uniform(0, 2 * np.pi), int(rng.integers(8, 34)), 2) for _ in range(count)]
    while pending:
        at, heading, steps, forks = pending.pop()
        turns = rng.normal(0.0, 0.34, steps).cumsum() + heading
        lengths = rng.uniform(0.006, 0.022, steps)
        walk = at + np.cumsum(np.stack([np.cos(turns) * lengths, np.sin(turns) * lengths], 1), axis=0)
        path = np.vstack([at, walk])
        points = np.clip(np.rint(path * big * 16), -(1 << 24), 1 << 24).astype(np.int32)
        strength = int(rng.integers(90, 255))
        cv2.polylines(mask, [points], False, strength, 1, cv2.LINE_AA, 4)
        if forks and steps > 6:
            place = int(rng.integers(2, steps - 2))
            side_turn = turns[place] + rng.choice([-1, 1]) * rng.uniform(0.6, 1.4)
            pending.append((path[place], side_turn, steps // 2, forks - 1))
    if scale > 1:
        mask = cv2.resize(mask, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(mask, np.float32) / np.float32(255)
