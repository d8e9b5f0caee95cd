"""A whole search beside the bare model and bare FAISS over the same vectors, at several sizes of the catalogue.

Knows: a catalogue that holds the records of its photographs and random vectors. Does not know: real similarity.

The question is a photograph. Bare is what no search can leave out: preparing and embedding it, and FAISS's flat index
over the same number of vectors of the same length. `LARGE` beside the name measures a million too; it takes some ten
minutes and 9 GB of memory with parts, 3 GB without.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from motifsearch.catalog import MotifCatalog
from motifsearch.records import Query, Swatch
from motifsearch.vectors import unit
from tests.bench.measuring import in_turns

SIZES = (1_000, 100_000)
LARGE = "MOTIFSEARCH_BENCH_LARGE"
ROUNDS = 5
_CHUNK = 10_000


def lines() -> Iterator[str]:
    """The table, line by line."""
    yield "| photographs | parts | asked by | wall over bare | processor over bare | memory, KB per photograph |"
    yield "| ---: | ---: | --- | ---: | ---: | ---: |"
    for count in (*SIZES, *((1_000_000,) if os.environ.get(LARGE) else ())):
        for parts in (0, 5) if count < 1_000_000 else (0,):
            yield from _of_size(count, parts)


def _of_size(count: int, parts: int) -> Iterator[str]:
    import faiss

    image = np.random.default_rng(1).integers(0, 256, (512, 512, 3), dtype=np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        flags: dict[str, int] = {"parts": parts}
        with MotifCatalog.open(Path(folder) / "catalog", create=True, **flags) as catalog:
            _fill(catalog, count, parts)
            embedder = catalog.parts.embedder
            embedder.embed_images([image])
            dim = embedder.space.dim
            before = _memory()
            catalog.parts.complete_space()
            catalog.search(Query(image=image))
            used = _memory() - before
            index = faiss.IndexFlatIP(dim)
            rng = np.random.default_rng(2)
            for _ in range(0, count * (1 + parts), _CHUNK):
                index.add(unit(rng.normal(size=(min(_CHUNK, count * (1 + parts)), dim))))
            costs = in_turns(
                {
                    "bare": lambda: index.search(embedder.embed_images([image]), 24),
                    "photograph": lambda: catalog.search(Query(image=image)),
                    "photograph, colour 0.5": lambda: catalog.search(Query(image=image, colour=0.5)),
                },
                ROUNDS,
            )
    for name in list(costs)[1:]:
        row = costs[name].over(costs["bare"], name)
        yield (f"| {count:,} | {parts} | {name} | {row.wall:.2f} | {row.processor:.2f} | {1000 * used / count:.1f} |")


def _fill(catalog: MotifCatalog, count: int, parts: int) -> None:
    rng = np.random.default_rng(0)
    space = catalog.parts.embedder.space
    swatches = tuple(Swatch(lab=(float(light), 20.0, 10.0), share=1 / 3) for light in (20, 50, 80))
    for start in range(0, count, _CHUNK):
        size = min(_CHUNK, count - start)
        with catalog.database.transaction():
            ids: list[int] = []
            for number in range(start, start + size):
                cloth = catalog.database.cloths.add(uid=f"k{number}")
                photo = catalog.database.photos.add(
                    sha256=f"{number:064x}",
                    cloth_id=cloth.cloth_id,
                    path=Path(f"/foto/{number}.jpg"),
                    mtime_ns=0,
                    size_bytes=1,
                    format="JPEG",
                    width_px=512,
                    height_px=512,
                    pdq=bytes(32),
                    pdq_quality=0,
                    palette=swatches,
                    taken_at=None,
                )
                ids.append(photo.photo_id)
            for part in range(parts + 1):
                catalog.database.embeddings.put(space, ids, unit(rng.normal(size=(size, space.dim))), part=part)


def _memory() -> float:
    """Megabytes that the process holds now."""
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    with closing(Path("/proc/self/statm").open(encoding="ascii")) as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6
