"""Laying another catalogue's records beside one's own, one by one.

Knows: which of two records is newer, numbers there and here, and how histories are joined. Does not know: files,
packages, vectors, or how a record is stored.

A record of another catalogue is recognised by its identifier (a photograph by its content). Where both have it, their
histories say which is newer: the longer one of two that begin alike. Where they part, one's own record stays.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from motifsearch.database.fields import CLOTH_FIELDS, LISTING_FIELDS, MOTIF_FIELDS, PHOTO_FIELDS
from motifsearch.database.history import CREATED, REMOVED
from motifsearch.records import RECORD_KINDS, Change, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from motifsearch.database.transfer import Transfer
    from motifsearch.records import Holdings, RecordKind


_FIELDS = {"motif": MOTIF_FIELDS, "cloth": CLOTH_FIELDS, "photo": PHOTO_FIELDS, "listing": LISTING_FIELDS}
# The field of a record that names another record, and of which kind that is.
_OWNERS: Mapping[str, tuple[str, RecordKind]] = {
    "cloth": ("motif_id", "motif"),
    "photo": ("cloth_id", "cloth"),
    "listing": ("cloth_id", "cloth"),
}


class Taken(NamedTuple):
    """What became of another catalogue's records.

    Attributes
    ----------
    added, changed, same : int
        Records that are new here, that were older here, and those that stayed as they are.
    photo_ids : dict of int to int
        The photographs' numbers there to those here.
    problems : tuple of Problem
    """

    added: int
    changed: int
    same: int
    photo_ids: dict[int, int]
    problems: tuple[Problem, ...]


class TakingIn:
    """One taking in: numbers there to numbers here, and what was counted."""

    def __init__(self, transfer: Transfer, holdings: Holdings) -> None:
        self._transfer = transfer
        self._holdings = holdings
        self._keep = transfer.is_empty()
        self._ids: dict[str, dict[int, int]] = {kind: {} for kind in RECORD_KINDS}
        self._lost_ids: dict[str, dict[int, int]] = {kind: {} for kind in RECORD_KINDS}
        self._pasts: defaultdict[tuple[str, int], list[Change]] = defaultdict(list)
        for change in holdings.changes:
            self._pasts[change.kind, change.record_id].append(change)
        self._new: list[Change] = []
        self._counts = {"added": 0, "changed": 0, "same": 0}
        self._problems: list[Problem] = []

    def run(self) -> Taken:
        """Take everything in."""
        holdings = self._holdings
        of_kind: tuple[tuple[RecordKind, Iterable[Any]], ...] = (
            ("motif", holdings.motifs),
            ("cloth", holdings.cloths),
            ("photo", holdings.photos),
            ("listing", sorted(holdings.listings, key=lambda one: one.listing_id)),
        )
        for kind, records in of_kind:
            for record in records:
                self._take(kind, record)
        self._take_lost()
        self._new.sort(key=lambda change: change.change_id)
        self._transfer.history.restore(self._new, keep_ids=self._keep)
        self._problems += self._transfer.take_tables(holdings.tables, self._ids, self._lost_ids)
        return Taken(**self._counts, photo_ids=self._ids["photo"], problems=tuple(self._problems))

    def _take(self, kind: RecordKind, record: Any) -> None:
        number = getattr(record, f"{kind}_id")
        record = self._here(kind, record)
        past = [self._translated(change) for change in self._pasts.pop((kind, number), [])]
        ours = self._transfer.find(kind, record)
        if ours is None:
            self._ids[kind][number] = self._add(kind, record, number if self._keep else None, past)
            self._counts["added"] += 1
            return
        record_id = getattr(ours, f"{kind}_id")
        self._ids[kind][number] = record_id
        self._counts["changed" if self._update(kind, record_id, ours, record, past) else "same"] += 1

    def _here(self, kind: RecordKind, record: Any) -> Any:
        """The record with the number that its owner has here."""
        if kind not in _OWNERS:
            return record
        field, owner = _OWNERS[kind]
        number = getattr(record, field)
        return record if number is None else replace(record, **{field: self._ids[owner].get(number, -1)})

    def _translated(self, change: Change) -> Change:
        """An entry of the history whose numbers of other records are those here."""
        field, owner = _OWNERS.get(change.kind, (None, None))
        if change.field != field or owner is None:
            return change
        here = {str(there): str(here) for there, here in self._ids[owner].items()}
        before, after = (value and here.get(value, value) for value in (change.before, change.after))
        return replace(change, before=before, after=after)

    def _add(self, kind: RecordKind, record: Any, record_id: int | None, past: list[Change]) -> int:
        new_id = self._transfer.table(kind).restore(record, record_id)
        if kind == "photo":
            self._transfer.table("photo").restore_seen(new_id, self._holdings.seen.get(record.photo_id, ()))
        if past:
            self._new += [replace(change, record_id=new_id) for change in past]
        else:
            name = record.sha256 if kind == "photo" else None if kind == "listing" else record.uid
            self._transfer.history.record(kind, new_id, CREATED, None, name)
        return new_id

    def _update(self, kind: RecordKind, record_id: int, ours: Any, theirs: Any, past: list[Change]) -> bool:
        changes = {field: getattr(theirs, field) for field in _FIELDS[kind]}
        if all(getattr(ours, field) == value for field, value in changes.items()):
            return False
        if not past:
            return bool(self._transfer.table(kind).update(record_id, changes))
        here = [_said(change) for change in self._transfer.history.of(kind, record_id)]
        there = [_said(change) for change in past]
        if len(here) < len(there) and here == there[: len(here)]:
            self._transfer.table(kind).overwrite(record_id, changes)
            self._new += [replace(change, record_id=record_id) for change in past[len(here) :]]
            return True
        if not (len(there) < len(here) and there == here[: len(there)]):
            where = f"{kind}:{theirs.sha256 if kind == 'photo' else theirs.uid}"
            self._problems.append(Problem(where=where, code="database.both_changed", params=(("kind", kind),)))
        return False

    def _take_lost(self) -> None:
        """Keep the history of records that are no more."""
        known = self._transfer.lost()
        for (kind, number), past in self._pasts.items():
            names = {change.before for change in past if change.field == REMOVED}
            for name in names & known.keys():
                self._lost_ids[kind][number] = known[name]
            if kind in RECORD_KINDS and (self._keep or (names and not names & known.keys())):
                record_id = self._transfer.reserve(kind, number if self._keep else None)
                self._lost_ids[kind][number] = record_id
                self._new += [replace(self._translated(change), record_id=record_id) for change in past]


def _said(change: Change) -> tuple[str | None, ...]:
    return change.field, change.before, change.after, change.at, change.by, change.why
