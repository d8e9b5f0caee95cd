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
from motifsearch.drawing.flora import FLOWERS, bud, flower
from motifsearch.drawing.foliage import LEAVES, curl, leaf, sprig
from motifsearch.drawing.isen import fill_ground
from motifsearch.drawing.motifs.design import Design
from motifsearch.drawing.packing import FreeRoom, in_sight
from motifsearch.drawing.strokes import affine, along, smooth
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
        part = foot + (tip - foot) * 0.45 + np.array([-side, -0.12])
        knots = [foot + np.array([0.0, 0.12]), foot - np.array([0.0, 0.04]), part, tip]
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
    knot = (made.stems[0][0] - np.array([0.0, 0.13])) * size
    for side in (-1, 1):
        loop = smooth([(0, 0), (0.1 * side, -0.05), (0.13 * side, 0.02), (0, 0)], steps=6) * size + knot
        canvas.shape(loop, Role.ACCENT, line)
        end = smooth([(0, 0), (0.05 * side, 0.06), (0.04 * side, 0.13)], steps=5) * size + knot
        canvas.stroke(end, line * 1.4, Role.LINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Repeat:
    """What one repeat holds: two bouquets with their places, what flies between them, and twigs.

    Places are (x, y) in cloth units; flying and twigs (x, y, radius); `flyers` says what flies in which place.
    """

    bouquets: tuple[tuple[float, float], ...]
    made: tuple[_Bouquet, ...]
    tilts: tuple[float, ...]
    flips: tuple[bool, ...]
    size: float
    flying: tuple[tuple[float, float, float], ...]
    flyers: tuple[str, str]
    twigs: tuple[tuple[float, float, float], ...]
    turns: tuple[float, ...]
    seeds: tuple[int, ...]


def _planned(rng: np.random.Generator, width: float, height: float, *, sprigs: bool) -> _Repeat:
    made = (_bound(rng), _bound(rng))
    size = min(width * 0.66, height * 0.56) * float(rng.uniform(0.88, 1.04))
    flyers = (
        "bird" if rng.random() < 0.65 else "flower",
        "butterfly" if rng.random() < 0.75 else "flower",
    )
    tilts, flips = rng.normal(0, 0.16, 2), rng.random(2) < 0.5
    # The second bouquet stands half a step lower.
    places = ((0.25 * width, 0.27 * height), (0.75 * width, 0.77 * height))
    room = FreeRoom(width, height)
    for x, y in places:
        room.take_disc(x, y - 0.06 * size, size * 0.53)
        room.take_disc(x, y + 0.35 * size, size * 0.2)
    flying = room.packed(2, least=width * 0.08, share=0.85)
    twigs = room.packed(70 if sprigs else 22, least=width * (0.02 if sprigs else 0.04), share=0.9)
    return _Repeat(
        bouquets=places,
        made=made,
        tilts=tuple(tilts.tolist()),
        flips=tuple(flips.tolist()),
        size=size,
        flying=tuple(flying),
        flyers=flyers,
        twigs=tuple(twigs),
        turns=tuple(rng.uniform(0, 2 * np.pi, 80).tolist()),
        seeds=tuple(rng.integers(1 << 20, size=8).tolist()),
    )


def _fly(canvas: Canvas, kind: str, radius: float, seed: int, line: float) -> None:
    if kind == "bird":
        bird(canvas, radius * 1.75, seed, line=line, flying=True)
    elif kind == "butterfly":
        butterfly(canvas, radius * 1.5, seed, line=line)
    else:
        flower(canvas, radius * 0.8, seed, line=line)


def _repeat(canvas: Canvas, plan: _Repeat, line: float) -> None:
    """Draw one repeat from the origin."""
    hand = canvas.hand.around_zero(4, 0.05).tolist()
    for number, (x, y, radius) in enumerate(plan.twigs):
        if in_sight(canvas, x, y, radius):
            with canvas.local(affine(x, y, angle=plan.turns[number] + hand[3])), canvas.local(affine(-radius * 0.95)):
                sprig(canvas, radius * 1.8, plan.seeds[3 + number % 5], line=line * 0.85)
    for number, (x, y) in enumerate(plan.bouquets):
        if in_sight(canvas, x, y, plan.size):
            tilt = plan.tilts[number] + hand[number]
            with canvas.local(affine(x, y, angle=tilt, mirrored=plan.flips[number])):
                _bouquet(canvas, plan.made[number], plan.size, line)
    for number, (x, y, radius) in enumerate(plan.flying):
        if in_sight(canvas, x, y, 2 * radius):
            with canvas.local(affine(x, y, angle=hand[2] + 0.4 * (number - 0.5), mirrored=bool(number))):
                _fly(canvas, plan.flyers[number], radius, plan.seeds[number], line)


def _paint(canvas: Canvas, rng: np.random.Generator) -> Composition:
    kind = _GROUNDS[int(rng.integers(len(_GROUNDS)))]
    width = float(rng.uniform(0.55, 0.95))
    height = width * float(rng.uniform(0.95, 1.25))
    step = float(rng.uniform(0.014, 0.024))
    angle = float(rng.choice((0.0, np.pi / 4, -np.pi / 4)))
    plan = _planned(rng, width, height, sprigs=kind == "sprigs")
    canvas.flood(Role.GROUND)
    if kind not in ("plain", "sprigs"):
        fill_ground(canvas, kind, step, angle=angle)
    for column, row in canvas.grid(width, height, margin=0.3 * width).tolist():
        with canvas.local(affine(column * width, row * height)):
            _repeat(canvas, plan, _LINE * (0.7 + 0.35 * width))
    flown = set(plan.flyers[: len(plan.flying)])
    return Composition(
        variant=f"buketan_{kind}",
        layout="scattered",
        elements=tuple(sorted({"bouquet", "flower", "leaf", "ribbon"} | flown)),
        isen=("sawut",) if kind in ("plain", "sprigs") else (kind, "sawut"),
        repeat=(width, height),
    )


DESIGNS = (Design(motif="buketan", family="buketan", paint=_paint, patch=False, favours=("pesisir", "lasem")),)
