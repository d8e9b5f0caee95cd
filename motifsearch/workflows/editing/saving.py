"""Writing what a form says, and taking a change back, so that two people at once lose nothing.

Knows: who changed what since a form was opened. Does not know: forms or pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.database.fields import checked
from motifsearch.database.history import as_text
from motifsearch.errors import UsageError
from motifsearch.workflows.editing.texts import FIELDS, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.database import Database
    from motifsearch.database.table import Table
    from motifsearch.records import Change, Cloth, Listing, Motif, Photo, RecordKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A field that somebody else changed while a form was open.

    Attributes
    ----------
    theirs, mine : str or None
        What it holds now, and what the form would write, as the history writes values.
    by, at : str
        Who changed it last, and when.
    """

    field: str
    theirs: str | None
    mine: str | None
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a form.

    Attributes
    ----------
    changes : tuple of Change
        What was written; nothing where there are conflicts.
    conflicts : tuple of Conflict
    wanted : tuple of str
        Fields in which the form says otherwise than its writer saw; in all others it must show what is there now.
    """

    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    wanted: tuple[str, ...] = ()


def table_of(database: Database, kind: RecordKind) -> Table[Motif] | Table[Cloth] | Table[Photo] | Table[Listing]:
    """Return the table of a kind of record."""
    tables: dict[RecordKind, Table[Motif] | Table[Cloth] | Table[Photo] | Table[Listing]] = {
        "motif": database.motifs,
        "cloth": database.cloths,
        "photo": database.photos,
        "listing": database.listings,
    }
    if kind not in tables:
        raise UsageError("catalog.unknown_kind", kind=kind, known=", ".join(tables))
    return tables[kind]


def save(
    database: Database,
    kind: RecordKind,
    record_id: int,
    values: Mapping[str, object],
    *,
    revision: int,
    by: str,
    why: str | None = None,
) -> Saved:
    """Write what a form says, unless somebody else changed the same fields since it was opened.

    A field that the form leaves as its writer saw it is nobody's change, and one that only others changed stays
    as they made it.

    Parameters
    ----------
    database : Database
    kind : {"motif", "cloth", "photo", "listing"}
    record_id : int
    values : mapping of str to object
        Field to its value in the form.
    revision : int
        `revision` when the form was opened.
    by : str
        Who is named in the history.
    why : str, optional

    Returns
    -------
    Saved

    Raises
    ------
    DataError
        ``database.no_record``, ``database.bad_value``; nothing is then changed.
    """
    table = table_of(database, kind)
    wanted = checked(FIELDS[kind], values)
    with database.history.acting_as(by), database.transaction():
        record = table.get(record_id)
        since: dict[str, list[Change]] = {}
        for change in database.history.of(kind, record_id):
            if change.change_id > revision:
                since.setdefault(change.field, []).append(change)
        conflicts: list[Conflict] = []
        mine: dict[str, object] = {}
        for field, value in wanted.items():
            now, said = as_text(getattr(record, field)), as_text(value)
            later = since.get(field, [])
            seen = later[0].before if later else now
            if said in {seen, now}:
                continue
            if later:
                conflicts.append(Conflict(field=field, theirs=now, mine=said, by=later[-1].by, at=later[-1].at))
            mine[field] = value
        if conflicts:
            return Saved(conflicts=tuple(conflicts), wanted=tuple(mine))
        return Saved(changes=table.update(record_id, mine, why), wanted=tuple(mine))


def undo(database: Database, change_id: int, *, by: str, why: str | None = None) -> tuple[Change, ...]:
    """Bring back what a field held before one change; that is a change too, and can be undone.

    Parameters
    ----------
    database : Database
    change_id : int
    by : str
    why : str, optional

    Returns
    -------
    tuple of Change

    Raises
    ------
    UsageError
        ``editing.no_change``, ``editing.not_a_field``, ``editing.changed_since`` when the field was changed again
        after it.
    """
    history = database.history
    with history.acting_as(by), database.transaction():
        change = history.change(change_id)
        if change is None:
            raise UsageError("editing.no_change", id=change_id)
        before = value_of(change.kind, change.field, change.before)
        table = table_of(database, change.kind)
        if as_text(getattr(table.get(change.record_id), change.field)) != change.after:
            raise UsageError("editing.changed_since", field=change.field)
        return table.update(change.record_id, {change.field: before}, why)
