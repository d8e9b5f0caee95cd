"""Semen: what sprouts. Gurda, mountains and birds among tendrils and leaves.

Knows: what stands where in one repeat and how the ground is filled. Does not know: how a wing or a leaf is built.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.buildings import house, meru
from motifsearch.drawing.canvas import Role
from motifsearch.drawing.fauna import bird, butterfly, gurda, snail, wing
from motifsearch.drawing.flora import flower
from motifsearch.drawing.foliage import curl, garland, sprig
from motifsearch.drawing.isen import fill_ground
from motifsearch.drawing.motifs.design import Design
from motifsearch.drawing.packing import FreeRoom, in_sight
from motifsearch.drawing.strokes import affine, smooth
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

_LINE = 0.0034


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One thing of the repeat: what it is, where, how large, which way, and the seed of its form."""

    kind: str
    x: float
    y: float
    size: float
    angle: float
    mirrored: bool
    seed: int


_VARIANTS = ("semen_gurda", "semen_rama", "semen_lar", "semen_peksi", "semen_gunung")
_LEADS = {
    "semen_gurda": ("gurda", "meru", "bird"),
    "semen_rama": ("gurda", "meru", "house"),
    "semen_lar": ("wing", "bird", "flower"),
    "semen_peksi": ("bird", "mirong", "meru"),
    "semen_gunung": ("meru", "gurda", "bird"),
}
_ELEMENTS = {
    "gurda": "garuda",
    "mirong": "wing",
    "wing": "wing",
    "meru": "mountain",
    "house": "house",
    "bird": "bird",
    "butterfly": "butterfly",
    "flower": "flower",
    "sprig": "leaf",
    "curl": "tendril",
    "snail": "snail",
}
# Radius of the room that a part of size 1 needs, and the size of the drawing for it.
_REACH = {
    "gurda": 0.86,
    "mirong": 0.86,
    "wing": 0.56,
    "meru": 0.62,
    "house": 0.6,
    "bird": 0.66,
    "butterfly": 0.6,
    "flower": 0.85,
}


def _planned(rng: np.random.Generator, variant: str, width: float, height: float) -> tuple[list[_Part], list[Points]]:
    """Lay out one repeat: the leading parts, vines that climb between them, then whatever fits the room left."""
    room = FreeRoom(width, height)
    parts: list[_Part] = []
    first, second, third = _LEADS[variant]
    big = min(width, height)
    jitter = rng.normal(0, 0.02, (4, 2)) * big
    spots = (
        (first, 0.25 * width, 0.25 * height, big * 0.3),
        (first, 0.75 * width, 0.75 * height, big * 0.3),
        (second, 0.75 * width, 0.25 * height, big * 0.24),
        (third, 0.25 * width, 0.75 * height, big * 0.24),
    )
    both = bool(rng.random() < 0.5)
    for place, (kind, middle_x, middle_y, size) in enumerate(spots):
        x, y = middle_x + float(jitter[place, 0]), middle_y + float(jitter[place, 1])
        grown = size / _REACH.get(kind, 0.5) * float(rng.uniform(0.68, 0.8))
        seed = int(rng.integers(1 << 20))
        if place == 1:
            seed = parts[0].seed
        mirrored = bool(place == 1 or rng.random() < 0.5)
        parts.append(_Part(kind=kind, x=x, y=y, size=grown, angle=0.0, mirrored=mirrored, seed=seed))
        room.take_disc(x, y, grown * _REACH.get(kind, 0.5) * 0.9)
    vines: list[Points] = []
    for place in range(4):
        x, y = ((0.5, 0.06), (0.0, 0.56), (0.5, 0.56), (0.0, 0.06))[place]
        sway = float(rng.uniform(0.05, 0.1)) * (1 if place % 2 or both else -1)
        knots = [(x + sway * np.sin(np.pi * step), y + 0.11 * step) for step in (0.0, 0.8, 1.6, 2.4, 3.2)]
        vines.append(smooth(np.array(knots) * (width, height), steps=6))
        for point in vines[-1][::3]:
            room.take_disc(float(point[0]), float(point[1]), big * 0.05)
    for x, y, radius in room.packed(110, least=big * 0.02, share=0.86):
        kind = str(rng.choice(("sprig", "sprig", "sprig", "curl", "flower", "snail", "bird", "butterfly")))
        if radius < big * 0.065 and kind in ("bird", "butterfly"):
            kind = "sprig"
        if radius < big * 0.03 and kind in ("sprig", "flower"):
            kind = "curl"
        if radius > big * 0.045 and kind in ("curl", "snail"):
            kind = "sprig"
        size = radius / {"bird": 0.58, "butterfly": 0.6, "flower": 0.85, "snail": 0.6, "curl": 0.55}.get(kind, 0.5)
        angle = float(rng.uniform(0, 2 * np.pi)) if kind in ("sprig", "curl") else float(rng.uniform(-0.4, 0.4))
        seed, mirrored = int(rng.integers(1 << 20)), bool(rng.random() < 0.5)
        parts.append(_Part(kind=kind, x=x, y=y, size=size, angle=angle, mirrored=mirrored, seed=seed))
    return parts, vines


def _wing(canvas: Canvas, size: float, seed: int, *, line: float) -> None:
    with canvas.local(affine(-0.35 * size, 0.25 * size)):
        wing(canvas, size, seed, line=line)


def _mirong(canvas: Canvas, size: float, seed: int, *, line: float) -> None:
    gurda(canvas, size, seed, line=line, tail=False)


def _flower(canvas: Canvas, size: float, seed: int, *, line: float) -> None:
    flower(canvas, size * 0.8, seed, line=line)


def _snail(canvas: Canvas, size: float, seed: int, *, line: float) -> None:
    del seed
    snail(canvas, size, line=line)


def _sprig(canvas: Canvas, size: float, seed: int, *, line: float) -> None:
    with canvas.local(affine(-size * 0.5)):
        sprig(canvas, size, seed, line=line)


def _curl(canvas: Canvas, size: float, seed: int, *, line: float) -> None:
    del seed
    with canvas.local(affine(-size * 0.5)):
        curl(canvas, size * 0.8, line=line * 1.3)


_PAINTERS = {
    "gurda": gurda,
    "mirong": _mirong,
    "wing": _wing,
    "meru": meru,
    "house": house,
    "bird": bird,
    "butterfly": butterfly,
    "flower": _flower,
    "sprig": _sprig,
    "curl": _curl,
    "snail": _snail,
}


def _paint(canvas: Canvas, rng: np.random.Generator) -> Composition:
    variant = _VARIANTS[int(rng.integers(len(_VARIANTS)))]
    width = float(rng.uniform(0.5, 0.85))
    height = width * float(rng.uniform(0.85, 1.1))
    parts, vines = _planned(rng, variant, width, height)
    vine_seeds = rng.integers(1 << 20, size=4).tolist()
    dotted = bool(rng.random() < 0.6)
    canvas.flood(Role.GROUND)
    line = _LINE * (0.75 + 0.3 * width)
    cells = canvas.grid(width, height, margin=0.3 * width)
    if dotted:
        fill_ground(canvas, "cecek", width / 40)
    for column, row in cells.tolist():
        turns = canvas.hand.around_zero(len(parts), 0.04).tolist()
        with canvas.local(affine(column * width, row * height)):
            for vine, seed in zip(vines, vine_seeds, strict=True):
                if not in_sight(canvas, float(vine[:, 0].mean()), float(vine[:, 1].mean()), 0.3 * width):
                    continue
                garland(canvas, vine, width * 0.075, seed, line=line)
            for part, turn in zip(parts[::-1], turns, strict=True):
                if not in_sight(canvas, part.x, part.y, part.size):
                    continue
                with canvas.local(affine(part.x, part.y, angle=part.angle + turn, mirrored=part.mirrored)):
                    _PAINTERS[part.kind](canvas, part.size, part.seed, line=line)
    elements = {_ELEMENTS[part.kind] for part in parts} | {"leaf", "tendril"}
    return Composition(
        variant=variant,
        layout="all_over",
        elements=tuple(sorted(elements)),
        isen=("cecek", "sawut", "sisik") if dotted else ("sawut", "sisik"),
        repeat=(width, height),
    )


DESIGNS = (Design(motif="semen", family="semen", paint=_paint, patch=False, favours=("sogan",)),)
