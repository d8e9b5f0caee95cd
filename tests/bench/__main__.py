"""What the software costs beside the libraries that it calls, and how good it is: one command, tables in Markdown.

    python -m tests.bench [TOPIC]… [--size N] [--least N]      in the folder of the project

Without a name, the topics of `SHORT` are measured. Those of `LONG` are measured where they are named, in the same cost
table; those of `SIZED_TABLES` and `TABLES` print tables of their own. `all` measures everything, which takes hours.

Every figure is a ratio or a count, so that it means something on another machine: whatever is compared runs in turns
within the same minutes, and the median of the rounds counts. The column *processor time* is the steadier one where
other programs run. Nothing is asserted here; tests do not depend on a clock.

`add` takes up to 300 of the photographs in ``../shared/photos/web``, drawn ones where those are absent, and the model
that ``MOTIFSEARCH_MODEL`` names, else the embedded one. `inference` needs an environment with clip-retrieval, see
there. `forms` measures every form of the store at 10 000 vectors and ten times as many again, from ``--least`` up to
``--size``; a million vectors take some ten minutes and 4 GB. `latency` fills catalogues of up to ``--size`` vectors,
which ``--keep`` leaves; `database` fills one with ``--size`` photographs, `milvus` starts a server of the package of
that name, `sharing` a cluster of Ray, `tables` reads and imports CSV files, `trends` takes made-up vectors from 1,000
to 200,000; `groups` sets clusters beside other ways and the truth, `markets` measures on made-up markets how often
what is said of them holds.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import (
    adding,
    answers,
    believing,
    duplicates,
    engines,
    grouping,
    growing,
    inference,
    keeping,
    latency,
    quality,
    recording,
    searching,
    serving,
    sharing,
    starting,
    tables,
    trending,
)
from tests.bench.measuring import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SHORT = {"add": adding.rows, "search": searching.rows, "start": starting.rows, "sums": keeping.rows}
LONG: dict[str, Callable[[argparse.Namespace], Iterable[Row]]] = {
    "database": lambda given: recording.rows(given.size),
    "engines": lambda _: engines.rows(),
    "inference": lambda _: inference.rows(),
    "milvus": lambda _: serving.rows(),
    "sharing": lambda _: sharing.rows(),
    "tables": lambda _: tables.rows(),
    "trends": lambda _: trending.rows(),
}
SIZED_TABLES: dict[str, Callable[[argparse.Namespace], Iterable[str]]] = {
    "forms": lambda given: growing.table(given.size, given.least),
    "latency": lambda given: latency.lines(given.size, given.keep),
}
TABLES: dict[str, Callable[[], Iterable[str]]] = {
    "answers": lambda: _shares(answers.rows()),
    "groups": grouping.lines,
    "markets": believing.lines,
    "duplicates": duplicates.tables,
    "quality": quality.lines,
}


def main() -> None:
    """Measure the topics that are named and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Print what the software costs.")
    known = ", ".join([*SHORT, *LONG, *SIZED_TABLES, *TABLES])
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=f"{known}, all; without, {', '.join(SHORT)}")
    parser.add_argument("--size", type=int, default=100_000, metavar="N", help="most vectors or photographs")
    parser.add_argument("--least", type=int, default=0, metavar="N", help="fewest vectors of `forms`")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where `latency` leaves its catalogues")
    given = parser.parse_args()
    costs = {**SHORT, **{name: partial(rows, given) for name, rows in LONG.items()}}
    tables = {**{name: partial(lines, given) for name, lines in SIZED_TABLES.items()}, **TABLES}
    asked: list[str] = given.topics or list(SHORT)
    if "all" in asked:
        asked = [*costs, *tables]
    unknown = [topic for topic in asked if topic not in costs and topic not in tables]
    if unknown:
        parser.error(f"{', '.join(unknown)}: no topic of {known}")
    for topic in [topic for topic in asked if topic in tables]:
        for line in tables[topic]():
            _write(line)
    if not [topic for topic in asked if topic in costs]:
        return
    _write(
        f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.system()} {platform.machine()}\n"
    )
    _write("| what | wall time | processor time |\n| --- | ---: | ---: |")
    for topic in [topic for topic in asked if topic in costs]:
        for row in costs[topic]():
            _write(_line(row))


def _shares(rows: Iterable[Row]) -> Iterator[str]:
    yield "| what | share |\n| --- | ---: |"
    for row in rows:
        yield f"| {row.what} | {_number(row.wall)} |"


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _line(row: Row) -> str:
    return f"| {row.what} | {_number(row.wall)} | {_number(row.processor)} |"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


if __name__ == "__main__":
    main()
