"""Finding photographs by the words of their records.

Knows: the FTS5 table ``words``. Does not know: synonyms and other languages' words; the vocabulary expands those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from motifsearch.database.text import all_words, as_json, word_list
from motifsearch.database.words import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from motifsearch.database.connection import Connections
    from motifsearch.vectors import Ids

# More than a person types and a vocabulary adds; each is one part of one statement, of which SQLite allows 500.
_MOST_WORDS = 32
_MOST_SPELLINGS = 128
_SHORTEST_PREFIX = 2


class TextHit(NamedTuple):
    """A photograph whose record holds words of the question.

    Attributes
    ----------
    photo_id : int
    score : float
        BM25 summed over the words and spellings that match, weighted by field; above zero, greater is better.
        Comparable within one answer only.
    terms : tuple of str
        The words of the question that match, as they were typed; then the spellings that match with a word besides.
    """

    photo_id: int
    score: float
    terms: tuple[str, ...]


class Fulltext:
    """Search in the records' words.

    Parameters
    ----------
    connections : Connections
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def search(
        self, text: str, limit: int, *, spellings: Sequence[str] = (), allowed_ids: Ids | None = None
    ) -> list[TextHit]:
        """Find the photographs whose records hold the most words of a text.

        Parameters
        ----------
        text : str
            Anything; nothing in it is a command. Case and accents make no difference, the last word may be the
            beginning of one. The first 32 different words count.
        limit : int
            At most so many answers.
        spellings : sequence of str, optional
            Other ways to write what the text names, of which the first 128 count. The words of each must stand
            together, and however many of them match, they count as one word more.
        allowed_ids : (n,) int64, ascending, optional
            Among these only; None means all that are not hidden and whose cloth is public.

        Returns
        -------
        list of TextHit
            Those with more matching words first, then by score, then by id. Empty when the text has no word.

        Notes
        -----
        BM25 is a sum over the words of a query, so the scores of one query for each word add up to that of their
        disjunction, and say besides which words matched. Robertson and Zaragoza, The Probabilistic Relevance
        Framework: BM25 and Beyond, 2009; FTS5 takes k1 = 1.2 and b = 0.75.
        """
        terms = word_list(text)[:_MOST_WORDS]
        if not terms or limit < 1:
            return []
        words = len(terms)
        asked = [_match(term, place == words - 1) for place, term in enumerate(terms)]
        typed = {term.casefold() for term in terms}
        for phrase in dict.fromkeys(" ".join(all_words(spelling)) for spelling in spellings[:_MOST_SPELLINGS]):
            if phrase and phrase.casefold() not in typed:
                terms.append(phrase)
                asked.append(_match(phrase, False))
        if allowed_ids is not None:
            leading = self._leading(asked, terms, words, limit, allowed_ids)
            if leading is not None:
                return leading
        select = (
            f"SELECT rowid AS photo_id, ? AS term, -bm25(words, {WEIGHTS}) AS score FROM words WHERE words MATCH ?"  # noqa: S608  # own text
        )
        visible = (
            " JOIN photo USING (photo_id) JOIN cloth USING (cloth_id) LEFT JOIN motif USING (motif_id)"
            " WHERE NOT hidden AND cloth.access = 'public' AND coalesce(motif.access, 'public') = 'public'"
            if allowed_ids is None
            else ""
        )
        # Materialized, since bm25 works inside no query that groups, and one part alone would be merged into it.
        sql = (
            f"WITH found AS MATERIALIZED ({' UNION ALL '.join([select] * len(terms))})"  # noqa: S608  # own text
            f" SELECT photo_id, sum(score) AS total, group_concat(term) FROM found{visible}"
            " GROUP BY photo_id ORDER BY count(DISTINCT min(term, ?)) DESC, total DESC, photo_id"
        )
        values = [*(value for place, match in enumerate(asked) for value in (place, match)), words]
        hits: list[TextHit] = []
        for rows in self._connections.stream(sql, values, size=max(limit, 1000)):
            kept = rows
            if allowed_ids is not None:
                inside = _inside(allowed_ids, np.array([row[0] for row in rows], dtype=np.int64))
                kept = [row for row, is_inside in zip(rows, inside, strict=True) if is_inside]
            hits += [TextHit(row[0], row[1], _terms(row[2], terms, words)) for row in kept]
            if len(hits) >= limit:
                break
        return hits[:limit]

    def _leading(
        self, asked: Sequence[str], terms: list[str], words: int, limit: int, allowed_ids: Ids
    ) -> list[TextHit] | None:
        """The first answers where so many match all words but one at most; None where they do not suffice.

        They come before all others, and FTS5 finds records with several words without reading those with one.
        """
        found: list[tuple[int, float, set[int]]] = []
        for level in _levels(asked[:words], asked[words:]):
            rows = [row for match, places in level for row in self._best(match, places, limit, allowed_ids)]
            found += sorted(rows, key=lambda row: (-row[1], row[0]))
            if len(found) >= limit:
                break
        else:
            return None
        del found[limit:]
        chosen = as_json([row[0] for row in found if words in row[2]])
        spelt: dict[int, set[int]] = {row[0]: {place for place in row[2] if place < words} for row in found}
        if any(words in row[2] for row in found):
            for place, match in enumerate(asked[words:], start=words):
                sql = "SELECT rowid FROM words WHERE words MATCH ? AND rowid IN (SELECT value FROM json_each(?))"
                for (photo_id,) in self._connections.all(sql, (match, chosen)):
                    spelt[photo_id].add(place)
        return [
            TextHit(photo_id, score, _terms(",".join(map(str, spelt[photo_id])), terms, words))
            for photo_id, score, _ in found
        ]

    def _best(self, match: str, places: set[int], limit: int, allowed_ids: Ids) -> list[tuple[int, float, set[int]]]:
        """The best allowed photographs of one expression, each with the places of the terms that it stands for."""
        sql = f"SELECT rowid, -bm25(words, {WEIGHTS}) AS score FROM words WHERE words MATCH ? ORDER BY 2 DESC, 1"  # noqa: S608  # own text
        hits: list[tuple[int, float, set[int]]] = []
        for rows in self._connections.stream(sql, (match,), size=max(limit, 1000)):
            inside = _inside(allowed_ids, np.array([row[0] for row in rows], dtype=np.int64))
            hits += [(row[0], row[1], places) for row, is_inside in zip(rows, inside, strict=True) if is_inside]
            if len(hits) >= limit:
                break
        return hits[:limit]


def _levels(typed: Sequence[str], spelt: Sequence[str]) -> list[list[tuple[str, set[int]]]]:
    """Expressions for all words and a spelling, then for one of them less, with the places of the terms in each.

    No photograph is found by two of them. The place after the typed words stands for any spelling.
    """
    every = set(range(len(typed)))
    together = " AND ".join(typed)
    if not spelt:
        return [[(together, every)]]
    any_spelling, place = f"({' OR '.join(spelt)})", len(typed)
    less = [(f"({together}) NOT {any_spelling}", every)]
    for number, word in enumerate(typed):
        others = [*typed[:number], *typed[number + 1 :], any_spelling]
        less.append((f"({' AND '.join(others)}) NOT {word}", every - {number} | {place}))
    return [[(f"{together} AND {any_spelling}", every | {place})], less]


def _inside(ascending: Ids, ids: Ids) -> NDArray[np.bool_]:
    """Whether each id is among ascending ones; their number hardly counts."""
    places = np.searchsorted(ascending, ids)
    return ascending[np.minimum(places, ascending.size - 1)] == ids if ascending.size else np.zeros(ids.size, np.bool_)


def _match(term: str, is_last: bool) -> str:
    # Inside double quotes nothing is FTS5 syntax, and a word holds no quote.
    return f'"{term}"*' if is_last and len(term) >= _SHORTEST_PREFIX else f'"{term}"'


def _terms(places: object, terms: list[str], words: int) -> tuple[str, ...]:
    matching = sorted(int(one) for one in str(places).split(","))
    typed = [terms[place] for place in matching if place < words]
    said = {term.casefold() for term in typed}
    others = [terms[place] for place in matching if place >= words and not said.issuperset(_folded(terms[place]))]
    return (*typed, *others)


def _folded(phrase: str) -> list[str]:
    return phrase.casefold().split()
