from __future__ import annotations

import numpy as np
import pytest

from motifsearch.vectors import unit
from motifsearch.workflows.evaluate.figures import (
    Known,
    label_figures,
    mean_figures,
    nearest_words,
    picture_figures,
    word_figures,
)

EAST, NORTH = [1.0, 0.0], [0.0, 1.0]
NEAR_EAST = [1.0, 0.2]


def test_every_picture_asks_for_the_others_of_its_label():
    vectors = unit([EAST, NEAR_EAST, NORTH, [0.2, 1.0]])
    rows = picture_figures(vectors, Known.of(["a", "a", "b", "b"], [None] * 4))
    np.testing.assert_allclose(rows, [[1, 1 / 5, 1]] * 4)


def test_copies_are_neither_answers_nor_misses():
    # The two copies lie on one another; the third picture of the label is farther than one of another label.
    vectors = unit([EAST, EAST, [1.0, 1.0], NEAR_EAST])
    labels, groups = ["a", "a", "a", "b"], ["7", "7", None, None]
    rows = picture_figures(vectors, Known.of(labels, groups))
    np.testing.assert_allclose(rows[:, 0], [0, 0, 0, np.nan])
    np.testing.assert_allclose(rows[:2, 2], 1 / 2)
    with_copies = picture_figures(vectors, Known.of(labels, groups).without_copies())
    np.testing.assert_allclose(with_copies[:, 0], [1, 1, 0, np.nan])
    assert Known.of(labels, groups).copies() == 2


def test_a_copy_with_another_label_is_no_miss_either():
    vectors = unit([EAST, EAST, NEAR_EAST])
    rows = picture_figures(vectors, Known.of(["a", "b", "a"], ["7", "7", None]))
    assert rows[0, 0] == 1


def test_questions_without_an_answer_are_left_out_of_the_means():
    vectors = unit([EAST, EAST, NORTH])
    known = Known.of(["a", "a", "b"], [None] * 3)
    rows = picture_figures(vectors, known)
    assert mean_figures(rows).precision_at_1 == 1
    lone = label_figures("b", rows, {"id": np.array([1.0, 0.0, 0.5])}, known.labels == 1)
    assert (lone.pictures, lone.questions, lone.figures, lone.named) == (1, 0, None, {"id": 0.5})


def test_vectors_of_zeros_give_chance():
    labels = ["a"] * 4 + ["b"] * 6
    figures = mean_figures(picture_figures(np.zeros((10, 1), np.float32), Known.of(labels, [None] * 10)))
    expected = (4 * 3 / 9 + 6 * 5 / 9) / 10
    assert figures.precision_at_1 == pytest.approx(expected)
    assert figures.precision_at_5 == pytest.approx(expected)


def test_words_are_right_for_the_pictures_that_are_nearest_to_them():
    pictures, words = unit([EAST, NEAR_EAST, NORTH, EAST]), unit([EAST, NORTH])
    known = Known.of(["a", "a", "b", "b"], [None] * 4)
    np.testing.assert_array_equal(nearest_words(pictures, words, known), [1, 1, 1, 0])
    figures = word_figures("id", pictures, words, known)
    assert figures.named == 0.75
    assert figures.precision_at_10 == pytest.approx(0.2)
    assert figures.recall_at_10 == 1
    # For "a": right, wrong in any order, then right. For "b": right, right after the two of "a" at the same height.
    assert 0 < figures.mean_average_precision < 1


def test_words_that_are_all_alike_name_by_chance():
    pictures, words = unit([EAST, NORTH, NORTH]), unit([[1.0, 1.0]] * 2)
    known = Known.of(["a", "a", "b"], [None] * 3)
    np.testing.assert_allclose(nearest_words(pictures, words, known), 0.5)
