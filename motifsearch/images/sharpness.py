"""How much detail a picture really holds, whatever its number of pixels.

Knows: pixels. Does not know: which picture is compared with which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from motifsearch.images.thumbnail import shrink

if TYPE_CHECKING:
    from motifsearch.images.thumbnail import Pixels

# Each step keeps 0.9 of the side of the one before; the last is a seventh of the whole.
_STEPS = 0.9 ** np.arange(1, 20)
# Part of a picture's own local contrast that may be lost before detail counts as lost: more than a JPEG's noise.
_LOST = 0.12


def detail_px(pixels: Pixels, *, longer_px: int = 1024) -> int:
    """Estimate to how many pixels of the longer side a picture can be reduced before it loses detail.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
    longer_px : int
        A larger picture is reduced to this first; more cannot be told apart.

    Returns
    -------
    int
        At most the longer side; much less for a blurred or enlarged picture, whose pixels say nothing new.
    """
    small = np.ascontiguousarray(shrink(pixels, longer_px))
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.float32)
    height, width = grey.shape
    fine = grey - np.asarray(cv2.GaussianBlur(grey, (0, 0), max(1.0, max(height, width) / 64)), np.float32)
    contrast = max(1.0, float(np.sqrt((fine**2).mean())))
    kept = 1.0
    for step in _STEPS:
        size = (max(8, round(width * step)), max(8, round(height * step)))
        reduced = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
        back = np.asarray(cv2.resize(reduced, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)
        if float(np.sqrt(((back - grey) ** 2).mean())) > _LOST * contrast:
            break
        kept = float(step)
    return round(kept * max(height, width))
