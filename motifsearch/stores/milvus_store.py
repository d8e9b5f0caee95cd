"""A store in Milvus: a server for collections beyond one machine, or milvus-lite in a folder.

Milvus finds the candidates, with the filter pushed down to it, and the exact score of each is computed here, so that
the answers are those of the NumPy reference. The server compares every vector (index FLAT) at the consistency level
Strong: what was added is found, whoever asks. Beside it, a manifest on this machine remembers which collection is
ours, the ids it holds and the database's revision.

Knows: collections, paging, filters. Does not know: how a connection is kept; that is in ``milvus_client.py``.
"""

from __future__ import annotations

import secrets
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from motifsearch.errors import DataError, StoreError, UsageError
from motifsearch.records import Neighbours, StoreFacts
from motifsearch.stores.manifest import Manifest, bytes_in, checked_path, damaged, read_manifest, write_files
from motifsearch.stores.milvus_client import MilvusClient
from motifsearch.stores.ranking import MARGIN, rank
from motifsearch.vectors import as_ids, unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

    from motifsearch.records import EmbeddingSpace
    from motifsearch.vectors import Ids, Vectors

KIND = "milvus"
_MORE = 32
# Milvus's own limit of answers to one question.
_LARGEST = 16_384
_PAGE = 8192
_BATCH_BYTES = 8 << 20
# Ids in one filter: about half a megabyte of text.
_IDS_IN_FILTER = 50_000
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
        self._collection = ""
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
        return int(self._ids.size) if self._collection or not self._ids.size else -1

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
            if self._collection and not np.array_equal(self._server_ids(), self._ids):
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
            self._ensure_collection()
            step = max(1, min(_PAGE, _BATCH_BYTES // (4 * self._space.dim)))
            for start in range(0, wanted.size, step):
                some = wanted[start : start + step]
                rows = [
                    {"id": number, "vector": vector}
                    for number, vector in zip(some.tolist(), matrix[start : start + step], strict=True)
                ]
                self._client.call(lambda client, rows=rows: client.upsert(self._collection, rows))
                self._ids = np.union1d(self._ids, some)

    def remove(self, ids: ArrayLike) -> int:
        """Remove vectors; ids that are not there are passed over. Returns how many were removed."""
        wanted = as_ids(ids)
        with self._lock:
            self._refuse_closed()
            before = self.count
            # Ids that are not remembered too: an interrupted run may have brought them to the server.
            for start in range(0, wanted.size if self._collection else 0, _PAGE):
                some: list[int] = wanted[start : start + _PAGE].tolist()
                self._client.call(lambda client, some=some: client.delete(self._collection, ids=some))
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
        if k < 1:
            raise UsageError("stores.k", k=k)
        queries = unit(vectors, self._space.dim)
        self._refuse_closed()
        allowed = None if allowed_ids is None else self._allowed(allowed_ids)
        found_ids = np.full((len(queries), k), -1, dtype=np.int64)
        scores = np.full((len(queries), k), -np.inf, dtype=np.float32)
        total = int(self._ids.size if allowed is None else allowed.size)
        for start in range(0, len(queries) if total else 0, _QUESTIONS):
            block = queries[start : start + _QUESTIONS]
            for row, (ids, matrix) in enumerate(self._found(block, k, allowed)):
                best, closeness = rank(matrix, ids, block[row], np.arange(ids.size), k)
                found_ids[start + row, : best.size] = best
                scores[start + row, : best.size] = closeness
        return Neighbours(ids=found_ids, scores=scores)

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
                    built={"collection": self._collection},
                ),
                {"ids.npy": lambda sink: np.lib.format.write_array(sink, self._ids)},
            )
            self._revision = revision

    def drop(self) -> None:
        """Remove the collection from the server, and close."""
        with self._lock:
            if self._collection:
                self._client.call(lambda client: client.drop_collection(self._collection))
            self._collection, self._ids = "", np.empty(0, dtype=np.int64)
            self.close()

    def close(self) -> None:
        """Close the connection without saving; the store cannot be used afterwards."""
        with self._lock:
            self._closed = True
            self._client.close()

    def _found(self, queries: Vectors, k: int, allowed: Ids | None) -> list[tuple[Ids, Vectors]]:
        """For each query, ids and vectors among which its k nearest are."""
        parts = [self._asked(queries, k, expression, count) for expression, count in self._filters(allowed)]
        return [
            (np.concatenate([part[row][0] for part in parts]), np.concatenate([part[row][1] for part in parts]))
            for row in range(len(queries))
        ]

    def _asked(self, queries: Vectors, k: int, expression: str, total: int) -> list[tuple[Ids, Vectors]]:
        asked = min(k + _MORE, total, _LARGEST)
        answers = self._ask(queries, asked, expression)
        for row in range(len(queries)):
            limit = asked
            # The last score is so near to the k-th that more may follow, as with many equal pictures.
            while limit < min(total, _LARGEST) and _is_open(answers[row][2], k):
                limit = min(4 * limit, total, _LARGEST)
                answers[row] = self._ask(queries[row : row + 1], limit, expression)[0]
        return [(ids, matrix) for ids, matrix, _ in answers]

    def _ask(self, queries: Vectors, limit: int, expression: str) -> list[tuple[Ids, Vectors, NDArray[np.float32]]]:
        def ask(client: Any) -> Any:
            return client.search(
                self._collection, data=list(queries), limit=limit, filter=expression, output_fields=["vector"]
            )

        try:
            answers = self._client.call(ask)
        except StoreError as error:
            if error.code != "stores.damaged" or not self._moved():
                raise
            answers = self._client.call(ask)
        found: list[tuple[Ids, Vectors, NDArray[np.float32]]] = []
        for hits in answers:
            ids = np.array([hit["id"] for hit in hits], dtype=np.int64)
            matrix = np.array([hit["entity"]["vector"] for hit in hits], dtype=np.float32)
            scores = np.array([hit["distance"] for hit in hits], dtype=np.float32)
            found.append((ids, matrix.reshape(ids.size, self._space.dim), scores))
        return found

    def _filters(self, allowed: Ids | None) -> Iterator[tuple[str, int]]:
        """Expressions that together let exactly the allowed ids through, each with how many those are."""
        if allowed is None:
            yield "", int(self._ids.size)
            return
        others = self._ids.size - allowed.size
        if others <= min(allowed.size, _IDS_IN_FILTER):
            rest = np.setdiff1d(self._ids, allowed)
            yield f"id not in {rest.tolist()}" if rest.size else "", int(allowed.size)
            return
        for start in range(0, allowed.size, _IDS_IN_FILTER):
            some = allowed[start : start + _IDS_IN_FILTER]
            yield f"id in {some.tolist()}", int(some.size)

    def _allowed(self, allowed_ids: ArrayLike) -> Ids:
        allowed = np.asarray(allowed_ids)
        if allowed.ndim != 1 or (allowed.size and not np.issubdtype(allowed.dtype, np.integer)):
            raise DataError("vectors.ids", reason="shape")
        return np.intersect1d(self._ids, allowed.astype(np.int64))

    def _ensure_collection(self) -> None:
        if self._collection:
            return
        name = f"motifsearch_{self._space.fingerprint[:12]}_{secrets.token_hex(4)}"

        def create(client: Any) -> None:
            if client.has_collection(name):
                return
            from pymilvus import DataType

            schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
            schema.add_field("id", DataType.INT64, is_primary=True)
            schema.add_field("vector", DataType.FLOAT_VECTOR, dim=self._space.dim)
            index = client.prepare_index_params()
            # Unit vectors: their inner product is the cosine.
            index.add_index("vector", index_type="FLAT", metric_type="IP")
            client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")

        self._client.call(create)
        self._collection = name
        # The manifest names the collection from now on, so that an interrupted filling goes on in it.
        self.save(self._revision)

    def _server_ids(self) -> Ids:
        def page(client: Any) -> Ids:
            found: list[int] = []
            pages = client.query_iterator(self._collection, batch_size=_PAGE, output_fields=["id"])
            try:
                while rows := pages.next():
                    found += [int(row["id"]) for row in rows]
            finally:
                pages.close()
            return np.unique(np.array(found, dtype=np.int64))

        return self._client.call(page)

    def _server_count(self) -> int:
        def ask(client: Any) -> int:
            return int(client.query(self._collection, filter="", output_fields=["count(*)"])[0]["count(*)"])

        return self._client.call(ask)

    def _load(self) -> None:
        manifest = read_manifest(self._directory, KIND, self._space)
        if manifest is None:
            return
        try:
            ids = np.load(checked_path(self._directory, manifest, "ids"), allow_pickle=False)
            collection = str(manifest.built["collection"])
        except (ValueError, KeyError, EOFError, OSError) as error:
            raise damaged(self._directory, "content") from error
        if ids.shape != (manifest.count,):
            raise damaged(self._directory, "content")
        self._collection = collection
        if collection:
            self._client.call(lambda client: client.load_collection(collection))
            if self._server_count() != manifest.count:
                # Another process may be adding; the database tells what belongs there.
                ids = self._server_ids()
        self._ids, self._revision = ids, manifest.revision

    def _moved(self) -> bool:
        """Whether another process filled a new collection; it is used from now on. Else the collection is lost."""
        with self._lock:
            before = self._collection
            try:
                manifest = read_manifest(self._directory, KIND, self._space)
                if manifest is not None and manifest.built.get("collection") not in {"", before, None}:
                    self._load()
                    return True
            except StoreError:
                pass
            self._collection = ""
            return False

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StoreError("stores.closed", path=str(self._directory))


def _local(directory: Path) -> str:
    directory.mkdir(parents=True, exist_ok=True)
    return str(directory / "lite.db")


def _is_open(scores: NDArray[np.float32], k: int) -> bool:
    return bool(scores.size >= k and scores[-1] >= scores[k - 1] - MARGIN)
