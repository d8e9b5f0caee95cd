"""The dominant colours of a photograph.

Knows: CIELAB under D65 and grouping colours. Does not know: names of colours or which part of a picture is cloth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from motifsearch.images.thumbnail import shrink
from motifsearch.records import Swatch

if TYPE_CHECKING:
    from motifsearch.images.thumbnail import Pixels

_SAMPLE_PX = 384
_STRIDE = 3  # picking pixels keeps the colours of fine lines, which more averaging would blend
_CELLS = 16**3
_ROUNDS = 8
_SETTLED = 0.1
_NEAR = 9.0  # CIE76 difference below which two swatches look like one colour with its shading
_LEAST_SHARE = 0.01

Lab = NDArray[np.float32]
Floats = NDArray[np.float32]


def palette(pixels: Pixels, *, size: int = 6) -> tuple[Swatch, ...]:
    """Find the dominant colours.

    The picture is shrunk, every third pixel of every third row is counted in cells of 16 by 16 by 16 steps of RGB, and
    the cells, each at the mean of its pixels, are grouped by weighted k-means in CIELAB. It starts from the most
    common cell and then takes, again and again, the cell with the greatest product of weight and squared distance.
    Groups closer than 9 (CIE76) are merged, and those under one per cent join their neighbour.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
        In sRGB.
    size : int
        Greatest number of colours, at least 1.

    Returns
    -------
    tuple of Swatch
        Largest share first; the shares sum to 1. The same pixels always give the same palette.
    """
    colours, weights = _cells(shrink(pixels, _SAMPLE_PX)[::_STRIDE, ::_STRIDE])
    centres = _start(colours, weights, size)
    shares = np.ones(1, np.float32)
    for _ in range(_ROUNDS):
        moved, shares = _means(colours, weights, centres)
        settled = moved.shape == centres.shape and float(np.abs(moved - centres).max()) < _SETTLED
        centres = moved
        if settled:
            break
    return _swatches(*_merged(centres, shares))


def lab_to_rgb(lab: tuple[float, float, float]) -> tuple[int, int, int]:
    """Convert CIELAB (D65) to sRGB, each 0 to 255; colours outside sRGB are clipped."""
    rgb = cv2.cvtColor(np.array([[lab]], dtype=np.float32), cv2.COLOR_LAB2RGB)[0, 0]
    red, green, blue = np.rint(np.clip(rgb, 0, 1) * 255).astype(int).tolist()
    return red, green, blue


def swatch_hex(swatch: Swatch) -> str:
    """Write a swatch's colour as ``"#rrggbb"``."""
    return "#{:02x}{:02x}{:02x}".format(*lab_to_rgb(swatch.lab))


def _cells(pixels: Pixels) -> tuple[Lab, Floats]:
    flat = pixels.reshape(-1, 3)
    parts = (flat >> 4).astype(np.int32)
    cell = parts[:, 0] << 8 | parts[:, 1] << 4 | parts[:, 2]
    counts = np.bincount(cell, minlength=_CELLS)
    used = np.flatnonzero(counts)
    sums = np.stack([np.bincount(cell, weights=flat[:, axis], minlength=_CELLS)[used] for axis in range(3)], axis=1)
    means = (sums / (255 * counts[used, None])).astype(np.float32)
    lab = np.asarray(cv2.cvtColor(means[None], cv2.COLOR_RGB2LAB)[0], dtype=np.float32)
    return lab, (counts[used] / len(flat)).astype(np.float32)


def _start(colours: Lab, weights: Floats, size: int) -> Lab:
    chosen = [int(weights.argmax())]
    far = _distances(colours, colours[chosen])[:, 0]
    while len(chosen) < min(size, len(colours)):
        following = int((weights * far).argmax())
        if far[following] <= 0:
            break
        chosen.append(following)
        far = np.minimum(far, _distances(colours, colours[[following]])[:, 0])
    return colours[chosen]


def _distances(colours: Lab, centres: Lab) -> Floats:
    # |x - c|² by its three terms: one small product of matrices instead of an array of (n, k, 3).
    squares = np.einsum("ij,ij->i", colours, colours)[:, None] + np.einsum("ij,ij->i", centres, centres)
    return np.maximum(squares - 2 * (colours @ centres.T), 0)


def _means(colours: Lab, weights: Floats, centres: Lab) -> tuple[Lab, Floats]:
    nearest = _distances(colours, centres).argmin(axis=1)
    belongs = np.where(nearest[None, :] == np.arange(len(centres))[:, None], weights[None, :], np.float32(0))
    shares = belongs.sum(axis=1)
    held = shares > 0
    return (belongs[held] @ colours) / shares[held, None], shares[held]


def _merged(centres: Lab, shares: Floats) -> tuple[Lab, Floats]:
    # The closest pair first, so that the outcome does not depend on the order of the centres.
    while len(centres) > 1:
        apart = _distances(centres, centres)
        np.fill_diagonal(apart, np.inf)
        first, second = np.unravel_index(int(apart.argmin()), apart.shape)
        if apart[first, second] >= _NEAR**2:
            smallest = int(shares.argmin())
            if shares[smallest] >= _LEAST_SHARE:
                break
            first, second = int(apart[smallest].argmin()), smallest
        total = shares[first] + shares[second]
        centres[first] = (centres[first] * shares[first] + centres[second] * shares[second]) / total
        shares[first] = total
        centres, shares = np.delete(centres, second, axis=0), np.delete(shares, second)
    return centres, shares


def _swatches(centres: Lab, shares: Floats) -> tuple[Swatch, ...]:
    total = float(shares.sum())
    rows = sorted(zip(shares.tolist(), centres.tolist(), strict=True), key=lambda row: (-row[0], row[1]))
    return tuple(
        Swatch(lab=(round(light, 2), round(a, 2), round(b, 2)), share=share / total) for share, (light, a, b) in rows
    )
