"""Mega mendung: the rain clouds of Cirebon, each dyed in layers of one hue.

Knows: the clouds' outline with its curls, and how the layers follow it inwards. Does not know: the hue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.isen import fill_ground
from motifsearch.drawing.motifs.design import Design
from motifsearch.drawing.outlines import outlines
from motifsearch.drawing.packing import FreeRoom, in_sight
from motifsearch.drawing.strokes import TAU, affine, placed, ribbon, smooth
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

_Mask: TypeAlias = NDArray[np.uint8]
_Cloud: TypeAlias = list[list["Points"]]

_TONES = (Role.TONE_6, Role.TONE_5, Role.TONE_4, Role.TONE_3, Role.TONE_2, Role.TONE_1, Role.TONE_0)
# Resolution and size of the small raster on which a cloud's layers are measured; the cloud is about 2 units long.
_PER_UNIT = 200
_WIDE, _TALL = 2.4, 1.9
# Forms of long and of small clouds on one cloth.
_LONG, _SMALL = 5, 3


def _on_mask(points: Points) -> NDArray[np.int32]:
    return np.rint((points + np.array([_WIDE / 2, _TALL / 2])) * _PER_UNIT * 16).astype(np.int32)


def _lens(rng: np.random.Generator, height: float) -> Points:
    """Outline of a cloud from tip (-1, ...) to tip (1, ...): pointed at both ends, wavy above and below."""
    x = np.linspace(-1, 1, 49)
    # The hump stands a little to one side, and the tips run out hollow.
    moved = x + 0.22 * rng.uniform(-1, 1) * (1 - x * x)
    body = (1 - np.abs(moved) ** 1.9) ** 1.7
    waves = [
        1 + rng.uniform(0.1, 0.2) * np.cos(np.pi * rng.uniform(2.4, 4.2) * moved + rng.uniform(-0.7, 0.7))
        for _ in range(2)
    ]
    swing = rng.uniform(-0.3, 0.3) * np.maximum(x, 0) ** 2.5 + rng.uniform(-0.3, 0.3) * np.maximum(-x, 0) ** 2.5
    above, below = -height * body * waves[0], 0.8 * height * body * waves[1]
    return np.vstack([np.column_stack([x, above + swing]), np.column_stack([x, below + swing])[-2:0:-1]])


def _roll(rng: np.random.Generator, x: float, y: float, radius: float, turns: float) -> Points:
    """A curl about (x, y) that comes in from the cloud's edge above and rolls up to one side."""
    way = float(rng.choice((-1.0, 1.0)))
    s = np.linspace(0, 1, 44)
    reach = radius * (1.04 - 0.9 * s**0.85)
    angle = -np.pi / 2 - way * 0.5 + way * TAU * turns * s
    return np.column_stack([x + np.cos(angle) * reach, y + np.sin(angle) * reach])


def _curled(rng: np.random.Generator, kernels: int, curl: float) -> tuple[_Mask, list[Points]]:
    """A long cloud, pointed at both ends, and the lines inside it: kernels of its own form, each with a curl."""
    mask = _blank()
    height = float(rng.uniform(0.42, 0.54))
    cv2.fillPoly(mask, [_on_mask(_lens(rng, height))], 255, cv2.LINE_8, 4)
    if kernels == 0:
        return mask, [_roll(rng, float(rng.uniform(-0.15, 0.15)), -0.04, height * 0.72, curl)]
    places = ((0.0, 0.02, 0.62),) if kernels == 1 else ((0.3, -0.07, 0.4), (-0.32, 0.06, 0.4))
    lines: list[Points] = []
    for x, y, part in places:
        inner = placed(_lens(rng, 0.5), x, y, scale=part, mirrored=bool(rng.random() < 0.5))
        lines += [np.vstack([inner, inner[:1]]), _roll(rng, x, y - 0.02, part * 0.36, curl)]
    return mask, lines


def _headed(rng: np.random.Generator, heads: int, curl: float) -> tuple[_Mask, list[Points]]:
    """A small cloud: round curled heads on one side of a body that runs out in a point."""
    mask = _blank()
    end = float(rng.choice((-1.0, 1.0)) * rng.uniform(0.1, 0.3))
    tail = smooth([(-0.5, 0.12), (0.0, 0.0), (0.55, -0.06), (1.05, end)], steps=12)
    t = np.linspace(0, 1, len(tail))
    cv2.fillPoly(mask, [_on_mask(ribbon(tail, 0.62 * (1 - t) ** 0.8 + 0.01))], 255, cv2.LINE_8, 4)
    spots = [(-0.62, 0.1, 0.36), (-0.1, -0.26, 0.36), (0.3, 0.24, 0.28)][:heads]
    for x, y, radius in spots:
        middle = _on_mask(np.array([[x, y]]))[0].tolist()
        cv2.circle(mask, middle, int(radius * _PER_UNIT * 16), 255, -1, cv2.LINE_8, 4)
    # Inlets between the heads are rounded, as the canting goes.
    size = int(0.16 * _PER_UNIT) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, disc), np.uint8)
    return mask, [_roll(rng, x, y, radius * 0.96, curl) for x, y, radius in spots]


def _blank() -> _Mask:
    return np.zeros((int(_TALL * _PER_UNIT), int(_WIDE * _PER_UNIT)), np.uint8)


def _cloud(drawn: tuple[_Mask, list[Points]], steps: Points) -> _Cloud:
    """Trace a cloud: for each layer from the edge inwards its outlines.

    The layers follow the lines inside it as they follow the edge; the lines themselves have the edge's tone.
    """
    whole, lines = drawn
    clear = np.full_like(whole, 255)
    cv2.polylines(clear, [_on_mask(line) for line in lines], False, 0, 1, cv2.LINE_8, 4)
    from_edge, from_line = (
        np.asarray(cv2.distanceTransform(mask, cv2.DIST_L2, 5), np.float32) / _PER_UNIT for mask in (whole, clear)
    )
    # A cloud with much inside has narrower layers, so that its heart is as deep as the others'.
    deepest = float(np.minimum(from_edge, from_line).max())
    fitted = steps * float(np.clip(0.8 * deepest / steps[-1], 0.5, 1.15))
    # A line has a pale band on both its sides, the edge on one only: half is enough on each.
    away = np.minimum(from_edge, from_line + np.float32(0.4 * fitted[1]))
    layers = [outlines(whole, soften=5)]
    layers += [outlines((away > float(step)).astype(np.uint8), soften=5) for step in fitted[1:]]
    return [[ring / _PER_UNIT - np.array([_WIDE / 2, _TALL / 2]) for ring in layer] for layer in layers]


def _layers(rng: np.random.Generator, count: int) -> tuple[list[Role], Points]:
    """Tones of the layers from the edge inwards, and how deep inside each begins."""
    picked = np.rint(np.linspace(0, len(_TONES) - 1, min(count, len(_TONES)))).astype(int).tolist()
    tones = [_TONES[place] for place in picked]
    if rng.random() < 0.3:
        # Dark to the edge and pale within, under the same pale outline.
        tones = [tones[0], *tones[:0:-1]]
    # Beyond seven the heart grows pale again.
    tones += [tones[-3], tones[-5]][: count - len(tones)]
    widths = np.full(count, rng.uniform(0.024, 0.034)) * np.linspace(0.85, 1.1, count)
    widths[0] = rng.uniform(0.022, 0.03)
    return tones, np.concatenate([[0.0], np.cumsum(widths)[:-1]])


def _spread(rng: np.random.Generator, width: float, height: float) -> list[tuple[float, float, float, int]]:
    """Places of the clouds of one repeat: x, y, half their length, and which form; the largest last.

    Clouds are twice as long as tall, so room is measured on a repeat stretched to twice its height.
    """
    room = FreeRoom(width, 2 * height)
    x, y = rng.uniform(0, 1, 2) * (width, 2 * height)
    large = width * float(rng.uniform(0.19, 0.27))
    room.take_disc(float(x), float(y), large)
    places = [(float(x), float(y), large)]
    places += room.packed(int(rng.integers(3, 7)), least=large * 0.62, most=large, share=0.96)
    places += room.packed(int(rng.integers(4, 9)), least=large * 0.36, most=large * 0.55, share=0.98)
    places += room.packed(24, least=large * 0.17, most=large * 0.34)
    forms = [
        int(rng.integers(_LONG)) if radius > large * 0.36 else _LONG + int(rng.integers(_SMALL))
        for *_, radius in places
    ]
    return [(x, y / 2, radius, form) for (x, y, radius), form in zip(places, forms, strict=True)][::-1]


def _paint(canvas: Canvas, rng: np.random.Generator) -> Composition:
    count = int(rng.integers(5, 10))
    tones, steps = _layers(rng, count)
    curl = float(rng.uniform(1.05, 1.5))
    clouds = [_cloud(_curled(rng, kernels, curl), steps) for kernels in (0, 1, 1, 2, 2)]
    # Small clouds have the same layers, narrower, so that all of them fit.
    clouds += [_cloud(_headed(rng, heads, curl), steps * 1.3) for heads in (1, 2, 3)]
    width = float(rng.uniform(0.75, 1.3))
    height = width * float(rng.uniform(0.7, 0.95))
    places = _spread(rng, width, height)
    tilts, flips = rng.normal(0, 0.1, len(places)).tolist(), (rng.random(len(places)) < 0.5).tolist()
    dotted = bool(rng.random() < 0.25)
    canvas.flood(Role.GROUND)
    if dotted:
        fill_ground(canvas, "cecek", float(np.clip(width * 0.03, 0.016, 0.04)))
    for column, row in canvas.grid(width, height, margin=0.4 * width).tolist():
        turns = canvas.hand.around_zero(len(places), 0.04).tolist()
        for (x, y, radius, form), tilt, mirrored, turn in zip(places, tilts, flips, turns, strict=True):
            at_x, at_y = column * width + x, row * height + y
            if in_sight(canvas, at_x, at_y, 1.4 * radius):
                with canvas.local(affine(at_x, at_y, angle=tilt + turn, scale=radius * 1.24, mirrored=mirrored)):
                    for tone, rings in zip(tones, clouds[form], strict=True):
                        canvas.fill_with_holes(rings, tone)
    return Composition(
        variant=f"mega_mendung_{count}",
        layout="all_over",
        elements=("cloud", "dot", "spiral") if dotted else ("cloud", "spiral"),
        isen=("cecek",) if dotted else (),
        repeat=(width, height),
    )


DESIGNS = (
    Design(
        motif="mega_mendung",
        family="cloud",
        paint=_paint,
        patch=False,
        favours=("indigo", "pesisir_merah", "pesisir_biru"),
    ),
)
