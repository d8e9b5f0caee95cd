import cv2
import numpy as np
import pytest

from motifsearch.drawing.cloth import draw
from motifsearch.drawing.edits import edit
from motifsearch.drawing.photograph import photograph
from motifsearch.images.fingerprint import TURN_NAMES
from motifsearch.workflows.duplicates.verify import look, turned_transform, verify


@pytest.fixture(scope="module")
def cloth():
    return draw(21, motif="buketan", technique="tulis", palette="pesisir_merah", size_px=420).pixels


@pytest.fixture(scope="module")
def seen(cloth):
    return look(cloth)


@pytest.mark.parametrize("kind", ["resize", "recompress", "rotate", "mirror", "brightness", "colour", "watermark"])
def test_an_edited_photograph_is_the_same_photograph(cloth, seen, kind):
    found = verify(seen, look(edit(cloth, kind, 3)))
    assert found.kind == "same_photograph"
    assert found.certainty > 0.9


def test_a_blurred_copy_is_the_same_photograph(cloth, seen):
    assert verify(seen, look(cv2.GaussianBlur(cloth, (0, 0), 1.6))).kind == "same_photograph"


def test_another_cloth_of_the_design_is_not(seen):
    other = draw(21, motif="buketan", technique="tulis", palette="pesisir_merah", size_px=420, hand=5).pixels
    assert verify(seen, look(other)).kind in {"same_design", None}


def test_a_photograph_of_another_cloth_of_the_design_is_not(seen):
    other = draw(21, motif="buketan", technique="tulis", palette="pesisir_merah", size_px=420, hand=6).pixels
    taken = photograph(other, 8, severity=0.3, size_px=480, framing="whole").pixels
    assert verify(seen, look(taken)).kind in {"same_design", None}


def test_a_cloth_shifted_by_its_repeat_is_not_the_same_photograph():
    # Two parts of one long cloth: the same motif again and again, each time drawn anew.
    long = [draw(4, motif="kawung", technique="tulis", size_px=360, hand=hand).pixels for hand in (1, 2)]
    assert verify(look(long[0]), look(long[1])).kind != "same_photograph"


def test_what_shares_nothing_is_nothing(seen):
    other = look(draw(3, motif="parang", size_px=420).pixels)
    assert verify(seen, other).kind is None
    plain = look(np.full((200, 300, 3), 128, np.uint8))
    assert verify(plain, plain).kind is None


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
