import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifsearch.archive.cells import read_cell, write_cell
from motifsearch.records import Claim, Label, Name

# What the database keeps: no NUL, no lone surrogates, not blank; a table keeps no spaces at the ends of a cell.
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=30)
SAID = TEXT.map(str.strip).filter(bool)
MAYBE = st.none() | SAID


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (250.0, "250"),
        (105.5, "105.5"),
        (3, "3"),
        ((), ""),
        (("soga", "indigo"), "soga; indigo"),
        (("kain, lama", "b"), '["kain, lama", "b"]'),
        ((Label(name="TK A"),), "TK A"),
        ((Name(text="Kawung"), Name(text="Mega", lang="jv", status="local")), None),
    ],
)
def test_values_are_written_as_people_read_them(value, cell):
    written = write_cell(value)
    if cell is None:
        assert json.loads(written) == ["Kawung", {"text": "Mega", "lang": "jv", "status": "local"}]
    else:
        assert written == cell


@given(st.lists(SAID, max_size=4, unique=True).map(tuple))
def test_tags_come_back_as_they_were_written(tags):
    assert read_cell("tags", write_cell(tags)) == (tags, [])


@given(st.builds(Label, name=SAID, community=MAYBE, text=MAYBE, uri=MAYBE))
def test_a_label_comes_back_with_the_communitys_own_text(label):
    assert read_cell("labels", write_cell((label,))) == ((label,), [])


@given(
    st.lists(
        st.builds(Name, text=SAID, lang=SAID, status=st.sampled_from(["preferred", "local", "disputed"])), max_size=3
    ).map(tuple)
)
def test_names_come_back_with_language_and_standing(names):
    assert read_cell("names", write_cell(names)) == (names, [])


@given(
    st.builds(Claim, field=SAID, value=MAYBE, source=MAYBE, author=MAYBE, confidence=st.none() | st.just("possible"))
)
def test_claims_come_back(claim):
    assert read_cell("claims", write_cell((claim,))) == ((claim,), [])


@given(st.floats(min_value=0, allow_nan=False, allow_infinity=False))
def test_numbers_come_back(number):
    assert read_cell("price", write_cell(number)) == (number, [])


@pytest.mark.parametrize(("text", "number"), [("250", 250.0), ("105,5", 105.5), ("105.5 cm", 105.5), (" 0 ", 0.0)])
def test_sizes_are_read_as_they_are_written_in_either_language(text, number):
    assert read_cell("length_cm", text) == (number, [])


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("width_cm", "lebar", "archive.not_a_number"),
        ("width_cm", "-3", "archive.not_a_number"),
        ("width_cm", "nan", "archive.not_a_number"),
        ("width_cm", "inf", "archive.not_a_number"),
        ("units_sold", "2.5", "archive.not_a_number"),
        ("restricted", "maybe", "archive.yes_or_no"),
        ("date", "zaman dahulu", "archive.bad_date"),
        ("permission_date", "kemarin", "archive.bad_date"),
        ("regime", "milik saya", "archive.unknown_term"),
        ("technique", "sulap", "archive.unknown_term"),
        ("access", "pubilc", "archive.unknown_access"),
        ("claims", "[", "archive.bad_list"),
        ("claims", '[{"about": "date"}]', "archive.bad_list"),
        ("claims", '[{"field": "date", "confidence": "sure"}]', "archive.bad_list"),
        ("claims", '[{"field": " "}]', "archive.bad_list"),
        ("labels", '[{"name": 3}]', "archive.bad_list"),
        ("tags", "[1, 2]", "archive.bad_list"),
        ("names", "[" * 100_000, "archive.bad_list"),
    ],
)
def test_what_cannot_be_used_is_left_out_and_said(field, text, code):
    value, complaints = read_cell(field, text)
    assert {complaint for complaint, _ in complaints} == {code}
    assert value in ((), None, "community")


def test_what_is_right_in_a_list_is_kept():
    value, complaints = read_cell("dyes", "indigo; tak dikenal; soga")
    assert value == ("nila", "sogan")
    assert [code for code, _ in complaints] == ["archive.unknown_term"]


def test_a_misspelt_restriction_opens_a_record_to_nobody():
    assert read_cell("access", "semua orang")[0] == "community"


def test_the_law_of_a_motif_is_found_by_its_article():
    assert read_cell("regime", "Pasal 38") == ("traditional_expression", [])
