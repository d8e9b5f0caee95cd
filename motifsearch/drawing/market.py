"""Generated market listings of the sample collection, with planted trends.

Knows: which motifs grow and fade and by how much a month. Does not know: how trends are found again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from motifsearch.drawing.collection import SampleCloth

Course: TypeAlias = Literal["grows", "fades", "stays"]
FIRST_MONTH = (2024, 10)
MONTHS = 24
# Change of the rate of listings a month: over 24 months about four times as many, and a quarter.
_CHANGE: dict[Course, float] = {"grows": 0.06, "fades": -0.06, "stays": 0.0}
_GROWING, _FADING = frozenset({"buketan", "sekar_jagad"}), frozenset({"parang", "lereng"})
# Listings of one cloth a month in the middle of the time.
_RATE = 0.4
# More is offered before Lebaran (end of March 2025 and 2026) and around Hari Batik (2 October).
_SEASON = {(2025, 2): 1.3, (2025, 3): 1.5, (2026, 2): 1.5, (2026, 3): 1.3, (2024, 10): 1.25, (2025, 10): 1.25}
# Rupiah, about what such cloths are offered for; made up, as is everything here.
_PRICE = {"tulis": 1_400_000, "cap": 260_000, "kombinasi": 480_000, "printed": 95_000}
_CHANNELS = ("pasar daring contoh", "toko contoh", "pameran contoh")
_PRODUCTS = ("kain_panjang", "sarung", "selendang", "kemeja")


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleListing:
    """One listing of the plan; price in rupiah."""

    cloth: int
    date: str
    price: float
    units_sold: int
    channel: str
    seller: str
    product: str


def course_of(motif: str) -> Course:
    """The planted trend of a motif."""
    if motif in _GROWING:
        return "grows"
    return "fades" if motif in _FADING else "stays"


def plan_listings(cloths: tuple[SampleCloth, ...], seed: int) -> tuple[SampleListing, ...]:
    """Plan two years of listings; the same arguments give the same plan.

    The number of listings of a cloth in a month is Poisson with the rate of its motif's course and the season.

    Parameters
    ----------
    cloths : tuple of SampleCloth
    seed : int
        At least 0.

    Returns
    -------
    tuple of SampleListing
        In the order of their dates, then of their cloths.
    """
    rng = np.random.default_rng((seed, 3))
    listings: list[SampleListing] = []
    for step in range(MONTHS):
        year, month = FIRST_MONTH[0] + (FIRST_MONTH[1] - 1 + step) // 12, (FIRST_MONTH[1] - 1 + step) % 12 + 1
        for cloth in cloths:
            growth = float(np.exp(_CHANGE[course_of(cloth.motif)] * (step - MONTHS / 2)))
            number = int(rng.poisson(_RATE * growth * _SEASON.get((year, month), 1.0)))
            listings += [_listing(cloth, year, month, rng) for _ in range(number)]
    return tuple(sorted(listings, key=lambda listing: (listing.date, listing.cloth)))


def _listing(cloth: SampleCloth, year: int, month: int, rng: np.random.Generator) -> SampleListing:
    return SampleListing(
        cloth=cloth.number,
        date=date(year, month, int(rng.integers(1, 29))).isoformat(),
        price=float(round(_PRICE[cloth.technique] * float(rng.lognormal(0.0, 0.25)), -3)),
        units_sold=int(rng.poisson(1.5)),
        channel=str(rng.choice(_CHANNELS, p=(0.6, 0.3, 0.1))),
        seller=cloth.maker,
        product=str(rng.choice(_PRODUCTS)),
    )
