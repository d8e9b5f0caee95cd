"""Made-up markets whose growth is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from motifsearch.workflows.trends.observations import Observation
from motifsearch.workflows.trends.periods import Period


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """Counts of a made-up market.

    Attributes
    ----------
    counts : (t, k + 1) float64
        Of k groups and, last, of all the rest.
    slopes : (k,) float64
        True change of the logarithm of each group's share a year.
    times : (t,) float64
        Middles of the periods in years.
    """

    counts: np.ndarray
    slopes: np.ndarray
    times: np.ndarray


def simulate(
    rng: np.random.Generator,
    *,
    periods: int = 8,
    per_year: int = 4,
    groups: int = 8,
    listings: float = 100.0,
    burst: float = 1.0,
    spread: float = 0.3,
    market_growth: float = 0.0,
) -> Simulated:
    """Draw a market: shares change exactly exponentially, totals vary, sellers list in bursts of a mean size."""
    times = (np.arange(periods) + 0.5) / per_year
    around = times - times.mean()
    slopes = rng.normal(0, spread, groups) if spread else np.zeros(groups)
    shares = rng.dirichlet(np.full(groups + 1, 2.0))[:groups] * np.exp(np.outer(around, slopes))
    # One factor for all periods keeps every slope as it is.
    shares *= min(1.0, 0.95 / shares.sum(axis=1).max())
    everything = np.column_stack([shares, 1 - shares.sum(axis=1)])
    totals = rng.poisson(listings * np.exp(market_growth * around) * rng.uniform(0.6, 1.4, periods))
    counts = np.stack(
        [rng.multinomial(max(1, round(total / burst)), each) for total, each in zip(totals, everything, strict=True)]
    )
    if burst > 1:
        counts = counts + rng.poisson((burst - 1) * counts)
    return Simulated(counts=counts.astype(np.float64), slopes=slopes, times=times)


def listed(counts: np.ndarray, periods: tuple[Period, ...], rng: np.random.Generator) -> list[Observation]:
    """Return listings with these counts: (t, k), the group's number being the cloth's."""
    return [
        Observation(cloth_id=group, day=period.start + timedelta(days=int(rng.integers(period.days))), units=1)
        for period, row in zip(periods, counts, strict=True)
        for group, count in enumerate(row)
        for _ in range(int(count))
    ]
