"""Kawung: ovals in fours, like the cut fruit of the sugar palm, on a strict grid.

Knows: the forms picis and bribil (small), sen (middle), beton (large). Does not know: colours or technique.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.isen import fill_isen
from motifsearch.drawing.motifs.design import Design
from motifsearch.drawing.strokes import affine, around, copies, oval, petal, placed, rhombus, star
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

# Repeats of a node across the window, and how wide an oval is for its length.
_FORMS: dict[str, tuple[float, float, float]] = {
    "kawung_picis": (10.0, 14.0, 0.66),
    "kawung_bribil": (7.0, 10.0, 0.66),
    "kawung_sen": (4.8, 7.0, 0.62),
    "kawung_beton": (3.4, 4.8, 0.68),
}


def _paint(canvas: Canvas, rng: np.random.Generator) -> Composition:
    variant = str(rng.choice(list(_FORMS)))
    fewest, most, wide = _FORMS[variant]
    across = float(rng.uniform(fewest, most))
    turned = bool(rng.random() < 0.15)
    oval_role, other_role = (Role.MAIN, Role.SECOND) if rng.random() < 0.75 else (Role.SECOND, Role.MAIN)
    two_coloured = bool(rng.random() < 0.2)
    wide = wide * float(rng.uniform(0.88, 1.06))
    seed_kind = str(rng.choice(["two_dots", "two_dots", "cross", "line_dots", "seed", "inner"]))
    gap_kind = str(rng.choice(["flower", "star", "rhombus", "dots", "isen", "plain"]))
    node_kind = str(rng.choice(["cross", "circle", "rhombus", "none"]))
    gap_isen = str(rng.choice(["cecek", "galaran", "kembang_jeruk"]))
    ringed = bool(rng.random() < 0.45)
    power, tight = float(rng.uniform(1.95, 2.2)), float(rng.uniform(0.96, 1.08))
    pointed = bool(rng.random() < 0.3)
    if turned:
        # Ovals that lie and stand are told from basket work by being slender.
        wide = min(wide, 0.6)
    cell = 1 / across
    with canvas.local(affine(angle=np.pi / 4 if turned else 0.0, scale=cell)):
        line = max(0.045, 0.0026 * across)
        cells = canvas.grid(1.0, 1.0, margin=1.0)
        parity = (cells.sum(1)) % 2
        _paint_gaps(canvas, cells[parity == 1].astype(float), gap_kind, gap_isen, line)
        centres = cells + 0.5
        angle = np.where(parity == 0, np.pi / 4, -np.pi / 4)
        count = len(cells)
        angle = angle + canvas.hand.around_zero(count, 0.03)
        scale = canvas.hand.around_one(count, 0.025)
        centres = canvas.hand.strayed(centres, 0.012)
        # As long as an oval may be and still only touch its neighbours, then a little more or less.
        length = 2 * tight * (0.5 / (1 + wide**2)) ** 0.5
        if pointed:
            # Fruit cut from circles that overlap: four points meet at a node.
            wide, length = 0.44 + 0.3 * (wide - 0.5), 2**0.5 * min(tight, 1.0)
        body = _lens(length, length * wide) if pointed else oval(length, length * wide, power=power)
        if ringed:
            canvas.shape(copies(body, centres, angle=angle, scale=scale), Role.GROUND, line * 0.8)
            scale = scale * 0.84
        ovals = copies(body, centres, angle=angle, scale=scale)
        second = (cells[:, 0] // 2 + cells[:, 1] // 2) % 2 == 1 if two_coloured else np.zeros(count, bool)
        canvas.shape(ovals[~second], oval_role, line)
        canvas.shape(ovals[second], other_role, line)
        _paint_seeds(canvas, seed_kind, centres, angle=angle, scale=scale, line=line)
        _paint_nodes(canvas, node_kind, cells[parity == 0].astype(float), other_role, line)
    # Fours in two colours stand as on a chessboard, so they repeat at every other four.
    repeat = (4 if two_coloured else 2) * cell
    elements = ["palm_fruit", "oval"]
    elements += {"flower": ["flower"], "star": ["star"], "rhombus": ["rhombus"], "dots": ["dot"]}.get(gap_kind, [])
    isen = (["cecek"] if seed_kind in {"two_dots", "line_dots"} else []) + ([gap_isen] if gap_kind == "isen" else [])
    return Composition(
        variant=variant,
        layout="grid",
        elements=tuple(elements),
        isen=tuple(isen),
        repeat=None if turned else (repeat, repeat),
    )


def _lens(length: float, width: float) -> Points:
    """Two arcs from tip to tip, `length` apart."""
    x = np.linspace(-1.0, 1.0, 13)
    upper = np.stack([x * length / 2, (x * x - 1) * width / 2], 1)
    return np.vstack([upper, -upper[1:-1]])


def _paint_gaps(canvas: Canvas, nodes: Points, kind: str, isen: str, line: float) -> None:
    if kind == "flower":
        for leaf in around(placed(petal(0.26, 0.14), 0.03), 4, start=np.pi / 4):
            canvas.shape(copies(leaf, nodes), Role.SECOND, line * 0.6)
        canvas.dots(nodes, 0.05, Role.LINE)
    elif kind == "star":
        canvas.shape(copies(star(4, 0.26, 0.09), nodes), Role.ACCENT, line * 0.6)
        canvas.dots(nodes, 0.04, Role.LINE)
    elif kind == "rhombus":
        canvas.shape(copies(rhombus(0.4, 0.4), nodes), Role.FIELD, line * 0.6)
        canvas.fill(copies(rhombus(0.17, 0.17), nodes), Role.GRAIN)
    elif kind == "dots":
        spots = np.array([[0.0, 0.0], [0.17, 0.0], [-0.17, 0.0], [0.0, 0.17], [0.0, -0.17]])
        canvas.dots(copies(spots, nodes).reshape(-1, 2), 0.045, Role.GRAIN)
    elif kind == "isen":
        side = 0.9
        for node in nodes:
            fill_isen(canvas, placed(rhombus(side, side), *node), isen, 0.13, role=Role.GRAIN, angle=0.3)


def _paint_seeds(canvas: Canvas, kind: str, centres: Points, *, angle: Points, scale: Points, line: float) -> None:
    def put(points: Points) -> Points:
        return copies(points, centres, angle=angle, scale=scale)

    if kind in {"two_dots", "line_dots"}:
        spots = np.array([[-0.22, 0.0], [0.22, 0.0]])
        if kind == "line_dots":
            spots = np.array([[-0.36, 0.0], [-0.18, 0.0], [0.18, 0.0], [0.36, 0.0], [0.0, 0.0]])
        canvas.dots(put(spots).reshape(-1, 2), 0.065 if kind == "two_dots" else 0.05, Role.DOT)
    elif kind == "cross":
        for x in (-0.2, 0.2):
            canvas.fill(put(placed(star(4, 0.12, 0.045, start=0.0), x)), Role.DOT)
    elif kind == "seed":
        canvas.stroke(put(oval(0.62, 0.24)), line * 0.7, Role.DOT, closed=True)
        canvas.dots(put(np.zeros((1, 2))).reshape(-1, 2), 0.06, Role.DOT)
    else:
        canvas.stroke(put(oval(1.02, 0.58)), line * 0.55, Role.DOT, closed=True)
        canvas.dots(put(np.array([[-0.2, 0.0], [0.2, 0.0]])).reshape(-1, 2), 0.06, Role.DOT)


def _paint_nodes(canvas: Canvas, kind: str, nodes: Points, role: Role, line: float) -> None:
    if kind == "circle":
        canvas.shape(copies(oval(0.28), nodes), role, line * 0.8)
        canvas.dots(nodes, 0.045, Role.LINE)
    elif kind == "rhombus":
        canvas.shape(copies(rhombus(0.3, 0.3), nodes), role, line * 0.8)
    elif kind == "cross":
        canvas.shape(copies(oval(0.3), nodes), role, line * 0.7)
        arms = np.array([[-0.13, 0.0], [0.13, 0.0]])
        for turned in around(arms, 4)[:2]:
            canvas.stroke(copies(turned, nodes), line * 0.7, Role.DOT)


# Cloth of the courts: pale fruit on soga brown, black or indigo.
_COURT = ("sogan_cokelat", "sogan_solo_emas", "sogan_solo_gelap", "sogan_yogya", "indigo", "mono_putih")

DESIGNS = (Design(motif="kawung", family="kawung", paint=_paint, favours=_COURT),)
