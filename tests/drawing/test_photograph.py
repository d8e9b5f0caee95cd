import cv2
import numpy as np
import pytest

from motifsearch.drawing.photograph import photograph

MARKS = ((70, 60), (250, 80), (160, 160), (90, 270), (255, 250))


def marked(size=320):
    """Grey cloth with five red discs."""
    pixels = np.full((size, size, 3), 190, np.uint8)
    for x, y in MARKS:
        cv2.circle(pixels, (x, y), 11, (220, 20, 30), -1, cv2.LINE_AA)
    return pixels


def through(matrix, point):
    x, y, w = matrix @ np.array([*point, 1.0])
    return np.array([x / w, y / w])


def discs(pixels):
    """Middles of the whole red discs in a picture."""
    red = pixels[..., 0].astype(int) - pixels[..., 1:].max(2).astype(int) > 45
    count, _, stats, middles = cv2.connectedComponentsWithStats(red.astype(np.uint8))
    height, width = red.shape
    found = []
    for number in range(1, count):
        left, top, wide, tall, area = stats[number]
        if left > 0 and top > 0 and left + wide < width and top + tall < height and area > 60:
            found.append(middles[number])
    return np.array(found).reshape(-1, 2)


@pytest.mark.parametrize("framing", ["whole", "edge", "part", "close"])
@pytest.mark.parametrize("size_px", [320, 480])
def test_the_homography_leads_to_the_marks_on_flat_cloth(framing, size_px):
    seen = 0
    for seed in range(6):
        made = photograph(marked(), seed, severity=0.35, framing=framing, fold=0.0, size_px=size_px)
        height, width = made.pixels.shape[:2]
        middles = discs(made.pixels)
        for mark in MARKS:
            place = through(made.truth.homography, mark)
            margin = 30 * size_px / 320
            if not (margin < place[0] < width - margin and margin < place[1] < height - margin):
                continue
            seen += 1
            assert np.hypot(*(middles - place).T).min() < 2.0
    assert seen >= 4


@pytest.mark.parametrize("seed", range(4))
def test_folds_move_the_marks_a_little_only(seed):
    made = photograph(marked(), seed, severity=0.4, framing="whole", fold=0.8, size_px=480)
    middles = discs(made.pixels)
    away = [np.hypot(*(middles - through(made.truth.homography, mark)).T).min() for mark in MARKS]
    assert max(away) < 0.05 * 480


@pytest.mark.parametrize("severity", [0.0, 0.5, 1.0])
def test_the_same_seed_takes_the_same_photograph(severity):
    first, again = (photograph(marked(), 11, severity=severity) for _ in range(2))
    assert np.array_equal(first.pixels, again.pixels)
    assert np.array_equal(first.truth.homography, again.truth.homography)


def test_another_seed_takes_another_photograph():
    assert not np.array_equal(photograph(marked(), 1).truth.homography, photograph(marked(), 2).truth.homography)


def test_no_severity_is_a_scan():
    pixels = marked()
    made = photograph(pixels, 3, severity=0.0)
    assert made.pixels.shape == pixels.shape
    assert np.allclose(made.truth.homography, np.eye(3), atol=1e-6)
    assert made.truth.coverage > 0.99
    assert np.abs(made.pixels.astype(int) - pixels.astype(int)).mean() < 3


def test_the_picture_has_the_size_that_was_asked_for():
    for seed in range(5):
        assert max(photograph(marked(), seed, size_px=211).pixels.shape[:2]) == 211


def test_framing_decides_how_much_is_cloth():
    covered = {
        framing: np.mean([photograph(marked(), seed, framing=framing).truth.coverage for seed in range(8)])
        for framing in ("whole", "edge", "part", "close")
    }
    assert covered["whole"] < 0.8
    assert covered["whole"] < covered["edge"] < covered["close"]
    assert covered["close"] > 0.97


def test_the_whole_cloth_lies_in_the_picture():
    for seed in range(10):
        made = photograph(marked(), seed, framing="whole", severity=0.8)
        height, width = made.pixels.shape[:2]
        for corner in ((0, 0), (319, 0), (319, 319), (0, 319)):
            x, y = through(made.truth.homography, corner)
            assert -2 <= x <= width + 1
            assert -2 <= y <= height + 1


def test_more_severe_is_further_from_the_drawing():
    sharp, poor = (
        np.mean([photograph(marked(), seed, severity=part).truth.exposure.jpeg_quality for seed in range(12)])
        for part in (0.1, 1.0)
    )
    assert sharp > poor + 10


def test_the_drawing_is_left_alone():
    pixels = marked()
    photograph(pixels, 5, severity=1.0)
    assert np.array_equal(pixels, marked())
