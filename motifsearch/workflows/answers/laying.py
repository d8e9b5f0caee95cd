"""Laying pieces of one picture over another, by what a model sees at each place.

A square piece of one grid of features is laid over the other grid at every place; the mean inner product of the
features, over the length of both, says how well it fits.

Knows: grids of features, and pictures at several sizes. Does not know: what is chosen among the fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np

from motifsearch.embedders.local import local_features

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from motifsearch.embedders.base import Embedder, Pixels

Box: TypeAlias = tuple[float, float, float, float]

_WIDTH = 48  # principal components of the features that are compared
_SIDE = 9  # places along a piece's side: some 96 px
_TINY = 0.03
_INNER = 2  # every which of them counts: neighbours see much the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A piece of the first picture at its best place in the second; boxes are shares of the pictures."""

    first: Box
    second: Box
    closeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What is seen of a picture at one size.

    Attributes
    ----------
    pieces : ndarray, (rows × columns, places × width) float32
        Of length 1, but for pieces with hardly anything in them; none where the picture is too small for one.
    columns : int
    step_px, side_px : int
        From one piece to the next, and how wide a piece is.
    size_px : tuple of int
        Height and width.
    """

    pieces: NDArray[np.float32]
    columns: int
    step_px: int
    side_px: int
    size_px: tuple[int, int]

    def box(self, number: int) -> Box:
        """Where a piece lies, as shares of the picture."""
        (height, width), (row, column) = self.size_px, divmod(number, self.columns)
        x, y = column * self.step_px, row * self.step_px
        return x / width, y / height, min(self.side_px, width - x) / width, min(self.side_px, height - y) / height

    def every(self, step: int) -> NDArray[np.int64]:
        """The numbers of every so many pieces of every so many rows."""
        numbers = np.arange(len(self.pieces)).reshape(-1, max(1, self.columns))
        return numbers[::step, ::step].ravel()


class Looked:
    """A picture that is looked at in several sizes, in each once.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
        In sRGB.
    embedder : Embedder
    beside : Looked, optional
        A picture that it is compared with, whose components it takes; without one it has its own.
    """

    def __init__(self, pixels: Pixels, embedder: Embedder, beside: Looked | None = None) -> None:
        self.pixels = pixels
        self._embedder = embedder
        self._components = beside._components if beside is not None else None  # noqa: SLF001  # its own kind
        self._seen: dict[int, _Seen | None] = {}

    def at(self, shorter_px: int) -> _Seen | None:
        """What is seen where the shorter side is so long; None where the model does not say."""
        if shorter_px not in self._seen:
            self._seen[shorter_px] = self._look(shorter_px)
        return self._seen[shorter_px]

    def _look(self, shorter_px: int) -> _Seen | None:
        height, width = self.pixels.shape[:2]
        scale = shorter_px / min(height, width)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = cv2.resize(np.ascontiguousarray(self.pixels), size, interpolation=cv2.INTER_AREA)
        found = local_features(self._embedder, np.asarray(small, np.uint8))
        if found is None:
            return None
        if self._components is None:
            self._components = _components(found.grid)
        pieces, columns = _pieces(found.grid @ self._components)
        return _Seen(
            pieces=pieces,
            columns=columns,
            step_px=found.step_px,
            side_px=(_SIDE - 1) * found.step_px + found.reach_px,
            size_px=(size[1], size[0]),
        )


def fits(first: Looked, second: Looked, first_px: int, second_px: int) -> list[Fit]:
    """Lay pieces of one picture over every place of another.

    Parameters
    ----------
    first, second : Looked
    first_px, second_px : int
        Shorter sides at which they are compared.

    Returns
    -------
    list of Fit
        One for each piece, at its best place. Empty where one of them is too small for a piece.
    """
    one, other = first.at(first_px), second.at(second_px)
    if one is None or other is None or not len(one.pieces) or not len(other.pieces):
        return []
    chosen = one.every(_SIDE // 2)
    closeness = one.pieces[chosen] @ other.pieces.T
    best = closeness.argmax(axis=1)
    return [
        Fit(first=one.box(number), second=other.box(at), closeness=float(closeness[row, at]))
        for row, (number, at) in enumerate(zip(chosen.tolist(), best.tolist(), strict=True))
    ]


def _components(grid: NDArray[np.float32]) -> NDArray[np.float32]:
    """The directions in which the features of a grid vary most, (width, at most 48) float32."""
    every = grid.reshape(-1, grid.shape[2])
    _, directions = np.linalg.eigh(every.T @ every)
    return np.ascontiguousarray(directions[:, -_WIDTH:], dtype=np.float32)


def _pieces(grid: NDArray[np.float32]) -> tuple[NDArray[np.float32], int]:
    """Cut a grid into pieces, (n, places × width), and say how many lie beside one another."""
    if min(grid.shape[:2]) < _SIDE:
        return np.empty((0, 0), dtype=np.float32), 0
    windows = np.lib.stride_tricks.sliding_window_view(grid, (_SIDE, _SIDE), axis=(0, 1))
    flat = windows[..., ::_INNER, ::_INNER].reshape(windows.shape[0] * windows.shape[1], -1)
    lengths = np.sqrt(np.einsum("ij,ij->i", flat, flat))
    return flat / (lengths[:, None] + np.float32(_TINY)), windows.shape[1]
