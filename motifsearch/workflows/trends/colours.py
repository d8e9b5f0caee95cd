"""Colours of the market over time, whatever the pattern.

Knows: which family of colours a swatch belongs to, and how much of what is offered has it. Does not know: words.

A listing has a colour where a tenth of its cloth's photograph has it, so that one listing may have several; a colour's
change is that of the share of listings that have it, fitted as that of every other group.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from motifsearch.records import Swatch
from motifsearch.workflows.trends.growth import Growth, growth_of_many

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.workflows.trends.observations import Observation, Source
    from motifsearch.workflows.trends.periods import By

# Keys of the vocabulary's kind "colour".
Family: TypeAlias = Literal[
    "black", "grey", "white", "cream", "red", "pink", "orange", "brown", "yellow", "green", "turquoise", "blue",
    "indigo", "purple",
]  # fmt: skip
FAMILIES: tuple[Family, ...] = (
    "black", "grey", "white", "cream", "brown", "orange", "yellow", "red", "pink", "purple", "indigo", "blue",
    "turquoise", "green",
)  # fmt: skip
_LEAST_PART = 0.10
_GREY = 9.0
# Where one hue ends, in degrees of CIELAB; after the last it is red again.
_HUES: tuple[tuple[float, Family], ...] = (
    (20, "pink"), (45, "red"), (72, "orange"), (100, "yellow"), (165, "green"), (215, "turquoise"), (295, "blue"),
    (335, "purple"), (361, "pink"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourPart:
    """A family of colours in one period.

    Attributes
    ----------
    part : float
        Of the area of what was listed, 0 to 1.
    swatch : Swatch
        Its mean colour.
    """

    family: Family
    part: float
    swatch: Swatch


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourTrends:
    """What colours do.

    Attributes
    ----------
    growth : Growth
        Of the share of listings that have a colour; its groups are keys of the vocabulary.
    parts : tuple of tuple of ColourPart
        For each period, in the order of `FAMILIES`; empty where nothing was listed.
    """

    growth: Growth
    parts: tuple[tuple[ColourPart, ...], ...]


def family_of(lab: tuple[float, float, float]) -> Family:
    """Return the family of a colour, CIELAB (D65)."""
    light, a, b = lab
    chroma, hue = float(np.hypot(a, b)), float(np.degrees(np.arctan2(b, a)) % 360)
    if light < 22 and chroma < 22:
        return "black"
    if light > 75 and chroma < 30 and (40 < hue < 115 and chroma >= 6):
        return "cream"
    if chroma < _GREY:
        return "white" if light > 82 else "grey" if light > 22 else "black"
    family: Family = next(name for end, name in _HUES if hue < end)
    if family == "blue" and light < 38:
        return "indigo"
    if family == "pink" and light < 55:
        return "red" if hue < 25 else "purple"
    # The browns are dark and dull oranges, yellows and reds.
    if (family in {"orange", "yellow"} and light < 62 and chroma < 62) or (family == "red" and chroma < 32):
        return "brown"
    return family


def colour_trends(
    seen: Sequence[Observation], palettes: Mapping[int, tuple[Swatch, ...]], *, by: By, source: Source
) -> ColourTrends:
    """Follow every family of colours.

    Parameters
    ----------
    seen : sequence of Observation
    palettes : mapping of int to tuple of Swatch
        Of each cloth; listings of other cloths are left out.
    by : {"month", "quarter", "year"}
    source : {"market", "archive"}

    Returns
    -------
    ColourTrends
    """
    own = [each for each in seen if each.cloth_id in palettes]
    mixed = {cloth: _families(palette) for cloth, palette in palettes.items()}
    has = {
        cloth: tuple(name for name, (part, _) in parts.items() if part >= _LEAST_PART)
        for cloth, parts in mixed.items()
    }
    growth = growth_of_many(own, lambda each: has[each.cloth_id], by=by, source=source)
    of_period: dict[str, list[int]] = defaultdict(list)
    for each in own:
        key = next(period.key for period in growth.periods if period.start <= each.day < period.end)
        of_period[key].append(each.cloth_id)
    return ColourTrends(
        growth=growth,
        parts=tuple(_parts([mixed[cloth] for cloth in of_period[period.key]]) for period in growth.periods),
    )


def _families(palette: Sequence[Swatch]) -> dict[Family, tuple[float, np.ndarray]]:
    found: dict[Family, tuple[float, np.ndarray]] = {}
    for each in palette:
        family = family_of(each.lab)
        part, lab = found.get(family, (0.0, np.zeros(3)))
        found[family] = (part + each.share, lab + each.share * np.array(each.lab))
    return found


def _parts(cloths: Sequence[dict[Family, tuple[float, np.ndarray]]]) -> tuple[ColourPart, ...]:
    sums: dict[Family, tuple[float, np.ndarray]] = {}
    for cloth in cloths:
        for family, (part, lab) in cloth.items():
            before, mixed = sums.get(family, (0.0, np.zeros(3)))
            sums[family] = (before + part, mixed + lab)
    whole = sum(part for part, _ in sums.values())
    found: list[ColourPart] = []
    for family in FAMILIES:
        part, lab = sums.get(family, (0.0, np.zeros(3)))
        if part > 0:
            light, a, b = (lab / part).tolist()
            swatch = Swatch(lab=(light, a, b), share=part / whole)
            found.append(ColourPart(family=family, part=part / whole, swatch=swatch))
    return tuple(found)
