"""Clusters of a catalogue: found anew, completed, and changed by a person.

Knows: how what is found is joined with what is stored, so that clusters keep their identity, their names and what a
person decided. Does not know: how clusters are found, matched or named.

A pinned cluster keeps exactly the members that a person gave it, and takes new cloths that lie among them; merging and
splitting pin what they make. All others are found anew from the cloths that are left.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from motifsearch.errors import UsageError
from motifsearch.vocabulary.terms import term
from motifsearch.workflows.trends.axes import cloth_vectors
from motifsearch.workflows.trends.fitting import NOISE, assign, fit
from motifsearch.workflows.trends.matching import match
from motifsearch.workflows.trends.naming import name_clusters, terms_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from motifsearch.database import Database
    from motifsearch.records import Axis, EmbeddingSpace, TrendCluster
    from motifsearch.vectors import Ids, Vectors
    from motifsearch.workflows.trends.naming import Name

AXES: tuple[Axis, ...] = ("pattern", "colour", "both")
LEVELS = range(-3, 4)
_FALLBACK = ("Kelompok tanpa keterangan", "Group without records")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """The clusters of an axis and how they came about.

    Attributes
    ----------
    clusters : tuple of TrendCluster
        Largest first.
    cloths : int
        Cloths with a vector that anybody may see.
    outside : int
        Cloths of no cluster: they are like no others, or like several groups.
    level : int
        0 is the most stable way of grouping, above it is coarser, below it finer.
    least : int or None
        The least size of a cluster that was chosen; None where nothing was found.
    agreement, stability : float or None
        Mean adjusted Rand index between the clusters and those of subsamples of four fifths, and that times the share
        of cloths in a cluster, by which the size was chosen.
    """

    axis: Axis
    clusters: tuple[TrendCluster, ...]
    cloths: int
    outside: int
    level: int
    least: int | None
    agreement: float | None
    stability: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What is remembered of the last time clusters were found."""

    fingerprint: str
    level: int
    least: int | None
    agreement: float | None
    stability: float | None


def find(database: Database, space: EmbeddingSpace, axis: Axis, *, level: int = 0) -> Clustering:
    """Find the clusters of an axis anew; what is the same cluster as before keeps its number and name.

    Parameters
    ----------
    database : Database
    space : EmbeddingSpace
    axis : {"pattern", "colour", "both"}
    level : int
        From -3 (finest) to 3 (coarsest).

    Returns
    -------
    Clustering

    Raises
    ------
    UsageError
        ``trends.unknown_axis``, ``trends.bad_level``.
    """
    check_axis(axis)
    if level not in LEVELS:
        raise UsageError("trends.bad_level", level=level, finest=LEVELS[0], coarsest=LEVELS[-1])
    cloth_ids, vectors = cloth_vectors(database, space, axis)
    with database.transaction():
        old = database.clusters.of_axis(axis)
        pinned = [cluster for cluster in old if cluster.pinned]
        free = _give_to(pinned, cloth_ids, vectors, database)
        fitted = fit(vectors[free], level=level)
        own = cloth_ids[free]
        labels = fitted.labels if fitted else np.full(len(own), NOISE, dtype=np.int64)
        new = [frozenset(own[labels == label].tolist()) for label in range(int(labels.max(initial=NOISE)) + 1)]
        before = {cluster.cluster_id: frozenset(cluster.cloth_ids) for cluster in old if not cluster.pinned}
        same = match(before, new, _likeness(list(before.values()), new, cloth_ids, vectors))
        # Members leave old clusters first: a cloth is in one cluster of an axis.
        for cluster_id in before:
            if cluster_id in same.values():
                database.clusters.put_members(cluster_id, ())
            else:
                database.clusters.retire(cluster_id)
        for place, members in enumerate(new):
            if place in same:
                database.clusters.put_members(same[place], members)
            else:
                database.clusters.add(axis, members, name_id=_FALLBACK[0], name_en=_FALLBACK[1], fit=None)
        rename_all(database, axis)
        run = _Run(
            fingerprint=space.fingerprint,
            level=level,
            least=fitted.chosen.least if fitted else None,
            agreement=fitted.chosen.agreement if fitted else None,
            stability=fitted.chosen.stability if fitted else None,
        )
        database.settings.put(_key(axis), json.dumps(asdict(run)))
        database.settings.put(_seen_key(axis), json.dumps(int(cloth_ids.max(initial=0))))
    return _clustering(database, axis, cloth_ids, run)


def current(database: Database, space: EmbeddingSpace, axis: Axis) -> Clustering:
    """Return the clusters as they are, cloths that came since put to the nearest; find them where there are none.

    Parameters
    ----------
    database : Database
    space : EmbeddingSpace
    axis : {"pattern", "colour", "both"}

    Returns
    -------
    Clustering

    Raises
    ------
    UsageError
        ``trends.unknown_axis``.
    """
    check_axis(axis)
    run = _last(database, axis)
    if run is None or run.fingerprint != space.fingerprint:
        return find(database, space, axis, level=run.level if run else 0)
    cloth_ids, vectors = cloth_vectors(database, space, axis)
    seen = json.loads(database.settings.get(_seen_key(axis)) or "0")
    if cloth_ids.size and int(cloth_ids.max()) > seen:
        clusters = database.clusters.of_axis(axis)
        with database.transaction():
            # Cloths that were outside stay outside: only what came since is put somewhere.
            _give_to(clusters, cloth_ids, vectors, database, after=seen)
            database.settings.put(_seen_key(axis), json.dumps(int(cloth_ids.max())))
    return _clustering(database, axis, cloth_ids, run)


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
    database: Database, space: EmbeddingSpace, cluster_id: int, cloth_ids: Sequence[int] = ()
) -> tuple[TrendCluster, TrendCluster]:
    """Make two clusters of one and hold both fast.

    Parameters
    ----------
    database : Database
    space : EmbeddingSpace
    cluster_id : int
    cloth_ids : sequence of int
        Members that go into the new cluster; without any, the two halves that lie farthest apart.

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
        rename_all(database, cluster.axis)
        return database.clusters.get(cluster_id), database.clusters.get(new.cluster_id)


def rename_all(database: Database, axis: Axis) -> None:
    """Name every cluster of an axis that no person has named."""
    clusters = database.clusters.of_axis(axis)
    motifs = {motif.motif_id: motif for motif in database.motifs.iter()}
    cloths = database.cloths.get_many(cloth for cluster in clusters for cloth in cluster.cloth_ids)
    terms = {
        cloth.cloth_id: terms_of(cloth, motifs[cloth.motif_id].uid if cloth.motif_id is not None else None, axis)
        for cloth in cloths
    }
    titles = {motif.uid: motif.name for motif in motifs.values() if term("motif", motif.uid) is None}
    names = name_clusters([cluster.cloth_ids for cluster in clusters], terms, titles, _FALLBACK)
    for cluster, name in zip(clusters, names, strict=True):
        if cluster.named_by == "software":
            _put_name(database, cluster, name)


def check_axis(axis: str) -> Axis:
    """Return `axis` when it is one; raises UsageError ``trends.unknown_axis``."""
    for known in AXES:
        if axis == known:
            return known
    raise UsageError("trends.unknown_axis", axis=axis, known=", ".join(AXES))


def _put_name(database: Database, cluster: TrendCluster, name: Name) -> None:
    if (cluster.name_id, cluster.name_en, cluster.fit) != (name.indonesian, name.english, name.fit):
        database.clusters.update(cluster.cluster_id, name_id=name.indonesian, name_en=name.english, fit=name.fit)


def _give_to(
    clusters: Sequence[TrendCluster], cloth_ids: Ids, vectors: Vectors, database: Database, *, after: int = 0
) -> NDArray[np.bool_]:
    """Put cloths of no cluster, of a greater id than `after`, into these; say which cloths are in none of them now."""
    of = {cloth: place for place, cluster in enumerate(clusters) for cloth in cluster.cloth_ids}
    labels = np.array([of.get(cloth, NOISE) for cloth in cloth_ids.tolist()], dtype=np.int64)
    if clusters and len(cloth_ids):
        waiting = (labels == NOISE) & (cloth_ids > after)
        labels[waiting] = assign(vectors[waiting], vectors[~waiting], labels[~waiting])
        for place in np.unique(labels[waiting]).tolist():
            if place != NOISE:
                # Members whose photographs are hidden now stay members.
                members = {*clusters[place].cloth_ids, *cloth_ids[labels == place].tolist()}
                database.clusters.put_members(clusters[place].cluster_id, members)
    return labels == NOISE


def _likeness(
    old: Sequence[frozenset[int]], new: Sequence[frozenset[int]], cloth_ids: Ids, vectors: Vectors
) -> NDArray[np.float64]:
    rows = {cloth: row for row, cloth in enumerate(cloth_ids.tolist())}

    def centroids(groups: Sequence[frozenset[int]]) -> NDArray[np.float64]:
        found = np.zeros((len(groups), vectors.shape[1]))
        for place, members in enumerate(groups):
            known = [rows[cloth] for cloth in members if cloth in rows]
            if known:
                mean = vectors[known].mean(axis=0)
                found[place] = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return found

    return centroids(old) @ centroids(new).T


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


def _clustering(database: Database, axis: Axis, cloth_ids: Ids, run: _Run) -> Clustering:
    clusters = sorted(database.clusters.of_axis(axis), key=lambda each: (-len(each.cloth_ids), each.cluster_id))
    inside = {cloth for cluster in clusters for cloth in cluster.cloth_ids}
    return Clustering(
        axis=axis,
        clusters=tuple(clusters),
        cloths=len(cloth_ids),
        outside=sum(cloth not in inside for cloth in cloth_ids.tolist()),
        level=run.level,
        least=run.least,
        agreement=run.agreement,
        stability=run.stability,
    )


def _last(database: Database, axis: Axis) -> _Run | None:
    kept = database.settings.get(_key(axis))
    return _Run(**json.loads(kept)) if kept else None


def _key(axis: Axis) -> str:
    return f"clusters:{axis}"


def _seen_key(axis: Axis) -> str:
    return f"clusters:{axis}:seen"
