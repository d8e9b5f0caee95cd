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
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from motifsearch.images.alignment import project
from motifsearch.images.bending import bent, common_shifts, shifts_between
from motifsearch.images.colour_map import ColourMap, local_mean, map_colours

if TYPE_CHECKING:
    from motifsearch.images.alignment import Matrix, Points
    from motifsearch.images.thumbnail import Pixels

_Plane: TypeAlias = NDArray[np.float32]
_Mask: TypeAlias = NDArray[np.bool_]

# The window that a local mean is taken over, in longer sides.
_WINDOW = 1 / 12
_LEAST_PX = 400
_LEAST_POINTS = 12
# Grey levels: a window that varies less shows no pattern.
_PLAIN = 3.0
# How often the alignment is corrected by the pixels, below which common shift it is exact, and how far a correction
# may move a corner, in longer sides.
_ROUNDS, _EXACT_PX, _NUDGE = 2, 0.3, 0.12
# From which ratio of sharpness the sharper picture is blurred, and by how many pixels.
_AS_SHARP, _BLURS = 1.15, (0.5, 0.7, 0.9, 1.1, 1.4, 1.8, 2.3, 3.0)


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
    bend_px : float
        How far that moved it, in pixels of the coarser picture; nine tenths of the region moved less.
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

    one: _Plane
    two: _Plane
    region: _Mask
    telling: _Mask
    colours: ColourMap


def compare(first: Pixels, second: Pixels, matrix: Matrix, matched: Points) -> Residual | None:
    """Compare two aligned pictures.

    Parameters
    ----------
    first, second : ndarray, (h, w, 3) uint8
        In sRGB.
    matrix : ndarray, (3, 3) float64
        From positions of the first picture to those of the second.
    matched : ndarray, (n, 2) float64
        Positions in the first picture that were found in the second; the region is what they span.

    Returns
    -------
    Residual or None
        None where the region is too small, or too plain to tell.
    """
    shared = _shared(first, second, matrix, matched)
    swaps = _stretch(matrix, matched.mean(axis=0)) < 1
    if swaps:
        # Compared in the coarser one: the finer can be reduced, the coarser not sharpened.
        matched = project(matrix, matched)
        first, second, matrix = second, first, _inverse(matrix)
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
    bent_two = bent(levelled.two, points, common)
    likeness, bent_likeness = (
        _likeness(levelled.one, other, levelled.region, window)[levelled.telling] for other in (levelled.two, bent_two)
    )
    if swaps:
        matrix = _inverse(matrix)
    return Residual(
        matrix=matrix / matrix[2, 2],
        shared=shared,
        likeness=float(np.median(likeness)),
        likeness_low=float(np.percentile(likeness, 20)),
        bent_likeness=float(np.median(bent_likeness)),
        bent_low=float(np.percentile(bent_likeness, 20)),
        bend_px=float(np.percentile(np.hypot(*common.T), 90)),
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
    there, region = _laid(second, matrix, matched, (first.shape[0], first.shape[1]))
    if int(region.sum()) < _LEAST_PX:
        return None
    colours = map_colours(first.astype(np.float32), there, region, window)
    near = max(5, window // 2 | 1)
    grey, mapped = _equally_sharp(colours.grey, colours.mapped, region)
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
    fitted = _fit(points, points + common)
    if fitted is None:
        return None
    errors = np.hypot(*(project(fitted, points) - points - common).T)
    close = errors <= max(0.3, 2 * float(np.median(errors)))
    fitted = _fit(points[close], (points + common)[close])
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    if fitted is None or np.abs(project(fitted, corners) - corners).max() > _NUDGE * max(width, height):
        return None
    return fitted


def _inverse(matrix: Matrix) -> Matrix:
    return np.asarray(np.linalg.inv(matrix), np.float64)


def _fit(here: Points, there: Points) -> Matrix | None:
    if len(here) < _LEAST_POINTS:
        return None
    matrix, _ = cv2.findHomography(here, there, 0)
    return None if matrix is None else np.asarray(matrix, np.float64)  # pyright: ignore[reportUnnecessaryComparison]  # it is None for points on a line


def _stretch(matrix: Matrix, at: NDArray[np.float64]) -> float:
    """How many times larger than the first the second picture shows what is at a position."""
    x, y, w = matrix @ np.array([*at, 1.0])
    local = (matrix[:2, :2] - np.outer((x / w, y / w), matrix[2, :2])) / w
    return float(np.sqrt(abs(np.linalg.det(local))))


def _hull(points: Points) -> NDArray[np.float32]:
    return np.asarray(cv2.convexHull(points.astype(np.float32))[:, 0], np.float32)


def _shared(first: Pixels, second: Pixels, matrix: Matrix, matched: Points) -> tuple[float, float]:
    hull = _hull(matched)
    parts = [
        cv2.contourArea(np.asarray(corners, np.float32)) / (picture.shape[0] * picture.shape[1])
        for corners, picture in ((hull, first), (project(matrix, hull.astype(np.float64)), second))
    ]
    return min(1.0, parts[0]), min(1.0, parts[1])


def _laid(second: Pixels, matrix: Matrix, matched: Points, size: tuple[int, int]) -> tuple[_Plane, _Mask]:
    """Lay the second picture on the first; say where the two correspond."""
    height, width = size
    factor = _stretch(matrix, matched.mean(axis=0))
    source = second
    if factor > 1.25:
        # Averaged before it is reduced, or its thin lines would alias.
        source = np.asarray(cv2.GaussianBlur(second, (0, 0), 0.45 * factor), np.uint8)
    back = _inverse(matrix)
    laid = cv2.warpPerspective(source, back, (width, height), flags=cv2.INTER_LINEAR)
    inside = cv2.warpPerspective(np.full(second.shape[:2], 255, np.uint8), back, (width, height))
    hull = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(hull, np.round(_hull(matched)).astype(np.int32), 255)
    both = (hull > 0) & (inside == 255)
    region = cv2.erode(both.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return laid.astype(np.float32), np.asarray(region, np.bool_)


def _equally_sharp(one: _Plane, two: _Plane, region: _Mask) -> tuple[_Plane, _Plane]:
    """Blur the sharper one: strokes of a blurred copy can only be placed beside strokes as soft as they are."""
    ratio = _sharpness(one, region) / max(1e-6, _sharpness(two, region))
    if 1 / _AS_SHARP < ratio < _AS_SHARP:
        return one, two
    sharper, softer = (one, two) if ratio > 1 else (two, one)
    wanted = _sharpness(softer, region)
    blurred = sharper
    for sigma in _BLURS:
        blurred = np.asarray(cv2.GaussianBlur(sharper, (0, 0), sigma), np.float32)
        if _sharpness(blurred, region) <= wanted:
            break
    return (blurred, two) if ratio > 1 else (one, blurred)


def _sharpness(plane: _Plane, region: _Mask) -> float:
    """How steep a picture is beside how much it varies."""
    steep = np.hypot(np.diff(plane, axis=0)[:, :-1], np.diff(plane, axis=1)[:-1])[region[:-1, :-1]]
    return float(steep.mean()) / max(1.0, float(plane[region].std()))


def _levelled(grey: _Plane, region: _Mask, window: int) -> tuple[_Plane, _Plane]:
    """Bring every window to mean 0 and variation 1; also its variation before, in grey levels."""
    weight = region.astype(np.float32)
    away = np.asarray((grey - local_mean(grey, weight, window)) * weight, np.float32)
    # Running sums leave tiny numbers below 0 beside the region.
    varies = np.asarray(np.sqrt(np.maximum(local_mean(away * away, weight, window), 0)), np.float32)
    return np.asarray(away / (varies + 2), np.float32), varies


def _likeness(one: _Plane, two: _Plane, region: _Mask, window: int) -> _Plane:
    weight = region.astype(np.float32)
    both, first, second = (local_mean(part, weight, window) for part in (one * two, one * one, two * two))
    return np.asarray(both / np.sqrt(np.maximum(first * second, 1e-6)), np.float32)
