"""Which vector stands in which slot of an index that only grows.

Knows: ids and slot numbers. Does not know: the vectors, or where they lie.

A vector that is replaced or removed keeps its slot, which is dead from then on: an index of many gigabytes need not
be changed in the middle. Compaction is what drops dead slots.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from motifsearch.vectors import Ids

DEAD = -1
# A filter of so many ids is looked up in a table, where ids are so dense that the table is small.
_MANY = 1000
_DENSE = 4


class Slots:
    """Ids by slot, and slots by id.

    Parameters
    ----------
    ids : (n,) int64
        ``ids[s]`` stands in slot s; `DEAD` where the slot is dead. The others are different, zero or greater.
    """

    def __init__(self, ids: Ids) -> None:
        self.ids: Ids = ids.copy()
        living = np.flatnonzero(self.ids != DEAD)
        self._order = living[np.argsort(self.ids[living], kind="stable")]
        self._sorted = self.ids[self._order]
        self._table: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        """How many slots there are, dead ones included."""
        return int(self.ids.size)

    @property
    def living(self) -> int:
        """How many slots hold a vector that counts."""
        return int(self._sorted.size)

    @property
    def sorted_ids(self) -> Ids:
        """All living ids, (living,) int64, ascending."""
        return self._sorted.copy()

    def alive(self) -> NDArray[np.bool_]:
        """Whether each slot is alive, (n,) bool."""
        return self.ids != DEAD

    def find(self, ids: Ids) -> NDArray[np.int64]:
        """Return the slot of each id, (m,) int64; -1 where it is not there."""
        if not self.living or not ids.size:
            return np.full(ids.size, -1, dtype=np.int64)
        if ids.size > _MANY and self._sorted[-1] < _DENSE * self.living:
            return self._looked_up(ids)
        places = np.minimum(np.searchsorted(self._sorted, ids), self.living - 1)
        return np.where(self._sorted[places] == ids, self._order[places], -1)

    def _looked_up(self, ids: Ids) -> NDArray[np.int64]:
        """As `find`, by a table from id to slot, which is kept until something changes."""
        table = self._table
        if table is None:
            table = np.full(int(self._sorted[-1]) + 1, -1, dtype=np.int64)
            table[self._sorted] = self._order
            self._table = table
        if ids.min() >= 0 and ids.max() < table.size:
            return table[ids]
        is_inside = (ids >= 0) & (ids < table.size)
        return np.where(is_inside, table[np.where(is_inside, ids, 0)], -1)

    def append(self, ids: Ids) -> None:
        """Give the next slots to `ids`, (m,) int64, none of which is alive."""
        self._table = None
        order = np.argsort(ids, kind="stable")
        places = np.searchsorted(self._sorted, ids[order])
        self._order = np.insert(self._order, places, order + len(self))
        self._sorted = np.insert(self._sorted, places, ids[order])
        self.ids = np.concatenate([self.ids, ids])

    def kill(self, slots: NDArray[np.int64]) -> None:
        """Let slots die, (m,) int64, all of them alive."""
        self._table = None
        doomed = np.zeros(len(self), dtype=np.bool_)
        doomed[slots] = True
        kept = ~doomed[self._order]
        self._sorted, self._order = self._sorted[kept], self._order[kept]
        # A new array: what was handed out before stays as it was.
        self.ids = np.where(doomed, DEAD, self.ids)
