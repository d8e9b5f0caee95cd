"""The controlled terms: what they are and where they lie.

Knows: ``data/<kind>.json``, one term a line, how an institution's own rows are laid over it, and how terms refer to
one another. Does not know: how people spell (``spelling.py``), how a word is found (``lookup.py``) or what a sentence
asks for (``expansion.py``).

Notes
-----
Sources named in the data: ISO 3166-2:ID (provinces); BPS, the four-digit codes of Statistics Indonesia (regencies and
cities; those of the four Papuan provinces made in 2022 were renumbered and are left out); SNI 0239:2014 (technique
terms); RightsStatements.org 1.0 and Creative Commons; Law 28/2014 on Copyright (regimes); Keppres 33/2009 and
108/1964 (days). Identifiers of others (``same_as``) each name the public file in which identifier and name stand
together; what could not be found in one has none. Meanings of motifs are given as they are commonly told, as in N. S.
Djoemena, *Ungkapan Sehelai Batik* (1986); S. Doellah, *Batik: Pengaruh Zaman dan Lingkungan* (2002); S. Susanto,
*Seni Kerajinan Batik Indonesia* (1980); I. McC. Elliott, *Batik: Fabled Cloth of Java* (1984); F. Kerlogue, *The Book
of Batik* (2004); H. C. Veldhuisen, *Batik Belanda 1840-1940* (1993); R. Heringa and H. C. Veldhuisen, *Fabric of
Enchantment* (1996).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from motifsearch.errors import UsageError
from motifsearch.vocabulary import own

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind: TypeAlias = Literal[
    "motif",
    "family",
    "technique",
    "dye",
    "colour",
    "element",
    "layout",
    "province",
    "regency",
    "rights",
    "regime",
    "product",
    "event",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
Match: TypeAlias = Literal["exact", "close", "broader"]
MATCHES: tuple[Match, ...] = get_args(Match)

_BRACKETS = re.compile(r"\s*\(.*\)")
# A term's parent is of its own kind but for these.
_PARENT_KINDS: dict[Kind, Kind] = {"motif": "family", "regency": "province"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """How others name a term.

    Attributes
    ----------
    uri : str
        Address, such as ``http://vocab.getty.edu/aat/300053050``.
    label : str
        What stands under that address.
    match : {"exact", "close", "broader"}
        Whether it means the same, nearly the same, or something wider, as in SKOS.
    source : str
        Public source in which address and label stand together.
    """

    uri: str
    label: str
    match: Match
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One controlled term.

    Attributes
    ----------
    key : str
        Unique within its kind and stable: the ISO code of a province, the BPS code of a regency or city, a word
        of ``[a-z0-9_]`` else.
    labels : mapping of str to str
        Preferred name by language; ``"id"`` and ``"en"`` always, ``"jv"`` where it differs.
    spellings : tuple of str
        Other names and spellings that mean this term and no other of its kind.
    shared : tuple of str
        Names that several terms of the kind bear ("Cirebon" is a city and a regency, "Madura" four regencies).
    parent : str or None
        Key of the wider term: the family of a motif, the province of a regency, else of the same kind.
    variant_of : str or None
        Key of the motif that this motif is a form of.
    code : str or None
        The standard's own code (ISO, BPS, rights statement); None where it could not be made sure of.
    uri : str or None
        Address that identifies the term (rights).
    source : str or None
        Where the facts of the term come from.
    looks : str or None
        A few English words for how it looks, for models that know English only.
    layout : str or None
        Key of the typical layout of a motif.
    elements : tuple of str
        Keys of the elements that a motif typically shows.
    meaning : mapping of str to str
        What is commonly told about it, by language; empty where nothing is recorded.
    restricted : bool
        Whether it is commonly listed among the motifs once kept for the court (larangan).
    group : str or None
        ``"natural"`` or ``"synthetic"`` for a dye.
    date : str or None
        ``"MM-DD"`` of a yearly event with a fixed day.
    same_as : tuple of Link
        How others name it.
    retired : bool
        No longer offered; records that hold it keep it, and it is understood.
    own : bool
        Whether the institution made it or changed it.
    """

    key: str
    kind: Kind
    labels: Mapping[str, str]
    spellings: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    parent: str | None = None
    variant_of: str | None = None
    code: str | None = None
    uri: str | None = None
    source: str | None = None
    looks: str | None = None
    layout: str | None = None
    elements: tuple[str, ...] = ()
    meaning: Mapping[str, str] = field(default_factory=dict[str, str])
    restricted: bool = False
    group: str | None = None
    date: str | None = None
    same_as: tuple[Link, ...] = ()
    retired: bool = False
    own: bool = False

    def label(self, lang: str) -> str:
        """Name in a language, the Indonesian one where that language has none."""
        return self.labels.get(lang, self.labels["id"])

    def names(self) -> tuple[str, ...]:
        """Every name that means this term alone, each once: labels, with and without brackets, then spellings."""
        bare = [bare_name(text) for text in self.labels.values()]
        return tuple(dict.fromkeys([*bare, *self.labels.values(), *self.spellings]))


def bare_name(label: str) -> str:
    """Return a label without what it explains in brackets."""
    return _BRACKETS.sub("", label)


def check_kind(kind: str) -> Kind:
    """Return `kind` when it is one, else raise UsageError ``vocabulary.unknown_kind``."""
    for known in KINDS:
        if kind == known:
            return known
    raise UsageError("vocabulary.unknown_kind", kind=kind, known=", ".join(KINDS))


def parent_kind(kind: Kind) -> Kind:
    """Kind of the terms that parents of `kind` are."""
    return _PARENT_KINDS.get(kind, kind)


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's fields as a term holds them."""
    said = dict(row)
    for name in ("spellings", "shared", "elements"):
        if name in said:
            said[name] = tuple(said[name])
    if "same_as" in said:
        said["same_as"] = tuple(Link(**link) for link in said["same_as"])
    return said


@cache
def built_in(kind: Kind) -> dict[str, Term]:
    """Return the terms of a kind that the program brings, by key."""
    text = (files("motifsearch.vocabulary") / "data" / f"{kind}.json").read_text(encoding="utf-8")
    return {row["key"]: Term(kind=kind, **_fields(row)) for row in json.loads(text)}


@lru_cache(maxsize=2 * len(KINDS))
def _merged(kind: Kind, _revision: int) -> dict[str, Term]:
    found = dict(built_in(kind))
    for key, row in own.rows_of(kind).items():
        said: dict[str, Any] = {**_fields(row), "own": True}
        if key in found:
            found[key] = replace(found[key], **said)
        elif "labels" in said:  # else it was set of a term that another version of the program brings
            found[key] = Term(kind=kind, key=key, **said)
    return found


def _read(kind: Kind) -> dict[str, Term]:
    return _merged(kind, own.revision())


def terms(kind: str) -> tuple[Term, ...]:
    """All terms of a kind in the order of the data, the institution's own ones last.

    Parameters
    ----------
    kind : str
        Such as ``"motif"``.

    Returns
    -------
    tuple of Term

    Raises
    ------
    UsageError
        ``vocabulary.unknown_kind``.
    """
    return tuple(_read(check_kind(kind)).values())


def term(kind: str, key: str) -> Term | None:
    """Return the term with exactly this key, None where there is none."""
    return _read(check_kind(kind)).get(key)


def label(kind: str, key: str, lang: str) -> str:
    """Name of a term in a language; the key itself where it is not a controlled one, so that free values show too."""
    found = term(kind, key)
    return found.label(lang) if found else key
