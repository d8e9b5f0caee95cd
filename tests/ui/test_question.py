from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifsearch.records import Box, Condition
from motifsearch.ui.question import MOST, MOST_COLOURS, PAGE, Question, from_address, to_address

_words = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)
_shares = st.integers(0, 1000).map(lambda part: part / 1000)
_examples = st.lists(_words.map(str.strip).filter(bool), unique=True, max_size=5)


@st.composite
def _some_regions(draw):
    left, top = draw(st.integers(0, 900)), draw(st.integers(0, 900))
    width, height = draw(st.integers(1, 1000 - left)), draw(st.integers(1, 1000 - top))
    return Box(left=left / 1000, top=top / 1000, width=width / 1000, height=height / 1000)


_conditions = st.dictionaries(
    st.sampled_from(["motif", "technique", "maker"]),
    st.lists(_words.filter(bool), min_size=1, unique=True),
    max_size=3,
)


_questions = st.builds(
    Question,
    text=_words.map(str.strip),
    upload=st.none() | _words.filter(bool),
    like=st.none() | st.integers(0, 10**11),
    region=st.none() | _some_regions(),
    more=_examples.map(tuple),
    less=_examples.map(tuple),
    colour=st.none() | _shares,
    balance=_shares,
    palette=st.lists(st.from_regex(r"[0-9a-f]{6}", fullmatch=True), unique=True, max_size=MOST_COLOURS).map(tuple),
    conditions=_conditions.map(
        lambda chosen: tuple(Condition(field=field, values=tuple(values)) for field, values in chosen.items())
    ),
    k=st.integers(1, MOST),
)


@given(_questions)
def test_an_address_restores_the_question(question):
    # A region is one of a picture.
    if not question.has_picture:
        question = replace(question, region=None)
    assert from_address(to_address(question)) == question


def test_the_empty_question_has_no_address():
    assert to_address(Question()) == ""
    assert from_address("") == Question()
    assert from_address("?").is_empty


@pytest.mark.parametrize(
    "address",
    [
        "?region=0,0,1,1",
        "?colour=2",
        "?colour=-1",
        "?colour=nan",
        "?balance=x",
        "?palette=red-12",
        "?more=&less=%20",
        "?like=abc",
        "?like=-1",
        "?like=٣",
        "?k=",
        "?k=x",
        "?like=99999999999999999999",
        "?record=7",
        "?x=1",
        "?&&=",
    ],
)
def test_what_makes_no_sense_is_passed_over(address):
    assert from_address(address) == Question()


def test_the_number_of_answers_stays_in_range():
    assert from_address("k=0").k == 1
    assert from_address("k=99999").k == MOST
    assert from_address("q=a").k == PAGE


def test_a_filter_keeps_several_values_once_each():
    question = from_address("?f.motif=kawung&f.motif=parang&f.motif=kawung&f.maker=%C3%A9")
    assert question.conditions == (
        Condition(field="motif", values=("kawung", "parang")),
        Condition(field="maker", values=("é",)),
    )


@pytest.mark.parametrize(
    "region", ["0.5,0.5,0.5", "0.5,0.5,0,0.5", "1,0,0.5,0.5", "0.5,0.5,0.5,-1", "a,b,c,d", "9,9,9,9"]
)
def test_a_region_that_is_none_is_passed_over(region):
    assert from_address(f"?like=3&region={region}") == Question(like=3)


def test_a_region_ends_at_the_edge():
    found = from_address("?like=3&region=0.75,0.5,0.9,0.25").region
    assert found == Box(left=0.75, top=0.5, width=0.25, height=0.25)


def test_other_colours_are_asked_for_only_where_a_photograph_asks_and_nothing_else_is_said_of_colours():
    question = from_address("?like=4&dyes=other")
    assert question.other_colours
    assert from_address(to_address(question)) == question
    for address in ("?q=kawung&dyes=other", "?like=4&dyes=other&colour=0.5", "?like=4&dyes=other&palette=aabbcc"):
        assert not from_address(address).other_colours
