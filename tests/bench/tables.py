"""Long tables: reading one beside the bare csv module, and the memory that a longer one takes.

Knows: drawn rows of an inventory in Windows-1252. Does not know: photographs, models.
"""

from __future__ import annotations

import csv
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from motifsearch.archive.tables import read_table
from motifsearch.catalog import MotifCatalog
from tests.bench.measuring import Row, in_turns

LONG, SHORT = 200_000, 2_000
IMPORTED = 10_000
ROUNDS = 3


def rows() -> Iterator[Row]:
    """Reading over bare csv, and peaks of memory of long tables over short ones."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        long, short = _table(folder / "long.csv", LONG), _table(folder / "short.csv", SHORT)
        costs = in_turns({"bare": lambda: _bare(long), "ours": lambda: sum(1 for _ in read_table(long).rows)}, ROUNDS)
        yield Row(what="tables: rows of the long table", wall=LONG)
        yield costs["ours"].over(costs["bare"], "tables: looking through and reading over two passes of bare csv")
        peaks = [_peak(lambda path=path: sum(1 for _ in read_table(path).rows)) for path in (long, short)]
        yield Row(what=f"tables: peak memory of reading, {LONG // SHORT} times as many rows", wall=peaks[0] / peaks[1])
        tables = [_table(folder / f"{count}.csv", count) for count in (IMPORTED, IMPORTED // 10)]
        peaks = [_peak(lambda path=path: _import(folder / f"catalogue of {path.stem}", path)) for path in tables]
        yield Row(
            what=f"tables: bytes of memory that one more row takes while {IMPORTED} are imported",
            wall=((peaks[0] - peaks[1]) / (IMPORTED - IMPORTED // 10)),
        )


def _table(path: Path, count: int) -> Path:
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write("No Inventaris;Judul;Pembuat;Teknik;Tahun\n")
        file.writelines(f"INV-{n};Kain Café {n};Bengkel contoh {n % 50};tulis;awal abad 20\n" for n in range(count))
    return path


def _bare(path: Path) -> int:
    count = 0
    for _ in range(2):
        with path.open(encoding="cp1252", newline="") as file:
            count = sum(1 for _ in csv.reader(file, delimiter=";"))
    return count


def _import(folder: Path, path: Path) -> int:
    with MotifCatalog.open(folder, create=True, model="colour:") as catalog:
        return catalog.archivist.import_package(path).added


def _peak(call) -> int:
    tracemalloc.start()
    call()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most
