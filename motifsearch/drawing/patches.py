"""Fillings for the patches of tambal and the islands of sekar jagad: other motifs, figures, twigs, isen.

Knows: how one polygon is filled from its seed, in roles changed so that neighbours differ. Does not know: which
patch lies where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.buildings import meru
from motifsearch.drawing.canvas import Role
from motifsearch.drawing.fauna import bird, butterfly, gurda
from motifsearch.drawing.flora import FLOWERS, flower
from motifsearch.drawing.foliage import sprig
from motifsearch.drawing.isen import fill_isen, isen_names, lattice
from motifsearch.drawing.strokes import affine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.drawing.canvas import Canvas, Points
    from motifsearch.drawing.motifs.design import Design

_LINE = 0.0028

# Grounds stay under GRAIN and fills under DOT in each of them, so that every filling is still seen.
_CHANGES: tuple[Mapping[Role, Role], ...] = (
    {},
    {Role.GROUND: Role.FIELD, Role.FIELD: Role.GROUND, Role.MAIN: Role.ACCENT, Role.ACCENT: Role.MAIN},
    {
        Role.GROUND: Role.MAIN,
        Role.FIELD: Role.SECOND,
        Role.MAIN: Role.GROUND,
        Role.SECOND: Role.FIELD,
        Role.ACCENT: Role.GROUND,
        Role.DOT: Role.GRAIN,
        Role.GRAIN: Role.DOT,
    },
    {
        Role.GROUND: Role.SECOND,
        Role.FIELD: Role.MAIN,
        Role.MAIN: Role.GROUND,
        Role.SECOND: Role.GROUND,
        Role.ACCENT: Role.FIELD,
        Role.DOT: Role.GRAIN,
        Role.GRAIN: Role.DOT,
    },
    {
        Role.GROUND: Role.ACCENT,
        Role.FIELD: Role.MAIN,
        Role.MAIN: Role.GROUND,
        Role.SECOND: Role.FIELD,
        Role.ACCENT: Role.GROUND,
        Role.DOT: Role.GRAIN,
        Role.GRAIN: Role.DOT,
    },
)


def patch_fillings(designs: Mapping[str, Design]) -> tuple[str, ...]:
    """Names of all fillings, the likelier ones several times: motifs of small parts, figures, twigs, flowers, isen."""
    # Motifs that plan a large repeat show a patch too little of it and take too long.
    motifs = [name for name in _SMALL if name in designs]
    return (*motifs, *motifs, *("figure", "twigs", "flowers") * 4, *(isen for isen in isen_names() if isen != "sawut"))


_SMALL = (
    "ceplok",
    "jlamprang",
    "kawung",
    "lereng",
    "nitik",
    "parang",
    "parang_rusak",
    "truntum",
    "udan_liris",
)


def fill_patch(
    canvas: Canvas,
    polygon: Points,
    filling: str,
    seed: int,
    designs: Mapping[str, Design],
    *,
    scale: float,
) -> None:
    """Fill a polygon.

    Parameters
    ----------
    canvas : Canvas
    polygon : ndarray, (n, 2)
        Corners, current units.
    filling : str
        One of `patch_fillings`.
    seed : int
        Of the filling's form and roles.
    designs : mapping of str to Design
        The motifs that may fill it, by their key.
    scale : float
        Size of the filling's parts; 1 is that of a whole cloth.
    """
    rng = np.random.default_rng([seed, 3])
    change = _CHANGES[int(rng.integers(len(_CHANGES)))]
    angle = float(rng.choice((0.0, np.pi / 4, np.pi / 2, -np.pi / 4)))
    low, high = polygon.min(0), polygon.max(0)
    with canvas.clip(polygon), canvas.swapped(change):
        canvas.flood(Role.GROUND)
        if filling in designs:
            middle = (low + high) / 2
            grown = scale * float(rng.uniform(1.0, 1.5))
            with canvas.local(affine(*middle.tolist(), angle=float(rng.choice((0.0, np.pi / 2))), scale=grown)):
                designs[filling].paint(canvas, np.random.default_rng([seed, 4]))
        elif filling == "figure":
            _figure(canvas, polygon, rng, scale)
        elif filling in ("twigs", "flowers"):
            _strewn(canvas, polygon, filling, seed, rng=rng, scale=scale, angle=angle)
        else:
            step = scale * float(rng.uniform(0.045, 0.075))
            fill_isen(canvas, polygon, filling, step, role=Role.GRAIN, angle=angle)


def _inner_disc(canvas: Canvas, polygon: Points) -> tuple[Points, float]:
    """Middle and radius of a large disc inside the polygon."""
    low, high = polygon.min(0), polygon.max(0)
    reach = float((high - low).min()) / 2
    middle = polygon.mean(0)
    for part in (1.0, 0.85, 0.72, 0.6, 0.5, 0.4, 0.3):
        if canvas.inside(polygon, middle[None], margin=reach * part)[0]:
            return middle, reach * part
    return middle, reach * 0.25


def _figure(canvas: Canvas, polygon: Points, rng: np.random.Generator, scale: float) -> None:
    kind = str(rng.choice(("flower", "bird", "butterfly", "gurda", "meru", "flower")))
    seed = int(rng.integers(1 << 20))
    ground = str(rng.choice(("cecek", "cecek", "ukel", "none")))
    if ground != "none":
        fill_isen(canvas, polygon, ground, scale * 0.05, role=Role.GRAIN)
    middle, radius = _inner_disc(canvas, polygon)
    line = _LINE
    with canvas.local(affine(*middle.tolist())):
        if kind == "flower":
            flower(canvas, radius * 0.95, seed, line=line)
        elif kind == "bird":
            bird(canvas, radius * 1.75, seed, line=line)
        elif kind == "butterfly":
            butterfly(canvas, radius * 1.65, seed, line=line)
        elif kind == "gurda":
            gurda(canvas, radius * 1.2, seed, line=line)
        else:
            meru(canvas, radius * 1.55, seed, line=line)


def _strewn(
    canvas: Canvas, polygon: Points, kind: str, seed: int, *, rng: np.random.Generator, scale: float, angle: float
) -> None:
    step = scale * float(rng.uniform(0.28, 0.4))
    turn = float(rng.uniform(0, 2 * np.pi))
    form = FLOWERS[int(rng.integers(len(FLOWERS)))]
    centres = lattice(polygon, step, step * 0.8, angle=angle)
    x0, y0, x1, y1 = canvas.bounds(step * 0.6)
    for number, (x, y) in enumerate(centres.tolist()):
        if not (x0 < x < x1 and y0 < y < y1):
            continue
        with canvas.local(affine(x, y, angle=turn + (number % 2) * np.pi)):
            if kind == "twigs":
                with canvas.local(affine(-step * 0.42)):
                    sprig(canvas, step * 0.82, seed, line=_LINE * 0.8)
            else:
                flower(canvas, step * 0.4, seed, line=_LINE * 0.8, kind=form)
