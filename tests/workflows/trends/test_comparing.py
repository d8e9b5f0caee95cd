from datetime import date

import numpy as np
import pytest

from motifsearch.workflows.trends.comparing import compare
from motifsearch.workflows.trends.observations import Observation

DAY = date(2025, 5, 1)


def listings(counts, first_cloth=0, **fields):
    """So many listings of each cloth, the cloth's number deciding its group: even and odd."""
    return [
        Observation(cloth_id=first_cloth + cloth, day=DAY, **fields)
        for cloth, count in enumerate(counts)
        for _ in range(count)
    ]


def parity(each):
    return "even" if each.cloth_id % 2 == 0 else "odd"


def by_key(found):
    return {each.key: each for each in found.groups}


def test_a_large_difference_of_many_cloths_is_sure():
    found = compare(listings([8, 2] * 20), listings([2, 8] * 20), parity)
    even = by_key(found)["even"]
    assert found.listings == (200, 200)
    assert even.shares == (0.8, 0.2)
    assert even.times == pytest.approx(0.25, rel=0.02)
    assert even.low < 0.25 < even.high
    assert even.is_sure


def test_a_larger_side_is_no_difference():
    found = compare(listings([2, 2] * 20), listings([9, 9] * 20), parity)
    assert not any(each.is_sure for each in found.groups)
    assert all(each.low < 1 < each.high for each in found.groups)


def test_many_listings_of_one_cloth_count_as_little():
    many = compare(listings([3, 3] * 20), listings([9, 3] * 20), parity)
    # The same shares, but one cloth makes all of the difference.
    few = compare(listings([3, 3] * 20), listings([123, 3, *[3, 3] * 19]), parity)
    assert by_key(few)["even"].high / by_key(few)["even"].low > by_key(many)["even"].high / by_key(many)["even"].low
    assert by_key(many)["even"].is_sure
    assert not by_key(few)["even"].is_sure


def test_too_little_says_nothing():
    found = compare(listings([4, 4]), listings([5, 5]), parity)
    assert [each.times for each in found.groups] == [None, None]
    assert compare([], [], parity).groups == ()


def test_a_group_of_one_side_alone_has_a_bounded_ratio():
    found = compare(listings([0, 5] * 20), listings([5, 5] * 20), parity)
    even = by_key(found)["even"]
    assert even.times > 10
    assert np.isfinite(even.high)


def test_prices_are_those_of_one_currency():
    first = listings([1] * 30, price=100.0, currency="IDR")
    second = listings([1] * 10, price=9.0, currency="USD")
    found = compare(first, second, lambda _: "all")
    assert found.currency == "IDR"
    assert found.groups[0].prices == (100.0, None)


def test_intervals_hold_the_true_ratio_about_nine_times_in_ten():
    rng = np.random.default_rng(3)
    held = 0
    rounds = 300
    for _ in range(rounds):
        # Cloths differ in how often they are listed; the group's true share is the same on both sides.
        rates = rng.gamma(1.0, 3.0, (2, 80))
        first, second = (listings(rng.poisson(rate)) for rate in rates)
        own = by_key(compare(first, second, parity))["even"]
        held += own.low <= 1 <= own.high
    # Two standard errors of the simulation below nine tenths; wider than promised is no harm.
    assert held / rounds > 0.865
