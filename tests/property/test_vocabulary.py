from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motifsearch.vocabulary import KINDS, lookup, lookup_all, suggest, terms
from motifsearch.vocabulary.expansion import expand
from motifsearch.vocabulary.spelling import distance, fold, with_one_letter_less

words = st.text(alphabet="abcdjtouyh", max_size=9)
any_text = st.text(max_size=60)


@settings(deadline=None)
@given(any_text)
def test_arbitrary_text_never_raises(text):
    found = expand(text)
    assert all(0 <= each.start < each.end <= len(text) for each in found.found)
    for kind in KINDS:
        lookup(kind, text)
        lookup_all(kind, text)
        suggest(kind, text)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([name for kind in KINDS for each in terms(kind) for name in each.names()]), max_size=6)
)
def test_sentences_of_names_expand_the_same_each_time_and_in_order(names):
    text = " dan ".join(names)
    found = expand(text)
    assert found == expand(text)
    places = [(each.start, each.end) for each in found.found]
    assert places == sorted(places)
    assert all(before[1] <= after[0] for before, after in pairwise(places))


@pytest.mark.parametrize("kind", KINDS)
def test_every_name_finds_its_term(kind):
    for each in terms(kind):
        for name in (*each.names(), each.key):
            assert lookup(kind, name) is each
            assert lookup(kind, name.upper()) is each


@given(any_text)
def test_case_spaces_and_hyphens_do_not_matter(text):
    assert fold(f" {text}- ") == fold(text)
    assert fold(text.casefold()) == fold(text)


@given(words, words, st.integers(0, 3))
def test_distance_is_symmetric_and_bounded(first, second, most):
    found = distance(first, second, most)
    assert found == distance(second, first, most)
    assert 0 <= found <= most + 1
    assert (found == 0) == (first == second)


@given(words, words)
def test_words_one_mistake_apart_share_a_form(first, second):
    if distance(first, second, 1) == 1:
        assert with_one_letter_less(first) & with_one_letter_less(second)
