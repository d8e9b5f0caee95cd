"""Finding photographs by the words of their records.

Knows: the FTS5 table ``words``. Does not know: synonyms and other languages' words; the vocabulary expands those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from motifsearch.database.text import word_list
from motifsearch.database.words import WEIGHTS

if TYPE_CHECKING:
    from motifsearch.database.connection import Connections
    from motifsearch.vectors import Ids

# More words than a person types; each is one part of one statement, of which SQLite allows 500.
_MOST_WORDS = 32
_SHORTEST_PREFIX = 2


class TextHit(NamedTuple):
    """A photograph whose record holds words of the question.

    Attributes
    ----------
    photo_id : int
    score : float
        BM25 summed over the words that match, weighted by field; above zero, greater is better. Comparable within
        one answer only.
    terms : tuple of str
        The words of the question that match, as they were typed.
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

    def search(self, text: str, limit: int, *, allowed_ids: Ids | None = None) -> list[TextHit]:
        """Find the photographs whose records hold the most words of a text.

        Parameters
        ----------
        text : str
            Anything; nothing in it is a command. Case and accents make no difference, the last word may be the
            beginning of one. The first 32 different words count.
        limit : int
            At most so many answers.
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
        select = (
            f"SELECT rowid AS photo_id, ? AS term, -bm25(words, {WEIGHTS}) AS score FROM words WHERE words MATCH ?"  # noqa: S608  # own text
        )
        visible = (
            " JOIN photo USING (photo_id) JOIN cloth USING (cloth_id) WHERE NOT hidden AND access = 'public'"
            if allowed_ids is None
            else ""
        )
        sql = (
            "SELECT photo_id, sum(score) AS total, group_concat(term)"  # noqa: S608  # own text
            f" FROM ({' UNION ALL '.join([select] * len(terms))}){visible}"
            " GROUP BY photo_id ORDER BY count(*) DESC, total DESC, photo_id"
        )
        values = [
            value for place, term in enumerate(terms) for value in (place, _match(term, place == len(terms) - 1))
        ]
        hits: list[TextHit] = []
        for rows in self._connections.stream(sql, values, size=max(limit, 1000)):
            kept = rows
            if allowed_ids is not None:
                inside = np.isin([row[0] for row in rows], allowed_ids)
                kept = [row for row, is_inside in zip(rows, inside, strict=True) if is_inside]
            hits += [TextHit(row[0], row[1], _terms(row[2], terms)) for row in kept]
            if len(hits) >= limit:
                break
        return hits[:limit]


def _match(term: str, is_last: bool) -> str:
    # Inside double quotes nothing is FTS5 syntax, and a word holds no quote.
    return f'"{term}"*' if is_last and len(term) >= _SHORTEST_PREFIX else f'"{term}"'


def _terms(places: object, terms: list[str]) -> tuple[str, ...]:
    return tuple(terms[place] for place in sorted(int(one) for one in str(places).split(",")))
