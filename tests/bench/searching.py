"""Searching a store beside searching FAISS itself.

Knows: random vectors of the embedded model's size. Does not know: photographs, or what is similar to what.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from motifsearch.records import EmbeddingSpace
from motifsearch.stores.registry import STORE_URIS, open_store
from motifsearch.vectors import unit
from tests.bench.measuring import Row, in_turns

COUNT, DIM, K, QUERIES = 20_000, 256, 24, 50
ROUNDS = 5


def rows() -> Iterator[Row]:
    """Each store over bare FAISS, one question at a time, without a filter and with one."""
    import faiss

    rng = np.random.default_rng(0)
    vectors = unit(rng.normal(size=(COUNT, DIM)))
    queries = unit(rng.normal(size=(QUERIES, DIM)))
    tenth = np.arange(0, COUNT, 10)
    index = faiss.IndexFlatIP(DIM)
    index.add(vectors)
    selected = faiss.SearchParameters(sel=faiss.IDSelectorBatch(tenth))
    calls = {
        "faiss": lambda: [index.search(query[None], K) for query in queries],
        "faiss filtered": lambda: [index.search(query[None], K, params=selected) for query in queries],
    }
    space = EmbeddingSpace(uri="bench:", name="bench", fingerprint="be" * 32, dim=DIM)
    with tempfile.TemporaryDirectory() as folder:
        stores = {uri: open_store(uri, Path(folder), space) for uri in STORE_URIS}
        for uri, store in stores.items():
            store.upsert(np.arange(COUNT), vectors)
            calls[uri] = lambda store=store: [store.search(query, K) for query in queries]
            calls[f"{uri} filtered"] = lambda store=store: [store.search(query, K, tenth) for query in queries]
        costs = in_turns(calls, ROUNDS)
        for store in stores.values():
            store.close()
    yield Row(what=f"search: number of vectors, each of {DIM} numbers", wall=COUNT)
    for uri in STORE_URIS:
        yield costs[uri].over(costs["faiss"], f"search: store `{uri}` over bare FAISS")
        yield costs[f"{uri} filtered"].over(
            costs["faiss filtered"], f"search: store `{uri}` among a tenth of the ids over bare FAISS among the same"
        )
