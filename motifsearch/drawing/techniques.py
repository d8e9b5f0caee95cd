"""What tool and hand do to a finished raster of roles.

Knows: tulis (a canting: lines that tremble and swell, drops of wax), cap (copper stamps: a design cut into stamps that
do not quite meet, with the same faults in each), kombinasi (both) and printed (exact). Does not know: colours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from motifsearch.drawing.canvas import Canvas

_STEADINESS = {"tulis": 0.0, "kombinasi": 0.6, "cap": 0.9, "printed": 1.0}


def technique_names() -> tuple[str, ...]:
    """All techniques; keys of vocabulary kind "technique"."""
    return tuple(_STEADINESS)


def steadiness(technique: str) -> float:
    """How exact the technique draws, 0 (by hand) to 1 (print).

    Parameters
    ----------
    technique : str
        One of `technique_names`.

    Returns
    -------
    float

    Raises
    ------
    UsageError
        ``drawing.unknown_technique``.
    """
    if technique not in _STEADINESS:
        raise UsageError("drawing.unknown_technique", technique=technique, known=", ".join(_STEADINESS))
    return _STEADINESS[technique]


def apply_technique(
    canvas: Canvas, technique: str, rng: np.random.Generator, repeat: tuple[float, float] | None
) -> NDArray[np.uint8]:
    """The canvas's roles as the technique leaves them on cloth.

    Parameters
    ----------
    canvas : Canvas
        The finished design; its raster is left as it is, except that print returns it itself.
    technique : str
        One of `technique_names`.
    rng : numpy.random.Generator
        Of the hand.
    repeat : tuple of float or None
        The design's smallest repeat, cloth units; a stamp holds whole ones.

    Returns
    -------
    ndarray, (size, size) uint8
        Numbers of roles.
    """
    if technique == "printed":
        return canvas.roles
    roles = canvas.roles
    side = roles.shape[0]
    shift_x = np.zeros((side, side), np.float32)
    shift_y = np.zeros((side, side), np.float32)
    if technique in {"cap", "kombinasi"}:
        tiles = _Stamps(canvas, rng, repeat)
        roles = tiles.with_faults(roles)
        shift_x, shift_y = tiles.shifts()
    loose = {"tulis": 1.0, "kombinasi": 0.55, "cap": 0.2}[technique]
    # Two waves: the path wanders slowly, the line's edges tremble quickly and so its width swells and thins.
    for cells, reach in ((14, 0.0030), (70, 0.0011)):
        strength = reach * side * loose
        shift_x += _noise(rng, cells, side) * strength
        shift_y += _noise(rng, cells, side) * strength
    grid = np.arange(side, dtype=np.float32)
    shift_x += grid[None, :]
    shift_y += grid[:, None]
    stirred = cv2.remap(roles, shift_x, shift_y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
    moved = np.asarray(stirred, np.uint8)
    if technique != "cap":
        _drops(moved, rng)
    return moved


def _noise(rng: np.random.Generator, cells: int, side: int) -> NDArray[np.float32]:
    coarse = rng.standard_normal((cells, cells), np.float32)
    return cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC).astype(np.float32, copy=False)


def _drops(roles: NDArray[np.uint8], rng: np.random.Generator) -> None:
    # Wax that fell from the canting leaves small light spots on the ground.
    side = roles.shape[0]
    for x, y, size in rng.random((int(rng.integers(2, 12)), 3)):
        cv2.circle(roles, (int(x * side), int(y * side)), int(side * (0.0012 + 0.0018 * size)), int(Role.GRAIN), -1)


class _Stamps:
    """The stamps set side by side over the cloth."""

    def __init__(self, canvas: Canvas, rng: np.random.Generator, repeat: tuple[float, float] | None) -> None:
        # A copper stamp is a hand or two wide: take as many whole repeats as come near that.
        wanted = rng.uniform(0.24, 0.42)
        width, height = repeat or (wanted, wanted)
        self._width = width * max(1, round(wanted / width))
        self._height = height * max(1, round(wanted / height))
        self._canvas = canvas
        self._side = canvas.roles.shape[0]
        self._strays = rng.normal(0.0, 0.0034, (64, 2)).clip(-0.008, 0.008)
        self._faults = rng.random((int(rng.integers(3, 9)), 3))
        coarse = max(1, self._side // 384)
        self._small = -(-self._side // coarse)
        inverse = np.linalg.inv(canvas.matrix[:, :2])
        step = (np.arange(self._small) + 0.5) * self._side / self._small
        x, y = np.meshgrid(step - canvas.matrix[0, 2], step - canvas.matrix[1, 2])
        self._column = np.floor((x * inverse[0, 0] + y * inverse[0, 1]) / self._width).astype(int)
        self._row = np.floor((x * inverse[1, 0] + y * inverse[1, 1]) / self._height).astype(int)

    def shifts(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """How far each pixel's stamp lies off its place, pixels, for x and y."""
        number = (self._column * 7 + self._row * 13) % len(self._strays)
        stray = (self._strays[number] * self._side).astype(np.float32)
        size = (self._side, self._side)
        x = cv2.resize(stray[:, :, 0], size, interpolation=cv2.INTER_NEAREST)
        y = cv2.resize(stray[:, :, 1], size, interpolation=cv2.INTER_NEAREST)
        return x.astype(np.float32, copy=False), y.astype(np.float32, copy=False)

    def with_faults(self, roles: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Lines broken at the same places of every stamp, as a worn stamp leaves them."""
        scale = self._canvas.pixels_per_unit
        mask = np.zeros_like(roles)
        # Marking the stamps in a small table finds them some hundred times faster than sorting them.
        first_column, first_row = int(self._column.min()), int(self._row.min())
        seen = np.zeros((int(self._column.max()) - first_column + 1, int(self._row.max()) - first_row + 1), np.bool_)
        seen[self._column - first_column, self._row - first_row] = True
        cells = np.argwhere(seen) + np.array([first_column, first_row])
        for x, y, size in self._faults:
            places = (cells + np.array([x, y])) * (self._width, self._height)
            pixels = places @ self._canvas.matrix[:, :2].T + self._canvas.matrix[:, 2]
            for px, py in np.rint(pixels).astype(int).tolist():
                cv2.circle(mask, (px, py), max(1, int(scale * (0.002 + 0.004 * size))), 1, -1)
        lines = (roles == Role.LINE) | (roles == Role.DOT) | (roles == Role.GRAIN)
        broken = roles.copy()
        broken[(mask > 0) & lines] = Role.GROUND
        return broken
