import numpy as np
import pytest

from motifsearch.vectors import unit
from motifsearch.workflows.trends.layout import lay_out, place


def kinds(count, seed, *, noise=0.5, dim=32, kinds=4):
    middles = unit(np.random.default_rng(7).normal(size=(kinds, dim)))
    truth = np.arange(count) % kinds
    rng = np.random.default_rng(seed)
    return unit(middles[truth] + noise * rng.normal(size=(count, dim)) / np.sqrt(dim)), truth


def likeness_of_neighbours(where, truth):
    far = ((where[:, None] - where[None]) ** 2).sum(axis=2)
    np.fill_diagonal(far, np.inf)
    return float((truth[far.argmin(axis=1)] == truth).mean())


def test_alike_lies_together_within_the_unit_square():
    vectors, truth = kinds(80, 1)
    where = lay_out(vectors)
    assert where.shape == (80, 2)
    assert where.dtype == np.float32
    assert where.min() >= 0
    assert where.max() <= 1
    assert likeness_of_neighbours(where, truth) > 0.95


def test_the_same_vectors_give_the_same_picture():
    vectors, _ = kinds(60, 1)
    assert np.array_equal(lay_out(vectors), lay_out(vectors))


def test_a_new_picture_begins_from_the_one_before_it():
    vectors, _ = kinds(66, 1)
    before = lay_out(vectors[:60])
    kept = np.vstack([before, np.full((6, 2), np.nan, dtype=np.float32)])
    after = lay_out(vectors, before=kept)
    moved = np.linalg.norm(after[:60] - before, axis=1)
    assert np.median(moved) < 0.15
    assert np.isfinite(after).all()


def test_what_comes_later_goes_to_what_it_is_like():
    vectors, truth = kinds(84, 1)
    where = lay_out(vectors[:80])
    later = place(vectors[80:], vectors[:80], where)
    for at, kind in zip(later, truth[80:], strict=True):
        middles = np.stack([where[truth[:80] == each].mean(axis=0) for each in range(4)])
        assert int(np.linalg.norm(middles - at, axis=1).argmin()) == kind


def test_a_sample_is_laid_out_and_the_rest_joins_it(monkeypatch):
    monkeypatch.setattr("motifsearch.workflows.trends.layout.MOST_LAID", 60)
    vectors, truth = kinds(200, 1)
    assert likeness_of_neighbours(lay_out(vectors), truth) > 0.9


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
def test_a_few_cloths_make_a_picture_too(count):
    where = lay_out(kinds(max(count, 1), 1)[0][:count])
    assert where.shape == (count, 2)
    assert np.isfinite(where).all()


def test_equal_vectors_are_no_trouble():
    where = lay_out(np.tile(kinds(1, 1)[0], (20, 1)))
    assert np.isfinite(where).all()
