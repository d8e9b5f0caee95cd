"""FAISS answers as the NumPy reference does, whatever was added, replaced, removed and asked."""

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from motifsearch.records import EmbeddingSpace
from motifsearch.stores.registry import STORE_URIS, open_store

IDS = st.lists(st.integers(0, 120), max_size=60, unique=True)
CHANGES = st.lists(st.tuples(st.booleans(), IDS, st.integers(0, 2**32 - 1)), min_size=1, max_size=6)


def vectors_for(count, dim, seed, levels):
    """Vectors on a coarse grid, so that equal ones and equal scores are common, or on a fine one."""
    grid = np.random.default_rng(seed).integers(-levels, levels + 1, (count, dim))
    return grid.astype(np.float32)


@settings(max_examples=150, deadline=None)
@given(
    kind=st.tuples(st.sampled_from([1, 2, 5, 33]), st.sampled_from([1, 1000])),
    changes=CHANGES,
    k=st.integers(1, 70),
    allowed=st.none() | IDS,
    queries=st.tuples(st.integers(1, 30), st.integers(0, 2**32 - 1)),
)
def test_faiss_equals_the_reference(kind, changes, k, allowed, queries):
    dim, levels = kind
    space = EmbeddingSpace(uri="test:", name="test", fingerprint="ef" * 32, dim=dim)
    with tempfile.TemporaryDirectory() as folder:
        stores = [open_store(uri, Path(folder), space) for uri in STORE_URIS]
        held = set()
        for adds, ids, seed in changes:
            removed = [
                store.upsert(ids, vectors_for(len(ids), dim, seed, levels)) if adds else store.remove(ids)
                for store in stores
            ]
            assert len(set(removed)) == 1
            held = held | set(ids) if adds else held - set(ids)
        asked = vectors_for(queries[0], dim, queries[1], levels)
        first, *others = [store.search(asked, k, allowed) for store in stores]
        for store in stores:
            assert store.ids().tolist() == sorted(held)
        for other in others:
            np.testing.assert_array_equal(other.ids, first.ids)
            np.testing.assert_allclose(other.scores, first.scores, atol=1e-5)
        possible = held if allowed is None else held & set(allowed)
        for row, scores in zip(first.ids, first.scores, strict=True):
            real = row[row >= 0]
            assert len(real) == min(k, len(possible))
            assert set(real.tolist()) <= possible
            assert (np.diff(scores[: len(real)]) <= 0).all()


@settings(max_examples=25, deadline=None)
@given(changes=CHANGES, revision=st.integers(0, 2**40))
def test_saving_and_opening_changes_nothing(changes, revision):
    space = EmbeddingSpace(uri="test:", name="test", fingerprint="ef" * 32, dim=3)
    asked = vectors_for(5, 3, 0, 1)
    with tempfile.TemporaryDirectory() as folder:
        for uri in STORE_URIS:
            store = open_store(uri, Path(folder), space)
            for adds, ids, seed in changes:
                if adds:
                    store.upsert(ids, vectors_for(len(ids), 3, seed, 1))
                else:
                    store.remove(ids)
            store.save(revision)
            again = open_store(uri, Path(folder), space)
            assert again.revision == revision
            np.testing.assert_array_equal(again.ids(), store.ids())
            before, after = store.search(asked, 20), again.search(asked, 20)
            np.testing.assert_array_equal(before.ids, after.ids)
            np.testing.assert_array_equal(before.scores, after.scores)
