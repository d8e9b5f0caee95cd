"""Growth: what each group has of the market, period by period, and whether its share rises or falls.

Knows: tallies, minimum sizes, the courses and when each is said. Does not know: where groups or listings come from,
nor words.

A course is said of a group only where it has at least 20 listings and the market at least five periods. "Growing" and
"fading" keep the rate of false discoveries over all groups at one in ten; "steady" is said only where the interval
itself is narrow, and what is neither is too little data, never "steady".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from motifsearch.workflows.trends.counts import adjusted, fit_slope
from motifsearch.workflows.trends.periods import period_of, span
from motifsearch.workflows.trends.seasons import LEAST_MONTHS, seasons, windows

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from motifsearch.workflows.trends.counts import Floats, Slope
    from motifsearch.workflows.trends.observations import Observation, Source
    from motifsearch.workflows.trends.periods import By, Period
    from motifsearch.workflows.trends.seasons import Season

Course: TypeAlias = Literal["emerging", "growing", "steady", "fading", "too_little"]
Reason: TypeAlias = Literal["few_listings", "few_periods", "unfit", "wide", "unsure"]
COURSES: tuple[Course, ...] = ("emerging", "growing", "steady", "fading", "too_little")
LEAST_LISTINGS = 20
LEAST_PERIODS = 5
FALSE_RATE = 0.10
# Changes of the logarithm of the share a year. Within the narrow bounds a change is too small to speak of, even where
# it is sure; an interval within the wide ones is narrow enough to call a group steady.
_TOO_SMALL = float(np.log(1.10))
_STEADY = float(np.log(1.50))
# A group emerges when at most a tenth of its listings lie in the first half of the time.
_EMERGED_LATE = 0.10


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Change of a share in a year.

    Attributes
    ----------
    times, low, high : float
        Share after a year divided by the share before, with the 90 % interval; 1 is no change.
    p, q : float
        Probability of so great a change where there is none, and the same adjusted for all groups.
    dispersion : float
        How much more the counts vary than by chance alone.
    """

    times: float
    low: float
    high: float
    p: float
    q: float
    dispersion: float


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


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupGrowth:
    """What a group does.

    Attributes
    ----------
    key : str
    cloths, listings, units : int
    revenue : float
    prices : tuple of float or None
        Quartiles over all periods.
    course : Course
    reason : Reason or None
        Why there is too little data, where there is.
    change, units_change, revenue_change : Change or None
        Of its share of the listings, of the units and of the revenue; None where it cannot be fitted.
    figures : tuple of Figures
        One for each period.
    seasons : tuple of Season
        Those that are surely there.
    """

    key: str
    cloths: int
    listings: int
    share: float
    units: int
    revenue: float
    prices: tuple[float, float, float] | None
    course: Course
    reason: Reason | None
    change: Change | None
    units_change: Change | None
    revenue_change: Change | None
    figures: tuple[Figures, ...]
    seasons: tuple[Season, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What all groups do.

    Attributes
    ----------
    groups : tuple of GroupGrowth
        Growing ones first, then by their number of listings.
    totals : tuple of Figures
        Of the whole market; every share is 1.
    ungrouped : int
        Listings of no group; they count in the totals.
    currency : str or None
        Of prices and revenue: the one that most listings have.
    other_currencies : dict of str to int
        Listings whose prices are left out because they are in another currency.
    has_seasons : bool
        Whether there are two years, so that seasons were looked for.
    market_seasons : tuple of Season
        When the market as a whole has more listings.
    group_by : str
        What the groups are: a kind of cluster, or a field of records.
    names : dict of str to (str, str)
        Each group's name in Indonesian and English; those without one go by their key.
    """

    by: By
    source: Source
    periods: tuple[Period, ...]
    listings: int
    groups: tuple[GroupGrowth, ...]
    totals: tuple[Figures, ...]
    ungrouped: int
    currency: str | None
    other_currencies: dict[str, int]
    has_seasons: bool
    market_seasons: tuple[Season, ...] = ()
    group_by: str = ""
    names: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])

    def name(self, key: str, lang: str) -> str:
        """Return a group's name in a language."""
        indonesian, english = self.names.get(key, (key, key))
        return english if lang == "en" else indonesian


def growth(
    seen: Sequence[Observation],
    group_of: Callable[[Observation], str | None],
    *,
    by: By = "quarter",
    source: Source = "market",
) -> Growth:
    """Follow every group through the periods.

    Parameters
    ----------
    seen : sequence of Observation
        Of one source.
    group_of : callable
        Observation to its group's key, None for none.
    by : {"month", "quarter", "year"}
    source : {"market", "archive"}
        Where they come from.

    Returns
    -------
    Growth
    """

    def groups_of(each: Observation) -> tuple[str, ...]:
        key = group_of(each)
        return () if key is None else (key,)

    return growth_of_many(seen, groups_of, by=by, source=source)


def growth_of_many(
    seen: Sequence[Observation],
    groups_of: Callable[[Observation], tuple[str, ...]],
    *,
    by: By = "quarter",
    source: Source = "market",
) -> Growth:
    """Follow groups of which one observation may belong to several; else as `growth`.

    Parameters
    ----------
    seen : sequence of Observation
    groups_of : callable
        Observation to the keys of its groups, different ones.
    by : {"month", "quarter", "year"}
    source : {"market", "archive"}

    Returns
    -------
    Growth
    """
    days = [each.day for each in seen]
    periods = span(min(days), max(days), by) if days else ()
    currencies = Counter(each.currency for each in seen if each.currency)
    currency = min(currencies, key=lambda code: (-currencies[code], code)) if currencies else None
    groups: dict[str, list[Observation]] = defaultdict(list)
    ungrouped = 0
    for each in seen:
        keys = groups_of(each)
        ungrouped += not keys
        for key in keys:
            groups[key].append(each)
    whole = _Tally(seen, by, periods, currency)
    months = _Months(seen)
    tallies = {key: _Tally(own, by, periods, currency) for key, own in sorted(groups.items())}
    extra = windows(periods) if by == "month" and len(periods) >= LEAST_MONTHS and source == "market" else None
    changes = _changes(tallies, whole, "listings", periods, extra)
    units, revenue = (_changes(tallies, whole, name, periods, extra) for name in ("units", "revenue"))
    found_seasons = _seasons(groups, months) if source == "market" else {}
    found = [
        _group(
            key,
            groups[key],
            tally,
            whole,
            changes=(changes.get(key), units.get(key), revenue.get(key)),
            found=found_seasons.get(key, ()),
        )
        for key, tally in tallies.items()
    ]
    return Growth(
        by=by,
        source=source,
        periods=periods,
        listings=len(seen),
        groups=tuple(sorted(found, key=lambda each: (COURSES.index(each.course), -each.listings, each.key))),
        totals=whole.figures(whole),
        ungrouped=ungrouped,
        currency=currency,
        other_currencies={code: count for code, count in currencies.most_common() if code != currency},
        has_seasons=source == "market" and months.count >= LEAST_MONTHS,
        market_seasons=tuple(
            season
            for season in seasons(months.tally(seen), months.days, months.periods)
            if source == "market" and season.p <= FALSE_RATE / 3
        ),
    )


class _Tally:
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

    def figures(self, whole: _Tally) -> tuple[Figures, ...]:
        return tuple(
            Figures(
                period=period.key,
                listings=int(self.listings[at]),
                share=float(self.listings[at] / whole.listings[at]) if whole.listings[at] else None,
                units=int(self.units[at]),
                revenue=float(self.revenue[at]),
                prices=_quartiles(self.prices[at]),
            )
            for at, period in enumerate(self.periods)
        )


class _Months:
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


def _changes(
    tallies: dict[str, _Tally],
    whole: _Tally,
    name: Literal["listings", "units", "revenue"],
    periods: Sequence[Period],
    extra: Floats | None,
) -> dict[str, Change]:
    """The change of each group's share, of groups with enough of it; adjusted over them."""
    times = np.array([period.middle_years for period in periods])
    totals = _column(whole, name)
    if int((totals > 0).sum()) < LEAST_PERIODS:
        return {}
    fits: dict[str, Slope] = {}
    for key, tally in tallies.items():
        enough = tally.units if name != "listings" else tally.listings
        if tally.listings.sum() < LEAST_LISTINGS or enough.sum() < LEAST_LISTINGS:
            continue
        slope = fit_slope(_column(tally, name), totals, times, extra)
        if slope is not None:
            fits[key] = slope
    return {
        key: _change(slope, q)
        for (key, slope), q in zip(fits.items(), adjusted([s.p for s in fits.values()]), strict=True)
    }


def _column(tally: _Tally, name: Literal["listings", "units", "revenue"]) -> Floats:
    return {"listings": tally.listings, "units": tally.units, "revenue": tally.revenue}[name]


def _change(slope: Slope, q: float) -> Change:
    # Beyond e^20 a number says no more than that it is without bound.
    low, times, high = np.exp(np.clip([slope.low, slope.estimate, slope.high], -20, 20)).tolist()
    return Change(times=times, low=low, high=high, p=slope.p, q=q, dispersion=slope.dispersion)


def _group(
    key: str,
    own: Sequence[Observation],
    tally: _Tally,
    whole: _Tally,
    *,
    changes: tuple[Change | None, Change | None, Change | None],
    found: tuple[Season, ...],
) -> GroupGrowth:
    course, reason = _course(tally.listings, whole.listings, changes[0])
    return GroupGrowth(
        key=key,
        cloths=len({each.cloth_id for each in own}),
        listings=len(own),
        share=len(own) / float(whole.listings.sum()),
        units=int(tally.units.sum()),
        revenue=float(tally.revenue.sum()),
        prices=_quartiles([price for prices in tally.prices for price in prices]),
        course=course,
        reason=reason,
        change=changes[0],
        units_change=changes[1],
        revenue_change=changes[2],
        figures=tally.figures(whole),
        seasons=found,
    )


def _course(own: Floats, whole: Floats, change: Change | None) -> tuple[Course, Reason | None]:
    if int((whole > 0).sum()) < LEAST_PERIODS:
        return "too_little", "few_periods"
    if own.sum() < LEAST_LISTINGS:
        return "too_little", "few_listings"
    if change is None:
        return "too_little", "unfit"
    low, high = np.log(change.low), np.log(change.high)
    is_small = max(-low, high) <= _TOO_SMALL
    if change.q <= FALSE_RATE and not is_small:
        if change.times < 1:
            return "fading", None
        early = float(own[: len(own) // 2].sum())
        return ("emerging" if early <= _EMERGED_LATE * own.sum() else "growing"), None
    if max(-low, high) <= _STEADY:
        return "steady", None
    # By itself it would be a direction; among so many groups one like it comes by chance.
    return "too_little", "unsure" if min(-low, high) < 0 else "wide"


def _seasons(groups: dict[str, list[Observation]], months: _Months) -> dict[str, tuple[Season, ...]]:
    """The seasons of each group that are surely there, the rate of false discoveries held over all of them."""
    if months.count < LEAST_MONTHS:
        return {}
    every: list[tuple[Hashable, str, Season]] = [
        (number, key, season)
        for number, (key, own) in enumerate(sorted(groups.items()))
        if len(own) >= LEAST_LISTINGS
        for season in seasons(months.tally(own), months.totals, months.periods)
    ]
    sure: dict[str, list[Season]] = defaultdict(list)
    for (_, key, season), q in zip(every, adjusted([season.p for *_, season in every]), strict=True):
        if q <= FALSE_RATE:
            sure[key].append(season)
    return {key: tuple(found) for key, found in sure.items()}


def _quartiles(prices: Sequence[float]) -> tuple[float, float, float] | None:
    if not prices:
        return None
    low, middle, high = np.quantile(prices, [0.25, 0.5, 0.75]).tolist()
    return low, middle, high
