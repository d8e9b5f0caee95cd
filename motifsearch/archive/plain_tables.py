"""Tables of the database that are handed on as they are, as plain objects of JSON, and back.

Knows: what a value of such a table may be. Does not know: what it means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from motifsearch.archive.objects import bad
from motifsearch.records import CarriedTable

if TYPE_CHECKING:
    from collections.abc import Mapping

_BYTES = "bytes"
_LARGEST = 2**63


def table_to_object(table: CarriedTable) -> dict[str, Any]:
    """Return a table as JSON holds it: columns, rows as lists, and the last number that was given.

    Parameters
    ----------
    table : CarriedTable

    Returns
    -------
    dict
    """
    rows = [[{_BYTES: value.hex()} if isinstance(value, bytes) else value for value in row] for row in table.rows]
    return {"columns": list(table.columns), "rows": rows, "last": table.last}


def table_from_object(said: object, where: str) -> CarriedTable:
    """Undo `table_to_object`.

    Parameters
    ----------
    said : object
        Anything.
    where : str
        Named in errors.

    Returns
    -------
    CarriedTable

    Raises
    ------
    DataError
        ``archive.bad_record``.
    """
    table = cast("Mapping[str, object]", said) if isinstance(said, dict) else {}
    columns, rows, last = table.get("columns"), table.get("rows"), table.get("last")
    if not isinstance(columns, list) or not all(isinstance(one, str) for one in cast("list[object]", columns)):
        raise bad(where, "columns", columns)
    if not isinstance(rows, list) or not all(isinstance(one, list) for one in cast("list[object]", rows)):
        raise bad(where, "rows", rows)
    if last is not None and not (isinstance(last, int) and 0 <= last < _LARGEST):
        raise bad(where, "last", last)
    return CarriedTable(
        columns=tuple(cast("list[str]", columns)),
        rows=tuple(tuple(_value(value, where) for value in row) for row in cast("list[list[object]]", rows)),
        last=last,
    )


def _value(value: object, where: str) -> str | int | float | bytes | None:
    if isinstance(value, dict):
        text = cast("dict[str, object]", value).get(_BYTES)
        try:
            return bytes.fromhex(str(text))
        except ValueError as error:
            raise bad(where, "rows", value) from error
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        raise bad(where, "rows", value)
    return value
