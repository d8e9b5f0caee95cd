import numpy as np
import pytest

from motifsearch.images.fingerprint import TURN_NAMES
from motifsearch.images.fractions import in_fractions, in_pixels, turned_deg, turned_transform
from motifsearch.images.homography import project

FIRST, SECOND = np.zeros((200, 300, 3), np.uint8), np.zeros((120, 90, 3), np.uint8)
MATRIX = np.array([[0.3, 0.02, 4], [0.01, 0.5, 2], [2e-4, 1e-4, 1.0]])


def test_pixels_and_fractions_lead_to_one_another():
    unit = np.array(in_fractions(MATRIX, FIRST, SECOND)).reshape(3, 3)
    back = in_pixels(unit, FIRST, SECOND)
    places = np.array([[0.0, 0], [250, 20], [100, 190]])
    assert np.abs(project(back, places) - project(MATRIX, places)).max() < 1e-3
    # The middle of the first pixel is half a pixel from the corner.
    x, y = project(unit, np.array([[0.5 / 300, 0.5 / 200]]))[0]
    assert (x * 90 - 0.5, y * 120 - 0.5) == pytest.approx((4, 2), abs=1e-3)


def test_how_far_a_picture_is_turned_is_said_after_it_was_mirrored():
    turn = np.deg2rad(30)
    turned = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1.0]])
    assert turned_deg(turned, 300, 200) == pytest.approx(30)
    assert turned_deg(turned @ np.diag((-1.0, 1, 1)), 300, 200) == pytest.approx(30)


@pytest.mark.parametrize("turn", range(8))
def test_the_turn_of_the_hash_puts_each_corner_where_the_turn_puts_it(turn):
    picture = np.arange(12 * 8).reshape(8, 12).astype(np.uint8)
    turned = {
        "as it is": picture,
        "rotated 90": np.rot90(picture),
        "rotated 180": np.rot90(picture, 2),
        "rotated 270": np.rot90(picture, 3),
        "flipped vertically": picture[::-1],
        "flipped horizontally": picture[:, ::-1],
        "transposed": picture.T,
        "transversed": np.rot90(picture, 2).T,
    }[TURN_NAMES[turn]]
    matrix = np.array(turned_transform(turn)).reshape(3, 3)
    for row in range(8):
        for column in range(12):
            x, y, w = matrix @ ((column + 0.5) / 12, (row + 0.5) / 8, 1)
            there = turned[int(y / w * turned.shape[0]), int(x / w * turned.shape[1])]
            assert there == picture[row, column]
