"""How many photographs each value of a field has, beside the filters.

Knows: counting many fields in one pass over the cloths. Does not know: how conditions are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.database.conditions import FIELDS, TABLES, check, where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.database.connection import Connections
    from motifsearch.records import Condition


def count(
    connections: Connections,
    fields: Sequence[str],
    conditions: Sequence[Condition],
    *,
    include_hidden: bool,
    access: Sequence[str] | None,
) -> dict[str, dict[str, int]]:
    """Count the photographs for each value of some fields; see `Filters.counts`.

    Parameters
    ----------
    connections : Connections
    fields : sequence of str
    conditions : sequence of Condition
        Those on a field are left out when that field is counted.
    include_hidden : bool
    access : sequence of str, optional

    Returns
    -------
    dict of str to dict
        By field, then by value.
    """
    check(fields)
    check(condition.field for condition in conditions)
    asked = {condition.field for condition in conditions}
    # Fields without a condition of their own share one choice of cloths.
    groups: dict[str, list[str]] = {}
    for field in fields:
        groups.setdefault(field if field in asked else "", []).append(field)
    found: dict[str, dict[str, int]] = {}
    with connections.snapshot():
        for own, members in groups.items():
            others = [condition for condition in conditions if condition.field != own]
            _choose(connections, members, others, include_hidden=include_hidden, access=access)
            found |= {field: _count_chosen(connections, field) for field in members}
            connections.execute("DROP TABLE temp.chosen")
    return {field: found[field] for field in fields}


def _choose(
    connections: Connections,
    fields: Sequence[str],
    conditions: Sequence[Condition],
    *,
    include_hidden: bool,
    access: Sequence[str] | None,
) -> None:
    """Write the chosen cloths, their number of photographs and their single values to a table of this thread."""
    chosen, values = where(connections, conditions, access)
    columns = [f", {FIELDS[name].expression} AS f_{name}" for name in fields if FIELDS[name].source == "cloth"]
    hidden = "" if include_hidden else " WHERE NOT hidden"
    # One that a failure left behind would be in the way.
    connections.execute("DROP TABLE IF EXISTS temp.chosen")
    connections.execute(
        f"CREATE TEMP TABLE chosen AS SELECT cloth.cloth_id AS cloth_id, n{''.join(columns)}"  # noqa: S608  # own text
        f" FROM (SELECT cloth_id AS photographed, count(*) AS n FROM photo{hidden} GROUP BY cloth_id)"
        f" CROSS JOIN {TABLES.replace('cloth LEFT', 'cloth ON cloth.cloth_id = photographed LEFT')}"
        f"{' WHERE ' + chosen if chosen else ''}",
        values,
    )


def _count_chosen(connections: Connections, name: str) -> dict[str, int]:
    field = FIELDS[name]
    value, tables = {
        "cloth": (f"f_{name}", "temp.chosen"),
        "value": ("value", "temp.chosen JOIN cloth_value USING (cloth_id)"),
        "listing": (
            field.expression,
            f"temp.chosen JOIN (SELECT DISTINCT cloth_id, {field.expression} FROM listing) USING (cloth_id)",  # noqa: S608  # own text
        ),
    }[field.source]
    only = f" AND field = '{field.expression}'" if field.source == "value" else ""
    return dict(
        connections.all(
            f"SELECT {value}, sum(n) FROM {tables} WHERE {value} IS NOT NULL{only}"  # noqa: S608  # own text
            " GROUP BY 1 ORDER BY 2 DESC, 1"
        )
    )
