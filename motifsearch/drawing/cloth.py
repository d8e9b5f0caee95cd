"""A cloth from a seed: design, hand, technique and dye put together.

Knows: the order of the work and which random stream each part has. Does not know: how a motif is drawn.

Streams: the seed chooses motif, palette and technique, feeds the design, the place of the design in the window and the
dye bath, each from a stream of its own, so that asking for another palette or technique keeps every line of the
design. `hand` feeds the strokes, the drops, the crackle and the clouds of the dye.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from motifsearch.drawing.canvas import Canvas, Role
from motifsearch.drawing.dyeing import coloured, dyed
from motifsearch.drawing.hand import Hand
from motifsearch.drawing.motifs import designs
from motifsearch.drawing.palettes import palette_by_name, palette_names, role_colours
from motifsearch.drawing.techniques import apply_technique, steadiness, technique_names
from motifsearch.drawing.truth import Drawing, DrawingTruth
from motifsearch.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from motifsearch.drawing.motifs.design import Design
    from motifsearch.drawing.truth import Composition

MIN_SIZE_PX = 32
MAX_SIZE_PX = 4096

_CHOICE, _DESIGN, _PLACE, _BATH, _STROKES, _DYE = range(6)


class RoleMap(NamedTuple):
    """The raster of roles of one drawing and what it holds."""

    roles: NDArray[np.uint8]
    composition: Composition


def motif_names() -> tuple[str, ...]:
    """Keys of all motifs that can be drawn."""
    return tuple(designs())


def draw(
    seed: int,
    *,
    motif: str | None = None,
    palette: str | None = None,
    technique: str | None = None,
    size_px: int = 512,
    hand: int | None = None,
) -> Drawing:
    """Draw a piece of batik.

    Parameters
    ----------
    seed : int
        Of the design, at least 0; the same seed and arguments give the same bytes.
    motif, palette, technique : str or None
        A name of `motif_names`, ``palette_names``, ``technique_names``; None lets the seed choose.
    size_px : int
        Side of the square result, 32 to 4096.
    hand : int or None
        Seed of the strokes: another hand draws the same design on another cloth. None takes `seed`.

    Returns
    -------
    Drawing
        Pixels (size_px, size_px, 3) uint8 sRGB and the truth.

    Raises
    ------
    UsageError
        ``drawing.unknown_motif``, ``drawing.unknown_palette``, ``drawing.unknown_technique``, ``drawing.bad_size``,
        ``drawing.bad_seed``.
    """
    if not MIN_SIZE_PX <= size_px <= MAX_SIZE_PX:
        raise UsageError("drawing.bad_size", size_px=size_px, least=MIN_SIZE_PX, most=MAX_SIZE_PX)
    choice = _stream(seed, _CHOICE)
    # Each is drawn whether needed or not, so that naming one does not change the others.
    chosen_technique = str(choice.choice(technique_names()))
    chosen_motif, roll = str(choice.choice(motif_names())), float(choice.random())
    motif, technique = motif or chosen_motif, technique or chosen_technique
    palette = palette or _likely_palette(_design(motif), roll)
    hand = seed if hand is None else hand
    colours = palette_by_name(palette)
    drawn = role_map(seed, motif=motif, technique=technique, size_px=size_px, hand=hand)
    table = role_colours(colours, _stream(seed, _BATH))
    pixels = coloured(drawn.roles, table, size_px)
    if technique != "printed":
        dye = _stream(hand, _DYE)
        amount = colours.crackle * float(dye.choice([0.0, 0.3, 0.7, 1.3], p=[0.35, 0.3, 0.25, 0.1]))
        vein = table[int(table[: Role.TONE_0].sum(1).argmin())]
        pixels = dyed(pixels, dye, vein=vein, crackle=amount, unevenness=float(dye.uniform(0.5, 1.0)))
    made = drawn.composition
    truth = DrawingTruth(
        motif=motif,
        variant=made.variant,
        family=_design(motif).family,
        layout=made.layout,
        elements=made.elements,
        palette=palette,
        colours=colours.colours,
        technique=technique,
        isen=made.isen,
        seed=seed,
        hand=hand,
    )
    return Drawing(pixels=pixels, truth=truth)


def role_map(seed: int, *, motif: str, technique: str, size_px: int, hand: int) -> RoleMap:
    """The design before it is dyed: roles on a raster finer than `size_px`, whatever the palette.

    Parameters
    ----------
    seed : int
        Of the design, at least 0.
    motif, technique : str
        A name of `motif_names` and of ``technique_names``.
    size_px : int
        Side of the picture that is to be made of it.
    hand : int
        Seed of the strokes, at least 0.

    Returns
    -------
    RoleMap
        Roles (s, s) uint8 with s a whole multiple of `size_px`, at least twice.

    Raises
    ------
    UsageError
        ``drawing.unknown_motif``, ``drawing.unknown_technique``, ``drawing.bad_seed``.
    """
    design = _design(motif)
    strokes = _stream(hand, _STROKES)
    place = _stream(seed, _PLACE)
    angle, offset = float(place.normal(0.0, 0.03)), place.uniform(0.0, 1.0, 2)
    if design.framed:
        angle, offset = angle * 0.3, np.zeros(2)
    canvas = Canvas(
        size_px * _finer(size_px),
        Hand(steadiness(technique), strokes),
        angle=angle,
        offset=(float(offset[0]), float(offset[1])),
    )
    composition = design.paint(canvas, _stream(seed, _DESIGN))
    return RoleMap(apply_technique(canvas, technique, strokes, composition.repeat), composition)


def _finer(size_px: int) -> int:
    # Small pictures need a fine raster for their lines, large ones only smooth edges.
    return max(2, round(1400 / size_px)) if size_px >= 240 else max(2, round(900 / size_px))


def _design(motif: str) -> Design:
    known = designs()
    if motif not in known:
        raise UsageError("drawing.unknown_motif", motif=motif, known=", ".join(known))
    return known[motif]


def _likely_palette(design: Design, roll: float) -> str:
    """The palette at `roll`, in [0, 1), of all palettes; favoured ones take four times the room of others."""
    names = palette_names()
    room = np.array([4.0 if name.startswith(design.favours) else 1.0 for name in names]).cumsum()
    return names[int(np.searchsorted(room, roll * room[-1], side="right"))]


def _stream(seed: int, number: int) -> np.random.Generator:
    if seed < 0:
        raise UsageError("drawing.bad_seed", seed=seed)
    return np.random.default_rng([seed, number])
