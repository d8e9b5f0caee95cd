"""What a model sees at each place of a picture, for models that can say so.

Knows: the shape of such features, and whether an embedder offers them. Does not know: any model, nor matching.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from motifsearch.embedders.base import Embedder, Pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFeatures:
    """Features on a grid over a picture.

    Attributes
    ----------
    grid : ndarray, (rows, columns, width) float32
        Each of a length between 0 (nothing is there) and 1; inner products are alike as cosines are.
    step_px : int
        From one place to the next, in pixels of the picture that was given.
    reach_px : int
        Side of the square that a feature sees; the first starts at the picture's corner.
    """

    grid: NDArray[np.float32]
    step_px: int
    reach_px: int


@runtime_checkable
class LocalEmbedder(Protocol):
    """An embedder that also says what it sees at each place."""

    def local_features(self, image: Pixels) -> LocalFeatures | None:
        """Look at a picture, (h, w, 3) uint8 sRGB, at its own size; None where the model or picture has no such."""
        ...


def local_features(embedder: Embedder, image: Pixels) -> LocalFeatures | None:
    """Return what the model sees at each place of a picture.

    Parameters
    ----------
    embedder : Embedder
    image : ndarray, (h, w, 3) uint8
        In sRGB; it is looked at in its own size, neither cropped nor resized.

    Returns
    -------
    LocalFeatures or None
        None where the model does not say, or the picture is too small for it.
    """
    return embedder.local_features(image) if isinstance(embedder, LocalEmbedder) else None
