"""What a sentence asks for: its controlled terms, in both languages and in all their spellings.

Knows: how terms lie in a sentence and how a sentence is said to a model that knows English only. Does not know: any
model, full-text engine or filter; they take what they need from an `Expansion`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from motifsearch.vocabulary.lookup import names_of
from motifsearch.vocabulary.phrases import caption, say, search_names
from motifsearch.vocabulary.spelling import allowed_typos, fold

if TYPE_CHECKING:
    from motifsearch.vocabulary.phrases import Part
    from motifsearch.vocabulary.terms import Kind, Term

# Where a span is a name of several kinds the first of these has it. Rights are a matter of records, not of wishes.
_KINDS: tuple[Kind, ...] = (
    "motif", "element", "colour", "technique", "layout", "dye", "product", "event", "province", "regency", "family",
)  # fmt: skip
# Names of places are many and short, so fewer of a wish's words may be taken for a misspelt one.
_SHORTEST_TYPO = {"province": 7, "regency": 7}
_MOST_WORDS_A_NAME = 5
_MOST_WORDS = 300
_LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+")
# A name does not reach over a comma or a full stop.
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
class Expansion:
    """A sentence taken apart.

    Attributes
    ----------
    text : str
        As given.
    found : tuple of Found
        In the order of the text.
    leftover : tuple of str
        Words that are no term and not mere filler, as written.
    indonesian, english : str
        Terms and leftover words in the order of the text, said in one language; free words that have no translation
        stay as written.
    english_prompt : str
        A caption for a model that knows English only; the English words alone where the text speaks of nothing that
        has to do with batik; empty where the text has no words.
    spellings : tuple of str
        Other names of the terms for a full-text search, keys included; a name that only adds words to another is left
        out.
    """

    text: str
    found: tuple[Found, ...]
    leftover: tuple[str, ...]
    indonesian: str
    english: str
    english_prompt: str
    spellings: tuple[str, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term found, each once, in the order of the text."""
        each = {(term.kind, term.key): term for found in self.found for term in found.terms}
        return tuple(each.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    filler: frozenset[str]
    cloth: frozenset[str]
    glosses: dict[str, str]
    never_typos: frozenset[str]
    prepositions: frozenset[str]
    places_after_preposition: frozenset[str]


@cache
def _words() -> _Words:
    text = (files("motifsearch.vocabulary") / "data" / "words.json").read_text(encoding="utf-8")
    lists: dict[str, Any] = json.loads(text)
    folded = {
        name: frozenset(fold(word) for word in lists[name]) for name in lists if name not in {"about", "glosses"}
    }
    return _Words(glosses=lists["glosses"], **folded)


@dataclass(slots=True)
class _Sentence:
    """The words of a text, and which of them a name has taken."""

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
        # Folded as one: letters meet at the joints.
        joined = fold(self.text[self.places[first][0] : self.places[last - 1][1]])
        return joined if 1 < len(joined) <= _LONGEST_WORD * 2 else None

    def take(self, first: int, count: int, terms: tuple[Term, ...], name: str, exact: bool) -> None:
        """Give words to a name."""
        start, end = self.places[first][0], self.places[first + count - 1][1]
        found = Found(terms=terms, name=name, start=start, end=end, exact=exact)
        self.taken[first : first + count] = [found] * count


def _sentence(text: str) -> _Sentence:
    places: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        places.append(match.span())
        if len(places) == _MOST_WORDS:
            break
    folded = [fold(text[start : min(end, start + _LONGEST_WORD + 1)]) for start, end in places]
    return _Sentence(text, places, folded, [None] * len(places))


def _may_stand(sentence: _Sentence, first: int, count: int, kind: Kind) -> bool:
    words = _words()
    if kind not in {"regency", "province"} or count > 1:
        return True
    if sentence.folded[first] not in words.places_after_preposition or len(sentence.folded) == 1:
        return True
    return first > 0 and sentence.folded[first - 1] in words.prepositions


def _take_exact(sentence: _Sentence, count: int) -> None:
    words = _words()
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


def _take_misspelt(sentence: _Sentence, count: int) -> None:
    for first in range(len(sentence.folded) - count + 1):
        span = sentence.folded[first : first + count]
        # Words that are right each by itself are no misspelt name together.
        if any(word in _words().never_typos for word in span) or (count > 1 and all(_is_name(word) for word in span)):
            continue
        folded = sentence.span(first, count)
        if folded is None or not allowed_typos(folded) or len(folded) > _LONGEST_WORD:
            continue
        for kind in _KINDS:
            near = names_of(kind).one_off(folded) if len(folded) >= _SHORTEST_TYPO.get(kind, 0) else set[str]()
            terms = {term.key: term for name in near for term in names_of(kind).find(name)}
            if len(terms) == 1:
                sentence.take(first, count, tuple(terms.values()), names_of(kind).written[min(near)], exact=False)
                break


def expand(text: str) -> Expansion:
    """Take a sentence apart into controlled terms and other words.

    Longest names first, over all kinds. Names of several words are taken with one typing mistake before the words are
    tried singly, so that "parang rusk" is not parang and a leftover.

    Parameters
    ----------
    text : str
        Anything; of very long texts the first 300 words are read.

    Returns
    -------
    Expansion

    Examples
    --------
    >>> expand("kain megamendung biru dari cirebon").english_prompt
    'a photo of batik cloth with a mega mendung (clouds) motif, blue, from Cirebon'
    """
    words = _words()
    sentence = _sentence(text)
    for count in range(_MOST_WORDS_A_NAME, 1, -1):
        _take_exact(sentence, count)
    for count in (3, 2):
        _take_misspelt(sentence, count)
    _take_exact(sentence, 1)
    _take_misspelt(sentence, 1)
    found: list[Found] = []
    leftover: list[str] = []
    parts: list[Part] = []
    spoke_of_batik = False
    for (start, end), folded, taken in zip(sentence.places, sentence.folded, sentence.taken, strict=True):
        if taken is not None:
            if not found or found[-1] is not taken:
                found.append(taken)
                parts.append((taken.terms[0], taken.name))
        elif folded in words.filler:
            spoke_of_batik = spoke_of_batik or folded in words.cloth
        else:
            leftover.append(text[start:end])
            parts.append(text[start:end])
    english = " ".join(say(part, "en", words.glosses) for part in parts)
    return Expansion(
        text=text,
        found=tuple(found),
        leftover=tuple(leftover),
        indonesian=" ".join(say(part, "id") for part in parts),
        english=english,
        english_prompt=caption(parts, words.glosses) if found or spoke_of_batik else english,
        spellings=search_names([term for each in found for term in each.terms]),
    )
