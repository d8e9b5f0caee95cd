"""The store for large collections: a compressed index finds candidates, the exact vectors order them.

On the disk lie pieces of exact vectors, which are mapped, the ids of their slots, and FAISS's inverted lists, which
are mapped too. Adding writes a new piece, removing marks slots as dead; the lists are written again when what came
after them is a quarter of them, everything when a fifth is dead, and they are trained anew at four times the vectors.
Until there are enough vectors to train lists, every vector is compared.

Knows: when something is written, built or compacted, and how a question goes through the parts. Does not know: how
lists are trained and searched, which is in ``inverted.py``.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.errors import DataError, StoreError
from motifsearch.records import StoreFacts
from motifsearch.stores import questions
from motifsearch.stores.compressed_files import CompressedFiles, Held
from motifsearch.stores.inverted import build
from motifsearch.stores.locking import ReadWriteLock
from motifsearch.stores.manifest import bytes_in
from motifsearch.stores.questions import Chosen, Filters
from motifsearch.stores.ranking import nearest_rows, rank
from motifsearch.stores.segments import Segments
from motifsearch.stores.slots import Slots
from motifsearch.vectors import as_ids, unit

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

    from motifsearch.records import EmbeddingSpace, Neighbours
    from motifsearch.stores.inverted import Inverted, Tier
    from motifsearch.vectors import Ids, Vectors

# Among so few allowed vectors all are compared: that takes some milliseconds and misses none.
SCANNED = 10_000
# A filling of millions keeps no more rows than this in memory.
_TAIL_ROWS = 1 << 18
# Others may search between two portions that are added.
_PORTION = 2048
# Lists that were learnt from so many times fewer vectors are learnt anew.
_OUTGROWN = 4


class CompressedStore:
    """Nearest neighbours by inverted lists and exact vectors; safe to use from several threads.

    Parameters
    ----------
    directory : Path
        Where it is saved, of this store alone.
    space : EmbeddingSpace
    tier : {"ivf", "pq"}
    builds_at : int
        Number of vectors from which on there are lists.

    Raises
    ------
    StoreError
        ``stores.damaged`` when what is saved there cannot be trusted.
    """

    def __init__(self, directory: Path, space: EmbeddingSpace, *, tier: Tier, builds_at: int) -> None:
        self._directory = directory
        self._space = space
        self._tier: Tier = tier
        self._builds_at = builds_at
        self._lock = ReadWriteLock()
        # Held by whoever changes or saves; searching goes on meanwhile.
        self._changing = threading.Lock()
        self._closed = False
        self._files = CompressedFiles(directory, space, tier)
        self._begin()
        held = self._files.load()
        if held is not None and self._files.manifest is not None:
            self._slots, self._vectors, self._index = held.slots, held.vectors, held.index
            self._trained_for, self._revision = held.trained_for, self._files.manifest.revision

    def _begin(self) -> None:
        self._revision = -1
        self._slots = Slots(np.empty(0, dtype=np.int64))
        self._vectors = Segments(self._space.dim)
        self._index: Inverted | None = None
        self._trained_for = 0
        self._living: Chosen | None = None
        self._filters = Filters()

    @property
    def space(self) -> EmbeddingSpace:
        """The space that its vectors belong to."""
        return self._space

    @property
    def count(self) -> int:
        """How many vectors it holds."""
        return self._slots.living

    @property
    def revision(self) -> int:
        """The database's revision that was saved last; -1 for a new, empty store."""
        return self._revision

    @property
    def facts(self) -> StoreFacts:
        """What it is and what it was measured to find."""
        with self._lock.reading():
            index = self._index
            return StoreFacts(
                tier=self._tier if index is not None else "flat",
                vectors=self._slots.living,
                recall_at_10=index.looking.recall if index is not None else 1.0,
                lists=index.lists if index is not None else 0,
                probes=index.looking.probes if index is not None else 0,
                bytes_on_disk=bytes_in(self._directory),
            )

    def expect(self, count: int) -> None:
        """Ignore how many vectors will come."""

    def ids(self) -> Ids:
        """All ids, (count,) int64, ascending."""
        with self._lock.reading():
            return self._slots.sorted_ids

    def upsert(self, ids: ArrayLike, vectors: ArrayLike) -> None:
        """Add vectors, or replace those whose id is there; see `VectorStore.upsert`."""
        wanted = as_ids(ids)
        if not wanted.size and not np.size(vectors):
            return
        matrix = unit(vectors, self._space.dim)
        if len(matrix) != wanted.size:
            raise DataError("vectors.ids", reason="count")
        self.take_over(wanted, matrix)

    def take_over(self, wanted: Ids, matrix: Vectors) -> None:
        """Add what another store held, (n,) int64 and (n, dim) float32 of unit length, bit for bit."""
        with self._changing:
            self._refuse_closed()
            portion = _PORTION if self._index is not None else max(1, len(matrix))
            for start in range(0, len(matrix), portion):
                self._append(wanted[start : start + portion], matrix[start : start + portion])
            if len(self._vectors.tail) > _TAIL_ROWS:
                self._write_tail()

    def _append(self, ids: Ids, matrix: Vectors) -> None:
        with self._lock.writing():
            places = self._slots.find(ids)
            if (places >= 0).any():
                self._slots.kill(places[places >= 0])
            if self._index is not None:
                self._index.append(len(self._slots), matrix)
            self._vectors.append(matrix)
            self._slots.append(ids)
            self._forget()

    def remove(self, ids: ArrayLike) -> int:
        """Remove vectors; ids that are not there are passed over. Returns how many were removed."""
        wanted = as_ids(ids)
        with self._changing, self._lock.writing():
            self._refuse_closed()
            places = self._slots.find(wanted)
            places = places[places >= 0]
            if places.size:
                self._slots.kill(places)
                self._forget()
            return int(places.size)

    def search(self, vectors: ArrayLike, k: int, allowed_ids: ArrayLike | None = None) -> Neighbours:
        """Find the k nearest for each query; see `VectorStore.search`.

        Nothing outside `allowed_ids` is ever returned, and as many as there are, up to k. Up to `SCANNED` allowed
        ids are compared one by one; among more, and without a filter, the recall is that of `facts`.

        Parameters
        ----------
        vectors : (m, dim) or (dim,) array_like
        k : int
            At least 1.
        allowed_ids : (a,) array_like of int, optional
            Only these may be found; None means all.

        Returns
        -------
        Neighbours

        Raises
        ------
        UsageError
            ``stores.k`` when k is below 1.
        DataError
            ``vectors.…`` when the queries or the allowed ids have a wrong shape.
        """
        queries = questions.checked(vectors, k, self._space.dim)
        answer = questions.Answer(len(queries), k)
        with self._lock.reading():
            self._refuse_closed()
            chosen = None if allowed_ids is None else self._filters.get(allowed_ids, self._chosen)
            if chosen is None or chosen.count == self._slots.living:
                chosen = self._alive()
            total = self._slots.living if chosen is None else chosen.count
            if total and len(queries):
                for row, candidates in enumerate(self._candidates(queries, min(k, total), chosen, total)):
                    answer.put(row, rank(self._vectors, self._slots.ids, queries[row], candidates, k))
        return answer.neighbours()

    def _candidates(self, queries: Vectors, k: int, chosen: Chosen | None, total: int) -> list[NDArray[np.int64]]:
        if self._index is None or total <= k or (chosen is not None and total <= SCANNED):
            return nearest_rows(self._vectors, queries, k, None if chosen is None else chosen.rows)
        bits = None if chosen is None else chosen.bits
        found = self._index.candidates(queries, k, bits, total / len(self._slots))
        for row, candidates in enumerate(found):
            if candidates.size < k:
                # What is allowed lies far from the question: it is asked again of everything that is.
                only = None if chosen is None else chosen.rows
                found[row] = nearest_rows(self._vectors, queries[row : row + 1], k, only)[0]
        return found

    def _alive(self) -> Chosen | None:
        """The slots that count, or None where all do."""
        if self._slots.living == len(self._slots):
            return None
        if self._living is None:
            self._living = Chosen(np.flatnonzero(self._slots.alive()), len(self._slots))
        return self._living

    def _forget(self) -> None:
        self._living = None
        self._filters.forget()

    def _chosen(self, allowed: Ids) -> Chosen:
        return Chosen(self._slots.find(allowed), len(self._slots))

    def save(self, revision: int) -> None:
        """Write what changed, and build, rebuild or compact where that is due; searching goes on meanwhile.

        Parameters
        ----------
        revision : int
            The database's revision that the store now mirrors.

        Raises
        ------
        StoreError
            ``stores.cannot_write`` when the disk is full or refuses; the former state is left.
        """
        with self._changing:
            self._refuse_closed()
            saved = self._files.saved_by_another(revision, self._vectors)
            if saved is not None and saved.revision >= revision:
                self._revision = revision
                return
            dead = len(self._slots) - self._slots.living
            if 5 * dead > len(self._slots) or saved is not None:
                # After a compaction by another process the files of this one are gone.
                slots, vectors = self._files.compacted(self._slots, self._vectors)
                index = self._index_of(slots, vectors) if slots.living >= self._builds_at else None
                self._write(revision, slots, vectors, index, index is not None)
                return
            self._write(revision, self._slots, self._vectors, *self._due_index())

    def _due_index(self) -> tuple[Inverted | None, bool]:
        """The index to be saved, and whether its base must be written."""
        index, living = self._index, self._slots.living
        if living < self._builds_at and index is None:
            return None, False
        if index is None or living > _OUTGROWN * self._trained_for:
            return self._index_of(self._slots, self._vectors), True
        return index, index.base is None or index.delta.ntotal > index.base.ntotal // 4

    def _index_of(self, slots: Slots, vectors: Segments) -> Inverted:
        """Build the lists, by what was learnt before unless the store has outgrown that."""
        known = self._index is not None and slots.living <= _OUTGROWN * self._trained_for
        trained = self._index.trained if self._index is not None and known else None
        if trained is None:
            self._trained_for = slots.living
        return build(vectors, slots.alive(), self._tier, trained)

    def _write(self, revision: int, slots: Slots, vectors: Segments, index: Inverted | None, write_base: bool) -> None:
        held = Held(slots=slots, vectors=vectors, index=index, trained_for=self._trained_for)
        pieces, index = self._files.write(revision, held, write_base=write_base)
        with self._lock.writing():
            vectors.replaced(pieces)
            self._slots, self._vectors, self._index = slots, vectors, index
            self._forget()
            self._revision = revision

    def _write_tail(self) -> None:
        """Empty the memory: a filling may be larger than it."""
        pieces, gone = self._files.write_tail(self._vectors)
        with self._lock.writing():
            self._vectors.replaced(pieces)
        self._files.forget(gone)

    def verify(self) -> None:
        """Compare every file with its checksum; raises StoreError ``stores.damaged``."""
        with self._changing:
            self._files.verify()

    def close(self) -> None:
        """Free memory without saving; the store cannot be used afterwards."""
        with self._changing, self._lock.writing():
            self._closed = True
            self._begin()

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StoreError("stores.closed", path=str(self._directory))
