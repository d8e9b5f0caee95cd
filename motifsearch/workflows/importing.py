"""Taking in what another catalogue, or this one, handed on: bags, JSON-LD documents, tables.

Knows: how a package and a table change the catalogue, and that they do it whole or not at all. Does not know: how the
formats are read or records stored.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from motifsearch.archive import bags, jsonld, sheets
from motifsearch.archive.date_words import with_words
from motifsearch.archive.tables import read_table
from motifsearch.archive.vector_files import read_vectors
from motifsearch.archive.workbooks import read_workbook
from motifsearch.errors import DataError, MotifsearchError
from motifsearch.images.fingerprint import sha256
from motifsearch.records import RECORD_KINDS, Problem
from motifsearch.vocabulary.lookup import lookup
from motifsearch.vocabulary.motifs import motif_fields
from motifsearch.vocabulary.terms import term

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from motifsearch.archive.tables import Row, Table
    from motifsearch.database import Database
    from motifsearch.progress import Progress
    from motifsearch.records import Change, Photo, RecordKind

# So many are named one by one; a longer list is nobody's to read.
_MOST_CHANGES = 100_000
_DOCUMENT, _VECTORS = "catalogue.jsonld", "vectors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The catalogue that takes in.

    Attributes
    ----------
    workspace : Path
        A folder of its own on the catalogue's disk, made when it is needed and removed again.
    has_file : callable
        Whether the photograph with a sha256 has a file here.
    place : callable
        Where a photograph's file is kept, by its sha256 and ending.
    """

    database: Database
    workspace: Path
    has_file: Callable[[str], bool]
    place: Callable[[str, str], Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What was taken in.

    Attributes
    ----------
    added, changed, same : int
        Records that are new, that were brought to another state, and that stayed as they are.
    files, vectors : int
        Photographs' files and vectors that are new.
    changes : tuple of Change
        Fields that a table changed, the first hundred thousand of them.
    photos : tuple of int
        The photographs that are new.
    model : str or None
        Of the catalogue that was handed on.
    problems : tuple of Problem
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    files: int = 0
    vectors: int = 0
    changes: tuple[Change, ...] = ()
    photos: tuple[int, ...] = ()
    model: str | None = None
    problems: tuple[Problem, ...] = ()


class _DryRunError(Exception):
    """Undoes the transaction of a dry run."""


def import_bag(target: Target, path: Path, *, dry_run: bool, progress: Progress) -> ImportReport:
    """Take in a bag that `motifsearch export bag` wrote.

    Parameters
    ----------
    target : Target
    path : Path
        Its folder or ZIP file; only read.
    dry_run : bool
        Find out what would happen, and change nothing.
    progress : Progress

    Returns
    -------
    ImportReport

    Raises
    ------
    DataError
        ``archive.…`` when it is not whole, was changed, points outside itself, or says what cannot be; nothing is
        then taken in.
    """
    with bags.opened(path, target.workspace) as folder:
        payload = bags.check_bag(folder, path)
        try:
            data = (payload / _DOCUMENT).read_bytes()
        except OSError as error:
            raise DataError("archive.not_ours", path=str(path)) from error
        document = jsonld.read(data, _DOCUMENT)
        photos = {photo.photo_id: photo for photo in document.holdings.photos}
        files = {photos[number].sha256: _inside(payload, file, path) for number, file in document.files.items()}
        _check_contents(files, path, progress)
        copied: list[Path] = []
        try:
            if not dry_run:
                for sha, file in files.items():
                    if not target.has_file(sha):
                        copied.append(_copy(file, target.place(sha, file.suffix.lower())))
            vectors = sorted((payload / _VECTORS).glob("*.npz"))
            return _take_in(target, document, vectors, len(copied), dry_run=dry_run)
        except BaseException:
            for each in copied:
                each.unlink(missing_ok=True)
            raise


def import_jsonld(target: Target, path: Path, *, dry_run: bool) -> ImportReport:
    """Take in a JSON-LD document that `motifsearch export jsonld` wrote; see `import_bag`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError("import.unreadable", path=str(path), reason=error.strerror or str(error)) from error
    return _take_in(target, jsonld.read(data, path.name), [], 0, dry_run=dry_run)


def import_table(
    target: Target, path: Path, *, wishes: Mapping[str, str], kind: RecordKind | None, dry_run: bool
) -> ImportReport:
    """Fill records from a CSV or XLSX table; rows find their records by identifier, and new ones are made.

    Parameters
    ----------
    target : Target
    path : Path
        A workbook may have several sheets.
    wishes : mapping of str to str
        Column to field, as the person asked.
    kind : {"motif", "cloth", "photo", "listing"}, optional
        What the rows are; told by the columns when it is not given.
    dry_run : bool
        Find out what would happen, and change nothing.

    Returns
    -------
    ImportReport
        Rows and cells that were left out are problems with their line.

    Raises
    ------
    TableError, UsageError
        When the table as a whole cannot be used; nothing is then changed.
    """
    is_book = path.suffix.lower() in {".xlsx", ".xlsm"}
    tables = [table for _, table in read_workbook(path)] if is_book else [read_table(path)]
    found: list[tuple[RecordKind, Table]] = [(kind or sheets.kind_of(table.columns), table) for table in tables]
    # What a row belongs to may stand in another sheet, so that comes first.
    found.sort(key=lambda pair: RECORD_KINDS.index(pair[0]))
    mapped = [sheets.map_columns(each, table.columns, wishes, table.path) for each, table in found]
    rows = _Rows(target.database, is_marked=not is_book)
    with suppress(_DryRunError), target.database.transaction():
        for (each, table), mapping in zip(found, mapped, strict=True):
            rows.apply(each, table, mapping)
        if dry_run:
            raise _DryRunError
    return rows.report()


def _take_in(
    target: Target, document: jsonld.Document, vectors: list[Path], files: int, *, dry_run: bool
) -> ImportReport:
    database = target.database
    known = {photo.sha256 for photo in document.holdings.photos if database.photos.by_sha256(photo.sha256)}
    report = ImportReport()
    with suppress(_DryRunError), database.transaction():
        taken = database.transfer.take_in(document.holdings)
        by_sha = {p.sha256: taken.photo_ids[p.photo_id] for p in document.holdings.photos}
        report = ImportReport(
            added=taken.added,
            changed=taken.changed,
            same=taken.same,
            files=files,
            vectors=sum(_keep_vectors(database, document, each, by_sha) for each in vectors),
            photos=tuple(number for sha, number in by_sha.items() if sha not in known),
            model=document.model,
            problems=taken.problems,
        )
        for key, value in document.settings.items():
            if database.settings.get(key) is None:
                database.settings.put(key, value)
        if dry_run:
            raise _DryRunError
    # Terms of a dry run are published no longer.
    database.own_terms.refresh()
    return report


def _keep_vectors(database: Database, document: jsonld.Document, path: Path, by_sha: Mapping[str, int]) -> int:
    """Keep the vectors of photographs that have none yet; return how many."""
    file = read_vectors(path)
    space = next((each for each in document.spaces if each.fingerprint == file.fingerprint), None)
    if space is None or (len(file.vectors) and file.vectors.shape[1] != space.dim):
        raise DataError("archive.bad_vectors", path=path.name)
    there = set(database.embeddings.ids(space, part=file.part).tolist())
    rows = [row for row, sha in enumerate(file.sha256) if by_sha.get(sha, -1) not in there and sha in by_sha]
    if rows:
        ids = [by_sha[file.sha256[row]] for row in rows]
        database.embeddings.put(space, ids, file.vectors[rows], part=file.part)
    return len(rows)


def _inside(payload: Path, file: str, path: Path) -> Path:
    """The file of a package that a record names, which must be one of the package's own."""
    found = payload / file
    if not found.resolve().is_relative_to(payload.resolve()) or not found.is_file():
        raise DataError("archive.bag_outside", path=str(path), file=ascii(file)[1:-1][:200])
    return found


def _check_contents(files: Mapping[str, Path], path: Path, progress: Progress) -> None:
    progress.start("import.stage_photos", total=len(files))
    for sha, file in files.items():
        if sha256(file.read_bytes()) != sha:
            raise DataError("archive.bag_changed", path=str(path), file=file.name, count=1)
        progress.advance()
    progress.finish()


def _copy(source: Path, place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f"{place.name}.part")
    shutil.copyfile(source, part)
    part.replace(place)
    return place


class _Tally:
    """What became of each record, in a few bytes for each: a table may have a million rows."""

    _TOUCHED, _CHANGED, _ADDED = 1, 2, 4

    def __init__(self) -> None:
        self._states: dict[RecordKind, dict[int, int]] = {kind: {} for kind in RECORD_KINDS}

    def note(self, kind: RecordKind, record_id: int, *, is_changed: bool) -> None:
        self._mark(kind, record_id, self._TOUCHED | (self._CHANGED if is_changed else 0))

    def note_new(self, kind: RecordKind, record_id: int) -> None:
        self._mark(kind, record_id, self._ADDED)

    def is_new(self, kind: RecordKind, record_id: int) -> bool:
        return bool(self._states[kind].get(record_id, 0) & self._ADDED)

    def counts(self) -> dict[str, int]:
        states = [state for of_kind in self._states.values() for state in of_kind.values()]
        added = sum(bool(state & self._ADDED) for state in states)
        changed = sum(state & (self._ADDED | self._CHANGED) == self._CHANGED for state in states)
        return {"added": added, "changed": changed, "same": sum(state == self._TOUCHED for state in states)}

    def _mark(self, kind: RecordKind, record_id: int, mark: int) -> None:
        of_kind = self._states[kind]
        of_kind[record_id] = of_kind.get(record_id, 0) | mark


class _Rows:
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
        self._tally = _Tally()
        # Of the row at hand; they count when the row is done.
        self._fresh: set[tuple[RecordKind, int]] = set()
        self._changes: list[Change] = []
        self._problems: list[Problem] = []
        self._by_file: dict[str, list[Photo]] | None = None

    def report(self) -> ImportReport:
        counts = self._tally.counts()
        return ImportReport(
            added=counts["added"],
            changed=counts["changed"],
            same=counts["same"],
            changes=tuple(self._changes),
            problems=tuple(self._problems),
        )

    def apply(self, kind: RecordKind, table: Table, mapping: Mapping[str, str]) -> None:
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
