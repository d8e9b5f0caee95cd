"""What the stores that keep every vector uncompressed share.

Knows: ids, rows, locks, saving and opening. Does not know: where the matrix lives and how its candidates are found;
``exact.py`` and ``faiss_store.py`` say that.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from motifsearch.errors import DataError, StoreError
from motifsearch.records import StoreFacts
from motifsearch.stores import questions
from motifsearch.stores.locking import ReadWriteLock
from motifsearch.stores.manifest import Manifest, bytes_in, checked_path, damaged, read_manifest
from motifsearch.stores.questions import Chosen, Filters
from motifsearch.stores.ranking import nearest_rows, rank
from motifsearch.stores.rows import Rows
from motifsearch.stores.saving import write_files
from motifsearch.vectors import as_ids, unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

    from motifsearch.records import EmbeddingSpace, Neighbours
    from motifsearch.vectors import Ids, Vectors

# Below this part of the store, picking the allowed rows out costs less than passing over all the others.
_PICK_BELOW = 1 / 16
_OPENING_ATTEMPTS = 3


class FlatStore(ABC):
    """A store whose vectors are the rows of one matrix; safe to use from several threads.

    Parameters
    ----------
    directory : Path
        Where it is saved, of this store alone.
    space : EmbeddingSpace

    Raises
    ------
    StoreError
        ``stores.damaged`` when what is saved there cannot be trusted.
    """

    kind: ClassVar[str]

    def __init__(self, directory: Path, space: EmbeddingSpace) -> None:
        self._directory = directory
        self._space = space
        self._lock = ReadWriteLock()
        self._saving = threading.Lock()
        self._closed = False
        self._revision = -1
        self._filters = Filters()
        self._rows = Rows(np.empty(0, dtype=np.int64))
        self._grow(np.empty((0, space.dim), dtype=np.float32))
        self._load()

    @property
    def space(self) -> EmbeddingSpace:
        """The space that its vectors belong to."""
        return self._space

    @property
    def count(self) -> int:
        """How many vectors it holds."""
        return len(self._rows)

    @property
    def revision(self) -> int:
        """The database's revision that was saved last; -1 for a new, empty store."""
        return self._revision

    @property
    def facts(self) -> StoreFacts:
        """What it is: every vector is compared."""
        return StoreFacts(tier="flat", vectors=self.count, bytes_on_disk=bytes_in(self._directory))

    def expect(self, count: int) -> None:  # noqa: B027  # nothing to do is right for every flat store
        """Ignore how many vectors will come."""

    def verify(self) -> None:  # noqa: B027  # see `expect`
        """Do nothing: opening compared every file with its checksum."""

    def ids(self) -> Ids:
        """All ids, (count,) int64, ascending."""
        with self._lock.reading():
            return self._rows.sorted_ids

    def upsert(self, ids: ArrayLike, vectors: ArrayLike) -> None:
        """Add vectors, or replace those whose id is there; see `VectorStore.upsert`."""
        wanted = as_ids(ids)
        if not wanted.size and not np.size(vectors):
            return
        matrix = unit(vectors, self._space.dim)
        if len(matrix) != wanted.size:
            raise DataError("vectors.ids", reason="count")
        with self._lock.writing():
            self._refuse_closed()
            self._filters.forget()
            places = self._rows.find(wanted)
            known = places >= 0
            self._matrix()[places[known]] = matrix[known]
            if not known.all():
                self._grow(matrix[~known])
                self._rows.append(wanted[~known])

    def remove(self, ids: ArrayLike) -> int:
        """Remove vectors; ids that are not there are passed over. Returns how many were removed."""
        wanted = as_ids(ids)
        with self._lock.writing():
            self._refuse_closed()
            self._filters.forget()
            places = self._rows.find(wanted)
            places = places[places >= 0]
            if places.size:
                sources, targets = self._rows.remove(places)
                matrix = self._matrix()
                matrix[targets] = matrix[sources]
                self._shrink(len(self._rows))
            return int(places.size)

    def search(self, vectors: ArrayLike, k: int, allowed_ids: ArrayLike | None = None) -> Neighbours:
        """Find the k nearest for each query; see `VectorStore.search`.

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
            if chosen is not None and chosen.count == len(self._rows):
                chosen = None
            total = len(self._rows) if chosen is None else chosen.count
            if total and len(queries):
                matrix = self._matrix()
                for row, candidates in enumerate(self._candidates(queries, min(k, total), chosen)):
                    answer.put(row, rank(matrix, self._rows.ids, queries[row], candidates, k))
        return answer.neighbours()

    def portions(self, size: int) -> Iterator[tuple[Ids, Vectors]]:
        """Yield all ids and vectors, at most `size` at a time; nothing may be changed meanwhile."""
        for start in range(0, len(self._rows), size):
            yield self._rows.ids[start : start + size], self._matrix()[start : start + size]

    def save(self, revision: int) -> None:
        """Write to disk; a save that is interrupted leaves the former state.

        Parameters
        ----------
        revision : int
            The database's revision that the store now mirrors.

        Raises
        ------
        StoreError
            ``stores.cannot_write`` when the disk is full or refuses.
        """
        with self._saving, self._lock.reading():
            self._refuse_closed()
            matrix = self._matrix()
            manifest = Manifest(
                kind=self.kind,
                fingerprint=self._space.fingerprint,
                dim=self._space.dim,
                count=len(self._rows),
                revision=revision,
            )
            write_files(
                self._directory,
                manifest,
                {
                    "ids.npy": lambda file: np.lib.format.write_array(file, self._rows.ids),
                    "vectors.npy": lambda file: np.lib.format.write_array(file, matrix),
                },
            )
            self._revision = revision

    def close(self) -> None:
        """Free memory without saving; the store cannot be used afterwards."""
        with self._lock.writing():
            self._closed = True
            self._rows = Rows(np.empty(0, dtype=np.int64))
            self._shrink(0)

    def _candidates(self, queries: Vectors, k: int, chosen: Chosen | None) -> list[NDArray[np.int64]]:
        if chosen is not None and chosen.count < _PICK_BELOW * len(self._rows):
            return nearest_rows(self._matrix(), queries, k, chosen.rows)
        return self._nearest(queries, k, chosen)

    def _chosen(self, allowed: Ids) -> Chosen:
        return Chosen(self._rows.find(allowed), len(self._rows))

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StoreError("stores.closed", path=str(self._directory))

    def _load(self) -> None:
        for attempt in range(_OPENING_ATTEMPTS):
            manifest = read_manifest(self._directory, self.kind, self._space)
            if manifest is None:
                return
            try:
                self._read(manifest)
            except StoreError:
                # Another process may have saved in between and removed the files that this manifest names.
                if attempt + 1 < _OPENING_ATTEMPTS and self._replaced(manifest):
                    continue
                raise
            return

    def _replaced(self, manifest: Manifest) -> bool:
        return read_manifest(self._directory, self.kind, self._space) != manifest

    def _read(self, manifest: Manifest) -> None:
        path = self._directory
        try:
            ids = np.load(checked_path(path, manifest, "ids"), allow_pickle=False)
            vectors = np.load(checked_path(path, manifest, "vectors"), allow_pickle=False, mmap_mode="r")
        except (ValueError, EOFError, OSError) as error:
            raise damaged(path, "content") from error
        if ids.shape != (manifest.count,) or vectors.shape != (manifest.count, self._space.dim):
            raise damaged(path, "content")
        self._grow(vectors)
        self._rows = Rows(ids)
        self._revision = manifest.revision

    @abstractmethod
    def _matrix(self) -> Vectors:
        """All vectors, (count, dim) float32, as a view that can be written."""

    @abstractmethod
    def _grow(self, vectors: Vectors) -> None:
        """Append rows, (m, dim) float32."""

    @abstractmethod
    def _shrink(self, count: int) -> None:
        """Drop the rows from `count` on."""

    @abstractmethod
    def _nearest(self, queries: Vectors, k: int, chosen: Chosen | None) -> list[NDArray[np.int64]]:
        """For each query, every row that may be among its k nearest; see `ranking.nearest_rows`."""
