"""Listings: what the market showed of a cloth.

Knows: the table ``listing``. Does not know: trends.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, TypedDict, Unpack
from uuid import UUID, uuid5

from motifsearch.database.fields import LISTING_FIELDS, checked, required_text
from motifsearch.database.rows import exists_error
from motifsearch.database.table import PAGE, Table
from motifsearch.database.text import as_json, is_text
from motifsearch.records import Listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from motifsearch.database.connection import Row

_BY_DATE = "date, listing_id"
_NAMESPACE = UUID("0b7f7a1e-5a0c-5d5c-8f0b-6c697374696e")
_DEFAULTS: Mapping[str, object] = {"currency": "IDR", "generated": False}


class ListingFields(TypedDict, total=False):
    """What a listing may have besides its cloth and day; see `motifsearch.records.Listing`."""

    price: float | None
    currency: str
    units_sold: int | None
    likes: int | None
    channel: str | None
    seller: str | None
    place: str | None
    product: str | None
    generated: bool


class Listings(Table[Listing]):
    """All market observations."""

    _kind = "listing"
    _fields = LISTING_FIELDS
    _columns = ("listing_id", "uid", *LISTING_FIELDS)
    _belongs_to = "cloth"

    def add(self, *, cloth_id: int, date: str, uid: str | None = None, **fields: Unpack[ListingFields]) -> Listing:
        """Add a listing.

        Parameters
        ----------
        cloth_id : int
        date : str
            ISO 8601 day.
        uid : str, optional
            The record's identifier, different for each listing; without it one is made of what the listing says.
        **fields
            Other fields of `Listing`.

        Returns
        -------
        Listing

        Raises
        ------
        DataError
            ``database.no_record`` when there is no such cloth, ``database.exists`` when the uid is taken,
            ``database.bad_value``.
        """
        kept = checked(LISTING_FIELDS, {**_DEFAULTS, "cloth_id": cloth_id, "date": date, **fields})
        with self._connections.transaction():
            self._check_owner(kept)
            if uid is not None and self.by_uid(required_text("uid", uid)) is not None:
                raise exists_error("listing", uid)
            return self.get(self._insert({"uid": uid or self._new_uid(kept), **kept}, None))

    def by_uid(self, uid: str) -> Listing | None:
        """Return the listing with a uid, or None."""
        return self._first("WHERE uid = ?", (uid,)) if is_text(uid) else None

    def ensure(self, *, cloth_id: int, date: str, **fields: Unpack[ListingFields]) -> tuple[Listing, bool]:
        """Return the listing that is equal in all fields; add it when there is none.

        Parameters
        ----------
        cloth_id : int
        date : str
            ISO 8601, ``YYYY-MM-DD``.
        **fields : fields of `Listing`

        Returns
        -------
        tuple of (Listing, bool)
            The listing, and whether it was added.
        """
        kept = checked(LISTING_FIELDS, {**_DEFAULTS, "cloth_id": cloth_id, "date": date, **fields})
        wanted = {field: kept.get(field) for field in LISTING_FIELDS}
        same = " AND ".join(f"{field} IS ?" for field in wanted)
        with self._connections.transaction():
            found = self._first(f"WHERE {same}", list(wanted.values()))
            if found is not None:
                return found, False
            return self.add(cloth_id=cloth_id, date=date, **fields), True

    def of_cloth(self, cloth_id: int) -> tuple[Listing, ...]:
        """Return a cloth's listings by date, then id."""
        where = "WHERE cloth_id IN (SELECT value FROM json_each(?))"
        return tuple(self._read(where, (as_json([int(cloth_id)]),), order=_BY_DATE).values())

    def iter(self) -> Iterator[Listing]:
        """Yield all listings by date, then id, a thousand read at a time."""
        last: tuple[str, int] = ("", 0)
        while page := self._read("WHERE (date, listing_id) > (?, ?)", last, order=_BY_DATE, limit=PAGE):
            yield from page.values()
            listing_id, listing = page.popitem()
            last = (listing.date, listing_id)

    def _new_uid(self, kept: Mapping[str, object]) -> str:
        """Return an identifier that the same listings get wherever they are added in the same order."""
        cloth = self._connections.value("SELECT uid FROM cloth WHERE cloth_id = ?", (kept["cloth_id"],))
        said = as_json([cloth, *(kept.get(field) for field in LISTING_FIELDS if field != "cloth_id")])
        for place in count():
            uid = str(uuid5(_NAMESPACE, f"{place} {said}"))
            if self.by_uid(uid) is None:
                return uid
        raise AssertionError

    def _records(self, rows: Sequence[Row]) -> Iterator[Listing]:
        for row in rows:
            fields = dict(zip(self._columns, row, strict=True))
            fields["generated"] = bool(fields["generated"])
            yield Listing(**fields)
