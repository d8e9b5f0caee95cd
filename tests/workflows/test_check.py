from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from motifsearch.catalog import DATABASE_NAME, MotifCatalog
from motifsearch.messages import LANGS, Translator
from motifsearch.records import CheckReport, Query, StoreFacts

_PHOTO = "kain00.png"


@pytest.fixture
def filled(catalog: MotifCatalog, folder: Path) -> MotifCatalog:
    catalog.add([folder])
    return catalog


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


def assert_mended(catalog: MotifCatalog) -> None:
    report = catalog.check()
    assert (report.problems, report.repaired) == ((), ())


def assert_found_then_mended(catalog: MotifCatalog, code: str) -> CheckReport:
    """What a check finds stays until it is asked to repair; then it is gone for the next one."""
    for _ in range(2):
        found = catalog.check()
        assert (codes(found.problems), found.repaired) == ([code], ())
    repaired = catalog.check(repair=True)
    assert (repaired.problems, codes(repaired.repaired)) == ((), [code])
    assert_mended(catalog)
    return repaired


def test_a_sound_catalogue_has_no_problems(filled: MotifCatalog, progress):
    report = filled.check(progress=progress)
    assert report.store is not None
    assert report.store.bytes_on_disk > 12 * 128 * 4
    size = report.store.bytes_on_disk
    facts = StoreFacts(tier="flat", vectors=12, recall_at_10=1.0, bytes_on_disk=size)
    assert report == CheckReport(photos=12, vectors=12, store=facts)
    assert filled.check(repair=True) == report
    assert progress.stages == [("check.stage_photos", 12, 0)]
    assert (progress.steps, progress.finished) == (12, 1)


def test_an_empty_catalogue_has_no_problems(catalog: MotifCatalog):
    assert catalog.check(repair=True) == CheckReport(photos=0, vectors=0, store=StoreFacts(tier="flat", vectors=0))


def test_a_file_that_is_gone_is_named_and_its_record_stays(filled: MotifCatalog, folder: Path):
    (folder / "box0" / _PHOTO).unlink()
    report = filled.check(repair=True)
    assert codes(report.problems) == ["check.file_missing"]
    assert report.problems[0].where == str(folder / "box0" / _PHOTO)
    assert dict(report.problems[0].params) == {"photo": 1}
    assert (report.photos, report.vectors) == (12, 12)


def test_a_file_that_changed_is_named(filled: MotifCatalog, folder: Path, paint):
    paint(folder / "box0" / _PHOTO, 999)
    assert codes(filled.check(repair=True).problems) == ["check.file_changed"]


def test_a_copy_at_another_known_path_is_as_good(filled: MotifCatalog, folder: Path):
    shutil.copy(folder / "box0" / _PHOTO, folder / "copy.png")
    filled.add([folder])
    (folder / "box0" / _PHOTO).write_bytes(b"other")
    assert filled.check().problems == ()
    (folder / "copy.png").unlink()
    assert codes(filled.check().problems) == ["check.file_changed"]


def test_a_photograph_whose_place_another_file_took_is_named_by_its_number(filled: MotifCatalog, folder: Path, paint):
    paint(folder / "box0" / _PHOTO, 999)
    assert filled.add([folder]).added == 1
    assert filled.photo(1).paths == ()
    thumbnail = filled.thumbnail(1)
    assert thumbnail is not None
    thumbnail.unlink()
    report = filled.check(repair=True)
    assert [(problem.where, problem.code) for problem in report.problems] == [
        ("photo:1", "check.file_missing"),
        ("photo:1", "check.thumbnail_missing"),
    ]


def test_a_missing_thumbnail_is_made_again(filled: MotifCatalog):
    path = filled.thumbnail(3)
    assert path is not None
    before = path.read_bytes()
    path.unlink()
    assert_found_then_mended(filled, "check.thumbnail_missing")
    assert path.read_bytes() == before


def test_a_thumbnail_without_its_photograph_stays_missing(filled: MotifCatalog, folder: Path):
    path = filled.thumbnail(1)
    assert path is not None
    path.unlink()
    (folder / "box0" / _PHOTO).unlink()
    report = filled.check(repair=True)
    assert codes(report.problems) == ["check.file_missing", "check.thumbnail_missing"]
    assert report.repaired == ()


def test_missing_vectors_are_made_again(filled: MotifCatalog):
    before = filled.database.embeddings.vectors(filled.space)[1]
    filled.database.embeddings.remove([2, 9], filled.space)
    _ = filled.parts.store
    report = assert_found_then_mended(filled, "check.vectors_missing")
    assert dict(report.repaired[0].params) == {"count": 2}
    assert report.vectors == 12
    assert (filled.database.embeddings.vectors(filled.space)[1] == before).all()


def test_a_vector_that_cannot_be_made_is_a_problem_that_stays(filled: MotifCatalog, folder: Path):
    (folder / "box0" / _PHOTO).unlink()
    filled.database.embeddings.remove([1, 2], filled.space)
    _ = filled.parts.store
    report = filled.check(repair=True)
    assert sorted(codes(report.problems)) == ["check.file_missing", "embed.gone"]
    assert codes(report.repaired) == ["check.vectors_missing"]
    assert report.vectors == 11


def test_a_store_that_lags_behind_is_brought_up_to_date(filled: MotifCatalog):
    filled.database.embeddings.remove([5], filled.space)
    filled.database.embeddings.put(filled.space, [5], filled.database.embeddings.vectors(filled.space, [6])[1])
    assert_found_then_mended(filled, "check.store_stale")
    twins = filled.search(Query(photo_id=6, k=1))
    assert [hit.photo.photo_id for hit in twins.hits] == [5]


@pytest.mark.parametrize("damage", ["flip a byte", "remove a file", "empty the manifest"])
def test_a_damaged_store_is_built_again(filled: MotifCatalog, damage: str):
    (folder,) = (filled.directory / "index").iterdir()
    (vectors,) = folder.glob("vectors-*")
    if damage == "flip a byte":
        data = bytearray(vectors.read_bytes())
        data[-7] ^= 1
        vectors.write_bytes(data)
    elif damage == "remove a file":
        vectors.unlink()
    else:
        (folder / "manifest.json").write_text("")
    assert_found_then_mended(filled, "stores.damaged")
    assert len(filled.search(Query(photo_id=1, k=20)).hits) == 11


def test_words_that_are_wrong_are_written_again(filled: MotifCatalog):
    filled.edit("cloth", 1, {"title": "Kawung"})
    filled.database._connections.execute("DELETE FROM words WHERE rowid = 1")
    assert filled.search(Query(text="kawung")).hits == ()
    assert_found_then_mended(filled, "database.check_words")
    assert [hit.photo.photo_id for hit in filled.search(Query(text="kawung")).hits] == [1]


def test_a_database_that_another_program_wrote_is_accepted_only_when_it_is_whole(filled: MotifCatalog):
    filled.close()
    with closing(sqlite3.connect(filled.directory / DATABASE_NAME, isolation_level=None)) as raw:
        raw.execute("UPDATE cloth SET title = 'lain' WHERE cloth_id = 1")
    with MotifCatalog.open(filled.directory, model="colour:") as again:
        # Its words no longer say what its record says, which is mended first.
        assert codes(again.check().problems) == ["database.check_replaced", "database.check_words"]
        assert set(codes(again.check(repair=True).repaired)) == {"database.check_replaced", "database.check_words"}
        assert_mended(again)
    with closing(sqlite3.connect(filled.directory / DATABASE_NAME, isolation_level=None)) as raw:
        raw.execute("UPDATE photo SET cloth_id = 999 WHERE photo_id = 1")
    with MotifCatalog.open(filled.directory, model="colour:") as again:
        found = codes(again.check(repair=True).problems)
        assert "database.check_replaced" in found
        assert "database.check_reference" in found


def test_pages_that_decayed_are_never_accepted(filled: MotifCatalog):
    filled.close()
    path = filled.directory / DATABASE_NAME
    state, data = path.stat(), bytearray(path.read_bytes())
    data[data.find(bytes(200), 8192) + 100] = 1
    path.write_bytes(data)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    with MotifCatalog.open(filled.directory, model="colour:") as again:
        for repair in (False, True, False):
            assert codes(again.check(repair=repair).problems) == ["database.check_pages"]


def test_a_check_without_repair_writes_nothing(filled: MotifCatalog, folder: Path):
    (folder / "box0" / _PHOTO).unlink()
    path = filled.thumbnail(4)
    assert path is not None
    path.unlink()
    filled.database.embeddings.remove([2], filled.space)

    def state() -> dict[str, str]:
        # The write-ahead log's index is shared memory, not data.
        files = [file for file in filled.directory.rglob("*") if file.is_file() and not file.name.endswith("-shm")]
        return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    before = state()
    assert len(filled.check().problems) == 4
    assert state() == before


def test_every_finding_has_a_sentence_in_both_languages(filled: MotifCatalog, folder: Path, paint):
    (folder / "box0" / _PHOTO).unlink()
    paint(folder / "box1" / "kain01.png", 999)
    path = filled.thumbnail(4)
    assert path is not None
    path.unlink()
    filled.database.embeddings.remove([3], filled.space)
    problems = filled.check().problems
    assert len(set(codes(problems))) == 5
    for problem in problems:
        said = {Translator(lang)(problem.code, **dict(problem.params)) for lang in LANGS}
        assert len(said) == 2
        assert "{" not in "".join(said)


def test_files_that_were_moved_are_found_by_their_content(filled: MotifCatalog, folder: Path, tmp_path: Path):
    moved = [folder / "box0" / _PHOTO, folder / "box1" / "kain01.png"]
    (tmp_path / "baru" / "dalam").mkdir(parents=True)
    for path in moved:
        path.rename(tmp_path / "baru" / "dalam" / f"ganti-{path.name}")
    gone = folder / "box0" / "kain02.png"
    gone.unlink()
    (tmp_path / "baru" / "lain.png").write_bytes(b"x" * 500)
    assert codes(filled.check().problems) == ["check.file_missing"] * 3
    found = filled.check(look_in=[tmp_path / "baru"])
    assert sorted(codes(found.problems)) == ["check.file_missing", "check.file_moved", "check.file_moved"]
    repaired = filled.check(repair=True, look_in=[tmp_path / "baru"])
    assert codes(repaired.problems) == ["check.file_missing"]
    assert codes(repaired.repaired) == ["check.file_moved"] * 2
    assert {dict(problem.params)["path"] for problem in repaired.repaired} == {
        str(tmp_path / "baru" / "dalam" / f"ganti-{path.name}") for path in moved
    }
    assert codes(filled.check().problems) == ["check.file_missing"]
    assert filled.original(1) == tmp_path / "baru" / "dalam" / f"ganti-{_PHOTO}"
