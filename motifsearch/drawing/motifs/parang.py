"""Parang: diagonal bands of interlocking blades with rows of mlinjon (small rhombi) between them.

Knows: rusak and the forms klitik, barong, kusumo, seling, gendreh. Does not know: colours or technique.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.motifs.design import Design
from motifsearch.drawing.strokes import (
    affine,
    along,
    around,
    beside,
    blade,
    copies,
    oval,
    petal,
    placed,
    rhombus,
    star,
)
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

# The point of a blade's middle line beside which its eye lies: about a tenth of the way in.
_NECK = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Blades:
    """How the blades of one cloth are formed; lengths are parts of the band's width.

    Attributes
    ----------
    period : float
        From blade to blade along the band.
    lean : float
        How far a blade's foot lies ahead of its head.
    waist : float
        0 as wide as its neighbours let it to 0.4 strongly drawn in.
    swing : float
        0 straight to 1 an S whose ends stand square to the band.
    inner : str
        What is drawn inside: "slit", "slit_dots", "lines", "dots", "leaf", "plain".
    mlinjon : float
        Width of the row of rhombi.
    """

    period: float
    lean: float
    waist: float
    swing: float
    inner: str
    mlinjon: float
    rhombus: str
    eyes: bool
    line: float


def paint_bands(canvas: Canvas, blades: Blades, role: Role, other: Role, *, every: int = 0) -> None:
    """Paint parang bands along +x of the current units, one band and its mlinjon per 1 + mlinjon units of y.

    Parameters
    ----------
    canvas : Canvas
    blades : Blades
    role, other : Role
        Of the blades and of their eyes.
    every : int
        Each so-many-th band holds flowers instead of blades (parang seling); 0 for none.
    """
    pitch = 1.0 + blades.mlinjon
    low_x, low_y, high_x, high_y = canvas.bounds(1.5)
    columns = np.arange(int(low_x / blades.period) - 3, int(high_x / blades.period) + 4)
    forms = _blade(blades)
    rows = range(int(np.floor(low_y / pitch)), int(np.ceil(high_y / pitch)))
    # The mlinjon first: heads and feet of the blades reach over their edges.
    for row in rows:
        _paint_mlinjon(canvas, blades, other, top=row * pitch + 1.0, low_x=low_x, high_x=high_x)
    for row in rows:
        shift = 0.37 * row % 1.0 * blades.period
        starts = np.stack([columns * blades.period + shift, np.full(len(columns), row * pitch)], 1)
        starts = canvas.hand.strayed(starts, 0.008)
        if every and row % every == every - 1:
            _paint_flowers(canvas, starts, blades, role, other)
        else:
            _paint_blades(canvas, starts, blades, forms, role=role, other=other)


def _blade(blades: Blades) -> tuple[Points, Points]:
    """The blade's outline and its middle line, from head (y = -0.03) to foot (y = 1.03)."""
    room = 0.86 - blades.waist / 2
    outline, middle = blade(blades.period, blades.lean, swing=blades.swing, room=room, head=_head(blades))
    return outline * (1.0, 1.06) - (0.0, 0.03), middle * (1.0, 1.06) - (0.0, 0.03)


def _head(blades: Blades) -> float:
    """Width of a head along the band, as a part of the period; the eyes need the rest."""
    return 0.6 if blades.eyes else 0.8


def _paint_blades(
    canvas: Canvas, starts: Points, blades: Blades, forms: tuple[Points, Points], *, role: Role, other: Role
) -> None:
    outline, slit = forms
    count = len(starts)
    scale = canvas.hand.around_one(count, 0.015)
    canvas.shape(copies(outline, starts, scale=scale), role, blades.line)
    if blades.eyes:
        # The round eyes lie between the heads, and between the feet.
        size = blades.period * (0.94 - _head(blades))
        for place, side in ((slit[_NECK], 0.5), (slit[-1 - _NECK], -0.5)):
            centre = place + np.array([side * blades.period, 0.0])
            canvas.shape(copies(oval(size, steps=14), copies(centre[None], starts)[:, 0]), other, blades.line)
    _paint_inner(canvas, starts, blades, slit)


def _paint_inner(canvas: Canvas, starts: Points, blades: Blades, slit: Points) -> None:
    fine = blades.line * 0.7
    inner = along(slit, 24, start=0.10, stop=0.90)
    across = blades.period / np.hypot(1.0, blades.lean)
    if blades.inner in {"slit", "slit_dots"}:
        # The slit ends in a drop, as a knife's hilt does.
        canvas.stroke(copies(along(slit, 18, stop=0.82), starts), fine * 1.25, Role.DOT)
        canvas.dots(copies(along(slit, 2, stop=0.82)[1:], starts)[:, 0], across * 0.09, Role.DOT)
    if blades.inner == "lines":
        for side in (-0.16, 0.0, 0.16):
            canvas.stroke(copies(beside(inner, side * across), starts), fine, Role.DOT)
    if blades.inner == "slit_dots":
        for side in (-0.19, 0.19):
            spots = along(beside(slit, side * across), 9, start=0.16, stop=0.84)
            canvas.dots(copies(spots, starts).reshape(-1, 2), across * 0.045, Role.DOT)
    if blades.inner == "dots":
        spots = along(slit, 7, start=0.14, stop=0.86)
        canvas.dots(copies(spots, starts).reshape(-1, 2), across * 0.085, Role.DOT)
    if blades.inner == "leaf":
        canvas.stroke(copies(inner, starts), fine, Role.DOT)
        ribs = along(slit, 9, start=0.2, stop=0.86)
        for side in (-1.0, 1.0):
            tips = ribs + np.array([side * across * 0.24, -0.05])
            barbs = np.stack([ribs, tips], 1)
            for barb in barbs:
                canvas.stroke(copies(barb, starts), fine * 0.8, Role.DOT)


def _paint_flowers(canvas: Canvas, starts: Points, blades: Blades, role: Role, other: Role) -> None:
    centres = starts[::2] + np.array([0.0, 0.5])
    for leaf in around(placed(petal(0.36, 0.2, belly=0.6, tip=0.7), 0.07), 8):
        canvas.shape(copies(leaf, centres), role, blades.line)
    canvas.shape(copies(oval(0.2), centres), other, blades.line)
    between = centres + np.array([blades.period, 0.0])
    canvas.shape(copies(star(4, 0.2, 0.07), between), other, blades.line * 0.8)


def _paint_mlinjon(canvas: Canvas, blades: Blades, other: Role, *, top: float, low_x: float, high_x: float) -> None:
    height = blades.mlinjon
    edge = blades.line * 1.1
    strip = np.array([[low_x, top], [high_x, top], [high_x, top + height], [low_x, top + height]])
    canvas.fill(strip, Role.FIELD)
    for y in (top + 0.06 * height, top + 0.94 * height):
        canvas.stroke(np.array([[low_x, y], [high_x, y]]), edge, Role.LINE)
    step = height * 1.15
    columns = np.arange(int(low_x / step) - 1, int(high_x / step) + 2) * step
    centres = canvas.hand.strayed(np.stack([columns, np.full(len(columns), top + height / 2)], 1), 0.01)
    canvas.shape(copies(rhombus(step * 0.82, height * 0.7), centres), other, blades.line * 0.8)
    if blades.rhombus == "dot":
        canvas.dots(centres, height * 0.09, Role.DOT)
    elif blades.rhombus == "inner":
        canvas.stroke(copies(rhombus(step * 0.4, height * 0.34), centres), blades.line * 0.7, Role.DOT, closed=True)
    elif blades.rhombus == "cross":
        arms = np.array([[-0.12, 0.0], [0.12, 0.0], [0.0, -0.12], [0.0, 0.12]]) * height
        canvas.dots(copies(arms, centres).reshape(-1, 2), height * 0.06, Role.DOT)


# Bands across the window's diagonal, and the fillings that suit the form.
_FORMS: dict[str, tuple[float, float, tuple[str, ...]]] = {
    "parang_rusak": (5.0, 9.0, ("slit", "slit", "slit_dots", "lines")),
    "parang_klitik": (9.0, 14.0, ("slit", "plain", "dots")),
    "parang_barong": (2.6, 4.2, ("slit_dots", "leaf", "lines")),
    "parang_kusumo": (5.0, 8.0, ("leaf", "dots", "slit_dots")),
    "parang_seling": (4.5, 8.0, ("slit", "lines", "dots")),
    "parang_gendreh": (6.0, 10.0, ("slit", "slit_dots")),
}
_OTHERS = tuple(form for form in _FORMS if form != "parang_rusak")


def _compose(canvas: Canvas, rng: np.random.Generator, variant: str) -> Composition:
    fewest, most, fillings = _FORMS[variant]
    bands = float(rng.uniform(fewest, most))
    slender = {"parang_kusumo": 0.82, "parang_gendreh": 1.15, "parang_barong": 1.05}.get(variant, 1.0)
    mlinjon = float(rng.uniform(0.24, 0.36))
    blades = Blades(
        period=float(rng.uniform(0.48, 0.62)) * slender,
        lean=float(rng.uniform(0.75, 1.25)),
        waist=float(rng.uniform(0.08, 0.3)),
        swing=float(rng.uniform(0.6, 1.0)),
        inner=str(rng.choice(fillings)),
        mlinjon=mlinjon,
        rhombus=str(rng.choice(["dot", "inner", "cross", "plain"])),
        eyes=variant != "parang_kusumo" or bool(rng.random() < 0.6),
        line=max(0.032, 0.0024 * bands),
    )
    # Solo's parang mostly falls to the right, Yogyakarta's to the left.
    mirrored = bool(rng.random() < 0.5)
    tilt = float(rng.uniform(0.62, 0.86))
    role, other = (Role.MAIN, Role.SECOND) if rng.random() < 0.75 else (Role.SECOND, Role.MAIN)
    same_eyes = bool(rng.random() < 0.6)
    scale = 1.0 / bands / (1.0 + mlinjon)
    every = 3 if variant == "parang_seling" else 0
    with canvas.local(affine(angle=tilt if not mirrored else -tilt, scale=scale, mirrored=mirrored)):
        paint_bands(canvas, blades, role, role if same_eyes else other, every=every)
    elements = ["diagonal_band", "blade", "mlinjon", *(["flower"] if every else [])]
    isen = ["cecek"] if "dots" in blades.inner else []
    isen += ["sawut"] if blades.inner in {"leaf", "lines"} else []
    return Composition(variant=variant, layout="diagonal", elements=tuple(elements), isen=tuple(isen))


def _paint_rusak(canvas: Canvas, rng: np.random.Generator) -> Composition:
    return _compose(canvas, rng, "parang_rusak")


def _paint_parang(canvas: Canvas, rng: np.random.Generator) -> Composition:
    return _compose(canvas, rng, str(rng.choice(_OTHERS)))


# Cloth of the courts: pale blades on soga brown, black or indigo.
_COURT = ("sogan_cokelat", "sogan_solo_emas", "sogan_solo_gelap", "sogan_yogya", "indigo", "mono_putih")

DESIGNS = (
    Design(motif="parang", family="diagonal", paint=_paint_parang, favours=_COURT),
    Design(motif="parang_rusak", family="diagonal", paint=_paint_rusak, favours=_COURT),
)
