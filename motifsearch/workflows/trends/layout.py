"""Laying vectors out on a plane, so that what is alike lies together.

Knows: t-SNE, how a layout is laid upon an earlier one, and where what came later belongs. Does not know: cloths or the
database.

t-SNE (van der Maaten and Hinton 2008) begins at the principal components or at the earlier layout, which keeps the
picture the same from run to run (Kobak and Berens, Nature Communications 2019). UMAP would bring a compiler of
130 MB for a picture of the same kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from motifsearch.workflows.trends.fitting import components

if TYPE_CHECKING:
    from motifsearch.vectors import Vectors

Plane: TypeAlias = NDArray[np.float32]
SEED = 20_261_002
# Above so many a seeded sample is laid out and the rest goes to its neighbours.
MOST_LAID = 2000
_LEAST_LAID = 8
_PERPLEXITY = 30.0
_NEIGHBOURS = 5
# How much less a neighbour counts that is less like by one.
_SHARP = 20.0
_SPREAD = 1e-4
_JITTER = 0.006


def lay_out(vectors: Vectors, *, before: Plane | None = None, seed: int = SEED) -> Plane:
    """Lay all vectors out anew.

    Parameters
    ----------
    vectors : (n, dim) float32
        Unit length.
    before : (n, 2) float32, optional
        Where they were; NaN for those that were nowhere. The new layout begins there and is turned towards it.
    seed : int

    Returns
    -------
    (n, 2) float32
        From 0 to 1.
    """
    count = len(vectors)
    if count < 2:
        return np.full((count, 2), 0.5, dtype=np.float32)
    rng = np.random.default_rng(seed)
    sample = np.arange(count)
    if count > MOST_LAID:
        sample = np.sort(rng.choice(count, MOST_LAID, replace=False))
    start = _start(vectors[sample], None if before is None else before[sample])
    laid = start if len(sample) < _LEAST_LAID else _tsne(vectors[sample], start, seed, anew=before is None)
    if before is not None:
        laid = _turned(laid, before[sample])
    placed = np.empty((count, 2), dtype=np.float32)
    placed[sample] = _boxed(laid)
    rest = np.setdiff1d(np.arange(count), sample)
    placed[rest] = place(vectors[rest], vectors[sample], placed[sample], seed=seed)
    return placed


def place(vectors: Vectors, known: Vectors, where: Plane, *, seed: int = SEED) -> Plane:
    """Put vectors among those whose place is known: at the mean of their nearest five, the nearer the more.

    Parameters
    ----------
    vectors : (n, dim) float32
    known : (m, dim) float32
    where : (m, 2) float32
    seed : int

    Returns
    -------
    (n, 2) float32
        From 0 to 1; the middle where nothing is known.
    """
    found = np.full((len(vectors), 2), 0.5, dtype=np.float32)
    k = min(_NEIGHBOURS, len(known))
    if k == 0 or not len(vectors):
        return found
    for begin in range(0, len(vectors), 2048):
        likeness = vectors[begin : begin + 2048] @ known.T
        nearest = np.argpartition(-likeness, k - 1, axis=1)[:, :k]
        near = np.take_along_axis(likeness, nearest, axis=1)
        weights = np.exp(_SHARP * (near - near.max(axis=1, keepdims=True)))
        weights /= weights.sum(axis=1, keepdims=True)
        found[begin : begin + 2048] = (where[nearest] * weights[:, :, None]).sum(axis=1)
    # Two pictures of one thing would hide one another.
    rng = np.random.default_rng((seed, len(vectors)))
    return np.clip(found + rng.normal(0, _JITTER, found.shape), 0, 1).astype(np.float32)


def _start(vectors: Vectors, before: Plane | None) -> Plane:
    parts = components(vectors)[:, :2]
    if parts.shape[1] < 2:
        parts = np.column_stack([parts, np.zeros(len(parts), dtype=np.float32)])
    # Which way an axis points is chance; the greatest value decides.
    signs = np.sign(parts[np.abs(parts).argmax(axis=0), np.arange(2)])
    parts = np.asarray(parts * np.where(signs == 0, 1, signs), dtype=np.float32)
    if before is None:
        return parts
    known = np.isfinite(before).all(axis=1)
    if int(known.sum()) < _LEAST_LAID:
        return parts
    start = before.copy()
    start[~known] = place(vectors[~known], vectors[known], before[known])
    return start


def _tsne(vectors: Vectors, start: Plane, seed: int, *, anew: bool) -> Plane:
    from sklearn.manifold import TSNE

    spread = float(start[:, 0].std())
    if spread == 0:
        return start
    model: Any = TSNE
    fitted = model(
        n_components=2,
        perplexity=min(_PERPLEXITY, (len(vectors) - 1) / 3),
        init=np.ascontiguousarray(start / spread * (_SPREAD if anew else 1.0), dtype=np.float32),
        # The usual first phase gathers everything in the middle; an earlier layout has its order already.
        early_exaggeration=12.0 if anew else 1.0,
        learning_rate="auto",
        random_state=seed,
    ).fit_transform(components(vectors))
    return np.asarray(fitted, dtype=np.float32)


def _turned(laid: Plane, before: Plane) -> Plane:
    """Turn and mirror a layout so that it lies as near as it can to the earlier one."""
    known = np.isfinite(before).all(axis=1)
    if int(known.sum()) < 3:
        return laid
    new, old = laid[known] - laid[known].mean(axis=0), before[known] - before[known].mean(axis=0)
    left, _, right = np.linalg.svd(new.T @ old)
    return np.asarray((laid - laid[known].mean(axis=0)) @ (left @ right), dtype=np.float32)


def _boxed(laid: Plane) -> Plane:
    """Fit a layout into the unit square, its sides as they are to one another."""
    low, high = laid.min(axis=0), laid.max(axis=0)
    size = max(float((high - low).max()), 1e-9)
    return np.asarray(0.5 + (laid - (low + high) / 2) / size * 0.96, dtype=np.float32)
