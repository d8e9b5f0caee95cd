import cv2
import numpy as np
import pytest

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.palettes import palette_by_name, palette_names, role_colours
from motifsearch.drawing.tones import STEPS, tones


def lab(rgb):
    return cv2.cvtColor(rgb[None].astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[0]


@pytest.mark.parametrize("name", palette_names())
def test_tones_go_from_deep_to_pale_in_every_palette(name):
    colours = role_colours(palette_by_name(name), np.random.default_rng(1))
    assert colours.shape == (len(Role), 3)
    steps = lab(colours[Role.TONE_0 :])
    assert len(steps) == STEPS
    assert (np.diff(steps[:, 0]) > 5).all()


def test_tones_keep_one_hue():
    ground, blue = np.array([[240, 230, 210], [40, 80, 170]], np.uint8)
    steps = lab(tones(np.stack([ground, blue])))[1:5]
    hues = np.arctan2(steps[:, 2], steps[:, 1])
    assert np.ptp(hues) < 0.5


def test_the_hue_differs_from_the_ground_where_it_can():
    red, blue, rose = (180, 30, 40), (40, 90, 180), (190, 60, 70)
    steps = tones(np.array([red, rose, blue], np.uint8))
    assert steps[3, 2] > steps[3, 0]
