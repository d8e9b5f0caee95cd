"""Seasons: whether a group has more of the market before Lebaran, around Hari Batik or the new school year.

Knows: when they are and how much of a month they fill. Does not know: listings or words.

It is asked only where two whole years are there: in one year a season and a trend are the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from motifsearch.workflows.trends.counts import adjusted, fit_slope
from motifsearch.workflows.trends.courses import FALSE_RATE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.workflows.trends.counts import Floats
    from motifsearch.workflows.trends.periods import Period

# Keys of the vocabulary's kind "event".
Event: TypeAlias = Literal["lebaran", "hari_batik", "tahun_ajaran"]
EVENTS: tuple[Event, ...] = ("lebaran", "hari_batik", "tahun_ajaran")
LEAST_MONTHS = 24
# The first of Syawal as Indonesia kept it, later years as computed (a day more or less does not matter here).
_LEBARAN = (
    *("2015-07-17", "2016-07-06", "2017-06-25", "2018-06-15", "2019-06-05", "2020-05-24", "2021-05-13", "2022-05-02"),
    *("2023-04-22", "2024-04-10", "2025-03-31", "2026-03-20", "2027-03-10", "2028-02-27", "2029-02-15", "2030-02-05"),
    *("2031-01-25", "2032-01-14", "2033-01-03", "2033-12-23"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """How much more of the market a group has in a season than in the rest of the year.

    Attributes
    ----------
    times, low, high : float
        Its share in the season divided by its share outside, with the 90 % interval.
    p : float
        Probability of so great a difference where there is none.
    """

    event: Event
    times: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What all groups together had in a month.

    Attributes
    ----------
    key : str
        Such as ``"2025-10"``.
    daily : float
        Listings a day.
    filled : tuple of float
        How much of it lies in each season, 0 to 1, in the order of `EVENTS`.
    """

    key: str
    listings: int
    daily: float
    filled: tuple[float, ...]


def calendar(counts: Floats, months: Sequence[Period]) -> tuple[Month, ...]:
    """Return every month with its listings, (m,) float64, and the seasons that lie in it."""
    return tuple(
        Month(key=month.key, listings=int(count), daily=float(count) / month.days, filled=tuple(filled.tolist()))
        for month, count, filled in zip(months, counts, windows(months), strict=True)
    )


def windows(months: Sequence[Period]) -> Floats:
    """Return how much of each month lies in each season, (m, 3) float64 from 0 to 1, seasons as in `EVENTS`.

    A season is the 45 days up to Lebaran, the four weeks around 2 October, and mid-June to the end of July.

    Parameters
    ----------
    months : sequence of Period

    Returns
    -------
    (m, 3) float64
    """
    spans: dict[Event, list[tuple[date, date]]] = {
        "lebaran": [(day - timedelta(days=45), day) for day in map(date.fromisoformat, _LEBARAN)],
        "hari_batik": [(date(year, 9, 12), date(year, 10, 10)) for year in _years(months)],
        "tahun_ajaran": [(date(year, 6, 15), date(year, 8, 1)) for year in _years(months)],
    }
    filled = np.zeros((len(months), len(EVENTS)))
    for row, month in enumerate(months):
        for column, event in enumerate(EVENTS):
            days = sum(max(0, (min(month.end, end) - max(month.start, start)).days) for start, end in spans[event])
            filled[row, column] = days / month.days
    return filled


def seasons(counts: Floats, totals: Floats, months: Sequence[Period]) -> tuple[Season, ...]:
    """Fit what each season adds to a share, the trend and the other seasons held fast.

    Parameters
    ----------
    counts, totals : (m,) float64
        Of the group and of all, for each month.
    months : sequence of Period
        Without a gap.

    Returns
    -------
    tuple of Season
        None where there are fewer than 24 months, and without seasons that cannot be told.
    """
    if len(months) < LEAST_MONTHS:
        return ()
    filled = windows(months)
    times = np.array([month.middle_years for month in months])
    found: list[Season] = []
    for column, event in enumerate(EVENTS):
        others = np.column_stack([times, np.delete(filled, column, axis=1)])
        if not filled[:, column].any():
            continue
        slope = fit_slope(counts, totals, filled[:, column], others)
        if slope is not None:
            low, middle, high = np.exp(np.clip([slope.low, slope.estimate, slope.high], -20, 20)).tolist()
            found.append(Season(event=event, times=middle, low=low, high=high, p=slope.p))
    return tuple(found)


def sure_seasons(
    groups: Mapping[str, Floats], totals: Floats, months: Sequence[Period]
) -> dict[str, tuple[Season, ...]]:
    """Return the seasons of each group that are surely there, the rate of false discoveries held over all of them.

    Parameters
    ----------
    groups : mapping of str to (m,) float64
        Each group's counts by month; of groups with enough of them.
    totals : (m,) float64
    months : sequence of Period

    Returns
    -------
    dict of str to tuple of Season
        Groups without any are not in it.
    """
    every = [(key, each) for key in sorted(groups) for each in seasons(groups[key], totals, months)]
    sure: dict[str, tuple[Season, ...]] = {}
    for (key, season), q in zip(every, adjusted([season.p for _, season in every]), strict=True):
        if q <= FALSE_RATE:
            sure[key] = (*sure.get(key, ()), season)
    return sure


def _years(months: Sequence[Period]) -> range:
    return range(months[0].start.year, months[-1].start.year + 1)
