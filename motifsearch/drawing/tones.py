"""One hue in seven steps: what dyeing layer upon layer in the same bath gives.

Knows: how a palette's own colours become steps from deep to pale. Does not know: palettes by name, or motifs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEPS = 7
# Lightness (CIELAB) of the deepest and of the palest step.
_DEEP, _PALE = 15.0, 93.0


def tones(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Choose a hue that stands out from the ground and step it from deep to pale.

    Parameters
    ----------
    colours : ndarray, (n, 3) uint8
        In sRGB, the ground first, then candidates; at least two.

    Returns
    -------
    ndarray, (7, 3) uint8
        In sRGB from deep to pale.
    """
    lab = cv2.cvtColor(colours[None].astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[0].astype(np.float64)
    hues = lab[1:, 1:]
    chroma = np.hypot(hues[:, 0], hues[:, 1])
    # Of the candidates the strongest wins, and one that the ground does not share wins over one that it does. Hues
    # of pale colours are hardly a hue, so they count little.
    apart = np.hypot(*(hues - lab[0, 1:]).T)
    body = np.clip((90 - lab[1:, 0]) / 40, 0.1, 1)
    chosen = int(np.argmax((np.minimum(chroma, 45) + 0.5 * apart) * body))
    strongest = max(float(chroma[chosen]), 1e-6)
    t = np.linspace(0.0, 1.0, STEPS)
    # A deep blue and a pale blue that look alike in hue are some 25 degrees apart in CIELAB, which bends there.
    angle = np.arctan2(hues[chosen, 1], hues[chosen, 0])
    angle = angle + np.deg2rad(25) * (0.35 - t) * (np.deg2rad(-115) < angle < np.deg2rad(-45))
    way = np.column_stack([np.cos(angle), np.sin(angle)])
    # Fullest a little below the middle, as thin baths are pale and thick ones nearly black.
    fullness = min(strongest * 1.15, 62.0) * np.interp(t, (0.0, 0.4, 1.0), (0.66, 1.0, 0.14))
    steps = np.column_stack([_DEEP + (_PALE - _DEEP) * t, fullness[:, None] * way])
    rgb = cv2.cvtColor(steps[None].astype(np.float32), cv2.COLOR_LAB2RGB)[0]
    return np.clip(np.rint(rgb * 255), 0, 255).astype(np.uint8)
