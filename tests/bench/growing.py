"""The forms of the store at growing sizes, each beside bare FAISS on the index that the store built.

Knows: made-up vectors that lie in groups, as photographs of motifs do. Does not know: photographs.

Bare FAISS searches the store's own file with the same number of lists and candidates, and orders the candidates by
``IndexRefineFlat`` over vectors in memory. Questions are new vectors of the same groups.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from motifsearch.records import EmbeddingSpace
from motifsearch.stores.registry import open_store
from motifsearch.vectors import unit
from tests.bench.measuring import Row

DIM, K, QUESTIONS = 256, 10, 100
GROUPS = 300
_STEP = 100_000
_SMALLEST = 10_000
SPACE = EmbeddingSpace(uri="bench:", name="bench", fingerprint="be" * 32, dim=DIM)


def rows(largest: int, least: int = 0) -> Iterator[Row]:
    """Each form at each size from `least` to `largest`: time, recall, bytes, opening, filters."""
    count = _SMALLEST
    while count <= largest:
        for uri in ("faiss:flat", "faiss:ivf", "faiss:pq"):
            # Lists have nothing to gain where all is compared in less than a millisecond.
            if (count == _SMALLEST and uri != "faiss:flat") or count < least:
                continue
            yield from _form(uri, count)
        count *= 10


def grouped(count: int, seed: int) -> np.ndarray:
    """Vectors around `GROUPS` directions, (count, DIM) float32, unit length; each group is thin in most directions."""
    shape = np.random.default_rng(0)
    centres = unit(shape.normal(size=(GROUPS, DIM)))
    spread = (1 / np.sqrt(1 + np.arange(DIM))).astype(np.float32)
    rng = np.random.default_rng(seed)
    group = rng.integers(0, GROUPS, count)
    noise = (
        rng.standard_normal((count, DIM), dtype=np.float32)
        * np.take_along_axis(np.tile(spread, (GROUPS, 1)), np.argsort(shape.random((GROUPS, DIM)), axis=1), axis=1)[
            group
        ]
    )
    return unit(centres[group] + 0.6 * noise)


def _form(uri: str, count: int) -> Iterator[Row]:
    name = f"{uri} {count:,}".replace(",", " ")
    questions = grouped(QUESTIONS, 1_000_003)
    with tempfile.TemporaryDirectory() as folder:
        store: Any = open_store(uri, Path(folder), SPACE)
        started = time.perf_counter()
        for start in range(0, count, _STEP):
            size = min(_STEP, count - start)
            store.upsert(np.arange(start, start + size), grouped(size, start))
        store.save(1)
        built = time.perf_counter() - started
        store.close()
        started = time.perf_counter()
        store = open_store(uri, Path(folder), SPACE)
        opened = time.perf_counter() - started
        exact = open_store("exact:", Path(folder), SPACE)
        for start in range(0, count, _STEP):
            exact.upsert(np.arange(start, min(start + _STEP, count)), grouped(min(_STEP, count - start), start))
        facts = store.facts
        if facts.lists:
            yield Row(what=f"{name}: lists", wall=facts.lists)
            yield Row(what=f"{name}: lists that a search looks into", wall=facts.probes)
        bare, memory = _bare(store, exact)
        ours, theirs = _in_turns(questions, lambda query: store.search(query, K), bare)
        yield Row(what=f"{name}: building, seconds a million vectors", wall=1e6 * built / count)
        yield Row(what=f"{name}: opening over one search", wall=opened / np.median(ours))
        yield Row(what=f"{name}: median of a search over bare FAISS", wall=float(np.median(ours) / np.median(theirs)))
        yield Row(what=f"{name}: 99th percentile over bare FAISS", wall=_late(ours) / _late(theirs))
        yield Row(what=f"{name}: recall@10, measured at building", wall=facts.recall_at_10)
        yield Row(what=f"{name}: recall@10", wall=_recall(store, exact, questions, None))
        yield Row(what=f"{name}: bytes a vector in memory", wall=memory / count)
        yield Row(what=f"{name}: bytes a vector on the disk", wall=facts.bytes_on_disk / count)
        for share in (0.5, 0.05, 0.001):
            allowed = np.sort(np.random.default_rng(7).permutation(count)[: int(share * count)])
            filtered, _ = _in_turns(questions, lambda query, ids=allowed: store.search(query, K, ids), None)
            ratio = float(np.median(filtered) / np.median(ours))
            yield Row(what=f"{name}: median among {share:.1%} over one among all", wall=ratio)
            yield Row(what=f"{name}: recall@10 among {share:.1%}", wall=_recall(store, exact, questions, allowed))
        store.close()
        exact.close()


def _bare(store: Any, exact: Any) -> tuple[Callable[[np.ndarray], object], float]:
    """FAISS alone on what the store holds, and the bytes that must be in memory for a search."""
    import faiss

    matrix = exact._matrix()
    index = getattr(store, "_index", None)
    if not hasattr(index, "base"):
        flat = faiss.IndexFlatIP(DIM)
        flat.add(matrix)
        return lambda query: flat.search(query, K), matrix.nbytes + 8.0 * len(matrix)
    exact_order = faiss.IndexFlatIP(DIM)
    exact_order.add(matrix)
    refined = faiss.IndexRefine(index.base, exact_order)
    looking = index.looking
    library: Any = faiss
    parameters = library.IndexRefineSearchParameters(
        k_factor=max(K * looking.refine, K + 32) / K,
        base_index_params=library.SearchParametersIVF(nprobe=looking.probes),
    )
    # Slots with their ids, twice sorted, centres, and codes with their slots.
    memory = 24.0 * len(matrix) + 4.0 * DIM * index.lists + (index.base.code_size + 8.0) * len(matrix)
    return lambda query: refined.search(query, K, params=parameters), memory


def _in_turns(
    questions: np.ndarray, ours: Callable[[np.ndarray], object], bare: Callable[[np.ndarray], object] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Seconds for each question; each is asked three times and the quickest counts, as others use the machine too."""
    calls = [ours] if bare is None else [ours, bare]
    spent = np.full((3, len(calls), len(questions)), np.inf)
    for turn in range(3):
        for number in range(len(questions)):
            for which, call in enumerate(calls):
                started = time.perf_counter()
                call(questions[number : number + 1])
                spent[turn, which, number] = time.perf_counter() - started
    best = spent.min(axis=0)
    return best[0], best[-1]


def _late(seconds: np.ndarray) -> float:
    return float(np.percentile(seconds, 99))


def _recall(store: Any, exact: Any, questions: np.ndarray, allowed: np.ndarray | None) -> float:
    wanted, found = exact.search(questions, K, allowed).ids, store.search(questions, K, allowed).ids
    return float(np.mean([np.isin(w[w >= 0], f).mean() for w, f in zip(wanted, found, strict=True) if (w >= 0).any()]))
