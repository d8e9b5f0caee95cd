"""Asking the indexes and the records, each for its own ranking.

Knows: which index answers what, how deep, and how rankings are weighted. Does not know: how a question became
directions, or how answers are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.workflows.search.checking import LARGEST_K
from motifsearch.workflows.search.rankings import DEPTH, Ranking, fuse, nearest, nearest_wide
from motifsearch.workflows.search.wide import wide_question

if TYPE_CHECKING:
    from motifsearch.database import Database
    from motifsearch.records import Query
    from motifsearch.stores.base import VectorStore
    from motifsearch.vectors import Ids, Vectors
    from motifsearch.vocabulary.expansion import Expansion
    from motifsearch.workflows.search.directions import Directions

# By how much a part must be closer than the whole, in cosine. A region is itself a part, so there both count alike.
# Of 183 photographs of drawn cloths, mAP by motif was 0.392 without a margin, 0.407 at 0.05, 0.415 at 0.08.
#
# One vector for each photograph, the mean of the whole and 0.3 of each part, would rank 555 real photographs no better
# when only the index holds it (P@1 0.783, mAP 0.541, where this has 0.778 and 0.553), and little better when the
# question is averaged too (0.798, 0.558), which costs five more pictures for the model at each question.
PART_MARGIN = 0.08
# In the fusion, beside the meaning of the words: who wrote the record saw the cloth. On drawn cloths of which one in
# two has a record, P@1 of names was 0.906 at 1 and 0.938 at 2 (records alone 0.922), mAP 0.773 and 0.783.
_RECORDS_WEIGHT = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which photographs may be found.

    Attributes
    ----------
    allowed : ndarray, (n,) int64
        Those for which all conditions hold, ascending.
    total : int
        How many photographs there are.
    without : frozenset of int
        Photographs that ask, and are no answer.
    """

    allowed: Ids
    total: int
    without: frozenset[int]

    @property
    def filter(self) -> Ids | None:
        """What an index must keep to; None where it may name any."""
        return None if self.allowed.size == self.total else self.allowed

    @property
    def candidates(self) -> int:
        """How many photographs are ranked."""
        asking = np.array(sorted(self.without), dtype=np.int64)
        places = np.searchsorted(self.allowed, asking)
        inside = places < self.allowed.size
        return int(self.allowed.size - (self.allowed[places[inside]] == asking[inside]).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What each way of asking found.

    Attributes
    ----------
    by_picture, by_words, by_records : Ranking or None
        By a picture, examples or colours; by the meaning of words; by the words of the records.
    matched : dict of int to tuple of str
        The words of the question that each record holds.
    """

    by_picture: Ranking | None = None
    by_words: Ranking | None = None
    by_records: Ranking | None = None
    matched: dict[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])

    def ids(self, k: int) -> list[int]:
        """The best of all rankings together."""
        rankings = [one for one in (self.by_picture, self.by_words, self.by_records) if one is not None]
        return fuse(rankings)[:k]


class Finder:
    """Asks for one question.

    Parameters
    ----------
    database : Database
    store : VectorStore
        Of whole photographs' patterns.
    wide : VectorStore or None
        Of patterns, parts and colours, where it is needed.
    query : Query
    directions : Directions
    scope : Scope
    """

    def __init__(
        self,
        *,
        database: Database,
        store: VectorStore,
        wide: VectorStore | None,
        query: Query,
        directions: Directions,
        scope: Scope,
    ) -> None:
        self._database = database
        self._store = store
        self._wide = wide
        self._directions = directions
        self._scope = scope
        self._margin = 0.0 if query.region is not None else PART_MARGIN
        both = bool(query.text) and directions.picture is not None
        self._picture_weight = 2 * query.balance if both else 1.0
        self._words_weight = 2 * (1 - query.balance) if both else 1.0
        # Rankings that are fused are read down to one depth; one alone needs no more than is asked for.
        self._depth = query.k if not query.text else DEPTH if query.k <= DEPTH else LARGEST_K

    def found(self, expansion: Expansion) -> Found:
        """Ask every way that the question asks; `expansion` is of its words."""
        directions = self._directions
        picture = words = records = None
        if directions.words is not None and self._words_weight:
            words = self._nearest(directions.words, self._words_weight)
        if directions.picture is not None:
            picture = self._nearest(directions.picture, self._picture_weight) if self._picture_weight else None
        elif words is None and directions.colours is not None:
            picture = self._nearest(None, 1.0)
        matched: dict[int, tuple[str, ...]] = {}
        if expansion.text:
            is_alone = picture is None and words is None
            records, matched = self._records(expansion, is_alone=is_alone)
        return Found(by_picture=picture, by_words=words, by_records=records, matched=matched)

    def _nearest(self, pattern: Vectors | None, weight: float) -> Ranking:
        scope = self._scope
        if self._wide is None:
            direction = pattern if pattern is not None else np.zeros((1, self._store.space.dim), dtype=np.float32)
            return nearest(self._store, direction, self._depth, scope.filter, without=scope.without, weight=weight)
        question = wide_question(
            pattern,
            self._directions.colours,
            colour=self._directions.colour,
            margin=self._margin,
            dim=self._store.space.dim,
        )
        return nearest_wide(
            self._wide,
            question,
            self._depth,
            scope.filter,
            parts=self._wide.count > self._store.count,
            without=scope.without,
            weight=weight,
        )

    def _records(self, expansion: Expansion, *, is_alone: bool) -> tuple[Ranking, dict[int, tuple[str, ...]]]:
        hits = self._database.fulltext.search(
            expansion.text,
            self._depth + len(self._scope.without),
            spellings=expansion.spellings,
            allowed_ids=self._scope.allowed,
        )
        hits = [hit for hit in hits if hit.photo_id not in self._scope.without][: self._depth]
        # What a record says is about its pattern, and words alone are all there is where nothing else asks.
        weight = 1.0 if is_alone else self._words_weight * _RECORDS_WEIGHT * (1 - abs(self._directions.colour))
        ranking = Ranking(ids=[hit.photo_id for hit in hits], scores={}, weight=weight)
        return ranking, {hit.photo_id: hit.terms for hit in hits}
