"""Ideas from what is there: one motif across regions, palettes of real cloths.

Knows: vectors, palettes and records. Does not know: what anybody will make of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from motifsearch.records import Cloth, Photo
    from motifsearch.vectors import Ids, Vectors

_LIKE_PALETTE = 14.0  # mean CIE76 difference
_MOST_PALETTES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A motif in one region.

    Attributes
    ----------
    province : str
        Key of the vocabulary.
    cloths : int
    photo_id : int
        The photograph nearest to the mean of the region.
    colours, techniques : tuple of str
        The most common, three at most.
    """

    province: str
    cloths: int
    photo_id: int
    colours: tuple[str, ...]
    techniques: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaletteIdea:
    """The colours of a real cloth, and how many others have about the same."""

    photo: Photo
    cloths: int


def regions(ids: Ids, vectors: Vectors, cloth: Callable[[int], Cloth]) -> tuple[Region, ...]:
    """Group photographs of one motif by province.

    Parameters
    ----------
    ids : ndarray, (n,) int64
    vectors : ndarray, (n, dim) float32
        Theirs.
    cloth : callable
        Photograph to its cloth.

    Returns
    -------
    tuple of Region
        Most cloths first; cloths of unknown origin are left out.
    """
    rows: dict[str, list[int]] = defaultdict(list)
    cloths = [cloth(photo_id) for photo_id in ids.tolist()]
    for row, one in enumerate(cloths):
        if one.province:
            rows[one.province].append(row)
    found: list[Region] = []
    for province, members in rows.items():
        mean = vectors[members].mean(axis=0)
        own = {cloths[row].cloth_id: cloths[row] for row in members}
        colours = Counter(colour for one in own.values() for colour in one.colours)
        techniques = Counter(one.technique for one in own.values() if one.technique)
        found.append(
            Region(
                province=province,
                cloths=len(own),
                photo_id=int(ids[members[int((vectors[members] @ mean).argmax())]]),
                colours=tuple(name for name, _ in colours.most_common(3)),
                techniques=tuple(name for name, _ in techniques.most_common(3)),
            )
        )
    return tuple(sorted(found, key=lambda region: (-region.cloths, region.province)))


def palettes(photos: Sequence[Photo], count: int, *, seed: int = 0) -> tuple[PaletteIdea, ...]:
    """Choose palettes of real cloths: the one that most others are like first, then the most common of the rest.

    Parameters
    ----------
    photos : sequence of Photo
        One for each cloth.
    count : int
    seed : int
        Of the sample of at most 400 photographs.

    Returns
    -------
    tuple of PaletteIdea
    """
    usable = [photo for photo in photos if photo.palette]
    order = np.random.default_rng(seed).permutation(len(usable))[:_MOST_PALETTES]
    usable = [usable[int(index)] for index in sorted(order)]
    if not usable:
        return ()
    apart = np.array([[_palette_distance(one, other) for other in usable] for one in usable])
    like = np.maximum(apart, apart.T) <= _LIKE_PALETTE
    left = np.ones(len(usable), dtype=bool)
    found: list[PaletteIdea] = []
    while left.any() and len(found) < count:
        sizes = (like & left).sum(axis=1) * left
        best = int(sizes.argmax())
        found.append(PaletteIdea(photo=usable[best], cloths=int(sizes[best])))
        left &= ~like[best]
    return tuple(found)


def _palette_distance(first: Photo, second: Photo) -> float:
    """The mean difference of a palette's colours from the nearest of another, by share."""
    one = np.array([swatch.lab for swatch in first.palette])
    other = np.array([swatch.lab for swatch in second.palette])
    nearest = np.linalg.norm(one[:, None] - other[None], axis=2).min(axis=1)
    return float(nearest @ np.array([swatch.share for swatch in first.palette]))
