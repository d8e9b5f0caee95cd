import numpy as np
import pytest

from motifsearch.stores import ranking
from motifsearch.vectors import unit


def test_candidates_hold_the_nearest_across_blocks(monkeypatch):
    monkeypatch.setattr(ranking, "_NUMBERS_PER_BLOCK", 60)
    rng = np.random.default_rng(0)
    matrix, queries = unit(rng.normal(size=(100, 6))), unit(rng.normal(size=(4, 6)))
    rows = np.arange(0, 100, 3)
    for k in (1, 5, 30):
        for only in (None, rows):
            allowed = np.arange(100) if only is None else only
            for query, found in zip(queries, ranking.nearest_rows(matrix, queries, k, only), strict=True):
                best = allowed[np.argsort(-(matrix[allowed] @ query))[:k]]
                assert set(best.tolist()) <= set(found.tolist())
                assert len(found) < k + 5


def test_equal_vectors_have_equal_scores_wherever_they_stand():
    rng = np.random.default_rng(0)
    matrix = unit(rng.normal(size=(997, 67)))
    matrix[::7] = matrix[0]
    ids, scores = ranking.rank(matrix, np.arange(997), matrix[0], np.arange(997), 200)
    same = np.arange(0, 997, 7)
    assert ids[: same.size].tolist() == same.tolist()
    assert len(set(scores[: same.size].tolist())) == 1
    assert scores[same.size] < scores[0]


@pytest.mark.parametrize("dim", [64, 512, 4096])
def test_the_margin_is_wider_than_rounding(dim):
    rng = np.random.default_rng(dim)
    matrix, queries = unit(rng.normal(size=(300, dim))), unit(rng.normal(size=(20, dim)))
    matrix[:20] = queries
    exact = queries.astype(np.float64) @ matrix.T.astype(np.float64)
    assert np.abs(queries @ matrix.T - exact).max() < ranking.MARGIN / 4


def test_scores_stay_within_minus_one_and_one():
    vectors = np.float32([[1.0000002, 0], [-1.0000002, 0]])
    _, scores = ranking.rank(vectors, np.array([0, 1]), np.float32([1, 0]), np.array([0, 1]), 2)
    assert scores.tolist() == [1, -1]
