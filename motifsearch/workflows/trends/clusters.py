"""Clusters of a catalogue: found anew, and completed by cloths that came since.

Knows: how what is found is joined with what is stored, so that clusters keep their identity, their names and what a
person decided. Does not know: how clusters are found, matched or named.

A pinned cluster keeps exactly the members that a person gave it, and takes new cloths that lie among them; merging and
splitting pin what they make. All others are found anew from the cloths that are left.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.errors import UsageError
from motifsearch.workflows.trends.axes import cloth_vectors, shown_cloths, some_known
from motifsearch.workflows.trends.fitting import NOISE, assign, fit
from motifsearch.workflows.trends.matching import match
from motifsearch.workflows.trends.titles import FALLBACK, rename_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from motifsearch.database import Database
    from motifsearch.records import Axis, EmbeddingSpace, TrendCluster
    from motifsearch.vectors import Ids, Vectors
    from motifsearch.workflows.trends.titles import Texts

AXES: tuple[Axis, ...] = ("pattern", "colour", "both")
LEVELS = range(-3, 4)


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


def find(
    database: Database, space: EmbeddingSpace, axis: Axis, *, level: int = 0, texts: Texts | None = None
) -> Clustering:
    """Find the clusters of an axis anew; what is the same cluster as before keeps its number and name.

    Parameters
    ----------
    database : Database
    space : EmbeddingSpace
    axis : {"pattern", "colour", "both"}
    level : int
        From -3 (finest) to 3 (coarsest).
    texts : callable, optional
        The model's words, which name clusters of which no record says anything.

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
                database.clusters.add(axis, members, name_id=FALLBACK[0], name_en=FALLBACK[1], fit=None)
        rename_all(database, space, axis, texts)
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


def current(database: Database, space: EmbeddingSpace, axis: Axis, *, texts: Texts | None = None) -> Clustering:
    """Return the clusters as they are, cloths that came since put to the nearest; find them where there are none.

    Parameters
    ----------
    database : Database
    space : EmbeddingSpace
    axis : {"pattern", "colour", "both"}
    texts : callable, optional
        As for `find`.

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
        return find(database, space, axis, level=run.level if run else 0, texts=texts)
    shown = shown_cloths(database, space)
    seen = json.loads(database.settings.get(_seen_key(axis)) or "0")
    if shown.size and int(shown.max()) > seen:
        beside = np.concatenate([some_known(shown[shown <= seen]), shown[shown > seen]])
        cloth_ids, vectors = cloth_vectors(database, space, axis, cloths=beside)
        with database.transaction():
            # Cloths that were outside stay outside: only what came since is put somewhere.
            _give_to(database.clusters.of_axis(axis), cloth_ids, vectors, database, after=seen)
            database.settings.put(_seen_key(axis), json.dumps(int(shown.max())))
    return _clustering(database, axis, shown, run)


def check_axis(axis: str) -> Axis:
    """Return `axis` when it is one; raises UsageError ``trends.unknown_axis``."""
    for known in AXES:
        if axis == known:
            return known
    raise UsageError("trends.unknown_axis", axis=axis, known=", ".join(AXES))


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
    def centroids(groups: Sequence[frozenset[int]]) -> NDArray[np.float64]:
        found = np.zeros((len(groups), vectors.shape[1]))
        for place, members in enumerate(groups):
            known = np.isin(cloth_ids, np.fromiter(members, dtype=np.int64, count=len(members)))
            if known.any():
                mean = vectors[known].mean(axis=0)
                found[place] = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return found

    return centroids(old) @ centroids(new).T


def _clustering(database: Database, axis: Axis, cloth_ids: Ids, run: _Run) -> Clustering:
    clusters = sorted(database.clusters.of_axis(axis), key=lambda each: (-len(each.cloth_ids), each.cluster_id))
    inside = [cloth for cluster in clusters for cloth in cluster.cloth_ids]
    return Clustering(
        axis=axis,
        clusters=tuple(clusters),
        cloths=len(cloth_ids),
        outside=int((~np.isin(cloth_ids, np.array(inside, dtype=np.int64))).sum()),
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
