"""Local features of a picture: small places that look the same in a resized, turned or half covered copy.

Knows: SIFT (Lowe 2004) with the roots of its histograms (Arandjelović and Zisserman 2012), and what a mirror does to
them. Does not know: which picture is compared with which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from motifsearch.images.thumbnail import shrink

if TYPE_CHECKING:
    from motifsearch.images.thumbnail import Pixels

Floats: TypeAlias = NDArray[np.float32]

DESCRIPTOR = 128
# Lower than Lowe's 0.04: pale cloth and soft pictures have places of little contrast.
_CONTRAST = 0.02
# A descriptor is a grid of 4 rows and 4 columns of 8 directions, turned so that the place's own direction is to the
# right. A mirror swaps the rows and turns every direction round.
_GRID = np.arange(DESCRIPTOR).reshape(4, 4, 8)
MIRRORED = _GRID[::-1, :, -np.arange(8) % 8].reshape(-1)
"""Where each number of a descriptor is found in the descriptor of the mirrored place; its own inverse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFeatures:
    """The places of one picture.

    Attributes
    ----------
    width_px, height_px : int
        Of the picture as it was looked at.
    places : ndarray, (n, 4) float32
        x and y in pixels, pixel centres at whole numbers; diameter in pixels; direction in radians, clockwise.
    descriptors : ndarray, (n, 128) float32
        Unit length, no number below 0; strongest place first.
    """

    width_px: int
    height_px: int
    places: Floats
    descriptors: Floats


def find_features(pixels: Pixels, *, longer_px: int, count: int) -> LocalFeatures:
    """Find the strongest places of a picture.

    Parameters
    ----------
    pixels : ndarray, (h, w, 3) uint8
        In sRGB.
    longer_px : int
        A larger picture is reduced to this longer side first.
    count : int
        At most so many places.

    Returns
    -------
    LocalFeatures
        Positions are those of the reduced picture.
    """
    small = shrink(pixels, longer_px)
    height, width = small.shape[:2]
    finder = cv2.SIFT.create(nfeatures=count, contrastThreshold=_CONTRAST, enable_precise_upscale=True)
    found, raw = finder.detectAndCompute(cv2.cvtColor(np.ascontiguousarray(small), cv2.COLOR_RGB2GRAY), None)
    if not len(found):
        none = np.zeros((0, 4), np.float32)
        return LocalFeatures(
            width_px=width, height_px=height, places=none, descriptors=np.zeros((0, DESCRIPTOR), np.float32)
        )
    places = np.array([(*one.pt, one.size, np.deg2rad(one.angle)) for one in found], np.float32)
    strength = np.array([one.response for one in found], np.float32)
    # SIFT keeps one or two more where several are equally strong.
    order = np.lexsort((places[:, 3], places[:, 1], places[:, 0], -strength))[:count]
    shares = np.asarray(raw, np.float32)[order]
    roots = np.sqrt(shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-9))
    return LocalFeatures(width_px=width, height_px=height, places=places[order], descriptors=roots)


def mirrored(features: LocalFeatures) -> LocalFeatures:
    """Return the features that the picture has when it is mirrored left to right."""
    places = features.places.copy()
    places[:, 0] = features.width_px - 1 - places[:, 0]
    places[:, 3] = (np.pi - places[:, 3]) % (2 * np.pi)
    return LocalFeatures(
        width_px=features.width_px,
        height_px=features.height_px,
        places=places,
        descriptors=np.ascontiguousarray(features.descriptors[:, MIRRORED]),
    )
