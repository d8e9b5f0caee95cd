"""Choosing photographs by what their records say.

Knows: the fields that can be asked for, and how each is read. Does not know: the terms' labels, nor searching.

Values of one field are alternatives, different fields must all hold. Photographs that are hidden, and cloths that
are not public, stay out unless they are asked for.
"""

from __future__ import annotations

import json
import threading
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import numpy as np

from motifsearch.database.text import name_key
from motifsearch.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from motifsearch.database.connection import Connections
    from motifsearch.records import Condition
    from motifsearch.vectors import Ids

_YES_NO = "CASE WHEN {} THEN 'yes' ELSE 'no' END"
_LISTED = "EXISTS (SELECT 1 FROM listing WHERE listing.cloth_id = cloth.cloth_id)"


class _Field(NamedTuple):
    """How a field is read: an expression over cloth and motif, a kind of ``cloth_value``, a column of ``listing``."""

    source: Literal["cloth", "value", "listing"]
    expression: str
    facet: bool = True


_FIELDS = {
    "motif": _Field("cloth", "motif.uid"),
    "family": _Field("cloth", "motif.family"),
    "technique": _Field("cloth", "cloth.technique"),
    "dye": _Field("value", "dyes"),
    "colour": _Field("value", "colours"),
    "province": _Field("cloth", "cloth.province"),
    "regency": _Field("cloth", "cloth.regency"),
    "community": _Field("cloth", "cloth.community"),
    "maker": _Field("cloth", "cloth.maker"),
    "period": _Field("cloth", "cloth.period"),
    "rights": _Field("cloth", "cloth.rights"),
    "collection": _Field("cloth", "cloth.collection"),
    "tag": _Field("value", "tags"),
    "access": _Field("cloth", "cloth.access", facet=False),
    "label": _Field("value", "labels", facet=False),
    "has_listing": _Field("cloth", _YES_NO.format(_LISTED)),
    "generated": _Field("cloth", _YES_NO.format("cloth.generated")),
    "product": _Field("listing", "product"),
    "channel": _Field("listing", "channel", facet=False),
    "seller": _Field("listing", "seller", facet=False),
}
_TABLES = "cloth LEFT JOIN motif ON motif.motif_id = cloth.motif_id"
_VALUES = "(SELECT value FROM json_each(?))"
# Answers of so many filters are kept: those of the people who search at the same time.
_KEPT = 4


# Conditions, whether hidden photographs are wanted, and levels of access.
_Asked: TypeAlias = "tuple[tuple[Condition, ...], bool, tuple[str, ...] | None]"


class Filters:
    """Ids and counts of photographs under conditions.

    Parameters
    ----------
    connections : Connections
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._local = threading.local()
        self._sharing = threading.Lock()
        self._found: dict[_Asked, Ids] = {}

    def fields(self) -> tuple[str, ...]:
        """Return the names that a condition may use."""
        return tuple(_FIELDS)

    def allowed_ids(
        self,
        conditions: Sequence[Condition] = (),
        *,
        include_hidden: bool = False,
        access: Sequence[str] | None = ("public",),
    ) -> Ids:
        """Return the photographs for which all conditions hold.

        Parameters
        ----------
        conditions : sequence of Condition
            Several on one field must all hold, too.
        include_hidden : bool
            Whether hidden photographs may be among them.
        access : sequence of str, optional
            Levels of access that may be seen; None means all.

        Returns
        -------
        ndarray, (n,) int64
            Ascending. Not to be written to: whoever asks the same is given the same array until something changes,
            by which stores know it again.

        Raises
        ------
        UsageError
            ``database.unknown_field``.
        """
        asked = (tuple(conditions), include_hidden, None if access is None else tuple(access))
        state = self._connections.state()
        if state is None:
            return self._chosen_ids(*asked)
        own: dict[_Asked, tuple[object, Ids]] = self._local.__dict__.setdefault("known", {})
        known = own.get(asked)
        if known is not None and known[0] == state:
            return known[1]
        found = self._shared(asked, self._chosen_ids(*asked))
        own.pop(asked, None)
        own[asked] = (state, found)
        _keep_last(own)
        return found

    def _shared(self, asked: _Asked, found: Ids) -> Ids:
        """Let threads that find the same have one array, which nobody may write to."""
        with self._sharing:
            before = self._found.pop(asked, None)
            if before is not None and np.array_equal(found, before):
                found = before
            found.flags.writeable = False
            self._found[asked] = found
            _keep_last(self._found)
        return found

    def _chosen_ids(
        self,
        conditions: Sequence[Condition],
        include_hidden: bool,  # as `_Asked` has it
        access: Sequence[str] | None,
    ) -> Ids:
        where, values = self._where(conditions, access)
        # Photographs lie by id, so that scanning them gives the order for nothing.
        inside = f" cloth_id IN (SELECT cloth.cloth_id FROM {_TABLES} WHERE {where})" if where else ""  # noqa: S608  # own text
        parts = [part for part in ("" if include_hidden else " NOT hidden", inside) if part]
        condition = (" WHERE" if parts else "") + " AND".join(parts)
        sql = f"SELECT photo_id FROM photo NOT INDEXED{condition} ORDER BY photo_id"  # noqa: S608  # own text
        rows = self._connections.all(sql, values)
        return np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(rows))

    def counts(
        self,
        field: str,
        conditions: Sequence[Condition] = (),
        *,
        include_hidden: bool = False,
        access: Sequence[str] | None = ("public",),
    ) -> dict[str, int]:
        """Count the photographs for each value that a field has.

        Parameters
        ----------
        field : str
        conditions : sequence of Condition
            Those on `field` itself are left out, so that its other values can still be chosen.
        include_hidden : bool
            Whether hidden photographs may be among them.
        access : sequence of str, optional
            Levels of access that may be seen; None means all.

        Returns
        -------
        dict of str to int
            Most frequent first, then by value. A photograph with several values counts for each.

        Raises
        ------
        UsageError
            ``database.unknown_field``.
        """
        return self._count((field,), conditions, include_hidden=include_hidden, access=access)[field]

    def all_counts(
        self,
        conditions: Sequence[Condition] = (),
        *,
        include_hidden: bool = False,
        access: Sequence[str] | None = ("public",),
    ) -> dict[str, dict[str, int]]:
        """Return `counts` for every field that is worth showing beside a search."""
        shown = tuple(name for name, field in _FIELDS.items() if field.facet)
        return self._count(shown, conditions, include_hidden=include_hidden, access=access)

    def open_cloths(self) -> frozenset[int]:
        """Return the cloths that anybody may see: open as their motif is, and not with hidden photographs only."""
        rows = self._connections.all(
            "SELECT cloth_id FROM cloth LEFT JOIN motif USING (motif_id)"
            " WHERE cloth.access = 'public' AND coalesce(motif.access, 'public') = 'public' AND (EXISTS"
            " (SELECT 1 FROM photo WHERE photo.cloth_id = cloth.cloth_id AND NOT hidden) OR NOT EXISTS"
            " (SELECT 1 FROM photo WHERE photo.cloth_id = cloth.cloth_id))"
        )
        return frozenset(row[0] for row in rows)

    def _count(
        self,
        fields: Sequence[str],
        conditions: Sequence[Condition],
        *,
        include_hidden: bool,
        access: Sequence[str] | None,
    ) -> dict[str, dict[str, int]]:
        _check(fields)
        _check(condition.field for condition in conditions)
        asked = {condition.field for condition in conditions}
        # Fields without a condition of their own share one choice of cloths.
        groups: dict[str, list[str]] = {}
        for field in fields:
            groups.setdefault(field if field in asked else "", []).append(field)
        found: dict[str, dict[str, int]] = {}
        with self._connections.snapshot():
            for own, members in groups.items():
                others = [condition for condition in conditions if condition.field != own]
                self._choose(members, others, include_hidden=include_hidden, access=access)
                found |= {field: self._count_chosen(field) for field in members}
                self._connections.execute("DROP TABLE temp.chosen")
        return {field: found[field] for field in fields}

    def _choose(
        self,
        fields: Sequence[str],
        conditions: Sequence[Condition],
        *,
        include_hidden: bool,
        access: Sequence[str] | None,
    ) -> None:
        """Write the chosen cloths, their number of photographs and their single values to a table of this thread."""
        where, values = self._where(conditions, access)
        columns = [f", {_FIELDS[name].expression} AS f_{name}" for name in fields if _FIELDS[name].source == "cloth"]
        hidden = "" if include_hidden else " WHERE NOT hidden"
        # One that a failure left behind would be in the way.
        self._connections.execute("DROP TABLE IF EXISTS temp.chosen")
        self._connections.execute(
            f"CREATE TEMP TABLE chosen AS SELECT cloth.cloth_id AS cloth_id, n{''.join(columns)}"  # noqa: S608  # own text
            f" FROM (SELECT cloth_id AS photographed, count(*) AS n FROM photo{hidden} GROUP BY cloth_id)"
            f" CROSS JOIN {_TABLES.replace('cloth LEFT', 'cloth ON cloth.cloth_id = photographed LEFT')}"
            f"{' WHERE ' + where if where else ''}",
            values,
        )

    def _count_chosen(self, name: str) -> dict[str, int]:
        field = _FIELDS[name]
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
            self._connections.all(
                f"SELECT {value}, sum(n) FROM {tables} WHERE {value} IS NOT NULL{only}"  # noqa: S608  # own text
                " GROUP BY 1 ORDER BY 2 DESC, 1"
            )
        )

    def _where(self, conditions: Sequence[Condition], access: Sequence[str] | None) -> tuple[str, list[str]]:
        _check(condition.field for condition in conditions)
        parts: list[str] = []
        values: list[str] = []
        if access is not None:
            # A motif that is not for everybody takes its cloths along.
            parts.append(f"cloth.access IN {_VALUES} AND coalesce(motif.access, 'public') IN {_VALUES}")
            values += [json.dumps(list(access))] * 2
        for condition in conditions:
            field = _FIELDS[condition.field]
            wanted = self._motifs(condition.values) if condition.field == "motif" else condition.values
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

    def _motifs(self, wanted: Iterable[str]) -> list[str]:
        """Return the uids of motifs that are given by uid or by any of their names."""
        uids = list(wanted)
        keys = json.dumps([name_key(name) for name in uids])
        rows = self._connections.all(
            f"SELECT uid FROM motif WHERE uid IN {_VALUES} OR name_key IN {_VALUES} OR motif_id IN"  # noqa: S608  # own text
            f" (SELECT motif_id FROM motif_name WHERE text_key IN {_VALUES}) ORDER BY motif_id",
            (json.dumps(uids), keys, keys),
        )
        return [row[0] for row in rows]


def _keep_last(kept: dict[_Asked, Any]) -> None:
    """Drop what was put in longest ago."""
    while len(kept) > _KEPT:
        del kept[next(iter(kept))]


def _check(fields: Iterable[str]) -> None:
    for field in fields:
        if field not in _FIELDS:
            raise UsageError("database.unknown_field", field=ascii(field)[1:-1], known=", ".join(_FIELDS))
