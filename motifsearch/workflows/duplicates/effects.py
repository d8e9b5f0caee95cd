"""Writing what a decision changes, and putting it back.

Knows: plans, and the effects that a step keeps of them. Does not know: why anything is decided.

A decision can be undone long after. A field that somebody changed since stays as they left it and is told; where a
later decision holds that changed the same record, that one has to be undone first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

from motifsearch.database.fields import CLOTH_FIELDS
from motifsearch.database.history import plain_part
from motifsearch.errors import UsageError
from motifsearch.records import Claim, Label
from motifsearch.workflows.duplicates.plan import FieldChange

if TYPE_CHECKING:
    from collections.abc import Iterable

    from motifsearch.database import Database
    from motifsearch.database.duplicate_steps import Step
    from motifsearch.records import RecordKind
    from motifsearch.workflows.duplicates.plan import Plan

Effects: TypeAlias = "dict[str, list[dict[str, object]]]"


def apply(database: Database, plan: Plan, why: str) -> Effects:
    """Write a plan; the caller's transaction holds it together with its step.

    Parameters
    ----------
    database : Database
    plan : Plan
    why : str
        Reason, kept in the history of each record.

    Returns
    -------
    dict of str to list
        What `put_back` needs, as JSON knows it.
    """
    for change in plan.changes:
        _write(database, change, change.after, why)
    removed = [kept for cloth_id in plan.goes if (kept := database.set_aside.take_out(cloth_id, why)) is not None]
    changes: list[dict[str, object]] = [
        {
            "kind": change.kind,
            "id": change.record_id,
            "field": change.field,
            "before": _plain(change.before),
            "after": _plain(change.after),
        }
        for change in plan.changes
    ]
    return {"changes": changes, "removed": cast("list[dict[str, object]]", removed)}


def put_back(database: Database, step: Step, later: Iterable[Step], why: str) -> tuple[FieldChange, ...]:
    """Undo what a step changed.

    Parameters
    ----------
    database : Database
    step : Step
    later : iterable of Step
        Decisions after it that hold.
    why : str
        Reason, kept in the history of each record.

    Returns
    -------
    tuple of FieldChange
        What somebody changed since, which stays: as the step left it, and as it is.

    Raises
    ------
    UsageError
        ``duplicates.undo_later_first``.
    """
    own = _touched(step)
    for other in later:
        if own & _touched(other):
            raise UsageError("duplicates.undo_later_first", step=step.step_id, later=other.step_id)
    for removed in step.effects.get("removed", []):
        database.set_aside.put_back(cast("dict[str, list[dict[str, Any]]]", removed), why)
    left: list[FieldChange] = []
    for change in reversed(changes_of(step)):
        now = getattr(_read(database, change.kind, change.record_id), change.field)
        if now == change.after:
            _write(database, change, change.before, why)
        else:
            left.append(
                FieldChange(
                    kind=change.kind, record_id=change.record_id, field=change.field, before=change.after, after=now
                )
            )
    return tuple(left)


def changes_of(step: Step) -> tuple[FieldChange, ...]:
    """Return what a step changed, in its order."""
    return tuple(
        FieldChange(
            kind=cast("RecordKind", each["kind"]),
            record_id=cast("int", each["id"]),
            field=cast("str", each["field"]),
            before=_value(each["kind"], each["field"], each["before"]),
            after=_value(each["kind"], each["field"], each["after"]),
        )
        for each in step.effects.get("changes", [])
    )


def _touched(step: Step) -> set[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    for change in changes_of(step):
        found.add((change.kind, change.record_id))
        if change.field == "cloth_id":
            found |= {("cloth", change.before), ("cloth", change.after)}
    for removed in step.effects.get("removed", []):
        rows = cast("dict[str, list[dict[str, Any]]]", removed)["cloth"]
        found |= {("cloth", row["cloth_id"]) for row in rows}
    return found


def _read(database: Database, kind: RecordKind, record_id: int) -> object:
    if kind == "photo":
        return database.photos.get(record_id)
    return database.listings.get(record_id) if kind == "listing" else database.cloths.get(record_id)


def _write(database: Database, change: FieldChange, value: object, why: str) -> None:
    if change.kind == "photo":
        database.photos.update(change.record_id, {change.field: value}, why)
    elif change.kind == "listing":
        database.listings.update(change.record_id, {change.field: value}, why)
    else:
        database.cloths.update(change.record_id, {change.field: value}, why)


def _plain(value: object) -> object:
    return [plain_part(part) for part in cast("tuple[object, ...]", value)] if isinstance(value, tuple) else value


def _value(kind: object, field: object, plain: Any) -> Any:
    """Undo `_plain`."""
    if not isinstance(plain, list):
        return plain
    parts = cast("list[Any]", plain)
    kinds = {"labels": Label, "claims": Claim}
    made_of = kinds.get(CLOTH_FIELDS[str(field)]) if kind == "cloth" else None
    if made_of is None:
        return tuple(parts)
    return tuple(Label(name=part) if isinstance(part, str) else made_of(**part) for part in parts)
