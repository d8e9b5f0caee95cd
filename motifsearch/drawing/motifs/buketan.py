"""Buketan: the flower bouquets of Pekalongan.

Knows: how a bouquet is bound, and how bouquets, birds and butterflies are spread over the ground. Does not know: how
a flower or a bird is built.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.fauna import bird, butterfly
from motifsearch.drawing.flora import FLOWERS, LEAVES, bud, curl, flower, leaf, sprig
from motifsearch.drawing.isen import fill_isen
from motifsearch.drawing.motifs.design import Design
from motifsearch.drawing.packing import FreeRoom, in_sight
from motifsearch.drawing.strokes import affine, along, rectangle, smooth
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

_LINE = 0.0034
_GROUNDS = ("plain", "plain", "galaran", "cecek", "sirapan", "ukel", "sprigs")
_FILLS = (Role.MAIN, Role.SECOND, Role.ACCENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bouquet:
    """Stems from the origin upwards, each with what it carries.

    Attributes
    ----------
    stems : tuple of ndarray, (n, 2)
    heads : tuple of (str, float, int)
        For each stem a kind of flower or ``"bud"``, its radius and the seed of its form.
    style : str
        Of the leaves.
    leaf_roles : tuple of Role
    """

    stems: tuple[Points, ...]
    heads: tuple[tuple[str, float, int], ...]
    style: str
    leaf_roles: tuple[Role, Role]


def _bound(rng: np.random.Generator) -> _Bouquet:
    """Bind a bouquet of height about 1 whose middle is the origin."""
    count = int(rng.integers(4, 8))
    lean = float(rng.normal(0, 0.25))
    large = str(rng.choice(("peony", "chrysanthemum", "lotus", "carnation", "daisy")))
    small = FLOWERS[int(rng.integers(len(FLOWERS)))]
    spread = np.linspace(-1.15, 1.15, count) + rng.normal(0, 0.08, count)
    seeds = rng.integers(1 << 20, size=3).tolist()
    stems: list[Points] = []
    heads: list[tuple[str, float, int]] = []
    foot = np.array([-0.25 * lean, 0.5])
    order = np.argsort(-np.abs(spread), kind="stable")
    for place in order.tolist():
        angle = float(spread[place]) + lean * 0.4
        long = float(rng.uniform(0.62, 0.85)) * (1.0 - 0.18 * abs(angle))
        tip = foot + np.array([np.sin(angle), -np.cos(angle)]) * long + np.array([0.0, -0.06])
        side = float(rng.uniform(0.08, 0.2)) * np.sign(angle + 1e-9)
        # Stems rise together before they part.
        knots = [foot + (0.0, 0.12), foot - (0.0, 0.04), foot + (tip - foot) * 0.45 + (-side, -0.12), tip]
        stems.append(smooth(np.array(knots), steps=7))
        if abs(angle) < 0.45:
            heads.append((large, float(rng.uniform(0.17, 0.22)), seeds[0]))
        elif rng.random() < 0.7:
            heads.append((small, float(rng.uniform(0.1, 0.14)), seeds[1]))
        else:
            heads.append(("bud", float(rng.uniform(0.16, 0.22)), seeds[2]))
    roles = rng.permutation(3)
    return _Bouquet(
        stems=tuple(stems),
        heads=tuple(heads),
        style=LEAVES[int(rng.integers(len(LEAVES)))],
        leaf_roles=(_FILLS[int(roles[0])], _FILLS[int(roles[1])]),
    )


def _bouquet(canvas: Canvas, made: _Bouquet, size: float, line: float) -> None:
    """Draw the bouquet about the origin."""
    tips = [stem[-1] * size for stem in made.stems]
    for number, stem in enumerate(made.stems):
        path = stem * size
        canvas.stroke(path, line * 1.6, Role.LINE)
        spots = along(path, 4, start=0.32, stop=0.84)
        ways = np.arctan2(*(np.gradient(spots, axis=0).T[::-1]))
        for place, ((x, y), way) in enumerate(zip(spots.tolist(), ways.tolist(), strict=True)):
            side = 1 if (place + number) % 2 else -1
            with canvas.local(affine(x, y, angle=way + side * 0.95)):
                if place == 3 and number % 2:
                    curl(canvas, size * 0.08, line=line)
                    continue
                long = size * (0.23 - 0.02 * place)
                role = made.leaf_roles[(place + number) % 2]
                leaf(canvas, long, long * 0.42, line=line, bend=-0.3 * side, role=role, style=made.style)
    for (kind, radius, seed), tip, stem in zip(made.heads, tips, made.stems, strict=True):
        way = stem[-1] - stem[-3]
        angle = float(np.arctan2(way[1], way[0]))
        turned = angle + np.pi / 2 if kind in ("lotus", "carnation") else 0.0
        with canvas.local(affine(*tip.tolist(), angle=angle if kind == "bud" else turned)):
            if kind == "bud":
                bud(canvas, radius * size, seed, line=line)
            else:
                flower(canvas, radius * size, seed, line=line, kind=kind)
    # A ribbon holds the stems.
    knot = made.stems[0][0] * size + (0.0, -0.13 * size)
    for side in (-1, 1):
        loop = smooth([(0, 0), (0.1 * side, -0.05), (0.13 * side, 0.02), (0, 0)], steps=6) * size + knot
        canvas.shape(loop, Role.ACCENT, line)
        end = smooth([(0, 0), (0.05 * side, 0.06), (0.04 * side, 0.13)], steps=5) * size + knot
        canvas.stroke(end, line * 1.4, Role.LINE)


def _ground(canvas: Canvas, kind: str, step: float, angle: float) -> None:
    canvas.flood(Role.GROUND)
    if kind in ("plain", "sprigs"):
        return
    x0, y0, x1, y1 = canvas.bounds(step)
    fill_isen(canvas, rectangle(x0, y0, x1, y1), kind, step, role=Role.GRAIN, angle=angle)


def _paint(canvas: Canvas, rng: np.random.Generator) -> Composition:
    kind = _GROUNDS[int(rng.integers(len(_GROUNDS)))]
    width = float(rng.uniform(0.55, 0.95))
    height = width * float(rng.uniform(0.95, 1.25))
    step = float(rng.uniform(0.014, 0.024))
    angle = float(rng.choice((0.0, np.pi / 4, -np.pi / 4)))
    made = [_bound(rng) for _ in range(2)]
    size = min(width * 0.66, height * 0.56) * float(rng.uniform(0.88, 1.04))
    with_bird, with_butterfly = bool(rng.random() < 0.65), bool(rng.random() < 0.75)
    tilts = rng.normal(0, 0.16, 2)
    flips = rng.random(2) < 0.5
    seeds = rng.integers(1 << 20, size=160).tolist()
    # Two bouquets in a repeat, the second half a step lower; between them what flies, then twigs.
    places = ((0.25 * width, 0.27 * height), (0.75 * width, 0.77 * height))
    room = FreeRoom(width, height)
    for x, y in places:
        room.take_disc(x, y - 0.06 * size, size * 0.53)
        room.take_disc(x, y + 0.35 * size, size * 0.2)
    flying = [(x, y, radius, number) for number, (x, y, radius) in enumerate(room.packed(2, least=width * 0.08, share=0.85))]
    twigs = room.packed(70 if kind == "sprigs" else 22, least=width * (0.02 if kind == "sprigs" else 0.04), share=0.9)
    turns = rng.uniform(0, 2 * np.pi, 80).tolist()
    line = _LINE * (0.7 + 0.35 * width)
    _ground(canvas, kind, step, angle)
    for column, row in canvas.grid(width, height, margin=0.3 * width).tolist():
        hand = canvas.hand.around_zero(4, 0.05).tolist()
        with canvas.local(affine(column * width, row * height)):
            for number, (x, y, radius) in enumerate(twigs):
                if not in_sight(canvas, x, y, radius):
                    continue
                with canvas.local(affine(x, y, angle=turns[number] + hand[3])), canvas.local(affine(-radius * 0.95)):
                    sprig(canvas, radius * 1.8, seeds[8 + number % 5], line=line * 0.85)
            for number, (x, y) in enumerate(places):
                if in_sight(canvas, x, y, size):
                    tilt = float(tilts[number]) + hand[number]
                    with canvas.local(affine(x, y, angle=tilt, mirrored=bool(flips[number]))):
                        _bouquet(canvas, made[number], size, line)
            for x, y, radius, number in flying:
                if not in_sight(canvas, x, y, 2 * radius):
                    continue
                with canvas.local(affine(x, y, angle=hand[2] + 0.4 * (number - 0.5), mirrored=bool(number))):
                    if with_bird and number == 0:
                        bird(canvas, radius * 1.75, seeds[0], line=line, flying=True)
                    elif with_butterfly:
                        butterfly(canvas, radius * 1.5, seeds[1], line=line)
                    else:
                        flower(canvas, radius * 0.8, seeds[2], line=line)
    elements = {"flower", "leaf", "bouquet", "ribbon"}
    elements |= ({"bird"} if with_bird else set()) | ({"butterfly"} if with_butterfly else set())
    return Composition(
        variant=f"buketan_{kind}",
        layout="scattered",
        elements=tuple(sorted(elements)),
        isen=("sawut",) if kind in ("plain", "sprigs") else (kind, "sawut"),
        repeat=(width, height),
    )


DESIGNS = (Design(motif="buketan", family="buketan", paint=_paint, patch=False, favours=("pesisir", "lasem")),)
