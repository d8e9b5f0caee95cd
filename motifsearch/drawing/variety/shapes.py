"""Random shapes as outlines: petals, leaves, stars, spirals, blobs, birds, scrolls and strokes.

Knows: geometry around the origin in a circle of radius one. Does not know: pixels or where a shape is set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from motifsearch.drawing.variety.inks import colour

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.random import Generator

    from motifsearch.drawing.variety.inks import Inks, Picture

Points: TypeAlias = NDArray[np.float64]

_SHIFT = 4  # OpenCV draws at 1/16 px


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One outline of a shape.

    Attributes
    ----------
    points : ndarray, (n, 2) float64
        Around the origin, within a circle of radius one or so.
    ink : int
        Index into the inks; 0 is the ground.
    fill : bool
        Fill the outline, or draw its line only.
    closed : bool
        Join the last point to the first.
    width : float
        Width of the line as a share of the radius.
    """

    points: Points
    ink: int
    fill: bool
    closed: bool = True
    width: float = 0.05


def turned(points: Points, angle: float, scale: float = 1.0, shift: tuple[float, float] = (0.0, 0.0)) -> Points:
    """Turn by an angle in radians, scale and move outlines, (n, 2) to (n, 2)."""
    cos, sin = np.cos(angle) * scale, np.sin(angle) * scale
    return points @ np.array([[cos, sin], [-sin, cos]]) + np.asarray(shift)


def circle(radius: float = 1.0, count: int = 24) -> Points:
    """Give a circle as a polygon, (count, 2)."""
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _leaf(rng: Generator) -> Points:
    along = np.linspace(0, 1, 14)
    wide = rng.uniform(0.12, 0.45) * np.sin(np.pi * along ** rng.uniform(0.6, 1.6))
    bend = rng.normal(0, 0.3) * along**2
    teeth = 1 + rng.choice([0.0, 0.25]) * np.sign(np.sin(along * rng.integers(8, 16) * np.pi))
    up, down = np.stack([along, bend + wide * teeth], axis=1), np.stack([along, bend - wide * teeth], axis=1)
    return np.concatenate([up, down[::-1]]) * 2 - np.array([1.0, 0.0])


def _star(rng: Generator) -> Points:
    points = int(rng.integers(3, 13))
    radius = np.where(np.arange(2 * points) % 2 == 0, 1.0, rng.uniform(0.25, 0.85))
    return circle(1.0, 2 * points) * radius[:, None]


def _rose(rng: Generator) -> Points:
    angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    depth = rng.uniform(0.1, 0.9)
    radius = 1 - depth * np.abs(np.sin(angle * rng.integers(2, 8) / 2)) ** rng.uniform(0.4, 2.5)
    return radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _blob(rng: Generator) -> Points:
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    radius = np.ones(40)
    for order in range(2, 7):
        radius += rng.normal(0, 0.45 / order) * np.cos(order * angle + rng.uniform(0, 6.3))
    radius = np.clip(radius, 0.15, None)
    return (radius / radius.max())[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _polygon(rng: Generator) -> Points:
    points = circle(1.0, int(rng.integers(3, 9)))
    return points * np.array([1.0, rng.uniform(0.35, 1.0)])


def _spiral(rng: Generator) -> Points:
    along = np.linspace(0.03, 1, 40)
    angle = along ** rng.uniform(0.5, 1.1) * rng.uniform(1.2, 3.5) * 2 * np.pi * rng.choice([-1, 1])
    return along[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _stroke(rng: Generator) -> Points:
    along = np.linspace(-1, 1, 24)
    bend = rng.uniform(0.1, 0.7) * np.sin(along * rng.uniform(1, 7) + rng.uniform(0, 6.3))
    return np.stack([along, bend], axis=1)


def _scroll(rng: Generator) -> Points:
    head = _spiral(rng) * 0.5
    tail = np.linspace(0, 1, 16)[1:, None]
    end = np.array([rng.uniform(-1, 1), rng.choice([-1.0, 1.0])])
    return np.concatenate([head, head[-1] * (1 - tail) + end * tail + np.sin(tail * np.pi) * rng.normal(0, 0.3, 2)])


def _bird(rng: Generator) -> Points:
    wing = turned(_leaf(rng), rng.uniform(0.5, 1.4), 0.7, (0.0, 0.3))
    body = _leaf(rng) * np.array([1.0, 0.7])
    return np.concatenate([body[:7], wing, body[7:]])


OUTLINES: dict[str, Callable[[Generator], Points]] = {
    "leaf": _leaf,
    "star": _star,
    "rose": _rose,
    "blob": _blob,
    "polygon": _polygon,
    "bird": _bird,
}
LINES: dict[str, Callable[[Generator], Points]] = {"spiral": _spiral, "stroke": _stroke, "scroll": _scroll}


def _ring(rng: Generator, outline: Points, inks: int) -> list[Part]:
    """Set one outline several times around a centre, as petals."""
    count = int(rng.integers(3, 13))
    ink, fill, width = int(rng.integers(1, inks)), bool(rng.random() < 0.6), rng.uniform(0.02, 0.08)
    size = rng.uniform(0.25, 0.5)
    out = rng.uniform(0.4, 0.8)
    parts: list[Part] = []
    for angle in np.arange(count) * 2 * np.pi / count:
        petal = turned(outline, angle, size, (out * np.cos(angle), out * np.sin(angle)))
        parts.append(Part(points=petal, ink=ink, fill=fill, width=width))
    return parts


def random_shape(rng: Generator, inks: int) -> list[Part]:
    """Compose one shape: an outline, perhaps ringed by petals, echoed inwards, with a line or dots in it.

    Parameters
    ----------
    rng : numpy.random.Generator
    inks : int
        How many inks there are, the ground included.

    Returns
    -------
    list of Part
        In the order in which they are drawn.
    """
    names = tuple(OUTLINES)
    outline = OUTLINES[names[rng.integers(len(names))]](rng)
    ink = int(rng.integers(1, inks))
    width = rng.uniform(0.02, 0.1)
    parts: list[Part] = []
    roll = rng.random()
    if roll < 0.25:
        names = tuple(LINES)
        line = LINES[names[rng.integers(len(names))]](rng)
        return [Part(points=line, ink=ink, fill=False, closed=False, width=width * 1.6)]
    if roll < 0.5:
        parts += _ring(rng, outline, inks)
        if rng.random() < 0.6:
            parts.append(Part(points=circle(rng.uniform(0.1, 0.35)), ink=int(rng.integers(0, inks)), fill=True))
        return parts
    parts.append(Part(points=outline, ink=ink, fill=bool(rng.random() < 0.65), width=width))
    for step in range(int(rng.integers(0, 4))):  # echoes, as the isen lines inside a motif
        shrunk = outline * (0.75 - 0.22 * step)
        parts.append(Part(points=shrunk, ink=(ink + 1 + step) % inks, fill=bool(rng.random() < 0.4), width=width))
    if rng.random() < 0.35:
        for at in circle(rng.uniform(0.2, 1.2), int(rng.integers(3, 12))):
            parts.append(Part(points=circle(0.07, 8) + at, ink=int(rng.integers(0, inks)), fill=True))
    return parts


def draw_parts(picture: Picture, parts: Sequence[Part], inks: Inks, radius_px: float) -> None:
    """Draw outlines whose points are already in pixels.

    Parameters
    ----------
    picture : ndarray, (h, w, 3) uint8
        Drawn on in place.
    parts : sequence of Part
        Points in pixels, (x, y).
    inks : ndarray, (n, 3) uint8
    radius_px : float
        What a line's width is a share of.
    """
    for part in parts:
        points = np.round(part.points * (1 << _SHIFT)).astype(np.int32)
        if part.fill:
            cv2.fillPoly(picture, [points], colour(inks, part.ink), cv2.LINE_AA, _SHIFT)
        else:
            thick = max(1, round(part.width * radius_px))
            cv2.polylines(picture, [points], part.closed, colour(inks, part.ink), thick, cv2.LINE_AA, _SHIFT)


def placed(parts: Sequence[Part], matrix: Points, shift: Points) -> list[Part]:
    """Apply ``points @ matrix.T + shift`` to every outline."""
    return [
        Part(points=part.points @ matrix.T + shift, ink=part.ink, fill=part.fill, closed=part.closed, width=part.width)
        for part in parts
    ]
