"""One unrealistic picture from a seed.

Knows: which kinds there are, how often each comes and how they combine. Does not know: how any kind is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from motifsearch.drawing.variety.fields import draw_contours, draw_noise, draw_spots, draw_streams, draw_waves
from motifsearch.drawing.variety.finish import bend, kaleidoscope, light
from motifsearch.drawing.variety.inks import Inks, Picture, random_inks
from motifsearch.drawing.variety.patches import cells_of, draw_knots, draw_masonry, draw_patchwork, strips_of
from motifsearch.drawing.variety.scatter import draw_dots, draw_plants, draw_scatter, draw_wreaths, scatter_on
from motifsearch.drawing.variety.tilings import GROUPS, draw_tiling

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator

Draw: TypeAlias = "Callable[[Generator, Inks, int], Picture]"

_PLAIN: dict[str, Draw] = {
    "contours": draw_contours,
    "waves": draw_waves,
    "spots": draw_spots,
    "noise": draw_noise,
    "streams": draw_streams,
    "scatter": draw_scatter,
    "dots": draw_dots,
    "wreaths": draw_wreaths,
    "plants": draw_plants,
    "masonry": draw_masonry,
    "knots": draw_knots,
}
_TILINGS = tuple(f"tiling_{group}" for group in GROUPS)
_COMBINED = ("patchwork", "grounded", "collage", "kaleidoscope")
# Half of the pictures repeat, as cloths do; the rest shows the model that not all of the world does.
_SHARES = {"tiling": 0.45, "plain": 0.33, "combined": 0.22}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variety:
    """A picture and what it is.

    Attributes
    ----------
    pixels : ndarray, (size_px, size_px, 3) uint8, RGB
    kind : str
        One of `variety_kinds`.
    seed : int
        Draws the same picture again at the same size.
    """

    pixels: Picture
    kind: str
    seed: int


def variety_kinds() -> tuple[str, ...]:
    """Name the kinds of pictures; each of the 17 plane groups is one."""
    return (*_TILINGS, *_PLAIN, *_COMBINED)


def _pick(rng: Generator) -> str:
    sort = rng.choice(tuple(_SHARES), p=tuple(_SHARES.values()))
    names = {"tiling": _TILINGS, "plain": tuple(_PLAIN), "combined": _COMBINED}[str(sort)]
    return names[rng.integers(len(names))]


def _simple(rng: Generator, kind: str, size_px: int) -> Picture:
    inks = random_inks(rng, int(rng.integers(2, 7)))
    if kind.startswith("tiling_"):
        return draw_tiling(rng, inks, size_px, kind.removeprefix("tiling_"))
    return _PLAIN[kind](rng, inks, size_px)


def _any_simple(rng: Generator, size_px: int) -> Picture:
    names = _TILINGS if rng.random() < 0.5 else tuple(_PLAIN)
    return _simple(rng, names[rng.integers(len(names))], size_px)


def _combine(rng: Generator, kind: str, size_px: int) -> Picture:
    inks = random_inks(rng, int(rng.integers(3, 7)))
    first = _any_simple(rng, size_px)
    if kind == "kaleidoscope":
        return kaleidoscope(rng, first)
    if kind == "grounded":
        scatter_on(rng, first, inks)
        return first
    if kind == "patchwork":
        return draw_patchwork(rng, inks, size_px, [first, _any_simple(rng, size_px)][: rng.integers(0, 3)])
    second = _any_simple(rng, size_px)
    areas = (cells_of if rng.random() < 0.6 else strips_of)(rng, size_px)
    return np.where((areas % 2 == 0)[..., None], first, second)


def variety(seed: int, *, kind: str | None = None, size_px: int = 224) -> Variety:
    """Draw one picture of the wide and unrealistic kind.

    Parameters
    ----------
    seed : int
        Not negative.
    kind : str, optional
        One of `variety_kinds`; chosen by the seed when not given.
    size_px : int
        Side of the square picture, at least 32.

    Returns
    -------
    Variety
        The same for the same seed, kind and size.

    Raises
    ------
    KeyError
        When there is no such kind.
    """
    rng = np.random.default_rng(seed)
    name = kind if kind is not None else _pick(rng)
    if name not in variety_kinds():
        raise KeyError(name)
    pixels = _combine(rng, name, size_px) if name in _COMBINED else _simple(rng, name, size_px)
    if rng.random() < 0.45:
        pixels = bend(rng, pixels)
    if rng.random() < 0.65:
        pixels = light(rng, pixels)
    return Variety(pixels=np.ascontiguousarray(pixels, np.uint8), kind=name, seed=seed)
