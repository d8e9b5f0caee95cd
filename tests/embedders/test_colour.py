import numpy as np
import pytest

from motifsearch.embedders.colour import ColourEmbedder
from motifsearch.errors import DataError, ModelError


def plain(colour, height=20, width=30):
    return np.full((height, width, 3), colour, dtype=np.uint8)


def test_same_colours_are_near_whatever_the_pattern():
    stripes, checks = plain((120, 60, 20)), plain((120, 60, 20))
    stripes[::2] = (240, 230, 200)
    checks[:, ::2] = (240, 230, 200)
    vectors = ColourEmbedder().embed_images([stripes, checks, plain((20, 60, 200))])
    assert vectors.shape == (3, 128)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert vectors[0] @ vectors[1] > 0.99
    assert vectors[0] @ vectors[2] < 0.01


def test_cosine_is_the_bhattacharyya_coefficient():
    half = plain((250, 10, 10))
    half[:10] = (10, 10, 250)
    vectors = ColourEmbedder().embed_images([half, plain((250, 10, 10))])
    assert vectors[0] @ vectors[1] == pytest.approx(np.sqrt(0.5), abs=1e-6)


def test_nothing_in_nothing_out():
    assert ColourEmbedder().embed_images([]).shape == (0, 128)


def test_words_are_refused():
    with pytest.raises(ModelError) as caught:
        ColourEmbedder().embed_texts(["merah"])
    assert caught.value.code == "embedders.no_text"
    assert not ColourEmbedder().space.has_text


@pytest.mark.parametrize("wrong", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3)), np.zeros((0, 4, 3), np.uint8)])
def test_what_is_no_picture_is_refused(wrong):
    with pytest.raises(DataError) as caught:
        ColourEmbedder().prepare(wrong)
    assert caught.value.code == "embedders.pixels"
