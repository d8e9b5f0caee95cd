from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from motifsearch.errors import ImageError, UsageError
from motifsearch.ui import query_photos
from motifsearch.ui.query_photos import QueryPhotos


def _picture(width: int = 60, height: int = 40) -> bytes:
    written = io.BytesIO()
    Image.fromarray(np.full((height, width, 3), 90, dtype=np.uint8)).save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def uploads(collection) -> QueryPhotos:
    return QueryPhotos(collection.read_image, keep=2)


def test_a_large_photograph_is_reduced_and_a_small_one_is_not_enlarged(uploads):
    large = uploads.get(uploads.take(_picture(1400, 700)))
    assert large.pixels.shape == (512, 1024, 3)
    assert Image.open(io.BytesIO(large.preview)).size == (480, 240)
    assert uploads.get(uploads.take(_picture())).pixels.shape == (40, 60, 3)


def test_the_one_unused_for_longest_goes_first(uploads):
    first, second = uploads.take(_picture()), uploads.take(_picture())
    uploads.get(first)
    third = uploads.take(_picture())
    assert uploads.get(first) is not uploads.get(third)
    with pytest.raises(UsageError, match="upload_gone"):
        uploads.get(second)


def test_tokens_cannot_be_guessed(uploads):
    tokens = {uploads.take(_picture()) for _ in range(8)}
    assert len(tokens) == 8
    assert min(len(token) for token in tokens) >= 16


def test_what_is_no_photograph_is_not_kept(uploads, monkeypatch):
    kept = uploads.take(_picture())
    with pytest.raises(ImageError):
        uploads.take(b"%PDF-1.7")
    monkeypatch.setattr(query_photos, "MOST_BYTES", 10)
    with pytest.raises(UsageError) as caught:
        uploads.take(b"x" * 11)
    assert caught.value.code == "ui.upload_too_large"
    assert uploads.get(kept).pixels.shape == (40, 60, 3)
