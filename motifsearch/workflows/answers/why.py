"""Why a hit is an answer: the parts that match, the colours both have, the words both share.

Knows: two pictures and two records. Does not know: where they came from, or how they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.embedders.base import Pixels
    from motifsearch.records import Cloth, SearchHit, Swatch
    from motifsearch.workflows.answers.parts import PartFinder, PartPair

# CIE76: colours nearer than this go by one name under another light.
_SAME_COLOUR = 14.0
_SHARED_FIELDS = ("technique", "province", "regency", "community", "maker", "dyes", "colours", "tags")


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedColour:
    """A colour that both pictures have.

    Attributes
    ----------
    query, hit : Swatch
    share : float
        The part of both pictures that has it, the smaller of the two; 0 to 1.
    """

    query: Swatch
    hit: Swatch
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The evidence for one hit.

    Attributes
    ----------
    hit : SearchHit
    parts : tuple of PartPair
        Closest first; none where the question has no picture.
    colours : tuple of SharedColour
        Largest share first.
    terms : tuple of str
        Words of the question that the record holds.
    shared : tuple of (str, str)
        Fields and values that both records have, where the question is a photograph of the catalogue.
    """

    hit: SearchHit
    parts: tuple[PartPair, ...] = ()
    colours: tuple[SharedColour, ...] = ()
    terms: tuple[str, ...] = ()
    shared: tuple[tuple[str, str], ...] = ()

    @property
    def colour_share(self) -> float:
        """The part of both pictures whose colours are shared, 0 to 1."""
        return min(1.0, sum(colour.share for colour in self.colours))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The picture that asks: what finds its parts in others, and its colours."""

    finder: PartFinder
    palette: Sequence[Swatch]


def explain(
    hit: SearchHit,
    *,
    asks: Asking | None,
    hit_pixels: Pixels | None,
    query_cloth: Cloth | None = None,
    count: int = 3,
) -> Why:
    """Gather the evidence for a hit.

    Parameters
    ----------
    hit : SearchHit
    asks : Asking, optional
        None where no picture asks.
    hit_pixels : ndarray, (h, w, 3) uint8, optional
        None where the photograph cannot be read any more.
    query_cloth : Cloth, optional
        Whose photograph asks.
    count : int
        How many pairs of parts.

    Returns
    -------
    Why
    """
    return Why(
        hit=hit,
        parts=asks.finder.parts(hit_pixels, count=count) if asks is not None and hit_pixels is not None else (),
        colours=shared_colours(asks.palette, hit.photo.palette) if asks is not None else (),
        terms=hit.terms,
        shared=shared_fields(query_cloth, hit.cloth) if query_cloth is not None else (),
    )


def shared_colours(first: Sequence[Swatch], second: Sequence[Swatch]) -> tuple[SharedColour, ...]:
    """Pair the colours of two palettes that look alike, each once, nearest first.

    Parameters
    ----------
    first, second : sequence of Swatch

    Returns
    -------
    tuple of SharedColour
        Largest share first.
    """
    apart = sorted(
        (float(np.linalg.norm(np.subtract(one.lab, other.lab))), i, j)
        for i, one in enumerate(first)
        for j, other in enumerate(second)
    )
    left, right = set(range(len(first))), set(range(len(second)))
    found: list[SharedColour] = []
    for distance, i, j in apart:
        if distance <= _SAME_COLOUR and i in left and j in right:
            left.discard(i)
            right.discard(j)
            share = min(first[i].share, second[j].share)
            found.append(SharedColour(query=first[i], hit=second[j], share=share))
    return tuple(sorted(found, key=lambda colour: -colour.share))


def shared_fields(first: Cloth, second: Cloth) -> tuple[tuple[str, str], ...]:
    """The fields that two records have with the same value; of several values, each."""
    found: list[tuple[str, str]] = []
    for field in _SHARED_FIELDS:
        one, other = (_values(getattr(cloth, field)) for cloth in (first, second))
        found += [(field, value) for value in one if value in other]
    return tuple(found)


def _values(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, tuple) else (str(value),)
