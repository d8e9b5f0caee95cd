"""Which pictures the model learns from: the unrealistic variety, and batik as cloth and as photograph.

Knows: the project's drawings and what is known of each. Does not know: files, teachers or models.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import cv2
import numpy as np

from motifsearch.drawing.cloth import draw
from motifsearch.drawing.photograph import photograph
from motifsearch.drawing.variety import variety

if TYPE_CHECKING:
    from numpy.typing import NDArray


def draw_variety(seed: int, size_px: int) -> tuple[NDArray[np.uint8], dict[str, object]]:
    """Draw a picture that is no batik; it has no label and no caption."""
    cv2.setNumThreads(1)
    picture = variety(seed, size_px=size_px)
    return picture.pixels, {"label": "", "kind": picture.kind, "captions": []}


def _square(pixels: NDArray[np.uint8], size_px: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Cut the largest square out of a picture, anywhere, and bring it to a size."""
    height, width = pixels.shape[:2]
    side = min(height, width)
    top, left = int(rng.integers(0, height - side + 1)), int(rng.integers(0, width - side + 1))
    cut = pixels[top : top + side, left : left + side]
    way = cv2.INTER_AREA if side > size_px else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(cut, (size_px, size_px), interpolation=way), np.uint8)


def draw_batik(seed: int, size_px: int) -> tuple[NDArray[np.uint8], dict[str, object]]:
    """Draw a cloth; two of three are then photographed."""
    cv2.setNumThreads(1)
    rng = np.random.default_rng([seed, 77])
    drawing = draw(seed, size_px=224)
    pixels = drawing.pixels
    if rng.random() < 0.67:
        pixels = photograph(pixels, seed, severity=float(rng.uniform(0.2, 1.0))).pixels
    return _square(pixels, size_px, rng), {"label": drawing.truth.motif, **asdict(drawing.truth)}
