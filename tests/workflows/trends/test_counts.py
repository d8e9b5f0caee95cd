from __future__ import annotations

import numpy as np
import pytest

from motifsearch.workflows.trends.counts import adjusted, fit_slope


def fits(market, least=20):
    """The slope of each group that has enough listings, beside the true one."""
    totals = market.counts.sum(axis=1)
    for group, true in enumerate(market.slopes):
        own = market.counts[:, group]
        if own.sum() >= least and (found := fit_slope(own, totals, market.times)) is not None:
            yield found, true


@pytest.mark.parametrize(
    "kind",
    [
        {"periods": 8, "per_year": 4},
        {"periods": 8, "per_year": 4, "burst": 4.0, "listings": 400.0},
        {"periods": 24, "per_year": 12, "listings": 40.0},
        {"periods": 24, "per_year": 12, "burst": 2.0, "market_growth": 0.7},
        {"periods": 5, "per_year": 1, "listings": 300.0, "spread": 0.15},
        {"periods": 36, "per_year": 12, "listings": 30.0, "groups": 3},
    ],
    ids=["quarters", "bursts", "months", "months of a growing market", "years", "few groups"],
)
def test_the_interval_holds_the_true_growth_nine_times_in_ten(markets, kind):
    rng = np.random.default_rng(7)
    held = [found.low <= true <= found.high for _ in range(130) for found, true in fits(markets.simulate(rng, **kind))]
    assert len(held) > 300
    assert 0.87 <= np.mean(held) <= 0.93


@pytest.mark.parametrize("market_growth", [0.0, 0.7])
def test_markets_without_a_trend_seldom_give_an_alarm_however_they_grow(markets, market_growth):
    rng = np.random.default_rng(3)
    alarms = 0
    for _ in range(250):
        found = [slope.p for slope, _ in fits(markets.simulate(rng, spread=0.0, market_growth=market_growth))]
        alarms += any(q <= 0.10 for q in adjusted(found))
    # One in ten is stated; three standard errors of 250 markets lie above it.
    assert alarms / 250 <= 0.10 + 3 * np.sqrt(0.1 * 0.9 / 250)


def test_exact_exponential_growth_of_a_share_is_found_exactly():
    times = np.arange(8) / 4
    totals = np.array([100.0, 300, 50, 700, 20, 900, 400, 1000])
    found = fit_slope(totals * 0.1 * np.exp(0.4 * times), totals, times)
    assert found is not None
    assert found.estimate == pytest.approx(0.4, abs=1e-6)


def test_ten_times_as_many_listings_with_the_same_shares_change_nothing():
    rng = np.random.default_rng(0)
    times, totals = np.arange(8) / 4, np.full(8, 200.0)
    own = rng.binomial(200, 0.2, 8).astype(float)
    more = np.linspace(1, 10, 8)
    base, grown = fit_slope(own, totals, times), fit_slope(own * more, totals * more, times)
    assert base is not None
    assert grown is not None
    # Weights differ, so the slopes are close and not equal; without the exposure it would be above 1.
    assert abs(grown.estimate - base.estimate) < 0.15


def test_what_cannot_be_fitted_is_none_and_no_number():
    times, totals = np.arange(6.0), np.full(6, 10.0)
    assert fit_slope(np.zeros(6), totals, times) is None
    assert fit_slope(totals, totals, times) is None
    assert fit_slope(np.array([1.0, 2, 3]), totals[:3], times[:3]) is None
    assert fit_slope(np.array([]), np.array([]), np.array([])) is None
    empty = np.array([0.0, 0, 10, 0, 10, 0])
    assert fit_slope(empty / 2, empty, times) is None


def test_a_group_that_appears_late_is_fitted():
    found = fit_slope(np.array([0.0, 0, 0, 0, 2, 9, 20, 31]), np.full(8, 100.0), np.arange(8) / 4)
    assert found is not None
    assert found.low > 1
    assert np.isfinite(found.high)


def test_a_column_for_the_season_takes_the_season_out_of_the_trend():
    rng = np.random.default_rng(5)
    times = (np.arange(24) + 0.5) / 12
    season = (np.arange(24) % 12 == 10).astype(float)
    totals = np.full(24, 400.0)
    own = rng.binomial(400, 0.1 * np.exp(1.2 * season)).astype(float)
    plain, with_season = fit_slope(own, totals, times), fit_slope(own, totals, times, season[:, None])
    assert plain is not None
    assert with_season is not None
    assert with_season.high - with_season.low < 0.6 * (plain.high - plain.low)


def test_the_false_discovery_rate_is_that_of_benjamini_and_hochberg():
    # Their own example of 15 tests (1995, section 3.1): at 0.05 the first four are discoveries.
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    assert [q <= 0.05 for q in adjusted(p)] == [True] * 4 + [False] * 11
    shuffled = adjusted([p[4], p[0], p[14]])
    assert shuffled == pytest.approx([0.03015, 0.0003, 1.0])
    assert adjusted([]) == []
