"""Pairs that show the same, and what was compared; with them the steps of their review.

Knows: the tables ``duplicate_…``. Does not know: how pairs are found, how they make groups, what a step changes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from motifsearch.database.duplicate_steps import DuplicateSteps
from motifsearch.database.text import as_json
from motifsearch.database.unchanged import Unchanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from motifsearch.database.connection import Connections
    from motifsearch.records import Access, DuplicateKind
    from motifsearch.vectors import Ids


class FoundPair(NamedTuple):
    """Two contents that show the same; `transform` leads from the first to the second, in fractions of the sides."""

    first: str
    second: str
    kind: DuplicateKind
    certainty: float
    evidence: Mapping[str, float | str]
    transform: tuple[float, ...] | None


class PairedPhoto(NamedTuple):
    """What a review needs to know of a photograph; `access` is the strictest of its cloth's and its motif's."""

    photo_id: int
    cloth_id: int
    sha256: str
    hidden: bool
    pixels: int
    access: Access


class DuplicateStore(DuplicateSteps):
    """Everything that is known about duplicates.

    Parameters
    ----------
    connections : Connections
    author : str
        Named in every step that is written.
    now : callable
        Returns the time as ISO 8601.
    """

    def __init__(self, connections: Connections, *, author: str, now: Callable[[], str]) -> None:
        super().__init__(connections, author=author, now=now)
        self.unchanged: Unchanged[Any] = Unchanged(connections)
        """Keeps what was worked out of these tables until something is written."""

    def not_compared(self) -> Ids:
        """Return the ids of photographs that were not compared yet, (n,) int64, ascending."""
        rows = self._connections.all(
            "SELECT photo_id FROM photo WHERE sha256 NOT IN (SELECT sha256 FROM duplicate_compared) ORDER BY photo_id"
        )
        return np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))

    def put(self, pairs: Iterable[FoundPair], compared: Iterable[str]) -> None:
        """Keep pairs, and that these contents were compared; a pair that was known is as it was found last."""
        now = self._now()
        with self._connections.transaction():
            self._connections.executemany(
                "INSERT OR REPLACE INTO duplicate_pair VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (
                        pair.first,
                        pair.second,
                        pair.kind,
                        pair.certainty,
                        as_json(dict(pair.evidence)),
                        None if pair.transform is None else as_json(list(pair.transform)),
                    )
                    for pair in pairs
                ],
            )
            self._connections.executemany(
                "INSERT OR REPLACE INTO duplicate_compared VALUES (?, ?)", [(sha256, now) for sha256 in compared]
            )

    def forget_found(self) -> None:
        """Compare everything anew next time; decisions stay."""
        with self._connections.transaction():
            self._connections.execute("DELETE FROM duplicate_pair")
            self._connections.execute("DELETE FROM duplicate_compared")
            self._connections.execute("DELETE FROM duplicate_suggestion")

    def pairs(self) -> tuple[FoundPair, ...]:
        """Return all pairs, by their contents."""
        rows = self._connections.all(
            "SELECT first, second, kind, certainty, evidence, transform FROM duplicate_pair ORDER BY first, second"
        )
        return tuple(
            FoundPair(
                first, second, kind, certainty, json.loads(evidence), tuple(json.loads(transform or "[]")) or None
            )
            for first, second, kind, certainty, evidence, transform in rows
        )

    def photos(self) -> dict[str, PairedPhoto]:
        """Return every photograph that is in a pair or was decided on, by its content."""
        rows = self._connections.all(
            "SELECT photo_id, cloth_id, sha256, hidden, width_px * height_px, CASE"
            " WHEN 'community' IN (cloth.access, motif.access) THEN 'community'"
            " WHEN 'institution' IN (cloth.access, motif.access) THEN 'institution' ELSE 'public' END"
            " FROM photo JOIN cloth USING (cloth_id) LEFT JOIN motif USING (motif_id) WHERE sha256 IN"
            " (SELECT first FROM duplicate_pair UNION SELECT second FROM duplicate_pair"
            " UNION SELECT sha256 FROM duplicate_step_member UNION"
            " SELECT sha256 FROM photo WHERE photo_id IN"
            " (SELECT photo_id FROM photo_path GROUP BY photo_id HAVING count(*) > 1))"
        )
        return {row[2]: PairedPhoto(row[0], row[1], row[2], bool(row[3]), row[4], row[5]) for row in rows}

    def hashes(self) -> list[tuple[int, bytes, int]]:
        """Return number, perceptual hash and its quality of every photograph, by number."""
        return self._connections.all("SELECT photo_id, pdq, pdq_quality FROM photo ORDER BY photo_id")

    def photos_of_several_files(self) -> tuple[int, ...]:
        """Return the ids of photographs that were seen at more than one path, ascending."""
        sql = "SELECT photo_id FROM photo_path GROUP BY photo_id HAVING count(*) > 1 ORDER BY photo_id"
        return tuple(row[0] for row in self._connections.all(sql))

    def suggestion(self, group_key: str) -> tuple[int, list[dict[str, object]]] | None:
        """Return which photograph of a group to keep, and the reasons as `put_suggestion` was given them, or None."""
        row = self._connections.one(
            "SELECT photo_id, reasons FROM duplicate_suggestion WHERE group_key = ?", (group_key,)
        )
        return None if row is None else (row[0], json.loads(row[1]))

    def put_suggestion(self, group_key: str, photo_id: int, reasons: Sequence[Mapping[str, object]]) -> None:
        """Keep which photograph of a group to keep, and the reasons as JSON knows them."""
        values = (group_key, photo_id, as_json([dict(reason) for reason in reasons]))
        self._connections.execute("INSERT OR REPLACE INTO duplicate_suggestion VALUES (?, ?, ?)", values)
