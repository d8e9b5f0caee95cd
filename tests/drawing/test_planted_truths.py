"""What the plan of the sample says of its cloths and photographs can be seen in them."""

from functools import cache

import cv2
import numpy as np
import pytest

from motifsearch.drawing.cloth import draw
from motifsearch.drawing.collection import plan_cloths, plan_photos
from motifsearch.drawing.edits import edit
from motifsearch.drawing.photograph import photograph
from motifsearch.images.fingerprint import hamming_bits, pdq, pdq_turns

CLOTHS = plan_cloths(400, 20_261_002)
BY_NUMBER = {cloth.number: cloth for cloth in CLOTHS}
SIDE = 256
# Copies that show the whole picture as it was, but for light, size, compression or a mark on it.
WHOLE = ("recompress", "resize", "brightness", "colour", "watermark", "moire")
TURNED = ("mirror", "rotate90")


@cache
def cloth_pixels(number):
    cloth = BY_NUMBER[number]
    return draw(
        cloth.seed,
        motif=cloth.motif,
        palette=cloth.palette,
        technique=cloth.technique,
        size_px=SIDE,
        hand=cloth.hand,
    ).pixels


def twins(kinship, count=3):
    """Pairs of numbers, of motifs that are drawn fast."""
    quick = ("ceplok", "jlamprang", "kawung", "nitik", "parang", "parang_rusak", "truntum", "lereng", "udan_liris")
    found = [cloth for cloth in CLOTHS if cloth.kinship == kinship and cloth.motif in quick]
    return [(cloth.twin_of, cloth.number) for cloth in found[:count]]


def structure(pixels):
    """Where colour changes, softened a little, whichever the colours are."""
    lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    lab = cv2.GaussianBlur(lab, (0, 0), 1.5)
    across, down = cv2.Sobel(lab, cv2.CV_32F, 1, 0), cv2.Sobel(lab, cv2.CV_32F, 0, 1)
    return ((across**2 + down**2).sum(2)) ** 0.25


def alike(one, other):
    return float(np.corrcoef(structure(one).ravel(), structure(other).ravel())[0, 1])


@pytest.fixture(scope="module")
def taken():
    """A photograph as the sample has them."""
    number = next(cloth.number for cloth in CLOTHS if cloth.motif == "mega_mendung" and cloth.twin_of is None)
    return photograph(cloth_pixels(number), 5, severity=0.4, size_px=360).pixels


@pytest.mark.parametrize("pair", twins("recoloured"))
def test_a_recoloured_cloth_has_the_lines_of_its_original_and_other_colours(pair):
    original, twin = (cloth_pixels(number) for number in pair)
    assert alike(original, twin) > 0.3
    colours = [np.sort(pixels.reshape(-1, 3).astype(int), axis=0) for pixels in (original, twin)]
    assert np.abs(colours[0] - colours[1]).mean() > 10


@pytest.mark.parametrize("pair", twins("redrawn"))
def test_a_redrawn_cloth_has_the_design_and_colours_of_its_original_but_not_its_pixels(pair):
    original, twin = (cloth_pixels(number) for number in pair)
    first = BY_NUMBER[pair[0]]
    stranger = next(other for other in CLOTHS if other.motif == first.motif and other.seed != first.seed)
    assert not np.array_equal(original, twin)
    assert alike(original, twin) > max(0.15, alike(original, cloth_pixels(stranger.number)) + 0.1)
    near, far = (np.abs(original.mean((0, 1)) - other.mean((0, 1))).max() for other in (twin, 255 - original))
    assert near < min(30, far)


def test_photographs_of_one_cloth_show_it_where_their_truth_says():
    photos = plan_photos(CLOTHS[:40], 20_261_002)
    cloth = next(cloth for cloth in CLOTHS[:40] if cloth.motif == "jlamprang")
    stranger = next(other for other in CLOTHS if other.motif == "jlamprang" and other.seed != cloth.seed)
    drawing, seen = cloth_pixels(cloth.number), 0
    for photo in photos:
        if photo.cloth != cloth.number or photo.copy_of is not None:
            continue
        made = photograph(drawing, photo.seed, severity=0.4, size_px=480)
        flat = cv2.warpPerspective(
            made.pixels, made.truth.homography, (SIDE, SIDE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        )
        shown = flat.max(2) > 0
        rows, columns = np.nonzero(shown)
        if shown.mean() < 0.1:
            continue
        part = (slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1))
        seen += 1
        assert alike(flat[part], drawing[part]) > alike(flat[part], cloth_pixels(stranger.number)[part]) + 0.1
    assert seen >= 2


@pytest.mark.parametrize("kind", WHOLE)
def test_an_edited_copy_is_near_by_its_hash(taken, kind):
    before, _ = pdq(taken)
    for seed in range(3):
        assert hamming_bits(before, pdq(edit(taken, kind, seed))[0]) <= 64


@pytest.mark.parametrize("kind", TURNED)
def test_a_turned_copy_is_near_by_one_of_the_eight_turns(taken, kind):
    before, _ = pdq(taken)
    turns = pdq_turns(edit(taken, kind, 1))
    away = [hamming_bits(before, turn) for turn in turns]
    assert min(away) <= 24
    assert away[0] > 60


def test_other_photographs_are_far_by_their_hash(taken):
    before, _ = pdq(taken)
    others = [cloth_pixels(pair[0]) for pair in twins("recoloured")]
    assert min(hamming_bits(before, pdq(pixels)[0]) for pixels in others) > 70
