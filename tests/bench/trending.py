"""Groups and the map from 1,000 to 200,000 cloths: how cost grows, and what ten new cloths cost beside everything.

Each size is made in one process and measured in another, so that the memory of one is not that of the next.

Knows: a database of made-up cloths, and vectors of 256 numbers around 60 directions. Does not know: photographs.
"""

from __future__ import annotations

import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np

from motifsearch.database import Database
from motifsearch.vectors import Vectors, unit
from motifsearch.workflows.trends.operations import Trends
from tests.bench.measuring import Cost, Row
from tests.bench.recording import BATCH, DIM, SPACE, copy_records, fill

SIZES = (1_000, 10_000, 50_000, 200_000)
KINDS, NEW = 60, 10
Answer = TypeVar("Answer")


def rows() -> Iterator[Row]:
    """Each size over the smallest, ten new cloths over all of that size, and memory over that of the vectors."""
    smallest: dict[str, Cost] = {}
    for count in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "catalog.sqlite"
            _apart(_make, path, count)
            costs, peak = _apart(_measure, path, count)
        smallest = smallest or costs
        for name in ("groups", "map"):
            yield costs[name].over(smallest[name], f"trends: {name} of {count:,} cloths over those of 1,000")
        for name, whole in (
            ("groups, nothing new", "groups"),
            ("groups, 10 new", "groups"),
            ("map, nothing new", "map"),
            ("map, 10 new", "map"),
        ):
            yield costs[name].over(costs[whole], f"trends: {name}, over all {count:,}")
        yield Row(what=f"trends: peak memory with {count:,} cloths over that of their vectors", wall=peak)


def _apart(function: Callable[[Path, int], Answer], path: Path, count: int) -> Answer:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, path, count).result()


def _make(path: Path, count: int) -> None:
    database = Database.open(path, author="bench")
    fill(database, 0, np.random.default_rng(0))
    database.close()
    if count > BATCH:
        copy_records(path, BATCH, count - BATCH)
    database = Database.open(path, author="bench")
    vectors = _vectors(count)
    for start in range(0, count, 10_000):
        some = np.arange(start, min(count, start + 10_000))
        database.embeddings.put(SPACE, some + 1, vectors[some])
    database.close()


def _measure(path: Path, count: int) -> tuple[dict[str, Cost], float]:
    """Seconds of each call, and the peak of memory beyond what the program itself takes, in sizes of the vectors."""
    before = _peak_bytes()
    database = Database.open(path, author="bench")
    trends = Trends(database, lambda: SPACE, lambda _: None)
    costs = {
        "groups": _spent(lambda: trends.find_clusters("pattern")),
        "map": _spent(lambda: trends.views.map("pattern")),
        "groups, nothing new": _spent(lambda: trends.clusters("pattern")),
        "map, nothing new": _spent(lambda: trends.views.map("pattern")),
    }
    _add_new(path, database, count)
    costs["groups, 10 new"] = _spent(lambda: trends.clusters("pattern"))
    costs["map, 10 new"] = _spent(lambda: trends.views.map("pattern"))
    database.close()
    return costs, (_peak_bytes() - before) / (4 * DIM * count)


def _add_new(path: Path, database: Database, count: int) -> None:
    copy_records(path, count, NEW)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM photo").fetchone()[0] == count + NEW
    database.embeddings.put(SPACE, np.arange(count, count + NEW) + 1, _vectors(count + NEW)[count:])


def _spent(call: Callable[[], object]) -> Cost:
    wall, processor = time.perf_counter(), time.process_time()
    call()
    return Cost(wall=time.perf_counter() - wall, processor=time.process_time() - processor)


def _peak_bytes() -> int:
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _vectors(count: int) -> Vectors:
    """The first of them are the same whatever their number."""
    rng = np.random.default_rng(4)
    middles = unit(rng.normal(size=(KINDS, DIM)))
    around = np.random.default_rng(5).normal(size=(count, DIM)).astype(np.float32)
    return unit((middles[np.arange(count) % KINDS] + 0.9 * around / np.sqrt(DIM)).astype(np.float32))
