"""Pictures that are a function of the place: contours, waves, flows, spots and noise.

Knows: smooth random fields and how to turn them into bands and lines. Does not know: shapes or tilings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from motifsearch.drawing.variety.inks import colour, filled

if TYPE_CHECKING:
    from numpy.random import Generator

    from motifsearch.drawing.variety.inks import Inks, Picture

Field: TypeAlias = NDArray[np.float32]


def smooth_noise(rng: Generator, size_px: int, grid: int, channels: int = 1) -> Field:
    """Give a smooth random field.

    Parameters
    ----------
    rng : numpy.random.Generator
    size_px : int
    grid : int
        Random values along a side; more is finer.
    channels : int
        Independent fields.

    Returns
    -------
    ndarray, (size_px, size_px) or (size_px, size_px, channels) float32
        Mean 0, spread about 1.
    """
    seeds = rng.standard_normal((grid + 2, grid + 2, channels)).astype(np.float32)
    return np.asarray(cv2.resize(seeds, (size_px, size_px), interpolation=cv2.INTER_CUBIC), np.float32)


def rough_noise(rng: Generator, size_px: int) -> Field:
    """Add smooth fields of several finenesses, the finer the weaker."""
    decay = rng.uniform(0.35, 0.95)
    total = np.zeros((size_px, size_px), np.float32)
    for octave in range(6):
        total += decay**octave * smooth_noise(rng, size_px, 2 ** (octave + 1))
    return total / np.float32(total.std() + 1e-6)


def grid_xy(size_px: int, angle: float = 0.0) -> tuple[Field, Field]:
    """Give turned coordinates from -1 to 1, two of (size_px, size_px) float32."""
    line = np.linspace(-1, 1, size_px, dtype=np.float32)
    x, y = (np.asarray(part, np.float32) for part in np.meshgrid(line, line))
    cos, sin = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    return np.asarray(x * cos + y * sin, np.float32), np.asarray(y * cos - x * sin, np.float32)


def through_inks(values: Field, inks: Inks, *, soft: bool = False) -> Picture:
    """Colour a field of 0 to 1 by the inks, in hard bands or in soft passages.

    Parameters
    ----------
    values : ndarray, (h, w) float32
        Values beyond 0 to 1 take the first or the last ink.
    inks : ndarray, (n, 3) uint8, RGB
        At least two.
    soft : bool
        Whether neighbouring inks pass into one another.

    Returns
    -------
    ndarray, (h, w, 3) uint8
    """
    if soft:
        steps = np.linspace(0, len(inks) - 1, 256)
        low = np.clip(steps.astype(int), 0, len(inks) - 2)
        part = (steps - low)[:, None]
        table = (inks[low] * (1 - part) + inks[low + 1] * part).astype(np.uint8)
    else:
        table = inks[np.minimum(np.arange(256) * len(inks) // 256, len(inks) - 1)]
    return table[np.clip(values * 255, 0, 255).astype(np.uint8)]


def draw_contours(rng: Generator, inks: Inks, size_px: int) -> Picture:
    """Draw a map of heights: bands, lines between them, or both."""
    heights = smooth_noise(rng, size_px, int(rng.integers(2, 9)))
    if rng.random() < 0.3:
        heights = np.abs(heights)
    levels = heights * rng.uniform(1.5, 6)
    phase = levels - np.floor(levels)
    if rng.random() < 0.5:
        picture = inks[np.floor(levels).astype(int) % len(inks)]
    else:
        picture = filled(inks, 0, size_px, size_px)
    if rng.random() < 0.6:
        # Dividing by the slope gives lines of even width.
        slope = np.hypot(cv2.Sobel(levels, cv2.CV_32F, 1, 0), cv2.Sobel(levels, cv2.CV_32F, 0, 1)) / 8 + 1e-4
        near = np.minimum(phase, 1 - phase) / slope < rng.uniform(0.6, 2.5)
        picture[near] = inks[1]
    return picture


def draw_waves(rng: Generator, inks: Inks, size_px: int) -> Picture:
    """Draw gratings, checks, rings, rays or quasi-crystals, bent by a smooth field."""
    total = np.zeros((size_px, size_px), np.float32)
    bend = smooth_noise(rng, size_px, int(rng.integers(1, 5))) * rng.choice([0.0, 0.2, 1.0, 2.5])
    frequency = np.exp(rng.uniform(np.log(6), np.log(70)))
    kind = rng.integers(5)
    first = rng.uniform(0, np.pi)
    if kind == 0:
        total = grid_xy(size_px, first)[0] * frequency
    elif kind == 1:
        x, y = grid_xy(size_px, first)
        total = np.sin(x * frequency + bend) + np.sin(y * frequency * rng.choice([1, 2, 0.5]) + bend)
        total = total * np.pi / 2
    elif kind == 2:
        x, y = grid_xy(size_px)
        away = np.hypot(x - rng.uniform(-1, 1), y - rng.uniform(-1, 1))
        total = away * frequency
    elif kind == 3:
        x, y = grid_xy(size_px)
        x, y = x - rng.uniform(-0.8, 0.8), y - rng.uniform(-0.8, 0.8)
        total = np.arctan2(y, x) * rng.integers(3, 20) + np.hypot(x, y) * frequency * rng.choice([0, 0.3, 1])
    else:
        count = int(rng.integers(3, 9))
        for turn in range(count):
            total += np.cos(grid_xy(size_px, np.pi * turn / count + first)[0] * frequency)
        total = total * rng.uniform(0.8, 2)
    wave = 0.5 + 0.5 * np.sin(total + bend)
    sharp = rng.choice([1.0, 4.0, 40.0])
    level = rng.uniform(0.25, 0.75)
    return through_inks(1 / (1 + np.exp(-(wave - level) * 6 * sharp)), inks[: rng.integers(2, 4)], soft=True)


def draw_spots(rng: Generator, inks: Inks, size_px: int) -> Picture:
    """Draw the spots and mazes that reaction and diffusion leave: noise, repeatedly narrowed to one fineness."""
    field = rng.standard_normal((size_px, size_px)).astype(np.float32)
    if rng.random() < 0.4:
        field += smooth_noise(rng, size_px, 3) * 0.3
    width = rng.uniform(1.2, 4.5)
    stretch = rng.choice([1.0, 1.0, 2.5])
    bias = rng.uniform(-0.35, 0.35)
    for _ in range(int(rng.integers(3, 9))):
        near = cv2.GaussianBlur(field, (0, 0), width, sigmaY=width * stretch)
        far = cv2.GaussianBlur(near, (0, 0), width * 1.3, sigmaY=width * stretch * 1.3)
        field = near - far
        field = np.tanh(field / (field.std() + 1e-6) * 1.5 + bias).astype(np.float32)
    return through_inks(0.5 + 0.5 * field, inks[:2] if rng.random() < 0.6 else inks[:3], soft=True)


def draw_noise(rng: Generator, inks: Inks, size_px: int) -> Picture:
    """Draw clouds, marble or grain in hard or soft colours."""
    field = rough_noise(rng, size_px)
    roll = rng.random()
    if roll < 0.35:
        field = np.sin(field * rng.uniform(1, 4) + grid_xy(size_px, rng.uniform(0, 3.1))[0] * rng.uniform(0, 25))
    elif roll < 0.5:
        field = np.abs(field)
    low, high = np.percentile(field[::4, ::4], [2, 98])
    return through_inks((field - low) / (high - low + 1e-6), inks, soft=bool(rng.random() < 0.6))


def draw_streams(rng: Generator, inks: Inks, size_px: int) -> Picture:
    """Draw the lines of a flow, with or without leaves of dots along them."""
    count, steps = int(rng.integers(40, 160)), int(rng.integers(10, 40))
    angle = smooth_noise(rng, size_px, int(rng.integers(1, 6))) * rng.uniform(0.5, 3)
    at = rng.uniform(0, size_px - 1, (count, 2))
    step = size_px / rng.uniform(40, 110)
    path = np.empty((steps, count, 2))
    for index in range(steps):
        path[index] = at
        inside = np.clip(at, 0, size_px - 1).astype(int)
        turn = angle[inside[:, 1], inside[:, 0]]
        at = at + step * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    picture = filled(inks, 0, size_px, size_px)
    thick = int(rng.integers(1, 6))
    dots = rng.random() < 0.35
    for index in range(count):
        points = np.round(path[:, index] * 16).astype(np.int32)
        ink = colour(inks, 1 + index % (len(inks) - 1))
        if dots:
            for point in points[::2]:
                cv2.circle(picture, (int(point[0]), int(point[1])), thick * 16, ink, -1, cv2.LINE_AA, 4)
        else:
            cv2.polylines(picture, [points], False, ink, thick, cv2.LINE_AA, 4)
    return picture
