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
from motifsearch.drawing.strokes import TAU, placed, ribbon, smooth
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

_Mask: TypeAlias = NDArray[np.uint8]
_Cloud: TypeAlias = list[list["Points"]]

_TONES = (Role.TONE_6, Role.TONE_5, Role.TONE_4, Role.TONE_3, Role.TONE_2, Role.TONE_1, Role.TONE_0)
# Resolution and size of the small raster on which a cloud's layers are measured; the cloud is about 2 units long.
_PER_UNIT = 190
_WIDE, _TALL = 3.4, 2.4


def _on_mask(points: Points) -> NDArray[np.int32]:
    return np.rint((points + np.array([_WIDE / 2, _TALL / 2])) * _PER_UNIT * 16).astype(np.int32)


def _lobes(rng: np.random.Generator, count: int) -> list[tuple[float, float, float, float, float]]:
    """Round heads of the cloud: x, y, radius, way of curling (+1 or -1), angle at which the curl comes in."""
    spots: list[tuple[float, float, float, float, float]] = []
    xs = np.linspace(-0.78, 0.78, count) + rng.normal(0, 0.06, count)
    for place, x in enumerate(xs.tolist()):
        middle = 1 - abs(x)
        radius = float(rng.uniform(0.2, 0.27) + 0.16 * middle)
        above = place % 2 == 0 or rng.random() < 0.35
        y = (-0.22 - 0.16 * middle) * (1 if above else -0.85) + float(rng.normal(0, 0.04))
        way = 1.0 if x < rng.normal(0, 0.2) else -1.0
        # Heads that would cut into each other's curls are left out.
        if any(np.hypot(x - other[0], y - other[1]) < 1.02 * (radius + other[2]) for other in spots):
            continue
        spots.append((x, y, radius, way if above else -way, 0.0 if above else np.pi))
    return spots


def _silhouette(rng: np.random.Generator, count: int, curl: float, gap: float) -> _Mask:
    mask = np.zeros((int(_TALL * _PER_UNIT), int(_WIDE * _PER_UNIT)), np.uint8)
    bend = rng.normal(0, 0.16)
    tail_l, tail_r = rng.uniform(1.15, 1.55, 2)
    # The body is one long flame: pointed at both ends, the points swung up or down.
    spine = smooth(
        [
            (-tail_l, rng.choice((-1, 1)) * rng.uniform(0.1, 0.3)),
            (-0.8, 0.04 + bend * 0.4),
            (-0.3, -bend * 0.3),
            (0.3, bend * 0.3),
            (0.8, 0.04 - bend * 0.4),
            (tail_r, rng.choice((-1, 1)) * rng.uniform(0.1, 0.3)),
        ],
        steps=14,
    )
    t = np.linspace(0, 1, len(spine))
    body = ribbon(spine, 0.62 * np.sin(np.pi * t) ** 0.9)
    cv2.fillPoly(mask, [_on_mask(body)], 255, cv2.LINE_8, 4)
    lobes = _lobes(rng, count)
    for x, y, radius, _, _ in lobes:
        centre = _on_mask(np.array([[x, y]]))[0].tolist()
        cv2.circle(mask, centre, int(radius * _PER_UNIT * 16), 255, -1, cv2.LINE_8, 4)
    # Inlets between the heads are rounded, as the canting goes.
    size = int(0.1 * _PER_UNIT) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, disc), np.uint8)
    for x, y, radius, way, foot in lobes:
        # A curl comes in from the edge beside the head and rolls up in it.
        turns = curl * rng.uniform(0.9, 1.2)
        s = np.linspace(0, 1, 44)
        reach = radius * (1.05 - 0.91 * s**0.8)
        angle = foot + np.pi / 2 + way * (np.pi * 0.42 + TAU * turns * s)
        line = np.stack([x + np.cos(angle) * reach, y + np.sin(angle) * reach], 1)
        cv2.polylines(mask, [_on_mask(line)], False, 0, max(2, round(gap * _PER_UNIT)), cv2.LINE_8, 4)
    return mask


def _cloud(rng: np.random.Generator, count: int, curl: float, steps: Points, gap: float) -> _Cloud:
    """Draw one cloud: for each layer from the edge inwards its outlines."""
    mask = _silhouette(rng, count, curl, gap)
    away = np.asarray(cv2.distanceTransform(mask, cv2.DIST_L2, 5), np.float32) / _PER_UNIT
    layers = [outlines((away > float(step)).astype(np.uint8), soften=7) for step in steps]
    return [[ring / _PER_UNIT - np.array([_WIDE / 2, _TALL / 2]) for ring in layer] for layer in layers]


def _layers(rng: np.random.Generator, count: int) -> tuple[list[Role], Points]:
    """Tones of the layers from the edge inwards, and how deep inside each begins."""
    picked = np.rint(np.linspace(0, len(_TONES) - 1, min(count, len(_TONES)))).astype(int).tolist()
    tones = [_TONES[place] for place in picked]
    if rng.random() < 0.3:
        # Dark to the edge and pale within, under the same pale outline.
        tones = [tones[0], *tones[:0:-1]]
    tones += [_TONES[0], _TONES[3]][: count - len(tones)]
    widths = np.full(count, rng.uniform(0.038, 0.052)) * np.linspace(0.85, 1.1, count)
    widths[0] = rng.uniform(0.026, 0.036)
    return tones, np.concatenate([[0.0], np.cumsum(widths)[:-1]])


def _paint(canvas: Canvas, rng: np.random.Generator) -> Composition:
    count = int(rng.integers(5, 10))
    tones, steps = _layers(rng, count)
    curl = float(rng.uniform(1.0, 1.5))
    shapes = [_cloud(rng, int(rng.integers(3, 6)), curl, steps, float(steps[1]) * 0.55) for _ in range(4)]
    small = [_cloud(rng, 2, curl, steps, float(steps[1]) * 0.6) for _ in range(2)]
    step_x = float(rng.uniform(0.34, 0.62))
    step_y = step_x * float(rng.uniform(0.38, 0.46))
    scale = step_x * float(rng.uniform(0.39, 0.43))
    table = rng.random((4, 64))
    dotted = bool(rng.random() < 0.3)
    canvas.flood(Role.GROUND)
    if dotted:
        fill_ground(canvas, "cecek", max(0.016, step_x * 0.085))
    cells = canvas.grid(step_x, step_y, margin=step_x)
    order = np.lexsort((cells[:, 0], cells[:, 1]))
    turns = canvas.hand.around_zero(len(cells), 0.05)
    for (column, row), turn in zip(cells[order].tolist(), turns.tolist(), strict=True):
        key = (row % 4) * 2 + column % 2
        x = (column + 0.5 * (row % 2)) * step_x + (table[0, key] - 0.5) * 0.16 * step_x
        y = (row + 0.5) * step_y + (table[1, key] - 0.5) * 0.2 * step_y
        mirrored = bool(table[2, key] < 0.5)
        tilt = (table[3, key] - 0.5) * 0.3 + turn
        beside = (x + step_x * 0.5, y + step_y * (table[2, key + 16] - 0.5) * 0.5)
        _set(
            canvas,
            small[key % 2],
            tones,
            *beside,
            angle=(table[3, key + 8] - 0.5) * 0.6 + turn,
            scale=scale * (0.36 + 0.2 * table[0, key + 16]),
            mirrored=bool(table[2, key + 8] < 0.5),
        )
        size = scale * (0.9 + 0.25 * table[0, key + 8])
        _set(canvas, shapes[int(table[1, key + 8] * 4)], tones, x, y, angle=tilt, scale=size, mirrored=mirrored)
    return Composition(
        variant=f"mega_mendung_{count}",
        layout="all_over",
        elements=("cloud", "spiral", "dot") if dotted else ("cloud", "spiral"),
        isen=("cecek",) if dotted else (),
        repeat=(2 * step_x, 4 * step_y),
    )


def _set(
    canvas: Canvas, cloud: _Cloud, tones: list[Role], x: float, y: float, *, angle: float, scale: float, mirrored: bool
) -> None:
    for tone, rings in zip(tones, cloud, strict=True):
        canvas.fill_with_holes(
            [placed(ring, x, y, angle=angle, scale=scale, mirrored=mirrored) for ring in rings], tone
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
