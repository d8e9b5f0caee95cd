"""Gaps: combinations of motif, colour, product and price that the market has less of than its parts would let expect.

Knows: cells of a table of counts, what independence expects, and what happens in neighbouring cells. Does not know:
the database or words.

What is counted is cloths: a cloth weighs one, shared among its listings, for one that is offered forty times is one
decision of its maker and not forty. A cell's expected count is that of independent margins. Rarer than expected is
said only where at least five were expected and so few come by chance in less than one case in twenty after adjusting
for all cells (Poisson, false discovery rate). A gap is a question and no advice: nobody may want what nobody offers,
so that the units sold a listing in the neighbouring cells stand beside it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np

from motifsearch.workflows.trends.counts import adjusted

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

Facets: TypeAlias = "dict[str, tuple[str, ...]]"
Key = TypeVar("Key", bound="Hashable")
FACETS: tuple[str, ...] = ("motif", "colour", "product", "price")
LEAST_EXPECTED = 5.0
_FALSE_RATE = 0.05
_LEAST_NEIGHBOURS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A combination of two facets that is rarer than its margins predict.

    Attributes
    ----------
    facets : tuple of (str, str)
        Facet and value, two of them.
    seen : float
        Cloths that have both, each shared among its listings.
    expected : float
        How many there would be were the two independent.
    q : float
        Probability of so few by chance, adjusted for all cells.
    neighbours : int
        Listings that have one of the two values and say how many were sold.
    sold_there, sold_anywhere : float or None
        Units sold a listing among those neighbours, and among all; None with fewer than ten.
    """

    facets: tuple[tuple[str, str], tuple[str, str]]
    seen: float
    expected: float
    q: float
    neighbours: int
    sold_there: float | None
    sold_anywhere: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """All gaps, the surest first.

    Attributes
    ----------
    listings, cloths : int
        Of the market.
    cells : int
        Combinations that could be judged: those of which at least five cloths were expected.
    """

    listings: int
    cloths: int
    cells: int
    gaps: tuple[Gap, ...]


def find_gaps(rows: Sequence[tuple[int, Facets, int | None]]) -> Gaps:
    """Find gaps between every two facets.

    Parameters
    ----------
    rows : sequence of (int, facets, int or None)
        For each listing: its cloth, the values of each facet, and units sold where known.

    Returns
    -------
    Gaps
    """
    from scipy.special import gammaincc

    listed = Counter(cloth for cloth, *_ in rows)
    found: list[tuple[tuple[tuple[str, str], tuple[str, str]], float, float]] = []
    for first, second in combinations(FACETS, 2):
        both = [(1 / listed[cloth], facets) for cloth, facets, _ in rows if facets.get(first) and facets.get(second)]
        cloths = sum(weight for weight, _ in both)
        ones = _sums((value, weight) for weight, facets in both for value in facets[first])
        twos = _sums((value, weight) for weight, facets in both for value in facets[second])
        cells = _sums(
            ((one, two), weight) for weight, facets in both for one in facets[first] for two in facets[second]
        )
        for one in sorted(ones):
            for two in sorted(twos):
                expected = ones[one] * twos[two] / cloths
                if expected >= LEAST_EXPECTED:
                    found.append((((first, one), (second, two)), cells.get((one, two), 0.0), expected))
    # The Poisson distribution, continued between whole numbers.
    chances = [float(gammaincc(seen + 1, expected)) for _, seen, expected in found]
    gaps = [
        _gap(facets, seen, expected, q, rows)
        for (facets, seen, expected), q in zip(found, adjusted(chances), strict=True)
        if q <= _FALSE_RATE
    ]
    return Gaps(
        listings=len(rows),
        cloths=len({cloth for cloth, *_ in rows}),
        cells=len(found),
        gaps=tuple(sorted(gaps, key=lambda gap: (gap.q, gap.seen - gap.expected, gap.facets))),
    )


def price_bands(prices: Sequence[float | None]) -> list[tuple[float, float] | None]:
    """Return the band of each price: between which quartiles of all prices it lies.

    Parameters
    ----------
    prices : sequence of float or None
        In one currency.

    Returns
    -------
    list of (float, float) or None
        Lower and upper end of the band; None where there is no price, or fewer than four different ones.
    """
    known = [price for price in prices if price is not None]
    if len(set(known)) < 4:
        return [None for _ in prices]
    ends = np.quantile(known, [0, 0.25, 0.5, 0.75, 1]).tolist()
    places = np.searchsorted(ends[1:-1], [price or 0.0 for price in prices], side="right")
    return [
        None if price is None else (ends[place], ends[place + 1]) for price, place in zip(prices, places, strict=True)
    ]


def _sums(pairs: Iterable[tuple[Key, float]]) -> dict[Key, float]:
    """How much weight each value has."""
    found: dict[Key, float] = {}
    for value, weight in pairs:
        found[value] = found.get(value, 0.0) + weight
    return found


def _gap(
    facets: tuple[tuple[str, str], tuple[str, str]],
    seen: float,
    expected: float,
    q: float,
    rows: Sequence[tuple[int, Facets, int | None]],
) -> Gap:
    near = [
        units
        for _, own, units in rows
        if units is not None and any(value in own.get(facet, ()) for facet, value in facets)
    ]
    every = [units for *_, units in rows if units is not None]
    is_enough = len(near) >= _LEAST_NEIGHBOURS
    return Gap(
        facets=facets,
        seen=seen,
        expected=expected,
        q=q,
        neighbours=len(near),
        sold_there=float(np.mean(near)) if is_enough else None,
        sold_anywhere=float(np.mean(every)) if is_enough else None,
    )
