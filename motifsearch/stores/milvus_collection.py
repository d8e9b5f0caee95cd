"""One collection of Milvus: its vectors, questions to it, and filters as Milvus reads them.

The server compares every vector (index FLAT) at the consistency level Strong: what was added is found, whoever asks.

Knows: schema, pages, filter expressions, answers that may have to be longer. Does not know: how a connection is kept,
what this machine remembers of the collection.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import numpy as np

from motifsearch.stores.ranking import MARGIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from motifsearch.records import EmbeddingSpace
    from motifsearch.stores.milvus_client import MilvusClient
    from motifsearch.vectors import Ids, Vectors

_MORE = 32
# Milvus's own limit of answers to one question.
_LARGEST = 16_384
_PAGE = 8192
_BATCH_BYTES = 8 << 20
# Ids in one filter: about half a megabyte of text.
_IDS_IN_FILTER = 50_000


class Collection:
    """A collection that is there; safe to use from several threads.

    Parameters
    ----------
    client : MilvusClient
    name : str
    dim : int
    """

    def __init__(self, client: MilvusClient, name: str, dim: int) -> None:
        self._client = client
        self.name = name
        self._dim = dim

    @classmethod
    def made(cls, client: MilvusClient, space: EmbeddingSpace) -> Collection:
        """Make a new one, under a name of its own."""
        name = f"motifsearch_{space.fingerprint[:12]}_{secrets.token_hex(4)}"

        def create(pymilvus: Any) -> None:
            if pymilvus.has_collection(name):
                return
            from pymilvus import DataType

            schema = pymilvus.create_schema(auto_id=False, enable_dynamic_field=False)
            schema.add_field("id", DataType.INT64, is_primary=True)
            schema.add_field("vector", DataType.FLOAT_VECTOR, dim=space.dim)
            index = pymilvus.prepare_index_params()
            # Unit vectors: their inner product is the cosine.
            index.add_index("vector", index_type="FLAT", metric_type="IP")
            pymilvus.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")

        client.call(create)
        return cls(client, name, space.dim)

    def load(self) -> None:
        """Have the server read it; raises StoreError ``stores.damaged`` when it is gone."""
        self._client.call(lambda client: client.load_collection(self.name))

    def drop(self) -> None:
        """Remove it from the server."""
        self._client.call(lambda client: client.drop_collection(self.name))

    def upsert(self, ids: Ids, matrix: Vectors) -> Iterator[Ids]:
        """Add or replace vectors, (n, dim) float32; yield the ids, (n,) int64, portion by portion."""
        step = max(1, min(_PAGE, _BATCH_BYTES // (4 * self._dim)))
        for start in range(0, ids.size, step):
            some = ids[start : start + step]
            rows = [
                {"id": number, "vector": vector}
                for number, vector in zip(some.tolist(), matrix[start : start + step], strict=True)
            ]
            self._client.call(lambda client, rows=rows: client.upsert(self.name, rows))
            yield some

    def delete(self, ids: Ids) -> None:
        """Remove vectors by their ids, (n,) int64; those that are not there are passed over."""
        for start in range(0, ids.size, _PAGE):
            some: list[int] = ids[start : start + _PAGE].tolist()
            self._client.call(lambda client, some=some: client.delete(self.name, ids=some))

    def ids(self) -> Ids:
        """All ids that the server holds, (n,) int64, ascending."""

        def page(client: Any) -> Ids:
            found: list[int] = []
            pages = client.query_iterator(self.name, batch_size=_PAGE, output_fields=["id"])
            try:
                while rows := pages.next():
                    found += [int(row["id"]) for row in rows]
            finally:
                pages.close()
            return np.unique(np.array(found, dtype=np.int64))

        return self._client.call(page)

    def count(self) -> int:
        """How many vectors the server holds."""

        def ask(client: Any) -> int:
            return int(client.query(self.name, filter="", output_fields=["count(*)"])[0]["count(*)"])

        return self._client.call(ask)

    def found(self, queries: Vectors, k: int, parts: list[tuple[str, int]]) -> list[tuple[Ids, Vectors]]:
        """For each query, ids and vectors among which its k nearest are.

        Parameters
        ----------
        queries : (m, dim) float32, unit length
        k : int
        parts : list
            What `filters` gave; not empty.

        Returns
        -------
        list of tuple
            Ids, (c,) int64, and vectors, (c, dim) float32, for each query.
        """
        answers = [self._asked(queries, k, expression, count) for expression, count in parts]
        return [
            (
                np.concatenate([answer[row][0] for answer in answers]),
                np.concatenate([answer[row][1] for answer in answers]),
            )
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
        answers = self._client.call(
            lambda client: client.search(
                self.name, data=list(queries), limit=limit, filter=expression, output_fields=["vector"]
            )
        )
        found: list[tuple[Ids, Vectors, NDArray[np.float32]]] = []
        for hits in answers:
            ids = np.array([hit["id"] for hit in hits], dtype=np.int64)
            matrix = np.array([hit["entity"]["vector"] for hit in hits], dtype=np.float32)
            scores = np.array([hit["distance"] for hit in hits], dtype=np.float32)
            found.append((ids, matrix.reshape(ids.size, self._dim), scores))
        return found


def filters(known: Ids, among: Ids | None) -> Iterator[tuple[str, int]]:
    """Yield expressions that together let exactly some ids through, each with how many those are.

    Parameters
    ----------
    known : (n,) int64
        All ids of the collection.
    among : (a,) int64, optional
        Those of them that may be found; None means all.

    Yields
    ------
    tuple of str and int
    """
    if among is None:
        yield "", int(known.size)
        return
    others = known.size - among.size
    if others <= min(among.size, _IDS_IN_FILTER):
        rest = np.setdiff1d(known, among)
        yield f"id not in {rest.tolist()}" if rest.size else "", int(among.size)
        return
    for start in range(0, among.size, _IDS_IN_FILTER):
        some = among[start : start + _IDS_IN_FILTER]
        yield f"id in {some.tolist()}", int(some.size)


def _is_open(scores: NDArray[np.float32], k: int) -> bool:
    return bool(scores.size >= k and scores[-1] >= scores[k - 1] - MARGIN)
