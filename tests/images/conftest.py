"""Pictures made in memory for the tests of the images room."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

pillow_heif.register_heif_opener()  # so that the tests can write HEIC; the package itself needs no registration


@pytest.fixture(scope="session")
def scene() -> Image.Image:
    """A picture of 48 by 32 pixels whose four quarters are red, green, blue and yellow: every turn of it differs."""
    pixels = np.zeros((32, 48, 3), np.uint8)
    pixels[:16, :24] = (200, 30, 40)
    pixels[:16, 24:] = (20, 160, 60)
    pixels[16:, :24] = (30, 50, 190)
    pixels[16:, 24:] = (230, 210, 40)
    return Image.fromarray(pixels)


@pytest.fixture(scope="session")
def cloth() -> np.ndarray:
    """Waves and noise of 400 by 600 pixels, photograph enough for fingerprints."""
    rng = np.random.default_rng(5)
    down, across = np.mgrid[0:400, 0:600].astype(np.float64)
    coarse = np.kron(rng.uniform(40, 215, (8, 12, 3)), np.ones((50, 50, 1)))
    waves = 30 * np.sin(down / 37 + across / 61)[..., None]
    return (coarse + waves + rng.normal(0, 3, (400, 600, 3))).clip(0, 255).astype(np.uint8)


@pytest.fixture(scope="session")
def write() -> Callable[..., bytes]:
    """Save a picture to bytes: ``write(image, "PNG", …)``."""

    def _write(image: Image.Image, kind: str, **options: Any) -> bytes:
        buffer = io.BytesIO()
        image.save(buffer, kind, **options)
        return buffer.getvalue()

    return _write
