"""Filling what a record leaves open, without touching what a person wrote.

Knows: which fields are open. Does not know: where the values come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.database import Database
    from motifsearch.records import Change, RecordKind

_EMPTY = (None, "", (), [])


def open_fields(
    database: Database, kind: RecordKind, record_id: int | None, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the values whose field is empty and always was.

    A field that somebody emptied stays empty: that too was said by a person.

    Parameters
    ----------
    database : Database
    kind : {"motif", "cloth", "photo"}
    record_id : int or None
        None where the record is not there yet.
    values : mapping of str to object
        Field to value.

    Returns
    -------
    dict of str to object
    """
    wanted = {field: value for field, value in values.items() if value not in _EMPTY}
    if record_id is None or not wanted:
        return wanted
    record: Any = _table(database, kind).get(record_id)
    touched = {change.field for change in database.history.of(kind, record_id)}
    # A record that is made with its fields has them in no entry of its history, so both are looked at.
    return {
        field: value for field, value in wanted.items() if getattr(record, field) in _EMPTY and field not in touched
    }


def fill(
    database: Database, kind: RecordKind, record_id: int, values: Mapping[str, Any], why: str
) -> tuple[Change, ...]:
    """Write the values whose field is open; see `open_fields`.

    Parameters
    ----------
    database : Database
    kind : {"motif", "cloth", "photo"}
    record_id : int
    values : mapping of str to object
    why : str
        Where they come from, for the history.

    Returns
    -------
    tuple of Change
    """
    return _table(database, kind).update(record_id, open_fields(database, kind, record_id, values), why)


def _table(database: Database, kind: RecordKind) -> Any:
    return {"motif": database.motifs, "cloth": database.cloths, "photo": database.photos}[kind]
