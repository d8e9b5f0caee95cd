"""Clusters beside what is known: how right they are, how stable, and whether they stay themselves.

On drawn cloths, whose motif is known, and on the real photographs where they are there. Beside our clusters stand
HDBSCAN and k-means on the same vectors, and k-means on colour histograms; k-means is told the true number of kinds.

Knows: the adjusted Rand index. Does not know: how clusters are found.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from motifsearch.catalog import MotifCatalog
from motifsearch.vectors import Vectors, unit
from motifsearch.workflows.trends.axes import cloth_vectors
from motifsearch.workflows.trends.fitting import NOISE, alone, components, fit
from motifsearch.workflows.trends.matching import match
from tests.bench.quality import REAL, Known, drawn, real

RESAMPLED, KEPT, CLOTHS = 10, 0.9, 200
Labels = np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class _Collection:
    name: str
    vectors: Vectors
    colours: Vectors
    truth: Labels


def lines() -> Iterator[str]:
    """The table, line by line."""
    yield "| collection | groups by | groups | placed | right (ARI) | right among the placed | stable (ARI) |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    kept: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        with MotifCatalog.open(Path(folder) / "drawn", create=True) as catalog:
            found = _collection(drawn(catalog, Path(folder), CLOTHS))
            yield from _compared(found)
            kept.append(_identity(found))
        if (REAL / "labels.csv").is_file():
            with MotifCatalog.open(Path(folder) / "real", create=True) as catalog:
                found = _collection(real(catalog, Path(folder)))
                yield from _compared(found)
                kept.append(_identity(found))
    yield from kept


def _collection(known: Known) -> _Collection:
    catalog = known.catalog
    ids, vectors = cloth_vectors(catalog.database, catalog.space, "pattern")
    photos = {cloth: catalog.photos_of(cloth)[0].photo_id for cloth in ids.tolist()}
    kinds = [
        next(key for kind, key in sorted(known.truth[photos[cloth]].labels) if kind == "motif")
        for cloth in ids.tolist()
    ]
    _, truth = np.unique(kinds, return_inverse=True)
    colours = np.stack([_histogram(catalog, photos[cloth]) for cloth in ids.tolist()])
    name = f"{known.name}: {len(ids)} cloths, {int(truth.max()) + 1} motifs"
    return _Collection(name=name, vectors=vectors, colours=unit(colours), truth=truth)


def _histogram(catalog: MotifCatalog, photo_id: int) -> np.ndarray:
    thumbnail = catalog.thumbnail(photo_id)
    assert thumbnail is not None
    pixels = catalog.read_image(thumbnail).reshape(-1, 3) // 32
    counts = np.bincount(pixels.astype(int) @ np.array([64, 8, 1]), minlength=512)
    # The root keeps a great ground from hiding the colours upon it.
    return np.sqrt(counts / counts.sum()).astype(np.float32)


def _compared(found: _Collection) -> Iterator[str]:
    kinds = int(found.truth.max()) + 1
    ways: dict[str, tuple[Vectors, Callable[[Vectors], Labels]]] = {
        "motifsearch": (found.vectors, _ours),
        "HDBSCAN, same vectors": (components(found.vectors), _hdbscan),
        "k-means, same vectors, true number": (found.vectors, lambda vectors: _kmeans(vectors, kinds)),
        "k-means, colour histogram, true number": (found.colours, lambda vectors: _kmeans(vectors, kinds)),
    }
    for name, (vectors, group) in ways.items():
        labels = group(vectors)
        inside = labels != NOISE
        rights = _index(found.truth, labels), _index(found.truth[inside], labels[inside])
        cells = (f"{len(set(labels[inside].tolist()))}", f"{inside.mean():.2f}", *(f"{one:.2f}" for one in rights))
        yield f"| {found.name} | {name} | {' | '.join(cells)} | {_stable(vectors, labels, group):.2f} |"


def _stable(vectors: Vectors, labels: Labels, group: Callable[[Vectors], Labels]) -> float:
    """Mean index between the groups of all and those of nine tenths, of what is in both."""
    rng = np.random.default_rng(5)
    count = len(vectors)
    found: list[float] = []
    for _ in range(RESAMPLED):
        draw = np.sort(rng.choice(count, round(KEPT * count), replace=False))
        found.append(_index(labels[draw], group(vectors[draw])))
    return float(np.mean(found))


def _identity(found: _Collection) -> str:
    """How many cloths, and groups, keep their group's number when a tenth more comes and groups are found anew."""
    rng = np.random.default_rng(6)
    cloths, groups = [], []
    for _ in range(RESAMPLED):
        before = np.sort(rng.choice(len(found.vectors), round(KEPT * len(found.vectors)), replace=False))
        old, new = _ours(found.vectors[before]), _ours(found.vectors)
        was = {label: frozenset(before[old == label].tolist()) for label in range(int(old.max(initial=NOISE)) + 1)}
        now = [frozenset(np.flatnonzero(new == label).tolist()) for label in range(int(new.max(initial=NOISE)) + 1)]
        same = match(was, now)
        stays = sum(len(now[place] & was[number]) for place, number in same.items())
        cloths.append(stays / max(1, sum(map(len, was.values()))))
        groups.append(len(same) / max(1, len(was)))
    return (
        f"\n{found.name}: when a tenth comes and groups are found anew, {np.mean(groups):.0%} of the groups go on, "
        f"and {np.mean(cloths):.0%} of their cloths stay in them.\n"
    )


def _ours(vectors: Vectors) -> Labels:
    found = fit(vectors)
    return found.labels if found else np.full(len(vectors), NOISE)


def _hdbscan(vectors: Vectors) -> Labels:
    from sklearn.cluster import HDBSCAN

    model: Any = HDBSCAN
    return np.asarray(model(min_cluster_size=3, copy=True).fit_predict(vectors))


def _kmeans(vectors: Vectors, kinds: int) -> Labels:
    from sklearn.cluster import KMeans

    model: Any = KMeans
    return np.asarray(model(n_clusters=kinds, n_init=10, random_state=0).fit_predict(vectors))


def _index(first: Labels, second: Labels) -> float:
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(alone(first), alone(second))) if len(first) else 0.0
