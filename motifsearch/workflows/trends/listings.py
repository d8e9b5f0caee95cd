"""Taking in a table of market listings.

Knows: the order of things: open the table, read its rows, store or only say. Does not know: what a row means, how
tables are read or records stored, nor trends.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from motifsearch.archive.tables import read_table
from motifsearch.archive.workbooks import read_workbook
from motifsearch.errors import TableError
from motifsearch.workflows.trends.columns import map_columns, recall, remember
from motifsearch.workflows.trends.finder import COMING, ClothFinder
from motifsearch.workflows.trends.rows import RowReader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from motifsearch.archive.tables import Table
    from motifsearch.database import Database
    from motifsearch.database.listings import ListingFields
    from motifsearch.records import Problem
    from motifsearch.workflows.trends.rows import DateOrder

_KEPT = "trends:columns"
_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingsReport:
    """What an import did.

    Attributes
    ----------
    added, known : int
        Listings that are new, and rows whose listing was there already.
    rows : int
        Rows of the table that could be read.
    mapping : dict of str to str
        Column to field.
    currencies : dict of str to int
        How many of its listings with a price are in each currency.
    problems : tuple of Problem
        Rows and cells that were left out, each with its line.
    remarks : tuple of Problem
        What is true of the whole table and good to know; nothing was left out for it.
    columns : tuple of str
        All of the table, those that fill no field too.
    first : tuple of Preview
        The first ten rows that could be used, as they were understood.
    """

    added: int
    known: int
    rows: int
    mapping: dict[str, str]
    currencies: dict[str, int]
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    columns: tuple[str, ...] = ()
    first: tuple[Preview, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A row as it was understood.

    Attributes
    ----------
    cloth_id : int
        0 for a photograph that comes with the table.
    fields : dict of str to (str or int or float or bool or None)
        Those of a listing that the row fills.
    """

    line: int
    cloth_id: int
    date: str
    fields: dict[str, str | int | float | bool | None]


class _UndoneError(Exception):
    """Leaves a transaction so that nothing of it stays."""


def import_listings(
    path: Path,
    *,
    database: Database,
    today: date,
    wishes: Mapping[str, str] | None = None,
    order: DateOrder = "auto",
    generated: bool = False,
    name: str | None = None,
    photos: Path | None = None,
    coming: Mapping[str, str] | None = None,
    dry: bool = False,
) -> ListingsReport:
    """Take in the listings of a table; the same table again adds nothing.

    Parameters
    ----------
    path : Path
        CSV with a header, or an XLSX workbook, of which the first sheet with a day and a cloth is read.
    database : Database
    today : date
        Later days are refused.
    wishes : mapping of str to str, optional
        Column to field, where a header is not recognised; remembered for the next table.
    order : {"auto", "dmy", "mdy"}
        How days are written with numbers, such as ``03/04/2025``. ``"auto"`` finds it out from the table's own days.
    generated : bool
        Whether the listings are a made-up sample.
    name : str, optional
        What the table is called in problems, where its file is a temporary one.
    photos : Path, optional
        Where the photographs that belong to the table were seen when they were added; of several photographs with one
        name in the catalogue, those there are meant.
    coming : mapping of str to str, optional
        Photographs that are to be added with the table: path beside it to the sha256 of the content; only where
        nothing is stored (`dry`).
    dry : bool
        Only say what would be done.

    Returns
    -------
    ListingsReport

    Raises
    ------
    TableError, UsageError
        When the table as a whole cannot be used.
    """
    kept = database.settings.get(_KEPT)
    table, mapping = _open(path, wishes or {}, recall(kept), name or str(path))
    finder = ClothFinder(
        database,
        path.absolute().parent,
        photos=photos,
        coming=_cloths_of(coming, database) if coming and dry else None,
    )
    reader = RowReader(table, mapping, finder, today, order)
    added = known = 0
    first: list[Preview] = []
    with suppress(_UndoneError), database.transaction():
        for row in table.rows:
            cloth_id, day, fields = reader.read(row)
            if cloth_id is None or day is None:
                continue
            fields["generated"] = generated
            is_new = cloth_id == COMING
            if not is_new:
                _, is_new = database.listings.ensure(cloth_id=cloth_id, date=day.isoformat(), **fields)
            added, known = added + is_new, known + (not is_new)
            if len(first) < _SHOWN:
                first.append(Preview(line=row.line, cloth_id=cloth_id, date=day.isoformat(), fields=_plain(fields)))
        if wishes:
            database.settings.put(_KEPT, remember(wishes, kept))
        if dry:
            raise _UndoneError
    return ListingsReport(
        added=added,
        known=known,
        rows=len(table.rows),
        mapping=mapping,
        currencies=dict(reader.currencies.most_common()),
        problems=(*table.problems, *reader.problems),
        remarks=tuple(reader.remarks()),
        columns=table.columns,
        first=tuple(first),
    )


def _cloths_of(coming: Mapping[str, str], database: Database) -> dict[str, int | None]:
    """The cloth of each photograph that is to come, where its content is known."""
    known = database.photos.known_sha256(coming.values())
    cloths = dict(zip(known, database.photos.cloths_of(known.values()).tolist(), strict=True))
    return {path: cloths.get(sha256) for path, sha256 in coming.items()}


def _open(
    path: Path, wishes: Mapping[str, str], remembered: Mapping[str, str], name: str
) -> tuple[Table, dict[str, str]]:
    """Read the table, and say which field each of its columns fills."""
    if path.suffix.lower() not in {".xlsx", ".xlsm"}:
        table = replace(read_table(path), path=name)
        return table, map_columns(table.columns, wishes, remembered, name)
    tables = [replace(table, path=f"{name}[{title}]") for title, table in read_workbook(path)]
    if not tables:
        raise TableError("trends.empty_book", path=name)
    for table in tables:
        with suppress(TableError):
            return table, map_columns(table.columns, wishes, remembered, table.path)
    return tables[0], map_columns(tables[0].columns, wishes, remembered, tables[0].path)


def _plain(fields: ListingFields) -> dict[str, str | int | float | bool | None]:
    return {key: value for key, value in fields.items() if isinstance(value, str | int | float) and key != "generated"}
