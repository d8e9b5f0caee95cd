"""Sums of listings for each period and each month.

Knows: counting, units, revenue and quartiles of prices. Does not know: groups, courses or words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.workflows.trends.periods import period_of, span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.workflows.trends.counts import Floats
    from motifsearch.workflows.trends.observations import Observation
    from motifsearch.workflows.trends.periods import By, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a group had in one period.

    Attributes
    ----------
    share : float or None
        Of all listings of the period; None where there were none.
    units : int
        Sold, of the listings that say so.
    revenue : float
        Price times units, of the listings that say both, in the currency of the report.
    prices : tuple of float or None
        Lower quartile, median and upper quartile of the prices, in that currency.
    """

    period: str
    listings: int
    share: float | None
    units: int
    revenue: float
    prices: tuple[float, float, float] | None


class Tally:
    """Sums of some listings for each period."""

    def __init__(self, own: Sequence[Observation], by: By, periods: Sequence[Period], currency: str | None) -> None:
        place = {period.key: number for number, period in enumerate(periods)}
        self.periods = periods
        self.listings, self.units, self.revenue = (np.zeros(len(periods)) for _ in range(3))
        self.prices: list[list[float]] = [[] for _ in periods]
        for each in own:
            at = place[period_of(each.day, by).key]
            self.listings[at] += 1
            self.units[at] += each.units or 0
            if each.price is not None and each.currency == currency:
                self.prices[at].append(each.price)
                self.revenue[at] += each.price * (each.units or 0)

    def figures(self, whole: Tally) -> tuple[Figures, ...]:
        """Return the figures of every period beside those of the whole market."""
        return tuple(
            Figures(
                period=period.key,
                listings=int(self.listings[at]),
                share=float(self.listings[at] / whole.listings[at]) if whole.listings[at] else None,
                units=int(self.units[at]),
                revenue=float(self.revenue[at]),
                prices=quartiles(self.prices[at]),
            )
            for at, period in enumerate(self.periods)
        )


class Months:
    """The months from the first listing to the last."""

    def __init__(self, seen: Sequence[Observation]) -> None:
        days = [each.day for each in seen]
        self.periods = span(min(days), max(days), "month") if days else ()
        self._place = {period.key: number for number, period in enumerate(self.periods)}
        self.count = len(self.periods)
        self.days = np.array([float(period.days) for period in self.periods])
        self.totals = self.tally(seen)

    def tally(self, own: Sequence[Observation]) -> Floats:
        """Return the number of listings for each month, (m,) float64."""
        places = [self._place[period_of(each.day, "month").key] for each in own]
        return np.bincount(places, minlength=self.count).astype(np.float64) if places else np.zeros(self.count)


def quartiles(prices: Sequence[float]) -> tuple[float, float, float] | None:
    """Return lower quartile, median and upper quartile; None of nothing."""
    if not prices:
        return None
    low, middle, high = np.quantile(prices, [0.25, 0.5, 0.75]).tolist()
    return low, middle, high
