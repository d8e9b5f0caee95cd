"""What finding duplicates costs as a collection grows.

Knows: hashes, signatures and vectors made by chance from those of drawn cloths, and verification on drawn pixels. Does
not know: which pairs are right; `duplicates.py` measures that.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from motifsearch.drawing.cloth import draw, motif_names
from motifsearch.drawing.edits import edit
from motifsearch.images.hash_index import HashIndex
from motifsearch.images.signature import COUNT, SIGNATURE, Signature
from motifsearch.images.signature_index import SignatureIndex
from motifsearch.records import EmbeddingSpace
from motifsearch.stores.registry import open_store
from motifsearch.vectors import unit
from motifsearch.workflows.duplicates.candidates import AGREEING, MOST, NEIGHBOURS
from motifsearch.workflows.duplicates.verify import look, sign, verify

SIZES = (1_000, 10_000, 100_000)
ASKED, DIM, DRAWN = 30, 256, 34


def lines() -> Iterator[str]:
    """Yield the lines of the table: milliseconds of processor time for one new photograph, by size."""
    rng = np.random.default_rng(0)
    drawn = [_drawn(number) for number in range(DRAWN)]
    yield "\nMilliseconds of processor time for one new photograph among so many:\n"
    signs = ("near hashes", "near features", "near vectors", "all signs")
    yield "| " + " | ".join(("photographs", *signs, "million pairs a second", "load", "memory")) + " |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for size in SIZES:
        yield _row(size, drawn, rng)
    yield from _verifying()


def _drawn(number: int) -> Signature:
    motifs = motif_names()
    pixels = draw(number, motif=motifs[number % len(motifs)], size_px=320).pixels
    return sign(look(pixels))


def _row(size: int, drawn: list[Signature], rng: np.random.Generator) -> str:
    hashes = [row.tobytes() for row in rng.integers(0, 256, (size, 32), dtype=np.uint8)]
    signatures = [_like(drawn[int(rng.integers(len(drawn)))], rng) for _ in range(size)]
    began = time.process_time()
    by_hash, by_features = HashIndex(hashes), SignatureIndex(signatures)
    loading = time.process_time() - began
    asked = rng.choice(size, ASKED, replace=False).tolist()
    near_hashes = _each(lambda row: by_hash.near(hashes[row], k=MOST), asked)
    near_features = _each(lambda row: by_features.similar(row, MOST, AGREEING), asked)
    space = EmbeddingSpace(uri="bench:", name="bench", fingerprint="be" * 32, dim=DIM)
    vectors = unit(rng.normal(size=(size, DIM)).astype(np.float32))
    with tempfile.TemporaryDirectory() as folder:
        store = open_store("faiss:", Path(folder), space)
        store.upsert(np.arange(size), vectors)
        near_vectors = _each(lambda row: store.search(vectors[row][None], NEIGHBOURS), asked)
        store.close()
    total = near_hashes + near_features + near_vectors
    # Codes, their four orders and the features themselves; hashes, their sixteen orders and sorted words.
    megabytes = size * (COUNT * (SIGNATURE.itemsize + 8 + 16 + 4) + 32 + 16 * 6) / 1e6
    cells = (1000 * near_hashes, 1000 * near_features, 1000 * near_vectors, 1000 * total, size / total / 1e6)
    figures = " | ".join(f"{one:.2f}" for one in cells)
    return f"| {size:,} | {figures} | {loading:.1f} s | {megabytes:.0f} MB |"


def _like(one: Signature, rng: np.random.Generator) -> Signature:
    """A signature whose codes are those of a drawn cloth with some bits turned over, lying anywhere."""
    made = one.copy()
    turned = rng.random((len(one), 64)) < 0.22
    made["code"] ^= np.packbits(turned, axis=1, bitorder="little").view("<u8").reshape(-1)
    made["x"], made["y"] = rng.integers(0, 65536, (2, len(one)))
    return made


def _each(call: Callable[[int], object], asked: list[int]) -> float:
    began = time.process_time()
    for row in asked:
        call(row)
    return (time.process_time() - began) / len(asked)


def _verifying() -> Iterator[str]:
    motifs = motif_names()
    looking = verifying = 0.0
    pairs = 0
    for number, motif in enumerate(motifs):
        pixels = draw(number, motif=motif, size_px=512).pixels
        others = (
            edit(pixels, "rotate", 1),
            edit(pixels, "collage", 2),
            draw(number + 50, motif=motif, size_px=512).pixels,
        )
        began = time.process_time()
        first, *seen = (look(one) for one in (pixels, *others))
        looking += time.process_time() - began
        began = time.process_time()
        for other in seen:
            verify(first, other)
        verifying += time.process_time() - began
        pairs += len(others)
    yield f"\nOn one processor {(pairs + len(motifs)) / looking:.0f} pictures a second are made ready,"
    yield f"{pairs / verifying:.1f} pairs a second are verified."
