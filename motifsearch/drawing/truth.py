"""What is known of a drawing because it was drawn.

Knows: the records. Does not know: how anything is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What a motif did on the canvas.

    Attributes
    ----------
    variant : str
        Which form of the motif, for example ``"kawung_picis"``; the motif's own key when it has only one.
    layout : str
        A key of vocabulary kind "layout", for example ``"grid"``, ``"diagonal"``, ``"scattered"``.
    elements : tuple of str
        Keys of vocabulary kind "element" that can be seen.
    isen : tuple of str
        Fillings that can be seen, of ``isen.isen_names()``.
    repeat : tuple of float or None
        Width and height of the smallest repeat in cloth units; stamps (cap) take whole ones. None without a repeat.
    """

    variant: str
    layout: str
    elements: tuple[str, ...]
    isen: tuple[str, ...] = ()
    repeat: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingTruth:
    """The truth of one drawing; every value is a key, never a sentence.

    Attributes
    ----------
    motif, variant, family, layout : str
    elements, isen : tuple of str
    palette : str
        One of ``palette_names()``.
    colours : tuple of str
        Keys of vocabulary kind "colour", the ground's first.
    technique : str
        One of ``technique_names()``.
    seed : int
        Of the design.
    hand : int
        Of the strokes.
    """

    motif: str
    variant: str
    family: str
    layout: str
    elements: tuple[str, ...]
    palette: str
    colours: tuple[str, ...]
    technique: str
    isen: tuple[str, ...]
    seed: int
    hand: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawn cloth.

    Attributes
    ----------
    pixels : ndarray, (size, size, 3) uint8
        sRGB.
    truth : DrawingTruth
    """

    pixels: NDArray[np.uint8] = field(repr=False)
    truth: DrawingTruth
