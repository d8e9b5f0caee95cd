"""The steps of the review of duplicates: decisions and their undoing, which are only ever added to.

Knows: the tables ``duplicate_step`` and ``duplicate_step_member``. Does not know: what a step changes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from motifsearch.database.fields import optional_text
from motifsearch.database.text import as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from motifsearch.database.connection import Connections, Row
    from motifsearch.records import DuplicateKind

Action: TypeAlias = Literal["keep_all", "link", "merge", "hide"]
ACTIONS: tuple[Action, ...] = ("keep_all", "link", "merge", "hide")
_STEP = 'step_id, batch, action, kind, kept, copies, undoes, effects, at, "by", why'


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


class DuplicateSteps:
    """What was decided.

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
