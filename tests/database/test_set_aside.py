"""A cloth that leaves comes back exactly, with everything that pointed at it."""

import pytest

from motifsearch.errors import DataError
from motifsearch.records import Claim, Label


def test_a_cloth_comes_back_with_its_lists_and_its_clusters(db):
    cloth = db.cloths.add(
        uid="A-1",
        title="Dodot",
        tags=("lama", "kraton"),
        labels=(Label(name="TK A", community="Contoh"),),
        claims=(Claim(field="title", value="Kain"),),
        date="1953-04",
    )
    cluster = db.clusters.add("pattern", [cloth.cloth_id], name_id="Parang", name_en="Parang", fit=0.5)
    kept = db.set_aside.take_out(cloth.cloth_id, "joined")
    assert db.cloths.count() == 0
    assert db.clusters.get(cluster.cluster_id).cloth_ids == ()
    db.set_aside.put_back(kept, "undone")
    assert db.cloths.get(cloth.cloth_id) == cloth
    assert db.clusters.get(cluster.cluster_id).cloth_ids == (cloth.cloth_id,)
    assert [(change.field, change.why) for change in db.history.of("cloth", cloth.cloth_id)] == [
        ("created", None),
        ("removed", "joined"),
        ("created", "undone"),
    ]
    assert db.check() == []


def test_a_cloth_with_photographs_or_listings_stays(db, add_photo):
    photo = add_photo()
    listed = db.cloths.add(uid="A-2")
    db.listings.add(cloth_id=listed.cloth_id, date="2026-01-05")
    before = tuple(db.cloths.iter())
    assert db.set_aside.take_out(photo.cloth_id, "joined") is None
    assert db.set_aside.take_out(listed.cloth_id, "joined") is None
    assert tuple(db.cloths.iter()) == before


@pytest.mark.parametrize(
    "kept",
    [
        {"setting": [{"key": "model", "value": "x"}], "cloth": []},
        {"cloth (uid) VALUES ('x') --": [{"uid": "x"}], "cloth": []},
        {"cloth": [{"cloth_id": 7, 'uid") VALUES (8, "y") --': "x"}]},
    ],
)
def test_what_no_cloth_ever_had_is_not_put_back(db, kept):
    with pytest.raises(DataError) as caught:
        db.set_aside.put_back(kept, "undo")
    assert caught.value.code == "archive.bad_record"
    assert db.cloths.count() == 0
    assert db.settings.all() == {}
