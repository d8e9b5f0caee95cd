"""Rankings, and several of them made one.

Knows: ids in an order and their cosines. Does not know: what was asked, or what the ids stand for.

Rankings by picture, by the meaning of words and by the words of the records are fused by reciprocal ranks
(Cormack, Clarke and Büttcher, SIGIR 2009), which needs no common scale of their scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.stores.base import VectorStore
    from motifsearch.vectors import Ids, Vectors

# The constant of the fusion, as in its source.
_RANK_OFFSET = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """One way of asking, answered: ids, best first, and their cosines where there are any."""

    ids: list[int]
    scores: dict[int, float]


def nearest(store: VectorStore, query: Vectors, k: int, allowed: Ids | None) -> Ranking:
    """Rank the `k` photographs nearest to one vector, (1, dim), among the allowed ones or all."""
    found = store.search(query, k, allowed)
    pairs = [(int(i), float(s)) for i, s in zip(found.ids[0], found.scores[0], strict=True) if i >= 0]
    return Ranking(ids=[photo_id for photo_id, _ in pairs], scores=dict(pairs))


def fuse(rankings: Sequence[Ranking]) -> list[int]:
    """Order ids by the sum of their reciprocal ranks; equal sums by smaller id."""
    if len(rankings) == 1:
        return rankings[0].ids
    sums: dict[int, float] = {}
    for ranking in rankings:
        for rank, photo_id in enumerate(ranking.ids, start=1):
            sums[photo_id] = sums.get(photo_id, 0.0) + 1 / (_RANK_OFFSET + rank)
    return sorted(sums, key=lambda photo_id: (-sums[photo_id], photo_id))
