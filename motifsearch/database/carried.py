"""Tables that go from one catalogue to another as they are: whatever is neither a record nor made of others.

Knows: which tables those are, by what the database itself says of its tables, so that a table that a later version
adds is not forgotten. Does not know: what stands in them.

Records, their history and vectors travel in forms of their own (``transfer.py``); caches are made again.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from motifsearch.errors import DataError
from motifsearch.records import CarriedTable, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.database.connection import Connections

# What travels as records, with their history, paths, vectors and settings.
IN_RECORDS = frozenset(
    {"motif", "motif_name", "cloth", "cloth_value", "photo", "photo_path", "listing", "change", "space", "embedding"}
    | {"setting"}
)
# What is made again from the others, or is of this file alone. Words are the full text search's.
CACHES = frozenset({"migration", "embedding_removed", "words", "duplicate_suggestion"})
_KINDS = ("motif", "cloth", "photo", "listing")


class Carried:
    """Takes tables out of a catalogue and into it.

    Parameters
    ----------
    connections : Connections
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def names(self) -> tuple[str, ...]:
        """Return the names of the tables that are carried as they are."""
        sql = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
        found = {name: str(text) for name, text in self._connections.all(sql)}
        virtual = tuple(f"{name}_" for name, text in found.items() if text.upper().startswith("CREATE VIRTUAL"))
        known = IN_RECORDS | CACHES
        return tuple(
            name
            for name, text in found.items()
            if name not in known
            and not name.startswith(("sqlite_", *virtual))
            and not text.upper().startswith("CREATE VIRTUAL")
        )

    def take_out(self) -> dict[str, CarriedTable]:
        """Return every carried table that holds anything.

        Returns
        -------
        dict of str to CarriedTable
        """
        found: dict[str, CarriedTable] = {}
        for name in self.names():
            columns = self._columns(name)
            rows = self._rows(name, columns)
            last = self._last(name)
            if rows or last:
                found[name] = CarriedTable(columns=columns, rows=tuple(rows), last=last)
        return found

    def take_in(self, tables: Mapping[str, CarriedTable], ids: Mapping[str, Mapping[int, int]]) -> list[Problem]:
        """Add another catalogue's tables where this one has nothing of its own in them.

        Parameters
        ----------
        tables : mapping of str to CarriedTable
        ids : mapping of str to mapping of int to int
            Kind of a record to numbers there and here.

        Returns
        -------
        list of Problem
            Tables that this program does not know, and those in which this catalogue has something else.

        Raises
        ------
        DataError
            ``archive.bad_record`` where a row cannot be.
        """
        problems: list[Problem] = []
        known = set(self.names())
        # Rows may name one another in any order; what is missing in the end is found at the end.
        self._connections.execute("PRAGMA defer_foreign_keys = ON")
        for name, table in tables.items():
            if name not in known or not set(table.columns) <= set(self._columns(name)):
                problems.append(Problem(where=name[:80], code="database.unknown_table"))
                continue
            here = self._rows(name, table.columns)
            there = [row for row in (self._translated(name, table.columns, row, ids) for row in table.rows) if row]
            if not here:
                self._write(name, table, there)
            elif not set(map(repr, there)) <= set(map(repr, here)):
                problems.append(Problem(where=name, code="database.own_table"))
        return problems

    def _columns(self, name: str) -> tuple[str, ...]:
        return tuple(row[1] for row in self._connections.all(f'PRAGMA table_info("{name}")'))

    def _rows(self, name: str, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
        listed = ", ".join(f'"{column}"' for column in columns)
        return self._connections.all(f'SELECT {listed} FROM "{name}" ORDER BY {listed}')  # noqa: S608  # names of this file

    def _last(self, name: str) -> int | None:
        last = self._connections.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (name,))
        return None if last is None else int(last)

    def _translated(
        self, name: str, columns: tuple[str, ...], row: tuple[Any, ...], ids: Mapping[str, Mapping[int, int]]
    ) -> tuple[Any, ...] | None:
        """A row with the numbers that its records have here; None where one of them is not here."""
        if len(row) != len(columns):
            raise DataError("archive.bad_record", where=name, field="rows", value=ascii(row)[:80])
        owners = {row[3]: row[2] for row in self._connections.all(f'PRAGMA foreign_key_list("{name}")')}
        found = list(row)
        for place, column in enumerate(columns):
            kind = owners.get(column) or next((each for each in _KINDS if column.endswith(f"{each}_id")), None)
            if kind == "change" or kind not in _KINDS or found[place] is None:
                continue
            here = ids.get(kind, {}).get(found[place])
            if here is None:
                return None
            found[place] = here
        return tuple(found)

    def _write(self, name: str, table: CarriedTable, rows: list[tuple[Any, ...]]) -> None:
        listed = ", ".join(f'"{column}"' for column in table.columns)
        marks = ", ".join("?" * len(table.columns))
        try:
            self._connections.executemany(f'INSERT INTO "{name}" ({listed}) VALUES ({marks})', rows)  # noqa: S608  # as above
        except (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError, OverflowError) as error:
            raise DataError("archive.bad_record", where=name, field="rows", value=str(error)[:80]) from error
        if table.last is not None:
            self._connections.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
            self._connections.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, table.last))
