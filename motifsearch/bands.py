"""From a cosine to words: the same cloth, the same motif, related, nothing close.

Knows: thresholds and how to estimate them. Does not know: where the cosines come from.

A cosine means something only within its own model and kind of question, so each embedding space has thresholds of
its own for pictures and for words. They come, in this order, from a file beside the model (measured on drawn cloths
of known truth by ``models/recipe/calibrate.py``) or from the catalogue itself (`from_background`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.records import Band
    from motifsearch.vectors import Vectors

Question: TypeAlias = Literal["image", "text"]
# Below so many vectors, their cosines say too little about the space.
_SMALLEST_SAMPLE = 30
_LARGEST_SAMPLE = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The smallest cosine of each band, in falling order; above 1 where the band is never given."""

    same_cloth: float
    same_motif: float
    related: float

    def band(self, score: float) -> Band:
        """The band of a cosine in [-1, 1]."""
        if score >= self.same_cloth:
            return "same_cloth"
        if score >= self.same_motif:
            return "same_motif"
        return "related" if score >= self.related else "nothing_close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The thresholds of one embedding space for both kinds of question."""

    image: Thresholds
    text: Thresholds


def from_mapping(values: Mapping[str, Mapping[str, float]]) -> Calibration:
    """Read what a model's ``bands.json`` holds: ``{"image": {"same_cloth": …}, "text": {…}}``."""
    return Calibration(image=Thresholds(**values["image"]), text=Thresholds(**values["text"]))


def from_background(vectors: Vectors, seed: int = 0) -> Calibration:
    """Estimate thresholds from the catalogue's own vectors.

    Two photographs taken at random mostly show different motifs. Their cosines are therefore the background from
    which a true answer must stand out. With their mean m and standard deviation s, an answer is related from
    m + 2 s and the same motif from m + 3.5 s (never beyond 0.98); the same cloth from halfway between that and 1.
    Words give lower cosines than pictures in every CLIP space; their spread around the background of single words
    is not known here, so that words alone never give more than "related" and the band "same motif" is left to the
    words of the record.

    Parameters
    ----------
    vectors : ndarray, (n, dim) float32, unit length
    seed : int
        For the sample of at most 1,500 vectors.

    Returns
    -------
    Calibration
    """
    mean, spread = 0.5, 0.12
    if len(vectors) >= _SMALLEST_SAMPLE:
        chosen = np.random.default_rng(seed).permutation(len(vectors))[:_LARGEST_SAMPLE]
        cosines = (vectors[chosen] @ vectors[chosen].T)[np.triu_indices(len(chosen), k=1)]
        mean, spread = float(cosines.mean()), float(cosines.std())
    same_motif = min(mean + 3.5 * spread, 0.98)
    related = min(mean + 2 * spread, same_motif)
    image = Thresholds(same_cloth=(1 + same_motif) / 2, same_motif=same_motif, related=related)
    return Calibration(image=image, text=Thresholds(same_cloth=2.0, same_motif=2.0, related=0.2))
