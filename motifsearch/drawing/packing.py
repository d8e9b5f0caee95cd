"""Where there is still room on one repeat of a cloth.

Knows: a cell that joins itself left to right and top to bottom, what lies on it as discs and polygons, and the widest
free place. Does not know: what is drawn there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

_ALONG = 72


def in_sight(canvas: Canvas, x: float, y: float, reach: float) -> bool:
    """Whether a disc of radius `reach` about (x, y), current units, can be seen on the canvas."""
    x0, y0, x1, y1 = canvas.bounds(reach)
    return x0 <= x <= x1 and y0 <= y <= y1


class FreeRoom:
    """The free places of one repeat.

    Parameters
    ----------
    width, height : float
        Of the repeat, cloth units.
    """

    def __init__(self, width: float, height: float) -> None:
        self._scale = _ALONG / max(width, height)
        self._columns, self._rows = round(width * self._scale), round(height * self._scale)
        self._free = np.full((self._rows, self._columns), 255, np.uint8)

    def take(self, polygon: Points) -> None:
        """Mark a polygon as taken wherever its copies reach into the repeat."""
        pixels = np.rint(polygon * self._scale).astype(np.int32)
        for across in (-self._columns, 0, self._columns):
            for down in (-self._rows, 0, self._rows):
                cv2.fillPoly(self._free, [pixels + np.array([across, down], np.int32)], 0)

    def take_disc(self, x: float, y: float, radius: float) -> None:
        """Mark a disc as taken."""
        angle = np.linspace(0, 2 * np.pi, 20, endpoint=False)
        self.take(np.column_stack([x + np.cos(angle) * radius, y + np.sin(angle) * radius]))

    def widest(self) -> tuple[float, float, float]:
        """Middle (x, y) and radius of the largest disc that is still free, cloth units."""
        reach = max(self._rows, self._columns) // 2
        tiled = np.pad(self._free, reach, mode="wrap")
        away = np.asarray(cv2.distanceTransform(tiled, cv2.DIST_L2, 3))[reach:-reach, reach:-reach]
        place = int(np.argmax(away[: self._rows, : self._columns]))
        row, column = divmod(place, self._columns)
        # A disc wider than the repeat would meet itself.
        radius = min(float(away[row, column]), min(self._rows, self._columns) / 2)
        return column / self._scale, row / self._scale, radius / self._scale

    def packed(
        self, count: int, *, least: float, share: float = 1.0, most: float = np.inf
    ) -> list[tuple[float, float, float]]:
        """Take the widest places one after the other.

        Parameters
        ----------
        count : int
            At most so many.
        least : float
            Smallest radius that is worth taking.
        share : float
            Part of each free disc's radius that is taken.
        most : float
            Largest radius that is taken.

        Returns
        -------
        list of (x, y, radius)
            Largest first; the radius of the whole free disc.
        """
        places: list[tuple[float, float, float]] = []
        while len(places) < count:
            x, y, radius = self.widest()
            if radius < least:
                break
            radius = min(radius, most)
            places.append((x, y, radius))
            self.take_disc(x, y, radius * share)
        return places
