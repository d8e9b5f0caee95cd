"""Names of clusters from what the records of their cloths say.

Knows: class-based TF-IDF over controlled terms and tags, and how well the name fits. Does not know: vectors.

A term's weight in a cluster is the share of its cloths that have it, times the logarithm of one plus the mean number
of terms in a cluster over the number of cloths that have the term anywhere (Grootendorst, arXiv 2203.05794): what is
common in the cluster and rare elsewhere names it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from motifsearch.vocabulary.lookup import lookup
from motifsearch.vocabulary.terms import bare_name, label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.records import Axis, Cloth

# A kind of term and its key; the kind "tag" is free text.
Named: TypeAlias = tuple[str, str]
_WORDS = 3
# A word that is true of fewer members than this says more about the exceptions.
LEAST_TRUE = 0.34


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in both languages, and the share of members of which its first word is true."""

    indonesian: str
    english: str
    fit: float | None


def terms_of(cloth: Cloth, motif: str | None, axis: Axis) -> frozenset[Named]:
    """Return what a cloth's record says that may name a cluster of an axis."""
    pattern: list[Named] = [("motif", motif)] if motif else []
    for tag in cloth.tags:
        element = lookup("element", tag)
        pattern.append(("element", element.key) if element else ("tag", tag.strip().lower()))
    if cloth.technique:
        pattern.append(("technique", cloth.technique))
    colour: list[Named] = [("colour", key) for key in cloth.colours]
    return frozenset({"pattern": pattern, "colour": colour, "both": [*pattern, *colour]}[axis])


def name_clusters(
    members: Sequence[Sequence[int]],
    terms: Mapping[int, frozenset[Named]],
    titles: Mapping[str, str],
    fallback: tuple[str, str],
) -> list[Name]:
    """Name every cluster.

    Parameters
    ----------
    members : sequence of sequence of int
        Cloths of each cluster.
    terms : mapping of int to frozenset of (str, str)
        What each cloth's record says.
    titles : mapping of str to str
        Names of motifs that the vocabulary does not know.
    fallback : tuple of (str, str)
        What a cluster is called of which nothing is known, Indonesian and English.

    Returns
    -------
    list of Name
        Two may be alike; see `numbered`.
    """
    counts = [Counter(term for cloth in own for term in terms.get(cloth, ())) for own in members]
    everywhere = sum(counts, Counter[Named]())
    mean = everywhere.total() / max(1, len(members))
    names: list[Name] = []
    for own, count in zip(members, counts, strict=True):
        weights = {
            term: seen / len(own) * float(np.log1p(mean / everywhere[term]))
            for term, seen in count.items()
            if seen / len(own) >= LEAST_TRUE
        }
        # A motif is what people call a cloth by; what can be seen on it names a cluster that has no motif of its own.
        chosen = sorted(weights, key=lambda term: (term[0] != "motif", -weights[term], term))[:_WORDS]
        fit = count[chosen[0]] / len(own) if chosen else None
        # What is worth less than half of the first word only makes the name long.
        chosen = [term for term in chosen if term[0] == chosen[0][0] and weights[term] >= weights[chosen[0]] / 2]
        said = [_joined(chosen, titles, lang) or fallback[place] for place, lang in enumerate(("id", "en"))]
        names.append(Name(indonesian=said[0], english=said[1], fit=fit))
    return names


def _joined(chosen: Sequence[Named], titles: Mapping[str, str], lang: str) -> str:
    words = [
        titles.get(key) or key if kind == "tag" else bare_name(titles.get(key) or label(kind, key, lang))
        for kind, key in chosen
    ]
    text = ", ".join(dict.fromkeys(word if place == 0 else word.lower() for place, word in enumerate(words)))
    return text[:1].upper() + text[1:]


def numbered(names: Sequence[Name]) -> list[Name]:
    """Return the names, those that are like an earlier one with a number."""
    seen: Counter[str] = Counter()
    found: list[Name] = []
    for name in names:
        seen[name.indonesian] += 1
        number = seen[name.indonesian]
        mark = f" ({number})" if number > 1 else ""
        found.append(Name(indonesian=name.indonesian + mark, english=name.english + mark, fit=name.fit))
    return found
