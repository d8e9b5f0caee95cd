import numpy as np
import pytest

from motifsearch.drawing.edits import edit, edit_names, recompressed
from motifsearch.errors import UsageError


@pytest.fixture(scope="module")
def picture():
    """A picture without symmetry: a ramp, a bright square off the middle and fine stripes."""
    y, x = np.mgrid[0:180, 0:240]
    pixels = np.stack([x, y, (x + y) // 2], 2).astype(np.uint8)
    pixels[30:70, 150:200] = (250, 240, 90)
    pixels[120:160, 20:100:4] = (20, 30, 160)
    return pixels


@pytest.mark.parametrize("kind", edit_names())
def test_an_edit_is_exact_for_its_seed_and_leaves_the_picture_alone(picture, kind):
    before = picture.copy()
    first, again = edit(picture, kind, 5), edit(picture, kind, np.random.default_rng(5))
    assert first.dtype == np.uint8
    assert first.ndim == 3
    assert first.shape[2] == 3
    assert np.array_equal(first, again)
    assert np.array_equal(picture, before)
    assert first.shape != picture.shape or not np.array_equal(first, picture)


@pytest.mark.parametrize("kind", edit_names())
@pytest.mark.parametrize("shape", [(16, 16), (33, 120), (200, 50)])
def test_an_edit_takes_any_shape(kind, shape):
    pixels = np.random.default_rng(1).integers(0, 256, (*shape, 3), np.uint8)
    for seed in range(4):
        assert min(edit(pixels, kind, seed).shape[:2]) >= 1


def test_an_unknown_edit_names_the_known_ones(picture):
    with pytest.raises(UsageError) as caught:
        edit(picture, "sharpen", 0)
    assert caught.value.code == "drawing.unknown_edit"
    assert "mirror" in str(caught.value.params["known"])


def test_mirror_swaps_left_and_right(picture):
    assert np.array_equal(edit(picture, "mirror", 0)[:, ::-1], picture)


def test_rotate90_is_a_quarter_turn(picture):
    turned = edit(picture, "rotate90", 3)
    assert any(np.array_equal(np.rot90(picture, turns), turned) for turns in (1, 2, 3))


def test_crop_is_a_part_of_the_picture(picture):
    part = edit(picture, "crop", 2)
    height, width = part.shape[:2]
    places = [
        (top, left)
        for top in range(picture.shape[0] - height + 1)
        for left in range(picture.shape[1] - width + 1)
        if np.array_equal(picture[top : top + height, left : left + width], part)
    ]
    assert places
    assert 0.45 < height * width / (picture.shape[0] * picture.shape[1]) < 0.9


def test_resize_keeps_the_proportions(picture):
    small = edit(picture, "resize", 1)
    assert small.shape[0] < picture.shape[0]
    assert small.shape[1] / small.shape[0] == pytest.approx(240 / 180, rel=0.02)


@pytest.mark.parametrize("kind", ["recompress", "moire", "watermark"])
def test_what_lies_over_the_picture_keeps_it_recognisable(picture, kind):
    after = edit(picture, kind, 4)
    assert after.shape == picture.shape
    away = np.abs(after.astype(int) - picture.astype(int)).mean()
    assert 0.2 < away < 30


def test_brightness_moves_the_mean_one_way(picture):
    means = [edit(picture, "brightness", seed).mean() - picture.mean() for seed in range(12)]
    assert min(means) < -5
    assert max(means) > 5


def test_colour_turns_the_hue_and_keeps_the_light(picture):
    after = edit(picture, "colour", 6)
    assert np.abs(after.astype(int) - picture.astype(int)).mean() > 5
    # The largest of the three channels is the value, which a turn of hue keeps.
    assert np.abs(after.max(2).astype(int) - picture.max(2).astype(int)).mean() < 2


def test_rotate_shows_no_empty_corner():
    light = np.full((120, 160, 3), 200, np.uint8)
    for seed in range(6):
        assert edit(light, "rotate", seed).min() > 190


def test_collage_holds_the_whole_picture(picture):
    for seed in range(4):
        page = edit(picture, "collage", seed)
        assert page.shape[1] > picture.shape[1]
        assert _holds(page, picture)


def test_screenshot_puts_bars_above_and_below(picture):
    page = edit(picture, "screenshot", 3)
    assert page.shape[1] == picture.shape[1]
    assert page.shape[0] > picture.shape[0] * 1.2
    assert _holds(page, picture)


def test_more_compression_is_further_from_the_picture(picture):
    near, far = (np.abs(recompressed(picture, q).astype(int) - picture.astype(int)).mean() for q in (95, 10))
    assert near < far


def _holds(page, picture):
    height, width = picture.shape[:2]
    return any(
        np.array_equal(page[top : top + height, left : left + width], picture)
        for top in range(page.shape[0] - height + 1)
        for left in range(page.shape[1] - width + 1)
        if np.array_equal(page[top, left], picture[0, 0])
    )
