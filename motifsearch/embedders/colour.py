"""Pictures by their colours alone: the baseline that a model must beat, and an embedder that needs no model.

A joint histogram of hue, saturation and value; the square root of its shares makes the cosine of two vectors their
Bhattacharyya coefficient (A. Bhattacharyya, 1943).

Knows: colours of pixels. Does not know: patterns or words.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.errors import DataError, ModelError
from motifsearch.records import EmbeddingSpace
from motifsearch.vectors import Vectors, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.embedders.base import Pixels, Prepared

COLOUR = "colour:"
"""Its URI."""

_VERSION = 1
_BINS = (8, 4, 4)
_LONGER_PX = 128


def sees_patterns(space: EmbeddingSpace) -> bool:
    """Whether a space is one of patterns, so that a part of a picture can show what its whole does not."""
    return space.uri != COLOUR


class ColourEmbedder:
    """HSV histogram of 8 hues, 4 saturations and 4 values: 128 numbers."""

    def __init__(self) -> None:
        record = f"colour|{_VERSION}|{_BINS}|{_LONGER_PX}"
        self._space = EmbeddingSpace(
            uri=COLOUR,
            name="colour histogram",
            fingerprint=hashlib.sha256(record.encode()).hexdigest(),
            dim=int(np.prod(_BINS)),
            has_text=False,
        )

    @property
    def space(self) -> EmbeddingSpace:
        """The space that all its vectors belong to."""
        return self._space

    def prepare(self, image: Pixels) -> Prepared:
        """Return the histogram, (128,) float32, of a picture; see `Embedder.prepare`.

        Parameters
        ----------
        image : (h, w, 3) uint8

        Returns
        -------
        (128,) float32

        Raises
        ------
        DataError
            ``embedders.pixels`` when it is no (h, w, 3) uint8 array.
        """
        from PIL import Image

        if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or not image.size:
            raise DataError("embedders.pixels", shape=str(image.shape), dtype=str(image.dtype))
        picture = Image.fromarray(np.ascontiguousarray(image))
        picture.thumbnail((_LONGER_PX, _LONGER_PX), Image.Resampling.BOX)
        hsv = np.asarray(picture.convert("HSV"), dtype=np.int64).reshape(-1, 3)
        bins = np.asarray(_BINS)
        places = np.ravel_multi_index(tuple((hsv * bins // 256).T), _BINS)
        counts = np.bincount(places, minlength=self._space.dim)
        return np.sqrt(counts / counts.sum()).astype(np.float32)

    def embed_prepared(self, batch: Sequence[Prepared]) -> Vectors:
        """Return the histograms, (n, 128) float32, unit length."""
        return unit(np.stack(batch)) if batch else np.empty((0, self._space.dim), dtype=np.float32)

    def embed_images(self, images: Sequence[Pixels]) -> Vectors:
        """Embed pictures, (h, w, 3) uint8 sRGB each, to (n, 128) float32, unit length."""
        return self.embed_prepared([self.prepare(image) for image in images])

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Refuse: colours have no words here.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        Vectors
            Never.

        Raises
        ------
        ModelError
            ``embedders.no_text`` always.
        """
        raise ModelError("embedders.no_text", uri=self._space.uri, count=len(texts))

    def close(self) -> None:
        """Do nothing; there is nothing to free."""
