from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifsearch.records import Condition
from motifsearch.ui.question import MOST, PAGE, Question, from_address, to_address

_words = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)
_conditions = st.dictionaries(
    st.sampled_from(["motif", "technique", "maker"]),
    st.lists(_words.filter(bool), min_size=1, unique=True),
    max_size=3,
)


@given(
    text=_words.map(str.strip),
    upload=st.none() | _words.filter(bool),
    like=st.none() | st.integers(0, 10**11),
    chosen=_conditions,
    k=st.integers(1, MOST),
)
def test_an_address_restores_the_question(text, upload, like, chosen, k):
    conditions = tuple(Condition(field=field, values=tuple(values)) for field, values in chosen.items())
    question = Question(text=text, upload=upload, like=like, conditions=conditions, k=k)
    assert from_address(to_address(question)) == question


def test_the_empty_question_has_no_address():
    assert to_address(Question()) == ""
    assert from_address("") == Question()
    assert from_address("?").is_empty


@pytest.mark.parametrize(
    "address",
    ["?like=abc", "?like=-1", "?like=٣", "?k=", "?k=x", "?like=99999999999999999999", "?record=7", "?x=1", "?&&="],
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
