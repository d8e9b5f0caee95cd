"""What the measurements of two aligned pictures say: the same photograph, the same cloth, the same design, or nothing.

Knows: the thresholds, and why they are where they are. Does not know: how anything was measured.

The thresholds were set on drawn cloths (see ``tests/bench/duplicates``): some 5,000 pairs whose truth is known, at 384
pixels. What tells the kinds apart:

- *The same photograph*: every stroke lies on itself, to a fifth of a pixel. Resizing, compression, blur and moiré blur
  the likeness, but move nothing.
- *The same cloth*: the strokes are the same, but folds bend the cloth smoothly, so that neighbours move together.
  Only a closer look, at 768 pixels, tells that from a careful hand. Where nothing is bent a print or a screen was
  photographed, which lies flat, or a cloth that lay quite flat twice; nobody can tell these apart.
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
    from motifsearch.images.residual import Residual
    from motifsearch.records import DuplicateKind

LEAST = 0.5
"""A kind is named from this certainty on."""
TILTED = 0.015
"""The tilt from which a camera was at work."""
# The unevenness of light that a lamp or a window brings, and the bend that folds bring.
_LIT, _WARPED, _WARPED_SURELY = 0.01, 0.0009, 0.0015
# An editor changes colours alike all over; beyond this two drawings were only shaded in other ways.
_UNEVEN = 0.09
# Below it strokes lie so steadily that a little bend is an error of measurement.
_UNSTEADY_PX = 0.045
# How well, and how near one another, strokes lie that are on themselves.
_STEADY, _STEADY_PX = 0.85, 0.1
# Strokes that agree less than this, or lie further beside one another, are not the same ones at any size.
_CLOSER, _CLOSER_PX = 0.86, 0.42
# Measured on drawn cloths in two colourways and on copies whose hue was turned, or that were photographed again.
_TONES_KEPT, _TINT, _TINT_OF_LIGHT, _PLAIN, _MIXED, _CAST = 0.982, 0.36, 0.50, 0.985, 0.06, 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was measured between two aligned pictures.

    Attributes
    ----------
    residual : Residual
        Of the pixels; its distances in pixels of a picture of 384 pixels of longer side, whatever it was compared at.
    mirrored : bool
        Whether one of them is a mirror image.
    turned_deg : float
        How far the first is turned in the second, clockwise, after it was mirrored; -180 to 180.
    inliers : int
        Places found again.
    error_px : float
        How far the median one lies from where it should.
    tilt : float
        How much nearer one end of the picture was to the camera than the other; 0 for an editor's work.
    """

    residual: Residual
    mirrored: bool
    turned_deg: float
    inliers: int
    error_px: float
    tilt: float

    @property
    def overlap(self) -> float:
        """The larger part of the two pictures that corresponds, 0 to 1."""
        return max(self.residual.shared)

    @property
    def warp(self) -> float:
        """How far folds bend the region that corresponds, in its own sides."""
        return self.residual.bend_px / max(self.residual.side_px, 1.0)

    def as_mapping(self) -> dict[str, float | str]:
        """Return the measurements by name; `mirrored` as 0 or 1."""
        left = self.residual
        named = {one.name: getattr(left, one.name) for one in fields(left) if one.name not in _ARRAYS}
        own = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "residual"}
        overlaps = {"overlap_first": left.shared[0], "overlap_second": left.shared[1]}
        return {name: round(float(value), 4) for name, value in (own | overlaps | named).items()}


# Of `Residual`, what is no single number.
_ARRAYS = frozenset({"matrix", "shared"})


def judge(seen: Evidence, closer: Evidence | None = None) -> tuple[DuplicateKind | None, float]:
    """Name the kind of a pair.

    Parameters
    ----------
    seen : Evidence
    closer : Evidence, optional
        The same alignment at twice the size, where strokes can be placed more exactly.

    Returns
    -------
    kind : {"same_photograph", "same_cloth", "same_design"} or None
    certainty : float
        0 to 1, at least `LEAST` unless there is no kind; then how far it is from the nearest one.
    """
    exact, alike = _exact(seen), _alike(seen)
    bent = 0.0 if closer is None else _bent(closer)
    if recoloured(seen):
        # The strokes are the same ones, in colours that no camera and no even edit made of the others.
        alike = max(alike, exact, bent)
        exact = bent = 0.0
    if closer is not None and _is_taken_again(closer):
        exact, bent = 0.0, max(exact, bent)
    elif closer is not None and _lies_flat(closer):
        exact = max(exact, bent)
    if exact >= LEAST:
        return "same_photograph", exact
    if bent >= LEAST:
        return "same_cloth", bent
    if alike >= LEAST:
        return "same_design", alike
    return None, 1 - max(exact, bent, alike)


def is_worth_closer_look(seen: Evidence) -> bool:
    """Whether a look at twice the size could tell more: the same strokes perhaps, and a camera at work."""
    left = seen.residual
    may_be_one = left.bent_likeness >= _CLOSER and left.jitter_px <= _CLOSER_PX
    return may_be_one and (seen.tilt >= TILTED or _exact(seen) < LEAST)


def recoloured(seen: Evidence) -> bool:
    """Whether the colours differ in a way that neither a camera nor an edit of the whole picture explains."""
    left = seen.residual
    if seen.tilt < TILTED and left.tones > _TONES_KEPT and left.light < _UNEVEN:
        return False
    is_tinted = left.tint > (_TINT if left.plain_colours < _PLAIN else _TINT_OF_LIGHT)
    # What a camera took differs by the light alone; an editor also bends single colours.
    is_mixed = seen.tilt >= TILTED and left.plain_colours < left.colours - _MIXED
    return is_tinted or is_mixed or left.cast > _CAST


def _is_taken_again(closer: Evidence) -> bool:
    """Whether folds moved between two photographs; a print or a screen that is photographed lies flat."""
    return closer.tilt >= TILTED and closer.residual.light >= _LIT and _is_warped(closer)


def _is_warped(closer: Evidence) -> bool:
    return closer.warp >= (_WARPED if closer.residual.jitter_px >= _UNSTEADY_PX else _WARPED_SURELY)


def _lies_flat(closer: Evidence) -> bool:
    """Whether every stroke lies on itself without any bending: no fold lay between the two, whatever else changed."""
    left = closer.residual
    return left.likeness_low >= _STEADY and left.jitter_px <= _STEADY_PX and not _is_warped(closer)


def _exact(seen: Evidence) -> float:
    left = seen.residual
    agrees = min(
        _ramp(left.likeness, 0.75, 0.92),
        _ramp(left.likeness_low, 0.55, 0.85),
        # In a blurred copy single strokes cannot be placed so well; there all windows agree.
        max(_ramp(left.jitter_px, 0.45, 0.15), _ramp(left.likeness_low, 0.90, 0.97)),
        _ramp(seen.error_px, 1.0, 0.35),
        _ramp(left.colours, 0.80, 0.90),
        # Blur unsettles single strokes and moiré shifts whole regions a little; both at once is a careful hand.
        _ramp(min(left.jitter_px / 0.2, left.bend_px / 0.4), 0.9, 0.6),
    )
    return agrees * _ramp(left.bend_px, 1.3, 0.6) * max(_support(seen), _certain(seen))


def _certain(seen: Evidence) -> float:
    """Whether so large a region agrees so exactly that a few places found again are enough."""
    left = seen.residual
    agrees = min(_ramp(left.likeness_low, 0.93, 0.98), _ramp(left.jitter_px, 0.15, 0.08))
    return agrees * _ramp(seen.inliers, 9, 15) * _ramp(seen.overlap, 0.1, 0.3)


def _bent(closer: Evidence) -> float:
    left = closer.residual
    if closer.tilt < TILTED and left.jitter_px > _STEADY_PX:
        # Two photographs by hand are never taken from exactly the same side; two cloths on a scanner are.
        return 0.0
    agrees = _mean(
        _ramp(left.bent_likeness, 0.84, 0.96), _ramp(left.bent_low, 0.70, 0.92), _ramp(left.jitter_px, 0.22, 0.08)
    )
    return agrees * _ramp(left.bend_px, 16, 8) * _support(closer)


def _alike(seen: Evidence) -> float:
    agrees = _mean(_ramp(seen.residual.bent_likeness, 0.40, 0.80), _ramp(seen.inliers, 20, 80))
    return agrees * _ramp(seen.residual.bend_px, 16, 8) * _ramp(seen.overlap, 0.1, 0.3)


def _support(seen: Evidence) -> float:
    """Whether enough places over enough of either picture were found again."""
    return _ramp(seen.inliers, 8, 32) * _ramp(seen.overlap, 0.03, 0.12)


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
