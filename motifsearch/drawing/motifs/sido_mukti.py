"""Sido mukti and sido luhur: a net of ornamented frames, and in each a sign of what is wished for.

Knows: the net, its bands and what stands in which frame. Does not know: how the signs are built. The two differ in
their signs: butterfly, throne hall and flowers for prosperity (mukti); gurda, birds and mountain for dignity (luhur).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.buildings import house, meru
from motifsearch.drawing.canvas import Role
from motifsearch.drawing.fauna import bird, butterfly, gurda, wing
from motifsearch.drawing.flora import flower
from motifsearch.drawing.foliage import sprig
from motifsearch.drawing.isen import fill_isen
from motifsearch.drawing.motifs.design import Design
from motifsearch.drawing.packing import in_sight
from motifsearch.drawing.strokes import affine, along, copies, oval, petal, rhombus, shrunk, smooth
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

_LINE = 0.0034
_SIGNS = {
    "sido_mukti": ("butterfly", "house", "flower", "wing", "gurda"),
    "sido_luhur": ("gurda", "bird", "meru", "flower", "wing"),
}
_ELEMENTS = {"gurda": "garuda", "meru": "mountain", "house": "throne"}
_PANELS = ("galaran", "cecek", "ukel", "cecek_pitu", "sawut", "ungker", "none")
_ORNAMENTS = ("dots", "leaves", "lozenges", "blades")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Net:
    """The net: frames of `width` by `height`, `bulge` bends their sides, `band` is the bands' width."""

    width: float
    height: float
    bulge: float
    band: float
    ornament: str

    def side(self, right: int, down: int) -> Points:
        """One side of the frame about the origin, from its upper or lower tip outwards."""
        tip = np.array([0.0, down * self.height / 2])
        end = np.array([right * self.width / 2, 0.0])
        way = end - tip
        across = np.array([-way[1], way[0]]) * right * down
        t = np.linspace(0, 1, 17)[:, None]
        # An S: the same seen from either frame that shares the side, so the net closes.
        return tip + way * t + across * self.bulge * np.sin(2 * np.pi * t)

    def frame(self, part: float) -> Points:
        """The frame's outline about the origin, scaled by `part`."""
        sides = [self.side(1, -1), self.side(1, 1)[::-1], self.side(-1, 1), self.side(-1, -1)[::-1]]
        return np.vstack([side[:-1] for side in sides]) * part


def _bands(canvas: Canvas, net: _Net, x: float, y: float, line: float) -> None:
    """Draw the four bands about a frame with what lies on them."""
    sides = [net.side(right, down) + np.array([x, y]) for right in (-1, 1) for down in (-1, 1)]
    band = net.band
    canvas.stroke(sides, band + 2 * line, Role.LINE)
    canvas.stroke(sides, band, Role.MAIN)
    if net.ornament == "dots":
        canvas.stroke(sides, band * 0.5, Role.LINE)
        canvas.stroke(sides, band * 0.5 - 1.4 * line, Role.ACCENT)
        for side in sides:
            canvas.dots(along(side, max(5, int(net.width / band * 2.2))), band * 0.11)
        return
    count = max(4, int(net.width / band * 1.5))
    for side in sides:
        spots = along(side, count, start=0.07, stop=0.93)
        ways = np.arctan2(*(np.gradient(spots, axis=0).T[::-1]))
        if net.ornament == "leaves":
            form = petal(band * 0.62, band * 0.32, belly=0.5)
            for turn in (-0.75, 0.75):
                canvas.shape(copies(form, spots, angle=ways + turn), Role.SECOND, line * 0.7)
            canvas.stroke(side, line, Role.LINE)
        elif net.ornament == "lozenges":
            canvas.shape(copies(rhombus(band * 0.8, band * 0.62), spots, angle=ways), Role.SECOND, line * 0.7)
            canvas.dots(spots, band * 0.09)
        else:
            blade = np.array([[-0.34, -0.42], [0.06, -0.42], [0.4, 0.42], [0.0, 0.42]]) * band
            canvas.shape(copies(smooth(blade, closed=True, steps=3), spots, angle=ways), Role.ACCENT, line * 0.7)


def _sign(canvas: Canvas, kind: str, size: float, seed: int, line: float) -> None:
    if kind == "butterfly":
        butterfly(canvas, size * 0.9, seed, line=line)
    elif kind == "house":
        house(canvas, size * 0.86, seed, line=line)
    elif kind == "gurda":
        gurda(canvas, size * 0.68, seed, line=line)
    elif kind == "bird":
        bird(canvas, size * 0.86, seed, line=line)
    elif kind == "meru":
        meru(canvas, size * 0.76, seed, line=line)
    elif kind == "flower":
        flower(canvas, size * 0.46, seed, line=line)
    else:
        for mirrored in (False, True):
            with canvas.local(affine((-0.04 if mirrored else 0.04) * size, size * 0.26, mirrored=mirrored)):
                wing(canvas, size * 0.64, seed, line=line)


def _panel(canvas: Canvas, net: _Net, kind: str, role: Role, line: float) -> None:
    """Fill the frame about the origin: ground, filling, and an inner line that follows it."""
    frame = net.frame(1.0)
    canvas.fill(frame, role)
    inner = shrunk(frame, 1 - 2.3 * net.band / min(net.width, net.height))
    step = net.width * 0.052
    if kind == "sawut":
        # Rays run in from the frame, as ears of rice.
        starts, ends = inner[::2], inner[::2] * 0.72
        canvas.stroke(np.stack([starts, ends], 1), line * 0.8, Role.GRAIN)
        canvas.dots(inner[::2] * 0.66, line * 0.8, Role.GRAIN)
    elif kind != "none":
        fill_isen(canvas, inner, kind, max(step, 0.012), role=Role.GRAIN)
    if kind in ("cecek", "ukel", "galaran", "none"):
        canvas.stroke(inner, line * 0.8, Role.GRAIN, closed=True)


def _frames(canvas: Canvas, net: _Net, signs: int) -> list[tuple[float, float, int]]:
    """Middles (x, y) of the frames in sight, and the number of the sign in each."""
    width, height = net.width, net.height
    frames: list[tuple[float, float, int]] = []
    for column, row in canvas.grid(width, height, margin=width).tolist():
        for half in (0, 1):
            x, y = (column + 0.5 * half) * width, (row + 0.5 * half) * height
            if in_sight(canvas, x, y, max(width, height) * 0.52):
                frames.append((x, y, (2 * row + half) % signs if signs > 2 else half))
    return frames


def _paint(canvas: Canvas, rng: np.random.Generator, motif: str) -> Composition:
    width = float(rng.uniform(0.34, 0.52))
    net = _Net(
        width=width,
        height=width * float(rng.choice((0.8, 1.0, 1.0, 1.2, 1.35))),
        bulge=float(rng.choice((0.0, 0.0, 0.05, 0.085))),
        band=width * float(rng.uniform(0.09, 0.15)),
        ornament=_ORNAMENTS[int(rng.integers(len(_ORNAMENTS)))],
    )
    signs = [str(kind) for kind in rng.permutation(_SIGNS[motif])[: int(rng.integers(2, 5))]]
    # What the cloth is known by is always on it.
    if _SIGNS[motif][0] not in signs:
        signs[0] = _SIGNS[motif][0]
    panels = [_PANELS[int(place)] for place in rng.permutation(len(_PANELS))[:2]]
    grounds = (Role.GROUND, Role.FIELD) if rng.random() < 0.6 else (Role.GROUND, Role.GROUND)
    seeds = rng.integers(1 << 20, size=8).tolist()
    twigs = bool(rng.random() < 0.75)
    line = _LINE * (0.6 + width)
    canvas.flood(Role.GROUND)
    frames = _frames(canvas, net, len(signs))
    for x, y, number in frames:
        with canvas.local(affine(x, y)):
            _panel(canvas, net, panels[number % 2], grounds[number % 2], line)
    size = min(width, net.height) - 1.6 * net.band
    turns = canvas.hand.around_zero(len(frames), 0.03).tolist()
    for (x, y, number), turn in zip(frames, turns, strict=True):
        with canvas.local(affine(x, y, angle=turn)):
            # The ground's filling keeps off the sign.
            canvas.fill(oval(size * 0.62, size * 0.6, steps=24), grounds[number % 2])
            if twigs:
                _twigs(canvas, net, size, seeds[7], line)
            _sign(canvas, signs[number], size * 0.7, seeds[number], line)
    # Every side is shared by two frames; those that stand on whole steps have them all.
    for x, y, _ in frames:
        if abs(x / width - round(x / width)) < 0.25:
            _bands(canvas, net, x, y, line)
    knots = np.array([(x, y + net.height / 2) for x, y, _ in frames] + [(x + width / 2, y) for x, y, _ in frames])
    for x, y in knots.tolist():
        with canvas.local(affine(x, y)):
            canvas.shape(oval(net.band * 1.7, steps=18), Role.SECOND, line)
            flower(canvas, net.band * 0.7, seeds[6], line=line * 0.8, kind="star")
    elements = {_ELEMENTS.get(kind, kind) for kind in signs} | {"rhombus", "rosette"} | ({"leaf"} if twigs else set())
    return Composition(
        variant=motif + ("_ogee" if net.bulge else ""),
        layout="grid",
        elements=tuple(sorted(elements)),
        isen=tuple(sorted({"sawut", *panels} - {"none"})),
        # Signs change from half row to half row; an odd number of them comes round on whole rows only.
        repeat=(width, net.height * len(signs) / (1 if len(signs) % 2 else 2)),
    )


def _twigs(canvas: Canvas, net: _Net, size: float, seed: int, line: float) -> None:
    """Draw a twig into each corner of the frame."""
    for angle, reach in ((0.0, net.width), (np.pi / 2, net.height), (np.pi, net.width), (-np.pi / 2, net.height)):
        long = (reach / 2 - net.band * 1.7) * 0.56
        with canvas.local(affine(angle=angle)), canvas.local(affine(reach / 2 - net.band * 1.6 - long)):
            sprig(canvas, min(long, size * 0.3), seed, line=line * 0.85)


def _mukti(canvas: Canvas, rng: np.random.Generator) -> Composition:
    return _paint(canvas, rng, "sido_mukti")


def _luhur(canvas: Canvas, rng: np.random.Generator) -> Composition:
    return _paint(canvas, rng, "sido_luhur")


DESIGNS = (
    Design(motif="sido_mukti", family="sido", paint=_mukti, patch=False, favours=("sogan",)),
    Design(motif="sido_luhur", family="sido", paint=_luhur, patch=False, favours=("sogan",)),
)
