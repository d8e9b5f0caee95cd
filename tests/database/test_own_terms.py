"""The institution's terms in the database: kept with their history, known while it is open, said by the full text."""

import pytest

from motifsearch.database import Database
from motifsearch.vocabulary import lookup

CUNGKIL = {"labels": {"id": "Batik cungkil", "en": "Scratched batik"}}


def test_a_term_is_known_while_the_catalogue_is_open(path, db):
    db.own_terms.put("technique", "cungkil", CUNGKIL, "kami pakai")
    assert lookup("technique", "scratched batik").key == "cungkil"
    db.close()
    assert lookup("technique", "scratched batik") is None
    with Database.open(path):
        assert lookup("technique", "scratched batik").key == "cungkil"


def test_every_change_is_kept(db):
    db.own_terms.put("technique", "cungkil", CUNGKIL, "satu")
    assert db.own_terms.put("technique", "cungkil", CUNGKIL) is None
    with db.history.acting_as("rini"):
        db.own_terms.put("technique", "cungkil", CUNGKIL | {"retired": True})
    db.own_terms.put("technique", "cungkil", None)
    past = db.own_terms.history("technique", "cungkil")
    assert [(change.by, change.why) for change in past] == [("sari", "satu"), ("rini", None), ("sari", None)]
    assert [change.before for change in past] == [None, CUNGKIL, CUNGKIL | {"retired": True}]
    assert past[-1].after is None
    assert db.own_terms.history("dye") == ()


def test_words_are_written_anew_when_a_name_changes(db, add_photo):
    cloth = db.cloths.add(uid="A", technique="cungkil", province="ID-JT")
    add_photo(cloth.cloth_id)
    assert not db.fulltext.search("scratched", 5)
    db.own_terms.put("technique", "cungkil", CUNGKIL)
    assert [hit.photo_id for hit in db.fulltext.search("scratched", 5)] == [1]
    assert db.check() == []
    db.own_terms.put("province", "ID-JT", {"labels": {"id": "Jawa Tengah", "en": "Middle of Java"}})
    assert [hit.photo_id for hit in db.fulltext.search("middle", 5)] == [1]
    db.own_terms.put("technique", "cungkil", None)
    assert not db.fulltext.search("scratched", 5)
    assert db.check() == []


def test_what_another_program_writes_is_read_and_what_is_undone_forgotten(path, db):
    with Database.open(path) as other:
        other.own_terms.put("technique", "cungkil", CUNGKIL)
    db.own_terms.refresh()
    assert lookup("technique", "batik cungkil").key == "cungkil"

    def undone() -> None:
        with db.transaction():
            db.own_terms.put("technique", "cungkil", None)
            raise KeyError

    with pytest.raises(KeyError):
        undone()
    db.own_terms.refresh()
    assert lookup("technique", "batik cungkil").key == "cungkil"


def test_records_that_hold_a_term_are_counted(db):
    db.cloths.add(uid="A", technique="cungkil", dyes=("nila",))
    motif = db.motifs.add(name="Kawung", province="ID-JT")
    db.cloths.add(uid="B", province="ID-JT", motif_id=motif.motif_id)
    counts = {kind: db.own_terms.uses(kind, key) for kind, key in (("technique", "cungkil"), ("dye", "nila"))}
    assert counts == {"technique": 1, "dye": 1}
    assert db.own_terms.uses("province", "ID-JT") == 2
    assert db.own_terms.uses("event", "imlek") == 0
