"""Sekar jagad: a map of islands, each with a filling of its own (kar jagad, the map of the world).

Knows: the coast lines. Does not know: what fills an island.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.motifs.design import Design
from motifsearch.drawing.outlines import outlines
from motifsearch.drawing.packing import in_sight
from motifsearch.drawing.patches import fill_patch, patch_fillings
from motifsearch.drawing.strokes import affine
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

_LINE = 0.0036
# One repeat is measured on a raster of so many pixels a side, with as much again around it.
_ACROSS = 200


def _coasts(rng: np.random.Generator, period: float, count: int, waviness: float, gap: float) -> list[Points]:
    """Draw the outlines of the islands of one repeat, cloth units; they may reach over its edge.

    Nearest-seed regions after the plane is bent by periodic waves, so that the repeat closes.
    """
    places: list[Points] = []
    # The farthest of a few candidates keeps islands of one size apart.
    for _ in range(count):
        candidates = rng.random((12, 2))
        if not places:
            places.append(candidates[0])
            continue
        away = np.abs(candidates[:, None] - np.array(places)[None])
        away = np.minimum(away, 1 - away)
        places.append(candidates[int(np.argmax(np.hypot(away[..., 0], away[..., 1]).min(1)))])
    seeds = np.array(places)
    axis = (np.arange(2 * _ACROSS) + 0.5) / _ACROSS - 0.5
    x, y = np.meshgrid(axis, axis)
    bent_x, bent_y = x.copy(), y.copy()
    for _ in range(7):
        high = int(rng.integers(2, 8))
        across, down = rng.integers(-high, high + 1, 2).tolist()
        phase_x, phase_y = rng.uniform(0, 2 * np.pi, 2)
        wave = 2 * np.pi * (across * x + down * y)
        reach = waviness / (2 + abs(across) + abs(down))
        bent_x += reach * np.sin(wave + phase_x)
        bent_y += reach * np.sin(wave + phase_y)
    tiles = np.array([(0, 0), *((i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j)], float)
    all_seeds = (tiles[:, None] + seeds[None]).reshape(-1, 2)
    # Squared distance to each seed but for the part that all seeds share; a few rows at a time stay in the cache.
    sizes, ways = (all_seeds**2).sum(1), -2 * all_seeds.T
    bent = np.stack([bent_x, bent_y], 2).reshape(-1, 8 * len(axis), 2)
    nearest = np.concatenate([(rows @ ways + sizes).argmin(1) for rows in bent]).reshape(x.shape)
    coasts: list[Points] = []
    for number in range(count):
        region = (nearest == number).astype(np.uint8)
        away = cv2.distanceTransform(region, cv2.DIST_L2, 5)
        inner = (away > gap / period * _ACROSS).astype(np.uint8)
        coasts += [(ring / _ACROSS - 0.5) * period for ring in outlines(inner, soften=5, every=2, least=30)]
    return coasts


def _paint(canvas: Canvas, rng: np.random.Generator) -> Composition:
    # Imported when painted: the search for motifs imports this module first.
    from motifsearch.drawing.motifs import designs

    known = designs()
    names = patch_fillings(known)
    period = float(rng.uniform(0.9, 1.3))
    count = int(rng.integers(12, 26))
    gap = float(rng.uniform(0.006, 0.011))
    coasts = _coasts(rng, period, count, float(rng.uniform(0.05, 0.14)), gap)
    order = rng.permutation(np.tile(np.arange(len(names)), 3))[: len(coasts)].tolist()
    seeds = rng.integers(1 << 20, size=len(coasts)).tolist()
    scale = float(rng.uniform(0.3, 0.45))
    border = (Role.LINE, Role.GROUND) if rng.random() < 0.5 else (Role.GROUND, Role.LINE)
    beads = bool(rng.random() < 0.45)
    canvas.flood(border[1])
    used: set[str] = set()
    for column, row in canvas.grid(period, period, margin=0.5 * period).tolist():
        with canvas.local(affine(column * period, row * period)):
            for coast, number, seed in zip(coasts, order, seeds, strict=True):
                low, high = coast.min(0), coast.max(0)
                x, y = ((low + high) / 2).tolist()
                if not in_sight(canvas, x, y, float((high - low).max()) / 2):
                    continue
                fill_patch(canvas, coast, names[number], seed, known, scale=scale)
                used.add(names[number])
                # Each island has a coast of two lines with the sea's colour between them.
                canvas.stroke(coast, 3.6 * _LINE, Role.LINE, closed=True)
                canvas.stroke(coast, 1.6 * _LINE, Role.FIELD if beads else border[1], closed=True)
                if beads:
                    canvas.dots(coast[::4], _LINE * 0.62, Role.LINE)
    elements = {"island", *({"leaf"} if "twigs" in used else set()), *({"flower"} if "flowers" in used else set())}
    return Composition(
        variant="sekar_jagad",
        layout="patchwork",
        elements=tuple(sorted(elements)),
        isen=tuple(sorted(used - set(known) - {"figure", "twigs", "flowers"})),
        repeat=(period, period),
    )


DESIGNS = (Design(motif="sekar_jagad", family="patchwork", paint=_paint, patch=False, favours=("sogan", "pesisir")),)
