"""Round ornaments of rings, petals and stars, which ceplok, jlamprang and others set on a grid.

Knows: how a rosette is made of layers and painted at many places. Does not know: any motif.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.strokes import arc, around, copies, oval, petal, placed, rhombus, rosette, star

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points


class Layer(NamedTuple):
    """One layer of a rosette; the next lies on it. `reach` is the part of the rosette's radius that it takes."""

    kind: str
    reach: float
    role: Role
    fold: int


_FILLS = (Role.MAIN, Role.SECOND, Role.ACCENT)


def rosette_plan(rng: np.random.Generator, *, fold: int | None = None, layers: int | None = None) -> list[Layer]:
    """Layers from the outside inwards, chosen so that neighbours differ in role and form."""
    folds = fold or int(rng.choice([4, 6, 8, 8, 8, 12]))
    count = layers or int(rng.integers(2, 5))
    outer = ("petals", "petals", "round_petals", "star", "lobes", "circle", "square_petals")
    plan: list[Layer] = []
    reach, role = 1.0, int(rng.integers(0, 3))
    for number in range(count):
        kind = str(rng.choice(outer if number == 0 else (*outer, "dots", "dots")))
        plan.append(Layer(kind, reach, _FILLS[role % 3], folds if kind != "square_petals" else 4))
        reach *= float(rng.uniform(0.5, 0.68))
        role += int(rng.integers(1, 3))
    plan.append(Layer("heart", min(reach, 0.22), _FILLS[role % 3], folds))
    return plan


def paint_rosettes(
    canvas: Canvas,
    plan: list[Layer],
    centres: Points,
    radius: float,
    line: float,
    *,
    angle: float = 0.0,
    detailed: bool = True,
) -> None:
    """Paint one rosette at each of `centres`, (n, 2); `detailed` adds isen to the petals."""
    turns = angle + canvas.hand.around_zero(len(centres), 0.03)
    for layer in plan:
        reach = radius * layer.reach
        fine = line * (0.6 + 0.4 * layer.reach)
        for form in _forms(layer, reach):
            canvas.shape(copies(form, centres, angle=turns), layer.role, fine)
        if layer.kind == "dots":
            ring = arc(reach * 0.85, 0, 2 * np.pi * (1 - 1 / (2 * layer.fold)), steps=2 * layer.fold)
            canvas.dots(copies(ring, centres, angle=turns).reshape(-1, 2), reach * 0.11, Role.LINE)
        if detailed and layer.kind in {"petals", "round_petals", "square_petals"} and layer.reach > 0.4:
            vein = np.array([[reach * 0.45, 0.0], [reach * 0.8, 0.0]])
            for turned in around(vein, layer.fold):
                canvas.stroke(copies(turned, centres, angle=turns), fine * 0.7, Role.DOT)


def _forms(layer: Layer, reach: float) -> list[Points]:
    fold = layer.fold
    if layer.kind == "petals":
        return list(around(petal(reach, reach * min(0.62, 3.4 / fold), belly=0.6), fold))
    if layer.kind == "round_petals":
        return list(around(petal(reach, reach * min(0.8, 4.6 / fold), belly=0.66, tip=0.55), fold))
    if layer.kind == "square_petals":
        return list(around(placed(rhombus(reach * 0.95, reach * 0.6), reach * 0.5), 4))
    if layer.kind == "star":
        return [star(fold, reach, reach * 0.55, start=0.0)]
    if layer.kind == "lobes":
        return [rosette(fold, reach, 0.25, start=0.0)]
    if layer.kind == "dots":
        return []
    return [oval(reach * 2, steps=32)]
