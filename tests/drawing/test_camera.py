import numpy as np
import pytest

from motifsearch.drawing.camera import exposure, light, take


def test_a_studio_leaves_the_scene_as_it_is():
    taken = exposure(np.random.default_rng(0), 0.0, 200)
    scene = np.full((80, 100, 3), (120.0, 90.0, 60.0), np.float32)
    seen = scene * light(np.random.default_rng(1), taken, 80, 100, 0.0)[..., None]
    assert np.abs(take(np.random.default_rng(2), seen, taken).astype(int) - scene).max() <= 3


@pytest.mark.parametrize("severity", [0.3, 1.0])
def test_light_keeps_the_mean_exposure(severity):
    for seed in range(5):
        taken = exposure(np.random.default_rng(seed), severity, 200)
        shade = light(np.random.default_rng(seed), taken, 90, 120, severity)
        assert shade.mean() == pytest.approx(taken.exposure, rel=0.02)
        assert shade.std() > 0


def test_noise_grows_with_severity():
    scene = np.full((90, 120, 3), 128, np.float32)

    def spread(severity):
        shots = [exposure(np.random.default_rng(seed), severity, 120) for seed in range(6)]
        return np.mean([take(np.random.default_rng(9), scene, taken).std((0, 1)) for taken in shots])

    assert spread(0.1) < spread(1.0)
