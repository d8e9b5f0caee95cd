"""What the measurements of two aligned pictures say: the same photograph, the same cloth, the same design, or nothing.

Knows: the thresholds, and why they are where they are. Does not know: how anything was measured.

The thresholds were set on drawn cloths (see ``tests/bench/duplicates``): some 5,000 pairs whose truth is known, at 384
pixels. What tells the kinds apart:

- *The same photograph*: every stroke lies on itself, to a fifth of a pixel. Resizing, compression, blur and moiré blur
  the likeness, but move nothing.
- *The same cloth*: the strokes are the same, but folds bend the cloth smoothly, so that neighbours move together.
- *The same design on another cloth*: a hand never draws a stroke twice, so each stroke lies beside the other by its
  own way. Another colourway is the same strokes in other colours.

An editor changes colours as it likes, but the same way all over, and does not tilt the picture. A camera tilts and
lights unevenly, but hardly changes the colours. Strokes that agree exactly while the picture is tilted *and* its
colours are others are a print in another colourway, not a copy.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from motifsearch.records import DuplicateKind

LEAST = 0.5
"""A kind is named from this certainty on."""
# The tilt from which a camera was at work.
_TILTED = 0.015
# Measured on drawn cloths in two colourways and on copies whose hue was turned, or that were photographed again.
_TONES_KEPT, _TINT, _TINT_OF_LIGHT, _PLAIN, _MIXED, _CAST = 0.982, 0.36, 0.50, 0.985, 0.06, 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was measured between two aligned pictures, at 384 pixels of the longer side.

    Attributes
    ----------
    mirrored : bool
        Whether one of them is a mirror image.
    turned_deg : float
        How far the first is turned in the second, clockwise, after it was mirrored; -180 to 180.
    inliers : int
        Places found again.
    error_px : float
        How far the median one lies from where it should.
    overlap_first, overlap_second : float
        Parts of the two pictures that correspond, 0 to 1.
    likeness, likeness_low : float
        Correlation of the patterns in small windows, its median and its lower fifth, -1 to 1.
    bent_likeness, bent_low : float
        The same after one picture was bent smoothly onto the other.
    bend_px : float
        How far that moved it.
    jitter_px : float
        How far single strokes still lie from where their neighbours' common shift puts them.
    colours, plain_colours : float
        Share of the colours of one that a map of the other's explains; that a factor on each channel explains.
    tint : float
        How unevenly these factors are, beside the channels' means, 0 to 3.
    cast : float
        Natural logarithm of the ratio of the largest of these factors to the smallest, 0 to 3.
    tones : float
        Share of the brightness of one that a factor on the other's explains.
    light : float
        Unevenness of the light between the two, a standard deviation of logarithms.
    tilt : float
        How much nearer one end of the picture was to the camera than the other; 0 for an editor's work.
    """

    mirrored: bool
    turned_deg: float
    inliers: int
    error_px: float
    overlap_first: float
    overlap_second: float
    likeness: float
    likeness_low: float
    bent_likeness: float
    bent_low: float
    bend_px: float
    jitter_px: float
    colours: float
    plain_colours: float
    tint: float
    cast: float
    tones: float
    light: float
    tilt: float

    def as_mapping(self) -> dict[str, float | str]:
        """Return the measurements by name, in the order above; `mirrored` as 0 or 1."""
        return {one.name: float(getattr(self, one.name)) for one in fields(self)}


def judge(evidence: Evidence) -> tuple[DuplicateKind | None, float]:
    """Name the kind of a pair.

    Parameters
    ----------
    evidence : Evidence

    Returns
    -------
    kind : {"same_photograph", "same_cloth", "same_design"} or None
    certainty : float
        0 to 1, at least `LEAST` unless there is no kind; then how far it is from the nearest one.
    """
    exact, bent, alike = _exact(evidence), _bent(evidence), _alike(evidence)
    if recoloured(evidence):
        # The strokes are the same ones, in colours that no camera and no even edit made of the others.
        alike = max(alike, exact, bent)
        exact = bent = 0.0
    if exact >= LEAST:
        return "same_photograph", exact
    if bent >= LEAST:
        return "same_cloth", bent
    if alike >= LEAST:
        return "same_design", alike
    return None, 1 - max(exact, bent, alike)


def recoloured(evidence: Evidence) -> bool:
    """Whether the colours differ in a way that neither a camera nor an edit of the whole picture explains."""
    if evidence.tilt < _TILTED and evidence.tones > _TONES_KEPT:
        return False
    is_tinted = evidence.tint > (_TINT if evidence.plain_colours < _PLAIN else _TINT_OF_LIGHT)
    # What a camera took differs by the light alone; an editor also bends single colours.
    is_mixed = evidence.tilt >= _TILTED and evidence.plain_colours < evidence.colours - _MIXED
    return is_tinted or is_mixed or evidence.cast > _CAST


def _exact(seen: Evidence) -> float:
    agrees = min(
        _ramp(seen.likeness, 0.75, 0.92),
        _ramp(seen.likeness_low, 0.55, 0.85),
        # In a blurred copy single strokes cannot be placed so well; there all windows agree.
        max(_ramp(seen.jitter_px, 0.45, 0.15), _ramp(seen.likeness_low, 0.90, 0.97)),
        _ramp(seen.error_px, 1.0, 0.35),
        _ramp(seen.colours, 0.80, 0.90),
    )
    return agrees * _ramp(seen.bend_px, 1.3, 0.6) * _support(seen)


def _bent(seen: Evidence) -> float:
    agrees = _mean(
        _ramp(seen.bent_likeness, 0.84, 0.96), _ramp(seen.bent_low, 0.70, 0.92), _ramp(seen.jitter_px, 0.26, 0.12)
    )
    return agrees * _ramp(seen.bend_px, 16, 8) * _support(seen)


def _alike(seen: Evidence) -> float:
    agrees = _mean(_ramp(seen.bent_likeness, 0.40, 0.80), _ramp(seen.inliers, 20, 80))
    return agrees * _ramp(seen.bend_px, 16, 8) * _ramp(max(seen.overlap_first, seen.overlap_second), 0.1, 0.3)


def _support(seen: Evidence) -> float:
    """Whether enough places over enough of either picture were found again."""
    return _ramp(seen.inliers, 8, 32) * _ramp(max(seen.overlap_first, seen.overlap_second), 0.03, 0.12)


def _ramp(value: float, none: float, full: float) -> float:
    return float(np.clip((value - none) / (full - none), 0, 1))


def _mean(*parts: float) -> float:
    return float(np.prod(parts) ** (1 / len(parts)))


def judge_hashes(bits: int, quality: int) -> float | None:
    """Judge two photographs by their perceptual hashes alone, where one cannot be read.

    Parameters
    ----------
    bits : int
        In how many bits the hashes differ.
    quality : int
        The lower one of both, 0 to 100.

    Returns
    -------
    float or None
        How certain it is that they are the same photograph, `LEAST` to 0.9; None where that cannot be told.
    """
    if quality < _GOOD_QUALITY:
        return None
    certainty = 0.9 * _ramp(bits, 40, 8)
    return round(certainty, 3) if certainty >= LEAST else None


# See `motifsearch.images.fingerprint`: below it a hash is not to be trusted.
_GOOD_QUALITY = 50
