from dataclasses import replace

import cv2
import numpy as np
import pytest

from motifsearch.drawing.cloth import draw
from motifsearch.errors import ImageError
from motifsearch.images.fingerprint import pdq
from motifsearch.messages import LANGS, Translator
from motifsearch.records import DuplicatePair, Photo
from motifsearch.workflows.duplicates.keeping import suggest_keeping

WHOLE = draw(3, motif="semen", technique="tulis", size_px=480).pixels
CALM = draw(3, motif="mega_mendung", technique="tulis", size_px=480).pixels


def _photo(number, pixels, **changes):
    height, width = pixels.shape[:2]
    hashed, quality = pdq(pixels)
    made = Photo(
        photo_id=number,
        sha256=f"{number:064x}",
        cloth_id=1,
        paths=(f"/photos/{number}.jpg",),
        size_bytes=100_000,
        format="JPEG",
        width_px=width,
        height_px=height,
        pdq=hashed,
        pdq_quality=quality,
        added_at="2026-01-01T00:00:00+00:00",
    )
    return replace(made, **changes)


def _pair(transform=(1, 0, 0, 0, 1, 0, 0, 0, 1)):
    return DuplicatePair(
        first_id=1, second_id=2, kind="same_photograph", certainty=1.0, evidence={}, transform=tuple(transform)
    )


def _suggest(first, second, transform=(1, 0, 0, 0, 1, 0, 0, 0, 1), changes=({}, {})):
    pictures = {1: first, 2: second}
    photos = [_photo(number, pixels, **changes[number - 1]) for number, pixels in pictures.items()]
    made = suggest_keeping(photos, [_pair(transform)], read_image=lambda photo: pictures[photo.photo_id])
    for lang in LANGS:
        assert all(Translator(lang)(reason.code, **reason.params) for reason in made.reasons)
    return made.photo_id, [reason.code for reason in made.reasons]


def test_the_whole_is_kept_rather_than_its_part():
    part = np.ascontiguousarray(WHOLE[96:384, 48:432])
    placed = (0.8, 0, 0.1, 0, 0.6, 0.2, 0, 0, 1)
    kept, reasons = _suggest(part, WHOLE, placed)
    assert (kept, reasons[0]) == (2, "keeping.whole")
    back = np.linalg.inv(np.array(placed).reshape(3, 3)).reshape(-1)
    assert _suggest(WHOLE, part, back)[0] == 1


def test_the_picture_is_kept_rather_than_a_page_with_it():
    page = np.full((800, 640, 3), 250, np.uint8)
    page[160:640, 80:560] = WHOLE
    kept, reasons = _suggest(page, WHOLE, np.linalg.inv([[0.75, 0, 0.125], [0, 0.6, 0.2], [0, 0, 1]]).reshape(-1))
    assert (kept, reasons[0]) == (2, "keeping.unframed")


def test_the_clean_one_is_kept_rather_than_one_with_a_watermark():
    marked = CALM.copy()
    cv2.putText(marked, "contoh", (60, 260), cv2.FONT_HERSHEY_DUPLEX, 2.4, (250, 250, 250), 5, cv2.LINE_AA)
    kept, reasons = _suggest(marked, CALM)
    assert (kept, reasons[0]) == (2, "keeping.unmarked")


def test_detail_counts_more_than_pixels():
    small = cv2.resize(WHOLE, (160, 160), interpolation=cv2.INTER_AREA)
    enlarged = cv2.resize(small, (900, 900), interpolation=cv2.INTER_CUBIC)
    kept, reasons = _suggest(enlarged, WHOLE)
    assert (kept, reasons[0]) == (2, "keeping.sharper")


def test_a_photograph_of_a_print_is_kept_last():
    oblique = (0.7, 0.05, 0.1, 0.02, 0.7, 0.1, 0.05, 0.02, 1)
    pictures = {1: WHOLE, 2: WHOLE, 3: WHOLE}
    pairs = [
        replace(_pair(oblique), evidence={"tilt": 0.08}, first_id=1, second_id=2),
        replace(_pair(), evidence={"tilt": 0.001}, first_id=2, second_id=3),
    ]
    photos = [_photo(number, WHOLE) for number in pictures]
    made = suggest_keeping(photos, pairs, read_image=lambda photo: pictures[photo.photo_id])
    assert made.photo_id == 2
    assert (made.reasons[0].code, made.reasons[0].over) == ("keeping.straight", (1,))
    # Of two alone nobody can say which one the camera took.
    alone = suggest_keeping(photos[:2], pairs[:1], read_image=lambda photo: pictures[photo.photo_id])
    assert "keeping.straight" not in [reason.code for reason in alone.reasons]


def test_a_number_of_pixels_is_whole():
    small = cv2.resize(WHOLE, (160, 160), interpolation=cv2.INTER_AREA)
    small = cv2.resize(small, (900, 900), interpolation=cv2.INTER_CUBIC)
    reasons = suggest_keeping(
        [_photo(1, small), _photo(2, WHOLE)],
        [_pair()],
        read_image=lambda photo: small if photo.photo_id == 1 else WHOLE,
    ).reasons
    sharper = next(reason for reason in reasons if reason.code == "keeping.sharper")
    assert all(isinstance(value, int) for value in sharper.params.values())


def test_of_equals_the_one_that_is_told_more_of_is_kept_then_the_first():
    assert _suggest(WHOLE, WHOLE, changes=({}, {"photographer": "contoh"})) == (2, ["keeping.told"])
    assert _suggest(WHOLE, WHOLE) == (1, ["keeping.first"])
    assert _suggest(WHOLE, WHOLE, changes=({}, {"size_bytes": 300_000})) == (2, ["keeping.less_compressed"])


def test_a_photo_that_cannot_be_read_is_not_suggested():
    def read(photo):
        if photo.photo_id == 1:
            raise ImageError("images.empty", name="1")
        return WHOLE

    made = suggest_keeping([_photo(1, WHOLE), _photo(2, WHOLE)], [_pair()], read_image=read)
    assert made.photo_id == 2


@pytest.mark.parametrize("count", [1, 3])
def test_a_suggestion_needs_no_pairs(count):
    photos = [_photo(number, WHOLE) for number in range(count, 0, -1)]
    assert suggest_keeping(photos, [], read_image=lambda _: WHOLE).photo_id == 1
