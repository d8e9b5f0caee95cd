"""Finding clusters in vectors, and telling how stable they are.

Knows: average linkage of cosine distances, and the criterion by which its one parameter is chosen. Does not know:
cloths, names or the database.

The tree of average linkage (Sokal and Michener 1958) is cut at cosine distances from 0.10 to 0.75; what is left with
fewer than three members is outside all clusters. For each cut, the vectors are clustered anew on subsamples of four
fifths, drawn with a fixed seed, and cut at the same distance; the criterion is the mean adjusted Rand index between a
subsample's clusters and the whole's, everything outside all clusters standing alone, times the share of vectors inside
one. The best value is the usual choice; finer and coarser take the next cut down or up that gives another number of
clusters. Noise clusters too, and again in four fifths of itself: where the best is not clearly above that of normal
noise with the same covariance, nothing stands out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.vectors import unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from motifsearch.vectors import Vectors

SEED = 20_261_002
LEAST_CLOTHS = 12
# Above so many, a seeded sample is clustered and the rest joins its nearest members: a tree grows with the square.
MOST_FITTED = 2000
_COMPONENTS = 24
# Likenesses that are held at a time, 64 MB of them.
MOST_LIKENESSES = 2**24
# Of a larger cluster, so many members say how near members lie to one another.
_MOST_ASKED = 400
_LEAST_MEMBERS = 3
_CUTS = tuple(round(0.10 + 0.05 * step, 2) for step in range(14))
_NOISES = 2
_LEAST_ABOVE_NOISE = 0.08
_SUBSAMPLES = 4
_KEPT = 0.8
_NEIGHBOURS = 5
NOISE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One way of clustering: the distance at which the tree is cut, the outcome, and how stable it is.

    Attributes
    ----------
    cut : float
        Cosine distance, 0 to 1: the mean distance between the members of two groups that are still one cluster.
    labels : (n,) int64
        Largest cluster first, -1 outside all.
    clusters : int
    placed : float
        Share of vectors in a cluster, 0 to 1.
    agreement : float
        Mean adjusted Rand index with the clusters of subsamples, 0 to 1.
    """

    cut: float
    labels: NDArray[np.int64]
    clusters: int
    placed: float
    agreement: float

    @property
    def least(self) -> int:
        """The least number of members of a cluster."""
        return _LEAST_MEMBERS

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
    found = [each for each in _candidates(vectors[sample], rng) if each.clusters >= 2]
    if not found:
        return None
    best = max(each.stability for each in found)
    noise = np.mean([
        max(each.stability for each in _candidates(_noise_like(vectors[sample], rng), rng)) for _ in range(_NOISES)
    ])  # fmt: skip
    if best < noise + _LEAST_ABOVE_NOISE:
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


def _noise_like(vectors: Vectors, rng: np.random.Generator) -> Vectors:
    """As many unit vectors of normal noise with the same covariance."""
    centred = np.asarray(vectors - vectors.mean(axis=0), dtype=np.float64)
    spread, axes = np.linalg.eigh(centred.T @ centred / len(centred))
    drawn = rng.normal(size=centred.shape) * np.sqrt(np.maximum(spread, 0))
    return unit((drawn @ axes.T + vectors.mean(axis=0)).astype(np.float32))


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
    # How near the members of a cluster lie to one another is asked of those alone that a vector may join.
    reach: dict[int, float] = {}
    step = max(1, MOST_LIKENESSES // len(members))
    for start in range(0, len(vectors), step):
        likeness = vectors[start : start + step] @ members.T
        nearest = np.argpartition(-likeness, k - 1, axis=1)[:, :k]
        for row, places in enumerate(nearest):
            kinds, counts = np.unique(labels[places], return_counts=True)
            label = int(kinds[counts.argmax()])
            if label == NOISE or 2 * int(counts.max()) <= k:
                continue
            own = places[labels[places] == label]
            if label not in reach:
                reach[label] = _reach(members[labels == label], k)
            if float(likeness[row, own].mean()) >= reach[label]:
                found[start + row] = label
    return found


def _reach(members: Vectors, k: int) -> float:
    """How like its nearest fellows a member is at least, but for the loneliest tenth."""
    rows = np.arange(len(members))
    if len(rows) > _MOST_ASKED:
        rows = np.sort(np.random.default_rng(SEED).choice(rows, _MOST_ASKED, replace=False))
    likeness = members[rows] @ members.T
    likeness[np.arange(len(rows)), rows] = -np.inf
    near = np.sort(likeness, axis=1)[:, ::-1][:, : min(k, max(1, len(members) - 1))]
    return float(np.quantile(near.mean(axis=1), 0.1)) if len(members) > 1 else 1.0


def _candidates(vectors: Vectors, rng: np.random.Generator) -> list[Candidate]:
    """All cuts, finest first."""
    count = len(vectors)
    labels = _cuts(vectors)
    agreements: list[list[float]] = [[] for _ in _CUTS]
    for _ in range(_SUBSAMPLES):
        draw = np.sort(rng.choice(count, int(_KEPT * count), replace=False))
        for place, own in enumerate(_cuts(vectors[draw])):
            agreements[place].append(_agreement(labels[place][draw], own))
    return [
        Candidate(
            cut=cut,
            labels=own,
            clusters=int(own.max()) + 1,
            placed=float((own != NOISE).mean()),
            agreement=max(0.0, float(np.mean(agreed))),
        )
        for cut, own, agreed in zip(_CUTS, labels, agreements, strict=True)
    ]


def _cuts(vectors: Vectors) -> list[NDArray[np.int64]]:
    """Labels of the vectors for each cut of their tree."""
    from scipy.cluster.hierarchy import fcluster, linkage

    rows, columns = np.triu_indices(len(vectors), 1)
    likeness = np.asarray(vectors @ vectors.T)
    far = 1 - likeness[rows, columns].astype(np.float64)
    del likeness, rows, columns
    tree = linkage(np.maximum(far, 0), "average")
    return [_largest_first(np.asarray(fcluster(tree, cut, "distance"))) for cut in _CUTS]


def _largest_first(groups: NDArray[np.int32]) -> NDArray[np.int64]:
    """Number groups by size, those of fewer than three members -1."""
    _, first, inverse, counts = np.unique(groups, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -counts))
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.arange(len(order))
    numbers[counts < _LEAST_MEMBERS] = NOISE
    return numbers[inverse.ravel()]


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
