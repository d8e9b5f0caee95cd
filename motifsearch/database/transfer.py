"""Records with their history from one catalogue to another.

Knows: which records are taken out, and the parts of this catalogue that take others in. Does not know: files,
packages, vectors, or which of two records is newer (``taking_in.py``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from motifsearch.database.carried import Carried
from motifsearch.database.history import REMOVED
from motifsearch.database.taking_in import Taken, TakingIn
from motifsearch.records import Cloth, Holdings, Listing, Motif, Photo, Problem
from motifsearch.vocabulary.uses import used_terms

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from motifsearch.database.cloths import Cloths
    from motifsearch.database.connection import Connections
    from motifsearch.database.history import History
    from motifsearch.database.listings import Listings
    from motifsearch.database.motifs import Motifs
    from motifsearch.database.own_terms import OwnTerms
    from motifsearch.database.photos import Photos
    from motifsearch.records import CarriedTable, RecordKind

Record: TypeAlias = "Motif | Cloth | Photo | Listing"
ALL_LEVELS = ("public", "institution", "community")


class Transfer:
    """Takes records out of a catalogue and into it.

    Parameters
    ----------
    connections : Connections
    motifs : Motifs
    cloths : Cloths
    photos : Photos
    listings : Listings
    history : History
    own_terms : OwnTerms
    """

    def __init__(
        self,
        connections: Connections,
        *,
        motifs: Motifs,
        cloths: Cloths,
        photos: Photos,
        listings: Listings,
        history: History,
        own_terms: OwnTerms,
    ) -> None:
        self._connections = connections
        self._motifs = motifs
        self._cloths = cloths
        self._photos = photos
        self._listings = listings
        self._history = history
        self._own_terms = own_terms
        self.carried = Carried(connections)

    def take_out(self, access: Collection[str]) -> Holdings:
        """Return the records that people of these levels of access may see.

        Parameters
        ----------
        access : collection of str
            With all three levels it is everything, hidden photographs, paths and the history too. With fewer, those
            stay at home: a history tells what a record said while it was not open.

        Returns
        -------
        Holdings
        """
        whole = set(ALL_LEVELS) <= set(access)
        with self._connections.snapshot():
            motifs = tuple(motif for motif in self._motifs.iter() if motif.access in access)
            shown = {None, *(motif.motif_id for motif in motifs)}
            cloths = tuple(c for c in self._cloths.iter() if c.access in access and c.motif_id in shown)
            cloth_ids = {cloth.cloth_id for cloth in cloths}
            photos = [p for p in self._photos.iter() if p.cloth_id in cloth_ids and (whole or not p.hidden)]
            found = Holdings(
                motifs=motifs,
                cloths=cloths,
                photos=tuple(photo if whole else replace(photo, paths=()) for photo in photos),
                listings=tuple(one for one in self._listings.iter() if one.cloth_id in cloth_ids),
                seen={photo.photo_id: self._photos.seen(photo.photo_id) for photo in photos if whole},
                changes=tuple(self._history.iter()) if whole else (),
                is_whole=whole,
                tables=self.carried.take_out() if whole else {},
            )
            return found if whole else replace(found, tables=self._own_terms.take_out(used_terms(found)))

    def take_in(self, holdings: Holdings) -> Taken:
        """Add another catalogue's records, or bring those that are here to their newer state; all or nothing.

        An empty catalogue keeps the numbers of records and of their history.

        Parameters
        ----------
        holdings : Holdings

        Returns
        -------
        Taken

        Raises
        ------
        DataError
            ``database.bad_value``, ``database.no_record``; nothing is then changed.
        """
        with self._connections.transaction():
            return TakingIn(self, holdings).run()

    def is_empty(self) -> bool:
        """Whether there is no record and no history."""
        used = "SELECT count(*) FROM sqlite_sequence WHERE name IN ('motif', 'cloth', 'photo', 'listing', 'change')"
        return not self._connections.value(f"{used} AND seq > 0")

    def table(self, kind: RecordKind) -> Any:
        """Return the table of a kind of record."""
        return {"motif": self._motifs, "cloth": self._cloths, "photo": self._photos, "listing": self._listings}[kind]

    def find(self, kind: RecordKind, record: Any) -> Any:
        """Return this catalogue's record that is the same as another's, or None."""
        if kind == "photo":
            return self._photos.by_sha256(record.sha256)
        return self.table(kind).by_uid(record.uid)

    def reserve(self, kind: RecordKind, record_id: int | None) -> int:
        """Make sure that a number is never given to a new record; a new one when none is asked for."""
        last = int(self._connections.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (kind,)) or 0)
        wanted = last + 1 if record_id is None else record_id
        self._connections.execute("DELETE FROM sqlite_sequence WHERE name = ?", (kind,))
        self._connections.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (kind, max(last, wanted)))
        return wanted

    def lost(self) -> dict[str | None, int]:
        """Return the cloths that were here once: identifier to the number that each had."""
        sql = "SELECT before, record_id FROM change WHERE kind = 'cloth' AND field = ? AND before IS NOT NULL"
        return dict(self._connections.all(sql, (REMOVED,)))

    def take_tables(
        self,
        tables: Mapping[str, CarriedTable],
        ids: Mapping[str, Mapping[int, int]],
        lost: Mapping[str, Mapping[int, int]],
    ) -> list[Problem]:
        """Add what is no record; the terms among it are known before the records' words are written."""
        problems = self.carried.take_in(tables, ids, lost)
        self._own_terms.refresh()
        return problems

    @property
    def history(self) -> History:
        """The history that is written to."""
        return self._history
