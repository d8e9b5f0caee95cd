"""How good a ranking is.

Equal scores have no order of their own, and the order of a table must not decide a figure: where they occur, each
figure is the mean over all orders of the equal ones (F. McSherry and M. Najork, "Computing Information Retrieval
Performance Measures Efficiently in the Presence of Ties", ECIR 2008). Scores that are all equal give what
chance gives.

Knows: scores and which answers are right. Does not know: pictures, words, labels or models.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One ranking, judged.

    Attributes
    ----------
    right : ndarray, (n,) float64 in [0, 1]
        For each place, best first, the probability that a right answer stands there; 0 or 1 without equal scores.
    precisions : ndarray, (n,) float64 in [0, 1]
        For each place, the expected product of "a right answer stands here" and the precision down to here.
    total : int
        How many right answers there are.
    """

    right: Floats
    precisions: Floats
    total: int


def judge(scores: ArrayLike, right: ArrayLike) -> Ranked:
    """Rank answers by score and mark the right ones.

    Parameters
    ----------
    scores : array_like, (n,)
        Greater is better; finite.
    right : array_like, (n,) bool
        Which answers are right.

    Returns
    -------
    Ranked
    """
    values = np.asarray(scores)
    order = np.argsort(-values, kind="stable")
    values, marks = values[order], np.asarray(right, dtype=np.float64)[order]
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if values.size else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, values.size])
    held = np.add.reduceat(marks, starts) if values.size else np.zeros(0)
    before = np.repeat(np.cumsum(held) - held, sizes)
    place = np.arange(values.size) + 1
    within = place - np.repeat(starts, sizes)
    # A right answer at the i-th of m equal places has, of the r - 1 others, (i - 1) / (m - 1) before it.
    others = np.repeat((held - 1) / np.maximum(sizes - 1, 1), sizes)
    share = np.repeat(held / np.maximum(sizes, 1), sizes)
    return Ranked(right=share, precisions=share * (before + 1 + (within - 1) * others) / place, total=int(marks.sum()))


def precision_at(ranked: Ranked, k: int) -> float:
    """Share of right answers among the first `k`; places beyond the last answer count as wrong."""
    return float(ranked.right[:k].sum() / k)


def recall_at(ranked: Ranked, k: int) -> float:
    """Share of all right answers that stand among the first `k`; 0 where there is none."""
    return float(ranked.right[:k].sum() / ranked.total) if ranked.total else 0.0


def average_precision(ranked: Ranked) -> float:
    """Mean, over the right answers, of the precision down to each; 0 where there is none."""
    return float(ranked.precisions.sum() / ranked.total) if ranked.total else 0.0
