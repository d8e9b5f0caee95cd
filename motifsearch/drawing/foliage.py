"""Leaves, tendrils, sprigs and garlands of batik.

Knows: how each is built of ribs, veins and stems around the origin of the canvas's current units. Does not know:
where it stands, or which motif it belongs to. Sizes and line widths are in the canvas's current units; `seed` settles
the form, so the same seed draws the same twig at every size.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.flora import bud, flower
from motifsearch.drawing.strokes import TAU, affine, along, beside, oval, smooth, spiral

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

LEAVES = ("veined", "split", "dotted", "lobed")

_FILLS = (Role.MAIN, Role.SECOND, Role.ACCENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leaf:
    """A leaf of length 1 along +x, drawn many times: its outline, rib, lower half, spots and veins."""

    outline: Points
    rib: Points
    half: Points
    spots: Points
    veins: Points


@lru_cache(maxsize=512)
def _leaf(width: float, bend: float, lobed: bool) -> _Leaf:
    t = np.linspace(0, 1, 15)
    rib = np.column_stack([t, bend * t * t])
    half = np.sin(np.pi * t**0.8) * width / 2
    if lobed:
        half = half * (1 + 0.28 * np.cos(TAU * 3.5 * t))
    upper, lower = beside(rib, -half), beside(rib, half)
    tips = [beside(rib, side * half * 0.72)[4:-1] for side in (-1, 1)]
    return _Leaf(
        outline=np.vstack([upper, lower[::-1]]),
        rib=rib,
        half=np.vstack([beside(rib, -half * 0.75), rib[::-1]]),
        spots=np.vstack([beside(rib, -half * 0.5)[2:-2], beside(rib, half * 0.5)[2:-2]]),
        veins=np.vstack([np.stack([rib[2:-3], tip], 1) for tip in tips]),
    )


def leaf(
    canvas: Canvas,
    length: float,
    width: float,
    *,
    line: float,
    bend: float = 0.15,
    role: Role = Role.SECOND,
    style: str = "veined",
) -> None:
    """Draw a leaf from the origin along +x.

    Parameters
    ----------
    canvas : Canvas
    length, width : float
        Current units.
    line : float
        Width of the outline, current units.
    bend : float
        How far its tip swings down, as a part of the length.
    role : Role
        Of its fill.
    style : str
        One of `LEAVES`.
    """
    form = _leaf(round(width / length, 3), round(bend, 2), style == "lobed")
    canvas.shape(form.outline * length, role, line)
    if length < 12 * line:
        return
    if style == "split":
        canvas.fill(form.half * length, Role.DOT)
    elif style == "dotted":
        canvas.dots(form.spots * length, line * 0.6)
    else:
        canvas.stroke(form.veins * length, line * 0.55, Role.DOT)
    canvas.stroke(form.rib * length, line * 0.8, Role.LINE)


def curl(canvas: Canvas, radius: float, *, line: float, turns: float = 1.5, role: Role = Role.LINE) -> None:
    """Draw a tendril from the origin along +x that rolls up downwards."""
    roll = spiral(radius * 0.5, turns, start=-np.pi / 2, inner=0.15, steps=14)
    roll = roll + np.array([radius, radius * 0.5])
    canvas.stroke(
        smooth(np.vstack([[(0.0, radius * 0.12)], roll[:1] - (radius * 0.4, 0.0), roll]), steps=2), line, role
    )
    canvas.dots(roll[-1:], line * 1.2, role)


def sprig(canvas: Canvas, length: float, seed: int, *, line: float) -> None:
    """Draw a small twig from the origin along +x: paired leaves and a bud, flower or berries at its end."""
    rng = np.random.default_rng(seed)
    bend = float(rng.uniform(-0.3, 0.3))
    stem = smooth([(0, 0), (0.45 * length, bend * 0.5 * length), (0.85 * length, bend * length)], steps=6)
    pairs = int(rng.integers(1, 4))
    style = LEAVES[int(rng.integers(len(LEAVES)))]
    role = _FILLS[int(rng.integers(3))]
    end = int(rng.integers(4))
    canvas.stroke(stem, line, Role.LINE)
    for place, (x, y) in enumerate(along(stem, pairs, start=0.12, stop=0.8).tolist()):
        size = length * (0.58 - 0.1 * place)
        for side in (-1, 1):
            with canvas.local(affine(x, y, angle=side * 0.85 + bend)):
                leaf(canvas, size, size * 0.42, line=line * 0.8, bend=-0.25 * side, role=role, style=style)
    with canvas.local(affine(*stem[-1].tolist(), angle=bend)):
        if end == 0:
            bud(canvas, length * 0.42, seed, line=line * 0.8)
        elif end == 1:
            flower(canvas, length * 0.24, seed, line=line * 0.8, kind="daisy")
        elif end == 2:
            canvas.shape(oval(length * 0.2, steps=14) + np.array([length * 0.08, 0.0]), Role.ACCENT, line * 0.8)
        else:
            berries = np.array([[0.06, 0.0], [0.14, -0.1], [0.14, 0.1], [0.22, 0.0]]) * length
            canvas.dots(berries, length * 0.05, Role.LINE)


def garland(canvas: Canvas, stem: Points, size: float, seed: int, *, line: float) -> None:
    """Draw a vine along a curve: leaves and curls on alternate sides.

    Parameters
    ----------
    canvas : Canvas
    stem : ndarray, (n, 2)
        The curve, current units.
    size : float
        Length of its leaves, current units.
    seed : int
        Of its leaves' form and roles.
    line : float
        Width of the outlines, current units.
    """
    rng = np.random.default_rng(seed)
    length = float(np.hypot(*np.diff(stem, axis=0).T).sum())
    count = max(2, int(length / (size * 0.62)))
    style = LEAVES[int(rng.integers(len(LEAVES)))]
    roles = [_FILLS[int(place)] for place in rng.permutation(3)]
    canvas.stroke(stem, line * 1.5, Role.LINE)
    spots = along(stem, count, start=0.04, stop=0.97)
    ways = np.arctan2(*(np.gradient(spots, axis=0).T[::-1]))
    for place, ((x, y), way) in enumerate(zip(spots.tolist(), ways.tolist(), strict=True)):
        side = 1 if place % 2 else -1
        grown = size * (1.0 - 0.35 * place / count)
        with canvas.local(affine(x, y, angle=way + side * 0.9)):
            if place % 5 == 3:
                curl(canvas, grown * 0.55, line=line)
            else:
                leaf(canvas, grown, grown * 0.42, line=line, bend=-0.3 * side, role=roles[place % 2], style=style)
