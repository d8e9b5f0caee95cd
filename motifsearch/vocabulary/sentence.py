"""The words of a text, and which of them are names of controlled terms.

Knows: where names lie in a text, longest first, and which words are never one. Does not know: what is done with them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from motifsearch.vocabulary.lookup import names_of
from motifsearch.vocabulary.spelling import allowed_typos, fold

if TYPE_CHECKING:
    from motifsearch.vocabulary.terms import Kind, Term

# Where a span is a name of several kinds the first of these has it. Rights are a matter of records, not of wishes.
_KINDS: tuple[Kind, ...] = (
    "motif", "element", "colour", "technique", "layout", "dye", "product", "event", "province", "regency", "family",
)  # fmt: skip
# Names of places are many and short, so fewer of a wish's words may be taken for a misspelt one.
_SHORTEST_TYPO = {"province": 7, "regency": 7}
_MOST_WORDS_A_NAME = 5
_MOST_WORDS = 300
_LONGEST_NAME = 80
_WORD = re.compile(r"[^\W_]+")
# What may stand between two words of a name ("kab. tegal"); a name does not reach over a comma.
_JOINS = re.compile(r"[\s_'’`\-‐-―/&.]{0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A name in the sentence.

    Attributes
    ----------
    terms : tuple of Term
        What it means, of one kind; several where they share the name ("Cirebon": the city and the regency).
    name : str
        The name as the data writes it.
    start, end : int
        Its place in the text, in characters.
    exact : bool
        False where a typing mistake was forgiven.
    """

    terms: tuple[Term, ...]
    name: str
    start: int
    end: int
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words outside the controlled lists; ``data/words.json`` says what each list is for."""

    filler: frozenset[str]
    cloth: frozenset[str]
    glosses: dict[str, str]
    never_typos: frozenset[str]
    prepositions: frozenset[str]
    places_after_preposition: frozenset[str]


@cache
def everyday_words() -> Words:
    """Read the lists."""
    text = (files("motifsearch.vocabulary") / "data" / "words.json").read_text(encoding="utf-8")
    lists: dict[str, Any] = json.loads(text)
    folded = {
        name: frozenset(fold(word) for word in lists[name]) for name in lists if name not in {"about", "glosses"}
    }
    return Words(glosses=lists["glosses"], **folded)


@dataclass(slots=True)
class Sentence:
    """The words of a text, and which of them a name has taken.

    Attributes
    ----------
    text : str
    places : list of (int, int)
        Beginning and end of each word in the text, in characters.
    folded : list of str
        The words, folded.
    taken : list of Found or None
        By word; a name of several words stands at each of them.
    """

    text: str
    places: list[tuple[int, int]]
    folded: list[str]
    taken: list[Found | None]

    def span(self, first: int, count: int) -> str | None:
        """The words joined and folded; None where one is taken, is too long or a mark parts them."""
        last = first + count
        if last > len(self.folded) or any(self.taken[i] for i in range(first, last)):
            return None
        for i in range(first, last - 1):
            if not _JOINS.fullmatch(self.text, self.places[i][1], self.places[i + 1][0]):
                return None
        if self.places[last - 1][1] - self.places[first][0] > _LONGEST_NAME:
            return None
        # Folded as one: letters meet at the joints.
        joined = fold(self.text[self.places[first][0] : self.places[last - 1][1]])
        return joined if len(joined) > 1 else None

    def take(self, first: int, count: int, terms: tuple[Term, ...], name: str, exact: bool) -> None:
        """Give words to a name."""
        start, end = self.places[first][0], self.places[first + count - 1][1]
        found = Found(terms=terms, name=name, start=start, end=end, exact=exact)
        self.taken[first : first + count] = [found] * count


def _split(text: str) -> Sentence:
    places: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        places.append(match.span())
        if len(places) == _MOST_WORDS:
            break
    folded = [fold(text[start : min(end, start + _LONGEST_NAME)]) for start, end in places]
    return Sentence(text, places, folded, [None] * len(places))


def _may_stand(sentence: Sentence, first: int, count: int, kind: Kind) -> bool:
    words = everyday_words()
    if kind not in {"regency", "province"} or count > 1:
        return True
    if sentence.folded[first] not in words.places_after_preposition or len(sentence.folded) == 1:
        return True
    return first > 0 and sentence.folded[first - 1] in words.prepositions


def _take_exact(sentence: Sentence, count: int) -> None:
    words = everyday_words()
    for first in range(len(sentence.folded) - count + 1):
        if all(word in words.filler for word in sentence.folded[first : first + count]):
            continue
        folded = sentence.span(first, count)
        if folded is None:
            continue
        for kind in _KINDS:
            terms = names_of(kind).find(folded)
            if terms and _may_stand(sentence, first, count, kind):
                sentence.take(first, count, terms, names_of(kind).written[folded], exact=True)
                break


def _is_name(folded: str) -> bool:
    return any(names_of(kind).find(folded) for kind in _KINDS)


def _may_not_be_misspelt(span: list[str]) -> bool:
    words = everyday_words()
    if len(span) == 1:
        return span[0] in words.never_typos
    # Words that are right each by itself are no misspelt name together.
    return any(word in words.filler for word in span) or all(_is_name(word) for word in span)


def _take_misspelt(sentence: Sentence, count: int) -> None:
    for first in range(len(sentence.folded) - count + 1):
        span = sentence.folded[first : first + count]
        if _may_not_be_misspelt(span):
            continue
        folded = sentence.span(first, count)
        if folded is None or not allowed_typos(folded):
            continue
        for kind in _KINDS:
            if len(folded) < _SHORTEST_TYPO.get(kind, 0):
                continue
            near = names_of(kind).one_off(folded)
            meant = names_of(kind).meanings(near)
            if len(meant) == 1:
                sentence.take(first, count, meant[0], names_of(kind).written[min(near)], exact=False)
                break


def read(text: str) -> Sentence:
    """Find the names in a text.

    Longest names first, over all kinds. Names of several words are taken with one typing mistake before the words are
    tried singly, so that "parang rusk" is not parang and a leftover.

    Parameters
    ----------
    text : str
        Anything; of very long texts the first 300 words are read.

    Returns
    -------
    Sentence
    """
    sentence = _split(text)
    for count in range(_MOST_WORDS_A_NAME, 1, -1):
        _take_exact(sentence, count)
    for count in (3, 2):
        _take_misspelt(sentence, count)
    _take_exact(sentence, 1)
    _take_misspelt(sentence, 1)
    return sentence
