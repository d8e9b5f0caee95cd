"""Saying controlled terms: in a sentence, as an English caption, as words for a full-text search.

Knows: which of a term's names suits which use. Does not know: how the terms were found.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from motifsearch.vocabulary import own
from motifsearch.vocabulary.spelling import distance, fold
from motifsearch.vocabulary.terms import bare_name, terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.vocabulary.terms import Kind, Term

# A term with the name by which it was found, or a free word.
Part: TypeAlias = "tuple[Term, str] | str"

_RANK = re.compile(r"^(kota|kabupaten|kab\.?) (administrasi )?|^(batik|kain) ", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")
_MOST_LETTERS_OFF = 3
_SHORTEST_BEGINNING = 5


def say(part: Part, lang: str, glosses: Mapping[str, str] | None = None) -> str:
    """Say a term by its preferred name, a place of the second level as it was called, a free word by its gloss.

    Parameters
    ----------
    part : (Term, str) or str
    lang : str
    glosses : mapping, optional
        Free word in lower case to its translation.

    Returns
    -------
    str
        In lower case but for places and events.
    """
    if isinstance(part, str):
        return (glosses or {}).get(part.lower(), part)
    term, name = part
    if term.kind == "regency":
        return _RANK.sub("", term.label("id") if name.isdecimal() else name)
    label = bare_name(term.label(lang))
    return label if term.kind in {"province", "event"} else label.lower()


def caption(parts: Sequence[Part], glosses: Mapping[str, str]) -> str:
    """Write a caption for a model that was taught English captions only.

    Parameters
    ----------
    parts : sequence of (Term, str) or str
        In the order of the text.
    glosses : mapping
        Free word in lower case to English.

    Returns
    -------
    str
        For example ``"a photo of batik cloth with a mega mendung (clouds) motif, blue, from Cirebon"``. Motifs first,
        with how they look, since no such model knows their names; places last.
    """
    motifs: list[str] = []
    others: list[str] = []
    places: list[str] = []
    for part in parts:
        said = say(part, "en", glosses)
        if isinstance(part, str):
            others.append(said)
            continue
        term, _ = part
        if term.kind == "motif":
            motifs.append(f"{said} ({term.looks})" if term.looks else said)
        elif term.kind in {"province", "regency"}:
            places.append(said)
        else:
            others.append(term.looks or said)
    text = "a photo of batik cloth"
    if motifs:
        text += f" with a {' and '.join(dict.fromkeys(motifs))} motif"
    return ", ".join([text, *dict.fromkeys(others), *(f"from {place}" for place in dict.fromkeys(places))])


def search_names(found: Sequence[tuple[Term, str]]) -> tuple[str, ...]:
    """Collect the names under which records of terms may be found by full text.

    Parameters
    ----------
    found : sequence of (Term, str)
        Each term with the name by which it was found, as the data writes it.

    Returns
    -------
    tuple of str
        Each once, lower case: the term's labels, its key, since records hold keys, and what is spelt like one of
        these or like the name found. Other names of it are left out, since their words would find something else:
        "mendung cirebon", a name of mega mendung, finds every cloth of Cirebon. So is a name that only adds words to
        another of the same term ("Kota Pekalongan" beside "Pekalongan").
    """
    return tuple(dict.fromkeys(one for term, name in found for one in _spelt(term, name)))


def _spelt(term: Term, name: str) -> tuple[str, ...]:
    return _spelt_now(term.kind, term.key, name, own.revision())


@lru_cache(maxsize=8192)  # more than the data has names
def _spelt_now(kind: Kind, key: str, name: str, _revision: int) -> tuple[str, ...]:
    (term,) = (one for one in terms(kind) if one.key == key)
    mine = [_words(one) for one in (name, key, *map(bare_name, term.labels.values()))]
    unranked = {one: fold(one) for text in mine for one in (text, _RANK.sub("", text))}
    others = dict.fromkeys(_words(one) for one in (*term.names(), *term.shared))
    spelt = {one for one in others if _is_spelling(fold(one), unranked)}.union(mine)
    return tuple(
        one for one in sorted(spelt) if not any(other != one and f" {other} " in f" {one} " for other in spelt)
    )


def _words(name: str) -> str:
    return _NOT_WORDS.sub(" ", name.lower()).strip()


def _is_spelling(folded: str, of: Mapping[str, str]) -> bool:
    """Whether a name is another spelling of one of some, or the beginning of its only word ("jogja" of Yogyakarta)."""
    for written, other in of.items():
        # A third of a short name is few letters: sawat is not sayap.
        most = min(_MOST_LETTERS_OFF, max(len(folded), len(other)) // 3)
        if distance(folded, other, most) <= most:
            return True
        if len(folded) >= _SHORTEST_BEGINNING and " " not in written and other.startswith(folded):
            return True
    return False
