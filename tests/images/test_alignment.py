import cv2
import numpy as np
import pytest

from motifsearch.drawing.cloth import draw
from motifsearch.images.alignment import align
from motifsearch.images.homography import project
from motifsearch.images.local_features import find_features

PROBES = np.array([[60.0, 60], [240, 70], [150, 150], [80, 240]])


@pytest.fixture(scope="module")
def pixels():
    return draw(11, motif="sido_mukti", technique="tulis", size_px=300).pixels


def _features(pixels):
    return find_features(pixels, longer_px=400, count=500)


def _turned(angle_deg: float, scale: float) -> np.ndarray:
    return np.vstack((cv2.getRotationMatrix2D((150, 150), angle_deg, scale), (0, 0, 1)))


@pytest.mark.parametrize(
    "matrix",
    [
        np.eye(3),
        _turned(90, 1),
        _turned(17, 0.7),
        np.array([[0.8, 0, 20], [0, 1, 0], [0, 0, 1.0]]),
        np.array([[1, 0.05, 5], [0.02, 0.95, 3], [4e-4, 2e-4, 1.0]]),
        np.array([[-1, 0, 299], [0, 1, 0], [0, 0, 1.0]]),
        np.array([[-1, 0, 299], [0, 1, 0], [0, 0, 1.0]]) @ _turned(33, 0.9),
    ],
    ids=["same", "quarter turn", "turned and smaller", "squeezed", "perspective", "mirror", "mirror and turned"],
)
def test_a_changed_copy_is_laid_on_its_original(pixels, matrix):
    copy = cv2.warpPerspective(pixels, matrix, (300, 300), flags=cv2.INTER_AREA, borderValue=(90, 90, 90))
    best = align(_features(pixels), _features(copy))[0]
    assert np.abs(project(best.matrix, PROBES) - project(matrix, PROBES)).max() < 2
    assert best.is_mirrored == (np.linalg.det(matrix[:2, :2]) < 0)
    assert best.error_px < 1


def test_a_part_is_laid_on_the_whole(pixels):
    part = np.ascontiguousarray(pixels[90:240, 60:230])
    best = align(_features(pixels), _features(part))[0]
    assert np.abs(project(best.matrix, PROBES) - (PROBES - (60, 90))).max() < 2


def test_a_plain_picture_is_laid_on_nothing(pixels):
    assert align(_features(pixels), _features(np.full((200, 200, 3), 90, np.uint8))) == []


def test_the_same_two_pictures_give_the_same_answer(pixels):
    copy = _features(cv2.GaussianBlur(pixels, (0, 0), 1.2))
    one, two = (align(_features(pixels), copy) for _ in range(2))
    assert [a.matrix.tolist() for a in one] == [b.matrix.tolist() for b in two]


def test_no_two_alignments_are_the_same(pixels):
    page = np.full((420, 500, 3), 240, np.uint8)
    page[10:310, 10:310] = pixels
    page[10:130, 330:450] = cv2.resize(pixels[:60, :60], (120, 120))
    found = align(_features(pixels), _features(page))
    landed = [project(one.matrix, PROBES) for one in found]
    for number, one in enumerate(landed):
        assert all(np.abs(one - other).max() > 1 for other in landed[:number])
    whole = PROBES * 400 / 500 + 10 * 400 / 500
    assert min(np.abs(one - whole).max() for one in landed) < 2
