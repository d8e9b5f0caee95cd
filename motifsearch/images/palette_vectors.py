"""Palettes as vectors, so that the cosine of two says how alike their colours are.

Each colour is spread over a fixed lattice of colours in CIELAB by a Gaussian, weighted with the root of its share:
a small accent then counts more than its area, and two neighbouring shades of one dye are nearly one colour. The
sum over the palette is a kernel mean embedding (Smola, Gretton, Song and Schölkopf, ALT 2007) on a finite lattice.

Knows: CIELAB and the lattice. Does not know: pictures, indexes or what is asked.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from motifsearch.vectors import Vectors, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.records import Swatch

PALETTE_VERSION = "1"
"""Changes with every change of the vectors; an index of others is then made anew."""

# In CIE76. Of photographs of 60 drawn cloths, those of other cloths in the same dyes came first for 0.40 at these
# 65 numbers, for 0.44 at 190 numbers (spacing 24, width 10), and for 0.34 with shares in place of their roots.
_SPACING = 36.0
_WIDTH = 14.0


@cache
def _lattice() -> Vectors:
    """Every point of a body-centred lattice that lies in sRGB or just beside it, (n, 3) float32."""
    steps = np.linspace(0, 1, 18, dtype=np.float32)
    rgb = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(1, -1, 3)
    gamut = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)[0]
    axes = [np.arange(low, high + 1, _SPACING, dtype=np.float32) for low, high in ((0, 100), (-96, 96), (-120, 96))]
    points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    points = np.concatenate([points, points + np.float32(_SPACING / 2)])
    near = [float(((gamut - point) ** 2).sum(1).min()) < (_SPACING / 3) ** 2 for point in points]
    return np.ascontiguousarray(points[near])


def palette_dim() -> int:
    """How many numbers a palette's vector has."""
    return len(_lattice())


def palette_vectors(palettes: Sequence[Sequence[Swatch]]) -> Vectors:
    """Make the vectors of palettes.

    Parameters
    ----------
    palettes : sequence of sequence of Swatch
        Shares need not sum to 1.

    Returns
    -------
    ndarray, (n, `palette_dim()`) float32, unit length
        Zeros for a palette without colours. No number is negative, so that cosines lie in [0, 1].
    """
    lattice = _lattice()
    found = np.zeros((len(palettes), len(lattice)), dtype=np.float32)
    counts = [len(swatches) for swatches in palettes]
    if not sum(counts):
        return found
    labs = np.array([swatch.lab for swatches in palettes for swatch in swatches], dtype=np.float32)
    roots = np.sqrt([max(swatch.share, 0.0) for swatches in palettes for swatch in swatches]).astype(np.float32)
    apart = (labs**2).sum(1)[:, None] + (lattice**2).sum(1) - 2 * (labs @ lattice.T)
    spread = unit(np.exp(apart / np.float32(-2 * _WIDTH**2))) * roots[:, None]
    np.add.at(found, np.repeat(np.arange(len(palettes)), counts), spread)
    return unit(found)
