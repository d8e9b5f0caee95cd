"""Colours that a person names, by a word or in hexadecimal digits, as something to compare.

Knows: one shade for each term of kind "colour", chosen by eye after dyed cloth. Does not know: pictures.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from motifsearch.errors import UsageError
from motifsearch.records import Swatch
from motifsearch.vocabulary.lookup import lookup
from motifsearch.vocabulary.terms import label, terms

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHADES = {
    "red": "#b3202a",
    "dark_red": "#7c1a22",
    "blue": "#2467ae",
    "indigo": "#27345a",
    "dark_blue": "#1a2a52",
    "light_blue": "#9cc3e0",
    "green": "#2f8055",
    "dark_green": "#1f4a34",
    "light_green": "#a6cf8c",
    "yellow": "#f2cf54",
    "gold": "#d2a13c",
    "orange": "#e8842f",
    "brown": "#7d4a24",
    "dark_brown": "#3f2414",
    "light_brown": "#c39a6b",
    "soga": "#96551f",
    "black": "#17161a",
    "white": "#f6f3ea",
    "cream": "#ecdcb4",
    "purple": "#5f3080",
    "pink": "#ee9fb8",
    "grey": "#8b8b8b",
    "turquoise": "#2fa09c",
}
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
MOST_COLOURS = 12


def swatch_of(key: str) -> Swatch:
    """The shade of a term of kind "colour"; its share is 1."""
    return Swatch(lab=_lab(_SHADES[key]), share=1.0)


def shade_of(key: str) -> str:
    """The shade of a term of kind "colour" as ``"#rrggbb"``."""
    return _SHADES[key]


def read_palette(texts: Sequence[str], lang: str) -> tuple[Swatch, ...]:
    """Read colours as people give them.

    Parameters
    ----------
    texts : sequence of str
        Each ``"#1f3a63"``, ``"1f3a63"`` or a colour's name in any language of the vocabulary, or several of them
        with commas between.
    lang : str
        ``"id"`` or ``"en"``, in which the error names the colours that are known.

    Returns
    -------
    tuple of Swatch
        With equal shares.

    Raises
    ------
    UsageError
        ``search.unknown_colour``, ``search.no_palette`` when there is none, ``search.too_many_colours``.
    """
    words = [word.strip() for text in texts for word in text.split(",") if word.strip()]
    if not words:
        raise UsageError("search.no_palette")
    if len(words) > MOST_COLOURS:
        raise UsageError("search.too_many_colours", count=len(words), most=MOST_COLOURS)
    return tuple(Swatch(lab=_read(word, lang), share=1 / len(words)) for word in words)


def _read(word: str, lang: str) -> tuple[float, float, float]:
    term = lookup("colour", word)
    if term is not None:
        return _lab(_SHADES[term.key])
    if _HEX.fullmatch(word):
        return _lab(word)
    known = ", ".join(label("colour", term.key, lang) for term in terms("colour"))
    raise UsageError("search.unknown_colour", colour=word, known=known)


def _lab(shade: str) -> tuple[float, float, float]:
    """From sRGB to CIELAB under D65, by IEC 61966-2-1 and CIE 15."""
    digits = shade.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (_linear(int(digits[place : place + 2], 16) / 255) for place in (0, 2, 4))
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = map(_root, (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _root(value: float) -> float:
    return value ** (1 / 3) if value > (6 / 29) ** 3 else value / (3 * (6 / 29) ** 2) + 4 / 29
