import cv2
import numpy as np
import pytest

from motifsearch.drawing.cloth import draw
from motifsearch.images.local_features import find_features, mirrored


@pytest.fixture(scope="module")
def pixels():
    return draw(7, motif="buketan", technique="tulis", size_px=300).pixels


def test_descriptors_are_of_unit_length_and_strongest_come_first(pixels):
    many, few = (find_features(pixels, longer_px=300, count=count) for count in (200, 50))
    assert len(many.places) <= 200
    assert np.allclose(np.linalg.norm(many.descriptors, axis=1), 1, atol=1e-5)
    assert many.descriptors.min() >= 0
    assert np.array_equal(few.places, many.places[:50])


def test_a_plain_picture_has_none():
    found = find_features(np.full((80, 90, 3), 200, np.uint8), longer_px=384, count=50)
    assert found.places.shape == (0, 4)
    assert found.descriptors.shape == (0, 128)
    assert (found.width_px, found.height_px) == (90, 80)


def test_mirrored_features_are_those_of_the_mirrored_picture(pixels):
    ours = mirrored(find_features(pixels, longer_px=300, count=150))
    theirs = find_features(np.ascontiguousarray(pixels[:, ::-1]), longer_px=300, count=150)
    alike = ours.descriptors @ theirs.descriptors.T
    best = alike.argmax(axis=1)
    away = np.hypot(*(ours.places[:, :2] - theirs.places[best, :2]).T)
    turned = np.abs((ours.places[:, 3] - theirs.places[best, 3] + np.pi) % (2 * np.pi) - np.pi)
    same = (alike.max(axis=1) > 0.95) & (away < 1.5) & (turned < 0.2)
    assert same.mean() > 0.8


def test_a_smaller_picture_has_the_same_places(pixels):
    half = cv2.resize(pixels, (150, 150), interpolation=cv2.INTER_AREA)
    large, small = (find_features(one, longer_px=300, count=300) for one in (pixels, half))
    alike = large.descriptors @ small.descriptors.T
    best, sure = alike.argmax(axis=1), alike.max(axis=1) > 0.95
    away = np.hypot(*(large.places[:, :2] / 2 - small.places[best, :2]).T)
    assert sure.sum() > 20
    assert np.median(away[sure]) < 1
