"""Two fingerprints of a photograph: of its bytes, and of how it looks.

Knows: SHA-256 and the PDQ perceptual hash with its turns. Does not know: which distance means what; that is measured
where duplicates are sought.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pdqhash

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from motifsearch.images.thumbnail import Pixels

_SIDE = 64
_HALF = 127  # PDQ's median of 256 values is the lower one of the two in the middle
# Measured on 724 photographs of cloth, each whole and reduced: below a strength of 0.7 the two hashes lay up to 84
# bits apart, above 1.25 at most 24. That becomes a quality of 50; 99 of 100 photographs have more.
_QUALITY_PER_STRENGTH = 40.0
TURN_NAMES = (
    "as it is",
    "rotated 90",
    "rotated 180",
    "rotated 270",
    "flipped vertically",
    "flipped horizontally",
    "transposed",
    "transversed",
)
"""What was done to the picture, in the order of `pdq_turns`; rotations are counter-clockwise."""


def sha256(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def pdq(pixels: Pixels) -> tuple[bytes, int]:
    """Compute the PDQ perceptual hash.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8

    Returns
    -------
    hash : bytes
        32 bytes, 256 bits, most significant first.
    quality : int
        0 to 100. PDQ's own measure says how much the brightness changes between neighbours of the 64 by 64 grid: 0 is
        a plain surface. It is lowered here where the 256 frequencies that the bits come from are weak, as in a small
        repeat that fills the picture without any shading: a resized copy then flips many bits though PDQ's own measure
        is 100. Below 50 do not trust the hash.

    Notes
    -----
    PDQ: Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019. It hashes the
    lowest 16 by 16 frequencies of a 64 by 64 grey picture. Its own way to those 64 pixels, two box filters and taking
    every n-th pixel, lets fine periodic cloth alias: for some hundred batik photographs, copies of half the size lay
    24 bits away in the median and 52 at the 99th percentile. Here the picture is averaged onto the 64 pixels by area,
    which brings these to 2 and 8 bits, while the nearest other photograph stays some 100 bits away. So hashes of other
    programs are not directly comparable.
    """
    values, detail = pdqhash.compute_float(_grid(pixels))
    middle = np.partition(values, _HALF)[_HALF]
    strength = float(np.median(np.abs(values - middle)))
    return _packed(values > middle), min(int(detail), round(_QUALITY_PER_STRENGTH * strength))


def pdq_turns(pixels: Pixels) -> tuple[bytes, ...]:
    """Compute the PDQ hash of all eight turns and mirror images.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8

    Returns
    -------
    tuple of bytes
        Eight hashes in the order of `TURN_NAMES`. The first is `pdq`'s. A copy is a turned one when its `pdq` is near
        one of these.
    """
    vectors, _ = pdqhash.compute_dihedral(_grid(pixels))
    return tuple(_packed(vector) for vector in vectors)


def hamming_bits(a: bytes, b: bytes) -> int:
    """Count the bits in which two hashes of equal length differ, 0 to 256 for PDQ."""
    return (int.from_bytes(a, "big") ^ int.from_bytes(b, "big")).bit_count()


def _grid(pixels: Pixels) -> Pixels:
    # Grey first: PDQ sees nothing else, and one channel is averaged faster than three.
    grey = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY)
    grid = cv2.resize(grey, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    return np.repeat(grid.astype(np.uint8, copy=False)[:, :, None], 3, axis=2)


def _packed(vector: NDArray[np.generic]) -> bytes:
    return np.packbits(vector != 0).tobytes()
