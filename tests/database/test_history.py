import json

import pytest

from motifsearch.database import Database
from motifsearch.errors import DataError
from motifsearch.records import Change, Name


def told(changes):
    return [(change.field, change.before, change.after) for change in changes]


def test_every_edit_says_what_when_who_and_why(db):
    cloth = db.cloths.add(uid="A-1", title="lama")
    changes = db.cloths.update(
        cloth.cloth_id, {"title": "baru", "tags": ("kraton", "é"), "generated": True}, "menurut buku induk"
    )
    kept = db.history.of("cloth", cloth.cloth_id)
    assert kept[1:] == changes
    first = int(kept[0].at[17:19])
    times = [f"2026-01-02T03:00:{first + place:02d}+00:00" for place in range(4)]
    assert kept == (
        Change(
            change_id=1,
            kind="cloth",
            record_id=cloth.cloth_id,
            field="created",
            before=None,
            after="A-1",
            at=times[0],
            by="sari",
        ),
        *(
            Change(
                change_id=number,
                kind="cloth",
                record_id=cloth.cloth_id,
                field=field,
                before=before,
                after=after,
                at=times[number - 1],
                by="sari",
                why="menurut buku induk",
            )
            for number, field, before, after in (
                (2, "title", "lama", "baru"),
                (3, "tags", "[]", '["kraton","é"]'),
                (4, "generated", "false", "true"),
            )
        ),
    )


def test_another_person_is_named_in_their_own_edits(path, db):
    db.cloths.add(uid="A-1")
    with Database.open(path, author="budi") as other:
        other.cloths.update(1, {"title": "baru"})
    db.cloths.update(1, {"title": "lagi"})
    assert [change.by for change in db.history.of("cloth", 1)] == ["sari", "budi", "sari"]


def test_what_is_as_it_was_is_no_change(db, add_photo):
    motif = db.motifs.add(name="Kawung", names=(Name(text="Kawoeng"),), restricted=True)
    cloth = db.cloths.add(uid="A-1", motif_id=motif.motif_id, title="x", tags=("a", "b"))
    photo = add_photo(cloth.cloth_id)
    listing = db.listings.add(cloth_id=cloth.cloth_id, date="2026-01-01", price=5, likes=1)
    before = db.history.recent(1000)
    writes = [
        (db.motifs, motif.motif_id, {"name": "Kawung", "names": [Name(text="Kawoeng")], "restricted": True}),
        (db.motifs, motif.motif_id, {"family": " ", "meaning": None}),
        (db.cloths, cloth.cloth_id, {"title": "x", "tags": ["a", "b", "a", ""], "date": "", "access": "public"}),
        (db.photos, photo.photo_id, {"hidden": False, "cloth_id": cloth.cloth_id, "taken_at": " "}),
        (db.listings, listing.listing_id, {"price": 5, "likes": 1, "seller": "", "date": "2026-01-01"}),
    ]
    for table, record_id, same in writes:
        assert table.update(record_id, same, "tanpa sebab") == ()
        assert table.update(record_id, {}) == ()
    assert db.history.recent(1000) == before


def test_names_are_written_with_language_and_standing(db):
    motif = db.motifs.add(name="Kawung")
    db.motifs.update(motif.motif_id, {"names": (Name(text="Kawoeng", lang="jv", status="disputed"),)})
    last = db.history.of("motif", motif.motif_id)[-1]
    assert last.before == "[]"
    assert json.loads(last.after) == [{"text": "Kawoeng", "lang": "jv", "status": "disputed"}]


def test_records_of_other_kinds_and_ids_are_not_mixed_in(db, add_photo):
    photo = add_photo()
    other = add_photo()
    db.photos.update(photo.photo_id, {"hidden": True})
    db.cloths.update(photo.cloth_id, {"title": "x"})
    assert photo.photo_id == photo.cloth_id
    assert [change.field for change in db.history.of("photo", photo.photo_id)] == ["created", "hidden"]
    assert [change.field for change in db.history.of("cloth", photo.cloth_id)] == ["created", "title"]
    assert [change.field for change in db.history.of("photo", other.photo_id)] == ["created"]
    for nobody in (0, -1, 99, 2**70):
        assert db.history.of("photo", nobody) == ()


def test_recent_changes_come_newest_first(db):
    for number in range(5):
        db.cloths.add(uid=f"A-{number}")
    assert [change.after for change in db.history.recent(3)] == ["A-4", "A-3", "A-2"]
    assert len(db.history.recent()) == 5


def test_what_is_undone_leaves_no_history(db, undo):
    cloth = db.cloths.add(uid="A-1")
    undo(lambda: db.cloths.update(cloth.cloth_id, {"title": "baru"}))
    assert told(db.history.of("cloth", cloth.cloth_id)) == [("created", None, "A-1")]


@pytest.mark.parametrize("why", ["\ud800", "a\0", 3])
def test_a_reason_that_is_no_text_changes_nothing(db, why):
    cloth = db.cloths.add(uid="A-1")
    with pytest.raises(DataError) as caught:
        db.cloths.update(cloth.cloth_id, {"title": "baru"}, why)
    assert caught.value.params["field"] == "why"
    assert db.cloths.get(cloth.cloth_id) == cloth
    assert len(db.history.recent()) == 1
