"""Whether a picture looks like patterned cloth at all, so that a search can say that nothing is close.

A motif's photograph is full of strokes at every place and alike all over, where a face, an animal or a street is
smooth in one part and busy in another. Twenty-eight figures of light and colour at six scales say how much and how
evenly, and a logistic regression weighs them. It was fitted to drawn cloths (photographed, flat, and as sketches)
against drawn pictures of other things by ``models/recipe/likeness.py``; its threshold refuses 2 % of drawn cloths
that the fit did not see. It depends on no model, so it holds for every embedding space.

Knows: light and shade. Does not know: motifs, models, or what is done with a picture that is refused. Fabric of
another kind, grass or gravel is full of strokes too and passes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from motifsearch.images.thumbnail import Pixels

_Plane: TypeAlias = NDArray[np.float32]

WEIGHTS_NAME = "cloth_likeness.json"
_SIDE_PX = 192
_OCTAVES = 6
_CELLS = 6
_PARTS = 4
_STRONG = 0.25
_TINY = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What was fitted.

    Attributes
    ----------
    mean, scale, weight : ndarray, (28,) float64
        A figure minus its mean, over its scale, times its weight.
    bias : float
    threshold : float
        Below it a picture is not taken for cloth.
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weight: NDArray[np.float64]
    bias: float
    threshold: float


def cloth_likeness(pixels: Pixels) -> float:
    """How much a picture looks like patterned cloth.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
        In sRGB.

    Returns
    -------
    float
        Logarithm of the odds against the threshold: below 0 it does not look like cloth.
    """
    fitted = _weights()
    standard = (figures(pixels) - fitted.mean) / fitted.scale
    return float(standard @ fitted.weight + fitted.bias - fitted.threshold)


def figures(pixels: Pixels) -> NDArray[np.float64]:
    """Measure a picture's middle square at 192 px.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
        In sRGB.

    Returns
    -------
    ndarray, (28,) float64
        For each of six octaves of the Laplacian pyramid: its share of the variance of lightness (logarithm), how
        unlike 6 × 6 cells are in it, and how far the weakest is below the strongest; the share of what is coarser;
        then strong edges (mean, unevenness, least of 8 × 8 cells), kurtosis of fine detail, how alike the directions
        of strokes are in 4 × 4 parts, how unlike their amounts, colour that differs between the parts, variance and
        mean gradient.
    """
    square = _square(pixels)
    lab = np.asarray(cv2.cvtColor(square.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
    light = np.asarray(lab[..., 0] / 100, np.float32)
    variance = float(light.var()) + _TINY
    return np.array([*_octaves(light, variance), *_edges(light), *_parts(lab), np.log(variance)], dtype=np.float64)


def _square(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    scale = _SIDE_PX / min(height, width)
    size = (max(_SIDE_PX, round(width * scale)), max(_SIDE_PX, round(height * scale)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    top, left = (small.shape[0] - _SIDE_PX) // 2, (small.shape[1] - _SIDE_PX) // 2
    return small[top : top + _SIDE_PX, left : left + _SIDE_PX]


def _octaves(light: _Plane, variance: float) -> list[float]:
    shares: list[float] = []
    uneven: list[float] = []
    falls: list[float] = []
    whole: _Plane = light
    for _ in range(_OCTAVES):
        coarse = np.asarray(cv2.pyrDown(whole), np.float32)
        fine = whole - cv2.pyrUp(coarse, dstsize=(whole.shape[1], whole.shape[0]))
        energy = np.asarray(fine * fine, np.float32)
        cells = np.log(cv2.resize(energy, (_CELLS, _CELLS), interpolation=cv2.INTER_AREA) + _TINY)
        shares.append(float(np.log(energy.mean() / variance + 1e-4)))
        uneven.append(float(cells.std()))
        falls.append(float(cells.min() - cells.max()))
        whole = coarse
    return [*shares, float(np.log(whole.var() / variance + 1e-4)), *uneven, *falls]


def _edges(light: _Plane) -> list[float]:
    gradient = cv2.magnitude(cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1))
    strong = cv2.resize((gradient > _STRONG).astype(np.float32), (8, 8), interpolation=cv2.INTER_AREA)
    detail = light - cv2.GaussianBlur(light, (0, 0), 2)
    squares = detail * detail
    kurtosis = float((squares * squares).mean() / (squares.mean() ** 2 + 1e-12))
    return [
        float(strong.mean()),
        float(strong.std() / (strong.mean() + 0.02)),
        float(strong.min()),
        float(np.log(kurtosis + 1e-3)),
        float(np.log(gradient.mean() + 1e-3)),
    ]


def _parts(lab: _Plane) -> list[float]:
    light = np.asarray(lab[..., 0] / 100, np.float32)
    right, down = cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1)
    amount = cv2.magnitude(right, down)
    direction = np.floor(np.arctan2(down, right) * np.float32(8 / np.pi)).astype(np.int32) & 7
    # Directions of all parts are counted at once: each part has numbers of its own.
    part = np.arange(_SIDE_PX) // (_SIDE_PX // _PARTS)
    numbers = direction + 8 * (_PARTS * part[:, None] + part)
    counts = np.bincount(numbers.ravel(), amount.ravel(), minlength=8 * _PARTS**2).reshape(-1, 8)
    shares = counts / (counts.sum(axis=1, keepdims=True) + 1e-3)
    alike = float(np.sqrt(shares * shares.mean(axis=0)).sum(axis=1).mean())
    amounts = counts.sum(axis=1)
    means = cv2.resize(lab, (_PARTS, _PARTS), interpolation=cv2.INTER_AREA).reshape(-1, 3)
    _, spread = cv2.meanStdDev(lab)
    between = float(means.var(axis=0).sum() / (float((spread**2).sum()) + 1))
    return [alike, float(amounts.std() / (amounts.mean() + 1e-3)), between]


@cache
def _weights() -> Weights:
    body = json.loads((files("motifsearch.images") / WEIGHTS_NAME).read_text(encoding="utf-8"))
    return Weights(
        mean=np.array(body["mean"]),
        scale=np.array(body["scale"]),
        weight=np.array(body["weight"]),
        bias=float(body["bias"]),
        threshold=float(body["threshold"]),
    )
