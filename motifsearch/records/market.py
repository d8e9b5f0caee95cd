"""What is seen on the market: listings, and groups of cloths that are alike.

Does not know: how groups are found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Axis: TypeAlias = Literal["pattern", "colour", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One market observation of a cloth.

    Attributes
    ----------
    date : str
        ISO 8601 day.
    price : float or None
        In units of `currency`, not negative.
    currency : str
        ISO 4217 code.
    """

    listing_id: int
    uid: str
    cloth_id: int
    date: str
    price: float | None = None
    currency: str = "IDR"
    units_sold: int | None = None
    likes: int | None = None
    channel: str | None = None
    seller: str | None = None
    place: str | None = None
    product: str | None = None
    generated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendCluster:
    """A group of cloths that are alike in pattern, in colour or in both.

    Attributes
    ----------
    fit : float or None
        How well the name fits, 0 to 1: the share of members of which its first word is true, or which look like it
        where no record says anything. None where nothing is known of the members, or a person named it.
    pinned : bool
        Whether its members stay as a person put them.
    cloth_ids : tuple of int
        Ascending.
    """

    cluster_id: int
    axis: Axis
    name_id: str
    name_en: str
    fit: float | None
    named_by: Literal["software", "person"]
    pinned: bool
    cloth_ids: tuple[int, ...]
