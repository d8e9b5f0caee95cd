"""Courses: whether the share of a group rises or falls, and when that is said.

Knows: minimum sizes, the fit of each group adjusted for all of them, and the bounds of each course. Does not know:
where groups or listings come from, nor words.

A course is said of a group only where it has at least 20 listings and the market at least five periods. "Growing" and
"fading" keep the rate of false discoveries over all groups at one in ten; "steady" is said only where the interval
itself is narrow, and what is neither is too little data, never "steady".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from motifsearch.workflows.trends.counts import adjusted, fit_slope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.workflows.trends.counts import Floats, Slope
    from motifsearch.workflows.trends.periods import Period
    from motifsearch.workflows.trends.tallies import Tally

Course: TypeAlias = Literal["emerging", "growing", "steady", "fading", "too_little"]
Reason: TypeAlias = Literal["few_listings", "few_periods", "unfit", "wide", "unsure"]
COURSES: tuple[Course, ...] = ("emerging", "growing", "fading", "steady", "too_little")
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


def changes_of(
    tallies: dict[str, Tally],
    whole: Tally,
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


def course_of(own: Floats, whole: Floats, change: Change | None) -> tuple[Course, Reason | None]:
    """Return what a group does, and why there is too little data where there is.

    Parameters
    ----------
    own, whole : (t,) float64
        Listings of the group and of all, for each period.
    change : Change or None

    Returns
    -------
    tuple of (Course, Reason or None)
    """
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


def _column(tally: Tally, name: Literal["listings", "units", "revenue"]) -> Floats:
    return {"listings": tally.listings, "units": tally.units, "revenue": tally.revenue}[name]


def _change(slope: Slope, q: float) -> Change:
    # Beyond e^20 a number says no more than that it is without bound.
    low, times, high = np.exp(np.clip([slope.low, slope.estimate, slope.high], -20, 20)).tolist()
    return Change(times=times, low=low, high=high, p=slope.p, q=q, dispersion=slope.dispersion)
