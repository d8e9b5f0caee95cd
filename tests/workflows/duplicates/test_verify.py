import cv2
import numpy as np
import pytest

from motifsearch.drawing.cloth import draw
from motifsearch.drawing.edits import edit
from motifsearch.drawing.photograph import photograph
from motifsearch.workflows.duplicates.verify import look, verify


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


def test_a_cloth_photographed_twice_is_one_cloth_and_not_one_photograph(cloth):
    # Creased each time in another way.
    twice = [photograph(cloth, seed, severity=0.3, size_px=760, framing="part").pixels for seed in (3, 4)]
    found = verify(*map(look, twice))
    assert found.kind == "same_cloth"
    assert found.evidence.warp > 0.0009


def test_a_print_photographed_again_is_the_same_photograph(cloth):
    taken = photograph(cloth, 3, severity=0.3, size_px=640, framing="part").pixels
    again = photograph(taken, 4, severity=0.3, size_px=760, framing="whole", fold=0.0).pixels
    assert verify(look(taken), look(again)).kind == "same_photograph"


def test_of_a_collage_the_whole_is_found_and_not_a_part_shown_larger(cloth, seen):
    found = verify(seen, look(edit(cloth, "collage", 5)))
    assert found.kind == "same_photograph"
    assert max(found.evidence.residual.shared) > 0.3
