import pytest

from motifsearch.database import Database
from motifsearch.errors import DataError, UsageError
from motifsearch.records import Listing

FIELDS = {
    "price": 275_000.5,
    "currency": "IDR",
    "units_sold": 3,
    "likes": 0,
    "channel": "pasar",
    "seller": "Toko B",
    "place": "Pekalongan",
    "product": "sarung",
    "generated": True,
}


@pytest.fixture
def cloth_id(db):
    return db.cloths.add(uid="A-1").cloth_id


def test_a_listing_is_read_back_with_every_field(db, cloth_id):
    added = db.listings.add(cloth_id=cloth_id, date="2026-01-31", **FIELDS)
    expected = Listing(listing_id=added.listing_id, uid=added.uid, cloth_id=cloth_id, date="2026-01-31", **FIELDS)
    assert set(FIELDS) | {"listing_id", "uid", "cloth_id", "date"} == set(Listing.__slots__)
    assert added == expected
    assert db.listings.get(added.listing_id) == expected
    assert list(db.listings.iter()) == [expected]


def test_a_cloth_and_a_day_make_a_listing(db, cloth_id):
    added = db.listings.add(cloth_id=cloth_id, date="2026-01-31")
    assert added == Listing(listing_id=1, uid=added.uid, cloth_id=cloth_id, date="2026-01-31")


def test_listings_have_identifiers_that_are_the_same_on_every_machine(db, tmp_path, cloth_id):
    days = ["2026-01-31", "2026-01-31", "2026-02-01"]
    uids = [db.listings.add(cloth_id=cloth_id, date=day, price=5).uid for day in days]
    assert len(set(uids)) == 3
    assert [db.listings.by_uid(uid).uid for uid in uids] == uids
    with Database.open(tmp_path / "other.sqlite") as other:
        there = other.cloths.add(uid="A-1").cloth_id
        assert [other.listings.add(cloth_id=there, date=day, price=5).uid for day in days] == uids
    assert db.listings.add(cloth_id=cloth_id, date="2026-01-31", uid="own").uid == "own"
    with pytest.raises(DataError) as caught:
        db.listings.add(cloth_id=cloth_id, date="2026-03-01", uid="own")
    assert (caught.value.code, caught.value.params) == ("database.exists", {"kind": "listing", "uid": "own"})


def test_listings_come_by_date_then_id(db, cloth_id):
    other = db.cloths.add(uid="A-2").cloth_id
    dates = [(cloth_id, "2026-03-01"), (other, "2026-01-01"), (cloth_id, "2026-01-01"), (cloth_id, "2026-03-01")]
    ids = [db.listings.add(cloth_id=cloth, date=date).listing_id for cloth, date in dates]
    assert [one.listing_id for one in db.listings.iter()] == [ids[1], ids[2], ids[0], ids[3]]
    assert [one.listing_id for one in db.listings.of_cloth(cloth_id)] == [ids[2], ids[0], ids[3]]
    assert db.listings.count() == 4


def test_an_equal_listing_is_added_once(db, cloth_id):
    first, was_added = db.listings.ensure(cloth_id=cloth_id, date="2026-01-01", price=5, seller="B")
    again, was_added_again = db.listings.ensure(
        cloth_id=cloth_id, date="2026-01-01", price=5.0, seller="B", likes=None
    )
    assert (was_added, was_added_again) == (True, False)
    assert first == again
    for other in ({"price": 6}, {"price": None}, {"seller": None}, {"units_sold": 0}, {"generated": True}):
        fields = {"price": 5, "seller": "B"} | other
        assert db.listings.ensure(cloth_id=cloth_id, date="2026-01-01", **fields)[1], other
    assert db.listings.count() == 6


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", -1),
        ("price", float("nan")),
        ("price", float("inf")),
        ("price", "5"),
        ("price", True),
        pytest.param("price", 10**400, id="price-that no float holds"),
        ("units_sold", -1),
        ("units_sold", 1.5),
        ("likes", 2**63),
        ("date", ""),
        ("currency", None),
        ("seller", "\ud800"),
    ],
)
def test_values_of_the_wrong_kind_are_refused(db, cloth_id, field, value):
    with pytest.raises(DataError) as caught:
        db.listings.add(**{"cloth_id": cloth_id, "date": "2026-01-01", field: value})
    assert caught.value.code == "database.bad_value"
    assert caught.value.params["field"] == field
    assert db.listings.count() == 0


def test_a_cloth_that_is_not_there_is_refused(db, cloth_id):
    listing = db.listings.add(cloth_id=cloth_id, date="2026-01-01")
    for write in (
        lambda: db.listings.add(cloth_id=99, date="2026-01-01"),
        lambda: db.listings.update(listing.listing_id, {"cloth_id": 99}),
    ):
        with pytest.raises(DataError) as caught:
            write()
        assert caught.value.code == "database.no_record"


@pytest.mark.parametrize("missing", [0, 99, -5, 2**70])
def test_an_unknown_id_is_named(db, missing):
    with pytest.raises(DataError) as caught:
        db.listings.get(missing)
    assert (caught.value.code, caught.value.params) == ("database.no_record", {"kind": "listing", "id": missing})


def test_fields_change(db, cloth_id):
    listing = db.listings.add(cloth_id=cloth_id, date="2026-01-31", **FIELDS)
    changed = {"price": None, "product": "kemeja", "generated": False, "likes": 9}
    changes = db.listings.update(listing.listing_id, changed)
    assert db.listings.get(listing.listing_id) == Listing(
        listing_id=listing.listing_id, uid=listing.uid, cloth_id=cloth_id, date="2026-01-31", **(FIELDS | changed)
    )
    assert [(one.field, one.before, one.after) for one in changes] == [
        ("price", "275000.5", None),
        ("product", "sarung", "kemeja"),
        ("generated", "true", "false"),
        ("likes", "0", "9"),
    ]
    with pytest.raises(UsageError):
        db.listings.update(listing.listing_id, {"listing_id": 2})


def test_records_change_and_are_counted_while_listings_are_read(db, cloth_id, add_photo):
    add_photo(cloth_id)
    with db.transaction():
        for number in range(1200):
            db.listings.add(cloth_id=cloth_id, date=f"2026-01-{number % 28 + 1:02d}", product="sarung", price=number)
    seen = []
    for number, listing in enumerate(db.listings.iter()):
        seen.append(listing.listing_id)
        if number == 0:
            assert db.filters.counts("product") == {"sarung": 1}
            with db.transaction():
                db.cloths.update(cloth_id, {"title": "baru"})
    assert sorted(seen) == list(range(1, 1201))
