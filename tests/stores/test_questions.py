import numpy as np
import pytest

from motifsearch.errors import DataError
from motifsearch.records import EmbeddingSpace
from motifsearch.stores import questions
from motifsearch.stores.registry import open_store

SPACE = EmbeddingSpace(uri="test:", name="test", fingerprint="ab" * 32, dim=8)


def frozen(ids):
    ids = np.asarray(ids)
    ids.flags.writeable = False
    return ids


def test_what_is_not_there_is_passed_over():
    chosen = questions.Chosen(np.array([3, -1, 0, 3]), 9)
    assert (chosen.count, chosen.rows.tolist(), chosen.mask.size) == (2, [0, 3], 9)
    assert chosen.bits.tolist() == [0b1001, 0]


def test_filters_that_cannot_change_are_looked_up_once_and_others_each_time():
    filters, looked_up = questions.Filters(), []

    def choose(ids):
        looked_up.append(ids.tolist())
        return questions.Chosen(ids, 9)

    same, open_one = frozen([1, 2]), np.array([3])
    first = filters.get(same, choose)
    assert filters.get(same, choose) is first
    filters.get(open_one, choose)
    open_one[0] = 4
    assert filters.get(open_one, choose).rows.tolist() == [4]
    assert looked_up == [[1, 2], [3], [4]]
    # A part of an array that somebody may write to is no better than that array.
    part = np.array([5, 6])[:1]
    part.flags.writeable = False
    filters.get(part, choose)
    filters.get(part, choose)
    assert looked_up[3:] == [[5], [5]]
    filters.forget()
    assert filters.get(same, choose) is not first
    others = [frozen([number]) for number in range(8)]
    for other in others:
        filters.get(other, choose)
    assert len(filters._known) < len(others)
    with pytest.raises(DataError):
        filters.get([0.5], choose)


@pytest.mark.parametrize("uri", ["exact:", "faiss:flat", "faiss:ivf"])
def test_a_filter_that_comes_again_sees_what_was_added_and_removed(uri, tmp_path):
    vectors = np.random.default_rng(0).normal(size=(40, 8)).astype(np.float32)
    store = open_store(uri, tmp_path, SPACE)
    store.upsert(np.arange(20), vectors[:20])
    among = frozen([5, 30, 7])
    assert sorted(store.search(vectors[5], 3, among).ids[0].tolist()) == [-1, 5, 7]
    store.upsert(np.arange(20, 40), vectors[20:])
    assert store.search(vectors[30], 1, among).ids.tolist() == [[30]]
    store.remove([5])
    assert sorted(store.search(vectors[5], 3, among).ids[0].tolist()) == [-1, 7, 30]
    store.close()
