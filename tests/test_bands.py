from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifsearch.bands import Thresholds, from_background, from_mapping
from motifsearch.vectors import unit

ORDER = ["nothing_close", "related", "same_motif", "same_cloth"]
WRITTEN = {
    "image": {"same_cloth": 0.9, "same_motif": 0.7, "related": 0.5},
    "text": {"same_cloth": 2.0, "same_motif": 0.4, "related": 0.3},
}


def test_a_threshold_belongs_to_the_closer_band():
    image = from_mapping(WRITTEN).image
    scores = [1.0, 0.9, 0.8999, 0.7, 0.6999, 0.5, 0.4999, -1.0]
    assert [image.band(score) for score in scores] == [
        "same_cloth",
        "same_cloth",
        "same_motif",
        "same_motif",
        "related",
        "related",
        "nothing_close",
        "nothing_close",
    ]


@given(st.floats(-1, 1), st.floats(-1, 1), st.lists(st.floats(-1, 2), min_size=3, max_size=3))
def test_a_greater_cosine_is_never_in_a_farther_band(one, other, limits):
    related, same_motif, same_cloth = sorted(limits)
    thresholds = Thresholds(same_cloth=same_cloth, same_motif=same_motif, related=related)
    low, high = sorted((one, other))
    assert ORDER.index(thresholds.band(low)) <= ORDER.index(thresholds.band(high))


def test_words_have_thresholds_of_their_own():
    both = from_mapping(WRITTEN)
    assert (both.image.band(0.45), both.text.band(0.45)) == ("nothing_close", "same_motif")
    assert both.text.band(1.0) == "same_motif"


@pytest.mark.parametrize(
    ("written", "error"),
    [({}, KeyError), ({"image": WRITTEN["image"]}, KeyError), ({**WRITTEN, "text": {"related": 1.0}}, TypeError)],
)
def test_a_file_without_all_of_them_is_refused(written, error):
    with pytest.raises(error):
        from_mapping(written)


def background(count: int, dim: int = 64, seed: int = 1) -> np.ndarray:
    """Vectors with something in common, as those of a model have."""
    rng = np.random.default_rng(seed)
    return unit(rng.normal(size=(count, dim)) + 0.7)


def test_hardly_any_two_of_the_background_are_said_to_be_close():
    vectors = background(600)
    image = from_background(vectors).image
    assert image.related < image.same_motif < image.same_cloth < 1
    cosines = (vectors @ vectors.T)[np.triu_indices(600, k=1)]
    bands = [image.band(float(score)) for score in cosines[:20_000]]
    assert bands.count("related") < 0.05 * len(bands)
    assert bands.count("same_motif") < 0.002 * len(bands)
    assert "same_cloth" not in bands
    assert image.band(1.0) == "same_cloth"


def test_the_estimate_follows_the_space():
    narrow, wide = from_background(unit(background(300) + 3)), from_background(background(300))
    assert narrow.image.related > wide.image.related
    # A cosine that means much in one space means nothing in the other.
    between = (narrow.image.related + wide.image.same_motif) / 2
    assert wide.image.band(between) != "nothing_close"
    assert narrow.image.band(between) == "nothing_close"


def test_the_same_vectors_give_the_same_estimate_and_a_sample_is_near_the_whole():
    vectors = background(4000)
    assert from_background(vectors) == from_background(vectors)
    assert from_background(vectors, seed=1).image.related == pytest.approx(
        from_background(vectors).image.related, abs=0.01
    )


@pytest.mark.parametrize("count", [0, 1, 2, 29])
def test_few_vectors_give_careful_thresholds(count: int):
    few = from_background(background(count))
    assert few == from_background(np.zeros((0, 8), dtype=np.float32))
    assert 0.5 < few.image.related < few.image.same_motif < few.image.same_cloth < 1


def test_a_space_in_which_all_is_equal_keeps_its_bands_in_order():
    image = from_background(unit(np.ones((50, 8)))).image
    assert image.related <= image.same_motif <= 0.98 < image.same_cloth <= 1


def test_the_meaning_of_words_alone_is_at_most_related():
    text = from_background(background(300)).text
    assert {text.band(score) for score in (0.2, 0.9, 1.0)} == {"related"}
    assert text.band(0.19) == "nothing_close"
