"""The history: every field of every record that was changed, when, by whom and why.

Knows: the table ``change``. Does not know: what a record is made of.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING

from motifsearch.database.fields import optional_text
from motifsearch.database.text import as_json
from motifsearch.records import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from motifsearch.database.connection import Connections, Row
    from motifsearch.records import RecordKind

CREATED, REMOVED = "created", "removed"
_COLUMNS = 'change_id, kind, record_id, field, before, after, at, "by", why'


def as_text(value: object) -> str | None:
    """Write a field's value for the history.

    Parameters
    ----------
    value : object
        None, a text, a number, a truth value, or a tuple of texts, names, labels or claims.

    Returns
    -------
    str or None
        A text as it is, ``"true"`` or ``"false"``, a number's digits, a tuple as JSON.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return as_json([plain_part(part) for part in value])
    return as_json(value)


def plain_part(part: object) -> object:
    """Return a name, a label or a claim as an object of what it says; anything else as it is."""
    if is_dataclass(part) and not isinstance(part, type):
        said = {name: value for name, value in asdict(part).items() if value is not None}
        # A label of which nothing but its name is known reads best as that.
        return said["name"] if list(said) == ["name"] else said
    return part


def _kept_text(name: str, value: object) -> str | None:
    optional_text(name, value)
    # Blank texts are kept too: they are what was there.
    return value if isinstance(value, str) else None


class History:
    """What was changed.

    Parameters
    ----------
    connections : Connections
    author : str
        Named in every entry that is written.
    now : callable
        Returns the time as ISO 8601.
    """

    def __init__(self, connections: Connections, *, author: str, now: Callable[[], str]) -> None:
        self._connections = connections
        self._author = author
        self._acting = threading.local()
        self._now = now

    @contextmanager
    def acting_as(self, author: str) -> Generator[None]:
        """Name somebody else in what this thread writes inside the ``with``."""
        before: str | None = getattr(self._acting, "author", None)
        self._acting.author = author
        try:
            yield
        finally:
            self._acting.author = before

    @property
    def author(self) -> str:
        """Who is named in what this thread writes now."""
        acting: str | None = getattr(self._acting, "author", None)
        return acting or self._author

    def revision(self, kind: RecordKind, record_id: int) -> int:
        """Return the number of a record's last change, 0 where there is none."""
        sql = "SELECT max(change_id) FROM change WHERE kind = ? AND record_id = ?"
        return int(self._connections.value(sql, (kind, record_id)) or 0)

    def change(self, change_id: int) -> Change | None:
        """Return one change, or None where there is none of that number."""
        found = self._read("WHERE change_id IN (SELECT value FROM json_each(?))", (as_json([int(change_id)]),))
        return found[0] if found else None

    def of(self, kind: RecordKind, record_id: int) -> tuple[Change, ...]:
        """Return a record's changes, oldest first; the first one is of the field ``"created"``."""
        where = "WHERE kind = ? AND record_id IN (SELECT value FROM json_each(?)) ORDER BY change_id"
        return self._read(where, (kind, as_json([int(record_id)])))

    def recent(self, limit: int = 50) -> tuple[Change, ...]:
        """Return the last changes of all records, newest first."""
        return self._read("ORDER BY change_id DESC LIMIT ?", (limit,))

    def record(  # noqa: PLR0917  # as the columns of an entry stand
        self, kind: RecordKind, record_id: int, field: str, before: object, after: object, why: str | None = None
    ) -> Change:
        """Write one entry; the caller's transaction holds it together with the change itself.

        Parameters
        ----------
        kind : {"photo", "cloth", "motif", "listing"}
        record_id : int
        field : str
        before, after : object
        why : str, optional

        Returns
        -------
        Change

        Raises
        ------
        DataError
            ``database.bad_value`` when `why` is no text that can be kept.
        """
        why = optional_text("why", why)
        values = (
            kind,
            record_id,
            field,
            as_text(before),
            as_text(after),
            self._now(),
            self.author,
            why,
        )
        change_id = self._connections.insert(
            'INSERT INTO change (kind, record_id, field, before, after, at, "by", why) VALUES (?,?,?,?,?,?,?,?)',
            values,
        )
        return _change((change_id, *values))

    def iter(self) -> Iterator[Change]:
        """Yield all changes of all records, oldest first, a thousand read at a time."""
        last = 0
        while page := self._read("WHERE change_id > ? ORDER BY change_id LIMIT 1000", (last,)):
            yield from page
            last = page[-1].change_id

    def restore(self, changes: Sequence[Change], *, keep_ids: bool) -> None:
        """Write entries as another catalogue had them, under their own numbers or under new ones.

        Parameters
        ----------
        changes : sequence of Change
            Oldest first; their records' numbers are those of this catalogue.
        keep_ids : bool

        Raises
        ------
        DataError
            ``database.bad_value`` when a text cannot be kept.
        """
        texts = ("field", "before", "after", "at", "by", "why")
        self._connections.executemany(
            'INSERT INTO change (change_id, kind, record_id, field, before, after, at, "by", why)'
            " VALUES (?,?,?,?,?,?,?,?,?)",
            (
                (
                    change.change_id if keep_ids else None,
                    change.kind,
                    change.record_id,
                    *(_kept_text(name, getattr(change, name)) for name in texts),
                )
                for change in changes
            ),
        )

    def _read(self, where: str, values: Sequence[object]) -> tuple[Change, ...]:
        rows = self._connections.all(f"SELECT {_COLUMNS} FROM change {where}", values)  # noqa: S608  # own text
        return tuple(_change(row) for row in rows)


def _change(row: Row) -> Change:
    names = ("change_id", "kind", "record_id", "field", "before", "after", "at", "by", "why")
    return Change(**dict(zip(names, row, strict=True)))  # pyright: ignore[reportArgumentType]  # columns are typed by the table
