"""Flowers and buds of batik.

Knows: how each is built of petals, sawut lines and dots around the origin of the canvas's current units. Does not
know: where it stands, or which motif it belongs to. Sizes and line widths are in the canvas's current units; `seed`
settles the form, so the same seed draws the same flower at every size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.strokes import TAU, affine, arc, around, oval, petal, rosette, smooth

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

FLOWERS = ("daisy", "peony", "chrysanthemum", "lotus", "carnation", "star")

_FILLS = (Role.MAIN, Role.SECOND, Role.ACCENT)


def _petal_lines(length: float, width: float, inner: float) -> Points:
    """Three sawut lines of a petal along +x; (3, 2, 2)."""
    ends = np.array([[0.72, 0.0], [0.6, 0.24], [0.6, -0.24]]) * (length, width)
    starts = np.array([[inner, 0.0], [inner, 0.1], [inner, -0.1]]) * (length, width)
    return np.stack([starts, ends], 1)


def _ring(canvas: Canvas, *, count: int, radius: float, width: float, role: Role, line: float, start: float) -> None:
    """One ring of petals with their sawut."""
    form = petal(radius, width, belly=0.66, tip=0.75)
    canvas.shape(around(form, count, start=start), role, line)
    if radius > 9 * line:
        lines = _petal_lines(radius, width, 0.42).reshape(-1, 2)
        canvas.stroke(around(lines, count, start=start).reshape(-1, 2, 2), line * 0.55, Role.DOT)


def _heart(canvas: Canvas, radius: float, role: Role, line: float) -> None:
    canvas.shape(oval(2 * radius, steps=20), role, line)
    if radius > 3 * line:
        canvas.dots(arc(radius * 0.58, 0, TAU * 6 / 7, steps=7), max(radius * 0.14, line * 0.4))
        canvas.dots(np.zeros((1, 2)), max(radius * 0.2, line * 0.4))


def flower(canvas: Canvas, radius: float, seed: int, *, line: float, kind: str | None = None) -> None:
    """Draw a flower about the origin; a lotus and a carnation are seen from the side and point up (-y).

    Parameters
    ----------
    canvas : Canvas
    radius : float
        Current units.
    seed : int
        Of its form and roles.
    line : float
        Width of the outline, current units.
    kind : str, optional
        One of `FLOWERS`; the seed's choice when left out.
    """
    rng = np.random.default_rng(seed)
    chosen = FLOWERS[int(rng.integers(len(FLOWERS)))]
    order = [_FILLS[int(place)] for place in rng.permutation(3)]
    start = float(rng.uniform(0, TAU))
    count = int(rng.integers(5, 9))
    kind = kind or chosen
    if kind == "daisy":
        _ring(
            canvas,
            count=count + 3,
            radius=radius,
            width=radius * 2.1 / (count + 3) * 1.6,
            role=order[0],
            line=line,
            start=start,
        )
        _heart(canvas, radius * 0.32, order[1], line)
    elif kind == "star":
        _ring(canvas, count=count, radius=radius, width=radius * 0.42, role=order[1], line=line, start=start)
        _ring(
            canvas,
            count=count,
            radius=radius * 0.74,
            width=radius * 0.5,
            role=order[0],
            line=line,
            start=start + TAU / count / 2,
        )
        _heart(canvas, radius * 0.22, order[2], line)
    elif kind == "chrysanthemum":
        for part, role in ((1.0, order[0]), (0.78, order[1]), (0.54, order[0])):
            _ring(
                canvas,
                count=14,
                radius=radius * part,
                width=radius * part * 0.44,
                role=role,
                line=line,
                start=start + part * 7,
            )
        _heart(canvas, radius * 0.22, order[2], line)
    elif kind == "peony":
        _peony(canvas, radius, count, order, line=line, start=start)
    else:
        _side(canvas, radius, order, line, ragged=kind == "carnation", petals=int(rng.integers(2, 4)))


def _peony(canvas: Canvas, radius: float, count: int, order: list[Role], *, line: float, start: float) -> None:
    for layer, part in enumerate((1.0, 0.72, 0.46)):
        reach = radius * part
        turn = start + layer * TAU / count / 2
        canvas.shape(rosette(count, reach, 0.24, start=turn), order[layer % 2], line)
        if reach > 8 * line:
            # Lines run in from every lobe's edge.
            fan = np.linspace(-0.32, 0.32, 5) * TAU / count
            rays = np.stack([np.cos(fan), np.sin(fan)], 1)
            lines = np.stack([rays * reach * 0.9, rays * reach * 0.76], 1).reshape(-1, 2)
            canvas.stroke(around(lines, count, start=turn).reshape(-1, 2, 2), line * 0.55, Role.DOT)
    _heart(canvas, radius * 0.2, order[2], line)


def _side(canvas: Canvas, radius: float, order: list[Role], line: float, *, ragged: bool, petals: int) -> None:
    """Draw a flower from the side: petals spread as a fan, the middle one in front."""
    form = petal(radius * 1.5, radius * 0.62, belly=0.62, tip=0.75 if ragged else 0.95)
    if ragged:
        # The carnation's edge is toothed.
        t = np.linspace(-1, 1, 11)
        edge = np.column_stack([radius * (1.42 - 0.2 * t * t + 0.11 * (-1.0) ** np.arange(11)), t * radius * 0.46])
        form = np.vstack([[(0.0, 0.0)], edge])
    spread = np.linspace(0, 0.85 if ragged else 1.1, petals + 1)[:0:-1]
    base = np.array([0.0, radius * 0.6])
    lines = _petal_lines(radius * 1.5, radius * 0.62, 0.35)
    for place, angle in enumerate((*spread.tolist(), 0.0)):
        for side in (-1, 1) if angle else (1,):
            with canvas.local(affine(base[0], base[1], angle=-np.pi / 2 + side * angle)):
                canvas.shape(form, order[place % 2], line)
                if radius > 7 * line:
                    canvas.stroke(lines, line * 0.55, Role.DOT)
    cup = np.array([[-0.42, 0.5], [-0.3, 0.12], [0.0, 0.3], [0.3, 0.12], [0.42, 0.5], [0.0, 0.86]]) * radius
    canvas.shape(smooth(cup, closed=True, steps=4), order[2], line)


def bud(canvas: Canvas, length: float, seed: int, *, line: float) -> None:
    """Draw a closed bud from the origin along +x."""
    rng = np.random.default_rng(seed)
    role, cup = (_FILLS[int(place)] for place in rng.permutation(3)[:2])
    canvas.shape(petal(length, length * 0.5, belly=0.5, tip=0.9), role, line)
    if length > 9 * line:
        canvas.stroke(_petal_lines(length, length * 0.5, 0.4), line * 0.55, Role.DOT)
    half = petal(length * 0.55, length * 0.26, belly=0.45)
    for angle in (-0.42, 0.42):
        with canvas.local(affine(angle=angle)):
            canvas.shape(half, cup, line * 0.8)
