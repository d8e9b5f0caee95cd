import re
from collections import Counter

import pytest

from motifsearch.errors import UsageError
from motifsearch.messages import LANGS, Translator
from motifsearch.vocabulary.spelling import fold
from motifsearch.vocabulary.terms import KINDS, label, parent_kind, term, terms


@pytest.mark.parametrize("kind", KINDS)
def test_keys_are_unique_and_plain(kind):
    counts = Counter(each.key for each in terms(kind))
    assert max(counts.values()) == 1
    shape = r"ID-[A-Z]{2}" if kind == "province" else r"[a-z0-9_]+"
    assert [key for key in counts if not re.fullmatch(shape, key)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_term_has_its_names_in_both_languages(kind):
    for each in terms(kind):
        assert each.labels["id"].strip()
        assert each.labels["en"].strip()
        assert set(each.labels) <= {"id", "en", "jv"}
        assert all(fold(name) for name in (*each.names(), *each.shared)), each.key


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_means_two_terms_of_one_kind(kind):
    owners: dict[str, str] = {}
    for each in terms(kind):
        for name in (*each.names(), each.key):
            assert owners.setdefault(fold(name), each.key) == each.key, name


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_term_refers_to_exists(kind):
    for each in terms(kind):
        if each.parent is not None:
            assert term(parent_kind(kind), each.parent) is not None, each.key
        if each.variant_of is not None:
            assert term(kind, each.variant_of) is not None, each.key
        if each.layout is not None:
            assert term("layout", each.layout) is not None, each.key
        assert [key for key in each.elements if term("element", key) is None] == [], each.key


def test_parents_do_not_run_in_circles():
    for each in terms("family"):
        seen = {each.key}
        above = each.parent
        while above is not None:
            assert above not in seen
            seen.add(above)
            above = term("family", above).parent


def test_all_provinces_of_indonesia_have_their_iso_code():
    assert len(terms("province")) == 38
    assert all(each.key == each.code and each.source == "ISO 3166-2:ID" for each in terms("province"))


def test_all_regencies_and_cities_are_there_with_their_province():
    regencies = terms("regency")
    ranks = Counter(each.labels["id"].split()[0] for each in regencies)
    assert ranks == {"Kabupaten": 416, "Kota": 98}
    assert all(each.parent for each in regencies)
    provinces = {each.parent for each in regencies}
    assert provinces == {each.key for each in terms("province")}


def test_a_bps_code_begins_with_its_provinces_digits_and_cities_come_from_71():
    digits: dict[str, set[str]] = {}
    for each in terms("regency"):
        if each.code is None:
            assert each.key.startswith(("kab_", "kota_"))
            assert each.source is None
            continue
        assert each.key == each.code
        assert re.fullmatch(r"\d{4}", each.code)
        assert (int(each.code[2:]) >= 71) == each.labels["id"].startswith("Kota"), each.code
        digits.setdefault(each.parent, set()).add(each.code[:2])
    assert all(len(found) == 1 for found in digits.values())


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("3375", "Kota Pekalongan"),
        ("3326", "Kabupaten Pekalongan"),
        ("3372", "Kota Surakarta"),
        ("3471", "Kota Yogyakarta"),
        ("3274", "Kota Cirebon"),
        ("3209", "Kabupaten Cirebon"),
        ("3317", "Kabupaten Rembang"),
        ("3523", "Kabupaten Tuban"),
        ("3529", "Kabupaten Sumenep"),
        ("1473", "Kota Dumai"),
        ("6411", "Kabupaten Mahakam Ulu"),
        ("7326", "Kabupaten Toraja Utara"),
        ("9471", "Kota Jayapura"),
    ],
)
def test_bps_codes(code, name):
    assert label("regency", code, "id") == name


def test_a_meaning_is_told_in_both_languages_and_names_its_source():
    told = [each for each in terms("motif") if each.meaning]
    assert len(told) >= 40
    for each in told:
        assert set(each.meaning) == {"id", "en"}, each.key


def test_rights_have_an_address():
    assert all(each.uri and each.uri.startswith(("http://", "https://")) for each in terms("rights"))


def test_the_motifs_that_are_drawn_are_known():
    drawn = {
        *("kawung", "kawung_picis", "kawung_bribil", "kawung_sen", "parang", "parang_rusak", "parang_barong"),
        *("parang_klitik", "parang_kusumo", "lereng", "udan_liris", "ceplok", "truntum", "nitik", "mega_mendung"),
        *("jlamprang", "tambal", "sekar_jagad", "semen", "buketan", "sido_mukti", "sido_luhur", "sido_asih", "tumpal"),
    }
    assert drawn <= {each.key for each in terms("motif")}


def test_label_in_each_language_and_free_values_as_they_are():
    assert label("colour", "red", "id") == "Merah"
    assert label("colour", "red", "en") == "Red"
    assert label("colour", "red", "jv") == "Abang"
    assert label("province", "ID-JT", "jv") == "Jawa Tengah"
    assert label("technique", "something of their own", "en") == "something of their own"


@pytest.mark.parametrize("lang", LANGS)
def test_an_unknown_kind_is_told_with_the_known_ones(lang):
    with pytest.raises(UsageError) as caught:
        terms("planet")
    said = Translator(lang).error(caught.value)
    assert "planet" in said
    assert "motif, family" in said
