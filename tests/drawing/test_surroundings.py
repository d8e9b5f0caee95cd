import numpy as np
import pytest

from motifsearch.drawing.surroundings import SURFACES, smooth_noise, surface


@pytest.mark.parametrize("kind", SURFACES)
@pytest.mark.parametrize("size", [(60, 90), (128, 64)])
def test_a_surface_fills_the_picture(kind, size):
    drawn = surface(np.random.default_rng(3), kind, *size)
    assert drawn.shape == (*size, 3)
    assert np.isfinite(drawn).all()
    assert drawn.min() > -20
    assert drawn.max() < 400
    assert np.array_equal(drawn, surface(np.random.default_rng(3), kind, *size))


def test_noise_has_hills_of_the_size_asked_for():
    coarse, fine = (smooth_noise(np.random.default_rng(1), 120, 160, cells) for cells in (3, 30))
    assert coarse.shape == fine.shape == (120, 160)
    assert np.abs(np.diff(coarse, axis=1)).mean() < np.abs(np.diff(fine, axis=1)).mean() / 3
