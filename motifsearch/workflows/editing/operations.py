"""Changing records by hand, so that two people at once lose nothing.

Knows: who changed what since a form was opened, undoing, many records at once. Does not know: forms or pages.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from motifsearch.errors import DataError
from motifsearch.workflows.editing.batch import carry_out, plan
from motifsearch.workflows.editing.saving import save, undo
from motifsearch.workflows.editing.suggestions import accept, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from motifsearch.database import Database
    from motifsearch.records import Change, Cloth, Condition, EmbeddingSpace, Motif, Photo, RecordKind
    from motifsearch.vocabulary.motifs import MotifFields
    from motifsearch.workflows.editing.batch import Planned
    from motifsearch.workflows.editing.saving import Saved
    from motifsearch.workflows.editing.suggestions import Suggestion, Texts


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
        """Write what a form says; see `motifsearch.workflows.editing.saving.save`."""
        return save(self._database, kind, record_id, values, revision=revision, by=by, why=why)

    def undo(self, change_id: int, *, by: str, why: str | None = None) -> tuple[Change, ...]:
        """Bring back what a field held before one change; see `motifsearch.workflows.editing.saving.undo`."""
        return undo(self._database, change_id, by=by, why=why)

    def plan(
        self, kind: RecordKind, ids: Sequence[int], values: Mapping[str, object], *, adding: bool = False
    ) -> tuple[Planned, ...]:
        """Say what a change of many records would do; see `motifsearch.workflows.editing.batch.plan`."""
        return plan(self._database, kind, ids, values, adding=adding)

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
        """Change many records, all or none; see `motifsearch.workflows.editing.batch.carry_out`."""
        return carry_out(self._database, kind, revisions, values, adding=adding, by=by, why=why)
