"""Pairs that show the same, what was compared, and the steps of their review.

Knows: the tables ``duplicate_…``. Does not know: how pairs are found, how they make groups, what a step changes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import numpy as np

from motifsearch.database.fields import optional_text
from motifsearch.database.text import as_json
from motifsearch.database.unchanged import Unchanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from motifsearch.database.connection import Connections, Row
    from motifsearch.records import Access, DuplicateKind
    from motifsearch.vectors import Ids

Action: TypeAlias = Literal["keep_all", "link", "merge", "hide"]
ACTIONS: tuple[Action, ...] = ("keep_all", "link", "merge", "hide")
_STEP = 'step_id, batch, action, kind, kept, copies, undoes, effects, at, "by", why'


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


class Step(NamedTuple):
    """A decision about some contents, or the undoing of one.

    `undoes` is the number of the step that this one undoes, `undone_by` of the one that undid it. `copies` counts the
    files where one content in several files was decided on, else 0. `effects` is what
    `motifsearch.workflows.duplicates` wrote there.
    """

    step_id: int
    batch: int
    action: Action | Literal["undo"]
    kind: DuplicateKind
    members: tuple[str, ...]
    kept: tuple[str, ...]
    copies: int
    undoes: int | None
    undone_by: int | None
    effects: dict[str, list[dict[str, object]]]
    at: str
    by: str
    why: str | None


class DuplicateStore:
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
        self._connections = connections
        self._author = author
        self._now = now
        self.unchanged: Unchanged[Any] = Unchanged(connections)
        """Keeps what was worked out of these tables until something is written."""

    # What was compared and found.

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

    # What was decided.

    def add_step(
        self,
        *,
        action: Action | Literal["undo"],
        kind: DuplicateKind,
        members: Sequence[str],
        kept: Sequence[str] = (),
        copies: int = 0,
        undoes: int | None = None,
        batch: int | None = None,
        effects: Mapping[str, list[dict[str, object]]] | None = None,
        why: str | None = None,
        by: str | None = None,
    ) -> Step:
        """Write a step.

        Parameters
        ----------
        action : {"keep_all", "link", "merge", "hide", "undo"}
        kind : {"identical_file", "same_photograph", "same_cloth", "same_design"}
        members, kept : sequence of str
            Contents.
        copies : int
            Files of one content that were there.
        undoes : int, optional
            The step that this one undoes; one step is undone once.
        batch : int, optional
            The first step of those that are taken together; its own number when it is not given.
        effects : mapping, optional
            What the records were and became, as JSON knows it.
        why : str, optional
        by : str, optional
            Who takes the step; defaults to the author.

        Returns
        -------
        Step

        Raises
        ------
        DataError
            ``database.bad_value`` when `why` or `by` is no text that can be kept.
        """
        why, by = optional_text("why", why), optional_text("by", by) or self._author
        with self._connections.transaction():
            values = (
                batch or 0,
                action,
                kind,
                as_json(list(kept)),
                copies,
                undoes,
                as_json(effects or {}),
                self._now(),
            )
            step_id = self._connections.insert(
                'INSERT INTO duplicate_step (batch, action, kind, kept, copies, undoes, effects, at, "by", why)'
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, by, why),
            )
            if batch is None:
                self._connections.execute("UPDATE duplicate_step SET batch = step_id WHERE step_id = ?", (step_id,))
            rows = [(step_id, sha256) for sha256 in sorted(set(members))]
            self._connections.executemany("INSERT INTO duplicate_step_member VALUES (?, ?)", rows)
            return self.step(step_id) or _never()

    def step(self, step_id: int) -> Step | None:
        """Return one step, or None where there is none of that number."""
        return next(iter(self._read("WHERE step_id IN (SELECT value FROM json_each(?))", (as_json([step_id]),))), None)

    def steps(self) -> tuple[Step, ...]:
        """Return all steps, oldest first."""
        return self._read("", ())

    def _read(self, where: str, values: Sequence[object]) -> tuple[Step, ...]:
        with self._connections.snapshot():
            rows = self._connections.all(f"SELECT {_STEP} FROM duplicate_step {where} ORDER BY step_id", values)  # noqa: S608  # own text
            undone = dict(self._connections.all("SELECT undoes, step_id FROM duplicate_step WHERE undoes IS NOT NULL"))
            members: dict[int, list[str]] = {row[0]: [] for row in rows}
            for step_id, sha256 in self._connections.all(
                "SELECT step_id, sha256 FROM duplicate_step_member WHERE step_id IN (SELECT value FROM json_each(?))"
                " ORDER BY step_id, sha256",
                (as_json(list(members)),),
            ):
                members[step_id].append(sha256)
        return tuple(_step(row, tuple(members[row[0]]), undone.get(row[0])) for row in rows)


def _step(row: Row, members: tuple[str, ...], undone_by: int | None) -> Step:
    step_id, batch, action, kind, kept, copies, undoes, effects, at, by, why = row
    return Step(
        step_id=step_id,
        batch=batch,
        action=action,
        kind=kind,
        members=members,
        kept=tuple(json.loads(kept)),
        copies=copies,
        undoes=undoes,
        undone_by=undone_by,
        effects=json.loads(effects),
        at=at,
        by=by,
        why=why,
    )


def _never() -> Step:
    raise AssertionError
