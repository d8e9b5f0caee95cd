"""Saying controlled terms: in a sentence, as an English caption, as words for a full-text search.

Knows: which of a term's names suits which use. Does not know: how the terms were found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from motifsearch.vocabulary.terms import bare_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.vocabulary.terms import Term

# A term with the name by which it was found, or a free word.
Part: TypeAlias = "tuple[Term, str] | str"

_RANK = re.compile(r"^(kota|kabupaten|kab\.?) (administrasi )?|^(batik|kain) ", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")


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


def search_names(terms: Sequence[Term]) -> tuple[str, ...]:
    """Collect the names under which records of the terms may be found by full text.

    Parameters
    ----------
    terms : sequence of Term

    Returns
    -------
    tuple of str
        Each once, lower case. The key is among them, since records hold keys. A name that contains another of the
        same term only adds words that would find something else ("Kota Pekalongan" beside "Pekalongan"), so it is
        left out.
    """
    kept: dict[str, None] = {}
    for term in terms:
        plain = {_NOT_WORDS.sub(" ", name.lower()).strip() for name in (*term.names(), *term.shared, term.key)}
        for name in sorted(plain):
            if not any(other != name and f" {other} " in f" {name} " for other in plain):
                kept[name] = None
    return tuple(kept)
