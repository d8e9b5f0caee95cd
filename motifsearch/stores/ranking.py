"""The order of neighbours, the same for every store.

A matrix product gives equal vectors scores that differ in the last bit, depending on where they stand in the matrix.
So stores use the fast product only to choose candidates, with a margin that is wider than its rounding, and the
candidates are scored again, one row at a time in double precision. Equal vectors then have equal scores, and every
store gives the same answer.

Knows: matrices of unit vectors. Does not know: files, ids of the catalogue beyond their order, or FAISS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from motifsearch.vectors import Ids, Vectors

# Twice the largest rounding of an inner product of unit vectors in single precision: measured below 1e-6 for
# dimensions up to 4096; the bound for sums in blocks of 16 (Higham, Accuracy and Stability, 2002, section 3.1) is
# (dim / 16 + 4) * 2**-24 = 1.5e-5 at 4096.
MARGIN = 3e-5
_NUMBERS_PER_BLOCK = 1 << 22
# Candidates for each one that is wanted, beyond which sorting them out first takes less time.
_MANY = 6


class Matrix(Protocol):
    """Rows of float32 that can be picked out, by a slice or by an array of row numbers: an array, or one in pieces."""

    @property
    def shape(self) -> tuple[int, ...]:
        """(n, dim)."""
        ...

    def __len__(self) -> int: ...

    def __getitem__(self, rows: Any, /) -> Vectors: ...


def nearest_rows(
    matrix: Matrix, queries: Vectors, k: int, rows: NDArray[np.int64] | None = None
) -> list[NDArray[np.int64]]:
    """Find, for each query, every row that may be among its k nearest.

    Parameters
    ----------
    matrix : (n, dim) float32, unit length
    queries : (m, dim) float32, unit length
    k : int
        From 1 to the number of rows that are searched.
    rows : (r,) int64, optional
        Look at these rows only.

    Returns
    -------
    list of ndarray, (≥ k,) int64
        Row numbers in no particular order. Memory for scores stays below 16 MB per block whatever n is.
    """
    count = len(matrix) if rows is None else len(rows)
    best: NDArray[np.float32] = np.full((len(queries), k), -np.inf, dtype=np.float32)
    found: list[list[tuple[NDArray[np.int64], NDArray[np.float32]]]] = [[] for _ in queries]
    step = max(1, _NUMBERS_PER_BLOCK // max(len(queries), matrix.shape[1]))
    for start in range(0, count, step):
        chosen = np.arange(start, min(start + step, count)) if rows is None else rows[start : start + step]
        block = matrix[start : start + step] if rows is None else matrix[chosen]
        scores = queries @ block.T
        pool = np.concatenate([best, scores], axis=1)
        best = np.partition(pool, pool.shape[1] - k, axis=1)[:, -k:]
        close = scores >= (best.min(axis=1) - MARGIN)[:, None]
        for query, places in enumerate(close):
            found[query].append((chosen[places], scores[query, places]))
    answers: list[NDArray[np.int64]] = []
    for pieces, limit in zip(found, best.min(axis=1) - MARGIN, strict=True):
        candidates = np.concatenate([piece[0] for piece in pieces])
        answers.append(candidates[np.concatenate([piece[1] for piece in pieces]) >= limit])
    return answers


def rank(matrix: Matrix, ids: Ids, query: Vectors, candidates: NDArray[np.int64], k: int) -> tuple[Ids, Vectors]:
    """Score candidates exactly and return the best k.

    Parameters
    ----------
    matrix : (n, dim) float32, unit length
    ids : (n,) int64
        The id of each row.
    query : (dim,) float32, unit length
    candidates : (c,) int64
        Row numbers.
    k : int

    Returns
    -------
    ids : ndarray, (min(c, k),) int64
        Greater score first, equal scores by smaller id.
    scores : ndarray, (min(c, k),) float32
        In [-1, 1].
    """
    step = max(1, _NUMBERS_PER_BLOCK // matrix.shape[1])
    if len(candidates) <= step:
        rows = matrix[candidates]
        if len(candidates) > _MANY * k:
            # Those that single precision already rules out need no second look.
            rough = rows @ query
            close = rough >= np.partition(rough, -k)[-k] - MARGIN
            rows, candidates = rows[close], candidates[close]
        exact = _exact_scores(rows, query)
    else:
        starts = range(0, len(candidates), step)
        exact = np.concatenate([_exact_scores(matrix[candidates[start : start + step]], query) for start in starts])
    scores = np.minimum(np.maximum(exact, -1.0), 1.0).astype(np.float32)
    found = ids[candidates]
    order = np.lexsort((found, -scores))[:k]
    return found[order], scores[order]


def _exact_scores(rows: Vectors, query: Vectors) -> NDArray[np.float64]:
    # The sum along a row depends on its length only, never on its neighbours.
    return np.add.reduce(rows * query.astype(np.float64), axis=1)
