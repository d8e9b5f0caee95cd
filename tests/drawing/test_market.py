from collections import Counter
from datetime import date

import numpy as np
import pytest

from motifsearch.drawing.cloth import motif_names
from motifsearch.drawing.collection import plan_cloths
from motifsearch.drawing.market import FIRST_MONTH, MONTHS, course_of, plan_listings
from motifsearch.vocabulary import term

CLOTHS = plan_cloths(340, 5)
LISTINGS = plan_listings(CLOTHS, 5)
COURSE = {cloth.number: course_of(cloth.motif) for cloth in CLOTHS}


def month_of(listing):
    year, month, _ = (int(part) for part in listing.date.split("-"))
    return (year - FIRST_MONTH[0]) * 12 + month - FIRST_MONTH[1]


def monthly(course):
    """Listings of each month of the motifs of one course."""
    counts = Counter(month_of(listing) for listing in LISTINGS if COURSE[listing.cloth] == course)
    return np.array([counts[month] for month in range(MONTHS)], float)


def slope(values):
    """Change a month of the logarithm, by least squares that trust large numbers more."""
    months = np.arange(MONTHS)
    return float(np.polyfit(months, np.log(values + 0.5), 1, w=np.sqrt(values + 0.5))[0])


def test_the_same_seed_plans_the_same_listings():
    assert plan_listings(CLOTHS, 5) == LISTINGS
    assert plan_listings(CLOTHS, 6) != LISTINGS


def test_some_motifs_grow_some_fade_and_most_stay():
    courses = Counter(course_of(motif) for motif in motif_names())
    assert courses["grows"] >= 2
    assert courses["fades"] >= 2
    assert courses["stays"] > len(motif_names()) / 2


def test_two_whole_years_are_listed_in_order():
    dates = [date.fromisoformat(listing.date) for listing in LISTINGS]
    assert dates == sorted(dates)
    assert {month_of(listing) for listing in LISTINGS} == set(range(MONTHS))
    assert dates[0] >= date(*FIRST_MONTH, 1)
    assert max(dates) < date(2026, 10, 1)


def test_listings_follow_the_planted_course():
    # Each course is some 6 of 100 a month, up or down; hundreds of listings tell it within 2.
    assert slope(monthly("grows")) == pytest.approx(0.06, abs=0.02)
    assert slope(monthly("fades")) == pytest.approx(-0.06, abs=0.02)
    assert slope(monthly("stays")) == pytest.approx(0.0, abs=0.01)


def test_shares_follow_too_though_all_have_the_same_season():
    total = sum(monthly(course) for course in ("grows", "fades", "stays"))
    first, last = slice(0, 6), slice(MONTHS - 6, MONTHS)

    def share(course, part):
        return monthly(course)[part].sum() / total[part].sum()

    assert share("grows", last) > 2 * share("grows", first)
    assert share("fades", last) < 0.5 * share("fades", first)
    assert share("stays", last) == pytest.approx(share("stays", first), abs=0.08)


def test_totals_per_month_are_what_the_rates_and_the_season_say():
    total = sum(monthly(course) for course in ("grows", "fades", "stays"))
    steady = sum(course == "stays" for course in COURSE.values())
    # Steady motifs: 0.4 a cloth and month out of season.
    calm = [month for month in range(MONTHS) if month not in {0, 4, 5, 12, 16, 17}]
    assert monthly("stays")[calm].mean() / steady == pytest.approx(0.4, rel=0.06)
    # Before Lebaran and around Hari Batik more is offered.
    busy = [4, 5, 16, 17, 0, 12]
    assert monthly("stays")[busy].mean() > 1.15 * monthly("stays")[calm].mean()
    assert total.min() > 50


def test_a_cloth_is_offered_many_times_and_prices_depend_on_the_technique():
    prices = {}
    technique = {cloth.number: cloth.technique for cloth in CLOTHS}
    for listing in LISTINGS:
        prices.setdefault(technique[listing.cloth], []).append(listing.price)
        assert listing.price > 0
        assert listing.price % 1000 == 0
        assert listing.units_sold >= 0
    middle = {name: float(np.median(found)) for name, found in prices.items()}
    assert middle["tulis"] > middle["kombinasi"] > middle["cap"] > middle["printed"]
    assert len({listing.cloth for listing in LISTINGS}) == len(CLOTHS)


def test_listings_name_what_is_known_and_plainly_made_up():
    makers = {cloth.number: cloth.maker for cloth in CLOTHS}
    for listing in LISTINGS:
        assert listing.seller == makers[listing.cloth]
        assert listing.channel.endswith("contoh")
        assert term("product", listing.product) is not None
    assert len({listing.channel for listing in LISTINGS}) == 3
