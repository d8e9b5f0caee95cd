"""What the sums of the database's pages cost: `add` and edits with them, beside SQLite left to itself.

Knows: how to switch them off. Does not know: how they are kept.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from motifsearch.catalog import MotifCatalog
from motifsearch.database import connection
from tests.bench.adding import photographs
from tests.bench.measuring import Row, in_turns

ROUNDS = 5
EDITS = 400


def rows() -> Iterator[Row]:
    """The model is one that costs nearly nothing, so that what the sums cost weighs the most."""
    with tempfile.TemporaryDirectory() as folder:
        photos = photographs(Path(folder))
        numbers = count()

        def work() -> None:
            with MotifCatalog.open(Path(folder) / f"catalog{next(numbers)}", create=True, model="colour:") as catalog:
                catalog.add(photos)

        edited = count()
        directory = Path(folder) / "edited"
        with MotifCatalog.open(directory, create=True, model="colour:") as catalog:
            catalog.add(photos[:50])

        def edit() -> None:
            with MotifCatalog.open(directory, model="colour:") as catalog:
                for _ in range(EDITS):
                    catalog.edit("cloth", 1, {"title": f"Kain {next(edited)}"})

        adding = in_turns({"with": work, "without": lambda: _without(work)}, ROUNDS)
        editing = in_turns({"with": edit, "without": lambda: _without(edit)}, ROUNDS)
    yield adding["with"].over(adding["without"], f"sums: `add` of {len(photos)} photographs with sums over without")
    yield editing["with"].over(editing["without"], f"sums: {EDITS} edits, one commit each, with sums over without")


def _without(call: Callable[[], object]) -> None:
    connect = connection.connect

    def plain(path: Path, **options: Any) -> sqlite3.Connection:
        opened = connect(path, **options)
        opened.execute("PRAGMA wal_autocheckpoint = 1000")
        return opened

    with (
        patch.object(connection.Connections, "keep_sums", lambda _: None),
        patch.object(connection, "connect", plain),
    ):
        call()
