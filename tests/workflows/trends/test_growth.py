from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

from motifsearch.drawing.collection import plan_cloths
from motifsearch.drawing.market import course_of, plan_listings
from motifsearch.workflows.trends.courses import FALSE_RATE
from motifsearch.workflows.trends.growth import growth
from motifsearch.workflows.trends.observations import Observation
from motifsearch.workflows.trends.periods import span

TWO_YEARS = span(date(2024, 1, 1), date(2025, 12, 31), "quarter")


def by_cloth(each: Observation) -> str:
    return f"g{each.cloth_id}"


def courses(found) -> dict[str, str]:
    return {group.key: group.course for group in found.groups}


def spread_out(counts, rng=None):
    """Listings spread over the days of each quarter."""
    rng = rng or np.random.default_rng(1)
    return [
        Observation(cloth_id=group, day=period.start + timedelta(days=int(rng.integers(period.days))))
        for period, row in zip(TWO_YEARS, counts, strict=True)
        for group, count in enumerate(row)
        for _ in range(int(count))
    ]


def test_the_planted_trends_of_the_sample_are_found_and_no_others():
    cloths = plan_cloths(200, 20_261_002)
    motifs = {cloth.number: cloth.motif for cloth in cloths}
    seen = [
        Observation(cloth_id=each.cloth, day=date.fromisoformat(each.date), units=each.units_sold)
        for each in plan_listings(cloths, 20_261_002)
    ]
    for by in ("quarter", "month"):
        found = growth(seen, lambda each: motifs[each.cloth_id], by=by)
        planted = {motif: course_of(motif) for motif in motifs.values()}
        assert {key for key, course in courses(found).items() if course == "growing"} == {
            motif for motif, course in planted.items() if course == "grows"
        }
        assert {key for key, course in courses(found).items() if course == "fading"} == {
            motif for motif, course in planted.items() if course == "fades"
        }


def test_an_archive_that_merely_grew_gives_no_trend(markets):
    """Ten times as much comes in at the end as at the beginning, of the same kinds: nothing grows, nothing fades."""
    rng = np.random.default_rng(11)
    periods = span(date(2024, 1, 1), date(2025, 12, 31), "quarter")
    wrong = Counter()
    for _ in range(25):
        market = markets.simulate(rng, spread=0.0, market_growth=1.3, listings=90.0, groups=5)
        found = growth(markets.listed(market.counts, periods, rng), by_cloth, by="quarter", source="archive")
        wrong.update(group.course for group in found.groups)
        first, second = (sum(each.listings for each in found.totals[half]) for half in (slice(4), slice(4, 8)))
        assert second > 2 * first
    assert (wrong["growing"] + wrong["fading"] + wrong["emerging"]) / wrong.total() < 0.04
    assert wrong["steady"] > 0


def test_of_what_is_called_growing_or_fading_at_most_one_in_ten_is_false(markets):
    rng = np.random.default_rng(2)
    periods = span(date(2024, 1, 1), date(2025, 12, 31), "quarter")
    false, called, found_true, true = 0, 0, 0, 0
    for _ in range(25):
        market = markets.simulate(rng, spread=0.0, listings=250.0, groups=8, burst=2.0)
        counts = market.counts.copy()
        # Two groups are three times as many each year, the rest is left as it is.
        growing = np.exp(np.log(3.0) * (market.times - market.times.mean()))
        counts[:, :2] = rng.poisson(np.maximum(counts[:, :2].mean(axis=0), 15) * growing[:, None])
        found = growth(markets.listed(counts, periods, rng), by_cloth)
        said = {key for key, course in courses(found).items() if course in {"growing", "emerging"}}
        called, false = called + len(said), false + len(said - {"g0", "g1"})
        found_true, true = found_true + len(said & {"g0", "g1"}), true + 2
    assert found_true / true > 0.9
    assert false / called <= FALSE_RATE


def test_a_group_that_was_not_there_in_the_first_year_emerges():
    counts = np.full((8, 3), 30)
    counts[:, 2] = [0, 0, 0, 1, 6, 12, 25, 40]
    assert courses(growth(spread_out(counts), by_cloth))["g2"] == "emerging"


def test_what_is_not_sure_is_called_too_little_and_never_steady():
    rng = np.random.default_rng(4)
    counts = np.column_stack([np.full(8, 60), rng.poisson(4, 8)])
    group = next(each for each in growth(spread_out(counts), by_cloth).groups if each.key == "g1")
    assert (group.course, group.reason) == ("too_little", "wide")
    assert group.change is not None
    assert group.change.low < 1 < group.change.high


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ([date(2025, 5, 5)], "few_periods"),
        ([date(2025, 5, 5)] * 400, "few_periods"),
        ([date(2025, month, 5) for month in range(1, 13)], "few_periods"),
        ([date(2024 + month // 12, month % 12 + 1, 5) for month in range(19)], "few_listings"),
    ],
    ids=["one listing", "all on one day", "one year of quarters", "nineteen listings"],
)
def test_with_little_data_no_trend_is_invented(days, reason):
    seen = [Observation(cloth_id=number % 2, day=day) for number, day in enumerate([*days, *days])]
    found = growth(seen, by_cloth)
    assert {group.course for group in found.groups} == {"too_little"}
    assert {group.reason for group in found.groups} == {reason}


def test_a_group_that_is_everything_has_no_trend():
    seen = [Observation(cloth_id=1, day=date(2024, 1, 1) + timedelta(days=9 * step)) for step in range(80)]
    (group,) = growth(seen, by_cloth).groups
    assert (group.course, group.reason, group.share) == ("too_little", "unfit", 1.0)


def test_nothing_at_all_is_an_empty_answer():
    found = growth([], by_cloth)
    assert (found.listings, found.groups, found.periods, found.currency) == (0, (), (), None)


def test_figures_of_each_period_are_the_plain_sums():
    seen = [
        Observation(cloth_id=1, day=date(2025, 1, 5), units=2, price=100.0, currency="IDR"),
        Observation(cloth_id=1, day=date(2025, 2, 5), units=3, price=200.0, currency="IDR"),
        Observation(cloth_id=1, day=date(2025, 2, 6), units=9, price=7.0, currency="USD"),
        Observation(cloth_id=2, day=date(2025, 3, 31)),
        Observation(cloth_id=2, day=date(2025, 7, 1), price=50.0, currency="IDR"),
        Observation(cloth_id=3, day=date(2025, 7, 1)),
    ]
    found = growth(seen, lambda each: None if each.cloth_id == 3 else by_cloth(each))
    assert [period.key for period in found.periods] == ["2025-Q1", "2025-Q2", "2025-Q3"]
    first = next(group for group in found.groups if group.key == "g1")
    quarter = first.figures[0]
    assert (quarter.listings, quarter.share, quarter.units, quarter.revenue) == (3, 0.75, 14, 800.0)
    assert quarter.prices == (125.0, 150.0, 175.0)
    assert (first.figures[1].share, first.figures[2].share) == (None, 0.0)
    assert (found.ungrouped, found.currency, found.other_currencies) == (1, "IDR", {"USD": 1})


def test_the_season_of_a_group_is_found_where_two_years_are_there():
    rng = np.random.default_rng(8)
    months = span(date(2024, 1, 1), date(2025, 12, 31), "month")
    seen = []
    for month in months:
        # One group has three times as much in September and October.
        for group in range(4):
            rate = 20 * (3 if group == 0 and month.start.month in {9, 10} else 1)
            seen += [Observation(cloth_id=group, day=month.start)] * int(rng.poisson(rate))
    found = growth(seen, by_cloth)
    assert found.has_seasons
    of_first = next(group for group in found.groups if group.key == "g0").seasons
    assert [(season.event, season.low > 1.3) for season in of_first] == [("hari_batik", True)]
    one_year = growth([each for each in seen if each.day.year == 2024], by_cloth)
    assert not one_year.has_seasons
    assert all(group.seasons == () for group in one_year.groups)
