import json
import os
from pathlib import Path

import pytest

from motifsearch.database import KnownFile, table
from motifsearch.errors import DataError, UsageError
from motifsearch.records import Photo, Swatch

PALETTE = (Swatch(lab=(52.25, -3.5, 17.0), share=0.75), Swatch(lab=(0.1, 0.2, 0.3), share=0.25))


def test_a_photograph_is_read_back_with_every_field(db):
    cloth = db.cloths.add(uid="A-1")
    added = db.photos.add(
        sha256="ab" * 32,
        cloth_id=cloth.cloth_id,
        path=Path("/boxes/peti satu/kain é.jpg"),
        mtime_ns=2**62 + 1,
        size_bytes=123_456,
        format="JPEG",
        width_px=4000,
        height_px=3000,
        pdq=bytes(range(32)),
        pdq_quality=77,
        palette=PALETTE,
        taken_at="2019-05-06T07:08:09",
    )
    expected = Photo(
        photo_id=added.photo_id,
        sha256="ab" * 32,
        cloth_id=cloth.cloth_id,
        paths=("/boxes/peti satu/kain é.jpg",),
        size_bytes=123_456,
        format="JPEG",
        width_px=4000,
        height_px=3000,
        pdq=bytes(range(32)),
        pdq_quality=77,
        palette=PALETTE,
        taken_at="2019-05-06T07:08:09",
        added_at=added.added_at,
    )
    assert added == expected
    assert added.added_at.startswith("2026-01-02T03:00:")
    assert db.photos.get(added.photo_id) == expected
    assert db.photos.by_sha256("ab" * 32) == expected
    assert db.photos.of_cloth(cloth.cloth_id) == (expected,)
    assert list(db.photos.iter()) == [expected]


def test_known_content_is_refused(db, add_photo):
    photo = add_photo()
    with pytest.raises(DataError) as caught:
        add_photo(photo.cloth_id, sha256=photo.sha256)
    assert caught.value.code == "database.exists"
    assert db.photos.count() == 1


def test_a_cloth_that_is_not_there_is_refused(db, add_photo):
    photo = add_photo()
    for write in (lambda: add_photo(99), lambda: db.photos.update(photo.photo_id, {"cloth_id": 99})):
        with pytest.raises(DataError) as caught:
            write()
        assert caught.value.code == "database.no_record"
    assert list(db.photos.iter()) == [photo]


def test_a_photograph_is_seen_at_several_paths(db, add_photo):
    photo = add_photo(path="/boxes/a.jpg")
    assert db.photos.add_path(photo.photo_id, Path("/boxes/b.jpg"), size_bytes=5, mtime_ns=6)
    assert db.photos.get(photo.photo_id).paths == ("/boxes/a.jpg", "/boxes/b.jpg")
    assert not db.photos.add_path(photo.photo_id, "/boxes/b.jpg", size_bytes=7, mtime_ns=8)
    assert db.photos.known_files(["/boxes/a.jpg", Path("/boxes/b.jpg"), "/boxes/c.jpg"]) == {
        "/boxes/a.jpg": KnownFile(photo.photo_id, photo.sha256, photo.size_bytes, 1001),
        "/boxes/b.jpg": KnownFile(photo.photo_id, photo.sha256, 7, 8),
    }
    paths = [change for change in db.history.of("photo", photo.photo_id) if change.field == "paths"]
    assert [(change.before, change.after) for change in paths] == [
        ('["/boxes/a.jpg"]', '["/boxes/a.jpg","/boxes/b.jpg"]')
    ]


def test_a_path_written_in_another_way_is_the_same(db, add_photo):
    photo = add_photo(path="/boxes//a.jpg")
    assert photo.paths == ("/boxes/a.jpg",)
    assert not db.photos.add_path(photo.photo_id, "/boxes/./a.jpg", size_bytes=1, mtime_ns=2)
    assert list(db.photos.known_files(["/boxes/a.jpg"])) == ["/boxes/a.jpg"]


def test_a_replaced_file_gives_its_path_to_the_new_content(db, add_photo):
    old = add_photo(path="/boxes/a.jpg")
    new = add_photo(path="/boxes/a.jpg")
    assert db.photos.get(old.photo_id).paths == ()
    assert new.paths == ("/boxes/a.jpg",)
    assert db.photos.known_files(["/boxes/a.jpg"])["/boxes/a.jpg"].photo_id == new.photo_id
    last = db.history.of("photo", old.photo_id)[-1]
    assert (last.field, last.before, last.after) == ("paths", '["/boxes/a.jpg"]', "[]")
    assert db.photos.add_path(old.photo_id, "/boxes/a.jpg", size_bytes=1, mtime_ns=2)
    assert db.photos.get(new.photo_id).paths == ()


def test_a_name_that_is_no_text_is_kept_byte_by_byte(db, add_photo):
    name = os.fsdecode(b"/boxes/kain\xff\xfe.jpg")
    photo = add_photo(path=Path(name))
    assert photo.paths == (name,)
    assert os.fsencode(photo.paths[0]) == b"/boxes/kain\xff\xfe.jpg"
    assert db.photos.known_files([name, "/boxes/other.jpg"])[name].photo_id == photo.photo_id
    assert not db.photos.add_path(photo.photo_id, Path(name), size_bytes=1, mtime_ns=2)
    second = os.fsdecode(b"/boxes/\xfe.jpg")
    assert db.photos.add_path(photo.photo_id, second, size_bytes=1, mtime_ns=2)
    assert db.photos.get(photo.photo_id).paths == (name, second)
    assert json.loads(db.history.of("photo", photo.photo_id)[-1].after) == [name, second]
    add_photo(path=name)
    assert db.photos.get(photo.photo_id).paths == (second,)


def test_contents_that_are_known(db, add_photo):
    first, second = add_photo(), add_photo()
    assert db.photos.known_sha256([second.sha256, "f" * 64, first.sha256]) == {
        first.sha256: first.photo_id,
        second.sha256: second.photo_id,
    }
    assert db.photos.by_sha256("f" * 64) is None


def test_photographs_are_hidden_and_moved_to_another_cloth(db, add_photo):
    photo, other = add_photo(), add_photo()
    db.photos.update(photo.photo_id, {"hidden": True, "cloth_id": other.cloth_id, "taken_at": "2020"}, "sama")
    now = db.photos.get(photo.photo_id)
    assert (now.hidden, now.cloth_id, now.taken_at) == (True, other.cloth_id, "2020")
    assert db.cloths.photos_of(other.cloth_id) == (photo.photo_id, other.photo_id)
    assert db.photos.count() == 2
    assert db.photos.ids().tolist() == [photo.photo_id, other.photo_id]


def test_what_the_file_says_cannot_be_edited(db, add_photo):
    photo = add_photo()
    for field in ("sha256", "pdq", "width_px", "paths", "added_at"):
        with pytest.raises(UsageError):
            db.photos.update(photo.photo_id, {field: "x"})
    with pytest.raises(DataError):
        db.photos.update(photo.photo_id, {"cloth_id": None})


def test_reading_all_goes_on_past_a_chunk(db, add_photo, monkeypatch):
    monkeypatch.setattr(table, "PAGE", 3)
    added = [add_photo() for _ in range(7)]
    assert list(db.photos.iter()) == added


def test_get_many_keeps_the_order(db, add_photo):
    added = [add_photo() for _ in range(4)]
    assert db.photos.get_many([4, 1, 4, 2]) == [added[3], added[0], added[3], added[1]]
    with pytest.raises(DataError) as caught:
        db.photos.get_many([1, 5])
    assert caught.value.params == {"kind": "photo", "id": 5}
