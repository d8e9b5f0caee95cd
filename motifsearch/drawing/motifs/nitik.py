"""Nitik: patterns built wholly of small squares and dots, after woven patola cloth.

Knows: how a symmetric pattern of squares is thought out on a lattice and set on the cloth. Does not know: colours or
technique.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.motifs.design import Design
from motifsearch.drawing.strokes import affine, copies, oval, rectangle
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from motifsearch.drawing.canvas import Canvas

_ROLES = (Role.GRAIN, Role.MAIN, Role.SECOND, Role.ACCENT)


def lattice_pattern(rng: np.random.Generator, side: int) -> tuple[NDArray[np.int64], list[str]]:
    """A pattern for one repeat of `side` squares with the symmetry of a square.

    Parameters
    ----------
    rng : numpy.random.Generator
    side : int
        Squares along a side, odd.

    Returns
    -------
    pattern : ndarray, (side, side) int64
        -1 empty, else the number of the role among GRAIN, MAIN, SECOND, ACCENT.
    elements : list of str
        What it shows.
    """
    half = (side - 1) / 2
    y, x = np.mgrid[0:side, 0:side] - half
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    far = np.hypot(np.abs(x) - half, np.abs(y) - half)
    wedge = np.abs((angle + np.pi / 8) % (np.pi / 4) - np.pi / 8)
    checks = (np.rint(x + half) + np.rint(y + half)) % 2 == 0
    pattern = np.full((side, side), -1)
    elements = ["dot", "square"]
    edge = half * float(rng.uniform(0.84, 0.98))
    frame = str(rng.choice(["circle", "circle", "rhombus", "square", "cross"]))
    around = np.abs(x) + np.abs(y)
    if frame == "circle":
        pattern[np.abs(radius - edge) < 0.62] = 0
        pattern[(np.abs(radius - edge + 2) < 0.55) & checks] = 1
        elements.append("circle")
    elif frame == "rhombus":
        pattern[(np.abs(around - half * 1.02) < 0.8) & checks] = 0
        pattern[np.abs(around - half * 0.8) < 0.5] = 1
        elements.append("rhombus")
    elif frame == "square":
        pattern[(np.maximum(np.abs(x), np.abs(y)) > half - 1) & checks] = 0
        pattern[np.abs(np.maximum(np.abs(x), np.abs(y)) - half + 2.5) < 0.5] = 1
    else:
        pattern[(np.minimum(np.abs(x), np.abs(y)) < 1) & checks] = 0
        elements.append("cross")
    petals, gap = int(rng.choice([4, 8])), float(rng.uniform(0.72, 0.95))
    turn = 0.0 if rng.random() < 0.6 else np.pi / petals
    bloom = np.cos((angle + turn) * petals / 2) ** 2
    reach = edge * gap * (0.42 + 0.58 * bloom)
    colours = rng.permutation([1, 2, 3])
    pattern[(radius < reach) & (wedge >= 0)] = colours[0]
    pattern[(radius < reach) & (radius > reach - 1.6)] = 0
    pattern[(radius < reach * 0.62)] = -1
    pattern[(radius < reach * 0.55)] = colours[1]
    pattern[radius < max(1.1, edge * 0.16)] = 0
    elements.append("flower")
    sown = str(rng.choice(["none", "sparse", "diagonal"]))
    outside = (pattern < 0) & (radius > reach + 1.5)
    even_x, even_y = np.rint(x + half).astype(int), np.rint(y + half).astype(int)
    if sown == "sparse":
        pattern[outside & (even_x % 3 == half % 3) & (even_y % 3 == half % 3)] = 0
    elif sown == "diagonal":
        pattern[outside & ((even_x + even_y) % 4 == (2 * half) % 4) & ((even_x - even_y) % 4 == 0)] = 1
    # The corners, where four repeats meet, hold a smaller ornament.
    size = half * float(rng.uniform(0.3, 0.44))
    pattern[far < size] = -1
    pattern[(far < size) & (np.abs(far - size + 1) < 0.6)] = 0
    pattern[(far < size - 2) & checks] = colours[2]
    if rng.random() < 0.5:
        pattern[(np.abs(np.abs(x) - np.abs(y)) < 0.6) & (radius > reach + 1) & (far > size) & checks] = 0
    return pattern, elements


def _paint(canvas: Canvas, rng: np.random.Generator) -> Composition:
    across = float(rng.uniform(3.0, 6.0))
    side = int(rng.choice([17, 21, 25, 29]))
    if across * side > 110:
        side = 17
    pattern, elements = lattice_pattern(rng, side)
    square = bool(rng.random() < 0.75)
    full = float(rng.uniform(0.62, 0.82))
    brick = bool(rng.random() < 0.3)
    mark = rectangle(-full / 2, -full / 2, full / 2, full / 2) if square else oval(full * 1.1, steps=10)
    # The flowers' own colours may be brushed in whole, only their outlines dotted.
    solid, block = bool(rng.random() < 0.5), rectangle(-0.52, -0.52, 0.52, 0.52)
    with canvas.local(affine(scale=1 / across / side)):
        cells = canvas.grid(float(side), float(side), margin=float(side))
        corners = cells * float(side)
        if brick:
            corners[:, 0] += np.where(cells[:, 1] % 2 == 0, 0.0, side // 2)
        low_x, low_y, high_x, high_y = canvas.bounds(1.0)
        for number, role in enumerate(_ROLES):
            rows, columns = np.nonzero(pattern == number)
            places = (corners[:, None, :] + np.stack([columns, rows], 1)[None]).reshape(-1, 2)
            seen = (places > (low_x, low_y)).all(1) & (places < (high_x, high_y)).all(1)
            if solid and number >= 1:
                canvas.fill(copies(block, places[seen]), role)
            else:
                canvas.fill(copies(mark, canvas.hand.strayed(places[seen], 0.06)), role)
    return Composition(
        variant="nitik",
        layout="grid",
        elements=tuple(dict.fromkeys(elements)),
        isen=("cecek",),
        repeat=None if brick else (1 / across, 1 / across),
    )


DESIGNS = (Design(motif="nitik", family="nitik", paint=_paint, favours=("sogan", "lasem_merah_tua", "indigo_gelap")),)
