"""Round ornaments of rings, petals and stars, which ceplok and others set on a grid.

Knows: how a rosette is made of layers and painted at many places. Does not know: any motif.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.strokes import TAU, arc, around, copies, oval, petal, placed, rhombus, rosette, shrunk, star

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points


class Layer(NamedTuple):
    """One layer of a rosette; the next lies on it.

    `reach` is the part of the rosette's radius that it takes, `inner` what its petals hold ("line", "petal", "dots",
    "sawut", "none").
    """

    kind: str
    reach: float
    role: Role
    fold: int
    inner: str


_FILLS = (Role.MAIN, Role.SECOND, Role.ACCENT)
_OUTER = ("petals", "petals", "round_petals", "round_petals", "star", "lobes", "square_petals", "hearts")
_INNER = ("petals", "round_petals", "star", "lobes", "circle", "dots", "ring")
_PETALS = {"petals", "round_petals", "square_petals", "hearts"}


def rosette_plan(rng: np.random.Generator, *, fold: int | None = None, layers: int | None = None) -> list[Layer]:
    """Layers from the outside inwards, chosen so that neighbours differ in role and form."""
    folds = fold or int(rng.choice([4, 6, 8, 8, 8, 12]))
    count = layers or int(rng.integers(2, 5))
    plan: list[Layer] = []
    reach, role = 1.0, int(rng.integers(0, 3))
    for number in range(count):
        kind = str(rng.choice(_OUTER if number == 0 else _INNER))
        inner = str(rng.choice(["line", "petal", "petal", "dots", "sawut", "none"]))
        square = kind in {"square_petals", "hearts"}
        plan.append(Layer(kind, reach, _FILLS[role % 3], 4 if square else folds, inner))
        reach *= float(rng.uniform(0.5, 0.62))
        role += int(rng.integers(1, 3))
    plan.append(Layer("circle", min(reach, 0.2), _FILLS[role % 3], folds, "none"))
    return plan


def rosette_elements(plan: list[Layer]) -> tuple[str, ...]:
    """Keys of vocabulary kind "element" that a rosette of these layers shows, its outermost layers first."""
    shown = {"petals": "flower", "round_petals": "flower", "lobes": "flower", "hearts": "heart", "star": "star"}
    return tuple(dict.fromkeys(shown[layer.kind] for layer in plan if layer.kind in shown and layer.reach > 0.3))


def paint_rosettes(
    canvas: Canvas, plan: list[Layer], centres: Points, radius: float, line: float, *, angle: float = 0.0
) -> None:
    """Paint one rosette at each of `centres`, (n, 2); the line thins towards the heart."""
    turns = angle + canvas.hand.around_zero(len(centres), 0.03)
    for layer in plan:
        reach = radius * layer.reach
        fine = line * (0.55 + 0.45 * layer.reach)
        forms = _forms(layer, reach)
        for form in forms:
            canvas.shape(copies(form, centres, angle=turns), layer.role, fine)
        if layer.kind in {"dots", "ring"}:
            ring = arc(reach * 0.85, 0, TAU * (1 - 1 / (2 * layer.fold)), steps=2 * layer.fold)
            canvas.dots(copies(ring, centres, angle=turns).reshape(-1, 2), reach * 0.1, Role.LINE)
        if layer.kind in _PETALS and layer.reach > 0.35:
            for form in forms:
                _fill_petal(canvas, layer, form, centres, turns=turns, line=fine)
    canvas.dots(centres, radius * 0.07, Role.DOT)


def _fill_petal(canvas: Canvas, layer: Layer, form: Points, centres: Points, *, turns: Points, line: float) -> None:
    middle = form.mean(0)
    way = middle / np.hypot(*middle)
    length = float(np.hypot(*(form - middle).T).max())
    if layer.inner == "petal":
        canvas.stroke(copies(shrunk(form, 0.58), centres, angle=turns), line * 0.75, Role.DOT, closed=True)
    elif layer.inner == "line":
        vein = np.stack([middle - way * length * 0.35, middle + way * length * 0.6])
        canvas.stroke(copies(vein, centres, angle=turns), line * 0.8, Role.DOT)
    elif layer.inner == "dots":
        spots = middle + way * (np.array([[-0.25], [0.12], [0.45]]) * length)
        canvas.dots(copies(spots, centres, angle=turns).reshape(-1, 2), length * 0.09, Role.DOT)
    elif layer.inner == "sawut":
        start = middle - way * length * 0.4
        for turn in (-0.42, 0.0, 0.42):
            cos, sin = np.cos(turn), np.sin(turn)
            ray = np.array([way[0] * cos - way[1] * sin, way[0] * sin + way[1] * cos])
            hair = np.stack([start + ray * length * 0.2, start + ray * length * (0.95 - 0.5 * abs(turn))])
            canvas.stroke(copies(hair, centres, angle=turns), line * 0.7, Role.DOT)


def _forms(layer: Layer, reach: float) -> list[Points]:
    fold = layer.fold
    if layer.kind == "petals":
        return list(around(petal(reach, reach * min(0.62, 3.4 / fold), belly=0.6), fold))
    if layer.kind == "round_petals":
        return list(around(petal(reach, reach * min(0.8, 4.6 / fold), belly=0.66, tip=0.55), fold))
    if layer.kind == "square_petals":
        return list(around(placed(rhombus(reach * 0.95, reach * 0.6), reach * 0.5), 4))
    if layer.kind == "hearts":
        return list(around(_heart(reach), 4))
    if layer.kind == "star":
        return [star(fold, reach, reach * 0.55, start=0.0)]
    if layer.kind == "lobes":
        return [rosette(fold, reach, 0.25, start=0.0)]
    if layer.kind == "dots":
        return []
    return [oval(reach * 2, steps=32)]


def _heart(reach: float) -> Points:
    t = np.linspace(0.0, TAU, 24, endpoint=False)
    x = 0.5 - 0.5 * np.cos(t) - 0.16 * np.cos(t) ** 8 * (np.cos(t) < 0)
    y = 0.42 * np.sin(t) * (0.35 + 0.65 * x)
    return np.stack([x * reach, y * reach], 1)
