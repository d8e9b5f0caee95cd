import cv2
import numpy as np
import pytest

from motifsearch.drawing.cloth import draw
from motifsearch.images.residual import compare

CORNERS = np.array([[5.0, 5], [294, 5], [294, 294], [5, 294]])


def _drawn(**changes):
    given = {"motif": "semen", "palette": "sogan_solo", "technique": "tulis", "hand": 1} | changes
    return draw(9, size_px=300, **given).pixels


@pytest.fixture(scope="module")
def pixels():
    return _drawn()


def _bent(pixels, by_px):
    y, x = np.mgrid[0:300, 0:300].astype(np.float32)
    shift = by_px * np.sin(x / 60) * np.cos(y / 70)
    return cv2.remap(pixels, x + shift, y + shift, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


def test_a_picture_lies_exactly_on_itself(pixels):
    found = compare(pixels, pixels, np.eye(3), CORNERS)
    assert found.likeness > 0.999
    assert max(found.bend_px, found.jitter_px, found.tint, found.light) < 0.02
    assert found.colours > 0.999
    assert min(found.shared) > 0.85


def test_a_small_error_of_the_alignment_is_made_good(pixels):
    off = np.array([[1.004, 0.003, 1.5], [-0.002, 0.997, -1.2], [0, 0, 1.0]])
    found = compare(pixels, pixels, off, CORNERS)
    assert found.likeness > 0.97
    assert np.abs(found.matrix - np.eye(3)).max() < 0.3


def test_a_bent_cloth_has_bends_but_its_strokes_stay_beside_each_other(pixels):
    found = compare(pixels, _bent(pixels, 2.5), np.eye(3), CORNERS)
    assert found.bend_px > 1
    assert found.jitter_px < 0.25
    assert found.bent_likeness > found.likeness


def test_deep_folds_are_undone_by_bending_several_times(pixels):
    folded = _bent(pixels, 6)
    once, often = (compare(pixels, folded, np.eye(3), CORNERS, bends=bends) for bends in (1, 3))
    assert often.bend_px == once.bend_px
    assert often.bent_likeness > once.bent_likeness
    assert often.jitter_px < once.jitter_px


def test_another_hand_moves_each_stroke_by_itself(pixels):
    other = compare(pixels, _drawn(hand=2), np.eye(3), CORNERS)
    bent = compare(pixels, _bent(pixels, 2.5), np.eye(3), CORNERS)
    assert other.jitter_px > 2 * bent.jitter_px
    assert other.bent_likeness < bent.bent_likeness - 0.05


def test_a_blurred_copy_is_compared_as_soft_as_it_is(pixels):
    found = compare(pixels, cv2.GaussianBlur(pixels, (0, 0), 1.8), np.eye(3), CORNERS)
    assert found.likeness > 0.95
    assert found.jitter_px < 0.2


def test_the_light_of_a_lamp_is_told_from_another_dye(pixels):
    lamp = np.clip(pixels * np.array([1.0, 0.85, 0.7]), 0, 255).astype(np.uint8)
    dyed = _drawn(palette="pesisir_biru")
    in_lamp_light, in_other_dye = (compare(pixels, other, np.eye(3), CORNERS) for other in (lamp, dyed))
    assert in_lamp_light.plain_colours > 0.98
    assert in_lamp_light.tint < 0.1
    assert in_other_dye.tint > 3 * in_lamp_light.tint
    assert in_other_dye.plain_colours < in_lamp_light.plain_colours


def test_a_plain_region_tells_nothing():
    plain = np.full((300, 300, 3), 180, np.uint8)
    assert compare(plain, plain, np.eye(3), CORNERS) is None


def test_a_region_too_small_tells_nothing(pixels):
    assert compare(pixels, pixels, np.eye(3), CORNERS / 30) is None
