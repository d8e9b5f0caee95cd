"""What a motif module offers.

Knows: the form of the offer. Does not know: any motif.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from motifsearch.drawing.canvas import Canvas
    from motifsearch.drawing.truth import Composition


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """One motif that can be drawn.

    Attributes
    ----------
    motif : str
        Key of vocabulary kind "motif".
    family : str
        Key of vocabulary kind "family".
    paint : callable
        ``paint(canvas, rng)`` covers all of ``canvas.bounds()`` and tells what it drew. It draws the same numbers
        from `rng` whatever the canvas's size or hand.
    framed : bool
        Whether the composition has a place in the window (a border, a panel) and so must not be moved at random.
    patch : bool
        Whether it may fill the patches of tambal and sekar jagad.
    favours : tuple of str
        Beginnings of the names of palettes in which it is mostly dyed; they come up more often, not alone.
    """

    motif: str
    family: str
    paint: Callable[[Canvas, np.random.Generator], Composition]
    framed: bool = False
    patch: bool = True
    favours: tuple[str, ...] = ()
