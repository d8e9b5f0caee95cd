"""Rankings, and several of them made one.

Knows: ids in an order and their scores. Does not know: what was asked, or what the ids stand for.

Rankings by picture, by the meaning of words and by the words of the records are fused by reciprocal ranks
(Cormack, Clarke and Büttcher, SIGIR 2009), which needs no common scale of their scores.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.workflows.search.wide import photo_and_part, row_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from motifsearch.records import Neighbours
    from motifsearch.stores.base import VectorStore
    from motifsearch.vectors import Ids, Vectors
    from motifsearch.workflows.search.wide import WideQuestion

# The constant of the fusion, as in its source.
_RANK_OFFSET = 60
# So many of each ranking are fused, whatever number of answers is asked for, so that it never changes the order; what
# stands lower comes after them all.
DEPTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """One way of asking, answered.

    Attributes
    ----------
    ids : list of int
        Photographs, best first.
    scores : dict
        Their cosines, where there are any.
    parts : dict
        The part of a photograph that was closest, where it was not the whole.
    weight : float
        In the fusion, 0 or greater.
    """

    ids: list[int]
    scores: dict[int, float]
    parts: dict[int, int] = field(default_factory=dict[int, int])
    weight: float = 1.0


def nearest(
    store: VectorStore,
    query: Vectors,
    k: int,
    allowed: Ids | None,
    *,
    without: Collection[int] = (),
    weight: float = 1.0,
) -> Ranking:
    """Rank the `k` photographs nearest to one vector, (1, dim), among the allowed ones or all, without some."""
    found = store.search(query, k + len(without), allowed)
    pairs = [(int(i), float(s)) for i, s in zip(found.ids[0], found.scores[0], strict=True) if i >= 0]
    pairs = [(photo_id, score) for photo_id, score in pairs if photo_id not in without][:k]
    return Ranking(ids=[photo_id for photo_id, _ in pairs], scores=dict(pairs), weight=weight)


def nearest_wide(
    store: VectorStore,
    question: WideQuestion,
    k: int,
    allowed: Ids | None,
    *,
    parts: bool,
    without: Collection[int] = (),
    weight: float = 1.0,
) -> Ranking:
    """Rank the `k` photographs of which the whole or a part is nearest.

    Parameters
    ----------
    store : VectorStore
        Of `wide_space`.
    question : WideQuestion
    k : int
    allowed : ndarray, (n,) int64, or None
        Photographs; None allows all.
    parts : bool
        Whether the store holds parts.
    without : collection of int
        Photographs that are left out.
    weight : float

    Returns
    -------
    Ranking
    """
    wanted = k + len(without)
    rows = None if allowed is None else row_ids(allowed, parts=parts)
    each = row_ids(np.zeros(1, dtype=np.int64), parts=parts).size
    # The first rows are of enough photographs nearly always; no photograph has more than `each`.
    found = store.search(question.vector, min(2, each) * wanted, rows)
    ranking = _photographs(found, question.scale, k, without, weight)
    if len(ranking.ids) == k or (found.ids[0] < 0).any():
        return ranking
    return _photographs(store.search(question.vector, each * wanted, rows), question.scale, k, without, weight)


def _photographs(found: Neighbours, scale: float, k: int, without: Collection[int], weight: float) -> Ranking:
    """The first `k` photographs of rows, each by the nearest of its rows."""
    scores: dict[int, float] = {}
    best: dict[int, int] = {}
    for row, score in zip(found.ids[0].tolist(), (found.scores[0] * np.float32(scale)).tolist(), strict=True):
        if row < 0 or len(scores) == k:
            break
        photo_id, part = photo_and_part(row)
        if photo_id not in scores and photo_id not in without:
            scores[photo_id] = min(score, 1.0)
            if part:
                best[photo_id] = part
    ids = sorted(scores, key=lambda photo_id: (-scores[photo_id], photo_id))
    return Ranking(ids=ids, scores=scores, parts=best, weight=weight)


def fuse(rankings: Sequence[Ranking]) -> list[int]:
    """Order ids by the sum of their weighted reciprocal ranks; equal sums by smaller id.

    Parameters
    ----------
    rankings : sequence of Ranking

    Returns
    -------
    list of int
        First those among the first `DEPTH` of any ranking, then the others in the same manner.
    """
    rankings = [ranking for ranking in rankings if ranking.weight]
    if len(rankings) == 1:
        return rankings[0].ids
    first = _fused([(ranking.ids[:DEPTH], ranking.weight, 0) for ranking in rankings])
    there = set(first)
    rest = [([one for one in ranking.ids if one not in there], ranking.weight, DEPTH) for ranking in rankings]
    return first + _fused(rest)


def _fused(lists: Sequence[tuple[Sequence[int], float, int]]) -> list[int]:
    sums: dict[int, float] = {}
    for ids, weight, before in lists:
        for rank, photo_id in enumerate(ids, start=before + 1):
            sums[photo_id] = sums.get(photo_id, 0.0) + weight / (_RANK_OFFSET + rank)
    return sorted(sums, key=lambda photo_id: (-sums[photo_id], photo_id))
