"""Tables that go from one catalogue to another as they are: whatever is neither a record nor made of others.

Knows: which tables those are, by what the database itself says of its tables, so that a table that a later version
adds is not forgotten. Does not know: what stands in them.

Records, their history and vectors travel in forms of their own (``transfer.py``); caches are made again.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from motifsearch.database.merging import merge_boards, merge_groups, merge_terms
from motifsearch.database.merging_decisions import merge_duplicates, translated_effects
from motifsearch.database.own_terms import check_rows
from motifsearch.errors import DataError
from motifsearch.records import RECORD_KINDS, CarriedTable, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from motifsearch.database.connection import Connections
    from motifsearch.database.merging import Rows

    Merge: TypeAlias = Callable[[Connections, Rows], list[Problem]]

# What travels as records, with their history, paths, vectors and settings.
IN_RECORDS = frozenset(
    {"motif", "motif_name", "cloth", "cloth_value", "photo", "photo_path", "listing", "change", "space", "embedding"}
    | {"setting"}
)
# What is made again from the others, or is of this file alone. Words are the full text search's.
CACHES = frozenset({"migration", "embedding_removed", "words", "duplicate_suggestion"})

# Tables that are joined together where this catalogue has something in them, and by which rule.
GROUPS: tuple[tuple[tuple[str, ...], Merge], ...] = (
    (("board", "board_pin"), merge_boards),
    (("cluster", "cluster_member"), merge_groups),
    (("duplicate_pair", "duplicate_compared", "duplicate_step", "duplicate_step_member"), merge_duplicates),
    (("own_term", "own_term_change"), merge_terms),
)
# Holds numbers of records inside a text.
_EFFECTS = ("duplicate_step", "effects")


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

    def take_in(
        self,
        tables: Mapping[str, CarriedTable],
        ids: Mapping[str, Mapping[int, int]],
        lost: Mapping[str, Mapping[int, int]] | None = None,
    ) -> list[Problem]:
        """Add another catalogue's tables; where this one has something in them, row by row (`merging`).

        Parameters
        ----------
        tables : mapping of str to CarriedTable
        ids : mapping of str to mapping of int to int
            Kind of a record to numbers there and here.
        lost : mapping of str to mapping of int to int, optional
            The same of records that are no more, which decisions may bring back.

        Returns
        -------
        list of Problem
            Tables that this program does not know, and what stays as it is here though it is otherwise there.

        Raises
        ------
        DataError
            ``archive.bad_record`` where a row cannot be.
        """
        problems: list[Problem] = []
        known = set(self.names())
        # Rows may name one another in any order; what is missing in the end is found at the end.
        self._connections.execute("PRAGMA defer_foreign_keys = ON")
        there: dict[str, list[tuple[Any, ...]]] = {}
        for name, table in tables.items():
            if name not in known or not set(table.columns) <= set(self._columns(name)):
                problems.append(Problem(where=name[:80], code="database.unknown_table"))
                continue
            translated = (self._translated(name, table.columns, row, ids, lost or {}) for row in table.rows)
            there[name] = [row for row in translated if row]
            if name == "own_term":
                check_rows(table.columns, there[name])
        groups = [*GROUPS, *(((name,), None) for name in there if not any(name in names for names, _ in GROUPS))]
        for names, merge in groups:
            coming = [name for name in names if name in there]
            if not any(self._rows(name, self._columns(name)) for name in names):
                for name in coming:
                    self._write(name, tables[name], there[name])
                continue
            if all(self._has(name, tables[name].columns, there[name]) for name in coming):
                continue
            if merge is None:
                problems += [Problem(where=name, code="database.own_table") for name in coming]
                continue
            columns = {name: tables[name].columns for name in coming}
            rows = {name: [dict(zip(columns[name], row, strict=True)) for row in there[name]] for name in coming}
            with _refusing(", ".join(coming)):
                problems += merge(self._connections, rows)
        return problems

    def _has(self, name: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> bool:
        return set(map(repr, rows)) <= set(map(repr, self._rows(name, columns)))

    def _columns(self, name: str) -> tuple[str, ...]:
        return tuple(row[1] for row in self._connections.all(f'PRAGMA table_info("{name}")'))

    def _rows(self, name: str, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
        listed = ", ".join(f'"{column}"' for column in columns)
        return self._connections.all(f'SELECT {listed} FROM "{name}" ORDER BY {listed}')  # noqa: S608  # names of this file

    def _last(self, name: str) -> int | None:
        last = self._connections.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (name,))
        return None if last is None else int(last)

    def _translated(
        self,
        name: str,
        columns: tuple[str, ...],
        row: tuple[Any, ...],
        ids: Mapping[str, Mapping[int, int]],
        lost: Mapping[str, Mapping[int, int]],
    ) -> tuple[Any, ...] | None:
        """A row with the numbers that its records have here; None where one of them is not here."""
        if len(row) != len(columns):
            raise DataError("archive.bad_record", where=name, field="rows", value=ascii(row)[:80])
        owners = {row[3]: row[2] for row in self._connections.all(f'PRAGMA foreign_key_list("{name}")')}
        found = list(row)
        for place, column in enumerate(columns):
            if (name, column) == _EFFECTS and isinstance(found[place], str):
                every = {kind: {**lost.get(kind, {}), **ids.get(kind, {})} for kind in RECORD_KINDS}
                with _refusing(name):
                    found[place] = translated_effects(found[place], every)
                continue
            kind = owners.get(column) or next((each for each in RECORD_KINDS if column.endswith(f"{each}_id")), None)
            if kind == "change" or kind not in RECORD_KINDS or found[place] is None:
                continue
            here = ids.get(kind, {}).get(found[place])
            if here is None:
                return None
            found[place] = here
        return tuple(found)

    def _write(self, name: str, table: CarriedTable, rows: list[tuple[Any, ...]]) -> None:
        listed = ", ".join(f'"{column}"' for column in table.columns)
        marks = ", ".join("?" * len(table.columns))
        with _refusing(name):
            self._connections.executemany(f'INSERT INTO "{name}" ({listed}) VALUES ({marks})', rows)  # noqa: S608  # as above
        if table.last is not None:
            self._connections.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
            self._connections.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, table.last))


@contextmanager
def _refusing(name: str) -> Generator[None]:
    """Say of a row that cannot be in which table it stands."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError, OverflowError) as error:
        raise DataError("archive.bad_record", where=name, field="rows", value=str(error)[:80]) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        # A stranger's rows may lack a column or hold anything.
        raise DataError("archive.bad_record", where=name, field="rows", value=ascii(str(error))[:80]) from error
