"""What an institution says of the terms itself, laid over those that the program brings."""

import pytest

from motifsearch.errors import UsageError
from motifsearch.vocabulary import KINDS, label, lookup, suggest, term, terms
from motifsearch.vocabulary.checking import EDITABLE, checked, key_of
from motifsearch.vocabulary.expansion import expand
from motifsearch.vocabulary.own import publish, withdraw
from motifsearch.vocabulary.terms import built_in


@pytest.fixture
def own():
    """A function that publishes rows, for as long as the test lasts."""
    owners = []

    def say(rows):
        owner = object()
        owners.append(owner)
        publish(owner, rows)
        return owner

    yield say
    for owner in owners:
        withdraw(owner)


SISIR = {"labels": {"id": "Parang Sisir", "en": "Comb parang"}, "spellings": ["sisiran"], "parent": "diagonal"}


def test_a_term_of_ones_own_is_found_said_and_searched_like_any_other(own):
    assert lookup("motif", "parang sisir") is None
    owner = own({"motif": {"parang_sisir": SISIR}})
    assert term("motif", "parang_sisir").own
    assert lookup("motif", "Parang Sisirr") == lookup("motif", "sisiran") == term("motif", "parang_sisir")
    assert label("motif", "parang_sisir", "en") == "Comb parang"
    wish = expand("kain sisiran dari Solo")
    assert {found.key for found in wish.terms} >= {"parang_sisir"}
    assert terms("motif")[-1].key == "parang_sisir"
    withdraw(owner)
    assert lookup("motif", "sisiran") is None
    assert "parang_sisir" not in {found.key for found in expand("kain sisiran dari Solo").terms}


def test_a_term_of_the_program_keeps_what_nobody_set_otherwise(own):
    before = term("technique", "tulis")
    own({"technique": {"tulis": {"spellings": ["tulis halus"]}}})
    after = term("technique", "tulis")
    assert (after.labels, after.same_as) == (before.labels, before.same_as)
    assert after.spellings == ("tulis halus",)
    assert lookup("technique", "tulis halus") == after
    assert built_in("technique")["tulis"] == before


def test_what_was_set_of_a_term_that_is_no_more_does_no_harm(own):
    own({"dye": {"pewarna_lama": {"retired": True}}})
    assert term("dye", "pewarna_lama") is None
    assert len(terms("dye")) == len(built_in("dye"))


def test_a_retired_term_is_understood_and_no_longer_suggested(own):
    assert "ketapang" in {found.key for found in suggest("dye", "ketapan")}
    own({"dye": {"ketapang": {"retired": True}}})
    assert lookup("dye", "ketapang").retired
    assert "ketapang" not in {found.key for found in suggest("dye", "ketapan")}


def test_who_opened_last_has_the_last_word_and_leaves_it_to_the_others(own):
    own({"dye": {"nila": {"labels": {"id": "Nila satu", "en": "One"}}}})
    later = own({"dye": {"nila": {"labels": {"id": "Nila dua", "en": "Two"}}}})
    assert label("dye", "nila", "id") == "Nila dua"
    withdraw(later)
    assert label("dye", "nila", "id") == "Nila satu"


def test_what_is_written_is_kept_as_it_will_be_read():
    said = checked(
        "dye",
        "baru",
        {
            "labels": {"id": " Baru "},
            "spellings": ["a b", "a b", ""],
            "group": "natural",
            "same_as": [{"uri": "https://example.org/1", "label": "x", "source": "katalog"}],
        },
    )
    assert said["labels"] == {"id": "Baru", "en": "Baru"}
    assert said["spellings"] == ["a b"]
    assert said["same_as"] == [{"uri": "https://example.org/1", "label": "x", "match": "exact", "source": "katalog"}]


BARU = {"labels": {"id": "Istilah baru"}}


@pytest.mark.parametrize(
    ("kind", "key", "fields", "code"),
    [
        ("colour", "ungu_tua", BARU, "vocabulary.not_editable"),
        ("warna", "x", BARU, "vocabulary.not_editable"),
        ("motif", "", BARU, "vocabulary.bad_key"),
        ("motif", "a b", BARU, "vocabulary.bad_key"),
        ("motif", "x" * 65, BARU, "vocabulary.bad_key"),
        ("motif", "baru", {}, "vocabulary.no_name"),
        ("motif", "baru", {"labels": {"en": "New"}}, "vocabulary.no_name"),
        ("motif", "baru", {"labels": {"id": "…"}}, "vocabulary.no_letters"),
        ("motif", "baru", {"labels": {"id": "Kawoeng"}}, "vocabulary.name_taken"),
        ("motif", "baru", BARU | {"spellings": ["batik truntum"]}, "vocabulary.name_taken"),
        ("motif", "kawung", {"spellings": ["truntum"]}, "vocabulary.name_taken"),
        ("motif", "baru", BARU | {"parent": "tidak_ada"}, "vocabulary.unknown_term"),
        ("motif", "baru", BARU | {"variant_of": "tidak_ada"}, "vocabulary.unknown_term"),
        ("motif", "parang", {"variant_of": "parang_rusak"}, "vocabulary.circle"),
        ("family", "diagonal", {"parent": "diagonal"}, "vocabulary.circle"),
        ("motif", "baru", BARU | {"group": "natural"}, "vocabulary.unknown_field"),
        ("dye", "baru", BARU | {"group": "magic"}, "vocabulary.bad_value"),
        ("dye", "baru", BARU | {"spellings": "a"}, "vocabulary.bad_value"),
        ("dye", "baru", BARU | {"spellings": ["\ud800"]}, "vocabulary.bad_value"),
        ("dye", "baru", BARU | {"looks": "x" * 5000}, "vocabulary.bad_value"),
        ("dye", "baru", BARU | {"retired": "no"}, "vocabulary.bad_value"),
        ("dye", "baru", {"labels": {"id": "x", "../x": "y"}}, "vocabulary.bad_value"),
        ("dye", "baru", BARU | {"same_as": [{"uri": "https://example.org"}]}, "vocabulary.bad_link"),
        ("dye", "baru", BARU | {"same_as": [{"uri": "aat", "label": "x", "source": "y"}]}, "vocabulary.bad_link"),
        ("rights", "baru", BARU | {"uri": "javascript:alert(1)"}, "vocabulary.bad_link"),
    ],
)
def test_what_cannot_be_a_term_is_refused(kind, key, fields, code):
    with pytest.raises(UsageError) as caught:
        checked(kind, key, fields)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("name", "key"),
    [("Parang Sisir", "parang_sisir"), ("Wahyu (baru)", "wahyu"), ("Kĕris 2", "keris_2"), ("蜡染", "")],
)
def test_a_key_is_made_of_a_name(name, key):
    assert key_of(name) == key


@pytest.mark.parametrize("kind", KINDS)
def test_an_identifier_of_others_stands_with_its_source(kind):
    for each in terms(kind):
        for link in each.same_as:
            assert link.uri.startswith(("http://vocab.getty.edu/aat/3", "http://www.wikidata.org/entity/Q"))
            assert link.label
            assert "github.com/" in link.source


def test_no_two_places_are_said_to_be_the_same():
    exact = [link.uri for kind in ("province", "regency") for one in terms(kind) for link in one.same_as]
    assert len(exact) == len(set(exact)) >= 170


def test_every_term_that_the_program_brings_could_be_written_by_hand():
    for kind in EDITABLE:
        for each in built_in(kind).values():
            assert checked(kind, each.key, {"labels": dict(each.labels), "spellings": list(each.spellings)})
