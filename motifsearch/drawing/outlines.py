"""Smooth outlines of a region that was found on a raster.

Knows: pixels in, curves out. Does not know: what the region is or how large a pixel is on the cloth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from motifsearch.drawing.canvas import Points


def outlines(region: NDArray[np.uint8], *, soften: int = 6, every: int = 3, least: int = 24) -> list[Points]:
    """Trace a region, holes included.

    Parameters
    ----------
    region : ndarray, (h, w) uint8
        Not 0 inside.
    soften : int
        Pixels to either side over which the outline is averaged (Hann weights).
    every : int
        One of so many points is kept; short outlines keep more.
    least : int
        Outlines of fewer pixels are left out.

    Returns
    -------
    list of ndarray, (n, 2) float64
        Columns x and y in pixels, the first pixel from 0 to 1.
    """
    found, _ = cv2.findContours(region, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    kernel = np.hanning(2 * soften + 3)[1:-1]
    kernel /= kernel.sum()
    rings: list[Points] = []
    for contour in found:
        if len(contour) < max(least, soften + 1):
            continue
        ring = np.asarray(contour[:, 0, :], np.float64)
        padded = np.vstack([ring[-soften:], ring, ring[:soften]])
        soft = np.column_stack([np.convolve(padded[:, axis], kernel, "valid") for axis in range(2)])
        rings.append(np.asarray(soft[:: every if len(ring) > 40 * every else 2] + 0.5, np.float64))
    return rings
