"""Pictures of things set on a ground: scattered shapes, rows of dots, wreaths and plants.

Knows: where things are set. Does not know: what the shapes are made of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from motifsearch.drawing.variety.inks import colour, filled
from motifsearch.drawing.variety.shapes import Part, circle, draw_parts, placed, random_shape, turned

if TYPE_CHECKING:
    from numpy.random import Generator

    from motifsearch.drawing.variety.inks import Inks, Picture
    from motifsearch.drawing.variety.shapes import Points


def turn_matrix(angle: float, scale: float, *, mirrored: bool = False) -> Points:
    """Give the matrix of a turn in radians and a scale, (2, 2)."""
    cos, sin = np.cos(angle) * scale, np.sin(angle) * scale
    flip = -1.0 if mirrored else 1.0
    return np.array([[cos * flip, -sin], [sin * flip, cos]])


def scatter_on(rng: Generator, picture: Picture, inks: Inks) -> None:
    """Scatter a few kinds of shapes over a picture, freely or on a shaken grid, in place."""
    size = picture.shape[0]
    kinds = [random_shape(rng, len(inks)) for _ in range(int(rng.integers(1, 4)))]
    across = float(np.exp(rng.uniform(np.log(1.3), np.log(9))))
    radius = size / across / 2 * rng.uniform(0.5, 1.0)
    count = int(across) + 2
    rows, columns = np.mgrid[0:count, 0:count].reshape(2, -1)
    at = (np.stack([columns + 0.5 * (rows % 2), rows], axis=1) - 0.5) * size / across
    at += rng.normal(0, rng.choice([0.0, 0.1, 0.5]) * size / across, at.shape)
    free_turn, sizes = rng.random() < 0.6, rng.choice([0.0, 0.35])
    for index, place in enumerate(at):
        angle = rng.uniform(0, 2 * np.pi) if free_turn else 0.0
        scale = radius * float(np.exp(rng.normal(0, sizes)))
        matrix = turn_matrix(angle, scale, mirrored=bool(free_turn and rng.random() < 0.5))
        draw_parts(picture, placed(kinds[index % len(kinds)], matrix, place), inks, scale)


def draw_scatter(rng: Generator, inks: Inks, size_px: int) -> Picture:
    """Scatter shapes over an even ground."""
    picture = filled(inks, 0, size_px, size_px)
    scatter_on(rng, picture, inks)
    return picture


def draw_dots(rng: Generator, inks: Inks, size_px: int) -> Picture:
    """Set dots, dashes or small squares in rows; their size or colour follows a wave."""
    picture = filled(inks, 0, size_px, size_px)
    step = float(np.exp(rng.uniform(np.log(6), np.log(22)))) * size_px / 224
    count = min(int(size_px * 1.5 / step), 40)
    rows, columns = np.mgrid[0:count, 0:count].reshape(2, -1) - count / 2
    at = np.stack([columns + 0.5 * (np.round(rows) % 2) * rng.integers(0, 2), rows * rng.choice([1.0, 0.866])], axis=1)
    at = turned(at * step, rng.choice([0.0, np.pi / 4, rng.uniform(0, np.pi)])) + size_px / 2
    at += rng.normal(0, rng.choice([0.0, 0.15]) * step, at.shape)
    wave = at @ rng.normal(0, 1, 2) / size_px * rng.uniform(2, 18)
    if rng.random() < 0.5:
        wave = np.hypot(*(at - rng.uniform(0, size_px, 2)).T) / size_px * rng.uniform(4, 30)
    level = 0.5 + 0.5 * np.sin(wave)
    tone = (level * (len(inks) - 1)).astype(int) % (len(inks) - 1) + 1
    sizes = step * (0.12 + rng.uniform(0.05, 0.35) * level)
    square = rng.random() < 0.35
    for (x, y), radius, ink in zip(at, sizes, tone, strict=True):
        if square:
            corner = (round((x - radius) * 16), round((y - radius) * 16))
            other = (round((x + radius) * 16), round((y + radius) * 16))
            cv2.rectangle(picture, corner, other, colour(inks, int(ink)), -1, cv2.LINE_AA, 4)
        else:
            middle = (round(x * 16), round(y * 16))
            cv2.circle(picture, middle, round(radius * 16), colour(inks, int(ink)), -1, cv2.LINE_AA, 4)
    return picture


def draw_wreaths(rng: Generator, inks: Inks, size_px: int) -> Picture:
    """Set rings of shapes around one or a few centres."""
    picture = filled(inks, 0, size_px, size_px)
    for _ in range(int(rng.integers(1, 4))):
        centre = rng.uniform(0.15, 0.85, 2) * size_px
        radius = size_px * rng.uniform(0.25, 0.8)
        for ring in range(int(rng.integers(2, 6)), 0, -1):
            far = radius * ring / 5
            if rng.random() < 0.4:
                disc = Part(points=circle(far, 48) + centre, ink=int(rng.integers(0, len(inks))), fill=True)
                draw_parts(picture, [disc], inks, far)
            count = int(rng.integers(5, 22))
            shape = random_shape(rng, len(inks))
            scale = float(min(far * 2.6 / count, radius / 5))
            for angle in np.arange(count) * 2 * np.pi / count:
                place = centre + far * np.array([np.cos(angle), np.sin(angle)])
                draw_parts(picture, placed(shape, turn_matrix(float(angle), scale), place), inks, scale)
    return picture


def draw_plants(rng: Generator, inks: Inks, size_px: int) -> Picture:
    """Draw branching stems with a shape at each tip."""
    picture = filled(inks, 0, size_px, size_px)
    leaf, flower = random_shape(rng, len(inks)), random_shape(rng, len(inks))
    fork, shrink = rng.uniform(0.25, 0.9), rng.uniform(0.62, 0.82)
    thick = rng.uniform(0.008, 0.03)
    stems = [
        (rng.uniform(0, 1, 2) * size_px, rng.uniform(0, 2 * np.pi), size_px * rng.uniform(0.12, 0.3), 0)
        for _ in range(int(rng.integers(1, 5)))
    ]
    depth = int(rng.integers(3, 5))
    while stems:
        at, angle, length, level = stems.pop()
        bend = rng.normal(0, 0.25)
        middle = at + length * 0.5 * np.array([np.cos(angle), np.sin(angle)])
        end = middle + length * 0.5 * np.array([np.cos(angle + bend), np.sin(angle + bend)])
        line = Part(points=np.stack([at, middle, end]), ink=1, fill=False, closed=False, width=thick * shrink**level)
        draw_parts(picture, [line], inks, size_px)
        scale = length * 0.35
        if level >= depth:
            draw_parts(picture, placed(flower, turn_matrix(float(angle), scale), end), inks, scale)
            continue
        draw_parts(picture, placed(leaf, turn_matrix(float(angle + fork), scale * 0.7), middle), inks, scale * 0.7)
        sides = (-fork, fork) if rng.random() < 0.85 else (-fork, 0.0, fork)
        stems += [(end, angle + bend + side + rng.normal(0, 0.12), length * shrink, level + 1) for side in sides]
    return picture
