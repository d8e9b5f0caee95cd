"""Taking a cloth's record out of the catalogue whole, and putting it back exactly as it was.

Knows: the cloth's row and the rows of every table that point at it, read from the database's own description. Does not
know: why somebody does so; nor what belongs to the cloth and must be moved before, its photographs and listings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from motifsearch.database.history import CREATED, REMOVED
from motifsearch.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.database.connection import Connections
    from motifsearch.database.history import History

_OWNED = ("photo", "listing")


class SetAside:
    """Cloths that leave the catalogue with a way back.

    Parameters
    ----------
    connections : Connections
    history : History
    """

    def __init__(self, connections: Connections, history: History) -> None:
        self._connections = connections
        self._history = history

    def take_out(self, cloth_id: int, why: str) -> dict[str, list[dict[str, Any]]] | None:
        """Remove a cloth's record; the history keeps that it was there.

        Parameters
        ----------
        cloth_id : int
        why : str
            Reason, kept in the history.

        Returns
        -------
        dict of str to list, or None
            Table to its rows, for `put_back`; None where photographs or listings still belong to the cloth, nothing
            is then changed.
        """
        with self._connections.transaction():
            if any(self._rows(table, "cloth_id", cloth_id) for table in _OWNED):
                return None
            pointing = {
                table: rows
                for table, column in self._references()
                if table not in _OWNED and (rows := self._rows(table, column, cloth_id))
            }
            kept = {"cloth": self._rows("cloth", "cloth_id", cloth_id), **pointing}
            for table, column in self._references():
                if table in pointing:
                    self._connections.execute(f"DELETE FROM {table} WHERE {column} = ?", (cloth_id,))  # noqa: S608  # own names
            self._connections.execute("DELETE FROM cloth WHERE cloth_id = ?", (cloth_id,))
            self._history.record("cloth", cloth_id, REMOVED, kept["cloth"][0]["uid"], None, why)
            return kept

    def put_back(self, kept: Mapping[str, Sequence[Mapping[str, Any]]], why: str) -> None:
        """Put back what `take_out` returned.

        Parameters
        ----------
        kept : mapping of str to sequence
            Table to its rows, the cloth's first.
        why : str
            Reason, kept in the history.

        Raises
        ------
        DataError
            ``archive.bad_record`` where it names what no removed cloth had, as a stranger's package may; nothing is
            then changed.
        """
        known = {"cloth", *(table for table, _ in self._references())}
        with self._connections.transaction():
            for table, rows in kept.items():
                columns = (
                    {row[1] for row in self._connections.all(f"PRAGMA table_info({table})")}
                    if table in known
                    else set()
                )
                for row in rows:
                    if not columns or not set(row) <= columns:
                        raise DataError(
                            "archive.bad_record", where="duplicate_step", field="removed", value=ascii(table)[:80]
                        )
                    names, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
                    # A row that was made again meanwhile stays as it is.
                    sql = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})"  # noqa: S608  # own names
                    self._connections.execute(sql, list(row.values()))
            for row in kept["cloth"]:
                self._history.record("cloth", row["cloth_id"], CREATED, None, row["uid"], why)

    def _rows(self, table: str, column: str, value: int) -> list[dict[str, Any]]:
        names = [row[1] for row in self._connections.all(f"PRAGMA table_info({table})")]
        quoted = ", ".join(f'"{name}"' for name in names)
        rows = self._connections.all(f"SELECT {quoted} FROM {table} WHERE {column} = ?", (value,))  # noqa: S608  # own names
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _references(self) -> list[tuple[str, str]]:
        """Return the tables and columns that point at a cloth."""
        tables = [row[0] for row in self._connections.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [
            (table, row[3])
            for table in sorted(tables)
            for row in self._connections.all(f'PRAGMA foreign_key_list("{table}")')
            if row[2] == "cloth"
        ]
