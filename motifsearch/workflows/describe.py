"""Filling records from the rows of a metadata table, joined to photographs by file name.

Knows: how a row finds its photograph and what it changes. Does not know: how tables are read or records stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import NAMESPACE_URL, uuid5

from motifsearch.archive.columns import map_columns, read_row
from motifsearch.archive.date_words import with_words
from motifsearch.archive.tables import read_table
from motifsearch.records import Problem
from motifsearch.vocabulary.motifs import motif_fields
from motifsearch.vocabulary.terms import term

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from motifsearch.archive.columns import RowRecord
    from motifsearch.archive.tables import Table
    from motifsearch.database import Database
    from motifsearch.records import Claim, Motif


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A table that was read and understood, not yet applied.

    Attributes
    ----------
    mapping : dict
        Column to field.
    folders : tuple of Path
        Where a row's relative path may begin, the table's own folder first.
    """

    table: Table
    mapping: dict[str, str]
    folders: tuple[Path, ...]

    @property
    def unused(self) -> tuple[str, ...]:
        """Columns that fill no field."""
        return tuple(column for column in self.table.columns if column not in self.mapping)


def read_description(path: Path, wishes: Mapping[str, str], roots: Sequence[Path]) -> Description:
    """Read a table and decide its columns, before anything is added.

    Parameters
    ----------
    path : Path
        The CSV file.
    wishes : mapping of str to str
        Column to field, as the person asked.
    roots : sequence of Path
        The folders that are added: rows may name photographs relative to them.

    Returns
    -------
    Description

    Raises
    ------
    TableError, UsageError
        When the table as a whole cannot be used.
    """
    table = read_table(path)
    folders = (path.absolute().parent, *(root.absolute() for root in roots if root.is_dir()))
    return Description(table=table, mapping=map_columns(table.columns, wishes, str(path)), folders=folders)


def cloth_names(description: Description) -> Callable[[Path], str | None]:
    """Return a function that tells the identifier of a new photograph's cloth, where a row marks the cloth.

    Photographs of one mark then share a cloth from the start.

    Parameters
    ----------
    description : Description

    Returns
    -------
    callable
        Path to identifier, None where no row marks the cloth.
    """
    columns = {field: column for column, field in description.mapping.items()}
    by_path: dict[str, str] = {}
    by_name: dict[str, set[str]] = {}
    for row in description.table.rows:
        file, mark = _plain_path(row.cells.get(columns["file"], "")), row.cells.get(columns.get("cloth", ""), "")
        if file:
            by_path |= {str(folder / file): mark for folder in description.folders}
            by_name.setdefault(Path(file).name.casefold(), set()).add(mark)

    def name(path: Path) -> str | None:
        mark = by_path.get(str(path.absolute()))
        if mark is None:
            marks = by_name.get(path.name.casefold(), set())
            mark = next(iter(marks)) if len(marks) == 1 else None
        return _cloth_uid(mark) if mark else None

    return name


def _cloth_uid(mark: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"motifsearch:cloth:{mark}"))


def _plain_path(written: str) -> str:
    # Tables from Windows write backslashes.
    return written.replace("\\", "/")


def describe(description: Description, *, database: Database) -> tuple[int, tuple[Problem, ...]]:
    """Write what the rows say into the records of their cloths.

    A row names its photograph by a path relative to the table or to one of the added folders, by an absolute path,
    or by a file name alone where only one photograph has it. Cells that are empty change nothing;
    applying a table twice changes nothing the second time. Every change is in the history.

    Parameters
    ----------
    description : Description
    database : Database

    Returns
    -------
    changed : int
        Cloths whose record changed.
    problems : tuple of Problem
        Rows and cells that were left out, each with its line.
    """
    table = description.table
    problems = list(table.problems)
    if description.unused:
        problems.append(
            Problem(where=table.path, code="describe.unused", params=(("columns", ", ".join(description.unused)),))
        )
    finder = _Finder(database, description.folders)
    changed: set[int] = set()
    described: dict[int, int] = {}
    with database.transaction():
        for row in table.rows:
            where = table.where(row.line)
            record = read_row(row, description.mapping)
            problems += [Problem(where=where, code=code, params=tuple(p.items())) for code, p in record.complaints]
            photo_id, problem = finder.find(record.file, where)
            if problem is not None:
                problems.append(problem)
            elif photo_id in described:
                first = described[photo_id]
                problems.append(Problem(where=where, code="describe.twice", params=(("line", first),)))
            else:
                described[photo_id] = row.line
                cloth_id, is_changed = _apply(record, photo_id, database)
                if is_changed:
                    changed.add(cloth_id)
    return len(changed), tuple(problems)


def _apply(record: RowRecord, photo_id: int, database: Database) -> tuple[int, bool]:
    photo = database.photos.get(photo_id)
    cloth_id, changed = photo.cloth_id, False
    if record.cloth:
        uid = _cloth_uid(record.cloth)
        cloth = database.cloths.by_uid(uid) or database.cloths.add(uid=uid)
        if cloth.cloth_id != cloth_id:
            database.photos.update(photo_id, {"cloth_id": cloth.cloth_id})
            # The record that `add` made for a photograph without a mark has nothing of its own.
            database.cloths.discard(cloth_id, f"P{photo_id} → C{cloth.cloth_id}")
            cloth_id, changed = cloth.cloth_id, True
    values: dict[str, object] = dict(record.fields)
    if record.cloth:
        values["inventory"] = record.cloth
    if record.date_words:
        claims = values.get("claims", database.cloths.get(cloth_id).claims)
        values["claims"] = with_words(cast("tuple[Claim, ...]", claims), record.date_words)
    if record.motif:
        values["motif_id"] = _motif(record.motif, database).motif_id
    changes = database.cloths.update(cloth_id, values)
    changes += database.photos.update(photo_id, record.of_photo)
    return cloth_id, changed or bool(changes)


def _motif(name: str, database: Database) -> Motif:
    """The motif of a row: from the vocabulary with its family and meaning, else under the name as written."""
    known = term("motif", name)
    if known is None:
        return database.motifs.ensure(name)
    return database.motifs.by_uid(known.key) or database.motifs.add(**motif_fields(known))


class _Finder:
    """Finds the photograph that a row names."""

    def __init__(self, database: Database, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._by_path: dict[str, int] = {}
        self._by_name: dict[str, set[int]] = {}
        for photo in database.photos.iter():
            for path in photo.paths:
                self._by_path[path] = photo.photo_id
                self._by_name.setdefault(Path(path).name.casefold(), set()).add(photo.photo_id)

    def find(self, written: str, where: str) -> tuple[int, Problem | None]:
        """Return the photograph's id, or a problem."""
        if not written:
            return -1, Problem(where=where, code="describe.no_file")
        name = _plain_path(written)
        for folder in self._folders:
            photo_id = self._by_path.get(str(folder / name))
            if photo_id is not None:
                return photo_id, None
        found = self._by_name.get(Path(name).name.casefold(), set())
        if len(found) == 1:
            return next(iter(found)), None
        code = "describe.ambiguous" if found else "describe.not_found"
        return -1, Problem(where=where, code=code, params=(("file", written), ("count", len(found))))
