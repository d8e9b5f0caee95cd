"""A store in Milvus: a server for collections beyond one machine, or milvus-lite in a folder.

Milvus finds the candidates, with the filter pushed down to it, and the exact score of each is computed here, so that
the answers are those of the NumPy reference. Beside it, a manifest on this machine remembers which collection is
ours, the ids it holds and the database's revision.

Knows: what is remembered, and when a collection is gone. Does not know: what a collection is asked, which is in
``milvus_collection.py``, or how a connection is kept, in ``milvus_client.py``.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.errors import DataError, StoreError
from motifsearch.records import StoreFacts
from motifsearch.stores import questions
from motifsearch.stores.manifest import Manifest, bytes_in, checked_path, damaged, read_manifest
from motifsearch.stores.milvus_client import MilvusClient
from motifsearch.stores.milvus_collection import Collection, filters
from motifsearch.stores.ranking import rank
from motifsearch.stores.saving import write_files
from motifsearch.vectors import as_ids, unit

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike

    from motifsearch.records import EmbeddingSpace, Neighbours
    from motifsearch.vectors import Ids, Vectors

KIND = "milvus"
_QUESTIONS = 64


class MilvusStore:
    """Nearest neighbours by Milvus, with the answers of the reference; safe to use from several threads.

    Parameters
    ----------
    directory : Path
        Of its manifest, of this store alone.
    space : EmbeddingSpace
    address : str
        ``"http://host:port"``, or empty for milvus-lite in `directory`.

    Raises
    ------
    StoreError
        ``stores.damaged`` when the collection is gone or is not what the manifest says, and what `MilvusClient`
        raises.
    """

    def __init__(self, directory: Path, space: EmbeddingSpace, *, address: str) -> None:
        self._directory = directory
        self._space = space
        self._lock = threading.RLock()
        self._closed = False
        self._revision = -1
        self._collection: Collection | None = None
        self._ids: Ids = np.empty(0, dtype=np.int64)
        self._client = MilvusClient(address or _local(directory))
        self._load()

    @property
    def space(self) -> EmbeddingSpace:
        """The space that its vectors belong to."""
        return self._space

    @property
    def count(self) -> int:
        """How many vectors it holds; -1 when its collection was found to be gone."""
        return int(self._ids.size) if self._collection is not None or not self._ids.size else -1

    @property
    def revision(self) -> int:
        """The database's revision that was saved last; -1 for a new, empty store."""
        return self._revision

    @property
    def facts(self) -> StoreFacts:
        """What it is: Milvus compares every vector."""
        return StoreFacts(tier="milvus", vectors=self.count, bytes_on_disk=bytes_in(self._directory))

    def expect(self, count: int) -> None:
        """Ignore how many vectors will come."""

    def verify(self) -> None:
        """Compare the server's ids with those that are remembered; raises StoreError ``stores.damaged``."""
        with self._lock:
            if self._collection is not None and not np.array_equal(self._collection.ids(), self._ids):
                raise damaged(self._directory, "content")

    def ids(self) -> Ids:
        """All ids, (count,) int64, ascending."""
        return self._ids.copy()

    def upsert(self, ids: ArrayLike, vectors: ArrayLike) -> None:
        """Add vectors, or replace those whose id is there; see `VectorStore.upsert`."""
        wanted = as_ids(ids)
        if not wanted.size and not np.size(vectors):
            return
        matrix = unit(vectors, self._space.dim)
        if len(matrix) != wanted.size:
            raise DataError("vectors.ids", reason="count")
        with self._lock:
            self._refuse_closed()
            if self._collection is None:
                self._collection = Collection.made(self._client, self._space)
                # The manifest names the collection from now on, so that an interrupted filling goes on in it.
                self.save(self._revision)
            for some in self._collection.upsert(wanted, matrix):
                self._ids = np.union1d(self._ids, some)

    def remove(self, ids: ArrayLike) -> int:
        """Remove vectors; ids that are not there are passed over. Returns how many were removed."""
        wanted = as_ids(ids)
        with self._lock:
            self._refuse_closed()
            before = self.count
            if self._collection is not None:
                # Ids that are not remembered too: an interrupted run may have brought them to the server.
                self._collection.delete(wanted)
            self._ids = np.setdiff1d(self._ids, wanted)
            return before - self.count

    def search(self, vectors: ArrayLike, k: int, allowed_ids: ArrayLike | None = None) -> Neighbours:
        """Find the k nearest for each query; see `VectorStore.search`.

        Parameters
        ----------
        vectors : (m, dim) or (dim,) array_like
        k : int
            At least 1, at most some 16 000.
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
        StoreError
            ``stores.unreachable`` and the like.
        """
        queries = questions.checked(vectors, k, self._space.dim)
        self._refuse_closed()
        known = self._ids
        among = None if allowed_ids is None else np.intersect1d(known, questions.allowed(allowed_ids))
        answer = questions.Answer(len(queries), k)
        parts = list(filters(known, among)) if known.size and (among is None or among.size) else []
        for start in range(0, len(queries) if parts else 0, _QUESTIONS):
            block = queries[start : start + _QUESTIONS]
            for row, (ids, matrix) in enumerate(self._found(block, k, parts)):
                answer.put(start + row, rank(matrix, ids, block[row], np.arange(ids.size), k))
        return answer.neighbours()

    def save(self, revision: int) -> None:
        """Write the manifest; what was added is with the server already.

        Parameters
        ----------
        revision : int
            The database's revision that the store now mirrors.

        Raises
        ------
        StoreError
            ``stores.cannot_write`` when the disk is full or refuses.
        """
        with self._lock:
            self._refuse_closed()
            write_files(
                self._directory,
                Manifest(
                    kind=KIND,
                    fingerprint=self._space.fingerprint,
                    dim=self._space.dim,
                    count=self.count,
                    revision=revision,
                    built={"collection": "" if self._collection is None else self._collection.name},
                ),
                {"ids.npy": lambda sink: np.lib.format.write_array(sink, self._ids)},
            )
            self._revision = revision

    def drop(self) -> None:
        """Remove the collection from the server, and close."""
        with self._lock:
            if self._collection is not None:
                self._collection.drop()
            self._collection, self._ids = None, np.empty(0, dtype=np.int64)
            self.close()

    def close(self) -> None:
        """Close the connection without saving; the store cannot be used afterwards."""
        with self._lock:
            self._closed = True
            self._client.close()

    def _found(self, queries: Vectors, k: int, parts: list[tuple[str, int]]) -> list[tuple[Ids, Vectors]]:
        """For each query, ids and vectors among which its k nearest are."""
        collection = self._collection
        if collection is None:
            raise damaged(self._directory, "missing")
        try:
            return collection.found(queries, k, parts)
        except StoreError as error:
            moved = self._moved() if error.code == "stores.damaged" else None
            if moved is None:
                raise
            return moved.found(queries, k, parts)

    def _load(self) -> None:
        manifest = read_manifest(self._directory, KIND, self._space)
        if manifest is None:
            return
        try:
            ids = np.load(checked_path(self._directory, manifest, "ids"), allow_pickle=False)
            name = str(manifest.built["collection"])
        except (ValueError, KeyError, EOFError, OSError) as error:
            raise damaged(self._directory, "content") from error
        if ids.shape != (manifest.count,):
            raise damaged(self._directory, "content")
        self._collection = Collection(self._client, name, self._space.dim) if name else None
        if self._collection is not None:
            self._collection.load()
            if self._collection.count() != manifest.count:
                # Another process may be adding; the database tells what belongs there.
                ids = self._collection.ids()
        self._ids, self._revision = ids, manifest.revision

    def _moved(self) -> Collection | None:
        """Use the new collection that another process filled from now on; else the collection is lost."""
        with self._lock:
            before = "" if self._collection is None else self._collection.name
            try:
                manifest = read_manifest(self._directory, KIND, self._space)
                if manifest is not None and manifest.built.get("collection") not in {"", before, None}:
                    self._load()
                    return self._collection
            except StoreError:
                pass
            self._collection = None
            return None

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StoreError("stores.closed", path=str(self._directory))


def _local(directory: Path) -> str:
    directory.mkdir(parents=True, exist_ok=True)
    return str(directory / "lite.db")
