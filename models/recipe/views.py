"""Other looks at the same picture: turned, mirrored, nearer or farther, recoloured, lit, blurred.

Knows: one picture of uint8 at a time, in OpenCV, which is some ten times faster on a CPU than tensors.
Does not know: what must stay the same for the model; the losses say so.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_GREY = np.array([0.299, 0.587, 0.114], np.float32)
_LEVELS = np.arange(256, dtype=np.float32) / 255


def placed(pixels: Pixels, size_px: int, rng: Generator, *, strong: bool) -> Pixels:
    """Cut a turned, mirrored, scaled and slightly slanted square out of a picture.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
    size_px : int
        Side of the result.
    rng : numpy.random.Generator
    strong : bool
        Any angle and 0.45 to 1.5 of the side; else mostly upright and 0.75 to 1.1.

    Returns
    -------
    ndarray, (size_px, size_px, 3) uint8
        Where the cut reaches over the edge, the picture is mirrored.
    """
    low, high = (0.45, 1.5) if strong else (0.75, 1.1)
    scale = math.exp(rng.uniform(math.log(low), math.log(high)))
    widest = math.pi if rng.random() < (0.85 if strong else 0.3) else 0.12
    angle = rng.uniform(-widest, widest)
    source = pixels.shape[0]
    step = source * scale / size_px
    if step > 1.3:  # a smaller copy first, against aliasing
        source = max(size_px // 2, round(source / step * 1.1))
        pixels = np.asarray(cv2.resize(pixels, (source, source), interpolation=cv2.INTER_AREA), np.uint8)
        step = source * scale / size_px
    cos, sin = math.cos(angle) * step, math.sin(angle) * step
    flip = -1.0 if rng.random() < 0.5 else 1.0
    slant = rng.normal(0, 0.08, 4) if strong else np.zeros(4)
    linear = np.array([[cos * flip, -sin], [sin * flip, cos]]) @ (np.eye(2) + slant.reshape(2, 2))
    room = max(0.1, 1 - scale) * source / 2
    middle = source / 2 + rng.uniform(-room, room, 2)
    shift = middle - linear @ np.full(2, size_px / 2)
    matrix = np.hstack([linear, shift[:, None]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(pixels, matrix, (size_px, size_px), flags=flags, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(cut, np.uint8)


def _mixing(rng: Generator, strong: bool) -> NDArray[np.float32]:
    """Give a matrix that turns the hue, changes the saturation and mixes the channels, (3, 3)."""
    turn = rng.uniform(-math.pi, math.pi) if strong else rng.uniform(-0.4, 0.4)
    cos, sin = math.cos(turn), math.sin(turn) * math.sqrt(1 / 3)
    same, part = cos + (1 - cos) / 3, (1 - cos) / 3
    hue = np.array([[same, part - sin, part + sin], [part + sin, same, part - sin], [part - sin, part + sin, same]])
    saturation = rng.uniform(0.0, 1.7) if strong else rng.uniform(0.6, 1.3)
    if strong and rng.random() < 0.15:
        saturation = 0.0
    mixed = saturation * np.eye(3) + (1 - saturation) * np.tile(_GREY, (3, 1))
    if strong:
        mixed = mixed + rng.normal(0, 0.12, (3, 3))
    return (mixed @ hue).astype(np.float32)


def _other_dye(rng: Generator) -> Pixels:
    """Give each lightness a colour, along a crooked way from dark to light or light to dark, (256, 1, 3)."""
    knots = 6
    ramp = np.linspace(0, 1, knots)
    if rng.random() < 0.25:
        ramp = ramp[::-1]
    table = ramp[:, None] * rng.uniform(0.4, 1.0, 3) + rng.uniform(-0.35, 0.35, (knots, 3))
    at = np.linspace(0, 1, knots)
    colours = np.stack([np.interp(_LEVELS, at, table[:, channel]) for channel in range(3)], axis=1)
    return (np.clip(colours, 0, 1) * 255).astype(np.uint8)[:, None]


def recoloured(pixels: Pixels, rng: Generator, *, strong: bool) -> Pixels:
    """Change colour, contrast and lightness.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
    rng : numpy.random.Generator
    strong : bool
        Any hue, mixed channels, sometimes a wholly new dye or the negative; else a little of each.

    Returns
    -------
    ndarray, (h, w, 3) uint8
    """
    if strong and rng.random() < 0.3:
        grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
        out = np.asarray(cv2.LUT(cv2.merge([grey, grey, grey]), _other_dye(rng)), np.uint8)
    else:
        out = np.asarray(cv2.transform(pixels, _mixing(rng, strong)), np.uint8)
    spread = 0.45 if strong else 0.2
    contrast, gamma = math.exp(rng.uniform(-spread, spread)), math.exp(rng.uniform(-spread, spread))
    lift = rng.uniform(-spread, spread) / 2
    levels = (_LEVELS - 0.5) * contrast + 0.5 + lift
    if strong and rng.random() < 0.12:
        levels = 1 - levels
    table = (np.clip(levels, 0, 1) ** gamma * 255).astype(np.uint8)
    return np.asarray(cv2.LUT(out, table), np.uint8)


@cache
def _grain() -> NDArray[np.int16]:
    return np.random.default_rng(7).normal(0, 32, (512, 512, 3)).astype(np.int16)


def taken(pixels: Pixels, rng: Generator, *, strong: bool) -> Pixels:
    """Light unevenly, blur some, add grain: what a camera does, (s, s, 3) uint8 to the same."""
    size = pixels.shape[0]
    out = pixels
    if rng.random() < (0.6 if strong else 0.3):
        amount = 0.3 if strong else 0.12
        light = np.clip(1 + amount * rng.standard_normal((3, 3)), 0.3, 1.6).astype(np.float32)
        light = cv2.resize(light, (size, size), interpolation=cv2.INTER_LINEAR)
        out = np.asarray(cv2.multiply(out, cv2.merge([light, light, light]), dtype=cv2.CV_8U), np.uint8)
    if rng.random() < (0.3 if strong else 0.1):
        out = np.asarray(cv2.GaussianBlur(out, (0, 0), rng.uniform(0.4, 1.4 if strong else 0.8)), np.uint8)
    if rng.random() < 0.4:
        x, y = rng.integers(0, 512 - size, 2)
        grain = _grain()[y : y + size, x : x + size]
        amount = rng.uniform(0, 0.6 if strong else 0.2)
        out = np.asarray(cv2.addWeighted(out, 1.0, grain, amount, 0, dtype=cv2.CV_8U), np.uint8)
    return out


def view(pixels: Pixels, size_px: int, rng: Generator, *, strong: bool) -> Pixels:
    """Give one look at a picture.

    Parameters
    ----------
    pixels : ndarray, (h, h, 3) uint8
    size_px : int
        Side of the look, at most 500.
    rng : numpy.random.Generator
    strong : bool
        How far the look may be from the picture.

    Returns
    -------
    ndarray, (size_px, size_px, 3) uint8
    """
    cut = placed(pixels, size_px, rng, strong=strong)
    return taken(recoloured(cut, rng, strong=strong), rng, strong=strong)


def looks(pixels: Sequence[Pixels], size_px: int, rng: Generator) -> Pixels:
    """Look at each picture twice: first all with little changed, then all with much.

    Parameters
    ----------
    pixels : sequence of n ndarrays, (h, h, 3) uint8
    size_px : int
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, (2 n, size_px, size_px, 3) uint8
    """
    calm = [view(picture, size_px, rng, strong=False) for picture in pixels]
    wild = [view(picture, size_px, rng, strong=True) for picture in pixels]
    return np.stack(calm + wild)
