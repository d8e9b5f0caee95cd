"""Whatever happens to the catalogue's file, what was committed is there, or the error says what is the matter."""

import os
import resource
import shutil
import signal
import sqlite3
import stat
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest

from motifsearch.database import Database
from motifsearch.errors import CatalogError, MotifsearchError
from motifsearch.messages import LANGS, Translator
from motifsearch.records import EmbeddingSpace

SPACE = EmbeddingSpace(uri="test:", name="test", fingerprint="ab" * 32, dim=8)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "catalog.sqlite"


def write(db, name):
    """Commit one cloth with its photograph, vector and listing, all of one name."""
    with db.transaction():
        cloth = db.cloths.add(uid=name, title=f"kain {name}", tags=("kraton",))
        photo = db.photos.add(
            sha256=name.encode().hex().rjust(64, "0"),
            cloth_id=cloth.cloth_id,
            path=Path(f"/boxes/{name}.jpg"),
            mtime_ns=1,
            size_bytes=1,
            format="JPEG",
            width_px=1,
            height_px=1,
            pdq=bytes(32),
            pdq_quality=50,
        )
        db.embeddings.put(SPACE, [photo.photo_id], np.full((1, 8), photo.photo_id, np.float32))
        db.listings.add(cloth_id=cloth.cloth_id, date="2026-01-01")


def assert_whole(db):
    """Check the database and that each cloth has all that was committed with it; return the cloths' names."""
    assert db.check() == []
    names = [cloth.uid for cloth in db.cloths.iter()]
    assert [Path(photo.paths[0]).stem for photo in db.photos.iter()] == names
    ids, vectors = db.embeddings.vectors(SPACE)
    assert ids.tolist() == db.photos.ids().tolist()
    assert (vectors == ids[:, None]).all()
    assert db.listings.count() == len(names)
    assert db.embeddings.revision(SPACE) == len(names)
    assert len(db.fulltext.search("kain", 10_000)) == len(names)
    created = [change.after for change in reversed(db.history.recent(10**6)) if change.kind == "cloth"]
    assert created == names
    return names


def assert_said(error, *codes):
    """The error has one of these codes and words for it in every language."""
    assert error.code in codes
    for lang in LANGS:
        sentence = Translator(lang).error(error)
        assert "{" not in sentence
        assert str(error.params["path"]) in sentence


def child(work):
    """Start a process that does something and ends; return its id."""
    pid = os.fork()
    if not pid:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return pid


def ends_well(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


@contextmanager
def largest_file(size):
    """Let no file of this process grow beyond a size, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_killed_while_writing(path):
    rng = np.random.default_rng(0)
    for turn in range(12):
        told, tell = os.pipe()

        def work(turn=turn, tell=tell):
            with Database.open(path) as db:
                number = 0
                while True:
                    write(db, f"k{turn:02d}-{number:04d}")
                    os.write(tell, b".")
                    number += 1

        pid = child(work)
        os.close(tell)
        os.read(told, 1)  # the first commit is done
        time.sleep(rng.uniform(0, 0.05))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        committed = 1
        while more := os.read(told, 1 << 16):
            committed += len(more)
        os.close(told)
        with Database.open(path) as db:
            names = [name for name in assert_whole(db) if name.startswith(f"k{turn:02d}-")]
        # The last commit may be done and not told yet.
        assert names == [f"k{turn:02d}-{number:04d}" for number in range(len(names))]
        assert len(names) in {committed, committed + 1}


def test_a_reader_goes_on_when_the_writer_is_killed(path):
    with Database.open(path) as db:
        write(db, "first")

    def work():
        with Database.open(path) as db, db.transaction():
            write(db, "second")
            os.kill(os.getpid(), signal.SIGKILL)

    assert not ends_well(child(work))
    with Database.open(path, readonly=True) as reader:
        assert assert_whole(reader) == ["first"]


def test_a_log_cut_anywhere_leaves_what_was_committed_before_the_cut(path, tmp_path):
    """A power cut may keep only the beginning of what SQLite had not yet moved into the file itself."""

    def work():
        db = Database.open(path)
        db._connections.execute("PRAGMA wal_autocheckpoint = 0")
        for number in range(12):
            write(db, f"c{number:02d}")
        os.kill(os.getpid(), signal.SIGKILL)

    with Database.open(path) as db:
        write(db, "before")
    assert not ends_well(child(work))
    log = path.with_name(path.name + "-wal")
    size = log.stat().st_size
    seen = set()
    for cut in [0, 1, 31, 32, size - 1, size, *np.random.default_rng(1).integers(33, size, 25).tolist()]:
        folder = tmp_path / f"cut{cut}"
        folder.mkdir()
        shutil.copy(path, folder)
        (folder / log.name).write_bytes(log.read_bytes()[:cut])
        with Database.open(folder / path.name) as db:
            names = assert_whole(db)
        assert names == ["before", *(f"c{number:02d}" for number in range(len(names) - 1))]
        seen.add(len(names))
    assert {1, 13} <= seen
    assert len(seen) > 4


def test_two_processes_that_write_at_once_both_succeed(path):
    def work(name):
        with Database.open(path) as db:
            for number in range(25):
                write(db, f"{name}{number:02d}")

    pids = [child(lambda name=name: work(name)) for name in "ab"]
    assert [ends_well(pid) for pid in pids] == [True, True]
    with Database.open(path) as db:
        assert sorted(assert_whole(db)) == sorted(f"{name}{number:02d}" for name in "ab" for number in range(25))


def test_processes_that_make_the_same_catalogue_at_once_all_succeed(tmp_path):
    for turn in range(6):
        path = tmp_path / f"{turn}.sqlite"
        waiting, go = os.pipe()

        def work(name, path=path, waiting=waiting, go=go):
            os.close(go)
            os.read(waiting, 1)  # ends when all are let go
            with Database.open(path) as db:
                write(db, name)

        pids = [child(lambda name=name: work(name)) for name in "abcd"]
        os.close(go)
        os.close(waiting)
        assert [ends_well(pid) for pid in pids] == [True] * 4
        with Database.open(path) as db:
            assert sorted(assert_whole(db)) == list("abcd")


def fill(db):
    """Write until nothing more fits; return how many were committed and the error."""
    for done in range(db.cloths.count(), 10_000):
        try:
            write(db, f"f{done:05d}")
        except CatalogError as error:
            return done, error
    pytest.fail("everything fitted")


def test_a_full_disk_loses_nothing(path):
    with Database.open(path) as db:
        raw = db._connections.raw()
        (pages,) = raw.execute("PRAGMA page_count").fetchone()
        raw.execute(f"PRAGMA max_page_count = {pages + 20}")
        done, error = fill(db)
        assert_said(error, "database.full")
        assert len(assert_whole(db)) == done > 10
        _, again = fill(db)
        assert_said(again, "database.full", "database.rolled_back")
        raw.execute("PRAGMA max_page_count = 1000000")
        write(db, "after")
        assert len(assert_whole(db)) == done + 1
    with Database.open(path) as db:
        assert assert_whole(db)[-1] == "after"


def test_files_that_cannot_grow_lose_nothing(path):
    with Database.open(path) as db:
        write(db, "f00000")
        with largest_file(path.with_name(path.name + "-wal").stat().st_size + 300_000):
            done, error = fill(db)
            assert_said(error, "database.full", "database.io")
            assert len(assert_whole(db)) == done > 1
    with Database.open(path) as db:
        assert len(assert_whole(db)) == done
        write(db, "after")
        assert len(assert_whole(db)) == done + 1


def test_a_disk_that_is_full_from_the_start_leaves_no_half_made_catalogue(path):
    with pytest.raises(CatalogError) as caught, largest_file(3 * 8192):
        Database.open(path)
    assert_said(caught.value, "database.full", "database.io")
    with Database.open(path) as db:
        write(db, "after")
        assert assert_whole(db) == ["after"]


def test_a_part_that_meets_a_full_disk_undoes_all_and_says_so(path):
    """SQLite may undo the whole transaction at once; what comes after must not be written by itself."""
    with Database.open(path) as db:
        write(db, "first")
        raw = db._connections.raw()
        (pages,) = raw.execute("PRAGMA page_count").fetchone()
        raw.execute(f"PRAGMA max_page_count = {pages + 5}")

        def stubborn():
            with db.transaction():
                number = 0
                while True:
                    number += 1
                    try:
                        write(db, f"p{number:05d}")
                    except CatalogError as error:
                        if error.code != "database.full":
                            raise

        with pytest.raises(CatalogError) as caught:
            stubborn()
        assert_said(caught.value, "database.rolled_back", "database.full")
        assert assert_whole(db) == ["first"]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The bytes of a sound catalogue."""
    path = tmp_path_factory.mktemp("sound") / "catalog.sqlite"
    with Database.open(path) as db:
        for number in range(12):
            write(db, f"s{number:02d}")
        db.motifs.add(name="Kawung")
        db.cloths.update(1, {"motif_id": 1})
    return path.read_bytes()


def use(path):
    """Do with a file what the program does with a catalogue."""
    with Database.open(path) as db:
        found = db.check()
        for step in (
            lambda: [list(table.iter()) for table in (db.motifs, db.cloths, db.photos, db.listings)],
            lambda: db.history.recent(1000),
            db.filters.all_counts,
            lambda: db.fulltext.search("kain s03 kawung", 9),
            lambda: db.embeddings.vectors(SPACE),
            lambda: write(db, "new"),
            db.repair,
        ):
            try:
                step()
            except MotifsearchError as error:
                found.append(error)
    return found


@pytest.mark.parametrize("seed", range(8))
def test_damage_anywhere_gives_errors_with_words_and_no_others(sound, path, seed):
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(15):
        damaged = bytearray(sound)
        place = int(rng.choice(np.flatnonzero(np.frombuffer(sound, np.uint8))))
        length = int(rng.choice([1, 1, 16, 512, 8192]))
        if length == 1:
            damaged[place] ^= 1 << int(rng.integers(8))
        else:
            damaged[place : place + length] = rng.bytes(len(damaged[place : place + length]))
        for old in path.parent.iterdir():
            old.unlink()
        path.write_bytes(damaged)
        try:
            found += use(path)
        except CatalogError as error:
            found.append(error)
    assert found
    for problem in found:
        for lang in LANGS:
            assert Translator(lang)(problem.code, **dict(problem.params))


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_truncated_catalogue_is_damaged(sound, path, part):
    path.write_bytes(sound[: int(len(sound) * part)])
    with pytest.raises(CatalogError) as caught:
        use(path)
    assert_said(caught.value, "database.damaged")


@pytest.mark.parametrize("readonly", [False, True])
@pytest.mark.parametrize(
    "content",
    [
        b"x",
        b"uid,title\nA-1,kain\n",
        b"\x89PNG\r\n\x1a\n" + bytes(5000),
        b"SQLite format 3",
        bytes(100_000),
        b"\xff" * 9000,
    ],
    ids=["a letter", "a table", "a picture", "a header cut short", "zeros", "ones"],
)
def test_what_is_no_database_is_left_as_it_is(path, content, readonly):
    path.write_bytes(content)
    with pytest.raises(CatalogError) as caught:
        Database.open(path, readonly=readonly)
    assert_said(caught.value, "database.not_a_database")
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("readonly", [False, True])
def test_a_folder_in_place_of_the_file_cannot_be_opened(path, readonly):
    path.mkdir()
    with pytest.raises(CatalogError) as caught:
        Database.open(path, readonly=readonly)
    assert_said(caught.value, "database.cannot_open")


@contextmanager
def locked(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_another_writer_that_does_not_finish_is_named_and_reading_goes_on(path):
    with Database.open(path) as db:
        write(db, "first")
    with locked(path), Database.open(path, busy_ms=30) as db:
        with pytest.raises(CatalogError) as caught:
            write(db, "second")
        assert_said(caught.value, "database.locked")
        assert [cloth.uid for cloth in db.cloths.iter()] == ["first"]
    with Database.open(path) as db:
        write(db, "second")
        assert assert_whole(db) == ["first", "second"]


def test_a_catalogue_that_must_be_made_waits_for_another_writer_in_vain(path):
    with pytest.raises(CatalogError) as caught, locked(path):
        Database.open(path, busy_ms=30)
    assert_said(caught.value, "database.locked")


def test_a_writer_waits_for_one_that_finishes(path):
    with Database.open(path) as db:
        write(db, "first")
    held, hold = os.pipe()

    def work():
        with Database.open(path) as db, db.transaction():
            write(db, "second")
            os.write(hold, b".")
            time.sleep(0.2)

    pid = child(work)
    os.read(held, 1)
    with Database.open(path) as db:
        write(db, "third")
        assert assert_whole(db) == ["first", "second", "third"]
    assert ends_well(pid)
    os.close(held)
    os.close(hold)


@pytest.fixture
def open_folder():
    """A folder that a process without rights can reach."""
    folder = Path(tempfile.mkdtemp(prefix="motifsearch-test-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def as_nobody(work):
    """Do something without root's rights, in a process of its own, and pass on what it found."""
    told, tell = os.pipe()

    def tell_all():
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        os.write(tell, work().encode())

    pid = child(tell_all)
    os.close(tell)
    said = os.read(told, 1 << 16).decode()
    os.close(told)
    assert ends_well(pid)
    return said


def code_of(call):
    try:
        call()
    except MotifsearchError as error:
        assert_said(error, error.code)
        return error.code
    return "fine"


@pytest.mark.parametrize("file_mode", [0o444, 0o666])
def test_a_folder_that_cannot_be_written_is_read_but_not_written(open_folder, file_mode):
    path = open_folder / "catalog.sqlite"
    with Database.open(path) as db:
        write(db, "first")
    path.chmod(file_mode)
    open_folder.chmod(0o555)
    before = sorted(file.name for file in open_folder.iterdir())

    def read():
        with Database.open(path, readonly=True) as db:
            assert assert_whole(db) == ["first"]

    def edit():
        with Database.open(path) as db:
            write(db, "second")

    assert as_nobody(lambda: code_of(read)) == "fine"
    assert as_nobody(lambda: code_of(edit)) == "database.readonly"
    assert as_nobody(lambda: code_of(lambda: Database.open(open_folder / "new.sqlite"))) in {
        "database.readonly",
        "database.cannot_open",
    }
    assert sorted(file.name for file in open_folder.iterdir()) == before
    with Database.open(path) as db:
        assert assert_whole(db) == ["first"]


def test_a_file_that_cannot_be_written_in_a_folder_that_can(open_folder):
    path = open_folder / "catalog.sqlite"
    with Database.open(path) as db:
        write(db, "first")
    path.chmod(0o444)
    open_folder.chmod(0o777)

    def edit():
        with Database.open(path) as db:
            write(db, "second")

    assert as_nobody(lambda: code_of(edit)) == "database.readonly"
    assert as_nobody(lambda: code_of(lambda: Database.open(path, readonly=True).cloths.get(1))) == "fine"
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_a_file_that_may_not_be_read(open_folder):
    path = open_folder / "catalog.sqlite"
    with Database.open(path) as db:
        write(db, "first")
    path.chmod(0)
    for readonly in (False, True):
        assert (
            as_nobody(lambda readonly=readonly: code_of(lambda: Database.open(path, readonly=readonly)))
            == "database.cannot_open"
        )


def test_a_folder_that_may_not_be_entered(open_folder):
    path = open_folder / "catalog.sqlite"
    with Database.open(path) as db:
        write(db, "first")
    open_folder.chmod(0)
    for readonly in (False, True):
        assert (
            as_nobody(lambda readonly=readonly: code_of(lambda: Database.open(path, readonly=readonly)))
            == "database.cannot_open"
        )
