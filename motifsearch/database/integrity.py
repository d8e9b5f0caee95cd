"""Finding and repairing what is wrong inside the database.

Knows: SQLite's own checks, what the full text must say, how long a vector must be. Does not know: files of
photographs, stores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.database import words
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
    for part in (_structure, _references, _words, _vectors):
        try:
            problems += part(connections)
        except CatalogError as error:
            problems.append(Problem(where=_WHERE, code=error.code, params=tuple(error.params.items())))
    return problems


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
    """
    repaired: list[Problem] = []
    with connections.transaction():
        broken = _structure(connections)
        if broken:
            connections.execute("REINDEX")
            still = set(_structure(connections))
            repaired += [problem for problem in broken if problem not in still]
        wrong = _vectors(connections)
        if wrong:
            rows = connections.all(_BAD_VECTORS)
            for space in embeddings.spaces():
                ids = sorted({row[0] for row in rows if row[1] == space.fingerprint})
                if ids:
                    embeddings.remove(ids, space)
            repaired += wrong
        silent = _words(connections)
        if silent:
            words.rebuild(connections)
            repaired += silent
    return repaired


def _structure(connections: Connections) -> list[Problem]:
    found = [str(row[0]) for row in connections.all("PRAGMA integrity_check")]
    return [_problem("database.check_structure", reason=line) for line in found if line != "ok"]


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
