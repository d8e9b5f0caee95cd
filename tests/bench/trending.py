"""Clusters and the map from 1,000 to 200,000 vectors: how cost grows, and what ten new cloths cost beside everything.

Knows: made-up vectors of 256 numbers around 60 directions, as many around each as chance gives. Does not know: cloths.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np

from motifsearch.vectors import Vectors, unit
from motifsearch.workflows.trends.fitting import assign, fit
from motifsearch.workflows.trends.layout import lay_out, place
from tests.bench.measuring import Row, in_turns

SIZES = (1_000, 10_000, 50_000, 200_000)
KINDS, DIM, NEW = 60, 256, 10


def rows() -> Iterator[Row]:
    """Each size over the smallest, ten new vectors over all of that size, and memory over that of the vectors."""
    smallest = None
    for count in SIZES:
        vectors = _vectors(count + NEW)
        known, new = vectors[:count], vectors[count:]
        found = fit(known)
        assert found is not None
        labels, where = found.labels, lay_out(known)
        calls: dict[str, Callable[[], object]] = {
            "clusters": lambda known=known: fit(known),
            "map": lambda known=known: lay_out(known),
            "10 new cloths into clusters": lambda known=known, new=new, labels=labels: assign(new, known, labels),
            "10 new cloths onto the map": lambda known=known, new=new, where=where: place(new, known, where),
        }
        costs = in_turns(calls, 1)
        smallest = smallest or costs
        for name in ("clusters", "map"):
            yield costs[name].over(smallest[name], f"trends: {name} of {count:,} over 1,000")
        yield costs["10 new cloths into clusters"].over(
            costs["clusters"], f"trends: 10 new over clusters of {count:,}"
        )
        yield costs["10 new cloths onto the map"].over(costs["map"], f"trends: 10 new over the map of {count:,}")
        for name in ("clusters", "map"):
            tracemalloc.start()
            calls[name]()
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            yield Row(
                what=f"trends: memory for {name} of {count:,} over that of the vectors", wall=peak / known.nbytes
            )


def _vectors(count: int) -> Vectors:
    rng = np.random.default_rng(4)
    middles = unit(rng.normal(size=(KINDS, DIM)))
    kinds = rng.integers(0, KINDS, count)
    return unit((middles[kinds] + 0.9 * rng.normal(size=(count, DIM)) / np.sqrt(DIM)).astype(np.float32))
