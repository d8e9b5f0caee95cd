"""Vectors in pieces: files that are mapped into memory and never change, and a tail that is not written yet.

Knows: slots, pieces, when pieces are joined. Does not know: ids, indexes, manifests.

Adding writes what is new and little more: the new piece takes up those before it that are not much larger, so that n
vectors lie in about log2(n) files at most and each is written again about log2(n) times in its life.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from motifsearch.stores.saving import Sink
    from motifsearch.vectors import Vectors

ROLE = "vectors"
_STEP = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file of vectors: raw little-endian float32, row after row.

    Attributes
    ----------
    role : str
        ``"vectors"`` and a number that grows with the slots.
    name, checksum : str
        As the manifest has them.
    rows : ndarray, (n, dim) float32
        Mapped, read-only.
    """

    role: str
    name: str
    checksum: str
    rows: Vectors


def map_rows(path: Path, dim: int) -> Vectors:
    """Map a file of vectors, (n, dim) float32; raises ValueError when it does not hold whole rows."""
    if not path.stat().st_size:
        return np.empty((0, dim), dtype=np.float32)
    mapped = np.memmap(path, dtype="<f4", mode="r")
    return np.asarray(mapped).reshape(-1, dim)


class Segments:
    """All vectors by slot; reads as a matrix of (n, dim) float32.

    Parameters
    ----------
    dim : int
    pieces : sequence of Piece
        In the order of their slots.
    """

    def __init__(self, dim: int, pieces: tuple[Piece, ...] = ()) -> None:
        self._dim = dim
        self.pieces = pieces
        self._buffer = np.empty((0, dim), dtype=np.float32)
        self._used = 0
        self._arrange()

    def __len__(self) -> int:
        return int(self._starts[-1]) + self._used

    @property
    def shape(self) -> tuple[int, int]:
        """(n, dim)."""
        return len(self), self._dim

    @property
    def tail(self) -> Vectors:
        """What is in memory alone, (m, dim) float32."""
        return self._buffer[: self._used]

    def __getitem__(self, rows: Any, /) -> Vectors:
        """Copy rows out, by a slice or by an array of slots."""
        if isinstance(rows, slice):
            start, stop, _ = rows.indices(len(self))
            rows = np.arange(start, stop)
        if self._whole is not None and not self._used:
            return self._whole[rows]
        arrays = self._arrays()
        found = np.empty((len(rows), self._dim), dtype=np.float32)
        homes = np.searchsorted(self._starts, rows, side="right") - 1
        for home in np.flatnonzero(np.bincount(homes)).tolist():
            here = homes == home
            found[here] = arrays[home][rows[here] - self._starts[home]]
        return found

    def append(self, vectors: Vectors) -> None:
        """Give the next slots to vectors, (m, dim) float32."""
        needed = self._used + len(vectors)
        if needed > len(self._buffer):
            larger = np.empty((needed + (needed // 2 if self._used else 0), self._dim), dtype=np.float32)
            larger[: self._used] = self.tail
            self._buffer = larger
        self._buffer[self._used : needed] = vectors
        self._used = needed

    def joined(self) -> tuple[int, str]:
        """Say how many of the last pieces a file of the tail takes up, and the role of that file."""
        size, taken = self._used, 0
        while taken < len(self.pieces) and len(self.pieces[-1 - taken].rows) < 2 * size:
            size += len(self.pieces[-1 - taken].rows)
            taken += 1
        last = int(self.pieces[-1].role.removeprefix(ROLE)) if self.pieces else -1
        return taken, f"{ROLE}{last + 1}"

    def write_from(self, piece: int, sink: Sink) -> None:
        """Write all rows from a piece on, the tail included."""
        for array in self._arrays()[piece:]:
            for start in range(0, len(array), _STEP):
                sink.write(np.ascontiguousarray(array[start : start + _STEP], dtype="<f4").data)

    def replaced(self, pieces: tuple[Piece, ...]) -> None:
        """Take up pieces that hold all that was here; the tail is empty then."""
        self.pieces = pieces
        self._buffer, self._used = np.empty((0, self._dim), dtype=np.float32), 0
        self._arrange()

    def blocks(self, step: int = _STEP) -> Iterator[tuple[int, Vectors]]:
        """Yield all vectors by slot, at most `step` at a time, each with its first slot."""
        for start, array in zip(self._starts.tolist(), self._arrays(), strict=True):
            for row in range(0, len(array), step):
                yield start + row, array[row : row + step]

    def _arrays(self) -> list[Vectors]:
        return [*(piece.rows for piece in self.pieces), self.tail]

    def _arrange(self) -> None:
        sizes = [len(piece.rows) for piece in self.pieces]
        self._starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        # A single piece, which most collections are, is read without asking where a slot lies.
        self._whole = self.pieces[0].rows if len(self.pieces) == 1 else None
