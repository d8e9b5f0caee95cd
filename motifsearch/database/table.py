"""What the tables of records have in common: reading by id, adding a row, changing fields with their history.

Knows: that a record has a kind, an id, fields and columns, as each class of records says for itself. Does not know:
what any of them mean, nor how a row becomes a record.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from motifsearch.database.fields import checked, required_text
from motifsearch.database.history import CREATED, plain_part
from motifsearch.database.rows import check_reference, differences, no_record
from motifsearch.database.text import as_json
from motifsearch.errors import CatalogError
from motifsearch.records import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from motifsearch.database.connection import Connections, Row
    from motifsearch.database.fields import FieldType
    from motifsearch.database.history import History
    from motifsearch.records import Change, RecordKind

Record = TypeVar("Record")
PAGE = 1000


def as_column(value: object) -> object:
    """Return a field's value as its column holds it: a tuple as JSON, anything else as it is."""
    return as_json([plain_part(part) for part in value]) if isinstance(value, tuple) else value


def claims_of(column: str) -> tuple[Claim, ...]:
    """Undo `as_column` of claims."""
    return () if column == "[]" else tuple(Claim(**said) for said in json.loads(column))


class Table(ABC, Generic[Record]):
    """All records of one kind.

    Parameters
    ----------
    connections : Connections
    history : History
    """

    # The table's own name, which with ``_id`` behind it is the name of its first column.
    _kind: ClassVar[RecordKind]
    _fields: ClassVar[Mapping[str, FieldType]]
    _columns: ClassVar[tuple[str, ...]]
    # Fields that hold several values, in tables of their own.
    _several: ClassVar[tuple[str, ...]] = ()
    # The kind of record that this one belongs to, by the field of that kind's id.
    _belongs_to: ClassVar[RecordKind | None] = None

    def __init__(self, connections: Connections, history: History) -> None:
        self._connections = connections
        self._history = history

    def get(self, record_id: int) -> Record:
        """Return one record; raises DataError ``database.no_record``."""
        return self.get_many([record_id])[0]

    def get_many(self, ids: Iterable[int]) -> list[Record]:
        """Return records in the order of their ids; raises DataError ``database.no_record``."""
        wanted = [int(one) for one in ids]
        where = f"WHERE {self._columns[0]} IN (SELECT value FROM json_each(?))"  # noqa: S608  # own text
        found = self._read(where, (as_json(wanted),))
        try:
            return [found[one] for one in wanted]
        except KeyError as error:
            raise no_record(self._kind, error) from None

    def count(self) -> int:
        """Return how many there are."""
        return int(self._connections.value(f"SELECT count(*) FROM {self._kind}"))  # noqa: S608  # one of the four kinds

    def iter(self) -> Iterator[Record]:
        """Yield all records by id, a thousand read at a time."""
        last = 0
        while page := self._read(f"WHERE {self._columns[0]} > ?", (last,), limit=PAGE):
            yield from page.values()
            last = max(page)

    def update(self, record_id: int, changes: Mapping[str, object], why: str | None = None) -> tuple[Change, ...]:
        """Change fields and record each in the history.

        Parameters
        ----------
        record_id : int
        changes : mapping of str to object
            Field to its new value, one of those that `motifsearch.database.fields` lists for the kind; what is as it
            was makes no change.
        why : str, optional

        Returns
        -------
        tuple of Change

        Raises
        ------
        UsageError
            ``database.unknown_field``.
        DataError
            ``database.no_record``, ``database.bad_value``.
        """
        wanted = checked(self._fields, changes)
        with self._connections.transaction():
            different = differences(self.get(record_id), wanted)
            self._check_owner(wanted)
            for field, (_, after) in different.items():
                self._write(record_id, field, after)
            if different:
                self._changed(record_id, {field: after for field, (_, after) in different.items()})
            return tuple(
                self._history.record(self._kind, record_id, field, before, after, why)
                for field, (before, after) in different.items()
            )

    def restore(self, record: Record, record_id: int | None = None) -> int:
        """Add a record as another catalogue had it; its history is the caller's to write.

        Parameters
        ----------
        record : Motif, Cloth, Photo or Listing
            What it belongs to must be there already, under the number that the record names.
        record_id : int, optional
            The number it gets; a new one when it is not given.

        Returns
        -------
        int
            Its number.

        Raises
        ------
        DataError
            ``database.bad_value``, ``database.no_record`` when what it belongs to is not there.
        """
        values = checked(self._fields, {field: getattr(record, field) for field in self._fields})
        with self._connections.transaction():
            self._check_owner(values)
            columns = self._kept_apart(record)
            columns |= {field: as_column(value) for field, value in values.items() if field not in self._several}
            columns |= {} if record_id is None else {self._columns[0]: record_id}
            places = ", ".join("?" * len(columns))
            sql = f"INSERT INTO {self._kind} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608  # checked names
            new_id = self._connections.insert(sql, list(columns.values()))
            for field in self._several:
                self._write(new_id, field, values[field])
            self._changed(new_id, values)
        return new_id

    def overwrite(self, record_id: int, values: Mapping[str, object]) -> None:
        """Write fields of a record without an entry in the history, which the caller writes."""
        kept = checked(self._fields, values)
        with self._connections.transaction():
            self._check_owner(kept)
            for field, value in kept.items():
                self._write(record_id, field, value)
            self._changed(record_id, kept)

    def _kept_apart(self, record: Record) -> dict[str, object]:
        """Return the columns of a record that are no field of it and not its number."""
        return {"uid": required_text("uid", getattr(record, "uid", None))}

    @abstractmethod
    def _records(self, rows: Sequence[Row]) -> Iterable[Record]:
        """Make records of rows of the table's columns, in their order."""

    def _changed(self, record_id: int, after: Mapping[str, Any]) -> None:
        """Write what follows from changed fields, given with their new values."""

    def _write(self, record_id: int, field: str, value: object) -> None:
        """Write one checked field of a record."""
        sql = f"UPDATE {self._kind} SET {field} = ? WHERE {self._kind}_id = ?"  # noqa: S608  # checked name
        self._connections.execute(sql, (as_column(value), record_id))

    def _insert(self, values: Mapping[str, object], name: str | None) -> int:
        """Add a row of checked columns and note in the history that it was made; return its id."""
        places = ", ".join("?" * len(values))
        sql = f"INSERT INTO {self._kind} ({', '.join(values)}) VALUES ({places})"  # noqa: S608  # checked names
        record_id = self._connections.insert(sql, list(values.values()))
        self._history.record(self._kind, record_id, CREATED, None, name)
        return record_id

    def _check_owner(self, values: Mapping[str, object]) -> None:
        if self._belongs_to is not None:
            check_reference(self._connections, self._belongs_to, values.get(f"{self._belongs_to}_id"))

    def _read(
        self, where: str, values: Sequence[object] = (), *, order: str | None = None, limit: int = -1
    ) -> dict[int, Record]:
        """Return records by their id, in the order of their ids unless another one is asked for."""
        sql = (
            f"SELECT {', '.join(self._columns)} FROM {self._kind} {where}"  # noqa: S608  # own text
            f" ORDER BY {order or self._columns[0]} LIMIT ?"
        )
        rows = self._connections.all(sql, (*values, limit))
        try:
            return dict(zip((row[0] for row in rows), self._records(rows), strict=True))
        except (ValueError, TypeError) as error:
            # What is written as JSON, or one of several values, does not read as what it must be.
            reason = f"{self._kind}: {error}"
            raise CatalogError("database.damaged", path=str(self._connections.path), reason=reason) from error

    def _first(self, where: str, values: Sequence[object]) -> Record | None:
        return next(iter(self._read(where, values, limit=1).values()), None)
