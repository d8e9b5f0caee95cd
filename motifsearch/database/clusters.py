"""Clusters: groups of cloths with their names, and what a person decided about them.

Knows: the tables ``cluster`` and ``cluster_member``. Does not know: how clusters are found or named.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

from motifsearch.database.text import as_json
from motifsearch.errors import DataError
from motifsearch.records import TrendCluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from motifsearch.database.connection import Connections
    from motifsearch.records import Axis

_COLUMNS = "cluster_id, axis, name_id, name_en, fit, named_by, pinned"


class ClusterFields(TypedDict, total=False):
    """What can be changed of a cluster; see `motifsearch.records.TrendCluster`."""

    name_id: str
    name_en: str
    fit: float | None
    named_by: Literal["software", "person"]
    pinned: bool
    merged_into: int


class Clusters:
    """All clusters that are there.

    Parameters
    ----------
    connections : Connections
    now : callable
        Returns the time as ISO 8601.
    """

    def __init__(self, connections: Connections, now: Callable[[], str]) -> None:
        self._connections = connections
        self._now = now

    def of_axis(self, axis: Axis) -> tuple[TrendCluster, ...]:
        """Return the clusters of an axis with their members, by id."""
        return self._read("axis = ?", axis)

    def get(self, cluster_id: int) -> TrendCluster:
        """Return one cluster; raises DataError ``database.no_cluster`` where it is not there, or not any more."""
        found = self._read("cluster_id = ?", cluster_id)
        if not found:
            raise DataError("database.no_cluster", id=cluster_id)
        return found[0]

    def add(
        self, axis: Axis, cloth_ids: Iterable[int], *, name_id: str, name_en: str, fit: float | None
    ) -> TrendCluster:
        """Add a cluster that the software named.

        Parameters
        ----------
        axis : {"pattern", "colour", "both"}
        cloth_ids : iterable of int
        name_id, name_en : str
        fit : float or None
            How well the name fits, 0 to 1.

        Returns
        -------
        TrendCluster
        """
        with self._connections.transaction():
            cluster_id = self._connections.insert(
                "INSERT INTO cluster (axis, name_id, name_en, fit, named_by, made_at)"
                " VALUES (?, ?, ?, ?, 'software', ?)",
                (axis, name_id, name_en, fit, self._now()),
            )
            self.put_members(cluster_id, cloth_ids)
            return self.get(cluster_id)

    def put_members(self, cluster_id: int, cloth_ids: Iterable[int]) -> None:
        """Make these cloths the members; each leaves the cluster of the axis in which it was."""
        cloths = as_json(sorted(set(cloth_ids)))
        with self._connections.transaction():
            self.get(cluster_id)
            self._connections.execute("DELETE FROM cluster_member WHERE cluster_id = ?", (cluster_id,))
            self._connections.execute(
                "DELETE FROM cluster_member WHERE cloth_id IN (SELECT value FROM json_each(?)) AND cluster_id IN"
                " (SELECT cluster_id FROM cluster WHERE axis = (SELECT axis FROM cluster WHERE cluster_id = ?))",
                (cloths, cluster_id),
            )
            self._connections.execute(
                "INSERT INTO cluster_member SELECT ?, value FROM json_each(?)", (cluster_id, cloths)
            )

    def update(self, cluster_id: int, **fields: Unpack[ClusterFields]) -> TrendCluster:
        """Change fields of a cluster and return it."""
        with self._connections.transaction():
            self.get(cluster_id)
            for name, value in fields.items():
                self._connections.execute(f"UPDATE cluster SET {name} = ? WHERE cluster_id = ?", (value, cluster_id))  # noqa: S608  # own names
            return self.get(cluster_id)

    def retire(self, cluster_id: int, *, merged_into: int | None = None) -> None:
        """Take a cluster out of sight, without members; its row stays."""
        with self._connections.transaction():
            self.get(cluster_id)
            self._connections.execute("DELETE FROM cluster_member WHERE cluster_id = ?", (cluster_id,))
            self._connections.execute(
                "UPDATE cluster SET retired_at = ?, merged_into = ? WHERE cluster_id = ?",
                (self._now(), merged_into, cluster_id),
            )

    def _read(self, where: str, value: object) -> tuple[TrendCluster, ...]:
        sql = f"SELECT {_COLUMNS} FROM cluster WHERE retired_at IS NULL AND {where} ORDER BY cluster_id"  # noqa: S608  # own text
        rows = self._connections.all(sql, (value,))
        members: dict[int, list[int]] = defaultdict(list)
        for cluster_id, cloth_id in self._connections.all(
            "SELECT cluster_id, cloth_id FROM cluster_member WHERE cluster_id IN (SELECT value FROM json_each(?))"
            " ORDER BY cluster_id, cloth_id",
            (as_json([row[0] for row in rows]),),
        ):
            members[cluster_id].append(cloth_id)
        return tuple(
            TrendCluster(
                cluster_id=cluster_id,
                axis=axis,
                name_id=name_id,
                name_en=name_en,
                fit=fit,
                named_by=named_by,
                pinned=bool(pinned),
                cloth_ids=tuple(members[cluster_id]),
            )
            for cluster_id, axis, name_id, name_en, fit, named_by, pinned in rows
        )
