import gc
import sqlite3
import threading
from pathlib import Path

import pytest

from motifsearch.database import Database, words
from motifsearch.database.failures import catalog_error
from motifsearch.errors import CatalogError


class Stop(Exception):  # noqa: N818  # it is no error
    pass


def add_two(db, fails=None):
    with db.transaction():
        db.cloths.add(uid="one")
        if fails == "between":
            raise Stop
        db.cloths.add(uid="two")
        if fails == "end":
            raise Stop


def uids(db):
    return [cloth.uid for cloth in db.cloths.iter()]


@pytest.mark.parametrize("fails", ["between", "end"])
def test_a_transaction_is_written_whole_or_not_at_all(db, fails):
    with pytest.raises(Stop):
        add_two(db, fails)
    assert uids(db) == []
    assert db.history.recent() == ()
    add_two(db)
    assert uids(db) == ["one", "two"]


@pytest.mark.parametrize("fails", ["between", "end"])
def test_an_inner_transaction_fails_by_itself(db, fails):
    with db.transaction():
        db.cloths.add(uid="before")
        with pytest.raises(Stop):
            add_two(db, fails)
        db.cloths.add(uid="after")
    assert uids(db) == ["before", "after"]


def test_an_outer_transaction_undoes_the_inner_ones(db, undo):
    undo(lambda: add_two(db))
    assert uids(db) == []


def test_an_interrupt_undoes_too(db):
    def interrupted():
        with db.transaction():
            db.cloths.add(uid="one")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert uids(db) == []
    add_two(db)


def test_another_reader_sees_nothing_before_the_commit(db, path):
    with Database.open(path, readonly=True) as reader:
        with db.transaction():
            db.cloths.add(uid="one")
            assert uids(reader) == []
        assert uids(reader) == ["one"]


def test_a_snapshot_stays_while_others_write(db, path):
    db.cloths.add(uid="one")
    with Database.open(path) as writer, db._connections.snapshot():
        assert uids(db) == ["one"]
        writer.cloths.add(uid="two")
        assert uids(db) == ["one"]
    assert uids(db) == ["one", "two"]


def test_each_thread_has_its_connection_and_gives_it_back(db):
    db.cloths.add(uid="one")
    own = db._connections.raw()
    seen = []

    def read():
        seen.append((db._connections.raw(), uids(db)))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found for _, found in seen] == [["one"]] * 4
    assert len({id(connection) for connection, _ in seen} | {id(own)}) == 5
    del threads, thread
    gc.collect()
    for connection, _ in seen:
        with pytest.raises(sqlite3.ProgrammingError):
            connection.execute("SELECT 1")
    assert uids(db) == ["one"]


def test_threads_write_one_after_the_other(db):
    errors = []

    def write(name):
        try:
            for number in range(20):
                db.cloths.add(uid=f"{name}-{number}")
        except BaseException as error:  # noqa: BLE001  # told below
            errors.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(uids(db)) == sorted(f"{name}-{number}" for name in "abc" for number in range(20))
    assert len({change.change_id for change in db.history.recent(1000)}) == 60


def test_readers_go_on_while_a_writer_writes(db, space, add_photo):
    """What each reader sees is one committed state: as many photographs as vectors and found words."""
    stop, problems, looks = threading.Event(), [], []

    def read():
        try:
            while not stop.is_set():
                with db._connections.snapshot():
                    photos, vectors = db.photos.count(), db.embeddings.count(space)
                    found = len(db.fulltext.search("kawung", 1000))
                    counted = db.filters.counts("tag").get("kraton", 0)
                looks.append(photos)
                if not photos == vectors == found == counted:
                    problems.append((photos, vectors, found, counted))
        except BaseException as error:  # noqa: BLE001  # told below
            problems.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    number = 0
    while number < 40 or (len(set(looks)) < 3 and not problems):
        number += 1
        with db.transaction():
            cloth = db.cloths.add(uid=f"K-{number}", title="kawung", tags=("kraton",))
            photo = add_photo(cloth.cloth_id)
            db.embeddings.put(space, [photo.photo_id], [[1, 2, 3, number]])
    stop.set()
    for reader in readers:
        reader.join()
    assert problems == []
    assert max(looks) <= number


def test_after_closing_everything_says_so(path):
    database = Database.open(path)
    database.cloths.add(uid="one")
    database.close()
    database.close()
    for call in (database.cloths.count, lambda: database.cloths.add(uid="two"), database.check):
        with pytest.raises(CatalogError) as caught:
            call()
        assert caught.value.code == "database.closed"


def test_an_inner_part_does_not_go_on_once_all_was_undone(db):
    def undone_by_sqlite():
        with db.transaction():
            db.cloths.add(uid="one")
            db._connections.raw().execute("ROLLBACK")  # as a full disk makes SQLite do
            db.cloths.add(uid="two")

    with pytest.raises(CatalogError) as caught:
        undone_by_sqlite()
    assert caught.value.code == "database.rolled_back"
    assert uids(db) == []
    add_two(db)
    assert uids(db) == ["one", "two"]


def test_a_mistake_of_the_program_keeps_its_own_error(db):
    with pytest.raises(sqlite3.OperationalError, match="syntax"):
        db._connections.execute("SELEKT 1")
    assert catalog_error(sqlite3.OperationalError("no code"), Path("x")) is None


def test_commits_are_on_the_disk_and_foreign_keys_hold(path):
    with Database.open(path) as db:
        raw = db._connections.raw()
        pragmas = [
            raw.execute(f"PRAGMA {name}").fetchone() for name in ("synchronous", "journal_mode", "foreign_keys")
        ]
        assert pragmas == [(2,), ("wal",), (1,)]
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute("INSERT INTO cloth_value VALUES (99, 'tags', 0, 'x', NULL)")


def test_a_reader_cannot_write(db, path):
    db.cloths.add(uid="one")
    with Database.open(path, readonly=True) as reader:
        assert uids(reader) == ["one"]
        for write in (
            lambda: reader.cloths.add(uid="two"),
            lambda: reader.cloths.update(1, {"title": "x"}),
            lambda: reader.settings.put("a", "b"),
            lambda: words.rebuild(reader._connections),
        ):
            with pytest.raises(CatalogError) as caught:
                write()
            assert caught.value.code == "database.readonly"
    assert uids(db) == ["one"]
