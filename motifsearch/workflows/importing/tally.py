"""What became of each record of a table, in a few bytes for each.

Knows: counting. Does not know: rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.records import RECORD_KINDS

if TYPE_CHECKING:
    from motifsearch.records import RecordKind


class Tally:
    """What became of each record, in a few bytes for each: a table may have a million rows."""

    _TOUCHED, _CHANGED, _ADDED = 1, 2, 4

    def __init__(self) -> None:
        self._states: dict[RecordKind, dict[int, int]] = {kind: {} for kind in RECORD_KINDS}

    def note(self, kind: RecordKind, record_id: int, *, is_changed: bool) -> None:
        """Note that a record was named, and whether it became another."""
        self._mark(kind, record_id, self._TOUCHED | (self._CHANGED if is_changed else 0))

    def note_new(self, kind: RecordKind, record_id: int) -> None:
        """Note that a record was made."""
        self._mark(kind, record_id, self._ADDED)

    def is_new(self, kind: RecordKind, record_id: int) -> bool:
        """Whether a record was made here."""
        return bool(self._states[kind].get(record_id, 0) & self._ADDED)

    def counts(self) -> dict[str, int]:
        """Return how many records were added, changed and left as they were."""
        states = [state for of_kind in self._states.values() for state in of_kind.values()]
        added = sum(bool(state & self._ADDED) for state in states)
        changed = sum(state & (self._ADDED | self._CHANGED) == self._CHANGED for state in states)
        return {"added": added, "changed": changed, "same": sum(state == self._TOUCHED for state in states)}

    def _mark(self, kind: RecordKind, record_id: int, mark: int) -> None:
        of_kind = self._states[kind]
        of_kind[record_id] = of_kind.get(record_id, 0) | mark
