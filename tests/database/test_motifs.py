import pytest

from motifsearch.errors import DataError, UsageError
from motifsearch.records import Claim, Motif, Name

NAMES = (Name(text="Broken blade", lang="en"), Name(text="Parang roesak", lang="jv", status="local"))
FIELDS = {
    "names": NAMES,
    "family": "diagonal",
    "meaning": "perjuangan melawan keburukan",
    "story": "Ombak selatan memukul karang.",
    "may_tell": "abdi dalem",
    "use": "upacara",
    "restricted": True,
    "province": "ID-YO",
    "regency": "3471",
    "place": "Kotagede",
    "community": "Kraton",
    "regime": "traditional_expression",
    "source": "buku, hal. 3",
    "claims": (Claim(field="meaning", source="buku, hal. 3", confidence="possible"),),
    "access": "institution",
}


def test_a_motif_is_read_back_with_every_field(db):
    added = db.motifs.add(name="Parang Rusak", uid="parang", **FIELDS)
    assert set(FIELDS) | {"motif_id", "uid", "name"} == set(Motif.__slots__)
    expected = Motif(
        motif_id=added.motif_id,
        uid="parang",
        name="Parang Rusak",
        **FIELDS,
    )
    assert added == expected
    assert db.motifs.get(added.motif_id) == expected
    assert db.motifs.by_uid("parang") == expected
    assert db.motifs.all() == (expected,)


def test_a_name_alone_makes_a_motif(db):
    added = db.motifs.add(name="Parang Rusak")
    assert added == Motif(motif_id=1, uid="parang_rusak", name="Parang Rusak")


@pytest.mark.parametrize("name", ["parang rusak", "PARANG-RUSAK", "Parang_Rusák", "  parang   rusak "])
def test_a_motif_is_found_however_its_name_is_written(db, name):
    added = db.motifs.add(name="Parang Rusak")
    assert db.motifs.find(name) == added
    assert db.motifs.ensure(name, family="other") == added
    assert db.motifs.count() == 1


def test_a_uid_goes_before_a_name_and_a_name_before_another_name(db):
    other = db.motifs.add(name="Lereng", names=(Name(text="Kawung"),))
    named = db.motifs.add(name="Kawung", uid="k1")
    assert db.motifs.find("kawung") == named
    identified = db.motifs.add(name="Ceplok", uid="kawung")
    assert db.motifs.find("kawung") == identified
    assert db.motifs.find("lereng") == other
    assert db.motifs.find("nothing of the kind") is None


@pytest.mark.parametrize("uid", ["PR-01", "http://example.org/kawung", "?!", "é 1"])
def test_a_motif_is_found_by_a_uid_that_is_no_slug(db, uid):
    added = db.motifs.add(name="Kawung", uid=uid)
    db.motifs.add(name=uid, uid="other")
    assert db.motifs.find(uid) == added


def test_of_two_of_one_name_the_first_is_found(db):
    first = db.motifs.add(name="Ceplok", uid="one")
    db.motifs.add(name="ceplok", uid="two")
    assert db.motifs.find("CEPLOK") == first


def test_ensure_adds_with_the_fields(db):
    added = db.motifs.ensure("Kawung", family="kawung")
    assert added == Motif(motif_id=1, uid="kawung", name="Kawung", family="kawung")


def test_a_taken_uid_is_refused(db):
    db.motifs.add(name="Kawung")
    with pytest.raises(DataError) as caught:
        db.motifs.add(name="kawung")
    assert (caught.value.code, caught.value.params) == ("database.exists", {"kind": "motif", "uid": "kawung"})


def test_get_many_keeps_the_order_and_repeats(db):
    ids = [db.motifs.add(name=name).motif_id for name in ("Kawung", "Parang", "Ceplok")]
    wanted = [ids[2], ids[0], ids[2]]
    assert [motif.motif_id for motif in db.motifs.get_many(wanted)] == wanted
    assert db.motifs.get_many([]) == []


@pytest.mark.parametrize("missing", [0, -1, 99, 2**70])
def test_an_unknown_id_is_named(db, missing):
    db.motifs.add(name="Kawung")
    with pytest.raises(DataError) as caught:
        db.motifs.get_many([1, missing])
    assert caught.value.code == "database.no_record"
    assert caught.value.params == {"kind": "motif", "id": missing}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", None),
        ("name", "a\0b"),
        ("name", "\ud800"),
        ("uid", " "),
        ("family", 3),
        ("names", "Kawung"),
        ("names", ("Kawung",)),
        ("names", (Name(text=" "),)),
        ("names", (Name(text="Kawung", lang=""),)),
        ("names", (Name(text="Kawung", status="wrong"),)),  # type: ignore[arg-type]
        ("restricted", 1),
    ],
)
def test_values_of_the_wrong_kind_are_refused(db, field, value):
    with pytest.raises(DataError) as caught:
        db.motifs.add(**{"name": "Kawung", field: value})
    assert caught.value.code == "database.bad_value"
    assert db.motifs.count() == 0
    assert db.history.recent() == ()


def test_fields_change_and_the_new_name_is_found(db):
    motif = db.motifs.add(name="Kawung", names=NAMES[:1])
    changes = db.motifs.update(motif.motif_id, {"name": "Kawung Prabu", "names": NAMES, "restricted": True}, "buku")
    now = db.motifs.get(motif.motif_id)
    assert now == Motif(motif_id=1, uid="kawung", name="Kawung Prabu", names=NAMES, restricted=True)
    assert {change.field for change in changes} == {"name", "names", "restricted"}
    assert db.motifs.find("kawung prabu") == now
    assert db.motifs.find("parang roesak") == now
    assert db.motifs.find("kawung") == now, "the uid stays"


def test_an_unknown_field_is_refused(db):
    db.motifs.add(name="Kawung")
    with pytest.raises(UsageError) as caught:
        db.motifs.update(1, {"colour": "blue"})
    assert caught.value.code == "database.unknown_field"
    assert caught.value.params["field"] == "colour"


def test_text_that_no_name_can_be_finds_nothing(db):
    db.motifs.add(name="Kawung")
    for name in ("", "\0", "\ud800", "?", "'; DROP TABLE motif; --"):
        assert db.motifs.find(name) is None
        assert db.motifs.by_uid(name) is None
