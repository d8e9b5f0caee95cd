"""Finding and repairing what is wrong inside the database.

Knows: SQLite's own checks, which tables and columns there must be, what the full text must say, how long a vector
must be. Does not know: files of photographs, stores.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from motifsearch.database import words
from motifsearch.database.migrations import migrate
from motifsearch.errors import CatalogError
from motifsearch.records import Problem

if TYPE_CHECKING:
    from motifsearch.database.connection import Connections
    from motifsearch.database.embeddings import Embeddings

_WHERE = "database"
_BAD_VECTORS = (
    "SELECT photo_id, fingerprint, dim, length(vector) FROM embedding JOIN space USING (space_id)"
    " WHERE length(vector) <> 4 * dim ORDER BY space_id, photo_id"
)
# Tables, columns and indexes, but for those with which SQLite and FTS5 keep their own.
_SHAPE = (
    "SELECT made.name, coalesce(field.name, '') FROM sqlite_master AS made LEFT JOIN pragma_table_info(made.name)"
    " AS field WHERE made.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND made.name NOT LIKE 'words!_%' ESCAPE '!'"
)
# Vectors are not text, and the full text is only a copy.
_NOT_READ = {"embedding", "words"}


def check(connections: Connections) -> list[Problem]:
    """Return everything that is wrong, without changing anything.

    Parameters
    ----------
    connections : Connections

    Returns
    -------
    list of Problem
        Codes ``database.check_structure``, ``database.check_reference``, ``database.check_words``,
        ``database.check_vector``, or that of the error which stopped the check.
    """
    problems: list[Problem] = []
    for part in (_structure, _shape, _texts, _references, _words, _vectors):
        try:
            problems += part(connections)
        except CatalogError as error:
            if error.code == "database.closed":
                raise
            problems.append(Problem(where=_WHERE, code=error.code, params=tuple(error.params.items())))
    # One error may stop several parts.
    return list(dict.fromkeys(problems))


def repair(connections: Connections, embeddings: Embeddings) -> list[Problem]:
    """Repair what can be made anew from what is sound.

    Indexes and full text are rebuilt; vectors of a wrong length are dropped, so that they are embedded again.

    Parameters
    ----------
    connections : Connections
    embeddings : Embeddings

    Returns
    -------
    list of Problem
        What was wrong and is right now.

    Raises
    ------
    CatalogError
        ``database.damaged`` where so much is that nothing can be repaired; ``database.readonly``, ``database.locked``,
        ``database.full``, ``database.io``. Nothing is then changed.
    """
    repaired: list[Problem] = []
    parts = (
        lambda: _repair_indexes(connections),
        lambda: _repair_vectors(connections, embeddings),
        lambda: _repair_words(connections),
    )
    with connections.transaction():
        for part in parts:
            # Rows that contradict one another stay, and stay found.
            with suppress(sqlite3.IntegrityError), connections.transaction():
                repaired += part()
    return repaired


def _repair_indexes(connections: Connections) -> list[Problem]:
    broken = _structure(connections)
    if broken:
        connections.execute("REINDEX")
    still = set(_structure(connections)) if broken else set[Problem]()
    return [problem for problem in broken if problem not in still]


def _repair_vectors(connections: Connections, embeddings: Embeddings) -> list[Problem]:
    wrong = _vectors(connections)
    rows = connections.all(_BAD_VECTORS) if wrong else []
    for space in embeddings.spaces() if rows else ():
        ids = sorted({row[0] for row in rows if row[1] == space.fingerprint})
        if ids:
            embeddings.remove(ids, space)
    return wrong


def _repair_words(connections: Connections) -> list[Problem]:
    silent = _words(connections)
    if silent:
        words.rebuild(connections)
    return silent


def _structure(connections: Connections) -> list[Problem]:
    found = [str(row[0]) for row in connections.all("PRAGMA integrity_check")]
    return [_problem("database.check_structure", reason=line) for line in found if line != "ok"]


def _shape(connections: Connections) -> list[Problem]:
    missing = _expected_shape().difference(connections.all(_SHAPE))
    return [_problem("database.check_structure", reason=f"no {table}.{column}") for table, column in sorted(missing)]


@cache
def _expected_shape() -> frozenset[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as empty:
        migrate(empty, Path(":memory:"), str)
        return frozenset(empty.execute(_SHAPE))


def _texts(connections: Connections) -> list[Problem]:
    """Read every text, which SQLite itself does not look into: a damaged one stops the reading."""
    for table in sorted({table for table, column in _expected_shape() if column} - _NOT_READ):
        for _ in connections.stream(f"SELECT * FROM {table}"):  # noqa: S608  # own text
            pass
    rows = connections.all("SELECT photo_id FROM photo WHERE NOT json_valid(palette)")
    return [_problem("database.check_structure", reason=f"photo.palette {row[0]}") for row in rows]


def _references(connections: Connections) -> list[Problem]:
    rows = connections.all("PRAGMA foreign_key_check")
    return [_problem("database.check_reference", table=row[0], row=row[1] or 0, other=row[2]) for row in rows]


def _words(connections: Connections) -> list[Problem]:
    differing = words.differing(connections)
    if differing:
        return [_problem("database.check_words", count=differing)]
    if not connections.readonly:
        # Compares FTS5's index with its own copy of the words; it counts as writing.
        try:
            connections.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        except CatalogError as error:
            if error.code != "database.damaged":
                raise
            return [_problem("database.check_words", count=int(connections.value("SELECT count(*) FROM photo")))]
    return []


def _vectors(connections: Connections) -> list[Problem]:
    return [
        Problem(
            where=f"photo:{photo_id}",
            code="database.check_vector",
            params=(("photo", photo_id), ("expected", 4 * dim), ("found", length)),
        )
        for photo_id, _, dim, length in connections.all(_BAD_VECTORS)
    ]


def _problem(code: str, **params: str | float) -> Problem:
    return Problem(where=_WHERE, code=code, params=tuple(params.items()))
