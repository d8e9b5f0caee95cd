"""Light falling on a scene and the camera that takes it.

Knows: how a photograph differs from what stood before the lens: light, white balance, focus, movement, noise, JPEG.
Does not know: what the scene shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from motifsearch.drawing.edits import recompressed
from motifsearch.drawing.surroundings import smooth_noise

_Planes: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """How one photograph is taken.

    Attributes
    ----------
    fall_off : float
        How much darker the far side of the scene is than the near one, 0 to 1.
    light_angle : float
        Where the light comes from, radians from the right, clockwise.
    vignette : float
        Loss of light in the corners, 0 to 1.
    exposure : float
        Factor on the light.
    white_balance : tuple of float
        Factors on red, green, blue.
    saturation : float
        1 leaves colours as they are.
    blur_px : float
        Standard deviation of the blur of focus, pixels.
    motion_px : float
        Length of the camera's movement, pixels.
    noise : float
        Standard deviation of the sensor's noise at middle grey, of 255.
    jpeg_quality : int
        1 to 100.
    """

    fall_off: float
    light_angle: float
    vignette: float
    exposure: float
    white_balance: tuple[float, float, float]
    saturation: float
    blur_px: float
    motion_px: float
    noise: float
    jpeg_quality: int


def exposure(rng: np.random.Generator, severity: float, longer_px: int) -> Exposure:
    """Choose how a photograph is taken.

    Parameters
    ----------
    rng : Generator
    severity : float
        0 is a studio, 1 a dim room and a shaking hand.
    longer_px : int
        Longer side of the photograph; blur is told in its terms.

    Returns
    -------
    Exposure
    """
    warm = rng.normal(0, 0.10) * severity
    tint = rng.normal(0, 0.03) * severity
    blur = abs(rng.normal(0, 1.6)) * severity * longer_px / 640
    shaken = rng.random() < 0.25 * severity
    return Exposure(
        fall_off=float(rng.uniform(0, 0.75) * severity),
        light_angle=float(rng.uniform(0, 2 * np.pi)),
        vignette=float(rng.uniform(0, 0.55) * severity),
        exposure=float(np.exp(rng.normal(0.0, 0.28) * severity)),
        white_balance=(float(np.exp(warm)), float(np.exp(tint)), float(np.exp(-warm))),
        saturation=float(1 + rng.normal(0, 0.28) * severity),
        blur_px=float(blur),
        motion_px=float(rng.uniform(2, 8) * severity * longer_px / 640) if shaken else 0.0,
        noise=float(rng.uniform(0, 14) * severity**1.5),
        jpeg_quality=int(96 - rng.uniform(0, 62) * severity),
    )


def light(rng: np.random.Generator, taken: Exposure, height: int, width: int, severity: float) -> NDArray[np.float32]:
    """Light a scene unevenly.

    Parameters
    ----------
    rng : Generator
    taken : Exposure
    height, width : int
        Pixels.
    severity : float
        0 to 1; the strength of patches of light and shadow.

    Returns
    -------
    ndarray, (height, width) float32
        Factor on the light.
    """
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    along = (x * np.cos(taken.light_angle) + y * np.sin(taken.light_angle)).astype(np.float32)
    shade = 1 - taken.fall_off * (1 - along) / 2.6
    shade = shade * (1 + 0.10 * severity * smooth_noise(rng, height, width, 2.5))
    if rng.random() < 0.3 * severity:
        # Somebody or a window frame stands in the light: one soft straight edge of shadow.
        turn, where = rng.uniform(0, 2 * np.pi), rng.uniform(-0.7, 0.7)
        edge = (x * np.cos(turn) + y * np.sin(turn) - where) / rng.uniform(0.02, 0.2)
        shade = shade * (1 - rng.uniform(0.15, 0.5) / (1 + np.exp(-np.clip(edge, -30, 30))))
    if rng.random() < 0.2 * severity:
        # The flash's own spot.
        spot_x, spot_y = rng.uniform(-0.5, 0.5, 2)
        shade = shade + rng.uniform(0.2, 0.6) * np.exp(-((x - spot_x) ** 2 + (y - spot_y) ** 2) / 0.18)
    shade = shade * (1 - taken.vignette * (x**2 + y**2) / 2)
    # A camera meters the mean, so uneven light leaves the middle as bright as before.
    return np.asarray(shade / max(float(shade.mean()), 0.2) * taken.exposure, np.float32)


def _moved(scene: _Planes, length_px: float, angle: float) -> _Planes:
    reach = round(length_px) | 1
    if reach < 3:
        return scene
    kernel = np.zeros((reach, reach), np.float32)
    middle = reach // 2
    end = (round(middle + middle * np.cos(angle)), round(middle + middle * np.sin(angle)))
    start = (2 * middle - end[0], 2 * middle - end[1])
    cv2.line(kernel, start, end, 1.0)
    return np.asarray(cv2.filter2D(scene, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT_101), np.float32)


def take(rng: np.random.Generator, scene: NDArray[np.float32], taken: Exposure) -> NDArray[np.uint8]:
    """Take the photograph of a lit scene.

    Parameters
    ----------
    rng : Generator
    scene : ndarray, (h, w, 3) float32
        Values of sRGB, 0 to 255; may go beyond.
    taken : Exposure

    Returns
    -------
    ndarray, (h, w, 3) uint8
        After JPEG.
    """
    seen = scene * np.asarray(taken.white_balance, np.float32)
    grey = seen @ np.asarray((0.299, 0.587, 0.114), np.float32)
    seen = grey[..., None] + (seen - grey[..., None]) * np.float32(taken.saturation)
    # Highlights roll off instead of being cut.
    seen = np.where(seen > 225, 225 + 30 * np.tanh((seen - 225) / 45), seen).astype(np.float32)
    if taken.blur_px > 0.3:
        seen = np.asarray(cv2.GaussianBlur(seen, (0, 0), taken.blur_px), np.float32)
    seen = _moved(seen, taken.motion_px, rng.uniform(0, np.pi))
    if taken.noise > 0.2:
        height, width = seen.shape[:2]
        fine = rng.standard_normal((height, width, 1), np.float32)
        coarse = rng.standard_normal((height // 2 + 1, width // 2 + 1, 3), np.float32)
        coarse = np.asarray(cv2.resize(coarse, (width, height)), np.float32)
        # Shot noise grows with the root of the light; what is left in the dark is the sensor's own.
        depth = taken.noise * (0.45 + 0.65 * np.sqrt(np.clip(seen, 0, 255) / 255))
        seen = seen + depth * (0.8 * fine + 0.55 * coarse)
    return recompressed(np.clip(seen + 0.5, 0, 255).astype(np.uint8), taken.jpeg_quality)
