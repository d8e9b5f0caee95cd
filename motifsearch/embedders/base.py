"""What every embedding model offers.

Knows: the protocol. Does not know: any model or library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.records import EmbeddingSpace
    from motifsearch.vectors import Vectors

Pixels: TypeAlias = NDArray[np.uint8]
Prepared: TypeAlias = NDArray[np.uint8] | NDArray[np.float32]


class Embedder(Protocol):
    """Turns pictures and words into unit vectors of one space."""

    @property
    def space(self) -> EmbeddingSpace:
        """The space that all its vectors belong to."""
        ...

    def prepare(self, image: Pixels) -> Prepared:
        """Bring one picture to the model's input.

        Safe to call from several threads, so that it runs beside the model.

        Parameters
        ----------
        image : ndarray, (h, w, 3) uint8
            In sRGB, at least 1 px on each side.

        Returns
        -------
        ndarray, uint8 or float32
            Of a shape and type that are the same for every picture.
        """
        ...

    def embed_prepared(self, batch: Sequence[Prepared]) -> Vectors:
        """Embed what `prepare` returned, in its order.

        Parameters
        ----------
        batch : sequence of Prepared

        Returns
        -------
        ndarray, (n, dim) float32, unit length
            The vector of a picture does not depend on the others of its batch, up to rounding.
        """
        ...

    def embed_images(self, images: Sequence[Pixels]) -> Vectors:
        """Embed pictures, (h, w, 3) uint8 sRGB each, to (n, dim) float32, unit length."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed words to (n, dim) float32, unit length.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        (n, dim) float32

        Raises
        ------
        ModelError
            ``embedders.no_text`` when the model has no text tower.
        """
        ...

    def close(self) -> None:
        """Free the model's memory."""
        ...
