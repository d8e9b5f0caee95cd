import numpy as np
import pytest

from motifsearch.drawing.variety import variety, variety_kinds


@pytest.mark.parametrize("kind", variety_kinds())
def test_every_kind_draws_a_picture_that_is_not_flat(kind):
    picture = variety(11, kind=kind, size_px=64)
    assert picture.kind == kind
    assert picture.pixels.shape == (64, 64, 3)
    assert picture.pixels.dtype == np.uint8
    assert picture.pixels.std() > 1


def test_the_same_seed_draws_the_same_picture():
    assert np.array_equal(variety(5, size_px=96).pixels, variety(5, size_px=96).pixels)


def test_other_seeds_draw_other_pictures():
    small = [variety(seed, size_px=48).pixels.tobytes() for seed in range(40)]
    assert len(set(small)) == 40


def test_seeds_choose_among_all_sorts_of_kinds():
    kinds = {variety(seed, size_px=32).kind for seed in range(200)}
    assert sum(kind.startswith("tiling_") for kind in kinds) >= 15
    assert {"patchwork", "contours", "waves", "scatter"} <= kinds


def test_an_unknown_kind_is_refused():
    with pytest.raises(KeyError):
        variety(0, kind="batik")
