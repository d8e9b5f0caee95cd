"""Choosing photographs by what their records say.

Knows: which photographs may be seen, and keeping what was found while nothing changes. Does not know: how conditions
become SQL, nor searching.

Values of one field are alternatives, different fields must all hold. Photographs that are hidden, and cloths that
are not public, stay out unless they are asked for.
"""

from __future__ import annotations

import threading
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from motifsearch.database.conditions import FIELDS, TABLES
from motifsearch.database.conditions import where as conditions_as_sql
from motifsearch.database.facets import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.database.connection import Connections
    from motifsearch.records import Condition
    from motifsearch.vectors import Ids

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
        return tuple(FIELDS)

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
        where, values = conditions_as_sql(self._connections, conditions, access)
        # Photographs lie by id, so that scanning them gives the order for nothing.
        inside = f" cloth_id IN (SELECT cloth.cloth_id FROM {TABLES} WHERE {where})" if where else ""  # noqa: S608  # own text
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
        return count(self._connections, (field,), conditions, include_hidden=include_hidden, access=access)[field]

    def all_counts(
        self,
        conditions: Sequence[Condition] = (),
        *,
        include_hidden: bool = False,
        access: Sequence[str] | None = ("public",),
    ) -> dict[str, dict[str, int]]:
        """Return `counts` for every field that is worth showing beside a search."""
        shown = tuple(name for name, field in FIELDS.items() if field.facet)
        return count(self._connections, shown, conditions, include_hidden=include_hidden, access=access)

    def open_cloths(self) -> frozenset[int]:
        """Return the cloths that anybody may see: open as their motif is, and not with hidden photographs only."""
        rows = self._connections.all(
            "SELECT cloth_id FROM cloth LEFT JOIN motif USING (motif_id)"
            " WHERE cloth.access = 'public' AND coalesce(motif.access, 'public') = 'public' AND (EXISTS"
            " (SELECT 1 FROM photo WHERE photo.cloth_id = cloth.cloth_id AND NOT hidden) OR NOT EXISTS"
            " (SELECT 1 FROM photo WHERE photo.cloth_id = cloth.cloth_id))"
        )
        return frozenset(row[0] for row in rows)


def _keep_last(kept: dict[_Asked, Any]) -> None:
    """Drop what was put in longest ago."""
    while len(kept) > _KEPT:
        del kept[next(iter(kept))]
