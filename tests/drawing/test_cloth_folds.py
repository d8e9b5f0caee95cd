import numpy as np
import pytest

from motifsearch.drawing.cloth_folds import DRAPES, folds


@pytest.mark.parametrize("drape", [name for name in DRAPES if name != "flat"])
def test_folds_move_and_shade_within_bounds(drape):
    lie = folds(np.random.default_rng(2), drape, 150, 200, 1.0)
    for plane in (lie.shift_x, lie.shift_y, lie.shade):
        assert plane.shape == (150, 200)
        assert plane.dtype == np.float32
        assert np.isfinite(plane).all()
    assert np.abs(lie.shift_x).max() + np.abs(lie.shift_y).max() > 0.1
    # 3 % of the longer side, and what the interpolation may overshoot.
    assert max(np.abs(lie.shift_x).max(), np.abs(lie.shift_y).max()) < 0.04 * 200
    assert lie.shade.std() > 0.01


@pytest.mark.parametrize("drape", DRAPES)
def test_no_strength_lies_flat(drape):
    lie = folds(np.random.default_rng(2), drape, 60, 80, 0.0)
    assert not lie.shift_x.any()
    assert (lie.shade == 1).all()


def test_strength_means_the_same_for_all():
    shades = [folds(np.random.default_rng(4), drape, 240, 240, 0.5).shade.std() for drape in DRAPES[1:]]
    assert max(shades) < 4 * min(shades)
