import pytest

from motifsearch.database import table
from motifsearch.errors import DataError, UsageError
from motifsearch.records import Claim, Cloth, Label

FIELDS = {
    "inventory": "B 12/1953",
    "title": "Dodot agung",
    "technique": "tulis",
    "dyes": ("soga", "indigo"),
    "colours": ("brown", "blue"),
    "fabric": "mori primissima",
    "length_cm": 250.0,
    "width_cm": 105.5,
    "province": "ID-YO",
    "regency": "3471",
    "place": "Kotagede",
    "community": "Kraton",
    "maker": "Perajin A",
    "date": "1953-04",
    "meaning": "keteguhan",
    "story": "Dipakai raja pada penobatan.",
    "may_tell": "abdi dalem",
    "description": 'Tepi berlubang; "kain" lama\'s\nbaris kedua',
    "tags": ("kraton", "lama"),
    "collection": "Peti 1",
    "rights": "CC-BY-4.0",
    "owner": "Museum B",
    "acquisition": "hibah 1961",
    "condition": "tepi berlubang",
    "rights_holder": "Museum B",
    "permission": "lisan, dari komunitas",
    "permission_date": "2025-11",
    "regime": "traditional_expression",
    "labels": (
        Label(name="TK A"),
        Label(name="TK SC", community="Kraton", text="Dipakai\npada bulan Sura.", uri="https://example.org/sc"),
    ),
    "claims": (
        Claim(field="date", value="1953-04", source="buku, hal. 12", confidence="probable", author="sari"),
        Claim(field="maker", value="Perajin B", confidence="disputed", date="2024-05"),
        Claim(field="meaning"),
    ),
    "access": "community",
    "source": "buku, hal. 12",
    "generated": True,
}


def test_a_cloth_is_read_back_with_every_field(db):
    motif = db.motifs.add(name="Kawung")
    added = db.cloths.add(uid="A-1", motif_id=motif.motif_id, **FIELDS)
    expected = Cloth(cloth_id=added.cloth_id, uid="A-1", motif_id=motif.motif_id, **FIELDS)
    assert set(FIELDS) | {"cloth_id", "uid", "motif_id"} == set(Cloth.__slots__)
    assert added == expected
    assert db.cloths.get(added.cloth_id) == expected
    assert db.cloths.by_uid("A-1") == expected


def test_a_uid_alone_makes_a_cloth(db):
    assert db.cloths.add(uid="A-1") == Cloth(cloth_id=1, uid="A-1")


def test_blank_texts_and_repeats_are_not_kept(db):
    added = db.cloths.add(uid="A-1", title=" ", tags=["b", "a", "", "b", " "], dyes=[])
    assert added == Cloth(cloth_id=1, uid="A-1", tags=("b", "a"))


def test_a_taken_uid_is_refused(db):
    db.cloths.add(uid="A-1")
    with pytest.raises(DataError) as caught:
        db.cloths.add(uid="A-1")
    assert (caught.value.code, caught.value.params) == ("database.exists", {"kind": "cloth", "uid": "A-1"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("uid", ""),
        ("title", 3),
        ("title", "a\0"),
        ("tags", "kraton"),
        ("tags", ("a", None, 3)),
        ("access", "secret"),
        ("access", None),
        ("generated", "yes"),
        ("motif_id", "1"),
        ("motif_id", True),
        ("motif_id", -1),
        ("motif_id", 2**63),
    ],
)
def test_values_of_the_wrong_kind_are_refused(db, field, value):
    with pytest.raises(DataError) as caught:
        db.cloths.add(**{"uid": "A-1", field: value})
    assert caught.value.code == "database.bad_value"
    assert caught.value.params["field"] == field
    assert db.cloths.count() == 0


def test_a_motif_that_is_not_there_is_refused(db):
    cloth = db.cloths.add(uid="A-1")
    for write in (
        lambda: db.cloths.add(uid="A-2", motif_id=7),
        lambda: db.cloths.update(cloth.cloth_id, {"motif_id": 7}),
    ):
        with pytest.raises(DataError) as caught:
            write()
        assert caught.value.code == "database.no_record"
        assert caught.value.params["kind"] == "motif"
    assert db.cloths.all() == (cloth,)


def test_an_unknown_field_is_refused(db):
    db.cloths.add(uid="A-1")
    for field in ("uid", "cloth_id", "period", "title; --"):
        with pytest.raises(UsageError) as caught:
            db.cloths.update(1, {field: "x"})
        assert caught.value.code == "database.unknown_field"


def test_a_change_replaces_and_empties(db):
    cloth = db.cloths.add(uid="A-1", **FIELDS)
    db.cloths.update(cloth.cloth_id, {"tags": ("lama",), "dyes": (), "title": None, "date": "18XX"})
    changed = FIELDS | {"tags": ("lama",), "dyes": (), "title": None, "date": "18XX"}
    assert db.cloths.get(cloth.cloth_id) == Cloth(cloth_id=cloth.cloth_id, uid="A-1", **changed)


def test_a_failed_change_leaves_all_as_it_was(db):
    cloth = db.cloths.add(uid="A-1", title="lama")
    before = db.history.recent()
    with pytest.raises(DataError):
        db.cloths.update(cloth.cloth_id, {"title": "baru", "motif_id": 9})
    assert db.cloths.get(cloth.cloth_id) == cloth
    assert db.history.recent() == before


def test_reading_all_goes_on_past_a_chunk(db, monkeypatch):
    monkeypatch.setattr(table, "PAGE", 3)
    added = [db.cloths.add(uid=f"A-{number}", tags=(str(number),)) for number in range(7)]
    assert list(db.cloths.iter()) == added
    assert db.cloths.all() == tuple(added)
    assert db.cloths.count() == 7


def test_an_empty_cloth_is_discarded_and_its_id_is_not_used_again(db):
    cloth = db.cloths.add(uid="A-1")
    assert db.cloths.discard(cloth.cloth_id, "tanpa isi")
    assert db.cloths.count() == 0
    last = db.history.of("cloth", cloth.cloth_id)[-1]
    assert (last.field, last.before, last.after, last.why) == ("removed", "A-1", None, "tanpa isi")
    assert db.cloths.add(uid="A-1").cloth_id != cloth.cloth_id


def test_a_cloth_that_something_belongs_to_is_not_discarded(db, add_photo):
    with_photo = add_photo().cloth_id
    with_listing = db.cloths.add(uid="L").cloth_id
    db.listings.add(cloth_id=with_listing, date="2026-01-01")
    with_words = db.cloths.add(uid="W", tags=("lama",)).cloth_id
    closed = db.cloths.add(uid="C", access="community").cloth_id
    before = db.history.recent()
    for cloth_id in (with_photo, with_listing, with_words, closed):
        assert not db.cloths.discard(cloth_id, "tanpa isi")
    assert db.cloths.count() == 4
    assert db.history.recent() == before


def test_photographs_of_a_cloth_count_hidden_ones_too(db, add_photo):
    first = add_photo()
    second = add_photo(first.cloth_id)
    db.photos.update(second.photo_id, {"hidden": True})
    assert db.cloths.photos_of(first.cloth_id) == (first.photo_id, second.photo_id)
    assert db.cloths.photos_of(99) == ()


def test_a_uid_that_cannot_be_finds_nothing(db):
    db.cloths.add(uid="A-1")
    for uid in ("", "\0", "\ud800", "a-1", "A-1 "):
        assert db.cloths.by_uid(uid) is None
