"""Truntum: small star flowers sown over the ground, like jasmine or a night sky.

Knows: its forms: in rows, joined by fine lines, and with large stars between. Does not know: colours or technique.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.motifs.design import Design
from motifsearch.drawing.strokes import affine, around, copies, oval, petal, placed, rosette, star
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points


def _paint(canvas: Canvas, rng: np.random.Generator) -> Composition:
    variant = str(rng.choice(["truntum", "truntum_tali", "truntum_ageng"]))
    across = float(rng.uniform(6.0, 11.0) if variant != "truntum_ageng" else rng.uniform(3.5, 6.0))
    fold = int(rng.choice([8, 8, 8, 6, 10]))
    round_petals = bool(rng.random() < 0.4)
    reach = float(rng.uniform(0.25, 0.32))
    stretch = float(rng.uniform(0.85, 1.1))
    ground_kind = str(rng.choice(["dots", "cross", "ring", "small_flower"]))
    flower_role, heart_role = (Role.MAIN, Role.SECOND) if rng.random() < 0.7 else (Role.SECOND, Role.MAIN)
    line = max(0.016, 0.0017 * across)
    with canvas.local(affine(scale=1 / across)):
        cells = canvas.grid(1.0, stretch, margin=1.0)
        # Rows stand half a step against each other: even rows hold cell corners, odd ones are moved by half.
        centres = cells.astype(float) * np.array([1.0, stretch])
        between = centres + np.array([0.5, 0.5 * stretch])
        flowers = np.vstack([centres, between])
        others = flowers + np.array([0.5, 0.0])
        for way in ((0.5, 0.5 * stretch), (-0.5, 0.5 * stretch)):
            ties = np.stack([flowers, flowers + np.array(way)], 1)
            if variant == "truntum_tali":
                canvas.stroke(ties, line * 1.2, Role.LINE)
            else:
                canvas.dots(ties.mean(1), 0.028, Role.GRAIN)
        _paint_ground(canvas, ground_kind, others, heart_role, line)
        _paint_flowers(
            canvas,
            canvas.hand.strayed(flowers, 0.015),
            reach=reach,
            fold=fold,
            role=flower_role,
            heart=heart_role,
            line=line,
            rounded=round_petals,
        )
    elements = ["flower", "star", "jasmine", *(["dot"] if ground_kind in {"dots", "cross"} else [])]
    elements += ["circle"] if ground_kind == "ring" else []
    isen = ("cecek",) if ground_kind in {"dots", "cross"} else ()
    return Composition(
        variant=variant,
        layout="scattered",
        elements=tuple(elements),
        isen=isen,
        repeat=(1 / across, stretch / across),
    )


def _paint_flowers(
    canvas: Canvas,
    centres: Points,
    *,
    reach: float,
    fold: int,
    role: Role,
    heart: Role,
    line: float,
    rounded: bool,
) -> None:
    turn = canvas.hand.around_zero(len(centres), 0.12)
    size = canvas.hand.around_one(len(centres), 0.05)
    form = rosette(fold, reach * 0.84, 0.34, start=0.0) if rounded else star(fold, reach, reach * 0.42, start=0.0)
    # Rays of the night's stars stand out between the petals, each with a spark at its end.
    between = np.pi / fold
    ray = np.array([[reach * 0.5, 0.0], [reach * 1.04, 0.0]])
    for turned in around(ray, fold, start=between):
        canvas.stroke(copies(turned, centres, angle=turn, scale=size), line * 0.6, Role.GRAIN)
    sparks = around(ray[1:], fold, start=between).reshape(-1, 2)
    canvas.dots(copies(sparks, centres, angle=turn, scale=size).reshape(-1, 2), reach * 0.055, Role.GRAIN)
    canvas.shape(copies(form, centres, angle=turn, scale=size), role, line * 0.7)
    if rounded:
        for turned in around(np.array([[reach * 0.25, 0.0], [reach * 0.6, 0.0]]), fold, start=between):
            canvas.stroke(copies(turned, centres, angle=turn, scale=size), line * 0.7, Role.LINE)
    else:
        for turned in around(np.array([[reach * 0.3, 0.0], [reach * 0.7, 0.0]]), fold):
            canvas.stroke(copies(turned, centres, angle=turn, scale=size), line * 0.6, Role.DOT)
    canvas.shape(copies(oval(reach * 0.46, steps=16), centres), heart, line * 0.8)
    canvas.dots(centres, reach * 0.1, Role.DOT)


def _paint_ground(canvas: Canvas, kind: str, places: Points, role: Role, line: float) -> None:
    if kind == "dots":
        canvas.dots(places, 0.055, Role.GRAIN)
        for way in ((0.16, 0.0), (-0.16, 0.0)):
            canvas.dots(places + way, 0.035, Role.GRAIN)
    elif kind == "cross":
        arms = np.array([[0.0, 0.0], [0.1, 0.0], [-0.1, 0.0], [0.0, 0.1], [0.0, -0.1]])
        canvas.dots(copies(arms, places).reshape(-1, 2), 0.035, Role.GRAIN)
    elif kind == "ring":
        canvas.shape(copies(oval(0.2, steps=14), places), role, line * 0.7)
        canvas.dots(places, 0.035, Role.DOT)
    else:
        for leaf in around(placed(petal(0.12, 0.08, tip=0.6), 0.02), 4):
            canvas.fill(copies(leaf, places), Role.GRAIN)


DESIGNS = (
    Design(
        motif="truntum",
        family="ceplok",
        paint=_paint,
        favours=(
            "sogan_solo_gelap",
            "sogan_yogya_gelap",
            "sogan_cokelat",
            "sogan_solo_emas",
            "indigo_gelap",
            "mono_putih",
        ),
    ),
)
