"""Dominant colours."""

from __future__ import annotations

import numpy as np
import pytest

from motifsearch.images.palette import lab_to_rgb, palette, swatch_hex
from motifsearch.records import Swatch


def parts(*colours_and_rows):
    return np.concatenate([np.full((rows, 90, 3), colour, np.uint8) for colour, rows in colours_and_rows])


def test_three_colours_and_their_shares():
    found = palette(parts(((200, 30, 40), 45), ((20, 160, 60), 30), ((30, 50, 190), 15)))
    assert [round(swatch.share, 2) for swatch in found] == [0.5, 0.33, 0.17]
    assert [lab_to_rgb(swatch.lab) for swatch in found] == [(200, 30, 40), (20, 160, 60), (30, 50, 190)]
    assert swatch_hex(found[0]) == "#c81e28"


def test_one_colour():
    (only,) = palette(np.full((5, 7, 3), (119, 119, 119), np.uint8))
    assert only.share == 1
    # CIELAB of mid grey: no colour, L* = 50 (sRGB 118.9 by CIE 15 and IEC 61966-2-1).
    assert only.lab == pytest.approx((50.0, 0.0, 0.0), abs=0.2)


def test_shades_of_one_colour_are_one_swatch():
    rng = np.random.default_rng(1)
    noisy = (np.array([150, 90, 40]) + rng.normal(0, 3, (200, 200, 3))).clip(0, 255).astype(np.uint8)
    assert len(palette(noisy)) == 1


def test_size_limits_the_number(cloth):
    for size in (1, 2, 4, 8):
        found = palette(cloth, size=size)
        assert 1 <= len(found) <= size
        assert sum(swatch.share for swatch in found) == pytest.approx(1)
        assert list(found) == sorted(found, key=lambda swatch: -swatch.share)


def test_the_same_pixels_give_the_same_palette(cloth):
    assert palette(cloth) == palette(cloth.copy()) == palette(np.asfortranarray(cloth))


def test_a_turned_picture_has_nearly_the_same_palette():
    picture = parts(((230, 210, 40), 500), ((60, 40, 20), 300), ((20, 60, 160), 100))
    noisy = (picture + np.random.default_rng(7).normal(0, 4, picture.shape)).clip(0, 255).astype(np.uint8)
    for one, other in zip(palette(noisy), palette(np.ascontiguousarray(noisy[::-1, ::-1])), strict=True):
        assert one.lab == pytest.approx(other.lab, abs=3)
        assert one.share == pytest.approx(other.share, abs=0.05)


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 2000, 3), (2, 3, 3)])
def test_any_size(shape):
    found = palette(np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8))
    assert sum(swatch.share for swatch in found) == pytest.approx(1)


def test_colours_outside_srgb_are_clipped():
    assert lab_to_rgb((50.0, 200.0, -200.0))[2] == 255
    assert swatch_hex(Swatch(lab=(100.0, 0.0, 0.0), share=1.0)) == "#ffffff"
    assert swatch_hex(Swatch(lab=(0.0, 0.0, 0.0), share=1.0)) == "#000000"
