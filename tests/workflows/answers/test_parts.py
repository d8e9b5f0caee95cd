from __future__ import annotations

import cv2
import numpy as np
import pytest

from motifsearch.drawing.cloth import draw
from motifsearch.embedders.registry import open_embedder
from motifsearch.records import Box
from motifsearch.workflows.answers.parts import PartFinder, matching_parts, overlap, turned_back


@pytest.fixture(scope="module")
def embedder():
    opened = open_embedder("embedded")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def patched():
    """A piece of one cloth, another cloth with that piece on it, and where it lies there."""
    piece = draw(941_000_001, motif="buketan").pixels[100:300, 150:350]
    other = draw(941_000_002, motif="kawung").pixels.copy()
    other[220:420, 40:240] = piece
    return piece, other, (40 / 512, 220 / 512, 200 / 512, 200 / 512)


def within(box, place):
    """The share of a box that lies inside a place."""
    across = min(box[0] + box[2], place[0] + place[2]) - max(box[0], place[0])
    down = min(box[1] + box[3], place[1] + place[3]) - max(box[1], place[1])
    return max(across, 0) * max(down, 0) / (box[2] * box[3])


def test_a_piece_is_found_on_the_cloth_that_it_was_put_on(embedder, patched):
    piece, other, place = patched
    found = matching_parts(piece, other, embedder)
    assert len(found) == 3
    for pair in found[:2]:
        assert within(pair.hit, place) > 0.8
        # The very place: what the box shows of the piece is what the other box shows of the cloth.
        expected = (
            place[0] + pair.query[0] * place[2],
            place[1] + pair.query[1] * place[3],
            pair.query[2] * place[2],
            pair.query[3] * place[3],
        )
        assert overlap(expected, pair.hit) > 0.5


def test_it_is_found_on_a_cloth_that_lies_turned(embedder, patched):
    piece, other, place = patched
    turned = np.ascontiguousarray(np.rot90(other))
    found = matching_parts(piece, turned, embedder, count=1)[0]
    assert found.turn_degrees == 90
    at = turned_back(place, 3)
    assert within(found.hit, at) > 0.8


def test_boxes_lie_inside_the_pictures_and_the_same_is_said_twice(embedder, patched):
    piece, other, _ = patched
    found = matching_parts(other, piece, embedder)
    assert found == matching_parts(other, piece, embedder)
    for x, y, width, height in (box for pair in found for box in (pair.query, pair.hit)):
        assert min(x, y) >= -1e-9
        assert min(width, height) > 0
        assert max(x + width, y + height) <= 1 + 1e-9


def test_another_model_compares_crops():
    half = np.zeros((90, 90, 3), np.uint8)
    half[:, 45:] = (200, 30, 30)
    other = np.full((90, 90, 3), (20, 90, 200), np.uint8)
    other[45:, :45] = (200, 30, 30)
    best = matching_parts(half, other, open_embedder("colour:"), count=1)[0]
    # The red parts of both.
    assert best.query[0] >= 0.4
    assert (best.hit[0] + best.hit[2] <= 0.6, best.hit[1] >= 0.4) == (True, True)


@pytest.mark.parametrize("shape", [(8, 8), (20, 900), (900, 20), (1, 1)])
def test_a_picture_of_any_shape_can_be_asked_about(embedder, patched, shape):
    small = cv2.resize(patched[0], shape[::-1])
    for first, second in ((small, patched[1]), (patched[1], small)):
        pairs = matching_parts(first, second, embedder)
        assert pairs
        for box in [box for pair in pairs for box in (pair.query, pair.hit)]:
            x, y, width, height = box
            assert min(x, y, width, height) >= 0
            assert max(x + width, y + height) <= 1 + 1e-6


def test_four_quarter_turns_lead_back():
    box = (0.1, 0.2, 0.3, 0.4)
    once = box
    for _ in range(4):
        once = turned_back(once, 1)
    assert once == pytest.approx(box)
    assert overlap(box, box) == pytest.approx(1)
    assert overlap(box, (0.5, 0.7, 0.1, 0.1)) == 0


def test_the_question_is_looked_at_once_for_all_hits(embedder, patched, monkeypatch):
    piece, other, _ = patched
    looked = []
    seen = embedder.local_features

    def look(image):
        looked.append(image.shape)
        return seen(image)

    monkeypatch.setattr(embedder, "local_features", look)
    finder = PartFinder(piece, embedder)
    first = finder.parts(other)
    before = len(looked)
    assert finder.parts(other) == first
    # Of the second hit's picture alone, at each size.
    assert len(looked) - before == 4


def test_boxes_of_a_region_are_boxes_of_the_whole_picture(embedder, patched):
    piece, other, place = patched
    region = Box(left=place[0], top=place[1], width=place[2], height=place[3])
    for pair in PartFinder(other, embedder, region=region).parts(piece, count=2):
        assert within(pair.query, place) == pytest.approx(1, abs=1e-6)


def test_boxes_of_a_long_strip_lie_in_its_middle_which_is_all_that_is_looked_at(embedder, patched):
    piece, other, _ = patched
    strip = np.concatenate([other] * 6)
    for pair in matching_parts(piece, strip, embedder):
        assert pair.hit[1] >= 0.25 - 1e-6
        assert pair.hit[1] + pair.hit[3] <= 0.75 + 1e-6
