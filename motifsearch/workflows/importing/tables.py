"""Filling records from tables, wrong rows left out and named.

Knows: which sheet comes first, and counting. Does not know: how a row finds its record (``rows.py``), or how tables
are read.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from motifsearch.archive import sheets
from motifsearch.archive.tables import read_table
from motifsearch.archive.workbooks import read_workbook
from motifsearch.records import RECORD_KINDS
from motifsearch.workflows.importing.report import DryRunError, ImportReport
from motifsearch.workflows.importing.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from motifsearch.archive.tables import Table
    from motifsearch.records import RecordKind
    from motifsearch.workflows.importing.report import Target


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
    rows = Rows(target.database, is_marked=not is_book)
    with suppress(DryRunError), target.database.transaction():
        for (each, table), mapping in zip(found, mapped, strict=True):
            rows.apply(each, table, mapping)
        if dry_run:
            raise DryRunError
    return rows.report()
