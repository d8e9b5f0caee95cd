"""The forms of the store at growing sizes, each beside bare FAISS on the index that the store built.

Knows: made-up vectors that lie in groups, as photographs of motifs do. Does not know: photographs.

Bare FAISS searches the store's own index with the same number of lists and candidates, and orders the candidates by
``IndexRefine`` over a mapped flat index of the same vectors. Questions are new vectors of the same groups. Times are
processor time of the one thread that asks: waiting for other programs is no part of them. Memory is what the process
holds after opening and one question beyond what it held before, and the file of lists, which is mapped and read by
and by; the exact vectors of `ivf` and `pq` are mapped too, and a question reads some dozens of them.
"""

from __future__ import annotations

import json
import struct
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from motifsearch.records import EmbeddingSpace
from motifsearch.stores.inverted import open_index
from motifsearch.stores.ranking import nearest_rows, rank
from motifsearch.stores.registry import open_store
from motifsearch.vectors import unit

DIM, K, QUESTIONS = 256, 10, 100
GROUPS = 300
SHARES = (0.5, 0.05, 0.001)
_FORMS = ("faiss:flat", "faiss:ivf", "faiss:pq")
_STEP = 100_000
_SMALLEST = 10_000
# A flat form of more vectors than this would take more memory than an ordinary machine has to spare.
_MOST_FLAT = 2_000_000
SPACE = EmbeddingSpace(uri="bench:", name="bench", fingerprint="be" * 32, dim=DIM)


def table(largest: int, least: int = 0) -> Iterator[str]:
    """A column for each form at each size from `least` to `largest`, a row for each figure."""
    columns: dict[str, dict[str, float]] = {}
    count = _SMALLEST
    while count <= largest:
        for uri in _FORMS:
            # Lists have nothing to gain where all is compared in less than a millisecond.
            is_left_out = count > _MOST_FLAT if uri == "faiss:flat" else count == _SMALLEST
            if count >= least and not is_left_out:
                columns[f"{uri.removeprefix('faiss:')} {count:,}".replace(",", " ")] = measured(uri, count)
        count *= 10
    yield f"| vectors of {DIM} numbers, {QUESTIONS} questions | " + " | ".join(columns) + " |"
    yield "| --- |" + " ---: |" * len(columns)
    for what in dict.fromkeys(what for column in columns.values() for what in column):
        cells = [f"{column[what]:.4g}" if what in column else "" for column in columns.values()]
        yield f"| {what} | " + " | ".join(cells) + " |"


def grouped(count: int, seed: int) -> np.ndarray:
    """Vectors around `GROUPS` directions, (count, DIM) float32, unit length; each group is thin in most directions."""
    shape = np.random.default_rng(0)
    centres = unit(shape.normal(size=(GROUPS, DIM)))
    spread = (1 / np.sqrt(1 + np.arange(DIM))).astype(np.float32)
    widths = np.take_along_axis(np.tile(spread, (GROUPS, 1)), np.argsort(shape.random((GROUPS, DIM)), axis=1), axis=1)
    rng = np.random.default_rng(seed)
    group = rng.integers(0, GROUPS, count)
    noise = rng.standard_normal((count, DIM), dtype=np.float32) * widths[group]
    return unit(centres[group] + 0.6 * noise)


def measured(uri: str, count: int, folder: Path | None = None) -> dict[str, float]:
    """Figures of one form at one size by what they are; `folder` keeps what was built."""
    with tempfile.TemporaryDirectory() as name:
        place = folder or Path(name)
        store: Any = open_store(uri, place, SPACE)
        found: dict[str, float] = {}
        if not store.count:
            started = time.process_time()
            for start in range(0, count, _STEP):
                size = min(_STEP, count - start)
                store.upsert(np.arange(start, start + size), grouped(size, start))
            store.save(1)
            found["building, vectors a second of processor time"] = count / (time.process_time() - started)
        store.close()
        return _figures(uri, place, count) | found


def _figures(uri: str, folder: Path, count: int) -> dict[str, float]:
    questions = grouped(QUESTIONS, 1_000_003)
    before, started = _held(), time.perf_counter()
    store: Any = open_store(uri, folder, SPACE)
    opened = time.perf_counter() - started
    store.search(questions[:1], K)
    held = _held() - before
    facts = store.facts
    bare, lists_bytes, read = _bare(store, folder)
    ours, theirs = _in_turns(questions, lambda query: store.search(query, K), bare)
    found: dict[str, float] = {
        "a search over one of bare FAISS, median": float(np.median(ours) / np.median(theirs)),
        "the same, 99th percentile": _late(ours) / _late(theirs),
        "a search, median, ms of processor time": 1e3 * float(np.median(ours)),
        "recall@10": _recall(store, questions, None),
        "recall@10, as measured at building": facts.recall_at_10,
        "bytes a vector in memory": (held + lists_bytes) / count,
        "bytes a vector on the disk": facts.bytes_on_disk / count,
        "opening, ms": 1e3 * opened,
        "opening over FAISS reading the same into memory": opened / read,
        "lists": facts.lists,
        "lists that a search looks into": facts.probes,
    }
    for share in SHARES:
        allowed = np.sort(np.random.default_rng(7).permutation(count)[: max(1, int(share * count))])
        # The database gives the same array as long as nothing changes, and nobody may write to it.
        allowed.flags.writeable = False
        first, _ = _in_turns(questions[:20], lambda query, ids=allowed: store.search(query, K, ids.copy()), None)
        again, _ = _in_turns(questions, lambda query, ids=allowed: store.search(query, K, ids), None)
        among = f"among {share:.1%}"
        found[f"{among}: the first question with this filter over one without"] = _ratio(first, ours)
        found[f"{among}: the next ones over one without"] = _ratio(again, ours)
        found[f"{among}: recall@10"] = _recall(store, questions, allowed)
    store.close()
    return found


def _bare(store: Any, folder: Path) -> tuple[Callable[[np.ndarray], object], float, float]:
    """FAISS alone on what the store holds, the bytes of its lists, and the seconds that reading all takes it."""
    import faiss

    library: Any = faiss
    flat = folder / "bare.faiss"
    _write_flat(flat, _blocks(store))
    index = getattr(store, "_index", None)
    is_flat = not hasattr(index, "base")
    started = time.perf_counter()
    whole = open_index(flat if is_flat else index.base_path, mapped=False)
    read = time.perf_counter() - started
    if is_flat:
        return partial(_ask, whole, None), 0.0, read
    # The base and its order must live as long as they are asked.
    order = open_index(flat, mapped=True)
    refined = faiss.IndexRefine(index.base, order)
    looking = index.looking
    parameters = library.IndexRefineSearchParameters(
        k_factor=max(K * looking.refine, K + 32) / K,
        base_index_params=library.SearchParametersIVF(nprobe=looking.probes),
    )
    return partial(_ask, refined, parameters, (index.base, order)), float(index.base_path.stat().st_size), read


def _ask(index: Any, parameters: Any, *rest: Any) -> Any:
    """Ask FAISS; `rest` is the question, after what the index needs to live."""
    return index.search(rest[-1], K, params=parameters)


def _blocks(store: Any) -> Iterator[np.ndarray]:
    if hasattr(store, "_vectors"):
        yield from (block for _, block in store._vectors.blocks())
    else:
        yield store._matrix()


def _write_flat(path: Path, blocks: Iterator[np.ndarray]) -> None:
    """Write FAISS's file of a flat index block by block: that of one vector, with other numbers in its head."""
    import faiss

    one = faiss.IndexFlatIP(DIM)
    one.add(np.ones((1, DIM), dtype=np.float32))
    head = bytearray(faiss.serialize_index(one).tobytes()[: -4 * DIM])
    with path.open("wb") as file:
        file.write(head)
        count = 0
        for block in blocks:
            file.write(np.ascontiguousarray(block, dtype="<f4").data)
            count += len(block)
        # Name and dimension take eight bytes; the number of vectors follows, that of numbers stands last.
        struct.pack_into("<q", head, 8, count)
        struct.pack_into("<q", head, len(head) - 8, count * DIM)
        file.seek(0)
        file.write(head)


def _in_turns(
    questions: np.ndarray, ours: Callable[[np.ndarray], object], bare: Callable[[np.ndarray], object] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Seconds for each question; each is asked three times and the quickest counts, as others use the machine too."""
    calls = [ours] if bare is None else [ours, bare]
    spent = np.full((3, len(calls), len(questions)), np.inf)
    for turn in range(3):
        for order in range(len(questions)):
            for which, call in enumerate(calls):
                # Whoever asks the same a moment later finds everything in the processor's cache.
                number = (order + which * len(questions) // 2) % len(questions)
                started = time.thread_time()
                call(questions[number : number + 1])
                spent[turn, which, number] = time.thread_time() - started
    best = spent.min(axis=0)
    return best[0], best[-1]


def _ratio(seconds: np.ndarray, others: np.ndarray) -> float:
    return float(np.median(seconds) / np.median(others))


def _late(seconds: np.ndarray) -> float:
    return float(np.percentile(seconds, 99))


def _recall(store: Any, questions: np.ndarray, allowed: np.ndarray | None) -> float:
    """Share of the nearest by comparing with every vector, whose ids are its places here, that the store finds."""
    vectors = store._vectors if hasattr(store, "_vectors") else store._matrix()
    k = min(K, len(vectors) if allowed is None else len(allowed))
    ids = np.arange(len(vectors))
    hits = 0
    for query, near, found in zip(
        questions, nearest_rows(vectors, questions, k, allowed), store.search(questions, K, allowed).ids, strict=True
    ):
        wanted, _ = rank(vectors, ids, query, near, k)
        hits += int(np.isin(wanted, found).sum())
    return hits / (k * len(questions))


def _held() -> float:
    """Bytes that the process holds beside mapped files; 0 where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next(1024.0 * int(line.split()[1]) for line in lines if line.startswith("RssAnon"))


if __name__ == "__main__":
    import sys

    # One form at one size, with what was built kept: python -m tests.bench.growing faiss:pq 10000000 FOLDER
    sys.stdout.write(json.dumps(measured(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])), indent=1) + "\n")
