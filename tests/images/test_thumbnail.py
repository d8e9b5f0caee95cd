"""Thumbnails."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from motifsearch.images.thumbnail import shrink, thumbnail


@pytest.mark.parametrize(
    ("height", "width", "expected"),
    [(400, 600, (96, 64)), (600, 400, (64, 96)), (50, 40, (40, 50)), (2, 900, (96, 1))],
)
def test_size_and_format(height, width, expected):
    data = thumbnail(np.zeros((height, width, 3), np.uint8), longer_px=96)
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("JPEG", expected)


def test_looks_like_the_picture(cloth):
    with Image.open(io.BytesIO(thumbnail(cloth, longer_px=150))) as image:
        found = np.asarray(image.convert("L")).astype(int)
    small = Image.fromarray(cloth).resize((150, 100), Image.Resampling.LANCZOS)
    expected = np.asarray(small.convert("L")).astype(int)
    assert np.abs(found - expected).mean() < 4


def test_fine_lines_do_not_turn_into_others():
    stripes = np.zeros((300, 300, 3), np.uint8)
    stripes[:, ::2] = 255
    grey = shrink(stripes, 97)[:, 4:-4].astype(int)
    assert np.ptp(grey) < 100


def test_a_small_picture_is_not_copied(cloth):
    assert shrink(cloth, 600) is cloth
