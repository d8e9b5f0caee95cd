"""Taking decisions and undoing them, each as a step of a history that is only added to.

Knows: what of a decision is kept. Does not know: how a group came about, nor what its plan changes.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.errors import UsageError
from motifsearch.workflows.duplicates.effects import apply, put_back
from motifsearch.workflows.duplicates.settled import Settled

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from motifsearch.database import Database
    from motifsearch.database.duplicate_steps import Step
    from motifsearch.workflows.duplicates.groups import DuplicateGroup
    from motifsearch.workflows.duplicates.plan import FieldChange, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a decision would do; nothing is done yet."""

    group: DuplicateGroup
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What undoing did.

    Attributes
    ----------
    steps : tuple of Step
        The decisions that hold no more, the last one first.
    left : tuple of FieldChange
        Fields that somebody changed since and that stay: as the decision left them, and as they are.
    """

    steps: tuple[Step, ...]
    left: tuple[FieldChange, ...] = ()


def acting(database: Database, by: str | None) -> AbstractContextManager[None]:
    """Name who decides in the history of the records too, inside the ``with``."""
    return database.history.acting_as(by) if by else nullcontext()


def take(database: Database, preview: Preview, *, why: str | None, by: str | None, batch: int | None = None) -> Step:
    """Do what was previewed; the caller's transaction holds it.

    Parameters
    ----------
    database : Database
    preview : Preview
    why, by : str or None
        A reason, and who decides.
    batch : int, optional
        The first of the steps that are taken together.

    Returns
    -------
    Step
    """
    group, decided = preview.group, preview.plan
    contents = {member.photo_id: member.sha256 for member in group.members}
    reason = f"{group.key} {decided.action}" + (f": {why}" if why else "")
    return database.duplicates.add_step(
        action=decided.action,
        kind=group.kind,
        members=tuple(contents.values()),
        kept=[contents[photo_id] for photo_id in decided.keep],
        copies=len(group.paths),
        batch=batch,
        effects=apply(database, decided, reason),
        why=why,
        by=by,
    )


def undo(database: Database, step_id: int | None, *, by: str | None) -> Undone:
    """Undo a decision, or all that were taken together with it.

    Parameters
    ----------
    database : Database
    step_id : int or None
        The last one that holds where it is None.
    by : str or None
        Who does so.

    Returns
    -------
    Undone

    Raises
    ------
    UsageError
        ``duplicates.nothing_to_undo``, ``duplicates.no_step``, ``duplicates.undone_already``,
        ``duplicates.undo_later_first``; nothing is then changed.
    """
    with database.transaction(), acting(database, by):
        settled = Settled(database.duplicates.steps())
        chosen = _chosen(database, settled, step_id)
        left: list[FieldChange] = []
        batch = None
        for step in reversed(chosen):
            later = [one for one in settled.active if one.step_id > step.step_id and one not in chosen]
            left += put_back(database, step, later, f"undo {step.step_id}")
            written = database.duplicates.add_step(
                action="undo", kind=step.kind, members=step.members, undoes=step.step_id, batch=batch, by=by
            )
            batch = batch or written.step_id
        return Undone(steps=tuple(reversed(chosen)), left=tuple(left))


def _chosen(database: Database, settled: Settled, step_id: int | None) -> list[Step]:
    """The decisions that hold and were taken together with one."""
    if step_id is None:
        if not settled.active:
            raise UsageError("duplicates.nothing_to_undo")
        batch = settled.active[-1].batch
    else:
        step = database.duplicates.step(step_id)
        if step is None or step.action == "undo":
            raise UsageError("duplicates.no_step", step=step_id)
        if step.undone_by is not None:
            raise UsageError("duplicates.undone_already", step=step_id, by=step.undone_by)
        # One of several is undone alone, the first one stands for all.
        if step.step_id != step.batch:
            return [step]
        batch = step.batch
    return [step for step in settled.active if step.batch == batch]
