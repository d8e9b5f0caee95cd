import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from motifsearch.embedders.preprocess import Preprocess

BASE = {"mode": "RGB", "mean": [0.48, 0.45, 0.4], "std": [0.26, 0.25, 0.27], "fill_color": 0}


def both(pixels, **config):
    from open_clip.transform import PreprocessCfg, image_transform_v2

    written = BASE | config
    expected = image_transform_v2(PreprocessCfg(**written), is_train=False)(Image.fromarray(pixels)).numpy()
    preprocess = Preprocess.from_open_clip(written)
    return preprocess.normalised([preprocess(pixels)])[0], expected


@settings(max_examples=120, deadline=None)
@given(
    shape=st.tuples(st.integers(1, 180), st.integers(1, 180)),
    size=st.sampled_from([16, 33, (32, 32), (24, 40), (40, 24)]),
    mode=st.sampled_from(["shortest", "longest", "squash"]),
    look=st.tuples(st.sampled_from(["bicubic", "bilinear"]), st.sampled_from([0, 200])),
    seed=st.integers(0, 2**32 - 1),
)
def test_equals_open_clips_transform_to_one_grey_level(shape, size, mode, look, seed):
    # open_clip's own "longest" fails on pictures so thin that their shorter side would vanish.
    assume(mode != "longest" or max(shape) < 16 * min(shape))
    pixels = np.random.default_rng(seed).integers(0, 256, (*shape, 3), dtype=np.uint8)
    found, expected = both(pixels, size=size, resize_mode=mode, interpolation=look[0], fill_color=look[1])
    assert found.shape == expected.shape
    assert found.dtype == np.float32
    # A picture's float32 box may tip a value that lies between two grey levels.
    levels = np.abs(found - expected) * 255 * np.asarray(BASE["std"])[:, None, None]
    assert levels.max() <= 1 + 1e-3
    assert (levels > 0.01).mean() < 0.02


def test_square_pictures_are_equal_but_for_float_rounding():
    pixels = np.random.default_rng(0).integers(0, 256, (300, 300, 3), dtype=np.uint8)
    found, expected = both(pixels, size=64, resize_mode="shortest", interpolation="bicubic")
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_very_long_picture_costs_no_more_than_its_middle():
    pixels = np.zeros((2, 60_000, 3), dtype=np.uint8)
    pixels[:, 29_990:30_010] = 255
    found = Preprocess.from_open_clip(BASE | {"size": 8, "resize_mode": "shortest", "interpolation": "bicubic"})(
        pixels
    )
    assert found.shape == (8, 8, 3)
    assert found.min() > 200


def test_a_thin_picture_is_padded():
    config = BASE | {"size": 8, "resize_mode": "longest", "interpolation": "bicubic"}
    found = Preprocess.from_open_clip(config)(np.full((1, 500, 3), 255, dtype=np.uint8))
    assert (found.max(axis=(1, 2)) == [0, 0, 0, 255, 0, 0, 0, 0]).all()


def test_does_not_touch_the_picture_and_takes_views():
    pixels = np.random.default_rng(0).integers(0, 256, (50, 60, 3), dtype=np.uint8)
    prepare = Preprocess.from_open_clip(BASE | {"size": 16, "resize_mode": "squash", "interpolation": "bicubic"})
    kept = pixels.copy()
    flipped = prepare(pixels[:, ::-1])
    np.testing.assert_array_equal(pixels, kept)
    np.testing.assert_array_equal(flipped, prepare(np.ascontiguousarray(pixels[:, ::-1])))


@pytest.mark.parametrize("wrong", [{"resize_mode": "sideways"}, {"std": 0.0}, {"mean": ["a", "b", "c"]}])
def test_impossible_values_are_refused(wrong):
    config = BASE | {"size": 8, "resize_mode": "squash", "interpolation": "bicubic"} | wrong
    with pytest.raises((ValueError, TypeError)):
        Preprocess.from_open_clip(config)
