"""Which fields of a record would change, and saying that a record is or is not there.

Knows: records as objects with fields. Does not know: any table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from motifsearch.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.database.connection import Connections
    from motifsearch.records import RecordKind


def differences(record: object, wanted: Mapping[str, object]) -> dict[str, tuple[Any, Any]]:
    """Return the fields whose value would change, with the value before and after."""
    pairs = {field: (getattr(record, field), after) for field, after in wanted.items()}
    return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}


def no_record(kind: RecordKind, missing: KeyError) -> DataError:
    """Return the error for an id that is not there."""
    return DataError("database.no_record", kind=kind, id=int(missing.args[0]))


def exists_error(kind: RecordKind, uid: str) -> DataError:
    """Return the error for an identifier that is taken."""
    return DataError("database.exists", kind=kind, uid=uid)


def check_reference(connections: Connections, kind: RecordKind, record_id: object) -> None:
    """Raise ``database.no_record`` unless the id is None or that of a record that is there."""
    if record_id is None:
        return
    sql = f"SELECT 1 FROM {kind} WHERE {kind}_id = ?"  # noqa: S608  # one of the four kinds
    if connections.value(sql, (record_id,)) is None:
        raise DataError("database.no_record", kind=kind, id=str(record_id))
