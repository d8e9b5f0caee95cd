"""Ceplok: rosettes, stars and framed flowers, repeated on a square or staggered grid.

Knows: the forms kembang (flowers), bintang (stars), wajik (rhombic frames), bunder (circles that touch) and kotak
(square frames). Does not know: colours or technique.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.isen import fill_isen
from motifsearch.drawing.motifs.design import Design
from motifsearch.drawing.motifs.panels import paint_panels
from motifsearch.drawing.motifs.rosette import paint_rosettes, rosette_elements, rosette_plan
from motifsearch.drawing.strokes import affine, around, copies, oval, petal, placed, rectangle, rhombus, star
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

_FORMS = ("ceplok_kembang", "ceplok_bintang", "ceplok_wajik", "ceplok_bunder", "ceplok_kotak")
# How many cloths are laid out in panels of several motifs rather than strewn with rosettes of one kind.
_PANELLED = 0.5
_ELEMENTS = {
    "ceplok_kembang": ("flower", "rosette"),
    "ceplok_bintang": ("star", "rosette"),
    "ceplok_wajik": ("rhombus", "rosette"),
    "ceplok_bunder": ("circle", "rosette"),
    "ceplok_kotak": ("square", "rosette"),
}


def _paint(canvas: Canvas, rng: np.random.Generator) -> Composition:
    if rng.spawn(1)[0].random() < _PANELLED:
        return paint_panels(canvas, rng)
    variant = str(rng.choice(_FORMS))
    across = float(rng.uniform(3.0, 8.5))
    cell = 1 / across
    big, small = rosette_plan(rng), rosette_plan(rng, layers=1)
    if variant == "ceplok_bintang":
        big[0] = big[0]._replace(kind="star", fold=int(rng.choice([6, 8, 8, 12])))
    ground_isen = str(rng.choice(["none", "none", "cecek", "galaran", "ungker", "kembang_jeruk"]))
    panel_isen = str(rng.choice(["none", "cecek", "gringsing", "galaran", "cecek_pitu"]))
    turn = float(rng.choice([0.0, np.pi / 8, np.pi / 4]))
    size = float(rng.uniform(0.36, 0.44))
    line = max(0.018, 0.0026 * across)
    if ground_isen != "none":
        low_x, low_y, high_x, high_y = canvas.bounds()
        step = float(rng.uniform(0.011, 0.016))
        fill_isen(canvas, rectangle(low_x, low_y, high_x, high_y), ground_isen, step, role=Role.GRAIN)
    with canvas.local(affine(scale=cell)):
        cells = canvas.grid(1.0, 1.0, margin=1.0)
        centres = canvas.hand.strayed(cells + 0.5, 0.006)
        corners = canvas.hand.strayed(cells.astype(float), 0.006)
        if variant == "ceplok_wajik":
            _frames(canvas, rhombus(1.0, 1.0), centres, panel_isen, line)
            paint_rosettes(canvas, big, centres, size * 0.72, line, angle=turn)
            paint_rosettes(canvas, small, corners, size * 0.55, line)
        elif variant == "ceplok_bunder":
            _frames(canvas, oval(1.0, steps=40), centres, panel_isen, line)
            paint_rosettes(canvas, big, centres, size * 0.86, line, angle=turn)
            _leaves(canvas, corners, 0.2, line)
        elif variant == "ceplok_kotak":
            _frames(canvas, rectangle(-0.43, -0.43, 0.43, 0.43), centres, panel_isen, line)
            paint_rosettes(canvas, big, centres, size * 0.86, line, angle=turn)
            canvas.shape(copies(star(4, 0.11, 0.05), corners), Role.ACCENT, line * 0.7)
        else:
            paint_rosettes(canvas, big, centres, size * 1.12, line, angle=turn)
            paint_rosettes(canvas, small, corners, size * 0.52, line)
            middles = np.vstack([centres + np.array([0.5, 0.0]), centres + np.array([0.0, 0.5])])
            _between(canvas, middles, line)
    framed = variant in {"ceplok_wajik", "ceplok_bunder", "ceplok_kotak"}
    isen = [kind for kind, seen in ((ground_isen, True), (panel_isen, framed)) if seen and kind != "none"]
    return Composition(
        variant=variant,
        layout="grid",
        elements=tuple(dict.fromkeys((*_ELEMENTS[variant], *rosette_elements(big)))),
        isen=tuple(dict.fromkeys(isen)),
        repeat=(cell, cell),
    )


def _frames(canvas: Canvas, form: Points, centres: Points, isen: str, line: float) -> None:
    canvas.shape(copies(form, centres), Role.FIELD, line * 1.3)
    if isen != "none":
        for centre in centres:
            fill_isen(canvas, form * 0.92 + centre, isen, 0.075, role=Role.GRAIN)
    canvas.stroke(copies(form * 0.9, centres), line * 0.8, Role.LINE, closed=True)


def _leaves(canvas: Canvas, nodes: Points, reach: float, line: float) -> None:
    for leaf in around(placed(petal(reach, reach * 0.5), 0.02), 4, start=np.pi / 4):
        canvas.shape(copies(leaf, nodes), Role.SECOND, line * 0.7)
    canvas.dots(nodes, 0.03, Role.LINE)


def _between(canvas: Canvas, middles: Points, line: float) -> None:
    canvas.shape(copies(rhombus(0.14, 0.14), middles), Role.ACCENT, line * 0.7)
    canvas.dots(middles, 0.02, Role.LINE)


DESIGNS = (Design(motif="ceplok", family="ceplok", paint=_paint, favours=("sogan", "lasem", "indigo")),)
