"""Writing a sheet as HTML or PDF, and the tables behind it as CSV or Parquet.

Knows: endings, and which formats need a library. Does not know: what the page or the tables say.
"""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING, Literal, TypeAlias

from motifsearch.archive.parquet import plain_table
from motifsearch.archive.sheets import marked
from motifsearch.errors import UsageError
from motifsearch.files import write_out
from motifsearch.pdf import pdf_of
from motifsearch.workflows.trends.report.page import page
from motifsearch.workflows.trends.report.tables import tables

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.messages import Translator
    from motifsearch.workflows.trends.report.sheet import Sheet
    from motifsearch.workflows.trends.report.tables import Cell, Table

SUFFIXES = (".html", ".pdf")
Form: TypeAlias = Literal["csv", "parquet"]


def write_sheet(sheet: Sheet, path: Path, t: Translator) -> None:
    """Write the sheet as its ending says.

    Parameters
    ----------
    sheet : Sheet
    path : Path
        Ends in ``.html`` or ``.pdf``.
    t : Translator

    Raises
    ------
    UsageError
        ``trends.report_suffix``; ``extras.missing`` where the library for PDF is not there, ``pdf.no_pango`` where
        the system's library is not.
    CatalogError
        ``catalog.cannot_write``.
    """
    check_suffix(path)
    text = page(sheet, t)
    data = text.encode("utf-8") if path.suffix.lower() == ".html" else pdf_of(text)
    write_out(path, data)


def check_suffix(path: Path) -> None:
    """Raise UsageError ``trends.report_suffix`` unless the file ends in one that can be written."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError("trends.report_suffix", path=str(path), known=", ".join(SUFFIXES))


def write_tables(sheet: Sheet, folder: Path, lang: str, *, form: Form = "csv") -> tuple[Path, ...]:
    """Write everything behind a sheet as tables; see `motifsearch.workflows.trends.report.tables`.

    Parameters
    ----------
    sheet : Sheet
    folder : Path
        Made where it is missing.
    lang : {"id", "en"}
        Of the groups' names; columns are English words.
    form : {"csv", "parquet"}

    Returns
    -------
    tuple of Path

    Raises
    ------
    UsageError
        ``extras.missing`` where the library for Parquet is not there.
    CatalogError
        ``catalog.cannot_write``.
    """
    files = _files(sheet, lang, form)
    for name, data in files.items():
        write_out(folder / name, data)
    return tuple(folder / name for name in files)


def zipped_tables(sheet: Sheet, lang: str, *, form: Form = "csv") -> bytes:
    """Return the files of `write_tables` in one ZIP file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in _files(sheet, lang, form).items():
            book.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return packed.getvalue()


def _files(sheet: Sheet, lang: str, form: Form) -> dict[str, bytes]:
    """The files by name."""
    if form == "csv":
        return {f"{table.name}.csv": _as_csv(table) for table in tables(sheet, lang)}
    return {f"{table.name}.parquet": plain_table(table.columns, table.rows) for table in tables(sheet, lang)}


def _as_csv(table: Table) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column for column, _ in table.columns])
    writer.writerows([_cell(cell) for cell in row] for row in table.rows)
    # The mark makes spreadsheets read UTF-8.
    return text.getvalue().encode("utf-8-sig")


def _cell(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return str(cell).lower()
    return marked(cell) if isinstance(cell, str) else cell
