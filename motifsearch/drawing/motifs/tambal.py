"""Tambal: a cloth as if patched from pieces of other cloths, worn to heal.

Knows: how the squares are cut and the seams between them. Does not know: what fills a patch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.drawing.canvas import Role
from motifsearch.drawing.motifs.design import Design
from motifsearch.drawing.packing import in_sight
from motifsearch.drawing.patches import fill_patch, patch_fillings
from motifsearch.drawing.truth import Composition

if TYPE_CHECKING:
    from motifsearch.drawing.canvas import Canvas, Points

_LINE = 0.0034
_A, _B, _C, _D, _M = (0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.5, 0.5)
_N, _E, _S, _W = (0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)
# Ways to cut a square of side 1 into pieces.
_CUTS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "whole": ((_A, _B, _C, _D),),
    "falling": ((_A, _B, _C), (_A, _C, _D)),
    "rising": ((_A, _B, _D), (_B, _C, _D)),
    "cross": ((_A, _B, _M), (_B, _C, _M), (_C, _D, _M), (_D, _A, _M)),
    "tipped": ((_N, _E, _S, _W), (_A, _N, _W), (_N, _B, _E), (_E, _C, _S), (_S, _D, _W)),
    "halves": ((_A, _N, _S, _D), (_N, _B, _C, _S)),
}
_VARIANTS = {
    "tambal_miring": ("falling", "rising"),
    "tambal_kotak": ("whole", "whole", "halves"),
    "tambal_silang": ("cross",),
    "tambal_wajik": ("tipped", "cross"),
    "tambal_pamiluto": ("whole", "falling", "rising", "cross", "tipped"),
}


def _pieces(cut: str, x: float, y: float, side: float) -> list[Points]:
    return [np.array(piece) * side + np.array([x, y]) for piece in _CUTS[cut]]


def _paint(canvas: Canvas, rng: np.random.Generator) -> Composition:
    # Imported when painted: the search for motifs imports this module first.
    from motifsearch.drawing.motifs import designs

    known = designs()
    names = patch_fillings(known)
    variant = tuple(_VARIANTS)[int(rng.integers(len(_VARIANTS)))]
    cuts = _VARIANTS[variant]
    side = float(rng.uniform(0.28, 0.42) if variant in ("tambal_silang", "tambal_wajik") else rng.uniform(0.21, 0.34))
    repeat = int(rng.integers(3, 5))
    seam = float(rng.choice((0.0, 0.008, 0.014)))
    chosen = rng.permutation(len(names))[: int(rng.integers(8, 15))]
    picks = rng.integers(0, len(chosen), (repeat, repeat, 5))
    seeds = rng.integers(1 << 20, size=len(names)).tolist()
    shapes = rng.integers(0, len(cuts), (repeat, repeat))
    turned = bool(rng.random() < 0.3)
    scale = side * float(rng.uniform(1.2, 1.7))
    canvas.flood(Role.GROUND)
    outlines: list[Points] = []
    used: set[str] = set()
    for column, row in canvas.grid(side, side).tolist():
        x, y = column * side, row * side
        if not in_sight(canvas, x + side / 2, y + side / 2, side * 0.71):
            continue
        # Rows slip by one square so that the repeat is not seen at once.
        key = (row % repeat, (column + (row // repeat if turned else 0)) % repeat)
        for place, piece in enumerate(_pieces(cuts[int(shapes[key])], x, y, side)):
            number = int(chosen[int(picks[key][place])])
            fill_patch(canvas, piece, names[number], seeds[number] + place, known, scale=scale)
            outlines.append(piece)
            used.add(names[number])
    for width, role in ((seam + 2.2 * _LINE, Role.LINE), (seam, Role.GROUND)):
        if width > 0:
            for piece in outlines:
                canvas.stroke(piece, width, role, closed=True)
    elements = {"patch", "triangle"} if variant != "tambal_kotak" else {"patch", "square"}
    elements |= {"leaf"} if "twigs" in used else set()
    elements |= {"flower"} if "flowers" in used else set()
    return Composition(
        variant=variant,
        layout="patchwork",
        elements=tuple(sorted(elements)),
        isen=tuple(sorted(used - set(known) - {"figure", "twigs", "flowers"})),
        repeat=None if turned else (repeat * side, repeat * side),
    )


DESIGNS = (Design(motif="tambal", family="patchwork", paint=_paint, patch=False, favours=("sogan",)),)
