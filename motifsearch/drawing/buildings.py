"""Mountains, thrones and houses of batik.

Knows: how each is built around the origin of the canvas's current units. Does not know: where it stands. `size` is
about its height; `seed` settles the form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.isen import fill_isen
from motifsearch.drawing.strokes import affine, arc, petal, placed, rectangle, smooth, spiral

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

_FILLS = (Role.MAIN, Role.SECOND, Role.ACCENT)


def _arch(width: float, height: float) -> Points:
    """A pointed arch that stands on the origin."""
    side = smooth(np.array([[-0.5, 0], [-0.47, -0.32], [-0.28, -0.68], [0, -1.0]]) * (width, height), steps=6)
    return np.vstack([side, side[-2::-1] * (-1, 1)])


def meru(canvas: Canvas, size: float, seed: int, *, line: float) -> None:
    """Draw the mountain: pointed arches beside and before each other, curls at its foot."""
    rng = np.random.default_rng(seed)
    roles = [_FILLS[int(place)] for place in rng.permutation(3)]
    peaks = 3 if rng.random() < 0.5 else 5
    foot = size * 0.45
    for place in sorted(range(peaks), key=lambda number: -abs(number - peaks // 2)):
        away = place - peaks // 2
        tall = size * (1.0 - 0.22 * abs(away))
        wide = size * (0.62 if away == 0 else 0.5)
        x = away * size * 0.3
        for step, part in enumerate((1.0, 0.72, 0.46)):
            canvas.shape(_arch(wide * part, tall * part) + np.array([x, foot]), roles[(step + abs(away)) % 3], line)
        if size > 26 * line:
            ring = _arch(wide * 0.86, tall * 0.86) + np.array([x, foot])
            canvas.dots(ring[2:-2:2], size * 0.017)
            inner = _arch(wide * 0.46, tall * 0.46) + np.array([x, foot])
            fill_isen(canvas, inner, "sisik", size * 0.06)
            canvas.stroke(inner, line, Role.LINE, closed=True)
    for side in (-1, 1):
        roll = spiral(size * 0.15, -1.3 * side, start=np.pi / 2, inner=0.2)
        canvas.stroke(roll + np.array([side * size * (0.2 + 0.15 * peaks), foot - size * 0.1]), line * 1.4, Role.LINE)
    canvas.stroke(
        np.array([[-0.25 - 0.14 * peaks, 0], [0.25 + 0.14 * peaks, 0]]) * size + np.array([0, foot]), line * 1.4
    )


def house(canvas: Canvas, size: float, seed: int, *, line: float) -> None:
    """Draw a throne hall: steps, pillars, one to three curved roofs with a finial, wings of leaves at its sides."""
    rng = np.random.default_rng(seed)
    roles = [_FILLS[int(place)] for place in rng.permutation(3)]
    roofs = int(rng.integers(1, 4))
    pillars = int(rng.integers(2, 5))
    frond = petal(size * 0.5, size * 0.17, belly=0.5, tip=0.9)
    for side in (0, 1):
        for angle in (-0.95, -0.55, -0.1):
            with canvas.local(affine(size * (-0.22 if side else 0.22), size * 0.34, mirrored=bool(side))):
                canvas.shape(placed(frond, angle=angle), roles[1], line)
                canvas.stroke(np.array([[(0.12, 0), (0.38, 0)]]) @ _turn(angle) * size, line * 0.6, Role.DOT)
    for step in range(3):
        half = size * (0.46 - 0.08 * step)
        canvas.shape(
            rectangle(-half, size * (0.42 - 0.07 * step), half, size * (0.5 - 0.07 * step)), roles[step % 2], line
        )
    floor = size * 0.28
    canvas.shape(rectangle(-size * 0.27, -size * 0.04, size * 0.27, floor), roles[2], line)
    for x in np.linspace(-0.24, 0.24, pillars).tolist():
        canvas.shape(rectangle((x - 0.032) * size, -size * 0.04, (x + 0.032) * size, floor), roles[0], line * 0.8)
    top = -0.02
    for roof in range(roofs):
        wide, tall = 0.5 - 0.12 * roof, 0.4 / roofs**0.6
        edge = smooth(
            np.array(
                [
                    [-wide, top + 0.02],
                    [-wide * 0.6, top - tall * 0.35],
                    [-wide * 0.2, top - tall * 0.85],
                    [0, top - tall],
                ]
            )
        )
        outline = np.vstack([edge, edge[::-1] * (-1, 1)]) * size
        canvas.shape(outline, roles[roof % 2], line)
        if size > 26 * line:
            fill_isen(canvas, outline, "sisik", size * 0.05)
            canvas.stroke(outline, line, Role.LINE, closed=True)
        top -= tall * 0.72
    canvas.shape(
        placed(petal(size * 0.2, size * 0.1, belly=0.4), 0, (top - 0.06) * size, angle=-np.pi / 2), roles[2], line
    )
    canvas.dots(
        arc(size * 0.5, np.pi * 1.15, np.pi * 1.85, steps=9) + np.array([0, -size * 0.12]), size * 0.016, Role.LINE
    )


def _turn(angle: float) -> Points:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, sin], [-sin, cos]])
