import gc
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing

import numpy as np
import pytest

from motifsearch.database import Database, sums
from motifsearch.database.sums_file import sums_path
from motifsearch.records import EmbeddingSpace


def fill(database, count=40):
    space = EmbeddingSpace(uri="test:", name="test", fingerprint="ab" * 32, dim=64)
    rng = np.random.default_rng(1)
    for number in range(count):
        cloth = database.cloths.add(uid=f"A-{number}", title=f"kain {number}", description="batik " * 50)
        photo = database.photos.add(
            sha256=f"{number:064x}",
            cloth_id=cloth.cloth_id,
            path=f"/boxes/{number}.jpg",
            mtime_ns=number,
            size_bytes=1,
            format="JPEG",
            width_px=10,
            height_px=10,
            pdq=bytes(32),
            pdq_quality=50,
        )
        database.embeddings.put(space, [photo.photo_id], rng.normal(size=(1, 64)).astype(np.float32))


def fill_more(database):
    for number in range(300):
        database.motifs.add(name=f"Motif {number}", meaning="makna " * 40)


def codes(path):
    with Database.open(path) as opened:
        return [problem.code for problem in opened.check_pages()]


@pytest.fixture
def filled(path):
    with Database.open(path) as opened:
        fill(opened)
        assert opened.check_pages() == []
    return path


def flip(path, place, bit=1):
    """As a disk does: without a word to the system."""
    state = path.stat()
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ bit]))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def test_nothing_is_reported_while_and_after_it_is_used(filled):
    for _ in range(3):
        assert codes(filled) == []
        with Database.open(filled) as opened:
            opened.cloths.update(1, {"title": f"{opened.cloths.get(1).title}!"})
            assert opened.check_pages() == []


def test_a_changed_byte_in_an_unused_part_of_a_page_is_found(filled):
    data = filled.read_bytes()
    place = data.find(bytes(200), 8192)  # zeros between the cells of a page: SQLite never looks there
    assert place > 0
    flip(filled, place + 100)
    with Database.open(filled) as opened:
        assert opened.check() == []
        (problem,) = opened.check_pages()
    assert problem.code == "database.check_pages"
    assert dict(problem.params)["first"] == (place + 100) // 8192 + 1


def test_writing_elsewhere_does_not_hide_what_has_decayed(filled):
    flip(filled, filled.read_bytes().find(bytes(200), 8192) + 100)
    for number in range(3):
        with Database.open(filled) as opened:
            opened.motifs.add(name=f"Motif {number}")
    assert codes(filled) == ["database.check_pages"]


def test_lengthened_files_are_found_also_after_later_writing(filled):
    data = filled.read_bytes()
    filled.write_bytes(data + bytes(8192))
    assert codes(filled) == ["database.check_replaced"]
    filled.write_bytes(data + b"x")
    with Database.open(filled) as opened:
        opened.motifs.add(name="Kawung")
    filled.write_bytes(data)


def test_damaged_sums_are_told_from_a_damaged_database_and_stay_until_they_are_accepted(filled):
    flip(sums_path(filled), 40)
    for _ in range(2):
        with Database.open(filled) as opened:
            opened.motifs.add(name="Kawung") if not opened.motifs.count() else None
            assert [problem.code for problem in opened.check_pages()] == ["database.check_sums"]
    with Database.open(filled) as opened:
        assert opened.accept_pages()
    assert codes(filled) == []
    flip(filled, filled.read_bytes().find(bytes(200), 8192) + 100)
    assert codes(filled) == ["database.check_pages"]


def test_sums_that_are_gone_are_made_anew(filled):
    sums_path(filled).unlink()
    assert codes(filled) == []
    assert sums_path(filled).is_file()


def test_what_another_program_writes_is_found_stays_found_and_can_be_accepted(filled):
    with closing(sqlite3.connect(filled)) as other:
        other.execute("UPDATE cloth SET title = 'lain' WHERE cloth_id = 1")
        other.commit()
    assert codes(filled) == ["database.check_replaced"]
    with Database.open(filled) as opened:
        # Far from the page that the other program wrote.
        opened.motifs.add(name="Kawung")
    assert codes(filled) == ["database.check_replaced"]
    with Database.open(filled) as opened:
        assert opened.accept_pages()
        assert opened.check_pages() == []
    assert codes(filled) == []


def test_a_database_put_back_from_elsewhere_is_named_so(filled):
    older = filled.read_bytes()
    with Database.open(filled) as opened:
        fill_more(opened)
    filled.write_bytes(older)
    assert codes(filled) == ["database.check_replaced"]


def test_a_program_that_only_reads_changes_nothing(filled):
    with closing(sqlite3.connect(filled)) as other:
        assert other.execute("SELECT count(*) FROM cloth").fetchone() == (40,)
    assert codes(filled) == []


SCRIPT = """
import sys, os
from pathlib import Path
from motifsearch.database import Database
database = Database.open(Path(sys.argv[1]))
for number in range(30):
    database.motifs.add(name=f"Motif {sys.argv[2]} {number}")
if sys.argv[2] == "killed":
    os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("end", ["left", "killed"])
def test_a_program_that_ends_without_closing_leaves_no_false_alarm(filled, end):
    subprocess.run([sys.executable, "-c", SCRIPT, str(filled), end], check=False)
    assert codes(filled) == []
    with Database.open(filled) as opened:
        assert opened.motifs.count() == 30


def test_several_processes_write_and_none_accuses_another(filled):
    with Database.open(filled) as opened:
        running = [subprocess.Popen([sys.executable, "-c", SCRIPT, str(filled), str(number)]) for number in range(3)]
        for number in range(20):
            opened.motifs.add(name=f"Motif own {number}")
            assert opened.check_pages() == []
        assert [each.wait() for each in running] == [0, 0, 0]
        assert opened.check_pages() == []
    assert codes(filled) == []


def test_a_long_log_is_moved_into_the_file_while_it_is_written(path):
    with Database.open(path) as opened:
        space = EmbeddingSpace(uri="test:", name="test", fingerprint="cd" * 32, dim=2048)
        fill(opened, 20)
        ids = opened.photos.ids()
        for part in range(70):
            opened.embeddings.put(space, ids, np.ones((len(ids), 2048), np.float32), part=part)
        assert path.stat().st_size > 2 << 20
        assert opened.check_pages() == []
    assert codes(path) == []


def test_a_catalogue_that_is_dropped_without_closing_leaves_no_false_alarm(filled):
    opened = Database.open(filled)
    opened.motifs.add(name="Kawung")
    del opened
    gc.collect()
    assert codes(filled) == []


def test_a_reader_that_stays_holds_back_nothing_for_good(path):
    with Database.open(path) as opened:
        fill(opened, 5)
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            assert reader.execute("SELECT count(*) FROM cloth").fetchone() == (5,)
            fill_more(opened)
            assert opened.check_pages() == []
        opened.motifs.add(name="Kawung")
    assert codes(path) == []
    flip(path, path.read_bytes().find(bytes(200), 8192) + 100)
    assert codes(path) == ["database.check_pages"]


@pytest.mark.parametrize("place", ["before", "after"])
def test_who_is_killed_while_the_log_is_moved_accuses_nobody(filled, place):
    """Another process lives on, so that SQLite begins its log anew where the killed one had moved it."""
    with Database.open(filled) as living:
        living.motifs.count()
        script = f"""
import os, sys
from pathlib import Path
from motifsearch.database import Database, sums
database = Database.open(Path(sys.argv[1]))
for number in range(30):
    database.motifs.add(name=f"Motif {{number}}")
moved = sums._checkpoint
def checkpoint(path):
    if {place == "after"}:
        moved(path)
    os.kill(os.getpid(), 9)
sums._checkpoint = checkpoint
database.close()
"""
        done = subprocess.run([sys.executable, "-c", script, str(filled)], check=False)
        assert done.returncode == -9
        assert living.check_pages() == []
        living.motifs.add(name="Later")
        assert living.check_pages() == []
    assert codes(filled) == []
    flip(filled, filled.read_bytes().find(bytes(200), 8192) + 100)
    assert codes(filled) == ["database.check_pages"]


def test_a_full_disk_leaves_no_sums_that_accuse(filled, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    with Database.open(filled) as opened:
        fill_more(opened)
        monkeypatch.setattr(sums, "write_sums", full)
    monkeypatch.undo()
    assert codes(filled) == []


def test_a_new_catalogue_beside_sums_of_an_earlier_one_is_not_accused(filled):
    filled.unlink()
    assert codes(filled) == []
    assert codes(filled) == []


def test_whoever_may_read_the_database_may_read_its_sums(filled):
    filled.chmod(0o664)
    with Database.open(filled) as opened:
        opened.motifs.add(name="Kawung")
    assert stat.S_IMODE(sums_path(filled).stat().st_mode) == 0o664
