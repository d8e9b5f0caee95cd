"""What a store is asked, and the frame of its answer: the same for every store.

Knows: checking questions and filters, what a filter lets through. Does not know: how anything is found.
"""

from __future__ import annotations

import weakref
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.errors import DataError, UsageError
from motifsearch.records import Neighbours
from motifsearch.vectors import unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from motifsearch.vectors import Ids, Vectors

# Of so many filters it is remembered what they let through: those of the people who search at the same time.
_REMEMBERED = 4


def checked(vectors: ArrayLike, k: int, dim: int) -> Vectors:
    """Check questions and bring them to unit length.

    Parameters
    ----------
    vectors : (m, dim) or (dim,) array_like
    k : int
    dim : int

    Returns
    -------
    (m, dim) float32, unit length

    Raises
    ------
    UsageError
        ``stores.k`` when k is below 1.
    DataError
        ``vectors.…`` when they have a wrong shape.
    """
    if k < 1:
        raise UsageError("stores.k", k=k)
    return unit(vectors, dim)


def allowed(allowed_ids: ArrayLike) -> Ids:
    """Check the ids of a filter.

    Parameters
    ----------
    allowed_ids : (a,) array_like of int

    Returns
    -------
    (a,) int64

    Raises
    ------
    DataError
        ``vectors.ids`` when they are not whole numbers in one row.
    """
    ids = np.asarray(allowed_ids)
    if ids.ndim != 1 or (ids.size and not np.issubdtype(ids.dtype, np.integer)):
        raise DataError("vectors.ids", reason="shape")
    return ids.astype(np.int64, copy=False)


class Answer:
    """The rows of an answer, filled one by one; -1 and -inf where nothing is put.

    Parameters
    ----------
    count, k : int
    """

    def __init__(self, count: int, k: int) -> None:
        self.ids: Ids = np.full((count, k), -1, dtype=np.int64)
        self.scores: Vectors = np.full((count, k), -np.inf, dtype=np.float32)

    def put(self, row: int, best: tuple[Ids, Vectors]) -> None:
        """Fill a row with ids and scores, (≤ k,) each, best first."""
        size = best[0].size
        self.ids[row, :size], self.scores[row, :size] = best

    def neighbours(self) -> Neighbours:
        """Return it as stores do."""
        return Neighbours(ids=self.ids, scores=self.scores)


class Chosen:
    """The places that a filter lets through.

    Parameters
    ----------
    places : (p,) int64
        Those of the filter's ids; -1 for an id that is not there.
    count : int
        How many places there are in all.
    """

    def __init__(self, places: NDArray[np.int64], count: int) -> None:
        self.mask = np.zeros(count + 1, dtype=np.bool_)
        # What is not there lands on a place too many.
        self.mask[places] = True
        self.mask = self.mask[:-1]
        self.count = int(np.count_nonzero(self.mask))

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """The places, (count,) int64, ascending."""
        return np.flatnonzero(self.mask)

    @cached_property
    def bits(self) -> NDArray[np.uint8]:
        """The mask as FAISS reads it, eight places a byte."""
        return np.packbits(self.mask, bitorder="little")


class Filters:
    """What the last filters let through, as long as the store does not change.

    Only arrays that cannot be written to are remembered, as the database gives them, and by identity: comparing them
    would cost as much as looking them up.
    """

    def __init__(self) -> None:
        self._known: list[tuple[weakref.ref[object], Chosen]] = []

    def get(self, allowed_ids: ArrayLike, choose: Callable[[Ids], Chosen]) -> Chosen:
        """Return what a filter lets through, from `choose` where it is not known."""
        for reference, chosen in self._known:
            if reference() is allowed_ids:
                return chosen
        chosen = choose(allowed(allowed_ids))
        if isinstance(allowed_ids, np.ndarray) and allowed_ids.base is None and not allowed_ids.flags.writeable:
            self._known = [(weakref.ref(allowed_ids), chosen), *self._known[: _REMEMBERED - 1]]
        return chosen

    def forget(self) -> None:
        """Forget everything, since the store changes."""
        self._known = []
