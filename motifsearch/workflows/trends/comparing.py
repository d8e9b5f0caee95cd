"""Two sides of the market beside one another: two spans of time, or two channels.

Knows: shares of groups on either side and how surely they differ. Does not know: where listings come from, nor words.

What varies is cloths and not listings: forty listings of one cloth are one decision of its maker. The interval of the
ratio of two shares is therefore that of a ratio estimated from clusters (Cochran, Sampling Techniques, 1977, 6.3), on
the logarithm, and never narrower than that of as many independent listings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.workflows.trends.counts import CONFIDENCE, adjusted
from motifsearch.workflows.trends.courses import FALSE_RATE, LEAST_LISTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from motifsearch.workflows.trends.counts import Floats
    from motifsearch.workflows.trends.observations import Observation

# Fewer cloths than this say nothing about how cloths vary.
_LEAST_CLOTHS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A group on both sides.

    Attributes
    ----------
    listings, shares : tuple of two
        On the first side and on the second.
    times, low, high : float or None
        Share on the second side divided by that on the first, with the 90 % interval; None with too few listings.
    q : float or None
        Probability of so great a difference where there is none, adjusted for all groups.
    prices : tuple of two
        Median prices, in the currency of the comparison.
    """

    key: str
    listings: tuple[int, int]
    shares: tuple[float, float]
    times: float | None
    low: float | None
    high: float | None
    q: float | None
    prices: tuple[float | None, float | None]

    @property
    def is_sure(self) -> bool:
        """Whether it counts as a difference, of which one in ten is so by chance."""
        return self.q is not None and self.q <= FALSE_RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All groups, the surest differences first.

    Attributes
    ----------
    listings, cloths : tuple of two
        On the first side and on the second.
    currency : str or None
        Of the prices.
    """

    listings: tuple[int, int]
    cloths: tuple[int, int]
    currency: str | None
    groups: tuple[Difference, ...]


def compare(
    first: Sequence[Observation], second: Sequence[Observation], group_of: Callable[[Observation], str | None]
) -> Comparison:
    """Compare the shares of every group.

    Parameters
    ----------
    first, second : sequence of Observation
    group_of : callable
        Observation to its group's key, None for none; those count in the whole.

    Returns
    -------
    Comparison
    """
    sides = (first, second)
    cloths = sorted({each.cloth_id for side in sides for each in side})
    places = {cloth: place for place, cloth in enumerate(cloths)}
    whole = np.zeros((2, len(cloths)))
    own: dict[str, Floats] = defaultdict(lambda: np.zeros((2, len(cloths))))
    prices: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    currencies = Counter(each.currency for side in sides for each in side if each.currency)
    currency = min(currencies, key=lambda code: (-currencies[code], code)) if currencies else None
    for number, side in enumerate(sides):
        for each in side:
            whole[number, places[each.cloth_id]] += 1
            key = group_of(each)
            if key is None:
                continue
            own[key][number, places[each.cloth_id]] += 1
            if each.price is not None and each.currency == currency:
                prices[key][number].append(each.price)
    found = {key: _ratio(counts, whole) for key, counts in sorted(own.items())}
    judged = [key for key, ratio in found.items() if ratio is not None]
    qs = dict(zip(judged, adjusted([ratio[3] for ratio in found.values() if ratio is not None]), strict=True))
    totals = whole.sum(axis=1)
    groups = [
        Difference(
            key=key,
            listings=(int(own[key][0].sum()), int(own[key][1].sum())),
            shares=(_part(own[key][0], totals[0]), _part(own[key][1], totals[1])),
            times=ratio[0] if ratio else None,
            low=ratio[1] if ratio else None,
            high=ratio[2] if ratio else None,
            q=qs.get(key),
            prices=(_median(prices[key][0]), _median(prices[key][1])),
        )
        for key, ratio in found.items()
    ]
    return Comparison(
        listings=(len(first), len(second)),
        cloths=(len({each.cloth_id for each in first}), len({each.cloth_id for each in second})),
        currency=currency,
        groups=tuple(sorted(groups, key=lambda each: (1.0 if each.q is None else each.q, -sum(each.listings)))),
    )


def _ratio(own: Floats, whole: Floats) -> tuple[float, float, float, float] | None:
    """Ratio of the shares, its interval and its p; None where there is too little."""
    from scipy.stats import t as student

    totals, counts = whole.sum(axis=1), own.sum(axis=1)
    cloths = int((whole.sum(axis=0) > 0).sum())
    members = int((own.sum(axis=0) > 0).sum())
    if counts.sum() < LEAST_LISTINGS or (totals < LEAST_LISTINGS).any() or members < _LEAST_CLOTHS:
        return None
    # Half a listing more on either side keeps a share of nothing from being without bound.
    shares = (counts + 0.5) / (totals + 1.0)
    effect = (own - shares[:, None] * whole) / (totals * shares)[:, None]
    effect = effect[1] - effect[0]
    spread = float((effect**2).sum()) * cloths / (cloths - 1)
    chance = float(((1 - shares) / (totals * shares)).sum())
    error = float(np.sqrt(max(spread, chance)))
    estimate = float(np.log(shares[1] / shares[0]))
    # As many degrees of freedom as cloths make the difference, those that make most of it counting for more
    # (Satterthwaite, Biometrics 1946).
    weights = effect**2
    df = max(float(weights.sum() ** 2 / max(float((weights**2).sum()), 1e-300)) - 1, 1.0)
    reach = float(student.ppf(0.5 + CONFIDENCE / 2, df)) * error
    low, middle, high = np.exp(np.clip([estimate - reach, estimate, estimate + reach], -20, 20)).tolist()
    return middle, low, high, float(2 * student.sf(abs(estimate) / error, df)) if error else 1.0


def _part(counts: Floats, total: float) -> float:
    return float(counts.sum() / total) if total else 0.0


def _median(prices: Sequence[float]) -> float | None:
    return float(np.median(prices)) if prices else None
