from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.errors import MotifsearchError
from motifsearch.workflows.trends.gaps import find_gaps, price_bands
from motifsearch.workflows.trends.growth import growth
from motifsearch.workflows.trends.observations import Observation
from motifsearch.workflows.trends.place import own_place


def market(rng, *, missing=None, count=600):
    """Listings whose motif and product are independent, but for a pair that is never offered."""
    rows = []
    while len(rows) < count:
        motif, product = f"m{rng.integers(5)}", f"p{rng.integers(4)}"
        if (motif, product) != missing:
            rows.append((len(rows), {"motif": (motif,), "product": (product,)}, int(rng.poisson(2))))
    return rows


def test_a_pair_that_nobody_offers_is_a_gap_and_it_is_the_only_one():
    found = find_gaps(market(np.random.default_rng(0), missing=("m1", "p2")))
    assert [(gap.facets, gap.seen) for gap in found.gaps] == [((("motif", "m1"), ("product", "p2")), 0.0)]
    (gap,) = found.gaps
    assert gap.expected == pytest.approx(600 * 0.16 * 0.21, rel=0.25)
    assert gap.sold_there == pytest.approx(2, abs=0.4)
    assert found.cells == 20


def test_where_everything_is_independent_a_gap_is_seldom_seen():
    found = [find_gaps(market(np.random.default_rng(seed), count=300)).gaps for seed in range(60)]
    assert sum(bool(gaps) for gaps in found) / 60 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 60)


def test_of_few_listings_no_gap_is_said():
    rows = [(number, {"motif": ("ab"[number % 2],), "product": ("xy"[number % 2],)}, None) for number in range(8)]
    assert find_gaps(rows).gaps == ()
    assert find_gaps([]).cells == 0


def test_how_neighbours_sell_is_not_said_of_few():
    rows = [(number, {"motif": ("ab"[number % 2],), "product": ("xy"[number % 2],)}, None) for number in range(80)]
    gaps = find_gaps([*rows, (80, {"motif": ("a",), "product": ("x",)}, 5)]).gaps
    assert {gap.facets[0][1] + gap.facets[1][1] for gap in gaps} == {"ay", "bx"}
    assert [(gap.neighbours, gap.sold_there) for gap in gaps] == [(1, None), (1, None)]


def test_price_bands_are_quartiles_and_need_four_prices():
    bands = price_bands([10.0, 20.0, 30.0, 40.0, 50.0, None])
    assert bands == [(10, 20), (20, 30), (30, 40), (40, 50), (40, 50), None]
    assert price_bands([5.0, 5.0, 5.0, 7.0]) == [None] * 4


def test_ones_own_cloths_are_counted_among_the_groups(catalog: MotifCatalog):
    db = catalog.database
    for number, maker in enumerate(["Sari", "sari ", "Lain", "Lain"], start=1):
        db.cloths.add(uid=f"c{number}", maker=maker)
    db.listings.add(cloth_id=4, date="2025-01-01", seller="SARI")
    seen = [Observation(cloth_id=3 if place % 4 else 1, day=date(2025, 1, 1)) for place in range(40)]
    groups = {1: "A", 2: "A", 3: "B"}
    found = own_place(db, " sari", groups, growth(seen, lambda each: groups.get(each.cloth_id)))
    assert found.cloths == 3
    assert [(each.key, each.cloth_ids, each.market_share) for each in found.groups] == [
        ("A", (1, 2), 0.25),
        ("", (4,), 0.0),
    ]
    with pytest.raises(MotifsearchError) as error:
        own_place(db, "Nobody", groups, growth(seen, lambda _: "A"))
    assert error.value.code == "trends.unknown_maker"


def test_a_cloth_that_is_listed_again_and_again_makes_no_gap_elsewhere():
    """Ten cloths, each listed forty times: nobody decided four hundred times against the other combinations."""
    rng = np.random.default_rng(3)
    kinds = [(f"m{rng.integers(3)}", f"p{rng.integers(3)}") for _ in range(10)]
    rows = [(cloth, {"motif": (m,), "product": (p,)}, 1) for cloth, (m, p) in enumerate(kinds) for _ in range(40)]
    assert find_gaps(rows).gaps == ()
