"""Drawings that several tests look at are made once."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from motifsearch.drawing.canvas import Canvas
from motifsearch.drawing.cloth import draw
from motifsearch.drawing.hand import Hand
from motifsearch.drawing.motifs import designs
from motifsearch.drawing.truth import Composition, Drawing

Straight = tuple[np.ndarray, Composition]


@pytest.fixture(scope="session")
def drawn() -> Callable[..., Drawing]:
    """``draw`` that remembers, 128 pixels wide unless told otherwise."""

    @cache
    def kept(seed, **choices):
        drawing = draw(seed, **{"size_px": 128} | choices)
        drawing.pixels.flags.writeable = False
        return drawing

    return kept


@pytest.fixture(scope="session")
def straight() -> Callable[[str, int], Straight]:
    """A function that paints a motif exactly and unturned: its (512, 512) roles and what it says of itself."""

    @cache
    def painted(motif, seed):
        canvas = Canvas(512, Hand(1.0, np.random.default_rng(0)))
        composition = designs()[motif].paint(canvas, np.random.default_rng(seed))
        canvas.roles.flags.writeable = False
        return canvas.roles, composition

    return painted
