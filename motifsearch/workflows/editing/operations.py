"""Changing records by hand, so that two people at once lose nothing.

Knows: who changed what since a form was opened, undoing, many records at once. Does not know: forms or pages.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from motifsearch.database.fields import checked
from motifsearch.database.history import as_text
from motifsearch.errors import DataError, UsageError
from motifsearch.workflows.editing.suggestions import accept, suggest
from motifsearch.workflows.editing.texts import FIELDS, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from motifsearch.database import Database
    from motifsearch.database.table import Table
    from motifsearch.records import Change, Cloth, Condition, EmbeddingSpace, Listing, Motif, Photo, RecordKind
    from motifsearch.vocabulary.motifs import MotifFields
    from motifsearch.workflows.editing.suggestions import Suggestion, Texts

MOST_AT_ONCE = 1000


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a batch would change in one record: field, and its value before and after as the history writes it."""

    record_id: int
    revision: int
    changes: tuple[tuple[str, str | None, str | None], ...]


class Editing:
    """Changes to one catalogue's records; `MotifCatalog.editing` makes one.

    Parameters
    ----------
    database : Database
    naan : str
        The institution's number for Archival Resource Keys, empty where it has none.
    space : callable, optional
        Gives the space whose vectors say what is alike.
    texts : callable, optional
        The model's words, for the suggestions: sentences to (n, dim) float32, unit length.
    """

    def __init__(
        self,
        database: Database,
        naan: str = "",
        *,
        space: Callable[[], EmbeddingSpace] | None = None,
        texts: Texts | None = None,
    ) -> None:
        self._database = database
        self.naan = naan
        self._space = space
        self._texts = texts

    def suggestions(self, cloth_ids: Sequence[int] | None = None, *, limit: int = 3) -> tuple[Suggestion, ...]:
        """Suggest motifs and keywords; see `motifsearch.workflows.editing.suggestions`."""
        if self._space is None:
            return ()
        space = self._space()
        texts = self._texts if space.has_text else None
        return suggest(self._database, space, cloth_ids=cloth_ids, limit=limit, texts=texts)

    def accept(self, suggestion: Suggestion, *, by: str) -> tuple[Change, ...]:
        """Write a suggestion into a record because a person said yes; that a machine made it stays in the record."""
        if self._space is None:
            return ()
        day = datetime.now(UTC).date().isoformat()
        return accept(self._database, suggestion, self._space(), by=by, day=day)

    def revision(self, kind: RecordKind, record_id: int) -> int:
        """Return the number that a form must bring back, so that it is known what its writer saw."""
        return self._database.history.revision(kind, record_id)

    def cloth_of(self, uid: str) -> Cloth | None:
        """Return the cloth with a record number, or None."""
        return self._database.cloths.by_uid(uid)

    def cloth_by_ark(self, name: str) -> Cloth | None:
        """Return the cloth that a name in an Archival Resource Key means; hyphens in it mean nothing."""
        return self._database.cloths.by_uid(name) or self._database.cloths.by_bare_uid(name)

    def cloth_named(self, name: str) -> Cloth | None:
        """Return the cloth with a record number, an inventory number of its own, or a number such as ``C12``."""
        cloths = self._database.cloths
        marked = cloths.by_inventory(name)
        found = cloths.by_uid(name) or (marked[0] if len(marked) == 1 else None)
        number = name.upper().removeprefix("C")
        if found is None and number.isdecimal() and len(number) < 19:
            with suppress(DataError):
                return cloths.get(int(number))
        return found

    def cloths_where(self, conditions: Sequence[Condition]) -> tuple[Cloth, ...]:
        """Return the cloths, whoever may see them, of which a photograph meets all conditions."""
        ids = self._database.filters.allowed_ids(conditions, include_hidden=True, access=None)
        photos = self._database.photos.get_many(ids.tolist())
        return tuple(self._database.cloths.get_many(sorted({photo.cloth_id for photo in photos})))

    def photo_of(self, sha256: str) -> Photo | None:
        """Return the photograph with a content hash, or None."""
        return self._database.photos.by_sha256(sha256)

    def add_motif(self, fields: MotifFields, *, by: str) -> Motif:
        """Add a motif with what the vocabulary says of it."""
        with self._database.history.acting_as(by):
            return self._database.motifs.add(**fields)

    def motif_named(self, name: str) -> Motif | None:
        """Return the motif that bears a name, or None."""
        return self._database.motifs.find(name)

    def motif_names(self) -> tuple[str, ...]:
        """Return the main names of all motifs, each once."""
        return tuple(sorted({motif.name for motif in self._database.motifs.iter()}, key=str.casefold))

    def ensure_motif(self, name: str, *, by: str) -> Motif:
        """Return the motif that bears a name, a new one where there is none."""
        with self._database.history.acting_as(by):
            return self._database.motifs.ensure(name)

    def cloths_of_motif(self, motif_id: int) -> tuple[Cloth, ...]:
        """Return the cloths that show a motif."""
        return tuple(cloth for cloth in self._database.cloths.iter() if cloth.motif_id == motif_id)

    def save(
        self,
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
        table = self._table(kind)
        wanted = checked(FIELDS[kind], values)
        with self._database.history.acting_as(by), self._database.transaction():
            record = table.get(record_id)
            since: dict[str, list[Change]] = {}
            for change in self._database.history.of(kind, record_id):
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

    def undo(self, change_id: int, *, by: str, why: str | None = None) -> tuple[Change, ...]:
        """Bring back what a field held before one change; that is a change too, and can be undone.

        Parameters
        ----------
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
        history = self._database.history
        with history.acting_as(by), self._database.transaction():
            change = history.change(change_id)
            if change is None:
                raise UsageError("editing.no_change", id=change_id)
            before = value_of(change.kind, change.field, change.before)
            table = self._table(change.kind)
            if as_text(getattr(table.get(change.record_id), change.field)) != change.after:
                raise UsageError("editing.changed_since", field=change.field)
            return table.update(change.record_id, {change.field: before}, why)

    def plan(
        self, kind: RecordKind, ids: Sequence[int], values: Mapping[str, object], *, adding: bool = False
    ) -> tuple[Planned, ...]:
        """Say what a change of many records would do; changes nothing.

        Parameters
        ----------
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
        for record_id, record in zip(ids, self._table(kind).get_many(ids), strict=True):
            changes: list[tuple[str, str | None, str | None]] = []
            for field, value in wanted.items():
                now: object = getattr(record, field)
                after = _joined(now, value) if adding else value
                if as_text(now) != as_text(after):
                    changes.append((field, as_text(now), as_text(after)))
            if changes:
                revision = self.revision(kind, record_id)
                found.append(Planned(record_id=record_id, revision=revision, changes=tuple(changes)))
        return tuple(found)

    def carry_out(
        self,
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
        with self._database.history.acting_as(by), self._database.transaction():
            for record_id, revision in revisions.items():
                if self.revision(kind, record_id) != revision:
                    raise DataError("editing.batch_changed", kind=kind, id=record_id)
            written: list[Change] = []
            for plan in self.plan(kind, list(revisions), values, adding=adding):
                after = {field: value_of(kind, field, text) for field, _, text in plan.changes}
                written += self._table(kind).update(plan.record_id, after, why)
            return tuple(written)

    def _table(self, kind: RecordKind) -> Table[Motif] | Table[Cloth] | Table[Photo] | Table[Listing]:
        database = self._database
        tables: dict[RecordKind, Table[Motif] | Table[Cloth] | Table[Photo] | Table[Listing]] = {
            "motif": database.motifs,
            "cloth": database.cloths,
            "photo": database.photos,
            "listing": database.listings,
        }
        if kind not in tables:
            raise UsageError("catalog.unknown_kind", kind=kind, known=", ".join(tables))
        return tables[kind]


def _joined(now: object, more: object) -> object:
    if isinstance(now, tuple) and isinstance(more, tuple):
        return tuple(dict.fromkeys([*now, *more]))
    return more
