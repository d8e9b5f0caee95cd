"""How the colours of one of two aligned pictures become those of the other.

Knows: aligned pixels of a region, the light that may fall on them unevenly, and what editors and cameras do to
colours. Does not know: how the pictures were aligned, nor what another colour means.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Plane: TypeAlias = NDArray[np.float32]
Mask: TypeAlias = NDArray[np.bool_]

GREY = np.array([0.299, 0.587, 0.114], np.float32)
# For colours: the blur in pixels at half the size, at how many pixels they are compared, which part counts.
_SOFT, _SAMPLE, _KEPT, _STEADY = 1.2, 6000, 0.8, 0.05


class ColourMap(NamedTuple):
    """How the second picture's colours become the first's.

    Attributes
    ----------
    grey : ndarray, (h, w) float32
        Of the first picture, in grey levels.
    mapped : ndarray, (h, w) float32
        Of the second picture after the map.
    explained, plain, tint, cast, tones, light : float
        ``colours``, ``plain_colours`` and the others of `motifsearch.images.residual.Residual`.
    """

    grey: Plane
    mapped: Plane
    explained: float
    plain: float
    tint: float
    cast: float
    tones: float
    light: float


def map_colours(here: Plane, there: Plane, region: Mask, window: int) -> ColourMap:
    """Map the second picture's colours onto the first's.

    Parameters
    ----------
    here, there : ndarray, (h, w, 3) float32
        The first picture, and the second laid on it; 0 to 255.
    region : ndarray, (h, w) bool
        Where the two correspond.
    window : int
        Side of the window of local means, in pixels.

    Returns
    -------
    ColourMap
    """
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

    def varying(plane: Plane) -> NDArray[np.float32]:
        # Local variation, which light that falls unevenly leaves nearly alone.
        return (plane - local_mean(plane, weight, wide)).reshape(weight.size, -1)[at]

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
    own_mean = max(float(own.mean()), 1e-6)
    expected = _expected(*flat) * 255
    steady = np.maximum((both + _STEADY * own_mean * expected) / (own + _STEADY * own_mean), 0)
    to_grey = (to_here @ GREY).astype(np.float32)
    level, other_level = (
        local_mean(plane, weight, wide).reshape(-1)[at] for plane in (soft @ GREY, np.asarray(powers @ to_grey))
    )
    other_level = other_level + (level.mean() - other_level.mean())
    ratio = np.log(np.maximum(level, 0) + 8) - np.log(np.maximum(other_level, 0) + 8)
    return ColourMap(
        grey=here @ GREY,
        mapped=np.asarray(_powers(there) @ to_grey, np.float32),
        explained=max(0.0, 1 - float(((given @ to_here - wanted) ** 2).sum()) / total),
        plain=max(0.0, 1 - float(((alone * gain - wanted) ** 2).sum()) / total),
        tint=_tint(steady, *flat),
        cast=_spread(steady),
        tones=max(_tones(varying(measure(small)), varying(measure(other)), kept) for measure in _TONES),
        light=float(ratio.std()),
    )


def local_mean(plane: NDArray[np.float32], weight: Plane, window: int) -> Plane:
    """Take local means over a region alone.

    Parameters
    ----------
    plane : ndarray, (h, w) or (h, w, channels) float32
    weight : ndarray, (h, w) float32
        1 in the region, 0 elsewhere.
    window : int
        Side of the window in pixels.

    Returns
    -------
    ndarray of the shape of `plane`, float32
    """
    size = (window, window)
    share = np.maximum(np.asarray(cv2.boxFilter(weight, -1, size), np.float32), 1e-3)
    if plane.ndim == 2:
        return np.asarray(cv2.boxFilter(plane * weight, -1, size) / share, np.float32)
    summed = np.asarray(cv2.boxFilter(plane * weight[..., None], -1, size), np.float32)
    return np.asarray(summed.reshape(plane.shape) / share[..., None], np.float32)


def _powers(colours: Plane) -> Plane:
    """The nine monomials of degree one and two of red, green and blue, (h, w, 3) to (h, w, 9)."""
    red, green, blue = (colours[..., channel] / 255 for channel in range(3))
    products = (red * red, green * green, blue * blue, red * green, red * blue, green * blue)
    return np.asarray(np.stack((red, green, blue, *products), axis=-1), np.float32)


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


def _tones(one: NDArray[np.float32], other: NDArray[np.float32], kept: Mask) -> float:
    """Share of one's variation that a factor on the other's explains; 0 where light and dark have changed places."""
    x, y = one[kept, 0], other[kept, 0]
    both = float((x * y).sum())
    return both * both / max(float((x * x).sum()) * float((y * y).sum()), 1e-6) if both > 0 else 0.0


def _value(colours: Plane) -> Plane:
    return np.asarray(colours.max(axis=2), np.float32)


def _lightness(colours: Plane) -> Plane:
    return np.asarray((colours.max(axis=2) + colours.min(axis=2)) / 2, np.float32)


# What editors that turn hues leave as it is: V of HSV, L of HSL.
_TONES = (_value, _lightness)
