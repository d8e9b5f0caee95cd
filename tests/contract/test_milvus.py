"""Milvus, a local folder and a real server, against the exact reference."""

import shutil
import threading
import time

import numpy as np
import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.errors import DataError, StoreError, UsageError
from motifsearch.records import EmbeddingSpace
from motifsearch.stores import milvus_client, milvus_collection
from motifsearch.stores.registry import discard_store, open_store
from tests.contract.milvus_server import Server, program

pytest.importorskip("pymilvus", reason="pymilvus is absent: pip install 'motifsearch[milvus]'")
SPACE = EmbeddingSpace(uri="test:", name="test", fingerprint="ab" * 32, dim=16)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    if program() is None:
        pytest.skip("the Milvus server is absent: pip install milvus==2.3.5")
    folder = tmp_path_factory.mktemp("milvus").resolve()
    running = Server(folder)
    try:
        running.wait()
        yield running
    finally:
        running.kill()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["folder", "server"])
def uri(request):
    if request.param == "folder":
        pytest.importorskip("milvus_lite", reason="milvus-lite is absent: pip install 'motifsearch[milvus]'")
        return "milvus:"
    return request.getfixturevalue("server").uri


def vectors_of(count, seed=0):
    return np.random.default_rng(seed).normal(size=(count, SPACE.dim)).astype(np.float32)


def assert_same(store, reference, queries, k, allowed=None):
    wanted, found = reference.search(queries, k, allowed), store.search(queries, k, allowed)
    np.testing.assert_array_equal(found.ids, wanted.ids)
    np.testing.assert_array_equal(found.scores, wanted.scores)


def test_answers_are_those_of_the_reference(uri, tmp_path, monkeypatch):
    monkeypatch.setattr(milvus_collection, "_PAGE", 300)
    monkeypatch.setattr(milvus_collection, "_IDS_IN_FILTER", 250)
    store, reference = (open_store(one, tmp_path, SPACE) for one in (uri, "exact:"))
    assert (store.count, store.revision, store.ids().tolist()) == (0, -1, [])
    assert store.search(vectors_of(2), 3).ids.tolist() == [[-1] * 3] * 2
    assert store.remove([1, 2]) == 0
    vectors = vectors_of(600)
    # Sixty equal vectors: their order, and which of them come, is decided by their ids.
    vectors[100:160] = vectors[0]
    ids = np.random.default_rng(1).permutation(5000)[:600]
    for each in (store, reference):
        each.upsert(ids, 3 * vectors)
        each.upsert(ids[:50], vectors_of(50, 9))
        each.upsert([2**62], vectors[:1])
        assert each.remove([*ids[500:520].tolist(), 5001]) == 20
    assert store.count == 581
    assert store.ids().tolist() == reference.ids().tolist()
    questions = np.concatenate([vectors_of(6, 5), vectors[:1], np.zeros((1, SPACE.dim), dtype=np.float32)])
    allowed = np.random.default_rng(2).permutation(5000)
    assert_same(store, reference, questions, 1)
    assert_same(store, reference, questions, 30)
    # Everything, all but a few, most, few, one, none.
    for part in (allowed, allowed[10:], allowed[:3000], allowed[:200], ids[:1], ids[:0]):
        assert_same(store, reference, questions, 20, part)
    store.verify()
    store.save(7)
    again_at = tmp_path
    store.close()
    again = open_store(uri, again_at, SPACE)
    assert (again.revision, again.ids().tolist()) == (7, reference.ids().tolist())
    assert_same(again, reference, questions, 5)
    assert again.facts.tier == "milvus"
    again.close()
    discard_store(uri, tmp_path, SPACE)
    empty = open_store(uri, tmp_path, SPACE)
    assert (empty.count, empty.revision) == (0, -1)
    empty.close()


def test_wrong_questions_and_vectors_are_refused_and_change_nothing(uri, tmp_path):
    store = open_store(uri, tmp_path, SPACE)
    store.upsert([1, 2], vectors_of(2))
    for ids, vectors, code in (
        ([1, 1], np.ones((2, 16)), "vectors.ids"),
        ([1], np.ones((2, 16)), "vectors.ids"),
        ([1], np.ones((1, 15)), "vectors.dim"),
        ([3], np.full((1, 16), np.nan), "vectors.not_finite"),
    ):
        with pytest.raises(DataError) as caught:
            store.upsert(ids, vectors)
        assert caught.value.code == code
    with pytest.raises(UsageError):
        store.search(vectors_of(1), 0)
    assert store.ids().tolist() == [1, 2]
    store.drop()
    with pytest.raises(StoreError) as closed:
        store.search(vectors_of(1), 1)
    assert closed.value.code == "stores.closed"


def test_a_catalogue_searches_in_it_and_refills_it(tmp_path, folder):
    pytest.importorskip("milvus_lite", reason="milvus-lite is absent: pip install 'motifsearch[milvus]'")
    with MotifCatalog.open(tmp_path / "catalog", create=True, model="colour:", store="milvus:") as catalog:
        catalog.add([folder])
        ids, vectors = catalog.database.embeddings.vectors(catalog.space)
        assert catalog.parts.store.search(vectors, 1).ids[:, 0].tolist() == ids.tolist()
        catalog.database.embeddings.remove([3], catalog.space)
        assert catalog.parts.store.ids().tolist() == [one for one in ids.tolist() if one != 3]
        assert catalog.parts.rebuild_store().ids().tolist() == [one for one in ids.tolist() if one != 3]
        # What was removed is embedded again, and the store follows.
        assert catalog.check(repair=True).problems == ()
        assert catalog.parts.store.count == 12
        catalog.parts.store.drop()


def test_a_collection_that_is_gone_is_filled_again(server, tmp_path, folder):
    with MotifCatalog.open(tmp_path / "catalog", create=True, model="colour:", store=server.uri) as catalog:
        catalog.add([folder])
        store = catalog.parts.store
        store._client.call(lambda client: client.drop_collection(store._collection.name))
        with pytest.raises(StoreError) as caught:
            store.search(np.ones(128), 1)
        assert caught.value.code == "stores.damaged"
        assert catalog.parts.store.count == 12
        assert catalog.parts.store.search(np.ones(128), 12).ids.min() > 0
        catalog.parts.store.drop()


@pytest.mark.slow
def test_the_server_dies_and_comes_back_while_several_search(server, tmp_path):
    store, reference = (open_store(one, tmp_path, SPACE) for one in (server.uri, "exact:"))
    for each in (store, reference):
        each.upsert(np.arange(500), vectors_of(500))
        each.save(1)
    wanted = reference.search(vectors_of(3, 4), 5)
    problems, answers, done = [], [], threading.Event()

    def ask():
        try:
            while not done.is_set():
                found = store.search(vectors_of(3, 4), 5)
                np.testing.assert_array_equal(found.ids, wanted.ids)
                answers.append(time.monotonic())
        except Exception as error:  # noqa: BLE001 - what a thread raises must reach the test
            problems.append(error)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    while len(answers) < 16 and not problems:
        time.sleep(0.05)
    server.kill()
    server.start()
    server.wait()
    back = time.monotonic()
    while not problems and sum(moment > back for moment in answers) < 16:
        time.sleep(0.05)
    done.set()
    for thread in threads:
        thread.join(120)
    assert problems == []
    store.upsert([1000], vectors_of(1, 8))
    assert store.search(vectors_of(1, 8), 1).ids.tolist() == [[1000]]
    store.drop()


class Answers:
    """Stands for pymilvus's client: gives what it is told to, or raises it."""

    def __init__(self, *outcomes) -> None:
        self.outcomes = list(outcomes)

    def list_collections(self):
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def get_server_version(self):
        return "v2.2.9"

    def close(self):
        pass


def failure(code, message):
    from pymilvus.exceptions import MilvusException

    return MilvusException(code=code, message=message)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (failure(9, "quota exceeded[reason=memory quota exceeded]"), "stores.server_full"),
        (failure(5, "write failed: no space left on device"), "stores.server_full"),
        (failure(1800, "user hasn't authenticated"), "stores.server_refused"),
        (failure(1100, "invalid parameter"), "stores.server_refused"),
        (failure(100, "collection not found[collection=x]"), "stores.damaged"),
        (failure(2, "Fail connecting to server"), "stores.unreachable"),
        (failure(1, "something new"), "stores.unreachable"),
        (["a"], "stores.server_too_old"),
    ],
)
def test_what_a_server_says_becomes_a_clear_error(outcome, code, monkeypatch):
    monkeypatch.setattr(milvus_client, "_FIRST_PATIENCE_S", 0.2)
    monkeypatch.setattr("pymilvus.MilvusClient", lambda **_: Answers(outcome))
    with pytest.raises(StoreError) as caught:
        milvus_client.MilvusClient("http://127.0.0.1:9")
    assert caught.value.code == code


def test_a_short_absence_is_waited_for_and_the_token_comes_from_the_environment(monkeypatch):
    seen = []

    def connect(**options):
        seen.append(options["token"])
        return Answers(failure(2, "Fail connecting to server"), failure(101, "collection not loaded"), ["a"])

    monkeypatch.setenv("MILVUS_TOKEN", "name:word")
    monkeypatch.setattr("pymilvus.MilvusClient", connect)
    monkeypatch.setattr(milvus_client, "OLDEST_SERVER", (2, 0))
    milvus_client.MilvusClient("http://127.0.0.1:9")
    assert seen == ["name:word"]


def test_a_server_that_is_away_costs_nothing_but_an_error(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(milvus_client, "_FIRST_PATIENCE_S", 0.3)
    monkeypatch.setattr(milvus_client, "_CALL_S", 1.0)
    with MotifCatalog.open(
        tmp_path / "catalog", create=True, model="colour:", store="milvus:http://127.0.0.1:9"
    ) as at:
        with pytest.raises(StoreError) as caught:
            at.add([folder])
        assert caught.value.code == "stores.unreachable"
        assert caught.value.params["address"] == "http://127.0.0.1:9"
    with MotifCatalog.open(tmp_path / "catalog", model="colour:", store="exact:") as catalog:
        assert catalog.parts.store.count == 12
