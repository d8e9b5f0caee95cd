"""Answering a question: words, a picture, a photograph of the catalogue, filters, in any combination.

Knows: how rankings are made and fused. Does not know: SQL, models, indexes or how answers are shown.

Rankings by picture, by the meaning of words and by the words of the records are fused by reciprocal ranks
(Cormack, Clarke and Büttcher, SIGIR 2009), which needs no common scale of their scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch import vectors
from motifsearch.errors import DataError, UsageError
from motifsearch.records import SearchAnswer, SearchHit
from motifsearch.vocabulary.expansion import expand

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from motifsearch.bands import Calibration, Thresholds
    from motifsearch.database import Database
    from motifsearch.embedders.base import Embedder
    from motifsearch.records import Band, Motif, Query
    from motifsearch.stores.base import VectorStore
    from motifsearch.vectors import Ids, Vectors
    from motifsearch.vocabulary.expansion import Expansion

LONGEST_TEXT = 1000
LARGEST_K = 1000
# The constant of the fusion, as in its source.
_RANK_OFFSET = 60
# How deep each ranking is read, at least: a photograph that one ranking puts low may be first in another.
_DEPTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ranking:
    """One way of asking, answered: ids, best first, and their cosines where there are any."""

    ids: list[int]
    scores: dict[int, float]


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
    _check(query)
    allowed = database.filters.allowed_ids(query.conditions)
    total = database.photos.count()
    pictures = _picture_vectors(query, database, store, embedder)
    text = (query.text or "").strip()
    if not text and pictures is None:
        ids = [int(photo_id) for photo_id in allowed[: query.k]]
        return SearchAnswer(hits=_hits(ids, database, None), candidates=int(allowed.size), total=total)

    every = allowed.size == total
    allowed = allowed if query.photo_id is None else allowed[allowed != query.photo_id]
    depth = max(_DEPTH, query.k)
    rankings: list[_Ranking] = []
    by_picture = by_meaning = None
    expansion = expand(text)
    matched: dict[int, tuple[str, ...]] = {}
    if pictures is not None:
        by_picture = _nearest(store, pictures, depth, None if every and query.photo_id is None else allowed)
        rankings.append(by_picture)
    if text:
        # A model without a text tower leaves words to the records.
        if store.space.has_text:
            by_meaning = _nearest(store, _text_vectors(expansion, embedder()), depth, allowed)
            rankings.append(by_meaning)
        found = database.fulltext.search(text, depth, spellings=expansion.spellings, allowed_ids=allowed)
        matched = {hit.photo_id: hit.terms for hit in found}
        rankings.append(_Ranking(ids=[hit.photo_id for hit in found], scores={}))
    ids = _fuse(rankings)[: query.k]
    judge = _Judge(
        ranking=by_picture or by_meaning,
        thresholds=calibration.image if by_picture else calibration.text,
        matched=matched,
        motifs=frozenset(term.key for term in expansion.terms if term.kind == "motif")
        if not by_picture
        else frozenset(),
    )
    return SearchAnswer(hits=_hits(ids, database, judge), candidates=int(allowed.size), total=total)


def _check(query: Query) -> None:
    if not 1 <= query.k <= LARGEST_K:
        raise UsageError("search.bad_k", k=query.k, largest=LARGEST_K)
    text = (query.text or "").strip()
    if len(text) > LONGEST_TEXT:
        raise UsageError("search.text_too_long", length=len(text), longest=LONGEST_TEXT)
    if text and not any(character.isalnum() for character in text):
        raise UsageError("search.no_words", text=text)


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


def _nearest(store: VectorStore, query: Vectors, k: int, allowed: Ids | None) -> _Ranking:
    found = store.search(query, k, allowed)
    pairs = [(int(i), float(s)) for i, s in zip(found.ids[0], found.scores[0], strict=True) if i >= 0]
    return _Ranking(ids=[photo_id for photo_id, _ in pairs], scores=dict(pairs))


def _fuse(rankings: Sequence[_Ranking]) -> list[int]:
    """Order ids by the sum of their reciprocal ranks; equal sums by smaller id."""
    if len(rankings) == 1:
        return rankings[0].ids
    sums: dict[int, float] = {}
    for ranking in rankings:
        for rank, photo_id in enumerate(ranking.ids, start=1):
            sums[photo_id] = sums.get(photo_id, 0.0) + 1 / (_RANK_OFFSET + rank)
    return sorted(sums, key=lambda photo_id: (-sums[photo_id], photo_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    """Says how close a hit is: by the picture where one asked, else by the meaning of words and by the record.

    Attributes
    ----------
    ranking : _Ranking or None
        The one whose cosines count.
    matched : dict
        The words of the question that each record holds.
    motifs : frozenset of str
        Keys of the motifs that the words name; a record of one of them is of the same motif, whatever its picture.
    """

    ranking: _Ranking | None
    thresholds: Thresholds
    matched: dict[int, tuple[str, ...]]
    motifs: frozenset[str]

    def score(self, photo_id: int) -> float | None:
        return self.ranking.scores.get(photo_id) if self.ranking else None

    def band(self, photo_id: int, motif: Motif | None) -> Band:
        score = self.score(photo_id)
        band: Band = "nothing_close" if score is None else self.thresholds.band(score)
        if motif is not None and motif.uid in self.motifs:
            return "same_motif"
        return "related" if band == "nothing_close" and photo_id in self.matched else band


def _hits(ids: Sequence[int], database: Database, judge: _Judge | None) -> tuple[SearchHit, ...]:
    photos = database.photos.get_many(ids)
    cloths = {cloth.cloth_id: cloth for cloth in database.cloths.get_many({p.cloth_id: None for p in photos})}
    motif_ids = {cloth.motif_id: None for cloth in cloths.values() if cloth.motif_id is not None}
    motifs = {motif.motif_id: motif for motif in database.motifs.get_many(motif_ids)}
    hits: list[SearchHit] = []
    for rank, photo in enumerate(photos, start=1):
        cloth = cloths[photo.cloth_id]
        motif = motifs.get(cloth.motif_id) if cloth.motif_id is not None else None
        hits.append(
            SearchHit(
                rank=rank,
                photo=photo,
                cloth=cloth,
                motif=motif,
                band=judge.band(photo.photo_id, motif) if judge else None,
                score=judge.score(photo.photo_id) if judge else None,
                terms=judge.matched.get(photo.photo_id, ()) if judge else (),
            )
        )
    return tuple(hits)
