"""Bringing a catalogue to the version that this program knows.

Knows: the numbered files of ``migrations/`` and the table ``migration``. Does not know: what is in them.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from motifsearch.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

# "MTFS": tells our files from other programs' SQLite files.
APPLICATION_ID = 0x4D544653


class Migration(NamedTuple):
    """One step: its number from 1 on, its name and its statements."""

    number: int
    name: str
    sql: str


@cache
def known_migrations() -> tuple[Migration, ...]:
    """Return the steps that this program knows, ascending."""
    folder = files("motifsearch.database") / "migrations"
    found = [
        Migration(int(file.name[:3]), file.name.removesuffix(".sql"), file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    ]
    return tuple(sorted(found))


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of a catalogue, 0 for an empty file.

    Parameters
    ----------
    connection : sqlite3.Connection
    path : Path
        Named in the error.

    Returns
    -------
    int
        Number of the last migration.

    Raises
    ------
    CatalogError
        ``database.foreign`` when the file is another program's.
    """
    # The tables first: another process that makes the catalogue between the two looks is then not taken for another
    # program, since it commits the mark with its first table.
    tables = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    if application != APPLICATION_ID:
        if application or tables:
            raise CatalogError("database.foreign", path=str(path))
        return 0
    return int(connection.execute("SELECT coalesce(max(number), 0) FROM migration").fetchone()[0])


def migrate(
    connection: sqlite3.Connection, path: Path, now: Callable[[], str], steps: Sequence[Migration] | None = None
) -> int:
    """Apply the steps that are missing, each in one transaction with its record.

    Parameters
    ----------
    connection : sqlite3.Connection
        In autocommit mode.
    path : Path
        Named in errors.
    now : callable
        Returns the time as ISO 8601.
    steps : sequence of Migration, optional
        Defaults to all that are known.

    Returns
    -------
    int
        How many were applied.

    Raises
    ------
    CatalogError
        ``database.newer`` when the catalogue was made by a newer program; ``database.migration`` when a step
        fails, the catalogue then stays at the version before it.
    """
    steps = known_migrations() if steps is None else steps
    newest = steps[-1].number
    applied = 0
    while (version := _checked_version(connection, path, newest)) < newest:
        step = next(step for step in steps if step.number > version)
        applied += _apply(connection, path, step, now)
    return applied


def _checked_version(connection: sqlite3.Connection, path: Path, newest: int) -> int:
    version = version_of(connection, path)
    if version > newest:
        raise CatalogError("database.newer", path=str(path), found=version, known=newest)
    return version


def _apply(connection: sqlite3.Connection, path: Path, step: Migration, now: Callable[[], str]) -> int:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been faster while this one waited for the lock.
        if version_of(connection, path) >= step.number:
            connection.execute("ROLLBACK")
            return 0
        for statement in statements(step.sql):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("INSERT INTO migration VALUES (?, ?, ?)", (step.number, step.name, now()))
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        # Errors in the statements themselves; a full disk or a lock keeps its own meaning.
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 1) & 0xFF in {1, 19, 20}:
            raise CatalogError("database.migration", path=str(path), name=step.name, reason=str(error)) from error
        raise
    return 1


def statements(sql: str) -> Iterator[str]:
    """Split a script, since sqlite3's own `executescript` commits before it begins."""
    gathered = ""
    for line in sql.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""
    if gathered.strip():
        yield gathered
