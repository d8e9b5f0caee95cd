"""The way from a question to its answer.

Knows: which rankings a question needs, and how they are weighted. Does not know: SQL, models, indexes or how answers
are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.errors import ModelError
from motifsearch.records import SearchAnswer
from motifsearch.vocabulary.expansion import expand
from motifsearch.workflows.search.checking import LARGEST_K, check
from motifsearch.workflows.search.directions import Asker, Directions
from motifsearch.workflows.search.hits import Judge, hits
from motifsearch.workflows.search.rankings import DEPTH, Ranking, fuse, nearest, nearest_wide
from motifsearch.workflows.search.wide import wide_question

if TYPE_CHECKING:
    from collections.abc import Callable

    from motifsearch.bands import Calibration
    from motifsearch.database import Database
    from motifsearch.embedders.base import Embedder, Pixels
    from motifsearch.records import Photo, Query
    from motifsearch.stores.base import VectorStore
    from motifsearch.vectors import Ids, Vectors

# By how much a part must be closer than the whole, in cosine. A region is itself a part, so there both count alike.
# Of 183 photographs of drawn cloths, mAP by motif was 0.392 without a margin, 0.407 at 0.05, 0.415 at 0.08.
PART_MARGIN = 0.08
# In the fusion, beside the meaning of the words: who wrote the record saw the cloth. On drawn cloths of which one in
# two has a record, P@1 of names was 0.906 at 1 and 0.938 at 2 (records alone 0.922), mAP 0.773 and 0.783.
_RECORDS_WEIGHT = 2.0


def search(
    query: Query,
    *,
    database: Database,
    store: VectorStore,
    embedder: Callable[[], Embedder],
    calibration: Calibration,
    wide: Callable[[], VectorStore] | None = None,
    pixels: Callable[[Photo], Pixels | None] = lambda _photo: None,
    languages: tuple[str, ...] = (),
) -> SearchAnswer:
    """Answer one question.

    Parameters
    ----------
    query : Query
        With neither text, picture, photograph, examples nor colours, the catalogue is leafed through in the order of
        adding.
    database : Database
    store : VectorStore
        Of whole photographs' vectors.
    embedder : callable
        Gives the model when it is needed: a question by a photograph of the catalogue needs none.
    calibration : Calibration
    wide : callable, optional
        Gives the index of patterns, parts and colours; None asks the whole photographs' patterns alone.
    pixels : callable, optional
        Reads a photograph of the catalogue, of which a region asks.
    languages : tuple of str, optional
        What the model is known to speak.

    Returns
    -------
    SearchAnswer

    Raises
    ------
    UsageError
        See `check` and `Asker.directions`; also an unknown field of a condition.
    DataError
        ``search.no_vector`` when a photograph that asks has no vector, ``database.no_record`` when it is not there.
    ModelError
        ``embedders.no_text`` when words shall be examples for a model without a text tower.
    """
    check(query)
    examples = (*query.more, *query.less)
    if any(example.text is not None for example in examples) and not store.space.has_text:
        raise ModelError("embedders.no_text", uri=store.space.uri, count=1)
    allowed = database.filters.allowed_ids(query.conditions)
    total = database.photos.count()
    expansion = expand((query.text or "").strip())
    asker = Asker(database, store.space, embedder, pixels, languages)
    directions = asker.directions(query, expansion)
    if not expansion.text and directions.picture is None and directions.colours is None:
        ids = [int(photo_id) for photo_id in allowed[: query.k]]
        return SearchAnswer(hits=hits(ids, database, None), candidates=int(allowed.size), total=total)

    without = {one for one in (query.photo_id, *(example.photo_id for example in examples)) if one is not None}
    candidates = int(allowed.size) - int(np.isin(allowed, list(without)).sum())
    finder = _Finder(
        store=store,
        # Built only where something needs it.
        wide=wide() if wide and (directions.colour or database.embeddings.has_parts(store.space)) else None,
        directions=directions,
        query=query,
        allowed=None if allowed.size == total else allowed,
        without=without,
    )
    by_picture, by_words = finder.rankings()
    rankings = [ranking for ranking in (by_picture, by_words) if ranking is not None]
    matched: dict[int, tuple[str, ...]] = {}
    if expansion.text:
        among = allowed[~np.isin(allowed, list(without))] if without else allowed
        found = database.fulltext.search(
            expansion.text, finder.depth, spellings=expansion.spellings, allowed_ids=among
        )
        matched = {hit.photo_id: hit.terms for hit in found}
        # What a record says is about its pattern, and words alone are all there is where nothing else asks.
        weight = finder.words_weight * _RECORDS_WEIGHT * (1 - directions.colour) if rankings else 1.0
        rankings.append(Ranking(ids=[hit.photo_id for hit in found], scores={}, weight=weight))
    ids = fuse(rankings)[: query.k]
    judge = Judge(
        ranking=by_picture or by_words,
        patterns=_patterns(ids, directions, database, store) if directions.colour else None,
        is_about_patterns=directions.picture is not None or bool(expansion.text),
        thresholds=calibration.image if by_picture else calibration.text,
        matched=matched,
        motifs=frozenset(term.key for term in expansion.terms if term.kind == "motif")
        if not by_picture
        else frozenset(),
    )
    return SearchAnswer(hits=hits(ids, database, judge), candidates=candidates, total=total)


def _patterns(ids: list[int], directions: Directions, database: Database, store: VectorStore) -> dict[int, float]:
    """The cosines of whole photographs with the pattern that is asked for."""
    asked = directions.picture if directions.picture is not None else directions.words
    if asked is None:
        return {}
    found, stored = database.embeddings.vectors(store.space, ids)
    return dict(zip(found.tolist(), (stored @ asked[0]).tolist(), strict=True))


class _Finder:
    """Asks the indexes."""

    def __init__(
        self,
        *,
        store: VectorStore,
        wide: VectorStore | None,
        directions: Directions,
        query: Query,
        allowed: Ids | None,
        without: set[int],
    ) -> None:
        self._store = store
        self._wide = wide
        self._directions = directions
        self._allowed = allowed
        self._without = without
        self._margin = 0.0 if query.region is not None else PART_MARGIN
        both = bool(query.text) and directions.picture is not None
        self.picture_weight = 2 * query.balance if both else 1.0
        self.words_weight = 2 * (1 - query.balance) if both else 1.0
        # Rankings that are fused are read down to one depth; one alone needs no more than is asked for.
        self.depth = query.k if not query.text else DEPTH if query.k <= DEPTH else LARGEST_K

    def rankings(self) -> tuple[Ranking | None, Ranking | None]:
        """The ranking by picture or colours, and the one by the meaning of words."""
        directions = self._directions
        picture = words = None
        if directions.words is not None and self.words_weight:
            words = self._nearest(directions.words, self.words_weight)
        if directions.picture is not None:
            picture = self._nearest(directions.picture, self.picture_weight) if self.picture_weight else None
        elif words is None and directions.colours is not None:
            picture = self._nearest(None, 1.0)
        return picture, words

    def _nearest(self, pattern: Vectors | None, weight: float) -> Ranking:
        colours, share = self._directions.colours, self._directions.colour
        wide = self._wide
        if wide is None:
            direction = pattern if pattern is not None else np.zeros((1, self._store.space.dim), dtype=np.float32)
            return nearest(self._store, direction, self.depth, self._allowed, without=self._without, weight=weight)
        question = wide_question(pattern, colours, colour=share, margin=self._margin, dim=self._store.space.dim)
        return nearest_wide(
            wide,
            question,
            self.depth,
            self._allowed,
            parts=wide.count > self._store.count,
            without=self._without,
            weight=weight,
        )
