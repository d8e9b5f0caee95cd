"""Vectors of photographs, by the space they belong to.

Knows: the tables ``space``, ``embedding`` and ``embedding_removed``. Does not know: models, stores, pictures.

Every commit that changes vectors of a space raises its revision by one, and each row keeps the revision that wrote
it. A store that remembers the revision it mirrors can thus ask for what changed since and read that alone.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from motifsearch.database.rows import no_record
from motifsearch.database.text import as_json
from motifsearch.errors import DataError
from motifsearch.records import EmbeddingSpace
from motifsearch.vectors import as_ids, as_vectors, unpack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike

    from motifsearch.database.connection import Connections, Row
    from motifsearch.vectors import Ids, Vectors

_SPACE = "uri, name, fingerprint, dim, has_text"
_CHOSEN = "FROM embedding WHERE space_id = ? AND photo_id IN (SELECT value FROM json_each(?))"


class VectorChanges(NamedTuple):
    """What changed in a space since a revision.

    Attributes
    ----------
    revision : int
        The revision now.
    put, removed : ndarray, (n,) int64
        Photographs whose vector is new or other, and those that have none any more; ascending.
    total : int
        How many vectors there are at that revision.
    """

    revision: int
    put: Ids
    removed: Ids
    total: int


class Embeddings:
    """All vectors. Part 0 is the whole photograph; other numbers are for parts of it.

    Parameters
    ----------
    connections : Connections
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def put(self, space: EmbeddingSpace, photo_ids: ArrayLike, vectors: ArrayLike, *, part: int = 0) -> int:
        """Keep vectors, replacing those that are there, in one transaction.

        Parameters
        ----------
        space : EmbeddingSpace
        photo_ids : (n,) int64
            Different.
        vectors : (n, dim) float32
            Kept as they are.
        part : int

        Returns
        -------
        int
            The space's revision; it is raised by one unless there are no ids.

        Raises
        ------
        DataError
            ``vectors.…`` for wrong shapes, numbers or ids; ``database.vector_count`` when there are not as many
            vectors as ids; ``database.no_record`` when there is no such photograph. Nothing is then changed.
        """
        ids = as_ids(photo_ids)
        if not ids.size:
            return self.revision(space)
        matrix = as_vectors(vectors, space.dim)
        if len(matrix) != ids.size:
            raise DataError("database.vector_count", ids=int(ids.size), vectors=len(matrix))
        numbers: list[int] = ids.tolist()
        with self._connections.transaction():
            self._check_photos(numbers)
            space_id = self._space_id(space)
            revision = self._raise_revision(space_id)
            # The bytes of `vectors.pack`, without a check for each row.
            rows = zip(numbers, matrix.astype("<f4"), strict=True)
            self._connections.executemany(
                "INSERT INTO embedding (space_id, part, photo_id, revision, vector) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (space_id, part, photo_id)"
                " DO UPDATE SET revision = excluded.revision, vector = excluded.vector",
                ((space_id, part, photo_id, revision, vector.tobytes()) for photo_id, vector in rows),
            )
            self._connections.execute(
                "DELETE FROM embedding_removed WHERE space_id = ? AND part = ?"
                " AND photo_id IN (SELECT value FROM json_each(?))",
                (space_id, part, as_json(numbers)),
            )
        return revision

    def remove(self, photo_ids: ArrayLike, space: EmbeddingSpace | None = None) -> int:
        """Remove the vectors of photographs, of all their parts.

        Parameters
        ----------
        photo_ids : (n,) int64
        space : EmbeddingSpace, optional
            None means every space.

        Returns
        -------
        int
            How many vectors were removed.
        """
        chosen = as_json(as_ids(photo_ids).tolist())
        removed = 0
        with self._connections.transaction():
            for one in self.spaces() if space is None else (space,):
                space_id = self._find_space(one)
                if space_id is None:
                    continue
                which = (space_id, chosen)
                count = int(self._connections.value(f"SELECT count(*) {_CHOSEN}", which))
                if not count:
                    continue
                revision = self._raise_revision(space_id)
                self._connections.execute(
                    f"INSERT OR REPLACE INTO embedding_removed SELECT space_id, part, photo_id, ? {_CHOSEN}",
                    (revision, *which),
                )
                self._connections.execute(f"DELETE {_CHOSEN}", which)
                removed += count
        return removed

    def missing(self, space: EmbeddingSpace, *, part: int = 0) -> Ids:
        """Return the photographs without a vector, (n,) int64, ascending, hidden ones too."""
        return self._ids(
            "SELECT photo_id FROM photo WHERE NOT EXISTS (SELECT 1 FROM embedding"
            " WHERE space_id = ? AND part = ? AND embedding.photo_id = photo.photo_id) ORDER BY photo_id",
            (self._find_space(space) or 0, part),
        )

    def count(self, space: EmbeddingSpace, *, part: int = 0) -> int:
        """Return how many vectors there are."""
        sql = "SELECT count(*) FROM embedding WHERE space_id = ? AND part = ?"
        return int(self._connections.value(sql, (self._find_space(space) or 0, part)))

    def ids(self, space: EmbeddingSpace, *, part: int = 0) -> Ids:
        """Return the photographs that have a vector, (n,) int64, ascending."""
        sql = "SELECT photo_id FROM embedding WHERE space_id = ? AND part = ? ORDER BY photo_id"
        return self._ids(sql, (self._find_space(space) or 0, part))

    def vectors(self, space: EmbeddingSpace, ids: ArrayLike | None = None, *, part: int = 0) -> tuple[Ids, Vectors]:
        """Return vectors.

        Parameters
        ----------
        space : EmbeddingSpace
        ids : (n,) int64, optional
            None means all, ascending; else these, in their order, without those that have no vector.
        part : int

        Returns
        -------
        tuple of ((n,) int64, (n, dim) float32)

        Raises
        ------
        DataError
            ``vectors.blob`` when what is kept is damaged.
        """
        select = "SELECT photo_id, vector FROM embedding WHERE space_id = ? AND part = ?"
        space_id = self._find_space(space) or 0
        if ids is None:
            return _split(self._connections.all(f"{select} ORDER BY photo_id", (space_id, part)), space.dim)
        wanted: list[int] = as_ids(ids).tolist()
        rows = self._connections.all(
            f"{select} AND photo_id IN (SELECT value FROM json_each(?))",  # noqa: S608  # own text
            (space_id, part, as_json(wanted)),
        )
        by_id = {row[0]: row for row in rows}
        return _split([by_id[one] for one in wanted if one in by_id], space.dim)

    def iter_chunks(self, space: EmbeddingSpace, size: int = 8192, *, part: int = 0) -> Iterator[tuple[Ids, Vectors]]:
        """Yield all vectors by ascending id, at most `size` at a time, as `vectors` returns them."""
        sql = (
            "SELECT photo_id, vector FROM embedding WHERE space_id = ? AND part = ? AND photo_id > ?"
            " ORDER BY photo_id LIMIT ?"
        )
        last = -1
        while rows := self._connections.all(sql, (self._find_space(space) or 0, part, last, size)):
            yield _split(rows, space.dim)
            last = rows[-1][0]

    def revision(self, space: EmbeddingSpace) -> int:
        """Return the space's revision, 0 when no vector was ever kept."""
        return int(
            self._connections.value("SELECT revision FROM space WHERE fingerprint = ?", (space.fingerprint,)) or 0
        )

    def changes_since(self, space: EmbeddingSpace, revision: int, *, part: int = 0) -> VectorChanges:
        """Return what changed after a revision.

        Parameters
        ----------
        space : EmbeddingSpace
        revision : int
            Negative or 0 gives everything that is there.
        part : int

        Returns
        -------
        VectorChanges
        """
        with self._connections.snapshot():
            values = (self._find_space(space) or 0, part, revision)
            condition = "WHERE space_id = ? AND part = ? AND revision > ? ORDER BY photo_id"
            return VectorChanges(
                revision=self.revision(space),
                put=self._ids(f"SELECT photo_id FROM embedding {condition}", values),  # noqa: S608  # own text
                removed=self._ids(f"SELECT photo_id FROM embedding_removed {condition}", values),  # noqa: S608  # own text
                total=self.count(space, part=part),
            )

    def parts(self, space: EmbeddingSpace) -> tuple[int, ...]:
        """Return the numbers of the parts that have vectors, ascending."""
        sql = "SELECT DISTINCT part FROM embedding WHERE space_id = ? ORDER BY part"
        return tuple(row[0] for row in self._connections.all(sql, (self._find_space(space) or 0,)))

    def has_parts(self, space: EmbeddingSpace) -> bool:
        """Whether any part of a photograph has a vector."""
        sql = "SELECT EXISTS (SELECT 1 FROM embedding WHERE space_id = ? AND part > 0)"
        return bool(self._connections.value(sql, (self._find_space(space) or 0,)))

    def spaces(self) -> tuple[EmbeddingSpace, ...]:
        """Return all spaces, in the order in which they came."""
        rows = self._connections.all(f"SELECT {_SPACE} FROM space ORDER BY space_id")  # noqa: S608  # own text
        return tuple(
            EmbeddingSpace(uri=uri, name=name, fingerprint=fingerprint, dim=dim, has_text=bool(has_text))
            for uri, name, fingerprint, dim, has_text in rows
        )

    def _find_space(self, space: EmbeddingSpace) -> int | None:
        row = self._connections.one("SELECT space_id, dim FROM space WHERE fingerprint = ?", (space.fingerprint,))
        if row is None:
            return None
        if row[1] != space.dim:
            raise DataError("vectors.dim", expected=row[1], found=space.dim)
        return int(row[0])

    def _space_id(self, space: EmbeddingSpace) -> int:
        return self._find_space(space) or self._connections.insert(
            f"INSERT INTO space ({_SPACE}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608  # own text
            (space.uri, space.name, space.fingerprint, space.dim, space.has_text),
        )

    def _raise_revision(self, space_id: int) -> int:
        self._connections.execute("UPDATE space SET revision = revision + 1 WHERE space_id = ?", (space_id,))
        return int(self._connections.value("SELECT revision FROM space WHERE space_id = ?", (space_id,)))

    def _check_photos(self, numbers: Sequence[int]) -> None:
        unknown = self._connections.value(
            "SELECT min(value) FROM json_each(?) WHERE value NOT IN (SELECT photo_id FROM photo)", (as_json(numbers),)
        )
        if unknown is not None:
            raise no_record("photo", KeyError(unknown))

    def _ids(self, sql: str, values: Sequence[object]) -> Ids:
        rows = self._connections.all(sql, values)
        return np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(rows))


def _split(rows: Sequence[Row], dim: int) -> tuple[Ids, Vectors]:
    ids = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
    return ids, unpack([row[1] for row in rows], dim)
