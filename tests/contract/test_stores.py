"""Every store gives the answers of a brute force that is written here, independent of the package."""

import threading

import numpy as np
import pytest

from motifsearch.errors import DataError, StoreError, UsageError
from motifsearch.records import EmbeddingSpace
from motifsearch.stores.registry import STORE_FORMS, STORE_URIS, discard_store, open_store

SPACE = EmbeddingSpace(uri="test:", name="test", fingerprint="ab" * 32, dim=8)


@pytest.fixture(params=STORE_URIS)
def uri(request):
    return request.param


@pytest.fixture
def store(uri, tmp_path):
    store = open_store(uri, tmp_path, SPACE)
    yield store
    store.close()


def random_vectors(count, seed=0):
    return np.random.default_rng(seed).normal(size=(count, SPACE.dim)).astype(np.float32)


def brute_force(held, query, k, allowed=None):
    """Answer as ids and cosines, from a dict of id to vector, one comparison at a time."""
    scored = []
    for number, vector in held.items():
        if allowed is None or number in allowed:
            lengths = np.linalg.norm(vector.astype(float)) * np.linalg.norm(query.astype(float))
            scored.append((float(vector.astype(float) @ query.astype(float) / lengths), number))
    scored.sort(key=lambda pair: (-round(pair[0], 6), pair[1]))
    return [number for _, number in scored[:k]], [score for score, _ in scored[:k]]


def assert_answers(store, held, queries, k, allowed=None):
    found = store.search(queries, k, None if allowed is None else np.array(sorted(allowed), dtype=np.int64))
    assert found.ids.shape == found.scores.shape == (len(queries), k)
    assert (found.ids.dtype, found.scores.dtype) == (np.int64, np.float32)
    for row, query in enumerate(queries):
        ids, scores = brute_force(held, query, k, allowed)
        missing = k - len(ids)
        assert found.ids[row].tolist() == ids + [-1] * missing
        np.testing.assert_allclose(found.scores[row, : len(ids)], scores, atol=1e-6)
        assert np.isneginf(found.scores[row, len(ids) :]).all()


def test_a_new_store_is_empty(store):
    assert (store.count, store.revision) == (0, -1)
    assert store.ids().tolist() == []
    assert_answers(store, {}, random_vectors(2), 3)
    assert store.remove([1, 2]) == 0
    assert store.space == SPACE


@pytest.mark.parametrize("k", [1, 7, 60])
@pytest.mark.parametrize("allowed", [None, set(), {3}, {3, 999}, set(range(0, 80, 3)), set(range(2, 79))])
def test_answers_equal_brute_force(store, k, allowed):
    vectors = random_vectors(50)
    ids = np.random.default_rng(1).permutation(80)[:50]
    store.upsert(ids, vectors)
    assert_answers(store, dict(zip(ids.tolist(), vectors, strict=True)), random_vectors(25, 2), k, allowed)


def test_vectors_of_any_length_become_cosines(store):
    vectors = random_vectors(10)
    store.upsert(np.arange(10), vectors * 37)
    found = store.search(vectors * 0.01, 1)
    assert found.ids[:, 0].tolist() == list(range(10))
    assert (found.scores[:, 0] <= 1).all()
    assert (found.scores[:, 0] > 1 - 1e-6).all()
    assert (store.search(-vectors, 10).scores >= -1).all()


def test_upsert_replaces_and_remove_forgets(store):
    vectors, held = random_vectors(30), {}
    store.upsert(np.arange(30), vectors)
    held.update(enumerate(vectors))
    changed = random_vectors(4, 9)
    store.upsert([2, 100, 29, 50], changed)
    held.update(zip([2, 100, 29, 50], changed, strict=True))
    assert store.remove([0, 29, 77, 13]) == 3
    for number in (0, 29, 13):
        del held[number]
    assert store.count == len(held)
    assert store.ids().tolist() == sorted(held)
    assert_answers(store, held, random_vectors(5, 3), 40)
    assert store.remove(store.ids()) == len(held)
    assert_answers(store, {}, random_vectors(1), 2)
    store.upsert([5], vectors[:1])
    assert_answers(store, {5: vectors[0]}, random_vectors(1), 2)


def test_single_additions_and_removals(store):
    vectors, held = random_vectors(40), {}
    for number, vector in enumerate(vectors):
        store.upsert([number], vector)
        held[number] = vector
        if number % 3 == 0:
            assert store.remove([number // 2]) == int(held.pop(number // 2, None) is not None)
    assert_answers(store, held, random_vectors(3, 5), 50)


def test_equal_scores_come_by_smaller_id_even_at_the_end_of_the_answer(store):
    vectors = random_vectors(600)
    copies = np.arange(50, 350)
    vectors[copies] = vectors[0]
    ids = np.random.default_rng(4).permutation(600)
    store.upsert(ids, vectors)
    same = sorted(ids[[0, *copies]].tolist())
    for k in (1, 5, 100, 301):
        for queries in (vectors[:1], np.repeat(vectors[:1], 40, axis=0)):
            found = store.search(queries, k)
            assert (found.ids == same[:k]).all()
            assert len(set(found.scores.ravel().tolist())) == 1
    allowed = np.arange(0, 600, 2)
    assert store.search(vectors[:1], 20, allowed).ids[0].tolist() == [i for i in same if i % 2 == 0][:20]


def test_a_query_without_direction_finds_all_equally(store):
    store.upsert(np.arange(5), random_vectors(5))
    found = store.search(np.zeros((1, SPACE.dim)), 3)
    assert found.ids.tolist() == [[0, 1, 2]]
    assert found.scores.tolist() == [[0, 0, 0]]


def test_large_ids_and_the_order_of_allowed_ids_do_not_matter(store):
    ids = np.array([2**62, 5, 2**40, 0])
    vectors = random_vectors(4)
    store.upsert(ids, vectors)
    assert store.ids().tolist() == sorted(ids.tolist())
    allowed = np.array([2**62, 0, 5, 5, 7])
    found = store.search(vectors[:1], 4, allowed)
    assert found.ids[0, 0] == 2**62
    assert sorted(found.ids[0].tolist()) == [-1, 0, 5, 2**62]


@pytest.mark.parametrize(
    ("ids", "vectors", "code"),
    [
        ([1, 1], np.ones((2, 8)), "vectors.ids"),
        ([-1], np.ones((1, 8)), "vectors.ids"),
        ([1.5], np.ones((1, 8)), "vectors.ids"),
        ([1], np.ones((2, 8)), "vectors.ids"),
        ([1], np.ones((1, 7)), "vectors.dim"),
        ([1], np.full((1, 8), np.nan), "vectors.not_finite"),
        ([[1]], np.ones((1, 8)), "vectors.ids"),
        ([1], np.ones((1, 1, 8)), "vectors.shape"),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(store, ids, vectors, code):
    held = random_vectors(3)
    store.upsert([0, 1, 2], held)
    with pytest.raises(DataError) as caught:
        store.upsert(ids, vectors)
    assert caught.value.code == code
    assert_answers(store, dict(enumerate(held)), random_vectors(2), 3)


def test_questions_are_checked(store):
    with pytest.raises(UsageError) as caught:
        store.search(random_vectors(1), 0)
    assert caught.value.code == "stores.k"
    with pytest.raises(DataError) as wrong:
        store.search(np.ones((1, 9)), 1)
    assert wrong.value.code == "vectors.dim"
    with pytest.raises(DataError) as floats:
        store.search(random_vectors(1), 1, [1.5])
    assert floats.value.code == "vectors.ids"


def test_nothing_to_add_and_nothing_to_ask(store):
    store.upsert([], np.empty((0, 8)))
    store.upsert([], [])
    assert store.count == 0
    assert store.search(np.empty((0, 8)), 3).ids.shape == (0, 3)


def test_what_was_saved_is_opened_again(store, uri, tmp_path):
    vectors = random_vectors(20)
    store.upsert(np.arange(20), vectors)
    store.save(7)
    store.upsert([99], random_vectors(1, 8))
    assert store.revision == 7
    again = open_store(uri, tmp_path, SPACE)
    assert (again.count, again.revision) == (20, 7)
    assert_answers(again, dict(enumerate(vectors)), random_vectors(3, 2), 5)
    again.remove(np.arange(15))
    again.upsert([3], vectors[3])
    again.save(8)
    third = open_store(uri, tmp_path, SPACE)
    assert (third.ids().tolist(), third.revision) == ([3, 15, 16, 17, 18, 19], 8)
    again.save(9)
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 3


def test_an_empty_store_is_saved_too(store, uri, tmp_path):
    store.save(0)
    again = open_store(uri, tmp_path, SPACE)
    assert (again.count, again.revision) == (0, 0)


def test_spaces_and_kinds_do_not_meet(store, uri, tmp_path):
    store.upsert([1], random_vectors(1))
    store.save(1)
    other = EmbeddingSpace(uri="test:", name="other", fingerprint="cd" * 32, dim=4)
    assert open_store(uri, tmp_path, other).count == 0
    for kind in STORE_URIS:
        assert open_store(kind, tmp_path, SPACE).count == int(kind == uri)


def test_discarding_leaves_an_empty_place(store, uri, tmp_path):
    discard_store(uri, tmp_path, SPACE)
    store.upsert([1], random_vectors(1))
    store.save(1)
    discard_store(uri, tmp_path, SPACE)
    assert open_store(uri, tmp_path, SPACE).revision == -1


def test_a_closed_store_says_so(store):
    store.upsert([1], random_vectors(1))
    store.close()
    for use in (
        lambda: store.search(random_vectors(1), 1),
        lambda: store.upsert([1], random_vectors(1)),
        lambda: store.remove([1]),
        lambda: store.save(1),
    ):
        with pytest.raises(StoreError) as caught:
            use()
        assert caught.value.code == "stores.closed"
    store.close()


def test_searching_while_others_add_and_remove(store):
    vectors = random_vectors(400)
    store.upsert(np.arange(100), vectors[:100])
    problems, done = [], threading.Event()

    def change():
        try:
            for start in range(100, 400, 10):
                store.upsert(np.arange(start, start + 10), vectors[start : start + 10])
                store.remove(np.arange(start - 50, start - 45))
                store.save(start)
        except Exception as error:  # noqa: BLE001 - what a thread raises must reach the test
            problems.append(error)
        finally:
            done.set()

    def ask():
        try:
            while not done.is_set():
                found = store.search(vectors[:3], 5)
                # An answer is whole: its scores are those of the vectors that its ids name.
                for row in range(3):
                    named = vectors[found.ids[row]]
                    cosines = named @ vectors[row] / np.linalg.norm(named, axis=1) / np.linalg.norm(vectors[row])
                    np.testing.assert_allclose(found.scores[row], cosines, atol=1e-5)
        except Exception as error:  # noqa: BLE001 - what a thread raises must reach the test
            problems.append(error)

    threads = [threading.Thread(target=change), *(threading.Thread(target=ask) for _ in range(3))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not problems
    assert store.count == 400 - 150


@pytest.mark.parametrize("uri", ["", "exact", "faiss", "faiss:x", "hnsw:", "Exact:", "milvus", "milvus:x"])
def test_other_stores_are_refused_with_those_that_exist(uri, tmp_path):
    for use in (open_store, discard_store):
        with pytest.raises(StoreError) as caught:
            use(uri, tmp_path, SPACE)
        assert caught.value.code == "stores.unknown"
        assert caught.value.params["known"] == ", ".join(STORE_FORMS)
