"""A Milvus server beside the exact reference: the same ids, several clients at once.

Knows: a server of the package ``milvus`` that is started here. Does not know: where a real one would run.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from motifsearch.records import EmbeddingSpace
from motifsearch.stores.registry import open_store
from motifsearch.vectors import unit
from tests.bench.measuring import Row
from tests.contract.milvus_server import Server, program

COUNT, DIM, K, QUESTIONS = 100_000, 64, 10, 1000
SPACE = EmbeddingSpace(uri="bench:", name="bench", fingerprint="be" * 32, dim=DIM)


def rows() -> Iterator[Row]:
    """How many of the answers differ, and what they cost; nothing without the package ``milvus``."""
    if program() is None:
        return
    rng = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        server = Server(folder)
        try:
            server.wait()
            store: Any = open_store(server.uri, folder, SPACE)
            exact: Any = open_store("exact:", folder, SPACE)
            vectors = unit(rng.normal(size=(COUNT, DIM)))
            began = time.perf_counter()
            store.upsert(np.arange(COUNT), vectors)
            filled = time.perf_counter() - began
            exact.upsert(np.arange(COUNT), vectors)
            yield Row(what="milvus: vectors", wall=COUNT)
            yield Row(what="milvus: vectors a second, filling", wall=COUNT / filled)
            questions = [
                (unit(rng.normal(size=(1, DIM))), np.flatnonzero(rng.random(COUNT) < 10 ** -rng.uniform(0.3, 4)))
                for _ in range(QUESTIONS)
            ]
            alone = questions[:40]
            spent = {1: _seconds(store, alone, 1), 8: _seconds(store, alone, 8)}
            yield Row(what="milvus: answers a second of 8 clients over those of one", wall=spent[1] / spent[8])
            with ThreadPoolExecutor(8) as clients:
                found = list(clients.map(lambda one: store.search(one[0], K, one[1]).ids, questions))
            wrong = sum(
                not np.array_equal(ids, exact.search(one[0], K, one[1]).ids)
                for ids, one in zip(found, questions, strict=True)
            )
            yield Row(
                what=f"milvus: of {QUESTIONS} random filtered questions by 8 clients, answered otherwise", wall=wrong
            )
            store.drop()
        finally:
            server.kill()


def _seconds(store: Any, questions: list[tuple[np.ndarray, np.ndarray]], clients: int) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(lambda one: store.search(one[0], K, one[1]), questions))
    return time.perf_counter() - began
