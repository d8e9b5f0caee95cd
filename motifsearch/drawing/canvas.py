"""A raster of colour roles that motifs paint on.

Knows: cloth units, the window that is seen, painting of polygons, lines and dots with the number of a role, clipping
to a region and drawing inside it at another scale. Does not know: colours (``palettes``), what the hand does to a line
(``techniques``) or any motif.

Cloth units: the window that is seen is about the square [0, 1] x [0, 1], x to the right and y downwards, possibly
turned and moved a little. Widths and radii are in cloth units too. A motif covers all of `Canvas.bounds`.
"""

from __future__ import annotations

from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING, Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from motifsearch.drawing.hand import Hand

Points: TypeAlias = NDArray[np.floating[Any]]
"""(n, 2) floats, x and y in cloth units."""

Matrix: TypeAlias = NDArray[np.floating[Any]]
"""(2, 3) floats, an affine map."""

_SHIFT = 5
_FIXED = 1 << _SHIFT
_FAR = 1 << 24


class Role(IntEnum):
    """What a painted place is in the design; a palette gives each role its colour.

    GROUND the cloth's ground (latar); FIELD a second ground for bands, panels and patches; MAIN, SECOND, ACCENT the
    fills of motif parts; LINE the outline (klowong), seen on every ground and fill; DOT fillings (isen) inside motif
    parts, seen on MAIN, SECOND and ACCENT; GRAIN fillings of the ground, seen on GROUND and FIELD. TONE_0 to TONE_6
    are one hue in seven steps from deep to pale, as dyeing layer upon layer gives; TONE_0 is seen on TONE_6.
    """

    GROUND = 0
    FIELD = 1
    MAIN = 2
    SECOND = 3
    ACCENT = 4
    LINE = 5
    DOT = 6
    GRAIN = 7
    TONE_0 = 8
    TONE_1 = 9
    TONE_2 = 10
    TONE_3 = 11
    TONE_4 = 12
    TONE_5 = 13
    TONE_6 = 14


class Canvas:
    """A square raster of roles.

    Parameters
    ----------
    size_px : int
        Side of the raster in (supersampled) pixels.
    hand : Hand
        The one who draws; motifs ask it for small irregularities.
    angle : float
        Turn of the cloth in the window, radians.
    offset : tuple of float
        Cloth coordinates that lie in the window's upper left corner when `angle` is 0.
    """

    def __init__(
        self, size_px: int, hand: Hand, *, angle: float = 0.0, offset: tuple[float, float] = (0.0, 0.0)
    ) -> None:
        self.roles: NDArray[np.uint8] = np.zeros((size_px, size_px), np.uint8)
        self.hand = hand
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * size_px
        middle = np.array(offset) + 0.5
        shift = size_px / 2 - turn @ middle
        self._matrix: Matrix = np.hstack([turn, shift[:, None]])
        self._box = (0, 0, size_px, size_px)
        self._target: NDArray[np.uint8] = self.roles
        self._swap: dict[int, int] = {}

    @property
    def matrix(self) -> Matrix:
        """(2, 3) map from the current cloth units to pixels of the raster."""
        return self._matrix

    @property
    def pixels_per_unit(self) -> float:
        """Pixels of the raster per current cloth unit."""
        (a, b, _), (c, d, _) = self._matrix.tolist()
        return abs(a * d - b * c) ** 0.5

    def bounds(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """Smallest x, smallest y, largest x, largest y in current cloth units of what can be painted."""
        # In plain numbers: for four corners arrays cost more than the sum itself.
        (a, b, shift_x), (c, d, shift_y) = self._matrix.tolist()
        area = a * d - b * c
        left, top, right, bottom = self._box
        corners = [(x - shift_x, y - shift_y) for x in (left, right) for y in (top, bottom)]
        across = [(d * x - b * y) / area for x, y in corners]
        down = [(a * y - c * x) / area for x, y in corners]
        return min(across) - margin, min(down) - margin, max(across) + margin, max(down) + margin

    def grid(self, step_x: float, step_y: float, *, margin: float = 0.0) -> NDArray[np.int64]:
        """(n, 2) int64 column and row numbers of all cells ``[c*step_x, r*step_y]`` that touch the bounds."""
        x0, y0, x1, y1 = self.bounds(margin)
        columns = np.arange(int(np.floor(x0 / step_x)), int(np.floor(x1 / step_x)) + 1)
        rows = np.arange(int(np.floor(y0 / step_y)), int(np.floor(y1 / step_y)) + 1)
        row, column = np.meshgrid(rows, columns, indexing="ij")
        return np.stack([column.ravel(), row.ravel()], 1)

    def flood(self, role: Role) -> None:
        """Paint everything that can be painted."""
        self._target[:] = self._value(role)

    def fill(self, points: Points | Sequence[Points], role: Role) -> None:
        """Fill one closed polygon, or several one after the other.

        Parameters
        ----------
        points : ndarray, (n, 2) or (m, n, 2), or a list of (n, 2)
            Corners, current cloth units.
        role : Role
        """
        value = self._value(role)
        for polygon in self._polygons(points):
            cv2.fillPoly(self._target, [polygon], value, cv2.LINE_8, _SHIFT)

    def fill_with_holes(self, rings: Sequence[Points], role: Role) -> None:
        """Fill several rings by the even-odd rule: a ring inside another is a hole."""
        if rings:
            polygons = [self._polygons(ring)[0] for ring in rings]
            cv2.fillPoly(self._target, polygons, self._value(role), cv2.LINE_8, _SHIFT)

    def stroke(
        self, points: Points | Sequence[Points], width: float, role: Role = Role.LINE, *, closed: bool = False
    ) -> None:
        """Draw one line, or several, of even width with round ends.

        Parameters
        ----------
        points : ndarray, (n, 2) or (m, n, 2), or a list of (n, 2)
        width : float
            In cloth units; at least one pixel of the raster is drawn.
        role : Role
        closed : bool
            Whether the last point is joined to the first.
        """
        thickness = max(1, round(width * self.pixels_per_unit))
        polygons = self._polygons(points)
        if len(polygons) > 0:
            cv2.polylines(self._target, polygons, closed, self._value(role), thickness, cv2.LINE_8, _SHIFT)

    def shape(
        self,
        points: Points | Sequence[Points],
        role: Role,
        width: float,
        *,
        line: Role = Role.LINE,
    ) -> None:
        """Fill a closed polygon and outline it (klowong); of several, each covers the ones before."""
        thickness = max(1, round(width * self.pixels_per_unit))
        value, edge = self._value(role), self._value(line)
        for polygon in self._polygons(points):
            cv2.fillPoly(self._target, [polygon], value, cv2.LINE_8, _SHIFT)
            cv2.polylines(self._target, [polygon], True, edge, thickness, cv2.LINE_8, _SHIFT)

    def dots(self, centres: Points, radius: float | NDArray[np.float64], role: Role = Role.DOT) -> None:
        """Set round dots.

        Parameters
        ----------
        centres : ndarray, (n, 2)
            Current cloth units.
        radius : float or ndarray, (n,)
            One for all or one each, current cloth units; the hand makes it a little uneven.
        role : Role
        """
        if len(centres) == 0:
            return
        radii = np.broadcast_to(np.asarray(radius, float), (len(centres),))
        # A dot of the hand is never the size of its neighbour.
        radii = radii * self.hand.around_one(len(centres), 0.14)
        sizes = np.maximum(np.rint(radii * (self.pixels_per_unit * _FIXED)), _FIXED * 0.6).astype(int).tolist()
        value = self._value(role)
        for centre, size in zip(self._pixels(centres).tolist(), sizes, strict=True):
            cv2.circle(self._target, centre, size, value, -1, cv2.LINE_8, _SHIFT)

    def inside(self, polygon: Points, points: Points, *, margin: float = 0.0) -> NDArray[np.bool_]:
        """Which points lie in a polygon, at least `margin` from its edge.

        Parameters
        ----------
        polygon : ndarray, (n, 2)
        points : ndarray, (m, 2)
        margin : float
            In the units of the points.

        Returns
        -------
        ndarray, (m,) bool
        """
        low, high = polygon.min(0), polygon.max(0)
        extent = float(max(high - low))
        if extent <= 0 or len(points) == 0:
            return np.zeros(len(points), np.bool_)
        scale = 160.0 / extent
        mask = np.zeros((int((high[1] - low[1]) * scale) + 3, int((high[0] - low[0]) * scale) + 3), np.uint8)
        cv2.fillPoly(mask, [np.rint(((polygon - low) * scale + 1) * 16).astype(np.int32)], 1, cv2.LINE_8, 4)
        if margin > 0:
            away = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
            mask = (away > margin * scale).astype(np.uint8)
        cells = np.rint((points - low) * scale + 1).astype(int)
        height, width = mask.shape
        within = (cells[:, 0] >= 0) & (cells[:, 1] >= 0) & (cells[:, 0] < width) & (cells[:, 1] < height)
        found = np.zeros(len(points), np.bool_)
        found[within] = mask[cells[within, 1], cells[within, 0]] > 0
        return found

    @contextmanager
    def clip(self, polygon: Points) -> Generator[None]:
        """Confine painting to a polygon while the block lasts; `bounds` shrinks to it. May be nested."""
        kept_box, kept_target = self._box, self._target
        outline = self._polygons(polygon)[0]
        left, top = (outline.min(0) // _FIXED - 1).tolist()
        right, bottom = (outline.max(0) // _FIXED + 2).tolist()
        x0, y0, x1, y1 = self._box
        box = (max(x0, x0 + left), max(y0, y0 + top), min(x1, x0 + right), min(y1, y0 + bottom))
        if box[0] >= box[2] or box[1] >= box[3]:
            # Nothing of the polygon is seen: the block paints on a pixel that is thrown away.
            self._target = np.zeros((1, 1), np.uint8)
            self._box = (box[0], box[1], box[0] + 1, box[1] + 1)
            try:
                yield
            finally:
                self._box, self._target = kept_box, kept_target
            return
        self._box = box
        region = kept_target[box[1] - y0 : box[3] - y0, box[0] - x0 : box[2] - x0]
        mask = np.zeros(region.shape, np.uint8)
        moved = outline - np.array([box[0] - x0, box[1] - y0]) * _FIXED
        cv2.fillPoly(mask, [moved.astype(np.int32)], 255, cv2.LINE_8, _SHIFT)
        self._target = region.copy()
        try:
            yield
        finally:
            cv2.copyTo(self._target, mask, region)
            self._box, self._target = kept_box, kept_target

    @contextmanager
    def local(self, matrix: Matrix) -> Generator[None]:
        """Draw in units of its own while the block lasts.

        Parameters
        ----------
        matrix : ndarray, (2, 3)
            Map from the new units to the current ones; see ``strokes.affine``.
        """
        kept = self._matrix
        inner = kept[:, :2] @ matrix
        inner[:, 2] += kept[:, 2]
        self._matrix = inner
        try:
            yield
        finally:
            self._matrix = kept

    @contextmanager
    def swapped(self, roles: Mapping[Role, Role]) -> Generator[None]:
        """Paint some roles as others while the block lasts, for example MAIN as ACCENT in one patch."""
        kept = self._swap
        self._swap = kept | {int(old): kept.get(int(new), int(new)) for old, new in roles.items()}
        try:
            yield
        finally:
            self._swap = kept

    def _value(self, role: Role) -> int:
        return self._swap.get(int(role), int(role))

    def _pixels(self, points: Points) -> NDArray[np.int32]:
        # cv2 takes the centre of a pixel as its whole number, so half a pixel is taken off.
        matrix = self._matrix * _FIXED
        moved = points @ matrix[:, :2].T
        moved += matrix[:, 2] - ((self._box[0] + 0.5) * _FIXED, (self._box[1] + 0.5) * _FIXED)
        np.rint(moved, out=moved)
        np.minimum(moved, _FAR, out=moved)
        np.maximum(moved, -_FAR, out=moved)
        return moved.astype(np.int32)

    def _polygons(self, points: Points | Sequence[Points]) -> Sequence[NDArray[np.int32]]:
        if isinstance(points, np.ndarray):
            pixels = self._pixels(points)
            return [pixels] if pixels.ndim == 2 else list(pixels)
        return [self._pixels(polygon) for polygon in points]
