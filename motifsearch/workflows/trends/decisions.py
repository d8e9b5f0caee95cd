"""What a person decides about clusters: names, and which cloths belong together.

Knows: that a person's name stays, and that merging and splitting hold fast what they make. Does not know: how clusters
are found or named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from motifsearch.errors import UsageError
from motifsearch.workflows.trends.axes import cloth_vectors
from motifsearch.workflows.trends.titles import rename_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.database import Database
    from motifsearch.records import EmbeddingSpace, TrendCluster
    from motifsearch.workflows.trends.titles import Texts


def rename(database: Database, cluster_id: int, name: str, *, name_en: str | None = None) -> TrendCluster:
    """Give a cluster a person's name, which no later search for clusters changes.

    Parameters
    ----------
    database : Database
    cluster_id : int
    name : str
        In Indonesian, and in English where `name_en` is not given.
    name_en : str, optional

    Returns
    -------
    TrendCluster

    Raises
    ------
    UsageError
        ``trends.no_name``.
    DataError
        ``database.no_cluster``.
    """
    if not name.strip() or (name_en is not None and not name_en.strip()):
        raise UsageError("trends.no_name")
    return database.clusters.update(
        cluster_id, name_id=name.strip(), name_en=(name_en or name).strip(), named_by="person", fit=None
    )


def pin(database: Database, cluster_id: int, *, pinned: bool = True) -> TrendCluster:
    """Hold a cluster's members fast, or let them go."""
    return database.clusters.update(cluster_id, pinned=pinned)


def merge(database: Database, cluster_ids: Sequence[int]) -> TrendCluster:
    """Make one cluster of several; the first keeps its number and name, and the members are held fast.

    Parameters
    ----------
    database : Database
    cluster_ids : sequence of int
        At least two, of one axis.

    Returns
    -------
    TrendCluster

    Raises
    ------
    UsageError
        ``trends.merge_two``, ``trends.merge_axes``.
    DataError
        ``database.no_cluster``.
    """
    wanted = list(dict.fromkeys(cluster_ids))
    if len(wanted) < 2:
        raise UsageError("trends.merge_two")
    with database.transaction():
        clusters = [database.clusters.get(cluster_id) for cluster_id in wanted]
        if len({cluster.axis for cluster in clusters}) > 1:
            raise UsageError("trends.merge_axes")
        cloths = [cloth for cluster in clusters for cloth in cluster.cloth_ids]
        for cluster in clusters[1:]:
            database.clusters.retire(cluster.cluster_id, merged_into=wanted[0])
        database.clusters.put_members(wanted[0], cloths)
        return database.clusters.update(wanted[0], pinned=True)


def split(
    database: Database,
    space: EmbeddingSpace,
    cluster_id: int,
    cloth_ids: Sequence[int] = (),
    *,
    texts: Texts | None = None,
) -> tuple[TrendCluster, TrendCluster]:
    """Make two clusters of one and hold both fast.

    Parameters
    ----------
    database : Database
    space : EmbeddingSpace
    cluster_id : int
    cloth_ids : sequence of int
        Members that go into the new cluster; without any, the two halves that lie farthest apart.
    texts : callable, optional
        The model's words, for names where records say nothing.

    Returns
    -------
    tuple of (TrendCluster, TrendCluster)
        The old one, which keeps its number and name, and the new one.

    Raises
    ------
    UsageError
        ``trends.split_members`` when those are not some, but not all, of the members.
    DataError
        ``database.no_cluster``.
    """
    with database.transaction():
        cluster = database.clusters.get(cluster_id)
        leaving = frozenset(cloth_ids) or _half(database, space, cluster)
        staying = frozenset(cluster.cloth_ids) - leaving
        if not leaving or not staying or not leaving <= frozenset(cluster.cloth_ids):
            raise UsageError("trends.split_members", cluster=cluster_id, members=len(cluster.cloth_ids))
        database.clusters.put_members(cluster_id, staying)
        new = database.clusters.add(
            cluster.axis, leaving, name_id=f"{cluster.name_id} (2)", name_en=f"{cluster.name_en} (2)", fit=None
        )
        database.clusters.update(cluster_id, pinned=True)
        new = database.clusters.update(new.cluster_id, pinned=True)
        rename_all(database, space, cluster.axis, texts)
        return database.clusters.get(cluster_id), database.clusters.get(new.cluster_id)


def _half(database: Database, space: EmbeddingSpace, cluster: TrendCluster) -> frozenset[int]:
    from sklearn.cluster import KMeans

    cloth_ids, vectors = cloth_vectors(database, space, cluster.axis)
    inside = np.isin(cloth_ids, cluster.cloth_ids)
    if int(inside.sum()) < 2:
        return frozenset()
    model: Any = KMeans
    sides = np.asarray(model(n_clusters=2, n_init=10, random_state=0).fit_predict(vectors[inside]))
    # The smaller half goes.
    leaving = 1 if int(sides.sum()) * 2 <= len(sides) else 0
    return frozenset(cloth_ids[inside][sides == leaving].tolist())
