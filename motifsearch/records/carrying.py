"""Records on their way from one catalogue to another.

Does not know: formats of files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.records.heritage import Change, Cloth, Motif, Photo
    from motifsearch.records.market import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Where a photograph's content was seen, and the file's size and time of change then."""

    path: str
    size_bytes: int
    mtime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedTable:
    """A table of the database that is handed on as it is, such as groups of cloths or decisions.

    Attributes
    ----------
    rows : tuple of tuple
        A number, a text, bytes or None for each column.
    last : int or None
        The last number that was ever given in it, where it gives numbers.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | bytes | None, ...], ...]
    last: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """Records as they go from one catalogue to another.

    Attributes
    ----------
    motifs, cloths, photos, listings : tuple
        Their numbers are those of the catalogue that they come from; each names only records that are here too.
    seen : mapping of int to tuple of Seen
        By the number of the photograph.
    changes : tuple of Change
        The history of these records, and of those that are no more; empty where it stays at home.
    is_whole : bool
        Whether it is everything that the catalogue has, the history too.
    tables : mapping of str to CarriedTable
        What the catalogue has beside records, by the table's name; empty where the history stays at home.
    """

    motifs: tuple[Motif, ...] = ()
    cloths: tuple[Cloth, ...] = ()
    photos: tuple[Photo, ...] = ()
    listings: tuple[Listing, ...] = ()
    seen: Mapping[int, tuple[Seen, ...]] = field(default_factory=dict[int, "tuple[Seen, ...]"])
    changes: tuple[Change, ...] = ()
    is_whole: bool = False
    tables: Mapping[str, CarriedTable] = field(default_factory=dict[str, CarriedTable])
