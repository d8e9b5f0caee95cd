"""How far what is said of a market can be believed: many made-up markets whose growth is known.

Knows: the kinds of markets and what is counted. Does not know: how growth is fitted.
"""

from __future__ import annotations

import runpy
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from motifsearch.workflows.trends.counts import adjusted, fit_slope
from motifsearch.workflows.trends.growth import growth
from motifsearch.workflows.trends.periods import span

MARKETS = 400
SMALL = 120
KINDS: dict[str, dict[str, Any]] = {
    "8 quarters, 100 listings each": {"periods": 8},
    "8 quarters, 400 listings in bursts of 4": {"periods": 8, "burst": 4.0, "listings": 400.0},
    "8 quarters, 50 listings": {"periods": 8, "listings": 50.0},
    "12 quarters, 1000 listings, 20 groups": {"periods": 12, "listings": 1000.0, "groups": 20},
    "24 months, 40 listings": {"periods": 24, "per_year": 12, "listings": 40.0},
    "24 months, bursts of 2, market grows twofold a year": {
        "periods": 24,
        "per_year": 12,
        "burst": 2.0,
        "market_growth": 0.7,
    },
    "5 years, 300 listings": {"periods": 5, "per_year": 1, "listings": 300.0, "spread": 0.15},
    "36 months, 30 listings, 3 groups": {"periods": 36, "per_year": 12, "listings": 30.0, "groups": 3},
}
_MARKETS = Path(__file__).parents[1] / "workflows" / "trends" / "markets.py"


def lines() -> Iterator[str]:
    """The tables, line by line."""
    made = runpy.run_path(str(_MARKETS))
    simulate, listed = made["simulate"], made["listed"]
    yield f"{MARKETS} markets of each kind; stated are 0.90 and 0.10.\n"
    yield "| market | intervals | hold the truth | with no trend: markets with an alarm |"
    yield "| --- | ---: | ---: | ---: |"
    every: list[bool] = []
    for name, kind in KINDS.items():
        rng = np.random.default_rng(21)
        held = [low <= true <= high for _ in range(MARKETS) for low, high, true, _ in _fits(simulate(rng, **kind))]
        flat = {**kind, "spread": 0.0}
        alarms = [
            any(q <= 0.10 for q in adjusted([p for *_, p in _fits(simulate(rng, **flat))])) for _ in range(MARKETS)
        ]
        every += held
        yield f"| {name} | {len(held)} | {np.mean(held):.3f} | {np.mean(alarms):.3f} |"
    yield f"| all | {len(every)} | {np.mean(every):.3f} | |\n"
    yield from _called(simulate, listed)


def _fits(market: Any) -> Iterator[tuple[float, float, float, float]]:
    totals = market.counts.sum(axis=1)
    for group, true in enumerate(market.slopes):
        own = market.counts[:, group]
        if own.sum() >= 20 and (found := fit_slope(own, totals, market.times)) is not None:
            yield found.low, found.high, true, found.p


def _called(simulate: Any, listed: Any) -> Iterator[str]:
    """What whole markets are called: planted courses, an archive that merely grew, seasons that are not there."""
    rng = np.random.default_rng(22)
    quarters = span(date(2024, 1, 1), date(2025, 12, 31), "quarter")
    planted: Counter[str] = Counter()
    for _ in range(SMALL):
        market = simulate(rng, spread=0.0, listings=250.0, groups=8, burst=2.0)
        counts = market.counts.copy()
        for place, times in enumerate((3.0, 3.0, 1 / 3, 1 / 3)):
            course = np.exp(np.log(times) * (market.times - market.times.mean()))
            counts[:, place] = rng.poisson(np.maximum(counts[:, place].mean(), 15) * course)
        for group in growth(listed(counts, quarters, rng), lambda each: f"g{each.cloth_id}").groups:
            number = int(group.key[1:])
            true = "grows" if number < 2 else "fades" if number < 4 else "stays"
            called = {"emerging": "grows", "growing": "grows", "fading": "fades"}.get(group.course, "stays")
            planted[f"{true}:{called}"] += 1
    wrong = sum(count for pair, count in planted.items() if pair.split(":")[1] not in {pair.split(":")[0], "stays"})
    said = sum(count for pair, count in planted.items() if not pair.endswith(":stays"))
    for true in ("grows", "fades"):
        whole = sum(count for pair, count in planted.items() if pair.startswith(f"{true}:"))
        yield f"- planted, share {true} threefold a year: found {planted[f'{true}:{true}']} of {whole}"
    yield f"- of {said} groups called growing or fading on those markets, {wrong} are not: {wrong / said:.3f}"
    grown: Counter[str] = Counter()
    for _ in range(SMALL):
        market = simulate(rng, spread=0.0, market_growth=1.3, listings=90.0, groups=5)
        found = growth(listed(market.counts, quarters, rng), lambda each: f"g{each.cloth_id}", source="archive")
        grown.update(group.course for group in found.groups)
    moved = grown["growing"] + grown["fading"] + grown["emerging"]
    yield f"- an archive that merely grew: {moved} of {grown.total()} groups said to move: {moved / grown.total():.3f}"
    seasons = Counter[str]()
    for _ in range(SMALL):
        market = simulate(rng, periods=36, per_year=12, spread=0.0, listings=60.0, groups=6)
        months = span(date(2023, 1, 1), date(2025, 12, 31), "month")
        found = growth(listed(market.counts, months, rng), lambda each: f"g{each.cloth_id}", by="month")
        seasons["markets"] += 1
        seasons["with a season of a group"] += any(group.seasons for group in found.groups)
        seasons["with a season of all"] += bool(found.market_seasons)
    yield (
        f"- of {seasons['markets']} markets without a season, {seasons['with a season of a group']} show one of a"
        f" group and {seasons['with a season of all']} one of the whole market"
    )
