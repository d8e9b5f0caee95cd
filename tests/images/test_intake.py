"""One pass over one file."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from motifsearch.errors import ImageError
from motifsearch.images.decode import decode
from motifsearch.images.fingerprint import hamming_bits, pdq
from motifsearch.images.intake import take_in
from motifsearch.images.palette import palette


def mean_colour(swatches):
    return [sum(swatch.share * swatch.lab[axis] for swatch in swatches) for axis in range(3)]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_agrees_with_the_single_steps(cloth, write, kind):
    data = write(Image.fromarray(cloth), kind)
    intake = take_in(data, max_pixels=10**6, thumbnail_px=256, target_px=200)
    full = decode(data, max_pixels=10**6)
    assert hamming_bits(intake.pdq, pdq(full.pixels)[0]) <= 16
    assert intake.pdq_quality == pytest.approx(pdq(full.pixels)[1], abs=10)
    assert mean_colour(intake.palette) == pytest.approx(mean_colour(palette(full.pixels)), abs=2)
    assert (intake.decoded.width_px, intake.decoded.height_px, intake.decoded.format) == (600, 400, kind)
    assert max(intake.decoded.pixels.shape) >= 200
    with Image.open(io.BytesIO(intake.thumbnail)) as image:
        assert image.size == (256, 171)


def test_the_thumbnail_decides_when_it_needs_more(cloth, write):
    intake = take_in(write(Image.fromarray(cloth), "JPEG"), max_pixels=10**6, thumbnail_px=500, target_px=64)
    with Image.open(io.BytesIO(intake.thumbnail)) as image:
        assert image.size == (500, 333)


def test_a_bad_file_is_named():
    with pytest.raises(ImageError) as caught:
        take_in(b"", max_pixels=10**6, thumbnail_px=96, target_px=64, name="kain.jpg")
    assert (caught.value.code, caught.value.params) == ("images.empty", {"name": "kain.jpg"})
