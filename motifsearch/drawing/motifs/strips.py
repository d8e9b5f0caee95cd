"""Strips: what fills one narrow band of lereng, udan liris and of borders.

Knows: how to fill a strip of height 1 along +x with each filling. Does not know: where the strip lies on the cloth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.strokes import (
    around,
    blade,
    copies,
    oval,
    petal,
    placed,
    rectangle,
    rhombus,
    ribbon,
    smooth,
    spiral,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from motifsearch.drawing.canvas import Canvas, Points

_Reach = tuple[float, float]


def strip_names() -> tuple[str, ...]:
    """All fillings of strips."""
    return tuple(_STRIPS)


def strip_element(name: str) -> str:
    """Key of vocabulary kind "element" that the filling shows."""
    return _STRIPS[name][1]


def paint_strip(canvas: Canvas, name: str, role: Role, *, top: float, height: float, line: float) -> None:
    """Fill a strip of the current units from y = `top` to `top + height`, as long as can be painted.

    Parameters
    ----------
    canvas : Canvas
    name : str
        One of `strip_names`.
    role : Role
        Of the solid parts.
    top, height : float
        Smallest y of the strip and its extent along y, current units.
    line : float
        Width of the lines, current units.
    """
    low_x, _, high_x, _ = canvas.bounds(height)
    # The forms are made for a strip of height 1 around y = 0.
    matrix = np.array([[height, 0.0, 0.0], [0.0, height, top + height / 2]])
    with canvas.local(matrix):
        _STRIPS[name][0](canvas, (low_x / height, high_x / height), role, line / height)


def _places(reach: _Reach, step: float, y: float = 0.0) -> Points:
    columns = np.arange(int(reach[0] / step) - 1, int(reach[1] / step) + 2) * step
    return np.stack([columns, np.full(len(columns), y)], 1)


def _dots(canvas: Canvas, reach: _Reach, role: Role, line: float) -> None:
    del line
    canvas.dots(_places(reach, 0.55), 0.17, role)


def _dots_in_rows(canvas: Canvas, reach: _Reach, role: Role, line: float) -> None:
    del line
    for row, y in enumerate((-0.3, 0.0, 0.3)):
        canvas.dots(_places(reach, 0.42, y) + np.array([0.21 * (row % 2), 0.0]), 0.1, role)


def _zigzag(canvas: Canvas, reach: _Reach, role: Role, line: float) -> None:
    for y in (-0.1, 0.16):
        tips = _places(reach, 0.5, y)
        tips[:, 1] += np.where(np.rint(tips[:, 0] / 0.5) % 2 == 0, -0.24, 0.24)
        canvas.stroke(tips, max(line, 0.09), role)


def _slants(canvas: Canvas, reach: _Reach, role: Role, line: float) -> None:
    bar = ribbon(np.array([[-0.28, 0.36], [0.28, -0.36]]), max(line, 0.16))
    canvas.fill(copies(bar, _places(reach, 0.36)), role)


def _curls(canvas: Canvas, reach: _Reach, role: Role, line: float) -> None:
    curl = spiral(0.36, 1.35, start=np.pi * 0.9, inner=0.15)
    canvas.stroke(copies(curl, _places(reach, 0.84)), max(line, 0.1), role)
    link = smooth([[-0.36, 0.1], [-0.2, 0.42], [0.2, 0.44], [0.48, 0.1]])
    canvas.stroke(copies(link, _places(reach, 0.84)), max(line, 0.1), role)


def _ovals(canvas: Canvas, reach: _Reach, role: Role, line: float) -> None:
    canvas.shape(copies(oval(0.86, 0.56, steps=18), _places(reach, 1.25)), role, line)
    canvas.dots(_places(reach, 1.25), 0.1, Role.DOT)
    canvas.dots(_places(reach, 1.25) + np.array([0.625, 0.0]), 0.11, role)


def _rhombi(canvas: Canvas, reach: _Reach, role: Role, line: float) -> None:
    canvas.shape(copies(rhombus(0.9, 0.78), _places(reach, 0.95)), role, line)
    canvas.fill(copies(rhombus(0.36, 0.3), _places(reach, 0.95)), Role.DOT)


def _blades(canvas: Canvas, reach: _Reach, role: Role, line: float) -> None:
    outline, middle = blade(0.44, 0.74, head=0.66)
    places = _places(reach, 0.44) - np.array([0.37, 0.5])
    canvas.shape(copies(outline, places), role, line)
    canvas.stroke(copies(middle[6:-6], places), line * 0.8, Role.DOT)


def _flowers(canvas: Canvas, reach: _Reach, role: Role, line: float) -> None:
    centres = _places(reach, 1.3)
    for leaf in around(placed(petal(0.4, 0.26, tip=0.6), 0.05), 6):
        canvas.shape(copies(leaf, centres), role, line * 0.8)
    canvas.stroke(
        np.concatenate([copies(ray, centres) for ray in around(np.array([[0.2, 0.0], [0.34, 0.0]]), 6)]),
        line * 0.7,
        Role.DOT,
    )
    canvas.shape(copies(oval(0.22, steps=14), centres), Role.ACCENT, line * 0.8)
    canvas.dots(centres + np.array([0.65, 0.0]), 0.1, role)


def _vine(canvas: Canvas, reach: _Reach, role: Role, line: float) -> None:
    x = np.arange(reach[0] - 1, reach[1] + 1, 0.1)
    canvas.stroke(np.stack([x, 0.2 * np.sin(np.pi * x)], 1), max(line, 0.08), Role.LINE)
    leaf = petal(0.52, 0.26, belly=0.45)
    up, down = _places(reach, 2.0), _places(reach, 2.0) + np.array([1.0, 0.0])
    canvas.shape(copies(leaf, up + np.array([0.45, 0.14]), angle=-0.9), role, line * 0.8)
    canvas.shape(copies(leaf, up + np.array([0.15, 0.02]), angle=0.9), role, line * 0.8)
    canvas.shape(copies(leaf, down + np.array([0.45, -0.14]), angle=0.9), role, line * 0.8)
    canvas.shape(copies(leaf, down + np.array([0.15, -0.02]), angle=-0.9), role, line * 0.8)


def _teeth(canvas: Canvas, reach: _Reach, role: Role, line: float) -> None:
    tooth = np.array([[-0.34, 0.44], [0.0, -0.4], [0.34, 0.44]])
    canvas.shape(copies(tooth, _places(reach, 0.7)), role, line)
    canvas.dots(_places(reach, 0.7, 0.18), 0.08, Role.DOT)


def _rope(canvas: Canvas, reach: _Reach, role: Role, line: float) -> None:
    strand = smooth([[-0.5, 0.34], [-0.12, 0.2], [0.12, -0.2], [0.5, -0.34]], steps=5)
    t = np.linspace(-1, 1, len(strand))
    canvas.shape(copies(ribbon(strand, 0.34 * (1 - 0.75 * t**2)), _places(reach, 0.5)), role, line)
    canvas.stroke(copies(strand[4:-4], _places(reach, 0.5)), line * 0.8, Role.DOT)


def _checks(canvas: Canvas, reach: _Reach, role: Role, line: float) -> None:
    canvas.shape(copies(rectangle(-0.28, -0.28, 0.28, 0.28), _places(reach, 1.4)), role, line)
    for place in (-0.14, 0.14):
        canvas.dots(_places(reach, 1.4) + np.array([0.7, place]), 0.09, role)
        canvas.dots(_places(reach, 1.4) + np.array([0.7 + place, 0.0]), 0.09, role)
    canvas.dots(_places(reach, 1.4), 0.1, Role.DOT)


def _leaves(canvas: Canvas, reach: _Reach, role: Role, line: float) -> None:
    leaf = petal(0.62, 0.24, belly=0.5)
    for angle in (-0.65, 0.65):
        canvas.shape(copies(leaf, _places(reach, 0.46), angle=angle), role, line * 0.7)
    canvas.stroke(np.array([[reach[0], 0.0], [reach[1], 0.0]]), max(line, 0.07), Role.LINE)


_STRIPS: dict[str, tuple[Callable[[Canvas, _Reach, Role, float], None], str]] = {
    "dots": (_dots, "dot"),
    "dots_in_rows": (_dots_in_rows, "dot"),
    "zigzag": (_zigzag, "zigzag"),
    "slants": (_slants, "line"),
    "curls": (_curls, "spiral"),
    "ovals": (_ovals, "oval"),
    "rhombi": (_rhombi, "rhombus"),
    "blades": (_blades, "blade"),
    "flowers": (_flowers, "flower"),
    "vine": (_vine, "tendril"),
    "teeth": (_teeth, "triangle"),
    "rope": (_rope, "line"),
    "checks": (_checks, "square"),
    "leaves": (_leaves, "leaf"),
}
