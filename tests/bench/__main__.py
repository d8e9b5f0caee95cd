"""What the software itself costs beside the libraries that it calls: one command, one table in Markdown.

    python -m tests.bench [add | search | start | forms | database | milvus]… [--size N]

in the project's folder; without a name, all of them.

Every figure is a ratio or a count, so that it means something on another machine: whatever is compared runs in turns
within the same minutes, and the median of the rounds counts. The column *processor time* is the steadier one where
other programs run. Nothing is asserted here; tests do not depend on a clock.

`add` takes up to 300 of the photographs in ``../shared/photos/web``, drawn ones where those are absent, and the model
that ``MOTIFSEARCH_MODEL`` names, else the embedded one. `forms` measures every form of the store at 10 000 vectors and
ten times as many again, up to ``--size``; a million vectors take some ten minutes and 4 GB. `database` fills one with
so many photographs, `milvus` starts a server of the package of that name.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from functools import partial

from tests.bench import adding, growing, recording, searching, serving, starting
from tests.bench.measuring import Row

TOPICS = {"add": adding.rows, "search": searching.rows, "start": starting.rows}


def main() -> None:
    """Measure the topics that are named and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Print what the software costs.")
    parser.add_argument(
        "topics", nargs="*", metavar="TOPIC", help=f"{', '.join(TOPICS)}, forms, database, milvus; all without a name"
    )
    parser.add_argument("--size", type=int, default=100_000, metavar="N", help="most vectors of `forms`")
    parser.add_argument("--least", type=int, default=0, metavar="N", help="fewest vectors of `forms`")
    given = parser.parse_args()
    topics = TOPICS | {
        "forms": partial(growing.rows, given.size, given.least),
        "database": partial(recording.rows, given.size),
        "milvus": serving.rows,
    }
    asked = given.topics or list(topics)
    unknown = [topic for topic in asked if topic not in topics]
    if unknown:
        parser.error(f"{', '.join(unknown)}: no topic of {', '.join(topics)}")
    _write(
        f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.system()} {platform.machine()}\n"
    )
    _write("| what | wall time | processor time |\n| --- | ---: | ---: |")
    for topic in asked:
        for row in topics[topic]():
            _write(_line(row))


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
