import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from motifsearch.database import Database, database
from motifsearch.errors import CatalogError


@pytest.mark.parametrize(
    "name", ["kain.sqlite", "peti 1.sqlite", "é 🙂.sqlite", "50%.sqlite", "a#b?c=1&d.sqlite", "a;b'.sqlite"]
)
def test_a_file_of_any_name_is_made_and_opened_again(tmp_path, name):
    with Database.open(tmp_path / name) as made:
        made.cloths.add(uid="A-1")
    beside = sorted(file.name for file in tmp_path.iterdir())
    assert beside == [name, f"{name}.sums"], "what SQLite writes beside it is gone after closing"
    for readonly in (False, True):
        with Database.open(tmp_path / name, readonly=readonly) as opened:
            assert opened.cloths.count() == 1
            assert opened.readonly is readonly
            assert opened.path == tmp_path / name


def test_a_relative_path_stays_where_it_was_when_the_folder_changes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Database.open(Path("a.sqlite")) as made:
        made.cloths.add(uid="A-1")
        assert (tmp_path / "a.sqlite").exists()


def test_without_a_clock_the_time_is_now_in_utc(path):
    with Database.open(path) as opened:
        opened.cloths.add(uid="A-1")
        (change,) = opened.history.recent()
    at = datetime.fromisoformat(change.at)
    assert at.utcoffset() == timedelta(0)
    assert abs(datetime.now(tz=at.tzinfo) - at) < timedelta(hours=1)
    assert change.by == "local"


def test_a_missing_catalogue_is_not_made_by_a_reader(path):
    with pytest.raises(CatalogError) as caught:
        Database.open(path, readonly=True)
    assert caught.value.code == "database.missing"
    assert not path.exists()


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(CatalogError) as caught:
        Database.open(tmp_path / "none" / "a.sqlite")
    assert caught.value.code == "database.no_folder"
    assert caught.value.params["folder"] == str(tmp_path / "none")


def test_a_sqlite_that_is_too_old_says_so(path, monkeypatch):
    monkeypatch.setattr(database.sqlite3, "sqlite_version_info", (3, 36, 9))
    with pytest.raises(CatalogError) as caught:
        Database.open(path)
    assert caught.value.code == "database.old_sqlite"
    assert caught.value.params == {"found": sqlite3.sqlite_version, "needed": "3.37.0"}


def test_a_transaction_over_several_tables_is_one(db, add_photo, undo):
    def write():
        motif = db.motifs.add(name="Kawung")
        photo = add_photo()
        db.cloths.update(photo.cloth_id, {"motif_id": motif.motif_id})
        db.listings.add(cloth_id=photo.cloth_id, date="2026-01-01")
        db.settings.put("a", "b")

    undo(write)
    counts = [table.count() for table in (db.motifs, db.cloths, db.photos, db.listings)]
    assert (counts, db.settings.all(), db.history.recent()) == ([0, 0, 0, 0], {}, ())
    write()
    assert [table.count() for table in (db.motifs, db.cloths, db.photos, db.listings)] == [1, 1, 1, 1]
