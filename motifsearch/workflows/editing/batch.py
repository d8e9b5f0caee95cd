"""Changing many records at once, all of them or none, as they were shown.

Knows: what a batch would change, and whether anybody changed a record since. Does not know: how records are chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.database.fields import checked
from motifsearch.database.history import as_text
from motifsearch.errors import DataError, UsageError
from motifsearch.workflows.editing.saving import table_of
from motifsearch.workflows.editing.texts import FIELDS, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.database import Database
    from motifsearch.records import Change, RecordKind

MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a batch would change in one record: field, and its value before and after as the history writes it."""

    record_id: int
    revision: int
    changes: tuple[tuple[str, str | None, str | None], ...]


def plan(
    database: Database, kind: RecordKind, ids: Sequence[int], values: Mapping[str, object], *, adding: bool = False
) -> tuple[Planned, ...]:
    """Say what a change of many records would do; changes nothing.

    Parameters
    ----------
    database : Database
    kind : {"motif", "cloth", "photo", "listing"}
    ids : sequence of int
    values : mapping of str to object
    adding : bool
        Fields with several values keep those that they have.

    Returns
    -------
    tuple of Planned
        One for each record that would change.

    Raises
    ------
    UsageError
        ``editing.too_many``.
    DataError
        ``database.no_record``, ``database.bad_value``.
    """
    if len(ids) > MOST_AT_ONCE:
        raise UsageError("editing.too_many", count=len(ids), most=MOST_AT_ONCE)
    wanted = checked(FIELDS[kind], values)
    found: list[Planned] = []
    for record_id, record in zip(ids, table_of(database, kind).get_many(ids), strict=True):
        changes: list[tuple[str, str | None, str | None]] = []
        for field, value in wanted.items():
            now: object = getattr(record, field)
            after = _joined(now, value) if adding else value
            if as_text(now) != as_text(after):
                changes.append((field, as_text(now), as_text(after)))
        if changes:
            revision = database.history.revision(kind, record_id)
            found.append(Planned(record_id=record_id, revision=revision, changes=tuple(changes)))
    return tuple(found)


def carry_out(
    database: Database,
    kind: RecordKind,
    revisions: Mapping[int, int],
    values: Mapping[str, object],
    *,
    adding: bool = False,
    by: str,
    why: str | None = None,
) -> tuple[Change, ...]:
    """Change many records as they were shown, all of them or none.

    Parameters
    ----------
    database : Database
    kind : {"motif", "cloth", "photo", "listing"}
    revisions : mapping of int to int
        Number of each record to its revision when the plan was shown.
    values : mapping of str to object
    adding : bool
    by : str
    why : str, optional

    Returns
    -------
    tuple of Change

    Raises
    ------
    DataError
        ``editing.batch_changed`` when somebody changed one of the records since; nothing is then changed.
    """
    with database.history.acting_as(by), database.transaction():
        for record_id, revision in revisions.items():
            if database.history.revision(kind, record_id) != revision:
                raise DataError("editing.batch_changed", kind=kind, id=record_id)
        written: list[Change] = []
        for planned in plan(database, kind, list(revisions), values, adding=adding):
            after = {field: value_of(kind, field, text) for field, _, text in planned.changes}
            written += table_of(database, kind).update(planned.record_id, after, why)
        return tuple(written)


def _joined(now: object, more: object) -> object:
    if isinstance(now, tuple) and isinstance(more, tuple):
        return tuple(dict.fromkeys([*now, *more]))
    return more
