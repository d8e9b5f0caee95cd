from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from motifsearch.database import Database
from motifsearch.errors import UsageError
from motifsearch.records import Condition

# What a filter must find in a record, said once more and without SQL.
SINGLE = ("technique", "province", "regency", "community", "maker", "rights", "collection", "access")
SEVERAL = {"dye": "dyes", "colour": "colours", "tag": "tags", "label": "labels"}
PERIODS = {"1953-04": "1950s", "18XX": "century-19", "1950/1955": "1950s", None: None}


def said(db):
    """Each photograph with its cloth and, for each field, the values that its record has."""
    found = []
    for photo in db.photos.iter():
        cloth = db.cloths.get(photo.cloth_id)
        motif = None if cloth.motif_id is None else db.motifs.get(cloth.motif_id)
        listings = db.listings.of_cloth(cloth.cloth_id)
        values = {field: {getattr(cloth, field)} for field in SINGLE}
        values |= {field: set(getattr(cloth, name)) for field, name in SEVERAL.items()}
        values["label"] = {label.name for label in cloth.labels}
        values |= {
            field: {getattr(listing, field) for listing in listings} for field in ("product", "channel", "seller")
        }
        values |= {
            "motif": {motif and motif.uid},
            "family": {motif and motif.family},
            "period": {PERIODS[cloth.date]},
            "has_listing": {"yes" if listings else "no"},
            "generated": {"yes" if cloth.generated else "no"},
        }
        found.append((photo, cloth, {field: texts - {None} for field, texts in values.items()}))
    return found


def chosen(records, conditions, include_hidden, access):
    return [
        (photo.photo_id, values)
        for photo, cloth, values in records
        if (include_hidden or not photo.hidden)
        and (access is None or cloth.access in access)
        and all(values[condition.field] & set(condition.values) for condition in conditions)
    ]


def ask(field, *values):
    return Condition(field=field, values=values)


CONDITIONS = {
    "none": (),
    "motif": (ask("motif", "kawung"),),
    "two motifs": (ask("motif", "parang_rusak", "mega_mendung"),),
    "family": (ask("family", "diagonal"),),
    "technique": (ask("technique", "cap"),),
    "two techniques": (ask("technique", "cap", "tulis"),),
    "dye": (ask("dye", "indigo"),),
    "colour": (ask("colour", "brown"),),
    "colours that must both be there": (ask("colour", "brown"), ask("colour", "blue")),
    "province": (ask("province", "ID-JB", "ID-JT"),),
    "regency": (ask("regency", "3471"),),
    "community": (ask("community", "Trusmi"),),
    "maker": (ask("maker", "Perajin A"),),
    "period": (ask("period", "1950s"),),
    "rights": (ask("rights", "CC-BY-4.0"),),
    "collection": (ask("collection", "Peti 1"),),
    "tag": (ask("tag", "kraton"),),
    "tag and colour": (ask("tag", "kraton"), ask("colour", "red")),
    "access": (ask("access", "community"),),
    "label": (ask("label", "TK A"),),
    "has a listing": (ask("has_listing", "yes"),),
    "has none": (ask("has_listing", "no"),),
    "generated": (ask("generated", "yes"),),
    "not generated": (ask("generated", "no"),),
    "product": (ask("product", "sarung"),),
    "channel": (ask("channel", "pasar", "toko"),),
    "seller": (ask("seller", "Toko B"),),
    "no value": (ask("tag"),),
    "a value that is not there": (ask("tag", "x"),),
    "quotes": (ask("tag", "'; DROP TABLE photo; --", '"'),),
    "letters that no text holds": (ask("tag", "\ud800", "\0"), ask("motif", "\ud800")),
    "three at once": (ask("generated", "no"), ask("technique", "tulis"), ask("product", "sarung")),
}


OPTIONS = [
    {"include_hidden": include_hidden, "access": access}
    for include_hidden in (False, True)
    for access in (("public",), ("public", "institution"), (), None)
]


@pytest.mark.parametrize("conditions", CONDITIONS.values(), ids=CONDITIONS.keys())
def test_a_choice_and_its_counts_are_those_of_reading_every_record(collection, conditions):
    filters, records = collection.filters, said(collection)
    assert set(filters.fields()) == set(records[0][2])
    for options in OPTIONS:
        ids = filters.allowed_ids(conditions, **options)
        assert ids.dtype == "int64"
        assert ids.tolist() == [photo_id for photo_id, _ in chosen(records, conditions, **options)]
        every = filters.all_counts(conditions, **options)
        for field in filters.fields():
            others = [condition for condition in conditions if condition.field != field]
            expected = Counter(value for _, values in chosen(records, others, **options) for value in values[field])
            counts = filters.counts(field, conditions, **options)
            assert counts == expected
            assert list(counts.items()) == sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            assert field not in every or every[field] == expected


def test_what_is_hidden_or_not_public_stays_out_unless_asked_for(collection):
    public = collection.filters.allowed_ids()
    every = collection.filters.allowed_ids(include_hidden=True, access=None)
    assert every.tolist() == collection.photos.ids().tolist()
    left_out = [collection.photos.get(one) for one in set(every.tolist()) - set(public.tolist())]
    assert {photo.hidden for photo in left_out} == {True, False}
    assert {collection.cloths.get(photo.cloth_id).access for photo in left_out} == {
        "public",
        "institution",
        "community",
    }


@pytest.mark.parametrize("name", ["mega_mendung", "Mega mendung", "MEGA-MENDUNG", "mego mendoeng", "Mego-Mendoeng"])
def test_a_motif_is_asked_for_by_any_of_its_names(collection, name):
    assert (
        collection.filters.allowed_ids([ask("motif", name)]).tolist()
        == collection.filters.allowed_ids([ask("motif", "mega_mendung")]).tolist()
        != []
    )


def test_a_photograph_of_several_values_counts_for_each_but_once(collection):
    assert collection.filters.counts("product", access=None) == {"kemeja": 1, "sarung": 1}
    assert collection.filters.counts("colour", access=None) == {"brown": 6, "blue": 3, "red": 2}


@pytest.mark.parametrize("field", ["", "title", "photo_id", "tag; --", "\ud800"])
def test_an_unknown_field_is_refused_with_those_that_there_are(collection, field):
    for call in (
        lambda: collection.filters.allowed_ids([ask(field, "x")]),
        lambda: collection.filters.counts(field),
        lambda: collection.filters.counts("tag", [ask(field, "x")]),
        lambda: collection.filters.all_counts([ask(field, "x")]),
    ):
        with pytest.raises(UsageError) as caught:
            call()
        assert caught.value.code == "database.unknown_field"
        assert "has_listing" in caught.value.params["known"]


def test_an_empty_catalogue_has_nothing_to_choose(db):
    assert db.filters.allowed_ids().tolist() == []
    assert set(map(len, db.filters.all_counts().values())) == {0}


def test_counting_goes_inside_a_transaction_and_without_writing(collection, path):
    expected = collection.filters.all_counts()
    with collection.transaction():
        collection.cloths.add(uid="new")
        assert collection.filters.all_counts() == expected
    with Database.open(path, readonly=True) as reader:
        assert reader.filters.all_counts() == expected


def test_a_failure_while_counting_does_not_stop_the_next_count(collection, monkeypatch):
    expected = collection.filters.counts("tag")
    with monkeypatch.context() as patch:
        patch.setattr("motifsearch.database.facets._count_chosen", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            collection.filters.counts("tag")
    assert collection.filters.counts("tag") == expected


def test_a_motif_that_is_not_for_everybody_takes_its_cloths_along(collection):
    parang = collection.motifs.by_uid("parang_rusak")
    of_parang = collection.filters.allowed_ids((ask("motif", "parang_rusak"),)).tolist()
    before = collection.filters.allowed_ids().tolist()
    total = sum(collection.filters.counts("generated").values())
    assert of_parang
    collection.motifs.update(parang.motif_id, {"access": "community"})
    assert collection.filters.allowed_ids().tolist() == [one for one in before if one not in of_parang]
    assert "parang_rusak" not in collection.filters.all_counts()["motif"]
    assert sum(collection.filters.counts("generated").values()) == total - len(of_parang)
    assert collection.filters.allowed_ids(access=("public", "institution")).tolist() != before
    assert set(before) <= set(collection.filters.allowed_ids(access=None).tolist())
    assert not {hit.photo_id for hit in collection.fulltext.search("parang", 50)} & set(of_parang)


def test_what_anybody_may_see_follows_every_change(collection, path):
    def shown() -> list[int]:
        return collection.filters.allowed_ids().tolist()

    everything = shown()
    first = everything[0]
    cloth_id = collection.photos.get(first).cloth_id
    beside = collection.photos.of_cloth(cloth_id)
    # By this connection, and inside a transaction that is undone.
    collection.photos.update(first, {"hidden": True})
    assert shown() == everything[1:]
    with suppress(ZeroDivisionError), collection.transaction():
        collection.photos.update(first, {"hidden": False})
        assert shown() == everything
        raise ZeroDivisionError
    assert shown() == everything[1:]
    # By another program.
    with Database.open(path) as other:
        other.photos.update(first, {"hidden": False})
    assert shown() == everything
    with Database.open(path) as other:
        other.cloths.update(cloth_id, {"access": "community"})
    assert not set(shown()) & {photo.photo_id for photo in beside}
    assert shown() == collection.filters.allowed_ids().tolist()


def test_what_is_remembered_cannot_be_written_to(collection):
    with pytest.raises(ValueError, match="read-only"):
        collection.filters.allowed_ids()[0] = 0


def test_the_same_conditions_give_the_same_ids_until_something_changes(collection):
    conditions = (ask("technique", "tulis"),)
    first = collection.filters.allowed_ids(conditions)
    assert collection.filters.allowed_ids(conditions) is first
    assert not first.flags.writeable
    with ThreadPoolExecutor(1) as other:
        assert other.submit(collection.filters.allowed_ids, conditions).result() is first
    assert collection.filters.allowed_ids(conditions, include_hidden=True) is not first
    photo = collection.photos.get(int(first[0]))
    collection.photos.update(photo.photo_id, {"hidden": True})
    assert collection.filters.allowed_ids(conditions).tolist() == first[1:].tolist()
    # What a transaction may yet undo is not kept.
    with collection.transaction():
        assert collection.filters.allowed_ids(conditions) is not collection.filters.allowed_ids(conditions)
    for number in range(9):
        collection.filters.allowed_ids((ask("tag", f"no such {number}"),))
    assert collection.filters.allowed_ids(conditions).tolist() == first[1:].tolist()
