"""What is counted: listings of the market, or cloths that an archive took in; never both.

Knows: where each comes from and by which day it counts. Does not know: periods, groups, trends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from motifsearch.database import Database

Source: TypeAlias = Literal["market", "archive"]
SOURCES: tuple[Source, ...] = ("market", "archive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One listing, or one cloth that came into the archive.

    Attributes
    ----------
    day : date
        Of the listing, or on which the cloth's first photograph was added.
    units, price : int or None, float or None
        Of a listing, where they are known; the price of one, in `currency`.
    """

    cloth_id: int
    day: date
    units: int | None = None
    price: float | None = None
    currency: str | None = None
    channel: str | None = None
    seller: str | None = None
    place: str | None = None
    product: str | None = None


def observations(database: Database, source: Source = "market") -> tuple[Observation, ...]:
    """Return everything of one source that anybody may see, by day.

    Parameters
    ----------
    database : Database
    source : {"market", "archive"}

    Returns
    -------
    tuple of Observation
    """
    found = _market(database) if source == "market" else _archive(database)
    is_open = database.filters.open_cloths()
    shown = [each for each in found if each.cloth_id in is_open]
    return tuple(sorted(shown, key=lambda each: (each.day, each.cloth_id)))


def _market(database: Database) -> list[Observation]:
    return [
        Observation(
            cloth_id=listing.cloth_id,
            day=date.fromisoformat(listing.date[:10]),
            units=listing.units_sold,
            price=listing.price,
            currency=listing.currency if listing.price is not None else None,
            channel=listing.channel,
            seller=listing.seller,
            place=listing.place,
            product=listing.product,
        )
        for listing in database.listings.iter()
        if _is_day(listing.date)
    ]


def _archive(database: Database) -> list[Observation]:
    first: dict[int, str] = {}
    for photo in database.photos.iter():
        first[photo.cloth_id] = min(first.get(photo.cloth_id, photo.added_at), photo.added_at)
    return [
        Observation(cloth_id=cloth_id, day=date.fromisoformat(at[:10]))
        for cloth_id, at in first.items()
        if _is_day(at)
    ]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True
