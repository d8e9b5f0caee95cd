"""The way from a question to its answer.

Knows: the steps from one to the other. Does not know: SQL, models, indexes or how answers are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.errors import ModelError
from motifsearch.records import SearchAnswer
from motifsearch.vocabulary.expansion import expand
from motifsearch.workflows.search.checking import check
from motifsearch.workflows.search.directions import Asker
from motifsearch.workflows.search.finding import Finder, Scope
from motifsearch.workflows.search.hits import Judge, hits

if TYPE_CHECKING:
    from collections.abc import Callable

    from motifsearch.bands import Calibration
    from motifsearch.database import Database
    from motifsearch.embedders.base import Embedder, Pixels
    from motifsearch.records import Photo, Query
    from motifsearch.stores.base import VectorStore
    from motifsearch.vocabulary.expansion import Expansion
    from motifsearch.workflows.search.directions import Directions
    from motifsearch.workflows.search.finding import Found


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
    scope = Scope(
        allowed=database.filters.allowed_ids(query.conditions),
        total=database.photos.count(),
        without=frozenset(
            one for one in (query.photo_id, *(example.photo_id for example in examples)) if one is not None
        ),
    )
    expansion = expand((query.text or "").strip())
    directions = Asker(database, store.space, embedder, pixels, languages).directions(query, expansion)
    if not expansion.text and directions.picture is None and directions.colours is None:
        ids = [int(photo_id) for photo_id in scope.allowed[: query.k]]
        return SearchAnswer(hits=hits(ids, database, None), candidates=int(scope.allowed.size), total=scope.total)
    # Built only where something needs it.
    needs_wide = directions.colour or database.embeddings.has_parts(store.space)
    finder = Finder(
        database=database,
        store=store,
        wide=wide() if wide and needs_wide else None,
        query=query,
        directions=directions,
        scope=scope,
    )
    found = finder.found(expansion)
    ids = found.ids(query.k)
    patterns = _patterns(ids, directions, database, store) if directions.colour else None
    judge = _judge(found, directions, expansion, calibration, patterns)
    return SearchAnswer(hits=hits(ids, database, judge), candidates=scope.candidates, total=scope.total)


def _judge(
    found: Found,
    directions: Directions,
    expansion: Expansion,
    calibration: Calibration,
    patterns: dict[int, float] | None,
) -> Judge:
    by_picture = found.by_picture
    named = () if by_picture else expansion.terms
    return Judge(
        ranking=by_picture or found.by_words,
        patterns=patterns,
        # At the colour end the same colours are asked for, in whatever pattern.
        is_about_patterns=directions.colour < 1 and (directions.picture is not None or bool(expansion.text)),
        thresholds=calibration.image if by_picture else calibration.text,
        matched=found.matched,
        motifs=frozenset(term.key for term in named if term.kind == "motif"),
    )


def _patterns(ids: list[int], directions: Directions, database: Database, store: VectorStore) -> dict[int, float]:
    """The cosines of whole photographs with the pattern that is asked for."""
    asked = directions.picture if directions.picture is not None else directions.words
    if asked is None:
        return {}
    found, stored = database.embeddings.vectors(store.space, ids)
    return dict(zip(found.tolist(), (stored @ asked[0]).tolist(), strict=True))
