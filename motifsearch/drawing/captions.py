"""Sentences about a drawing, from its truth, in Indonesian and English.

Knows: how a cloth is spoken of in a catalogue, in a stall and in a search box, and how names are spelt. Does not know:
the pixels; it says only what the truth holds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from motifsearch.vocabulary import Term, label, term

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

    from motifsearch.drawing.truth import DrawingTruth

_Lang = Literal["id", "en"]
_BRACKETS = re.compile(r"\s*\(.*?\)")

# Forms that have a spoken name though the vocabulary lists only the motif they belong to.
_SPOKEN_VARIANTS = (
    "kawung_beton",
    "parang_gendreh",
    "truntum_ageng",
    "ceplok_kembang",
    "ceplok_bintang",
    "ceplok_wajik",
    "ceplok_bunder",
    "ceplok_kotak",
    "lereng_lung",
    "lereng_kembang",
    "lereng_parang",
    "lereng_ukel",
    "lereng_untu_walang",
    "lereng_tali",
)
_TECHNIQUES: dict[_Lang, dict[str, tuple[str, ...]]] = {
    "id": {
        "tulis": ("batik tulis", "batik tulis tangan"),
        "cap": ("batik cap",),
        "kombinasi": ("batik kombinasi", "batik kombinasi cap dan tulis"),
        "printed": ("tekstil printing", "kain printing"),
    },
    "en": {
        "tulis": ("hand-drawn batik", "batik tulis"),
        "cap": ("stamped batik", "batik cap"),
        "kombinasi": ("combined stamped and hand-drawn batik",),
        "printed": ("printed textile with batik pattern", "batik print fabric"),
    },
}
_LAYOUTS: dict[_Lang, dict[str, str]] = {
    "id": {
        "diagonal": "tersusun miring dalam jalur sejajar",
        "grid": "berulang rapi dalam kisi",
        "scattered": "tersebar di seluruh bidang",
        "border": "berderet di tepi kain",
        "patchwork": "tersusun seperti tambalan",
        "wavy": "mengalun dalam baris bergelombang",
        "horizontal": "tersusun dalam jalur mendatar",
        "vertical": "tersusun dalam jalur tegak",
        "medallion": "di dalam medali",
        "all_over": "memenuhi seluruh bidang",
        "panels": "dengan badan dan kepala kain",
    },
    "en": {
        "diagonal": "in slanting parallel bands",
        "grid": "repeated in a regular grid",
        "scattered": "scattered over the ground",
        "border": "in a row along the edge",
        "patchwork": "set together like patchwork",
        "wavy": "in wavy rows",
        "horizontal": "in horizontal bands",
        "vertical": "in vertical bands",
        "medallion": "in medallions",
        "all_over": "all over the cloth",
        "panels": "with a body and a head panel",
    },
}
_JOIN: dict[_Lang, str] = {"id": "dan", "en": "and"}


def captions(truth: DrawingTruth, lang: Literal["id", "en"], rng: np.random.Generator) -> tuple[str, ...]:
    """Say what a drawing shows, in several ways.

    Parameters
    ----------
    truth : DrawingTruth
    lang : {"id", "en"}
    rng : numpy.random.Generator
        Chooses among spellings, words and orders.

    Returns
    -------
    tuple of str
        Six sentences or phrases: a whole description first, then a title, one of technique and colours, one of what
        is seen without the motif's name, one of ground and filling, and one as typed in a search box.
    """
    words = _Words(truth, lang, rng)
    return (
        _sentence(_DESCRIBE[lang](words)),
        _sentence(_TITLE[lang](words)),
        _sentence(_COLOURS[lang](words)),
        _sentence(_SEEN[lang](words)),
        _sentence(_GROUND[lang](words)),
        " ".join([words.spelling(), *words.some_colours(2)]).lower(),
    )


class _Words:
    """The words of one truth in one language; each call may choose anew."""

    def __init__(self, truth: DrawingTruth, lang: _Lang, rng: np.random.Generator) -> None:
        self._truth = truth
        self._lang: _Lang = lang
        self._rng = rng

    def name(self) -> str:
        """Preferred name of the variant where it has one, else of the motif."""
        variant = self._truth.variant
        if term("motif", variant) is None and variant in _SPOKEN_VARIANTS:
            return variant.replace("_", " ")
        return _plain(label("motif", variant if term("motif", variant) else self._truth.motif, self._lang))

    def spelling(self) -> str:
        """Any name of the motif, old spellings included."""
        found: Term | None = term("motif", self._truth.variant) or term("motif", self._truth.motif)
        return self._one([_plain(name) for name in found.names()]) if found else self.name()

    def technique(self) -> str:
        return self._one(_TECHNIQUES[self._lang][self._truth.technique])

    def layout(self) -> str:
        return _LAYOUTS[self._lang].get(self._truth.layout, "")

    def some_colours(self, most: int) -> list[str]:
        """The ground's colour and some others."""
        return [_plain(label("colour", key, self._lang)) for key in self._truth.colours[:most]]

    def colours(self) -> str:
        return self._list(self.some_colours(int(self._rng.integers(2, 4))))

    def ground(self) -> str:
        return self.some_colours(1)[0]

    def elements(self) -> str:
        return self._list([_plain(label("element", key, self._lang)) for key in self._truth.elements[:3]])

    def isen(self) -> str:
        return self._list([key.replace("_", " ") for key in self._truth.isen])

    def choose(self, *ways: str) -> str:
        return self._one(ways)

    def _one(self, ways: Sequence[str]) -> str:
        return ways[int(self._rng.integers(len(ways)))]

    def _list(self, parts: Sequence[str]) -> str:
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {_JOIN[self._lang]} {parts[-1]}"


def _plain(text: str) -> str:
    return _BRACKETS.sub("", text).lower()


def _sentence(text: str) -> str:
    tidy = " ".join(text.split()).replace(" ,", ",").replace(" .", ".")
    return tidy[:1].upper() + tidy[1:]


def _describe_id(words: _Words) -> str:
    isen = words.isen()
    filled = f", dengan isen {isen}" if isen else ""
    return (
        f"{words.technique()} motif {words.name()} berwarna {words.colours()}; tampak {words.elements()} "
        f"{words.layout()}{filled}."
    )


def _describe_en(words: _Words) -> str:
    isen = words.isen()
    filled = f", filled with {isen}" if isen else ""
    return (
        f"{words.technique()} of the {words.name()} motif in {words.colours()}; {words.elements()} "
        f"{words.layout()}{filled}."
    )


def _title_id(words: _Words) -> str:
    return words.choose(
        f"kain batik {words.name()}",
        f"batik motif {words.name()}",
        f"motif {words.spelling()}",
        f"{words.name()} {words.ground()}",
    )


def _title_en(words: _Words) -> str:
    return words.choose(
        f"{words.name()} batik cloth",
        f"batik with the {words.name()} motif",
        f"Indonesian batik, {words.spelling()}",
        f"{words.ground()} {words.name()}",
    )


def _colours_id(words: _Words) -> str:
    return words.choose(
        f"{words.technique()} {words.name()} warna {words.colours()}",
        f"kain {words.colours()} dengan motif {words.name()}",
    )


def _colours_en(words: _Words) -> str:
    return words.choose(
        f"{words.technique()}, {words.name()}, in {words.colours()}",
        f"{words.colours()} cloth with {words.name()}",
    )


def _seen_id(words: _Words) -> str:
    return words.choose(
        f"{words.elements()} {words.layout()}",
        f"kain dengan {words.elements()}, warna {words.colours()}",
        f"pola {words.elements()} {words.layout()} di atas dasar {words.ground()}",
    )


def _seen_en(words: _Words) -> str:
    return words.choose(
        f"{words.elements()} {words.layout()}",
        f"a cloth with {words.elements()} in {words.colours()}",
        f"a pattern of {words.elements()} {words.layout()} on a {words.ground()} ground",
    )


def _ground_id(words: _Words) -> str:
    isen = words.isen()
    filled = f" dengan isen-isen {isen}" if isen else ""
    return f"{words.name()} latar {words.ground()}{filled}"


def _ground_en(words: _Words) -> str:
    isen = words.isen()
    filled = f" and {isen} filling" if isen else ""
    return f"{words.name()} on a {words.ground()} ground{filled}"


_Say = dict[_Lang, "Callable[[_Words], str]"]
_DESCRIBE: _Say = {"id": _describe_id, "en": _describe_en}
_TITLE: _Say = {"id": _title_id, "en": _title_en}
_COLOURS: _Say = {"id": _colours_id, "en": _colours_en}
_SEEN: _Say = {"id": _seen_id, "en": _seen_en}
_GROUND: _Say = {"id": _ground_id, "en": _ground_en}
