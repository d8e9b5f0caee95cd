"""The forms for large collections against the exact reference, on collections that are small but have lists."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from motifsearch.errors import StoreError
from motifsearch.records import EmbeddingSpace
from motifsearch.stores import compressed, compressed_files, segments, tiers
from motifsearch.stores.registry import discard_store, open_store
from motifsearch.vectors import unit

SPACE = EmbeddingSpace(uri="test:", name="test", fingerprint="ab" * 32, dim=16)
COUNT = 2400
K = 10


def clustered(count, seed=0):
    """Vectors around 60 directions, as photographs of motifs lie."""
    rng = np.random.default_rng(seed)
    centres = np.random.default_rng(99).normal(size=(60, SPACE.dim))
    return unit(centres[rng.integers(0, 60, count)] + 0.5 * rng.normal(size=(count, SPACE.dim)))


@pytest.fixture(params=["faiss:ivf", "faiss:pq"])
def uri(request):
    return request.param


@pytest.fixture(autouse=True)
def few_are_scanned(monkeypatch):
    monkeypatch.setattr(compressed, "SCANNED", 100)


@pytest.fixture
def reference(tmp_path):
    store = open_store("exact:", tmp_path / "reference", SPACE)
    store.upsert(np.arange(COUNT) * 3, clustered(COUNT))
    return store


@pytest.fixture
def store(uri, tmp_path):
    store = open_store(uri, tmp_path / "large", SPACE)
    store.upsert(np.arange(COUNT) * 3, clustered(COUNT))
    store.save(1)
    yield store
    store.close()


def recall(store, reference, allowed=None, seed=5):
    """Share of the reference's answers that are found; whatever is found must be what was asked for."""
    queries = clustered(100, seed)
    wanted, found = reference.search(queries, K, allowed), store.search(queries, K, allowed)
    for row in range(len(queries)):
        real = found.ids[row][found.ids[row] >= 0]
        assert len(set(real.tolist())) == real.size == (wanted.ids[row] >= 0).sum()
        assert (np.diff(found.scores[row, : real.size]) <= 0).all()
        if allowed is not None:
            assert np.isin(real, allowed).all()
        # What is found by both has the same score to the last bit.
        both = np.isin(found.ids[row], wanted.ids[row]) & (found.ids[row] >= 0)
        same = [wanted.scores[row][wanted.ids[row] == one][0] for one in found.ids[row][both]]
        assert found.scores[row][both].tolist() == same
    hits = [
        np.isin(w[w >= 0], f).mean() if (w >= 0).any() else 1.0 for w, f in zip(wanted.ids, found.ids, strict=True)
    ]
    return float(np.mean(hits))


def test_the_form_and_its_measured_recall_are_told(store, uri):
    facts = store.facts
    assert facts.tier == uri.partition(":")[2]
    assert facts.vectors == COUNT
    assert facts.lists > facts.probes >= 1
    assert 0.98 <= facts.recall_at_10 <= 1
    assert facts.bytes_on_disk > COUNT * SPACE.dim * 4


def test_it_finds_what_the_reference_finds(store, reference):
    assert recall(store, reference) >= 0.98


@pytest.mark.parametrize("part", [2, 20, 1000])
def test_filters_are_kept_and_answers_stay_whole(store, reference, part):
    allowed = np.random.default_rng(part).permutation(COUNT)[: COUNT // part] * 3
    assert recall(store, reference, allowed) >= 0.98


def test_a_filter_far_from_every_question_is_answered_in_full(store, reference):
    far = reference.search(-clustered(100, 5).sum(axis=0), 150).ids[0]
    assert recall(store, reference, far) >= 0.9
    assert recall(store, reference, far[:90]) == 1


def test_what_is_added_replaced_and_removed_counts_at_once(store, reference):
    fresh = clustered(300, 7)
    ids = np.concatenate([np.arange(150) * 3, np.arange(150) * 3 + 1])
    for each in (store, reference):
        each.upsert(ids, fresh)
        assert each.remove(np.arange(1000, 1400)) == 133
    assert store.ids().tolist() == reference.ids().tolist()
    assert recall(store, reference) >= 0.97
    # Each new vector is found, none of the removed ones is.
    assert store.search(fresh, 1).ids[:, 0].tolist() == ids.tolist()


def test_adding_writes_little_and_opening_gives_the_same(store, reference, uri, tmp_path):
    lists = {path.name for path in tmp_path.rglob("base-*")}
    fresh = clustered(60, 11)
    for revision, start in enumerate(range(0, 60, 20), start=2):
        for each in (store, reference):
            each.upsert(np.arange(start, start + 20) * 3 + 2, fresh[start : start + 20])
            each.remove([start * 3])
        store.save(revision)
    assert {path.name for path in tmp_path.rglob("base-*")} == lists
    again = open_store(uri, tmp_path / "large", SPACE)
    assert (again.count, again.revision) == (store.count, 4)
    assert again.ids().tolist() == reference.ids().tolist()
    queries = clustered(50, 12)
    before, after = store.search(queries, K), again.search(queries, K)
    np.testing.assert_array_equal(before.ids, after.ids)
    assert recall(again, reference) >= 0.97


def test_many_small_additions_lie_in_few_files(uri, tmp_path, store):
    for number in range(40):
        store.upsert([COUNT * 3 + number], clustered(1, number))
        store.save(2 + number)
    assert len(list((tmp_path / "large").rglob("vectors*"))) < 10
    assert open_store(uri, tmp_path / "large", SPACE).count == COUNT + 40


def test_much_that_is_removed_is_dropped_from_the_disk(store, reference, uri, tmp_path):
    size = store.facts.bytes_on_disk
    gone = np.arange(0, COUNT * 3, 6)
    for each in (store, reference):
        each.remove(gone)
    store.save(2)
    assert store.facts.bytes_on_disk < 0.6 * size
    for each in (store, open_store(uri, tmp_path / "large", SPACE)):
        assert each.ids().tolist() == reference.ids().tolist()
        assert recall(each, reference) >= 0.98


def test_lists_are_made_anew_when_the_collection_has_grown(store, reference):
    lists = store.facts.lists
    fresh = clustered(4 * COUNT, 21)
    for each in (store, reference):
        each.upsert(np.arange(4 * COUNT) * 3 + 1, fresh)
    store.save(2)
    assert store.facts.lists > lists
    assert recall(store, reference) >= 0.98


def test_a_filling_that_exceeds_the_memory_lies_on_the_disk_before_it_is_saved(uri, tmp_path, reference, monkeypatch):
    monkeypatch.setattr(compressed, "_TAIL_ROWS", 300)
    store = open_store(uri, tmp_path / "filling", SPACE)
    vectors = clustered(COUNT)
    for start in range(0, COUNT, 240):
        store.upsert(np.arange(start, start + 240) * 3, vectors[start : start + 240])
    assert len(store._vectors.tail) <= 300
    assert recall(store, reference) == 1
    store.save(1)
    again = open_store(uri, tmp_path / "filling", SPACE)
    assert again.count == COUNT
    assert recall(again, reference) >= 0.98
    # What an interrupted filling leaves goes with the next save.
    again.upsert(np.arange(600) * 3 + 1, vectors[:600])
    again.close()
    third = open_store(uri, tmp_path / "filling", SPACE)
    third.save(2)
    named = {"manifest.json", *third._files.manifest.files.values()}
    assert {path.name for path in (tmp_path / "filling").rglob("*") if path.is_file()} == named


def test_searching_goes_on_while_lists_are_built(store, monkeypatch):
    vectors = clustered(5 * COUNT, 21)
    building, asked = threading.Event(), threading.Event()
    real = compressed.build

    def slow(*arguments):
        building.set()
        assert asked.wait(60)
        return real(*arguments)

    monkeypatch.setattr(compressed, "build", slow)
    store.upsert(np.arange(5 * COUNT) * 3 + 1, vectors)
    saving = threading.Thread(target=store.save, args=(2,))
    saving.start()
    try:
        assert building.wait(60)
        found = store.search(vectors[:100], 1).ids[:, 0]
    finally:
        asked.set()
        saving.join(60)
    # The lists were made for a fifth of what they hold now.
    assert (found == np.arange(100) * 3 + 1).mean() >= 0.9
    assert store.revision == 2


def test_two_processes_that_save_the_same_state_do_not_hurt_each_other(store, reference, uri, tmp_path):
    other = open_store(uri, tmp_path / "large", SPACE)
    for each in (store, other, reference):
        each.upsert(np.arange(50) * 3 + 1, clustered(50, 31))
    store.save(2)
    other.save(2)
    # The first one compacts, and takes away the files that the second one has mapped.
    for each in (store, other, reference):
        each.remove(np.arange(0, COUNT * 3, 6))
    store.save(3)
    assert recall(other, reference) >= 0.95
    other.save(4)
    assert recall(other, reference) >= 0.98
    again = open_store(uri, tmp_path / "large", SPACE)
    assert (again.revision, again.ids().tolist()) == (4, reference.ids().tolist())


def test_a_full_disk_while_building_leaves_the_former_state(store, reference, uri, tmp_path, monkeypatch):
    before = sorted(path.name for path in (tmp_path / "large").rglob("*"))
    store.upsert(np.arange(5 * COUNT) * 3 + 1, clustered(5 * COUNT, 21))

    def refuse(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("motifsearch.stores.saving._write", refuse)
        with pytest.raises(StoreError) as caught:
            store.save(2)
    assert caught.value.code == "stores.cannot_write"
    assert sorted(path.name for path in (tmp_path / "large").rglob("*")) == before
    assert recall(open_store(uri, tmp_path / "large", SPACE), reference) >= 0.98
    store.save(2)
    assert open_store(uri, tmp_path / "large", SPACE).count == 6 * COUNT


@pytest.mark.usefixtures("store")
def test_large_files_are_mapped_at_opening_and_compared_when_asked(uri, tmp_path, monkeypatch):
    monkeypatch.setattr(compressed_files, "_READ_AT_OPENING", 0)
    (path,) = (tmp_path / "large").rglob("vectors*")
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    path.write_bytes(data)
    again = open_store(uri, tmp_path / "large", SPACE)
    with pytest.raises(StoreError) as caught:
        again.verify()
    assert caught.value.code == "stores.damaged"
    path.write_bytes(data[:-1])
    with pytest.raises(StoreError) as short:
        open_store(uri, tmp_path / "large", SPACE)
    assert short.value.code == "stores.damaged"


def test_the_default_store_takes_the_form_for_its_size(tmp_path, reference, monkeypatch):
    monkeypatch.setattr(tiers, "IVF_FROM", 2000)
    monkeypatch.setattr(tiers, "PQ_FROM", 6000)
    assert [tiers.tier_for(count) for count in (1999, 2000, 5999, 6000)] == [None, "ivf", "ivf", "pq"]
    store = open_store("faiss:", tmp_path / "grown", SPACE)
    vectors = clustered(COUNT)
    store.upsert(np.arange(1500) * 3, vectors[:1500])
    store.save(1)
    assert store.facts.tier == "flat"
    store.upsert(np.arange(1500, COUNT) * 3, vectors[1500:])
    assert store.facts.tier == "flat"
    store.save(2)
    for each in (store, open_store("faiss:", tmp_path / "grown", SPACE)):
        assert (each.facts.tier, each.count, each.revision) == ("ivf", COUNT, 2)
        assert recall(each, reference) >= 0.98
    # Only one form is left on the disk.
    assert [path.name for path in (tmp_path / "grown").iterdir()] == ["faiss-" + "ab" * 8 + "-ivf"]
    discard_store("faiss:", tmp_path / "grown", SPACE)
    assert list((tmp_path / "grown").iterdir()) == []
    filled = open_store("faiss:", tmp_path / "grown", SPACE)
    filled.expect(7000)
    filled.upsert(np.arange(COUNT) * 3, vectors)
    filled.save(1)
    assert filled.facts.tier == "pq"


@pytest.mark.usefixtures("store")
def test_a_saved_store_is_of_its_form_and_space_alone(uri, tmp_path):
    other = replace(SPACE, fingerprint="cd" * 32)
    assert open_store(uri, tmp_path / "large", other).count == 0
    for kind in ("exact:", "faiss:", "faiss:flat"):
        assert open_store(kind, tmp_path / "large", SPACE).count == 0


def test_rows_across_files_and_memory_are_the_rows_that_were_added(tmp_path):
    held = clustered(90)
    pieces = []
    for number, (start, stop) in enumerate([(0, 40), (40, 41), (41, 70)]):
        path = tmp_path / f"{number}.f32"
        path.write_bytes(held[start:stop].tobytes())
        rows = segments.map_rows(path, SPACE.dim)
        pieces.append(segments.Piece(role=f"vectors{number}", name=path.name, checksum="", rows=rows))
    matrix = segments.Segments(SPACE.dim, tuple(pieces))
    for start in range(70, 90, 7):
        matrix.append(held[start : min(start + 7, 90)])
    assert matrix.shape == (90, SPACE.dim)
    for rows in (np.array([89, 0, 40, 41, 69, 70, 0]), slice(30, 80), slice(0, 1), np.empty(0, dtype=np.int64)):
        np.testing.assert_array_equal(matrix[rows], held[rows])
    np.testing.assert_array_equal(np.concatenate([block for _, block in matrix.blocks(13)]), held)
    assert [start for start, _ in matrix.blocks(30)] == [0, 30, 40, 41, 70]
