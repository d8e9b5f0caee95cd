import pytest

from motifsearch.database.fields import CLOTH_FIELDS, LISTING_FIELDS, MOTIF_FIELDS, PHOTO_FIELDS, checked
from motifsearch.errors import DataError, UsageError
from motifsearch.records import Claim, Cloth, Label, Listing, Motif, Photo


@pytest.mark.parametrize(
    ("fields", "record", "kept_apart"),
    [
        (MOTIF_FIELDS, Motif, {"motif_id", "uid"}),
        (CLOTH_FIELDS, Cloth, {"cloth_id", "uid"}),
        (LISTING_FIELDS, Listing, {"listing_id", "uid"}),
    ],
)
def test_every_field_of_a_record_can_be_written(fields, record, kept_apart):
    assert set(fields) | kept_apart == set(record.__slots__)
    assert not set(fields) & kept_apart


def test_of_a_photograph_only_what_people_say_can_be_written():
    said = {"cloth_id", "taken_at", "caption", "photographer", "rights", "rights_holder", "hidden"}
    assert set(PHOTO_FIELDS) == said
    assert set(PHOTO_FIELDS) < set(Photo.__slots__)


def test_values_come_in_the_form_in_which_they_are_kept():
    assert checked(CLOTH_FIELDS, {"title": " \t\n", "tags": ["b", "a", "b", " "], "labels": ()}) == {
        "title": None,
        "tags": ("b", "a"),
        "labels": (),
    }
    assert checked(CLOTH_FIELDS, {"title": " kain "}) == {"title": " kain "}
    price = checked(LISTING_FIELDS, {"price": 3})["price"]
    assert (price, type(price)) == (3.0, float)


def test_the_first_unknown_field_is_named_with_those_that_there_are():
    with pytest.raises(UsageError) as caught:
        checked(PHOTO_FIELDS, {"hidden": True, "sha256": "x"})
    known = "cloth_id, taken_at, caption, photographer, rights, rights_holder, hidden"
    assert caught.value.params == {"field": "sha256", "known": known}


def test_a_text_alone_is_the_name_of_a_label():
    full = Label(name="TK V", community="Trusmi", text="Sudah diperiksa.", uri=" ")
    assert checked(CLOTH_FIELDS, {"labels": ["TK A", " ", full, "TK A"]}) == {
        "labels": (Label(name="TK A"), Label(name="TK V", community="Trusmi", text="Sudah diperiksa.")),
    }


@pytest.mark.parametrize(
    "value", ["date", ("date",), (Claim(field=" "),), (Claim(field="date", confidence="sure"),), (Label(name="date"),)]
)
def test_a_claim_says_what_it_is_about_and_how_sure_it_is(value):
    with pytest.raises(DataError) as caught:
        checked(CLOTH_FIELDS, {"claims": value})
    assert (caught.value.code, caught.value.params["field"]) == ("database.bad_value", "claims")


def test_a_value_that_cannot_be_printed_is_named_in_plain_letters():
    with pytest.raises(DataError) as caught:
        checked(CLOTH_FIELDS, {"title": "\ud800" + "x" * 500})
    value = caught.value.params["value"]
    assert value.startswith(r"'\ud800xxx")
    assert len(value) <= 80
