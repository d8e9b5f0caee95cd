"""Listings: what the market showed of a cloth.

Knows: the table ``listing``. Does not know: trends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from motifsearch.database.fields import LISTING_FIELDS, checked
from motifsearch.database.history import CREATED
from motifsearch.database.rows import check_reference, differences, no_record
from motifsearch.database.text import as_json
from motifsearch.records import Listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from motifsearch.database.connection import Connections, Row
    from motifsearch.database.history import History
    from motifsearch.records import Change

_READ = ("listing_id", *LISTING_FIELDS)
_CHUNK = 1000
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


class Listings:
    """All market observations.

    Parameters
    ----------
    connections : Connections
    history : History
    """

    def __init__(self, connections: Connections, history: History) -> None:
        self._connections = connections
        self._history = history

    def add(self, *, cloth_id: int, date: str, **fields: Unpack[ListingFields]) -> Listing:
        """Add a listing.

        Parameters
        ----------
        cloth_id : int
        date : str
            ISO 8601 day.
        **fields
            Other fields of `Listing`.

        Returns
        -------
        Listing

        Raises
        ------
        DataError
            ``database.no_record`` when there is no such cloth, ``database.bad_value``.
        """
        kept = checked(LISTING_FIELDS, {**_DEFAULTS, "cloth_id": cloth_id, "date": date, **fields})
        with self._connections.transaction():
            check_reference(self._connections, "cloth", cloth_id)
            listing_id = self._connections.insert(
                f"INSERT INTO listing ({', '.join(kept)}) VALUES ({', '.join('?' * len(kept))})",  # noqa: S608  # checked names
                list(kept.values()),
            )
            self._history.record("listing", listing_id, CREATED, None, None)
            return self.get(listing_id)

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
            found = self._read(f"WHERE {same} ORDER BY listing_id LIMIT 1", list(wanted.values()))
            if found:
                return found[0], False
            return self.add(cloth_id=cloth_id, date=date, **fields), True

    def get(self, listing_id: int) -> Listing:
        """Return one listing; raises DataError ``database.no_record``."""
        found = self._read("WHERE listing_id IN (SELECT value FROM json_each(?))", (as_json([int(listing_id)]),))
        if not found:
            raise no_record("listing", KeyError(listing_id))
        return found[0]

    def of_cloth(self, cloth_id: int) -> tuple[Listing, ...]:
        """Return a cloth's listings by date, then id."""
        where = "WHERE cloth_id IN (SELECT value FROM json_each(?)) ORDER BY date, listing_id"
        return tuple(self._read(where, (as_json([int(cloth_id)]),)))

    def iter(self) -> Iterator[Listing]:
        """Yield all listings by date, then id, a thousand read at a time."""
        where = "WHERE (date, listing_id) > (?, ?) ORDER BY date, listing_id LIMIT ?"
        last: tuple[str, int] = ("", 0)
        while listings := self._read(where, (*last, _CHUNK)):
            yield from listings
            last = (listings[-1].date, listings[-1].listing_id)

    def count(self) -> int:
        """Return how many there are."""
        return int(self._connections.value("SELECT count(*) FROM listing"))

    def update(self, listing_id: int, changes: Mapping[str, object], why: str | None = None) -> tuple[Change, ...]:
        """Change fields and record each in the history.

        Parameters
        ----------
        listing_id : int
        changes : mapping of str to object
            Field of `Listing` to its new value; what is as it was makes no change.
        why : str, optional

        Returns
        -------
        tuple of Change

        Raises
        ------
        UsageError
            ``database.unknown_field``.
        DataError
            ``database.no_record``, ``database.bad_value``.
        """
        wanted = checked(LISTING_FIELDS, changes)
        with self._connections.transaction():
            different = differences(self.get(listing_id), wanted)
            check_reference(self._connections, "cloth", wanted.get("cloth_id"))
            for field, (_, after) in different.items():
                self._connections.execute(f"UPDATE listing SET {field} = ? WHERE listing_id = ?", (after, listing_id))  # noqa: S608  # checked name
            return tuple(
                self._history.record("listing", listing_id, field, before, after, why)
                for field, (before, after) in different.items()
            )

    def _read(self, where: str, values: Sequence[object]) -> list[Listing]:
        return list(map(_listing, self._connections.all(f"SELECT {', '.join(_READ)} FROM listing {where}", values)))  # noqa: S608


def _listing(row: Row) -> Listing:
    fields = dict(zip(_READ, row, strict=True))
    fields["generated"] = bool(fields["generated"])
    return Listing(**fields)
