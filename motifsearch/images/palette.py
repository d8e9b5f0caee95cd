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

_SAMPLE_PX = 96
_ROUNDS = 8
_NEAR = 9.0  # CIE76 difference below which two swatches look like one colour with its shading
_LEAST_SHARE = 0.01

Lab = NDArray[np.float32]


def palette(pixels: Pixels, *, size: int = 6) -> tuple[Swatch, ...]:
    """Find the dominant colours.

    The picture is shrunk, its colours are counted in cells of 8 by 8 by 8 steps of RGB, and the cells are grouped by
    weighted k-means in CIELAB from a start that takes the most common colour and then, again and again, the cell with
    the greatest product of weight and squared distance. Groups closer than 9 (CIE76) are merged.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
        sRGB.
    size : int
        Greatest number of colours, at least 1.

    Returns
    -------
    tuple of Swatch
        Largest share first; the shares sum to 1. The same pixels always give the same palette.
    """
    colours, weights = _cells(shrink(pixels, _SAMPLE_PX))
    centres = _start(colours, weights, size)
    for _ in range(_ROUNDS):
        nearest = _distances(colours, centres).argmin(axis=1)
        moved, shares = _means(colours, weights, nearest, len(centres))
        moved = moved[shares > 0]
        settled = moved.shape == centres.shape and float(np.abs(moved - centres).max()) < 0.05
        centres = moved
        if settled:
            break
    nearest = _distances(colours, centres).argmin(axis=1)
    centres, shares = _means(colours, weights, nearest, len(centres))
    return _swatches(*_merged(centres[shares > 0], shares[shares > 0]))


def lab_to_rgb(lab: tuple[float, float, float]) -> tuple[int, int, int]:
    """Convert CIELAB (D65) to sRGB, each 0 to 255; colours outside sRGB are clipped."""
    rgb = cv2.cvtColor(np.array([[lab]], dtype=np.float32), cv2.COLOR_LAB2RGB)[0, 0]
    red, green, blue = np.rint(np.clip(rgb, 0, 1) * 255).astype(int).tolist()
    return red, green, blue


def swatch_hex(swatch: Swatch) -> str:
    """Write a swatch's colour as ``"#rrggbb"``."""
    return "#{:02x}{:02x}{:02x}".format(*lab_to_rgb(swatch.lab))


def _cells(pixels: Pixels) -> tuple[Lab, NDArray[np.float64]]:
    lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB).reshape(-1, 3)
    parts = (pixels.reshape(-1, 3) >> 3).astype(np.int32)
    keys = parts[:, 0] << 10 | parts[:, 1] << 5 | parts[:, 2]
    counts = np.bincount(keys, minlength=1 << 15)
    used = np.flatnonzero(counts)
    sums = np.stack([np.bincount(keys, weights=lab[:, axis], minlength=1 << 15)[used] for axis in range(3)], axis=1)
    return (sums / counts[used, None]).astype(np.float32), counts[used] / len(keys)


def _start(colours: Lab, weights: NDArray[np.float64], size: int) -> Lab:
    chosen = [int(weights.argmax())]
    far = _distances(colours, colours[chosen])[:, 0]
    while len(chosen) < min(size, len(colours)):
        following = int((weights * far).argmax())
        if far[following] <= 0:
            break
        chosen.append(following)
        far = np.minimum(far, _distances(colours, colours[[following]])[:, 0])
    return colours[chosen]


def _distances(colours: Lab, centres: Lab) -> NDArray[np.float32]:
    return ((colours[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)


def _means(
    colours: Lab, weights: NDArray[np.float64], nearest: NDArray[np.intp], count: int
) -> tuple[Lab, NDArray[np.float64]]:
    shares = np.bincount(nearest, weights=weights, minlength=count)
    sums = np.stack(
        [np.bincount(nearest, weights=weights * colours[:, axis], minlength=count) for axis in range(3)], axis=1
    )
    return (sums / np.maximum(shares, 1e-12)[:, None]).astype(np.float32), shares


def _merged(centres: Lab, shares: NDArray[np.float64]) -> tuple[Lab, NDArray[np.float64]]:
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


def _swatches(centres: Lab, shares: NDArray[np.float64]) -> tuple[Swatch, ...]:
    total = float(shares.sum())
    rows = sorted(zip(shares.tolist(), centres.tolist(), strict=True), key=lambda row: (-row[0], row[1]))
    return tuple(
        Swatch(lab=(round(light, 2), round(a, 2), round(b, 2)), share=share / total) for share, (light, a, b) in rows
    )
