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

if TYPE_CHECKING:
    from motifsearch.images.alignment import Matrix, Points
    from motifsearch.images.thumbnail import Pixels

_Plane: TypeAlias = NDArray[np.float32]
_Mask: TypeAlias = NDArray[np.bool_]

# Parts of the longer side: the window that a local mean is taken over, and the distance of the points whose shift is
# measured.
_WINDOW, _STEP = 1 / 12, 1 / 32
_GREY = np.array([0.299, 0.587, 0.114], np.float32)
_LEAST_PX = 400
_LEAST_POINTS = 12
# Grey levels: a window that varies less shows no pattern.
_PLAIN = 3.0
# How often the alignment is corrected by the pixels, below which common shift it is exact, and how far a correction
# may move a corner, in longer sides.
_ROUNDS, _EXACT_PX, _NUDGE = 2, 0.3, 0.12
# For colours: the blur in pixels at half the size, at how many pixels they are compared, which part counts.
_SOFT, _SAMPLE, _KEPT, _STEADY = 1.2, 6000, 0.8, 0.05
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
    colours: _Colours


class _Colours(NamedTuple):
    """How the second picture's colours become the first's: grey of both, and how the map fits."""

    grey: _Plane
    mapped: _Plane
    explained: float
    plain: float
    tint: float
    cast: float
    tones: float
    light: float


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
    bent = _bent(levelled.two, points, common)
    likeness, bent_likeness = (
        _likeness(levelled.one, other, levelled.region, window)[levelled.telling] for other in (levelled.two, bent)
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
    colours = _same_colours(first.astype(np.float32), there, region, window)
    near = max(5, window // 2 | 1)
    grey, mapped = _equally_sharp(colours.grey, colours.mapped, region)
    one, strength = _levelled(grey, region, near)
    two, other_strength = _levelled(mapped, region, near)
    telling = region & (np.minimum(strength, other_strength) > _PLAIN)
    if int(telling.sum()) < _LEAST_PX:
        return None
    points, shifts = _shifts(one, two, telling)
    if len(points) < _LEAST_POINTS:
        return None
    return _Levelled(one, two, region, telling, colours), points, shifts, _common(points, shifts)


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


def _mean(plane: NDArray[np.float32], weight: _Plane, window: int) -> _Plane:
    """Local means over the region alone; any number of channels."""
    size = (window, window)
    share = np.maximum(np.asarray(cv2.boxFilter(weight, -1, size), np.float32), 1e-3)
    if plane.ndim == 2:
        return np.asarray(cv2.boxFilter(plane * weight, -1, size) / share, np.float32)
    summed = np.asarray(cv2.boxFilter(plane * weight[..., None], -1, size), np.float32)
    return np.asarray(summed.reshape(plane.shape) / share[..., None], np.float32)


def _powers(colours: _Plane) -> _Plane:
    """The nine monomials of degree one and two of red, green and blue, (h, w, 3) to (h, w, 9)."""
    red, green, blue = (colours[..., channel] / 255 for channel in range(3))
    products = (red * red, green * green, blue * blue, red * green, red * blue, green * blue)
    return np.asarray(np.stack((red, green, blue, *products), axis=-1), np.float32)


def _same_colours(here: _Plane, there: _Plane, region: _Mask, window: int) -> _Colours:
    """Map the second picture's colours onto the first's; grey of both, and how the map fits."""
    half = (max(1, here.shape[1] // 2), max(1, here.shape[0] // 2))
    small, other = (
        np.asarray(cv2.resize(one, half, interpolation=cv2.INTER_AREA), np.float32) for one in (here, there)
    )
    weight = np.asarray(cv2.resize(region.astype(np.float32), half, interpolation=cv2.INTER_AREA), np.float32)
    weight = (weight > 0.99).astype(np.float32)
    # Softened, or a blurred copy's fine strokes would count as other colours.
    soft, other_soft = (np.asarray(cv2.GaussianBlur(one, (0, 0), _SOFT), np.float32) for one in (small, other))
    wide = window // 2 | 1
    at = np.flatnonzero(weight.reshape(-1) > 0)
    at = at[:: max(1, len(at) // _SAMPLE)]

    def varying(plane: _Plane) -> NDArray[np.float32]:
        # Local variation, which light that falls unevenly leaves nearly alone.
        return (plane - _mean(plane, weight, wide)).reshape(weight.size, -1)[at]

    powers = _powers(other_soft)
    wanted, given = varying(soft), varying(powers)
    errors = ((given @ _solved(given, wanted) - wanted) ** 2).sum(axis=1)
    # Without the fifth that fits worst: a watermark, a hand, a reflection has its own colours.
    kept = errors <= np.quantile(errors, _KEPT)
    wanted, given = wanted[kept], given[kept]
    to_here = _solved(given, wanted)
    total = max(float((wanted**2).sum()), 1e-6)
    alone = given[:, :3]
    flat = soft.reshape(-1, 3)[at][kept].mean(axis=0), other_soft.reshape(-1, 3)[at][kept].mean(axis=0)
    both, own = (alone * wanted).sum(axis=0), (alone**2).sum(axis=0)
    gain = np.maximum(both / np.maximum(own, 1e-6), 0)
    # A channel that hardly varies says little: its factor is drawn to the one that the means expect.
    expected = _expected(*flat) * 255
    steady = np.maximum((both + _STEADY * own.mean() * expected) / (own + _STEADY * own.mean()), 0)
    to_grey = (to_here @ _GREY).astype(np.float32)
    level, other_level = (
        _mean(plane, weight, wide).reshape(-1)[at] for plane in (soft @ _GREY, np.asarray(powers @ to_grey))
    )
    other_level = other_level + (level.mean() - other_level.mean())
    ratio = np.log(np.maximum(level, 0) + 8) - np.log(np.maximum(other_level, 0) + 8)
    return _Colours(
        grey=here @ _GREY,
        mapped=np.asarray(_powers(there) @ to_grey, np.float32),
        explained=max(0.0, 1 - float(((given @ to_here - wanted) ** 2).sum()) / total),
        plain=max(0.0, 1 - float(((alone * gain - wanted) ** 2).sum()) / total),
        tint=_tint(steady, *flat),
        cast=_spread(steady),
        tones=max(_tones(varying(measure(small)), varying(measure(other)), kept) for measure in _TONES),
        light=float(ratio.std()),
    )


def _solved(given: NDArray[np.float32], wanted: NDArray[np.float32]) -> NDArray[np.float32]:
    gram = given.T @ given
    ridge = np.eye(len(gram), dtype=np.float32) * (1e-5 * np.trace(gram) / len(gram) + 1e-6)
    return np.asarray(np.linalg.solve(gram + ridge, given.T @ wanted), np.float32)


def _tint(gain: NDArray[np.float32], mean: NDArray[np.float32], other_mean: NDArray[np.float32]) -> float:
    # Light and a camera multiply a channel, its mean as much as its variation; another dye leaves white as it was.
    return _spread(gain / _expected(mean, other_mean))


def _spread(factors: NDArray[np.float32]) -> float:
    logs = np.log(np.maximum(factors, 1e-3))
    return min(3.0, float(logs.max() - logs.min()))


def _expected(mean: NDArray[np.float32], other_mean: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.maximum(mean, 4) / np.maximum(other_mean, 4), np.float32)


def _tones(one: NDArray[np.float32], other: NDArray[np.float32], kept: _Mask) -> float:
    """Share of one's variation that a factor on the other's explains; 0 where light and dark have changed places."""
    x, y = one[kept, 0], other[kept, 0]
    both = float((x * y).sum())
    return both * both / max(float((x * x).sum()) * float((y * y).sum()), 1e-6) if both > 0 else 0.0


def _value(colours: _Plane) -> _Plane:
    return np.asarray(colours.max(axis=2), np.float32)


def _lightness(colours: _Plane) -> _Plane:
    return np.asarray((colours.max(axis=2) + colours.min(axis=2)) / 2, np.float32)


# What editors that turn hues leave as it is: V of HSV, L of HSL.
_TONES = (_value, _lightness)


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
    away = np.asarray((grey - _mean(grey, weight, window)) * weight, np.float32)
    # Running sums leave tiny numbers below 0 beside the region.
    varies = np.asarray(np.sqrt(np.maximum(_mean(away * away, weight, window), 0)), np.float32)
    return np.asarray(away / (varies + 2), np.float32), varies


def _shifts(one: _Plane, two: _Plane, telling: _Mask) -> tuple[Points, Points]:
    """Measure at points of a grid how far the second pattern lies from the first, each by itself."""
    height, width = telling.shape
    step = max(4, round(_STEP * max(height, width)))
    grid = np.mgrid[step // 2 : height : step, step // 2 : width : step].reshape(2, -1).T
    points = grid[telling[grid[:, 0], grid[:, 1]]][:, ::-1].astype(np.float32)
    if not len(points):
        return points.astype(np.float64), points.astype(np.float64)
    pictures = [np.clip(plane * 42 + 128, 0, 255).astype(np.uint8) for plane in (one, two)]
    side = max(9, 2 * step // 2 | 1)
    at = np.ascontiguousarray(points[:, None])
    best = np.full(len(points), np.inf)
    shifts = np.zeros((len(points), 2))
    # A pyramid finds large shifts, but in a small repeat it may end at the next one: what fits without it comes first.
    for levels in (0, 2):
        moved, found, away = cv2.calcOpticalFlowPyrLK(
            pictures[0], pictures[1], at, np.zeros_like(at), winSize=(side, side), maxLevel=levels
        )
        fits = np.where(found[:, 0] > 0, away[:, 0], np.inf)
        better = fits < 0.9 * best
        shifts[better] = (moved[:, 0] - points)[better]
        best = np.minimum(best, fits)
    is_found = np.isfinite(best)
    return points[is_found].astype(np.float64), shifts[is_found]


def _common(points: Points, shifts: Points) -> Points:
    """The shift that each point shares with its neighbours: the median of the nearest nine, itself left out."""
    away = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    np.fill_diagonal(away, np.inf)
    nearest = np.argpartition(away, min(8, len(points) - 2), axis=1)[:, :9]
    return np.asarray(np.median(shifts[nearest], axis=1), np.float64)


def _bent(plane: _Plane, points: Points, common: Points) -> _Plane:
    """Undo the common shifts, spread smoothly between the points."""
    height, width = plane.shape
    step = max(height, width) / 24
    rows, columns = max(2, round(height / step)), max(2, round(width / step))
    cells = np.zeros((rows, columns, 3), np.float32)
    at = np.minimum((points / (width, height) * (columns, rows)).astype(np.int64), (columns - 1, rows - 1))
    np.add.at(cells, (at[:, 1], at[:, 0]), np.hstack((common, np.ones((len(common), 1)))).astype(np.float32))
    smooth = np.asarray(cv2.GaussianBlur(cells, (0, 0), 1.0, borderType=cv2.BORDER_REPLICATE), np.float32)
    spread = np.asarray(cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    shift = spread[..., :2] / np.maximum(spread[..., 2:], 1e-3)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return np.asarray(cv2.remap(plane, x + shift[..., 0], y + shift[..., 1], cv2.INTER_LINEAR), np.float32)


def _likeness(one: _Plane, two: _Plane, region: _Mask, window: int) -> _Plane:
    weight = region.astype(np.float32)
    both, first, second = (_mean(part, weight, window) for part in (one * two, one * one, two * two))
    return np.asarray(both / np.sqrt(np.maximum(first * second, 1e-6)), np.float32)
