import cv2
import numpy as np
import pytest

from motifsearch.drawing.cloth import draw
from motifsearch.drawing.edits import edit, recompressed
from motifsearch.images.overlays import added, continues
from motifsearch.images.sharpness import detail_px


@pytest.fixture(scope="module")
def pixels():
    return draw(5, motif="semen", technique="tulis", size_px=400).pixels


def _written_over(pixels):
    marked = pixels.copy()
    cv2.putText(marked, "contoh kain", (30, 210), cv2.FONT_HERSHEY_DUPLEX, 1.6, (250, 250, 250), 4, cv2.LINE_AA)
    return marked


def test_the_picture_that_was_written_over_is_named(pixels):
    marked = recompressed(_written_over(pixels), 85)
    assert added(pixels, marked, np.eye(3)) > 0
    assert added(marked, pixels, np.eye(3)) < 0


@pytest.mark.parametrize("change", ["recompress", "colour", "brightness"])
def test_an_edit_all_over_is_nothing_written(pixels, change):
    assert added(pixels, edit(pixels, change, 3), np.eye(3)) == 0


def test_a_picture_goes_on_across_the_edges_of_a_part_of_it(pixels):
    moved = np.array([[1, 0, 90], [0, 1, 70], [0, 0, 1.0]])
    found = continues(np.ascontiguousarray(pixels[70:270, 90:310]), pixels, moved)
    assert found is not None
    assert found > 0.4


def test_a_page_begins_at_the_edges_of_the_picture_on_it(pixels):
    page = np.full((700, 600, 3), 245, np.uint8)
    page[120:520, 80:480] = pixels
    assert continues(pixels, page, np.array([[1, 0, 80], [0, 1, 120], [0, 0, 1.0]])) == 0


def test_without_an_edge_inside_nothing_can_be_said(pixels):
    assert continues(pixels, pixels, np.eye(3)) is None


def test_blurring_and_enlarging_bring_no_detail(pixels):
    whole = detail_px(pixels)
    half = cv2.resize(pixels, (200, 200), interpolation=cv2.INTER_AREA)
    enlarged = cv2.resize(half, (400, 400), interpolation=cv2.INTER_CUBIC)
    assert detail_px(cv2.GaussianBlur(pixels, (0, 0), 2.5)) < 0.8 * whole
    assert detail_px(enlarged) < whole
    assert detail_px(half) <= 200
