from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motifsearch.metrics import average_precision, judge, precision_at, recall_at


def plain_average_precision(right_in_order: list[bool]) -> float:
    """The textbook definition, for one order."""
    found, total = 0, 0.0
    for place, right in enumerate(right_in_order, start=1):
        if right:
            found += 1
            total += found / place
    return total / found if found else 0.0


def test_figures_of_a_small_ranking_by_hand():
    ranked = judge([0.9, 0.1, 0.8, 0.5], [True, True, False, True])
    assert precision_at(ranked, 1) == 1
    assert precision_at(ranked, 2) == 0.5
    assert recall_at(ranked, 3) == pytest.approx(2 / 3)
    assert average_precision(ranked) == pytest.approx((1 / 1 + 2 / 3 + 3 / 4) / 3)


def test_places_beyond_the_last_answer_are_wrong():
    assert precision_at(judge([1.0, 0.5], [True, True]), 5) == pytest.approx(2 / 5)


def test_nothing_to_find_and_nothing_to_rank():
    assert average_precision(judge([0.3, 0.2], [False, False])) == 0
    assert recall_at(judge([0.3, 0.2], [False, False]), 1) == 0
    empty = judge([], [])
    assert (precision_at(empty, 5), average_precision(empty), empty.total) == (0, 0, 0)


def test_equal_scores_give_what_chance_gives():
    ranked = judge(np.zeros(20), np.arange(20) < 5)
    for k in (1, 5, 20):
        assert precision_at(ranked, k) == pytest.approx(0.25)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=1, max_size=6),
    st.integers(1, 6),
)
def test_equal_scores_are_the_mean_over_all_their_orders(pairs: list[tuple[int, bool]], k: int):
    scores, right = [score for score, _ in pairs], [mark for _, mark in pairs]
    # Every order of all answers in which the scores do not rise.
    orders = [
        [right[i] for i in order]
        for order in permutations(range(len(pairs)))
        if all(scores[a] >= scores[b] for a, b in pairwise(order))
    ]
    ranked = judge(scores, right)
    assert precision_at(ranked, k) == pytest.approx(np.mean([sum(order[:k]) / k for order in orders]))
    assert average_precision(ranked) == pytest.approx(np.mean([plain_average_precision(order) for order in orders]))
    assert recall_at(ranked, len(pairs)) == pytest.approx(1 if any(right) else 0)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_the_table_does_not_matter(seed: int):
    rng = np.random.default_rng(seed)
    scores, right = rng.integers(0, 5, 30), rng.random(30) < 0.3
    order = rng.permutation(30)
    one, other = judge(scores, right), judge(scores[order], right[order])
    assert average_precision(one) == pytest.approx(average_precision(other))
    assert precision_at(one, 5) == pytest.approx(precision_at(other, 5))
