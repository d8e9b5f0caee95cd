from __future__ import annotations

import numpy as np
import pytest

from motifsearch.drawing.cloth import draw
from motifsearch.drawing.other_things import other_kinds, other_thing
from motifsearch.drawing.photograph import photograph
from motifsearch.images.cloth_likeness import cloth_likeness, figures


def test_most_drawn_cloths_pass_and_most_other_things_do_not():
    cloths = [photograph(draw(942_000_000 + n).pixels, 942_000_000 + n, severity=0.5).pixels for n in range(20)]
    others = [other_thing(942_000_000 + n).pixels for n in range(30)]
    assert np.mean([cloth_likeness(pixels) >= 0 for pixels in cloths]) >= 0.9
    assert np.mean([cloth_likeness(pixels) < 0 for pixels in others]) >= 0.8


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_blank_picture_is_no_cloth(value):
    assert cloth_likeness(np.full((50, 80, 3), value, np.uint8)) < 0


@pytest.mark.parametrize("shape", [(1, 1), (3, 700), (700, 3), (4000, 40)])
def test_any_shape_has_its_figures(shape):
    pixels = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    found = figures(pixels)
    assert found.shape == (28,)
    assert np.isfinite(found).all()


@pytest.mark.photos
def test_hardly_a_real_cloth_is_refused(real_photos):
    import cv2

    files = sorted(path for path in (real_photos / "web").rglob("*") if path.suffix.lower() in {".jpg", ".png"})[::12]
    read = [cv2.imread(str(path)) for path in files]
    refused = [cloth_likeness(np.ascontiguousarray(pixels[..., ::-1])) < 0 for pixels in read if pixels is not None]
    assert np.mean(refused) <= 0.05


def test_other_things_are_drawn_the_same_again_and_of_every_kind():
    assert len(other_kinds()) == 10
    for number, kind in enumerate(other_kinds()):
        once = other_thing(number)
        assert (once.kind, once.pixels.dtype, max(once.pixels.shape)) == (kind, np.uint8, 384)
        assert np.array_equal(once.pixels, other_thing(number).pixels)
        assert once.pixels.std() > 3
