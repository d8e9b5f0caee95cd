"""Sentences in Indonesian and English for a drawn cloth, made from its truth.

Knows: the vocabulary's words, and ways to put them. Does not know: pictures, tokens or the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from motifsearch.vocabulary import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.random import Generator

    Truth = Mapping[str, object]

LANGUAGES = ("id", "en")

_MOTIF = {
    "id": (
        "{m}", "{m}", "batik {m}", "batik motif {m}", "motif {m}", "kain batik {m}", "batik bermotif {m}",
        "kain dengan motif {m}", "pola {m}", "foto kain batik motif {m}", "sebuah kain batik bermotif {m}",
        "sarung batik {m}", "ragam hias {m}",
    ),
    "en": (
        "{m}", "{m}", "batik {m}", "{m} batik", "{m} motif", "batik with a {m} motif", "batik cloth with {m} motif",
        "a photo of {m} batik", "a batik cloth with the {m} pattern", "{m} pattern", "batik motif {m}",
        "the {m} design", "a {m} sarong",
    ),
}  # fmt: skip
_ELEMENT = {
    "id": ("{e}", "motif {e}", "batik {e}", "batik dengan {e}", "kain batik bergambar {e}", "hiasan {e}", "pola {e}"),
    "en": ("{e}", "{e} motif", "batik with {e}", "batik cloth showing {e}", "a batik with {e}", "{e} pattern"),
}
_LAYOUT = {
    "id": ("susunan {l}", "pola {l}", "batik {l}", "motif {l}", "{l}"),
    "en": ("{l} layout", "{l} pattern", "batik with a {l} layout", "{l} motif", "{l}"),
}
_WITH = {"id": (" dengan {e}", " dan {e}", ", {e}", " berhias {e}"), "en": (" with {e}", " and {e}", ", {e}")}
_SET = {"id": (" susunan {l}", ", {l}", " pola {l}"), "en": (" in a {l} layout", ", {l}", " {l} pattern")}
_COLOUR = {"id": (" warna {c}", " {c}", " berwarna {c}"), "en": (" in {c}", ", {c}", " coloured {c}")}
_MADE = {"id": (", {t}", " {t}"), "en": (", {t}",)}
# Motifs that nobody has drawn yet are taught by drawings of their family, or of cloths with the same things on them.
_STANDS_FOR = {"north_coast": ("buketan", "semen"), "tendril": ("buketan",), "figurative": ("semen",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Words and what they claim.

    Attributes
    ----------
    text : str
    facts : frozenset of str
        Such as ``"motif:kawung"``. Colours and techniques are said but not claimed, because the pattern vector is
        made not to see them.
    """

    text: str
    facts: frozenset[str]


@cache
def _names(kind: str, key: str, language: str) -> tuple[str, ...]:
    """Give all names of a term: its label without and with the gloss in brackets, and other spellings."""
    for term in terms(kind):
        if term.key == key:
            label = term.labels.get(language, term.labels["id"]).lower()
            short, _, gloss = label.partition(" (")
            glosses = tuple(part.strip() for part in gloss.rstrip(")").split(",") if part)
            other = term.spellings if kind in {"motif", "layout"} else ()
            return (short, short, short, *glosses, *(spelling for spelling in other if "batik" not in spelling))
    return (key.replace("_", " "),)


def _one(rng: Generator, choices: Sequence[str]) -> str:
    return choices[int(rng.integers(len(choices)))]


@cache
def relatives(motif: str) -> tuple[str, ...]:
    """Name the motifs that have the same family as one that is drawn, or for which it stands."""
    known = {term.key: term for term in terms("motif")}
    if motif not in known:
        return ()
    families = {known[motif].parent} | {family for family, motifs in _STANDS_FOR.items() if motif in motifs}
    return tuple(key for key, term in known.items() if term.parent in families and key != motif)


def facts_of(truth: Truth) -> frozenset[str]:
    """Say what is true of a cloth, in the form of a sentence's facts."""
    motif = str(truth["motif"])
    facts = {f"motif:{motif}", f"motif:{truth['variant']}", f"layout:{truth['layout']}"}
    facts |= {f"motif:{motif.partition('_')[0]}"} if motif.startswith(("parang_", "kawung_", "semen_")) else set()
    facts |= {f"relative:{key}" for key in relatives(motif)}
    facts |= {f"element:{key}" for key in _listed(truth, "elements")}
    return frozenset(facts)


def _listed(truth: Truth, name: str) -> tuple[str, ...]:
    value = truth.get(name, ())
    return tuple(str(item) for item in value) if isinstance(value, (list, tuple)) else ()


def _subject(truth: Truth, language: str, rng: Generator, drawn: frozenset[str]) -> tuple[str, str]:
    """Choose the motif's name, or a relative's that is drawn nowhere."""
    motif = str(truth["motif"])
    missing = [key for key in relatives(motif) if key not in drawn]
    if missing and rng.random() < 0.12:
        key = _one(rng, missing)
        return _one(rng, _names("motif", key, language)), f"relative:{key}"
    keys = [motif]
    if truth["variant"] != motif and any(term.key == truth["variant"] for term in terms("motif")):
        keys.append(str(truth["variant"]))
    if motif.startswith(("parang_", "kawung_", "semen_")):
        keys.append(motif.partition("_")[0])
    key = _one(rng, keys)
    return _one(rng, _names("motif", key, language)), f"motif:{key}"


def sentence(truth: Truth, language: str, rng: Generator, drawn: frozenset[str]) -> Sentence:
    """Say something true about a cloth.

    Parameters
    ----------
    truth : mapping
        With motif, variant, layout, elements, colours, technique, all keys of the vocabulary.
    language : {"id", "en"}
    rng : numpy.random.Generator
    drawn : frozenset of str
        Keys of the motifs that have drawings.

    Returns
    -------
    Sentence
    """
    facts: set[str] = set()
    elements, roll = _listed(truth, "elements"), rng.random()
    said_element = said_layout = False
    if roll < 0.14 and elements:
        key = _one(rng, elements)
        text = _one(rng, _ELEMENT[language]).format(e=_one(rng, _names("element", key, language)))
        facts.add(f"element:{key}")
        said_element = True
    elif roll < 0.2:
        key = str(truth["layout"])
        text = _one(rng, _LAYOUT[language]).format(l=_one(rng, _names("layout", key, language)))
        facts.add(f"layout:{key}")
        said_layout = True
    else:
        name, fact = _subject(truth, language, rng, drawn)
        text = _one(rng, _MOTIF[language]).format(m=name)
        facts.add(fact)
    if elements and not said_element and rng.random() < 0.2:
        key = _one(rng, elements)
        text += _one(rng, _WITH[language]).format(e=_one(rng, _names("element", key, language)))
        facts.add(f"element:{key}")
    if not said_layout and rng.random() < 0.12:
        key = str(truth["layout"])
        text += _one(rng, _SET[language]).format(l=_one(rng, _names("layout", key, language)))
        facts.add(f"layout:{key}")
    colours = _listed(truth, "colours")
    if colours and rng.random() < 0.2:
        text += _one(rng, _COLOUR[language]).format(c=_one(rng, _names("colour", _one(rng, colours), language)))
    if rng.random() < 0.1:
        text += _one(rng, _MADE[language]).format(t=_one(rng, _names("technique", str(truth["technique"]), language)))
    return Sentence(text=text, facts=frozenset(facts))


def all_words() -> Iterable[str]:
    """Give every word of the vocabulary that a person may type, for the tokenizer."""
    for kind in ("motif", "family", "technique", "dye", "colour", "element", "layout", "province", "product", "event"):
        for term in terms(kind):
            yield from (label.lower() for label in term.labels.values())
            yield from term.spellings
