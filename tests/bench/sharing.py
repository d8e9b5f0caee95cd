"""Embedding into Parquet by one process and by workers of a Ray cluster on this machine.

Knows: the same photographs several times, under other names. Does not know: a real cluster, its network and disks.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from motifsearch.embedders.registry import open_embedder
from motifsearch.progress import Silent
from motifsearch.settings import Settings
from motifsearch.workflows.far.addresses import addresses_of
from motifsearch.workflows.far.embedding import embed_far
from tests.bench.adding import photographs
from tests.bench.measuring import Row

PORTION, ROUNDS = 60, 2


def rows() -> Iterator[Row]:
    """Photographs a second of a worker, what a vector takes on the disk, and the gain by two workers."""
    if importlib.util.find_spec("ray") is None:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "photos").mkdir()
        for number, path in enumerate(photographs(folder)):
            shutil.copy(path, folder / "photos" / f"{number:04d}{path.suffix}")
        addresses = addresses_of([str(folder / "photos")])
        spent: dict[int, list[float]] = {0: [], 2: []}
        for turn in range(ROUNDS):
            for pool, seconds in spent.items():
                out = folder / f"{pool}-{turn}"
                began = time.perf_counter()
                report = embed_far(
                    addresses,
                    out,
                    open_model=partial(open_embedder, "embedded", device="cpu"),
                    settings=Settings(workers=1),
                    progress=Silent(),
                    pool=pool,
                    portion=PORTION,
                )
                seconds.append(time.perf_counter() - began)
        files = [{path.name: path.read_bytes() for path in (folder / f"{pool}-0").iterdir()} for pool in spent]
        yield Row(what="sharing: photographs", wall=report.embedded)
        yield Row(what="sharing: photographs a second, one process", wall=report.embedded / min(spent[0]))
        yield Row(
            what="sharing: rate of two workers of Ray, their start included, over one process",
            wall=min(spent[0]) / min(spent[2]),
        )
        yield Row(
            what="sharing: files of one process that the workers wrote otherwise",
            wall=sum(files[0][name] != files[1].get(name) for name in files[0]),
        )
        yield Row(what="sharing: bytes a photograph in the files", wall=_bytes(files[0]) / report.embedded)
        yield Row(what="sharing: processors", wall=os.cpu_count())


def _bytes(files: dict[str, bytes]) -> int:
    return sum(map(len, files.values()))
