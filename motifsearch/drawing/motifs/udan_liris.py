"""Udan liris ("drizzle") and lereng ("slope"): diagonal bands, each with its own filling.

Knows: udan liris, many narrow bands of many kinds; lereng, wider bands of one to three kinds. Does not know: colours
or technique.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.motifs.design import Design
from motifsearch.drawing.motifs.strips import paint_strip, strip_element, strip_names
from motifsearch.drawing.strokes import affine, rectangle
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas

_FILLS = (Role.MAIN, Role.SECOND, Role.ACCENT)


class _Band(NamedTuple):
    strip: str
    height: float
    ground: Role
    role: Role


def _paint_bands(canvas: Canvas, bands: list[_Band], *, gap: float, rules: int, line: float) -> None:
    """Paint the bands one below the other, over and over; `rules` lines (0 to 2) lie in each gap."""
    pitch = sum(band.height + gap for band in bands)
    low_x, low_y, high_x, high_y = canvas.bounds(gap)
    for turn in range(int(np.floor(low_y / pitch)), int(np.ceil(high_y / pitch)) + 1):
        top = turn * pitch
        for band in bands:
            bottom = top + band.height
            if bottom + gap >= low_y and top - gap <= high_y:
                if band.ground is not Role.GROUND:
                    canvas.fill(rectangle(low_x, top, high_x, bottom), band.ground)
                paint_strip(canvas, band.strip, band.role, top=top, height=band.height, line=line)
                for number in range(rules):
                    y = bottom + gap * (number + 1) / (rules + 1)
                    canvas.stroke(np.array([[low_x, y], [high_x, y]]), line * 1.3, Role.LINE)
            top = bottom + gap


def _direction(rng: np.random.Generator) -> float:
    return float(rng.choice([-1.0, 1.0]) * rng.uniform(0.6, 0.92))


def _paint_udan_liris(canvas: Canvas, rng: np.random.Generator) -> Composition:
    visible = float(rng.uniform(11.0, 22.0))
    count = int(rng.integers(6, 10))
    names = [str(name) for name in rng.choice(strip_names(), count, replace=False)]
    if "blades" not in names:
        names[int(rng.integers(0, count))] = "blades"
    heights = rng.uniform(0.55, 1.3, count)
    grounds = rng.choice([0, 0, 0, 1], count)
    roles = rng.integers(0, 3, count)
    bands = [
        _Band(name, float(height), Role.FIELD if ground else Role.GROUND, _FILLS[int(role)])
        for name, height, ground, role in zip(names, heights, grounds, roles, strict=True)
    ]
    rules = int(rng.choice([1, 2, 2]))
    with canvas.local(affine(angle=_direction(rng), scale=1 / visible)):
        _paint_bands(canvas, bands, gap=0.22, rules=rules, line=0.0021 * visible)
    elements = ("diagonal_band", "line", *(strip_element(name) for name in names))
    return Composition(variant="udan_liris", layout="diagonal", elements=tuple(dict.fromkeys(elements)))


_LERENG = {
    "lereng_lung": ("vine", "leaves"),
    "lereng_kembang": ("flowers", "dots"),
    "lereng_parang": ("blades", "rhombi"),
    "lereng_ukel": ("curls", "ovals"),
    "lereng_untu_walang": ("teeth", "zigzag"),
    "lereng_tali": ("rope", "checks"),
}


def _paint_lereng(canvas: Canvas, rng: np.random.Generator) -> Composition:
    variant = str(rng.choice(list(_LERENG)))
    visible = float(rng.uniform(5.0, 10.0))
    first, second = _LERENG[variant]
    roles = rng.permutation(3)
    second_height = float(rng.uniform(0.3, 0.7))
    field = bool(rng.random() < 0.5)
    bands = [_Band(first, 1.0, Role.GROUND, _FILLS[roles[0]])]
    if rng.random() < 0.8:
        ground = Role.FIELD if field else Role.GROUND
        bands.append(_Band(second, second_height, ground, _FILLS[roles[1]]))
    if rng.random() < 0.6:
        bands.append(_Band(str(rng.choice(["dots", "dots_in_rows", "slants"])), 0.3, Role.GROUND, _FILLS[roles[2]]))
    rules = int(rng.choice([1, 2]))
    with canvas.local(affine(angle=_direction(rng), scale=1 / visible)):
        _paint_bands(canvas, bands, gap=0.16, rules=rules, line=0.0026 * visible)
    elements = ("diagonal_band", "line", *(strip_element(band.strip) for band in bands))
    return Composition(variant=variant, layout="diagonal", elements=tuple(dict.fromkeys(elements)))


# Cloth of the courts: soga browns and indigo.
_COURT = ("sogan", "indigo", "mono_cokelat")

DESIGNS = (
    Design(motif="lereng", family="diagonal", paint=_paint_lereng, favours=_COURT),
    Design(motif="udan_liris", family="diagonal", paint=_paint_udan_liris, favours=_COURT),
)
