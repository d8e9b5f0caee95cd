"""What may stand in one frame of a cloth of panels: a wing, a rosette, a piece of parang or kawung, a filled ground.

Knows: how each is fitted into a frame. Does not know: the frames, or what stands in the next one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from motifsearch.drawing.buildings import meru
from motifsearch.drawing.canvas import Role
from motifsearch.drawing.fauna import bird, gurda, wing
from motifsearch.drawing.flora import flower
from motifsearch.drawing.isen import fill_isen
from motifsearch.drawing.motifs.parang import Blades, paint_bands
from motifsearch.drawing.motifs.rosette import Layer, paint_rosettes, rosette_plan
from motifsearch.drawing.strokes import affine, around, copies, oval, placed, rhombus

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

_FIGURES = ("gurda", "wing", "bird", "meru", "flower")
_BROUGHT_IN = ("parang", "kawung", "isen")
_KINDS = ("medallion", "rosette", *_BROUGHT_IN, *_FIGURES)
_ISEN = ("cecek", "gringsing", "galaran", "cecek_pitu", "ukel", "sisik", "ungker")
_ELEMENTS = {"gurda": "garuda", "meru": "mountain", "parang": "blade", "kawung": "oval", "medallion": "rosette"}


class Filling(NamedTuple):
    """What one frame holds; `line` is the lines' width, `isen` what the ground is filled with."""

    kind: str
    seed: int
    isen: str
    rosette: list[Layer]
    blades: Blades
    tilt: float
    line: float

    @property
    def elements(self) -> tuple[str, ...]:
        """Keys of vocabulary kind "element" that it shows."""
        return () if self.kind == "isen" else (_ELEMENTS.get(self.kind, self.kind),)


def fillings_of_a_cloth(rng: np.random.Generator, line: float) -> list[Filling]:
    """Choose two or three fillings that take turns, one of them at least a figure or a rosette.

    Parameters
    ----------
    rng : numpy.random.Generator
    line : float
        Width of lines in cells.

    Returns
    -------
    list of Filling
    """
    kinds = [str(kind) for kind in rng.permutation(_KINDS)[: int(rng.integers(2, 4))]]
    if set(kinds) <= set(_BROUGHT_IN):
        kinds[-1] = "medallion"
    blades = Blades(
        period=float(rng.uniform(0.5, 0.66)),
        lean=float(rng.uniform(0.75, 1.2)),
        waist=float(rng.uniform(0.08, 0.3)),
        swing=float(rng.uniform(0.5, 1.0)),
        inner=str(rng.choice(["slit", "plain", "slit_dots"])),
        mlinjon=float(rng.uniform(0.16, 0.3)),
        rhombus="dot",
        eyes=bool(rng.random() < 0.5),
        line=0.05,
    )
    isen, tilt = str(rng.choice(_ISEN)), float(rng.choice([0.785, -0.785, 0.6]))
    return [
        Filling(kind, int(rng.integers(1 << 20)), isen, rosette_plan(rng), blades, tilt=tilt, line=line)
        for kind in kinds
    ]


def fill_frame(canvas: Canvas, filling: Filling, frame: Points, ground: Role) -> None:
    """Fill a frame about the origin.

    Parameters
    ----------
    canvas : Canvas
    filling : Filling
    frame : ndarray, (n, 2)
        Its outline, within which everything stays.
    ground : Role
        What the frame is already filled with.
    """
    # The largest circle about the middle that the frame's sides leave room for.
    reach = float(np.hypot(*((frame + np.roll(frame, 1, axis=0)) / 2).T).min())
    if filling.kind == "parang":
        with canvas.clip(frame), canvas.local(affine(angle=filling.tilt, scale=0.3)):
            paint_bands(canvas, filling.blades, Role.MAIN, Role.SECOND)
        return
    if filling.kind == "kawung":
        _kawung(canvas, reach, filling.line)
        return
    if filling.kind in {"isen", "medallion"} or (filling.kind in _FIGURES and filling.seed % 2):
        fill_isen(canvas, frame, filling.isen, 0.06, role=Role.GRAIN)
    heart = np.zeros((1, 2))
    if filling.kind == "isen":
        canvas.shape(copies(rhombus(0.24, 0.24), heart), Role.ACCENT, filling.line)
    elif filling.kind == "medallion":
        canvas.shape(oval(reach * 1.7, steps=36), Role.FIELD, filling.line)
        paint_rosettes(canvas, filling.rosette, heart, reach * 0.72, filling.line)
    elif filling.kind == "rosette":
        paint_rosettes(canvas, filling.rosette, heart, reach * 0.95, filling.line)
    else:
        # The ground's filling keeps off the figure.
        canvas.fill(oval(reach * 1.25, steps=20), ground)
        _figure(canvas, filling, reach)


def _kawung(canvas: Canvas, reach: float, line: float) -> None:
    for form in around(placed(oval(reach * 0.78, reach * 0.5), reach * 0.46), 4, start=np.pi / 4):
        canvas.shape(form, Role.MAIN, line)
    for form in around(placed(oval(reach * 0.3, reach * 0.12), reach * 0.46), 4, start=np.pi / 4):
        canvas.shape(form, Role.SECOND, line * 0.6)
    canvas.dots(np.zeros((1, 2)), reach * 0.08)


def _figure(canvas: Canvas, filling: Filling, reach: float) -> None:
    seed, line = filling.seed, filling.line * 0.7
    if filling.kind == "gurda":
        gurda(canvas, reach * 0.95, seed, line=line)
    elif filling.kind == "bird":
        bird(canvas, reach * 1.2, seed, line=line)
    elif filling.kind == "meru":
        meru(canvas, reach * 1.1, seed, line=line)
    elif filling.kind == "flower":
        flower(canvas, reach * 0.7, seed, line=line)
    else:
        for mirrored in (False, True):
            with canvas.local(affine((-0.05 if mirrored else 0.05) * reach, reach * 0.4, mirrored=mirrored)):
                wing(canvas, reach * 0.9, seed, line=line)
