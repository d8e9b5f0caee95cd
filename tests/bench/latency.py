"""A whole search beside the bare model and bare FAISS over the same vectors, at several sizes of the catalogue.

Knows: a catalogue that holds records with words and palettes, and random vectors. Does not know: real similarity.

Bare is what no search can leave out: preparing and embedding what asks, and FAISS's flat index over as many vectors
of the same length, asked once for each thing that asks. Sizes go from a thousand photographs tenfold up to ``--size``,
each without parts and, up to a sixth of ``--size``, with five: so many photographs then have about ``--size`` vectors.
A million takes some half an hour, 12 GB of disk and 5 GB of memory; with ``--keep FOLDER`` the catalogues are left
there for another time.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from motifsearch.catalog import DATABASE_NAME, MotifCatalog
from motifsearch.drawing.cloth import draw
from motifsearch.drawing.photograph import photograph
from motifsearch.records import Box, Query, Swatch
from motifsearch.vectors import unit
from tests.bench.measuring import in_turns
from tests.bench.recording import copy_records

ROUNDS = 7
_CHUNK = 10_000
_FIRST = 1_000
_WORDS = ["kawung", "parang", "lereng", "ceplok", "semen", "truntum", "sekar", "mega"]
_COLOURS = ["biru", "merah", "sogan", "indigo", "putih", "hitam", "hijau", "kuning"]
TEXT = "kawung biru"


def lines(size: int, keep: Path | None = None) -> Iterator[str]:
    """The table, line by line."""
    yield "| photographs | vectors | asked by | wall over bare | processor over bare | memory, GB per million |"
    yield "| ---: | ---: | --- | ---: | ---: | ---: |"
    counts = [_FIRST]
    while counts[-1] < size:
        counts.append(min(10 * counts[-1] if counts[-1] > _FIRST else 100_000, size))
    for count in counts:
        for parts in (0, 5):
            photographs = count if parts == 0 or 6 * count <= size else max(_FIRST, size // 6)
            if parts == 0 or 6 * count <= size or count == counts[-1]:
                with tempfile.TemporaryDirectory() as folder:
                    place = (keep or Path(folder)) / f"{photographs}-{parts}"
                    yield from _of_size(place, photographs, parts)


def fill(catalog: MotifCatalog, count: int, parts: int) -> None:
    """Fill an empty catalogue: a thousand records by its own ways, copies of them by SQL, vectors at random."""
    rng = np.random.default_rng(0)
    database = catalog.database
    with database.transaction():
        for number in range(min(_FIRST, count)):
            cloth = database.cloths.add(
                uid=f"k{number}", title=f"Kain {_WORDS[number % 8]} {_COLOURS[number // 8 % 8]} {number}"
            )
            shares = rng.dirichlet(np.ones(3)).tolist()
            labs = rng.uniform((10, -30, -40), (90, 50, 50), (3, 3)).tolist()
            database.photos.add(
                sha256=f"{number:064x}",
                cloth_id=cloth.cloth_id,
                path=Path(f"/foto/{number}.jpg"),
                mtime_ns=0,
                size_bytes=1,
                format="JPEG",
                width_px=512,
                height_px=512,
                pdq=rng.bytes(32),
                pdq_quality=90,
                palette=tuple(Swatch(lab=tuple(lab), share=share) for lab, share in zip(labs, shares, strict=True)),
            )
    if count > _FIRST:
        copy_records(catalog.directory / DATABASE_NAME, _FIRST, count - _FIRST)
    space = catalog.parts.embedder.space
    ids = database.photos.ids()
    for start in range(0, count, _CHUNK):
        chosen = ids[start : start + _CHUNK]
        for part in range(parts + 1):
            database.embeddings.put(space, chosen, unit(rng.normal(size=(chosen.size, space.dim))), part=part)


def _prepare(place: Path, count: int, parts: int) -> None:
    with MotifCatalog.open(place, create=True, parts=parts) as catalog:
        if not catalog.count:
            fill(catalog, count, parts)
        catalog.parts.complete_space()
        catalog.parts.wide_store()


def _of_size(place: Path, count: int, parts: int) -> Iterator[str]:
    import faiss

    image = photograph(draw(1, motif="kawung").pixels, 1, severity=0.4).pixels
    _prepare(place, count, parts)
    gc.collect()
    # Opened anew, so that nothing that filling needed counts as memory of searching.
    with MotifCatalog.open(place, parts=parts) as catalog:
        embedder = catalog.parts.embedder
        embedder.embed_images([image])
        embedder.embed_texts([TEXT])
        before = _memory()
        calls: dict[str, tuple[str, Query]] = {
            "photograph": ("picture", Query(image=image)),
            "part of a photograph": ("picture", Query(image=image, region=Box(left=0, top=0, width=0.7, height=0.7))),
            "photograph, colour 0.5": ("picture", Query(image=image, colour=0.5)),
            "words": ("words", Query(text=TEXT)),
            "words and photograph": ("both", Query(text=TEXT, image=image)),
        }
        for _, query in calls.values():
            catalog.search(query)
        used = _memory() - before
        index = faiss.IndexFlatIP(embedder.space.dim)
        rng = np.random.default_rng(2)
        rows = count * (1 + parts)
        for start in range(0, rows, _CHUNK):
            index.add(unit(rng.standard_normal((min(_CHUNK, rows - start), embedder.space.dim), dtype=np.float32)))
        costs = in_turns(_bare(index, embedder, image) | _asked(catalog, calls), ROUNDS)
    for name, (bare, _) in calls.items():
        row = costs[name].over(costs[f"bare {bare}"], name)
        yield f"| {count:,} | {rows:,} | {name} | {row.wall:.2f} | {row.processor:.2f} | {1000 * used / count:.2f} |"


def _bare(index: Any, embedder: Any, image: np.ndarray) -> dict[str, Callable[[], object]]:
    def picture() -> object:
        return index.search(embedder.embed_images([image]), 24)

    def words() -> object:
        return index.search(embedder.embed_texts([TEXT]), 24)

    return {"bare picture": picture, "bare words": words, "bare both": lambda: (picture(), words())}


def _asked(catalog: MotifCatalog, calls: dict[str, tuple[str, Query]]) -> dict[str, Callable[[], object]]:
    return {name: (lambda query=query: catalog.search(query)) for name, (_, query) in calls.items()}


def _memory() -> float:
    """Megabytes of its own that the process holds now; what is only mapped from files can be taken back."""
    with closing(Path("/proc/self/status").open(encoding="ascii")) as file:
        return next(int(line.split()[1]) for line in file if line.startswith("RssAnon")) / 1000
