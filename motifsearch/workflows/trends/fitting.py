"""Finding clusters in vectors, and telling how stable they are.

Knows: HDBSCAN on principal components, and the criterion by which its one parameter is chosen. Does not know: cloths,
names or the database.

The smallest size that counts as a cluster is tried from three upwards. For each, the vectors are clustered anew on
subsamples of four fifths, drawn with a fixed seed; the criterion is the mean adjusted Rand index between a subsample's
clusters and the whole's, every cloth outside all clusters standing alone, times the share of cloths inside one. The
best value is the usual choice; finer and coarser take the next size down or up that gives another number of clusters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from motifsearch.vectors import Vectors

SEED = 20_261_002
LEAST_CLOTHS = 12
# Above so many, a seeded sample is clustered and the rest joins its nearest members: HDBSCAN grows with the square.
MOST_FITTED = 3000
_COMPONENTS = 24
_SUBSAMPLES = 4
_KEPT = 0.8
_NEIGHBOURS = 5
NOISE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One way of clustering: the least size of a cluster, the outcome, and how stable it is."""

    least: int
    labels: NDArray[np.int64]
    clusters: int
    placed: float
    agreement: float

    @property
    def stability(self) -> float:
        """The criterion: agreement with subsamples times the share of cloths in a cluster."""
        return self.agreement * self.placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """The chosen way of clustering.

    Attributes
    ----------
    labels : (n,) int64
        Cluster of each vector from 0 on, -1 outside all.
    chosen : Candidate
    candidates : tuple of Candidate
        All that were tried, finest first.
    """

    labels: NDArray[np.int64]
    chosen: Candidate
    candidates: tuple[Candidate, ...]


def fit(vectors: Vectors, *, level: int = 0, seed: int = SEED) -> Fitted | None:
    """Find clusters.

    Parameters
    ----------
    vectors : (n, dim) float32
        Unit length.
    level : int
        0 is the most stable way; each step up is coarser, each step down finer.
    seed : int

    Returns
    -------
    Fitted or None
        None where there are too few vectors or no cluster stands out.
    """
    if len(vectors) < LEAST_CLOTHS:
        return None
    rng = np.random.default_rng(seed)
    sample = np.arange(len(vectors))
    if len(vectors) > MOST_FITTED:
        sample = np.sort(rng.choice(len(vectors), MOST_FITTED, replace=False))
    points = components(vectors[sample])
    draws = [np.sort(rng.choice(len(points), int(_KEPT * len(points)), replace=False)) for _ in range(_SUBSAMPLES)]
    candidates = [_candidate(points, least, draws) for least in _sizes(len(points))]
    found = [each for each in candidates if each.clusters >= 2]
    if not found:
        return None
    chosen = _at_level(found, level)
    labels = np.full(len(vectors), NOISE, dtype=np.int64)
    labels[sample] = chosen.labels
    rest = np.setdiff1d(np.arange(len(vectors)), sample)
    if rest.size:
        labels[rest] = assign(vectors[rest], vectors[sample], chosen.labels)
    return Fitted(labels=labels, chosen=chosen, candidates=tuple(found))


def components(vectors: Vectors) -> NDArray[np.float32]:
    """Return the leading principal components, (n, at most 24) float32: density means little in more."""
    centred = np.asarray(vectors - vectors.mean(axis=0), dtype=np.float64)
    covariance = centred.T @ centred
    _, axes = np.linalg.eigh(covariance)
    return np.ascontiguousarray(centred @ axes[:, ::-1][:, : min(_COMPONENTS, len(vectors) - 1)], dtype=np.float32)


def assign(vectors: Vectors, members: Vectors, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Put each vector into the cluster of its nearest members, where it lies as near as they do to one another.

    Parameters
    ----------
    vectors : (n, dim) float32
    members : (m, dim) float32
        Those whose cluster is known.
    labels : (m,) int64
        Their clusters, -1 for none.

    Returns
    -------
    (n,) int64
        -1 where the nearest five disagree or lie too far away.
    """
    found = np.full(len(vectors), NOISE, dtype=np.int64)
    if not len(members) or not len(vectors):
        return found
    k = min(_NEIGHBOURS, len(members))
    reach = {int(label): _reach(members[labels == label], k) for label in np.unique(labels) if label != NOISE}
    for start in range(0, len(vectors), 2048):
        likeness = vectors[start : start + 2048] @ members.T
        nearest = np.argpartition(-likeness, k - 1, axis=1)[:, :k]
        for row, places in enumerate(nearest):
            kinds, counts = np.unique(labels[places], return_counts=True)
            label = int(kinds[counts.argmax()])
            if label == NOISE or 2 * int(counts.max()) <= k:
                continue
            own = places[labels[places] == label]
            if float(likeness[row, own].mean()) >= reach[label]:
                found[start + row] = label
    return found


def _reach(members: Vectors, k: int) -> float:
    """How like its nearest fellows a member is at least, but for the loneliest tenth."""
    likeness = members @ members.T
    np.fill_diagonal(likeness, -np.inf)
    near = np.sort(likeness, axis=1)[:, ::-1][:, : min(k, max(1, len(members) - 1))]
    return float(np.quantile(near.mean(axis=1), 0.1)) if len(members) > 1 else 1.0


def _sizes(count: int) -> list[int]:
    sizes, size = [3], 3.0
    while size < min(count / 8, 200):
        size *= 1.5
        sizes.append(max(round(size), sizes[-1] + 1))
    return sizes


def _candidate(points: NDArray[np.float32], least: int, draws: list[NDArray[np.intp]]) -> Candidate:
    labels = _hdbscan(points, least)
    clusters = int(labels.max()) + 1
    agreements = [_agreement(labels[draw], _hdbscan(points[draw], max(2, round(least * _KEPT)))) for draw in draws]
    return Candidate(
        least=least,
        labels=labels,
        clusters=clusters,
        placed=float((labels != NOISE).mean()),
        agreement=max(0.0, float(np.mean(agreements))) if clusters >= 2 else 0.0,
    )


def _hdbscan(points: NDArray[np.float32], least: int) -> NDArray[np.int64]:
    from sklearn.cluster import HDBSCAN

    model: Any = HDBSCAN
    return np.asarray(
        model(min_cluster_size=least, min_samples=max(3, least // 2), copy=True).fit_predict(points), dtype=np.int64
    )


def _agreement(first: NDArray[np.int64], second: NDArray[np.int64]) -> float:
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(alone(first), alone(second)))


def alone(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return labels in which everything outside all clusters is a cluster of its own."""
    out = labels.copy()
    lonely = np.flatnonzero(labels == NOISE)
    out[lonely] = labels.max(initial=0) + 1 + np.arange(lonely.size)
    return out


def _at_level(found: list[Candidate], level: int) -> Candidate:
    best = max(range(len(found)), key=lambda place: (found[place].stability, -place))
    step = 1 if level > 0 else -1
    place = best
    for _ in range(abs(level)):
        following = place
        while 0 <= following + step < len(found):
            following += step
            differs = found[following].clusters - found[place].clusters
            if differs * step < 0:
                break
        else:
            break
        place = following
    return found[place]
