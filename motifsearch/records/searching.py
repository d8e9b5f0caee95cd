"""A question and its answer, and what somebody puts aside of it.

Does not know: how anything is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from motifsearch.records.heritage import Cloth, Motif, Photo, Swatch

Band: TypeAlias = Literal["same_cloth", "same_motif", "related", "nothing_close"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingSpace:
    """A model with its preprocessing and version; vectors of two fingerprints are never compared.

    Attributes
    ----------
    uri : str
        How the model is opened again, for example ``"openclip:ViT-B-32/laion2b_s34b_b79k"``.
    fingerprint : str
        Hexadecimal digest over weights, preprocessing and the adapter's version.
    dim : int
        Numbers per vector.
    has_text : bool
        Whether words can be embedded too.
    """

    uri: str
    name: str
    fingerprint: str
    dim: int
    has_text: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """What a store answers.

    Attributes
    ----------
    ids : ndarray, (n, k) int64
        Best first; -1 where there are fewer than k.
    scores : ndarray, (n, k) float32
        Cosine in [-1, 1]; -inf beside an id of -1.
    """

    ids: NDArray[np.int64]
    scores: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One filter: a field is one of some values. Several conditions must all hold."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle in a picture, as shares of the picture's width and height, so that it fits every size of it.

    Attributes
    ----------
    left, top : float
        Of the upper left corner, from 0 to 1.
    width, height : float
        Above 0; left + width and top + height are at most 1.
    """

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Something of which the answers shall have more or less: exactly one of words, a picture or a photograph.

    Attributes
    ----------
    text : str or None
    image : ndarray or None
        (h, w, 3) uint8 sRGB.
    photo_id : int or None
        A photograph of the catalogue; it is left out of the answer.
    weight : float
        Above 0; 2 counts twice.
    """

    text: str | None = None
    image: NDArray[np.uint8] | None = None
    photo_id: int | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a person asks; every way of asking combines with every other.

    Attributes
    ----------
    text : str or None
    image : ndarray or None
        (h, w, 3) uint8 sRGB.
    photo_id : int or None
        A photograph of the catalogue as the question; it is left out of the answer.
    conditions : tuple of Condition
    k : int
        Number of answers, at least 1.
    region : Box or None
        The part of `image` that asks, or of the photograph `photo_id` where there is no image.
    more, less : tuple of Example
        What the answers shall have more and less of.
    balance : float
        Between words and picture where both are asked: 0 words alone, 1 the picture alone.
    colour : float or None
        Between pattern and colour: 0 the same pattern in any dye, 1 the same colours in any pattern. None is 0 where
        no colours are chosen; else a half, and 1 where nothing but colours is asked.
    palette : tuple of Swatch
        The colours that are asked for, in place of the picture's own.
    other_colours : bool
        The same pattern, and first where its colours are other ones than the picture's.
    """

    text: str | None = None
    image: NDArray[np.uint8] | None = None
    photo_id: int | None = None
    conditions: tuple[Condition, ...] = ()
    k: int = 24
    region: Box | None = None
    more: tuple[Example, ...] = ()
    less: tuple[Example, ...] = ()
    balance: float = 0.5
    colour: float | None = None
    palette: tuple[Swatch, ...] = ()
    other_colours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One answer.

    Attributes
    ----------
    band : str or None
        How close its pattern is in words; None where no pattern was asked for: the catalogue is only leafed through,
        or colours alone count.
    score : float or None
        Cosine of query and photograph in [-1, 1], of patterns and colours as the query mixes them; None where only
        words of the record matched.
    terms : tuple of str
        The words of the query that the record holds.
    part : Box or None
        Where in the photograph the pattern lies, where a part of it is closer to the question than the whole.
    folded : tuple of int
        Other photographs that show the same and are folded into this hit, nearest first.
    """

    rank: int
    photo: Photo
    cloth: Cloth
    motif: Motif | None
    band: Band | None
    score: float | None
    terms: tuple[str, ...] = ()
    part: Box | None = None
    folded: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """The hits, best first, and from how many photographs they were chosen.

    Attributes
    ----------
    is_cloth : bool or None
        Whether the picture that asks looks like patterned cloth; None where no picture asks.
    """

    hits: tuple[SearchHit, ...]
    candidates: int
    total: int
    is_cloth: bool | None = None

    @property
    def relevant(self) -> int:
        """How many leading hits are close at all, all where nothing was asked; the rest is no answer any more."""
        close = [hit.rank for hit in self.hits if hit.band != "nothing_close"]
        return max(close, default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A photograph on a board, with a note that may be empty."""

    photo_id: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Photographs that somebody put together, in an order of their own.

    Attributes
    ----------
    uid : str
        32 hexadecimal digits that cannot be guessed, for an address to share.
    """

    board_id: int
    uid: str
    name: str
    made_at: str
    pins: tuple[Pin, ...] = ()
