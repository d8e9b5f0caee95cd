import pytest

from motifsearch.database.rows import differences
from motifsearch.records import Cloth


def test_only_what_differs_is_returned_with_its_former_value():
    cloth = Cloth(cloth_id=1, uid="A-1", title="x", tags=("a", "b"))
    assert differences(cloth, {"title": "x", "tags": ("b", "a"), "maker": "y", "date": None}) == {
        "tags": (("a", "b"), ("b", "a")),
        "maker": (None, "y"),
    }


@pytest.mark.parametrize("kind", ["motif", "cloth", "photo", "listing"])
def test_what_is_not_there_is_said_in_one_way(db, kind):
    table = {"motif": db.motifs, "cloth": db.cloths, "photo": db.photos, "listing": db.listings}[kind]
    for call in (table.get, lambda missing: table.update(missing, {})):
        with pytest.raises(Exception, match="no_record") as caught:
            call(7)
        assert caught.value.code == "database.no_record"
        assert caught.value.params == {"kind": kind, "id": 7}
