"""Where a cloth lies in a photograph of it.

Knows: the shape of the picture and the homography from drawing to picture. Does not know: folds, light or what is
drawn.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Framing: TypeAlias = Literal["whole", "edge", "part", "close"]
Homography: TypeAlias = NDArray[np.float64]
"""(3, 3) float64, from drawing to photograph, pixel centres at whole numbers."""

FRAMINGS: tuple[Framing, ...] = ("whole", "edge", "part", "close")
# Width to height of phones' and cameras' pictures, and how often.
_SHAPES = ((4, 3), (3, 4), (1, 1), (3, 2), (9, 16), (16, 9))
_OFTEN = (0.25, 0.25, 0.25, 0.1, 0.1, 0.05)


def picture_size(rng: np.random.Generator, drawn: tuple[int, int], longer_px: int, severity: float) -> tuple[int, int]:
    """Choose the height and width of the photograph, pixels; at severity 0 it has the drawing's shape.

    Parameters
    ----------
    rng : numpy.random.Generator
    drawn : tuple of int
        Height and width of the drawing, pixels.
    longer_px : int
        Longer side of the photograph.
    severity : float
        0 keeps the drawing's shape, more takes those of phones and cameras.

    Returns
    -------
    tuple of int
        Height and width, each at least 16.
    """
    across, down = _SHAPES[int(rng.choice(len(_SHAPES), p=_OFTEN))] if severity > 0 else drawn[::-1]
    scale = longer_px / max(across, down)
    return max(16, round(down * scale)), max(16, round(across * scale))


def _corners(width: float, height: float) -> NDArray[np.float32]:
    return np.asarray(((0, 0), (width - 1, 0), (width - 1, height - 1), (0, height - 1)), np.float32)


def placement(
    rng: np.random.Generator, drawn: tuple[int, int], size: tuple[int, int], framing: Framing, severity: float
) -> Homography:
    """Choose the homography from drawing to photograph.

    Parameters
    ----------
    rng : numpy.random.Generator
    drawn, size : tuple of int
        Height and width of the drawing and of the photograph, pixels.
    framing : {"whole", "edge", "part", "close"}
        How much of the cloth is in the picture; counts only above severity 0.
    severity : float
        0 fills the picture exactly; more turns and tilts more.

    Returns
    -------
    ndarray, (3, 3) float64
    """
    (drawn_h, drawn_w), (height, width) = drawn, size
    if severity <= 0:
        square = cv2.getPerspectiveTransform(_corners(drawn_w, drawn_h), _corners(width, height))
        return np.asarray(square, np.float64)
    # Now and then the telephone is held the other way.
    quarter = int(rng.choice((1, -1, 2))) if rng.random() < 0.12 * severity else 0
    across, down = (drawn_h, drawn_w) if quarter in (1, -1) else (drawn_w, drawn_h)
    fit, fill = (choose(height / down, width / across) for choose in (min, max))
    scale = {
        "whole": fit * rng.uniform(0.68, 0.93),
        "edge": fill * rng.uniform(0.95, 1.3),
        "part": fill * rng.uniform(1.12, 1.5),
        "close": fill * rng.uniform(1.6, 2.8),
    }[framing]
    turn = 90 * quarter + rng.normal(0, 9 * severity)
    # Four corners of the cloth, turned, then each pulled for the perspective.
    corners = (_corners(drawn_w, drawn_h) - np.asarray(((drawn_w - 1) / 2, (drawn_h - 1) / 2))) * scale
    angle = np.deg2rad(turn)
    spin = np.asarray(((np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))))
    pulled = corners @ spin.T
    tilt_x, tilt_y = rng.normal(0, 0.16 * severity, 2)
    depth = 1 + (tilt_x * pulled[:, 0] + tilt_y * pulled[:, 1]) / (max(drawn_h, drawn_w) * scale)
    pulled = pulled / np.clip(depth, 0.6, 1.6)[:, None]
    low, high = pulled.min(axis=0), pulled.max(axis=0)
    frame = np.asarray((width, height), np.float64)
    if framing == "whole":
        # Shrunk when the turn made it larger than the picture, then anywhere it still fits.
        pulled = pulled * min(1.0, float((frame * 0.97 / (high - low)).min()))
        low, high = pulled.min(axis=0), pulled.max(axis=0)
        room = np.maximum(frame - (high - low), 0)
        middle = -low + room * rng.uniform(0.3, 0.7, 2)
    elif framing == "edge":
        # One or two sides come in by up to a third of the picture.
        shift = rng.uniform(-0.1, 0.1, 2) * frame
        for axis in rng.permutation(2)[: int(rng.integers(1, 3))]:
            inward = rng.uniform(0.05, 0.28) * frame[axis]
            near = rng.random() < 0.5
            shift[axis] = inward - low[axis] if near else frame[axis] - inward - high[axis]
            shift[axis] -= frame[axis] / 2
        middle = frame / 2 + shift
    else:
        slack = np.maximum((high - low) - frame * 1.12, 0) / 2
        middle = frame / 2 + rng.uniform(-1, 1, 2) * slack
    return np.asarray(
        cv2.getPerspectiveTransform(_corners(drawn_w, drawn_h), (pulled + middle).astype(np.float32)), np.float64
    )
