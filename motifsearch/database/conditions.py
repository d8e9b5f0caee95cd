"""Conditions on what records say, as SQL.

Knows: the fields that can be asked for, and how each is read. Does not know: the terms' labels, what is asked.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, NamedTuple

from motifsearch.database.text import name_key
from motifsearch.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from motifsearch.database.connection import Connections
    from motifsearch.records import Condition

_YES_NO = "CASE WHEN {} THEN 'yes' ELSE 'no' END"
_LISTED = "EXISTS (SELECT 1 FROM listing WHERE listing.cloth_id = cloth.cloth_id)"


class Field(NamedTuple):
    """How a field is read: an expression over cloth and motif, a kind of ``cloth_value``, a column of ``listing``."""

    source: Literal["cloth", "value", "listing"]
    expression: str
    facet: bool = True


FIELDS = {
    "motif": Field("cloth", "motif.uid"),
    "family": Field("cloth", "motif.family"),
    "technique": Field("cloth", "cloth.technique"),
    "dye": Field("value", "dyes"),
    "colour": Field("value", "colours"),
    "province": Field("cloth", "cloth.province"),
    "regency": Field("cloth", "cloth.regency"),
    "community": Field("cloth", "cloth.community"),
    "maker": Field("cloth", "cloth.maker"),
    "period": Field("cloth", "cloth.period"),
    "rights": Field("cloth", "cloth.rights"),
    "collection": Field("cloth", "cloth.collection"),
    "tag": Field("value", "tags"),
    "access": Field("cloth", "cloth.access", facet=False),
    "label": Field("value", "labels", facet=False),
    "has_listing": Field("cloth", _YES_NO.format(_LISTED)),
    "generated": Field("cloth", _YES_NO.format("cloth.generated")),
    "product": Field("listing", "product"),
    "channel": Field("listing", "channel", facet=False),
    "seller": Field("listing", "seller", facet=False),
}
TABLES = "cloth LEFT JOIN motif ON motif.motif_id = cloth.motif_id"
_VALUES = "(SELECT value FROM json_each(?))"


def where(
    connections: Connections, conditions: Sequence[Condition], access: Sequence[str] | None
) -> tuple[str, list[str]]:
    """Write conditions as SQL over `TABLES`.

    Parameters
    ----------
    connections : Connections
        Motifs may be given by any of their names.
    conditions : sequence of Condition
    access : sequence of str, optional
        Levels of access that may be seen; None means all.

    Returns
    -------
    sql : str
        Empty where nothing is asked.
    values : list of str
        For its question marks.

    Raises
    ------
    UsageError
        ``database.unknown_field``.
    """
    check(condition.field for condition in conditions)
    parts: list[str] = []
    values: list[str] = []
    if access is not None:
        # A motif that is not for everybody takes its cloths along.
        parts.append(f"cloth.access IN {_VALUES} AND coalesce(motif.access, 'public') IN {_VALUES}")
        values += [json.dumps(list(access))] * 2
    for condition in conditions:
        field = FIELDS[condition.field]
        wanted = _motifs(connections, condition.values) if condition.field == "motif" else condition.values
        values.append(json.dumps(list(wanted)))
        parts.append(
            {
                "cloth": f"{field.expression} IN {_VALUES}",
                "value": "cloth.cloth_id IN (SELECT cloth_id FROM cloth_value"  # noqa: S608  # own text
                f" WHERE field = '{field.expression}' AND value IN {_VALUES})",
                "listing": "cloth.cloth_id IN"  # noqa: S608  # own text
                f" (SELECT cloth_id FROM listing WHERE {field.expression} IN {_VALUES})",
            }[field.source]
        )
    return " AND ".join(parts), values


def _motifs(connections: Connections, wanted: Iterable[str]) -> list[str]:
    """Return the uids of motifs that are given by uid or by any of their names."""
    uids = list(wanted)
    keys = json.dumps([name_key(name) for name in uids])
    rows = connections.all(
        f"SELECT uid FROM motif WHERE uid IN {_VALUES} OR name_key IN {_VALUES} OR motif_id IN"  # noqa: S608  # own text
        f" (SELECT motif_id FROM motif_name WHERE text_key IN {_VALUES}) ORDER BY motif_id",
        (json.dumps(uids), keys, keys),
    )
    return [row[0] for row in rows]


def check(fields: Iterable[str]) -> None:
    """Refuse names that are no fields; raises UsageError ``database.unknown_field``."""
    for field in fields:
        if field not in FIELDS:
            raise UsageError("database.unknown_field", field=ascii(field)[1:-1], known=", ".join(FIELDS))
