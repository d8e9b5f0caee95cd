"""Applying the rows of tables to the records: finding the record of each, changing it, counting.

Knows: by what a row finds its record, and that a wrong row stops no other. Does not know: files, columns, or how
records are stored.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from motifsearch.archive import sheets
from motifsearch.archive.date_words import with_words
from motifsearch.errors import DataError, MotifsearchError
from motifsearch.records import Problem
from motifsearch.vocabulary.lookup import lookup
from motifsearch.vocabulary.motifs import motif_fields
from motifsearch.vocabulary.terms import term
from motifsearch.workflows.importing.report import ImportReport
from motifsearch.workflows.importing.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.archive.tables import Row, Table
    from motifsearch.database import Database
    from motifsearch.records import Change, Photo, RecordKind

# So many are named one by one; a longer list is nobody's to read.
_MOST_CHANGES = 100_000


class Rows:
    """Applies rows of tables to the records, and counts."""

    def __init__(self, database: Database, *, is_marked: bool) -> None:
        self._database = database
        self._is_marked = is_marked
        self._tables: Mapping[RecordKind, Any] = {
            "motif": database.motifs,
            "cloth": database.cloths,
            "photo": database.photos,
            "listing": database.listings,
        }
        self._tally = Tally()
        # Of the row at hand; they count when the row is done.
        self._fresh: set[tuple[RecordKind, int]] = set()
        self._changes: list[Change] = []
        self._problems: list[Problem] = []
        self._by_file: dict[str, list[Photo]] | None = None

    def report(self) -> ImportReport:
        """Return what became of all tables so far."""
        counts = self._tally.counts()
        return ImportReport(
            added=counts["added"],
            changed=counts["changed"],
            same=counts["same"],
            changes=tuple(self._changes),
            problems=tuple(self._problems),
        )

    def apply(self, kind: RecordKind, table: Table, mapping: Mapping[str, str]) -> None:
        """Apply the rows of one table, each by itself."""
        self._problems += table.problems
        unused = [column for column in table.columns if column not in mapping]
        if unused:
            self._problem(table.path, "describe.unused", columns=", ".join(unused))
        for row in table.rows:
            where = table.where(row.line)
            self._fresh.clear()
            try:
                with self._database.transaction():
                    self._row(kind, row, mapping, where)
            except MotifsearchError as error:
                if error.code.startswith("database.") and error.code not in {
                    "database.bad_value",
                    "database.no_record",
                    "database.exists",
                }:
                    raise
                self._problem(where, error.code, **error.params)

    def _row(self, kind: RecordKind, row: Row, mapping: Mapping[str, str], where: str) -> None:
        names, values, complaints = sheets.read_row(row, mapping, is_marked=self._is_marked)
        for code, params in complaints:
            self._problem(where, code, **params)
        if kind in {"photo", "listing"} and "cloth_uid" in names:
            cloth = self._database.cloths.by_uid(names["cloth_uid"])
            if cloth is None:
                raise DataError("import.no_cloth", uid=names["cloth_uid"])
            values["cloth_id"] = cloth.cloth_id
        if kind == "cloth" and "motif" in names:
            values["motif_id"] = self._motif(names["motif"])
        record_id = {"motif": self._find_motif, "cloth": self._find_cloth, "photo": self._find_photo}.get(
            kind, self._find_listing
        )(names, values)
        # A table keeps no spaces at the ends of a text, so these alone are no change.
        record = self._tables[kind].get(record_id)
        if kind == "cloth" and sheets.DATE_WORDS in names:
            claims = values.get("claims", record.claims)
            values["claims"] = with_words(claims, names[sheets.DATE_WORDS])
        values = {field: value for field, value in values.items() if not _same(getattr(record, field), value)}
        changes = self._tables[kind].update(record_id, values)
        for new_kind, new_id in self._fresh:
            self._tally.note_new(new_kind, new_id)
        self._tally.note(kind, record_id, is_changed=bool(changes))
        if not self._tally.is_new(kind, record_id) and len(self._changes) < _MOST_CHANGES:
            self._changes += changes

    def _find_motif(self, names: Mapping[str, str], values: dict[str, Any]) -> int:
        motifs = self._database.motifs
        found = motifs.by_uid(names["motif_uid"]) if "motif_uid" in names else motifs.find(values.get("name", ""))
        if found is None:
            if "name" not in values:
                raise DataError("import.no_name", field="name")
            found = motifs.add(name=values["name"], uid=names.get("motif_uid"))
            self._fresh.add(("motif", found.motif_id))
        return found.motif_id

    def _find_cloth(self, names: Mapping[str, str], values: dict[str, Any]) -> int:
        cloths, mark = self._database.cloths, values.get("inventory")
        uid = names.get("cloth_uid") or (str(uuid5(NAMESPACE_URL, f"motifsearch:cloth:{mark}")) if mark else None)
        if uid is None:
            return self._photo_of(names).cloth_id
        found = cloths.by_uid(uid)
        if found is None and "cloth_uid" not in names:
            same = cloths.by_inventory(str(mark))
            if len(same) > 1:
                raise DataError("import.several", mark=str(mark), count=len(same))
            found = same[0] if same else None
        if found is None:
            found = cloths.add(uid=uid)
            self._fresh.add(("cloth", found.cloth_id))
        return found.cloth_id

    def _find_photo(self, names: Mapping[str, str], _values: dict[str, Any]) -> int:
        sha = names.get("photo_sha256")
        if sha is None:
            return self._photo_of(names).photo_id
        photo = self._database.photos.by_sha256(sha.lower())
        if photo is None:
            raise DataError("import.no_photo", name=sha)
        return photo.photo_id

    def _find_listing(self, names: Mapping[str, str], values: dict[str, Any]) -> int:
        listings, uid = self._database.listings, names.get("listing_uid")
        found = listings.by_uid(uid) if uid else None
        if found is not None:
            return found.listing_id
        for field, column in (("cloth_id", "cloth_uid"), ("date", "date")):
            if field not in values:
                raise DataError("import.no_name", field=column)
        if uid:
            found, is_new = listings.add(uid=uid, **values), True
        else:
            found, is_new = listings.ensure(**values)
        if is_new:
            self._fresh.add(("listing", found.listing_id))
        return found.listing_id

    def _photo_of(self, names: Mapping[str, str]) -> Photo:
        """The photograph that is the only one with a file of that name."""
        written = names.get("file")
        if not written:
            raise DataError("import.no_name", field="file")
        if self._by_file is None:
            self._by_file = {}
            for photo in self._database.photos.iter():
                for name in {Path(path).name.casefold() for path in photo.paths}:
                    self._by_file.setdefault(name, []).append(photo)
        found = self._by_file.get(Path(written.replace("\\", "/")).name.casefold(), [])
        if len(found) != 1:
            raise DataError("import.no_photo" if not found else "import.several", name=written, **_of(written, found))
        return self._database.photos.get(found[0].photo_id)

    def _motif(self, name: str) -> int:
        """The motif that a cell names: by uid, by a term of the vocabulary, or by any of its names; else a new one."""
        motifs = self._database.motifs
        found = motifs.by_uid(name)
        if found is None:
            known = term("motif", name) or lookup("motif", name)
            if known is None:
                found = motifs.find(name) or motifs.add(name=name)
            else:
                found = motifs.by_uid(known.key) or motifs.add(**motif_fields(known))
        return found.motif_id

    def _problem(self, where: str, code: str, **params: str | float) -> None:
        self._problems.append(Problem(where=where, code=code, params=tuple(params.items())))


def _of(written: str, found: list[Photo]) -> dict[str, Any]:
    return {"mark": written, "count": len(found)}


def _same(before: object, after: object) -> bool:
    if isinstance(before, str) and isinstance(after, str):
        return before.strip() == after
    return before == after
