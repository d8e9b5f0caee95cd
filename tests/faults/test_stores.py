"""Whatever happens to the files of a store, it opens as it was, as it became, or not at all."""

import json
import os
import resource
import signal
import time
from pathlib import Path

import numpy as np
import pytest

from motifsearch.errors import StoreError
from motifsearch.records import EmbeddingSpace
from motifsearch.stores import manifest, saving
from motifsearch.stores.registry import STORE_URIS, discard_store, open_store

SPACE = EmbeddingSpace(uri="test:", name="test", fingerprint="ab" * 32, dim=16)


@pytest.fixture(params=STORE_URIS)
def uri(request):
    return request.param


def contents(revision):
    """Ids and vectors of a state, different for each revision."""
    rng = np.random.default_rng(revision)
    return np.arange(20 + revision % 7), rng.normal(size=(20 + revision % 7, SPACE.dim)).astype(np.float32)


def fill(store, revision):
    store.remove(store.ids())
    store.upsert(*contents(revision))
    store.save(revision)


def assert_whole(store):
    ids, vectors = contents(store.revision)
    assert store.ids().tolist() == ids.tolist()
    found = store.search(vectors, 1)
    assert found.ids[:, 0].tolist() == ids.tolist()
    assert (found.scores > 1 - 1e-6).all()


def test_killed_while_saving(uri, tmp_path):
    fill(open_store(uri, tmp_path, SPACE), 0)
    rng = np.random.default_rng(0)
    seen = set()
    # A busy machine may give a child no time to save anything: then it is tried again.
    for turn in range(250):
        if turn >= 25 and len(seen) > 1:
            break
        start = open_store(uri, tmp_path, SPACE).revision
        child = os.fork()
        if not child:
            store = open_store(uri, tmp_path, SPACE)
            while True:
                fill(store, store.revision + 1)
        time.sleep(rng.uniform(0.001, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        store = open_store(uri, tmp_path, SPACE)
        assert store.revision >= start
        assert_whole(store)
        seen.add(store.revision)
    assert len(seen) > 1


class Stopped(BaseException):
    """Stands for the process ending at once: nothing catches it, nothing tidies up."""


def test_stopped_at_every_step_of_saving(uri, tmp_path, monkeypatch):
    fill(open_store(uri, tmp_path, SPACE), 0)
    steps, stop_at, reached = 0, 0, []

    def stopping(function):
        def step(*arguments, **options):
            nonlocal steps
            steps += 1
            if steps == stop_at:
                raise Stopped
            return function(*arguments, **options)

        return step

    for target, name in (
        (saving.os, "fsync"),
        (saving, "_write"),
        (saving._HashingSink, "write"),
        (Path, "replace"),
        (Path, "unlink"),
    ):
        monkeypatch.setattr(target, name, stopping(getattr(target, name)))
    finished = False
    while not finished:
        store = open_store(uri, tmp_path, SPACE)
        before = store.revision
        steps, stop_at = 0, stop_at + 1
        try:
            fill(store, before + 1)
            finished = steps < stop_at
        except Stopped:
            pass
        again = open_store(uri, tmp_path, SPACE)
        assert again.revision in {before, before + 1}
        assert_whole(again)
        reached.append(again.revision - before)
    assert {0, 1} <= set(reached)
    assert len(reached) > 10


def saved(uri, tmp_path):
    fill(open_store(uri, tmp_path, SPACE), 3)
    return sorted(path for path in tmp_path.rglob("*") if path.is_file())


def assert_damaged(uri, tmp_path):
    with pytest.raises(StoreError) as caught:
        open_store(uri, tmp_path, SPACE)
    assert caught.value.code == "stores.damaged"
    discard_store(uri, tmp_path, SPACE)
    assert open_store(uri, tmp_path, SPACE).revision == -1


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("part", [0, 0.5, 0.99])
def test_truncated_files_are_found(uri, tmp_path, which, part):
    path = saved(uri, tmp_path)[which]
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    assert_damaged(uri, tmp_path)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_flipped_bit_anywhere_is_found(uri, tmp_path, which):
    path = saved(uri, tmp_path)[which]
    data = path.read_bytes()
    for place in {0, len(data) - 1, *np.random.default_rng(which).integers(0, len(data), 40).tolist()}:
        flipped = bytearray(data)
        flipped[place] ^= 1 << (place % 8)
        path.write_bytes(flipped)
        try:
            store = open_store(uri, tmp_path, SPACE)
        except StoreError as error:
            assert error.code == "stores.damaged"  # noqa: PT017 - a flip in white space may well be harmless
        else:
            assert store.revision == 3
            assert_whole(store)
            assert path.name == "manifest.json"


@pytest.mark.parametrize("which", [0, 2])
def test_missing_data_files_are_found(uri, tmp_path, which):
    saved(uri, tmp_path)[which].unlink()
    assert_damaged(uri, tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"fingerprint": "cd" * 32},
        {"dim": 8},
        {"count": 5},
        {"format": 99},
        {"kind": "other"},
        {"files": {}},
        {"files": {"ids": "../ids.npy", "vectors": "x"}},
        {"unknown": 1},
    ],
)
def test_a_manifest_that_says_something_else_is_found(uri, tmp_path, change):
    saved(uri, tmp_path)
    (path,) = tmp_path.rglob("manifest.json")
    entries = json.loads(path.read_text()) | change
    del entries["sha256"]
    path.write_text(json.dumps(entries | {"sha256": manifest.checksum_of(entries)}))
    assert_damaged(uri, tmp_path)


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", "[" * 100_000, '{"sha256": 1}'])
def test_a_manifest_that_is_none_is_found(uri, tmp_path, text):
    saved(uri, tmp_path)
    (path,) = tmp_path.rglob("manifest.json")
    path.write_text(text)
    assert_damaged(uri, tmp_path)


def test_a_full_disk_leaves_the_former_state(uri, tmp_path):
    fill(open_store(uri, tmp_path, SPACE), 0)
    before = sorted(path.name for path in tmp_path.rglob("*"))
    store = open_store(uri, tmp_path, SPACE)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (700, hard))
    try:
        with pytest.raises(StoreError) as caught:
            fill(store, 1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.code == "stores.cannot_write"
    assert sorted(path.name for path in tmp_path.rglob("*")) == before
    assert store.revision == 0
    assert_whole(open_store(uri, tmp_path, SPACE))
    store.save(1)
    assert_whole(open_store(uri, tmp_path, SPACE))


def test_a_file_in_the_way_is_an_error_with_a_reason(uri, tmp_path):
    (tmp_path / "place").write_text("in the way")
    with pytest.raises(StoreError) as caught:
        open_store(uri, tmp_path / "place", SPACE).save(0)
    assert caught.value.code in {"stores.cannot_write", "stores.cannot_read"}


def test_a_refusing_system_is_no_damage(uri, tmp_path, monkeypatch):
    saved(uri, tmp_path)
    monkeypatch.setattr(Path, "read_bytes", _refuse)
    with pytest.raises(StoreError) as caught:
        open_store(uri, tmp_path, SPACE)
    assert caught.value.code == "stores.cannot_read"
    monkeypatch.undo()
    monkeypatch.setattr(Path, "open", _refuse)
    with pytest.raises(StoreError) as again:
        open_store(uri, tmp_path, SPACE)
    assert again.value.code == "stores.cannot_read"


def _refuse(*_, **__):
    raise PermissionError(13, "Permission denied")


def test_files_replaced_while_opening_are_read_again(uri, tmp_path, monkeypatch):
    writer = open_store(uri, tmp_path, SPACE)
    fill(writer, 1)
    real = manifest.checked_path
    turns = []

    def slow(directory, opened, role, **options):
        if not turns:
            turns.append(role)
            fill(writer, 2)
        return real(directory, opened, role, **options)

    monkeypatch.setattr("motifsearch.stores.flat.checked_path", slow)
    monkeypatch.setattr("motifsearch.stores.compressed_files.checked_path", slow)
    store = open_store(uri, tmp_path, SPACE)
    assert store.revision == 2
    assert_whole(store)
