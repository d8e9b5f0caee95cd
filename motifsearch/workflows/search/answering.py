"""The way from a question to its answer.

Knows: how rankings are made and fused. Does not know: SQL, models, indexes or how answers are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch import vectors
from motifsearch.errors import DataError
from motifsearch.records import SearchAnswer
from motifsearch.vocabulary.expansion import expand
from motifsearch.workflows.search.checking import check
from motifsearch.workflows.search.hits import Judge, hits
from motifsearch.workflows.search.rankings import Ranking, fuse, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from motifsearch.bands import Calibration
    from motifsearch.database import Database
    from motifsearch.embedders.base import Embedder
    from motifsearch.records import Query
    from motifsearch.stores.base import VectorStore
    from motifsearch.vectors import Vectors
    from motifsearch.vocabulary.expansion import Expansion

# How deep each ranking is read, at least: a photograph that one ranking puts low may be first in another.
_DEPTH = 200


def search(
    query: Query,
    *,
    database: Database,
    store: VectorStore,
    embedder: Callable[[], Embedder],
    calibration: Calibration,
) -> SearchAnswer:
    """Answer one question.

    Parameters
    ----------
    query : Query
        With neither text, picture nor photograph, the catalogue is leafed through in the order of adding.
    database : Database
    store : VectorStore
    embedder : callable
        Gives the model when it is needed: a question by a photograph of the catalogue needs none.
    calibration : Calibration

    Returns
    -------
    SearchAnswer

    Raises
    ------
    UsageError
        ``search.bad_k``, ``search.text_too_long``, ``search.no_words`` or an unknown field of a condition.
    DataError
        ``search.no_vector`` when the photograph that asks has no vector, ``database.no_record`` when it is not there.
    """
    check(query)
    allowed = database.filters.allowed_ids(query.conditions)
    total = database.photos.count()
    pictures = _picture_vectors(query, database, store, embedder)
    text = (query.text or "").strip()
    if not text and pictures is None:
        ids = [int(photo_id) for photo_id in allowed[: query.k]]
        return SearchAnswer(hits=hits(ids, database, None), candidates=int(allowed.size), total=total)

    every = allowed.size == total
    allowed = allowed if query.photo_id is None else allowed[allowed != query.photo_id]
    depth = max(_DEPTH, query.k)
    rankings: list[Ranking] = []
    by_picture = by_meaning = None
    expansion = expand(text)
    matched: dict[int, tuple[str, ...]] = {}
    if pictures is not None:
        by_picture = nearest(store, pictures, depth, None if every and query.photo_id is None else allowed)
        rankings.append(by_picture)
    if text:
        # A model without a text tower leaves words to the records.
        if store.space.has_text:
            by_meaning = nearest(store, _text_vectors(expansion, embedder()), depth, allowed)
            rankings.append(by_meaning)
        found = database.fulltext.search(text, depth, spellings=expansion.spellings, allowed_ids=allowed)
        matched = {hit.photo_id: hit.terms for hit in found}
        rankings.append(Ranking(ids=[hit.photo_id for hit in found], scores={}))
    ids = fuse(rankings)[: query.k]
    judge = Judge(
        ranking=by_picture or by_meaning,
        thresholds=calibration.image if by_picture else calibration.text,
        matched=matched,
        motifs=frozenset(term.key for term in expansion.terms if term.kind == "motif")
        if not by_picture
        else frozenset(),
    )
    return SearchAnswer(hits=hits(ids, database, judge), candidates=int(allowed.size), total=total)


def _picture_vectors(
    query: Query, database: Database, store: VectorStore, embedder: Callable[[], Embedder]
) -> Vectors | None:
    """The mean direction of the picture and the photograph that ask, (1, dim), or None where neither asks."""
    parts: list[Vectors] = []
    if query.image is not None:
        parts.append(embedder().embed_images([query.image]))
    if query.photo_id is not None:
        database.photos.get(query.photo_id)
        _, stored = database.embeddings.vectors(store.space, [query.photo_id])
        if not len(stored):
            raise DataError("search.no_vector", photo=query.photo_id)
        parts.append(stored)
    return vectors.unit(np.concatenate(parts).mean(axis=0)) if parts else None


def _text_vectors(expansion: Expansion, embedder: Embedder) -> Vectors:
    """The mean direction of the words as written and of their English prompt, (1, dim).

    The prompt carries Indonesian and batik's own terms into models that were taught English captions.
    """
    said = [text for text in (expansion.text, expansion.english_prompt) if text]
    return vectors.unit(embedder.embed_texts(said).mean(axis=0))
