"""What differs between two pictures once one is laid on the other.

Knows: aligned pixels. Does not know: how they were aligned, nor what a difference means; whoever decides does.

A homography lays two cloths of one design on one another, too. What then tells them apart is left here: in a copy
every stroke lies exactly on itself; another photograph of the same cloth is bent smoothly by its folds, but each
stroke is the same stroke; of another cloth every stroke lies a little beside the other, each in its own direction.
Colours are first mapped onto one another by a polynomial of low degree, so that a recoloured copy is compared by its
pattern; how much of the colours the map explains is said too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from motifsearch.images.bending import bent, common_shifts, shifts_between
from motifsearch.images.colour_map import ColourMap, local_mean, map_colours
from motifsearch.images.homography import fit_homography, inverted, project, stretch
from motifsearch.images.laying import equally_sharp, laid_on, shared_parts

if TYPE_CHECKING:
    from motifsearch.images.homography import Matrix, Points
    from motifsearch.images.laying import Mask, Plane
    from motifsearch.images.thumbnail import Pixels

# The window that a local mean is taken over, in longer sides.
_WINDOW = 1 / 12
_LEAST_PX = 400
_LEAST_POINTS = 12
# Grey levels: a window that varies less shows no pattern.
_PLAIN = 3.0
# How often the alignment is corrected by the pixels, below which common shift it is exact, and how far a correction
# may move a corner, in longer sides.
_ROUNDS, _EXACT_PX, _NUDGE = 2, 0.3, 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Residual:
    """What is left after alignment, over the region in which the two pictures correspond.

    Attributes
    ----------
    matrix : ndarray, (3, 3) float64
        The alignment, made exact by the pixels.
    shared : tuple of float
        Parts of the first and of the second picture that the region covers, 0 to 1.
    likeness, likeness_low : float
        Correlation of the patterns in small windows: its median and its lower fifth, -1 to 1.
    bent_likeness, bent_low : float
        The same after the second picture was bent smoothly onto the first.
    side_px : float
        Square root of the region's area, in pixels of the coarser picture, as the next two.
    bend_px : float
        How far bending moved it; nine tenths of the region moved less.
    jitter_px : float
        How far single places still lie from their neighbours' common shift; the median.
    colours : float
        Share of the local variation of colour that a map of colours explains, 0 to 1.
    plain_colours : float
        The same for a factor on each of red, green and blue alone.
    tint : float
        How unevenly these factors change what the channels' means say they should: natural logarithm of the ratio of
        the largest to the smallest, 0 to 3. A camera's white balance changes both alike.
    cast : float
        Natural logarithm of the ratio of the largest of these factors to the smallest, 0 to 3.
    tones : float
        Share of the variation of brightness, as editors that turn hues know it, that one factor explains, 0 to 1.
    light : float
        Unevenness of the light between the two, as the standard deviation of the logarithm of its ratio.
    """

    matrix: Matrix
    shared: tuple[float, float]
    likeness: float
    likeness_low: float
    bent_likeness: float
    bent_low: float
    side_px: float
    bend_px: float
    jitter_px: float
    colours: float
    plain_colours: float
    tint: float
    cast: float
    tones: float
    light: float


class _Levelled(NamedTuple):
    """Two aligned pictures, brought to the same colours and to even contrast."""

    one: Plane
    two: Plane
    region: Mask
    telling: Mask
    colours: ColourMap


def compare(first: Pixels, second: Pixels, matrix: Matrix, matched: Points, *, bends: int = 1) -> Residual | None:
    """Compare two aligned pictures.

    Parameters
    ----------
    first, second : ndarray, (h, w, 3) uint8
        In sRGB.
    matrix : ndarray, (3, 3) float64
        From positions of the first picture to those of the second.
    matched : ndarray, (n, 2) float64
        Positions in the first picture that were found in the second; the region is what they span.
    bends : int
        How often the second picture is bent onto the first. Deep folds need several times; one tells whether there
        are any.

    Returns
    -------
    Residual or None
        None where the region is too small, or too plain to tell.
    """
    shared = shared_parts(first, second, matrix, matched)
    swaps = stretch(matrix, matched.mean(axis=0)) < 1
    if swaps:
        # Compared in the coarser one: the finer can be reduced, the coarser not sharpened.
        matched = project(matrix, matched)
        first, second, matrix = second, first, inverted(matrix)
    height, width = first.shape[:2]
    window = max(7, round(_WINDOW * max(height, width)) | 1)
    measured = _measured(first, second, matrix, matched, window)
    for _ in range(_ROUNDS):
        if measured is None:
            return None
        levelled, points, shifts, common = measured
        moved = np.hypot(*common.T)
        nudge = None if np.percentile(moved, 90) < _EXACT_PX else _nudge(points, common, width, height)
        if nudge is None:
            break
        matrix = matrix @ nudge
        measured = _measured(first, second, matrix, matched, window)
    if measured is None:
        return None
    levelled, points, shifts, common = measured
    bend_px = float(np.percentile(np.hypot(*common.T), 90))
    bent_two = bent(levelled.two, points, common)
    for _ in range(bends - 1):
        points, shifts = shifts_between(levelled.one, bent_two, levelled.telling)
        common = common_shifts(points, shifts)
        bent_two = bent(bent_two, points, common)
    likeness, bent_likeness = (
        _likeness(levelled.one, other, levelled.region, window)[levelled.telling] for other in (levelled.two, bent_two)
    )
    if swaps:
        matrix = inverted(matrix)
    return Residual(
        matrix=matrix / matrix[2, 2],
        shared=shared,
        likeness=float(np.median(likeness)),
        likeness_low=float(np.percentile(likeness, 20)),
        bent_likeness=float(np.median(bent_likeness)),
        bent_low=float(np.percentile(bent_likeness, 20)),
        side_px=float(np.sqrt(levelled.region.sum())),
        bend_px=bend_px,
        jitter_px=float(np.median(np.hypot(*(shifts - common).T))),
        colours=levelled.colours.explained,
        plain_colours=levelled.colours.plain,
        tint=levelled.colours.tint,
        cast=levelled.colours.cast,
        tones=levelled.colours.tones,
        light=levelled.colours.light,
    )


def _measured(
    first: Pixels, second: Pixels, matrix: Matrix, matched: Points, window: int
) -> tuple[_Levelled, Points, Points, Points] | None:
    """Lay the second picture on the first; measure at points how far it is off, each by itself and with others."""
    there, region = laid_on(second, matrix, matched, (first.shape[0], first.shape[1]))
    if int(region.sum()) < _LEAST_PX:
        return None
    colours = map_colours(first.astype(np.float32), there, region, window)
    near = max(5, window // 2 | 1)
    grey, mapped = equally_sharp(colours.grey, colours.mapped, region)
    one, strength = _levelled(grey, region, near)
    two, other_strength = _levelled(mapped, region, near)
    telling = region & (np.minimum(strength, other_strength) > _PLAIN)
    if int(telling.sum()) < _LEAST_PX:
        return None
    points, shifts = shifts_between(one, two, telling)
    if len(points) < _LEAST_POINTS:
        return None
    return _Levelled(one, two, region, telling, colours), points, shifts, common_shifts(points, shifts)


def _nudge(points: Points, common: Points, width: int, height: int) -> Matrix | None:
    """The homography that undoes the common shifts as far as one can; None where that would be no small correction."""
    fitted = fit_homography(points, points + common)
    if fitted is None:
        return None
    errors = np.hypot(*(project(fitted, points) - points - common).T)
    close = errors <= max(0.3, 2 * float(np.median(errors)))
    if int(close.sum()) < _LEAST_POINTS:
        return None
    fitted = fit_homography(points[close], (points + common)[close])
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    if fitted is None or np.abs(project(fitted, corners) - corners).max() > _NUDGE * max(width, height):
        return None
    return fitted


def _levelled(grey: Plane, region: Mask, window: int) -> tuple[Plane, Plane]:
    """Bring every window to mean 0 and variation 1; also its variation before, in grey levels."""
    weight = region.astype(np.float32)
    away = np.asarray((grey - local_mean(grey, weight, window)) * weight, np.float32)
    # Running sums leave tiny numbers below 0 beside the region.
    varies = np.asarray(np.sqrt(np.maximum(local_mean(away * away, weight, window), 0)), np.float32)
    return np.asarray(away / (varies + 2), np.float32), varies


def _likeness(one: Plane, two: Plane, region: Mask, window: int) -> Plane:
    weight = region.astype(np.float32)
    both, first, second = (local_mean(part, weight, window) for part in (one * two, one * one, two * two))
    return np.asarray(both / np.sqrt(np.maximum(first * second, 1e-6)), np.float32)
