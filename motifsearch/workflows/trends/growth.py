"""Growth: what each group has of the market, period by period, and whether its share rises or falls.

Knows: how listings become groups with their sums, courses and seasons. Does not know: where groups or listings come
from, how a course is judged, nor words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from motifsearch.workflows.trends.courses import COURSES, FALSE_RATE, LEAST_LISTINGS, changes_of, course_of
from motifsearch.workflows.trends.periods import span
from motifsearch.workflows.trends.seasons import LEAST_MONTHS, calendar, seasons, sure_seasons, windows
from motifsearch.workflows.trends.tallies import Months, Tally, quartiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from motifsearch.workflows.trends.courses import Change, Course, Reason
    from motifsearch.workflows.trends.observations import Observation, Source
    from motifsearch.workflows.trends.periods import By, Period
    from motifsearch.workflows.trends.seasons import Month, Season
    from motifsearch.workflows.trends.tallies import Figures


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
        Growing ones first, then fading ones; within each course by their number of listings.
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
    months : tuple of Month
        All from the first listing to the last, where seasons were looked for.
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
    months: tuple[Month, ...] = ()
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
    whole = Tally(seen, by, periods, currency)
    months = Months(seen)
    tallies = {key: Tally(own, by, periods, currency) for key, own in sorted(groups.items())}
    has_seasons = source == "market" and months.count >= LEAST_MONTHS
    extra = windows(periods) if by == "month" and len(periods) >= LEAST_MONTHS and source == "market" else None
    changes = changes_of(tallies, whole, "listings", periods, extra)
    units, revenue = (changes_of(tallies, whole, name, periods, extra) for name in ("units", "revenue"))
    counts = {key: months.tally(own) for key, own in groups.items() if len(own) >= LEAST_LISTINGS}
    found_seasons = sure_seasons(counts, months.totals, months.periods) if has_seasons else {}
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
        has_seasons=has_seasons,
        months=calendar(months.totals, months.periods) if has_seasons else (),
        market_seasons=tuple(
            season
            for season in seasons(months.totals, months.days, months.periods)
            if has_seasons and season.p <= FALSE_RATE / 3
        ),
    )


def _group(
    key: str,
    own: Sequence[Observation],
    tally: Tally,
    whole: Tally,
    *,
    changes: tuple[Change | None, Change | None, Change | None],
    found: tuple[Season, ...],
) -> GroupGrowth:
    course, reason = course_of(tally.listings, whole.listings, changes[0])
    return GroupGrowth(
        key=key,
        cloths=len({each.cloth_id for each in own}),
        listings=len(own),
        share=len(own) / float(whole.listings.sum()),
        units=int(tally.units.sum()),
        revenue=float(tally.revenue.sum()),
        prices=quartiles([price for prices in tally.prices for price in prices]),
        course=course,
        reason=reason,
        change=changes[0],
        units_change=changes[1],
        revenue_change=changes[2],
        figures=tally.figures(whole),
        seasons=found,
    )
