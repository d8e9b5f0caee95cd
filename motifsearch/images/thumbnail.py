"""Small WebP pictures for galleries.

Knows: shrinking and encoding. Does not know: where they are kept.
"""

from __future__ import annotations

import io

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

_QUALITY = 80
_METHOD = 1  # of 0 (fast) to 6 (small)


def shrink(pixels: Pixels, longer_px: int) -> Pixels:
    """Shrink so that the longer side is at most so many pixels.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
    longer_px : int
        At least 1.

    Returns
    -------
    ndarray, (h', w', 3) uint8
        Averaged by area, which keeps fine lines free of moiré; `pixels` itself when it is small enough.
    """
    height, width = pixels.shape[:2]
    longer = max(height, width)
    if longer <= longer_px:
        return pixels
    size = (max(1, round(width * longer_px / longer)), max(1, round(height * longer_px / longer)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def thumbnail(pixels: Pixels, *, longer_px: int) -> bytes:
    """Encode a thumbnail.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
        sRGB.
    longer_px : int
        Longer side at most; a smaller picture is not enlarged.

    Returns
    -------
    bytes
        A WebP file without metadata.
    """
    buffer = io.BytesIO()
    Image.fromarray(shrink(pixels, longer_px)).save(buffer, "WEBP", quality=_QUALITY, method=_METHOD)
    return buffer.getvalue()
