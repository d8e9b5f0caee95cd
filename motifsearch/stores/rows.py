"""Which vector stands in which row.

Knows: ids and row numbers. Does not know: the vectors, or where their matrix lives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from motifsearch.vectors import Ids


class Rows:
    """Ids of a matrix whose rows are kept without gaps, in the order in which they came.

    Looking up m ids among n costs O(m log n) without a Python object per id; a change costs one copy of the ids.

    Parameters
    ----------
    ids : (n,) int64
        Different, zero or greater; ``ids[r]`` belongs to row r.
    """

    def __init__(self, ids: Ids) -> None:
        self.ids: Ids = ids.copy()
        self._order = np.argsort(self.ids, kind="stable")
        self._sorted = self.ids[self._order]

    def __len__(self) -> int:
        return int(self.ids.size)

    @property
    def sorted_ids(self) -> Ids:
        """All ids, (n,) int64, ascending."""
        return self._sorted.copy()

    def find(self, ids: Ids) -> NDArray[np.int64]:
        """Return the row of each id, (m,) int64; -1 where it is not there."""
        if not len(self) or not ids.size:
            return np.full(ids.size, -1, dtype=np.int64)
        places = np.minimum(np.searchsorted(self._sorted, ids), len(self) - 1)
        return np.where(self._sorted[places] == ids, self._order[places], -1)

    def append(self, ids: Ids) -> None:
        """Give the next rows to `ids`, (m,) int64, none of which is there yet."""
        order = np.argsort(ids, kind="stable")
        places = np.searchsorted(self._sorted, ids[order])
        self._order = np.insert(self._order, places, order + len(self))
        self._sorted = np.insert(self._sorted, places, ids[order])
        self.ids = np.concatenate([self.ids, ids])

    def remove(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Drop rows by moving the last ones into the gaps.

        Parameters
        ----------
        rows : ndarray, (r,) int64
            Different and valid.

        Returns
        -------
        sources : ndarray, (m,) int64
            Rows that the matrix must copy.
        targets : ndarray, (m,) int64
            Where to; then it drops its last r rows.
        """
        left = len(self) - rows.size
        doomed = np.zeros(len(self), dtype=np.bool_)
        doomed[rows] = True
        targets = np.flatnonzero(doomed[:left])
        sources = left + np.flatnonzero(~doomed[left:])
        kept = ~doomed[self._order]
        self._sorted, self._order = self._sorted[kept], self._order[kept]
        moved_to = np.arange(doomed.size)
        moved_to[sources] = targets
        self._order = moved_to[self._order]
        self.ids[targets] = self.ids[sources]
        self.ids = self.ids[:left].copy()
        return sources, targets
