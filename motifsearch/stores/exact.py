"""The reference: nearest neighbours by NumPy alone.

Knows: a matrix in memory. Does not know: any index; every other store is tested against this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from motifsearch.stores.flat import FlatStore
from motifsearch.stores.ranking import nearest_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from motifsearch.stores.questions import Chosen
    from motifsearch.vectors import Vectors


class ExactStore(FlatStore):
    """Compares every query with every vector, block by block."""

    kind: ClassVar[str] = "exact"

    _buffer: Vectors | None = None
    _used: int = 0

    def _matrix(self) -> Vectors:
        return self._room(0)[: self._used]

    def _grow(self, vectors: Vectors) -> None:
        self._room(len(vectors))[self._used : self._used + len(vectors)] = vectors
        self._used += len(vectors)

    def _shrink(self, count: int) -> None:
        self._used = count

    def _nearest(self, queries: Vectors, k: int, chosen: Chosen | None) -> list[NDArray[np.int64]]:
        return nearest_rows(self._matrix(), queries, k, None if chosen is None else chosen.rows)

    def _room(self, more: int) -> Vectors:
        """Return a buffer with space for `more` rows; it grows by half, so that single additions stay cheap."""
        needed = self._used + more
        if self._buffer is None or needed > len(self._buffer):
            larger = np.empty((needed + needed // 2 if self._used else needed, self.space.dim), dtype=np.float32)
            if self._buffer is not None:
                larger[: self._used] = self._buffer[: self._used]
            self._buffer = larger
        return self._buffer
