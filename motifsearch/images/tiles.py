"""Cutting a picture into smaller ones and into tiles.

Knows: shrinking by powers of two, cutting and encoding. Does not know: who asks for which part, and where the parts
are kept.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Pixels = NDArray[np.uint8]

# At this quality the weave of a cloth keeps its threads; tiles are looked at closely, unlike thumbnails.
_QUALITY = 88


class Part(NamedTuple):
    """A rectangle of a picture that was shrunk by a whole number.

    Attributes
    ----------
    shrunk : int
        1, 2, 4, …: sides are divided by it and rounded up.
    x_px, y_px, width_px, height_px : int
        In the shrunk picture.
    """

    shrunk: int
    x_px: int
    y_px: int
    width_px: int
    height_px: int


def cut(pixels: Pixels, parts: Iterable[Part]) -> Iterator[tuple[Part, bytes]]:
    """Cut parts out of a picture.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
    parts : iterable of Part
        Those that are shrunk alike one after the other, so that the picture is shrunk once for them.

    Yields
    ------
    part : Part
    data : bytes
        A JPEG file without metadata.
    """
    picture = Image.fromarray(pixels)
    level, last = picture, 1
    for part in parts:
        if part.shrunk != last:
            size = (-(-picture.width // part.shrunk), -(-picture.height // part.shrunk))
            # Shrunk from the whole each time: errors of rounding do not add up.
            level, last = picture.resize(size, Image.Resampling.BOX, reducing_gap=2.0), part.shrunk
        box = (part.x_px, part.y_px, part.x_px + part.width_px, part.y_px + part.height_px)
        buffer = io.BytesIO()
        level.crop(box).save(buffer, "JPEG", quality=_QUALITY)
        yield part, buffer.getvalue()
