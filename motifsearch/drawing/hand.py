"""The one who draws: small irregularities that depend on the technique.

Knows: how much a drawn element strays. Does not know: which element it is; and the design never depends on it, so
another hand draws the same design.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from motifsearch.drawing.canvas import Points


class Hand:
    """Small irregularities of drawn elements.

    Parameters
    ----------
    steadiness : float
        0 strays as a canting held by hand does, 1 is exact, as print is.
    rng : numpy.random.Generator
        Of the hand only, never the design's.
    """

    def __init__(self, steadiness: float, rng: np.random.Generator) -> None:
        self.looseness = 1.0 - steadiness
        self._rng = rng

    def around_one(self, count: int, spread: float) -> NDArray[np.float64]:
        """(count,) factors near 1 with standard deviation `spread` for a loose hand, never under 0.5."""
        if self.looseness == 0:
            return np.ones(count)
        return np.maximum(1.0 + self._rng.normal(0.0, spread * self.looseness, count), 0.5)

    def around_zero(self, count: int, spread: float) -> NDArray[np.float64]:
        """(count,) values near 0 with standard deviation `spread` for a loose hand: small turns, in radians."""
        if self.looseness == 0:
            return np.zeros(count)
        return self._rng.normal(0.0, spread * self.looseness, count)

    def strayed(self, points: Points, spread: float) -> Points:
        """Points moved a little, each on its own: (n, 2) positions of repeated elements, cloth units."""
        if self.looseness == 0:
            return points
        return points + self._rng.normal(0.0, spread * self.looseness, points.shape)
