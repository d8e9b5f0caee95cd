"""The database at growing sizes: what a photograph costs on the disk, and what reading waits for.

Knows: made-up records and vectors. Does not know: photographs, the vector store.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from motifsearch.database import Database
from motifsearch.records import Condition, EmbeddingSpace
from tests.bench.measuring import Row

DIM, BATCH = 256, 1000
SPACE = EmbeddingSpace(uri="bench:", name="bench", fingerprint="be" * 32, dim=DIM)
_WORDS = ("parang", "kawung", "mega mendung", "truntum", "sekar jagad", "lasem", "indigo", "sogan")
_TECHNIQUES = ("tulis", "cap", "kombinasi", "printed")


def rows(largest: int) -> Iterator[Row]:
    """Fill a database and measure at some 1 000 photographs and every tenfold of them up to `largest`."""
    rng = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.sqlite"
        database = Database.open(path, author="bench")
        # Everything is told beside one SELECT of one row, the least that a question to SQLite costs.
        count = BATCH
        fill(database, 0, rng)
        while count <= largest:
            began = time.process_time()
            fill(database, count, rng)
            rate = BATCH / (time.process_time() - began)
            yield from _measured(database, path, count + BATCH, rate)
            if 10 * count <= largest:
                database.close()
                copy_records(path, count + BATCH, 10 * count - count - BATCH)
                database = Database.open(path, author="bench")
            count *= 10
        database.close()


def copy_records(path: Path, count: int, more: int) -> None:
    """Copy the first photographs, cloths, vectors and words under new numbers, by SQL: the API would take hours."""
    own = {
        "cloth": {"cloth_id": "cloth_id + :by", "uid": "'copy-' || (cloth_id + :by)"},
        "photo": {
            "photo_id": "photo_id + :by",
            "cloth_id": "cloth_id + :by",
            "sha256": "printf('f%063x', photo_id + :by)",
        },
        "photo_path": {
            "seen_id": "seen_id + :by",
            "photo_id": "photo_id + :by",
            "path": "'/photos/copy/' || (photo_id + :by) || '.jpg'",
        },
        "embedding": {"embedding_id": "embedding_id + :by", "photo_id": "photo_id + :by"},
        "words": {},
    }
    with closing(sqlite3.connect(path)) as connection, connection:
        for by in range(count, count + more, count):
            size = min(count, count + more - by)
            for table, changed in own.items():
                columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
                taken = [changed.get(column, column) for column in columns]
                key = next(iter(changed), "rowid")
                if table == "words":
                    columns, taken = ["rowid", *columns], ["rowid + :by", *taken]
                names = ", ".join(f'"{column}"' for column in columns)
                connection.execute(
                    f"INSERT INTO {table} ({names}) SELECT {', '.join(taken)} FROM {table} WHERE {key} <= :size",  # noqa: S608  # own text
                    {"by": by, "size": size},
                )


def fill(database: Database, start: int, rng: np.random.Generator) -> None:
    """Add a batch of made-up cloths, each with a photograph and a vector."""
    ids: list[int] = []
    with database.transaction():
        for number in range(start, start + BATCH):
            cloth = database.cloths.add(
                uid=f"cloth-{number}",
                title=f"Kain {_WORDS[number % 8]} {number}",
                technique=_TECHNIQUES[int(rng.integers(4))],
                description="Kain contoh yang dibuat untuk mengukur.",
            )
            photo = database.photos.add(
                sha256=f"{number:064x}",
                cloth_id=cloth.cloth_id,
                path=f"/photos/{number // 1000}/{number}.jpg",
                mtime_ns=number,
                size_bytes=1,
                format="JPEG",
                width_px=1000,
                height_px=1000,
                pdq=rng.bytes(32),
                pdq_quality=90,
            )
            ids.append(photo.photo_id)
        database.embeddings.put(SPACE, ids, rng.standard_normal((BATCH, DIM), dtype=np.float32))


def _measured(database: Database, path: Path, count: int, rate: float) -> Iterator[Row]:
    name = f"database of {count:,} photographs:".replace(",", " ")
    some = np.random.default_rng(1).integers(1, count + 1, 24).tolist()
    size = sum(one.stat().st_size for one in path.parent.glob("catalog.sqlite*"))
    least = _spent(lambda: database.photos.get(int(some[0])))
    yield Row(what=f"{name} bytes a photograph beside its vector", wall=size / count - 4 * DIM)
    yield Row(what=f"{name} records added a second of processor time", processor=rate)
    technique = (Condition(field="technique", values=("tulis",)),)
    calls: dict[str, Callable[[], object]] = {
        "24 records": lambda: database.photos.get_many(some),
        "ids of all that may be shown, after a change": lambda: database.filters._chosen_ids((), False, ("public",)),
        "ids of one technique, after a change": lambda: database.filters._chosen_ids(technique, False, ("public",)),
        "ids of one technique, again": lambda: database.filters.allowed_ids(technique),
        "200 records with a word": lambda: database.fulltext.search("sekar jagad", 200),
        "counts of all filters": lambda: database.filters.all_counts([]),
        "24 vectors": lambda: database.embeddings.vectors(SPACE, some),
    }
    for what, call in calls.items():
        wall, processor = _spent(call)
        yield Row(what=f"{name} {what}, milliseconds", wall=1000 * wall, processor=1000 * processor)
        yield Row(what=f"{name} {what} over one record", wall=wall / least[0], processor=processor / least[1])


def _spent(call: Callable[[], object]) -> tuple[float, float]:
    """Seconds of wall time and of processor time, the medians of five calls after one that does not count."""
    times: list[tuple[float, float]] = []
    for turn in range(6):
        began = time.perf_counter(), time.process_time()
        call()
        if turn:
            times.append((time.perf_counter() - began[0], time.process_time() - began[1]))
    return statistics.median(one[0] for one in times), statistics.median(one[1] for one in times)
