from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from motifsearch.catalog import DATABASE_NAME, MotifCatalog
from motifsearch.database import Database
from motifsearch.errors import StoreError
from motifsearch.stores.registry import open_store
from motifsearch.workflows import index
from motifsearch.workflows.index import bring_up_to_date


class Watched:
    """A store that keeps what it is asked to do."""

    def __init__(self, inner) -> None:
        self.inner = inner
        self.upserts: list[list[int]] = []
        self.removed: list[list[int]] = []
        self.saves = 0

    def __getattr__(self, name: str):
        return getattr(self.inner, name)

    def upsert(self, ids, vectors) -> None:
        self.upserts.append(ids.tolist())
        self.inner.upsert(ids, vectors)

    def remove(self, ids) -> int:
        self.removed.append(ids.tolist())
        return self.inner.remove(ids)

    def save(self, revision: int) -> None:
        self.saves += 1
        self.inner.save(revision)


@pytest.fixture
def filled(catalog: MotifCatalog, folder: Path) -> MotifCatalog:
    catalog.add([folder])
    return catalog


@pytest.fixture
def store(filled: MotifCatalog, tmp_path: Path) -> Watched:
    """A store of this test alone, empty."""
    return Watched(open_store("exact:", tmp_path / "other", filled.space))


def assert_equal(store: Watched, database: Database) -> None:
    ids, vectors = database.embeddings.vectors(store.space)
    assert store.ids().tolist() == ids.tolist()
    found = store.search(vectors, 1)
    assert found.ids[:, 0].tolist() == ids.tolist()
    np.testing.assert_allclose(found.scores, 1, atol=1e-5)


def test_an_empty_store_gets_everything_and_is_saved(filled: MotifCatalog, store: Watched, tmp_path: Path):
    assert bring_up_to_date(filled.database, store) == 12
    assert_equal(store, filled.database)
    again = open_store("exact:", tmp_path / "other", filled.space)
    assert again.revision == filled.database.embeddings.revision(filled.space)
    assert again.count == 12


def test_nothing_new_is_neither_read_nor_written(filled: MotifCatalog, store: Watched):
    bring_up_to_date(filled.database, store)
    store.upserts.clear()
    assert bring_up_to_date(filled.database, store) == 0
    assert (store.upserts, store.saves) == ([], 1)


def test_only_what_changed_is_handed_over(filled: MotifCatalog, store: Watched, folder: Path, paint):
    bring_up_to_date(filled.database, store)
    store.upserts.clear()
    store.removed.clear()
    embeddings = filled.database.embeddings
    embeddings.remove([4, 7], filled.space)
    embeddings.put(filled.space, [2], embeddings.vectors(filled.space, [5])[1])
    paint(folder / "one-more.png", 88)
    filled.add([folder])
    # Adding made the two removed vectors again.
    assert bring_up_to_date(filled.database, store) == 4
    assert store.upserts == [[2, 4, 7, 13]]
    assert store.removed == [[]]
    assert filled.database.embeddings.count(filled.space) == store.count == 13


def test_removed_vectors_leave_the_store(filled: MotifCatalog, store: Watched):
    bring_up_to_date(filled.database, store)
    filled.database.embeddings.remove([1, 12], filled.space)
    assert bring_up_to_date(filled.database, store) == 2
    assert_equal(store, filled.database)


def test_a_large_filling_comes_in_parts(filled: MotifCatalog, store: Watched, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(index, "_CHUNK", 5)
    assert bring_up_to_date(filled.database, store) == 12
    assert [len(part) for part in store.upserts] == [5, 5, 2]
    assert store.saves == 1
    assert_equal(store, filled.database)


def test_a_store_that_is_ahead_of_the_database_is_refused(
    filled: MotifCatalog, store: Watched, folder: Path, tmp_path: Path, paint
):
    before = tmp_path / "backup" / DATABASE_NAME
    before.parent.mkdir()
    filled.database.close()
    shutil.copy(filled.directory / DATABASE_NAME, before)
    with MotifCatalog.open(filled.directory) as later:
        paint(folder / "one-more.png", 88)
        later.parts._embedder = filled.parts.embedder
        later.add([folder])
        bring_up_to_date(later.database, store)
    with Database.open(before, author="tester") as restored, pytest.raises(StoreError) as caught:
        bring_up_to_date(restored, store)
    assert caught.value.code == "index.differs"
    assert caught.value.params == {"store": 13, "database": 12}


def test_a_store_with_other_vectors_than_the_database_is_refused(filled: MotifCatalog, store: Watched):
    bring_up_to_date(filled.database, store)
    store.inner.upsert(np.array([99]), np.ones((1, filled.space.dim), dtype=np.float32))
    with pytest.raises(StoreError) as caught:
        bring_up_to_date(filled.database, store)
    assert (caught.value.code, store.saves) == ("index.differs", 1)
