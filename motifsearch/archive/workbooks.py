"""Workbooks (XLSX) with one sheet a kind of record, out and in.

Knows: openpyxl, what a cell of a workbook cannot hold, and what a hostile workbook may try. Does not know: what the
columns mean.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, time
from typing import TYPE_CHECKING, Any

from motifsearch.archive.tables import Row, Table, header
from motifsearch.errors import TableError
from motifsearch.extras import needed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

# Excel's own limit.
_LONGEST_CELL = 32_767
# What XML cannot hold stands in a workbook as _xHHHH_, and so does whatever looks like that.
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# A table of texts is never so large, nor packed so tightly, by honest means.
_MOST_BYTES = 2 << 30
_MOST_RATIO = 500
_SMALL = 64 << 20


def write_workbook(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[str]]]]) -> bytes:
    """Write a workbook; every cell is a text, whatever it looks like.

    Parameters
    ----------
    sheets : iterable of (str, sequence of str, iterable of sequence of str)
        Name, header and rows of each sheet.

    Returns
    -------
    bytes

    Raises
    ------
    TableError
        ``archive.cell_too_long`` where a text does not fit into a cell.
    UsageError
        ``extras.missing`` without openpyxl.
    """
    openpyxl = needed("openpyxl", "archive")
    cell_of = needed("openpyxl.cell", "archive").WriteOnlyCell
    book = openpyxl.Workbook(write_only=True)
    for name, columns, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.append(list(columns))
        for number, row in enumerate(rows, start=2):
            cells: list[Any] = []
            for column, text in zip(columns, row, strict=True):
                written = _UNSAYABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
                if len(written) > _LONGEST_CELL:
                    raise TableError(
                        "archive.cell_too_long", table=name, line=number, column=column, most=_LONGEST_CELL
                    )
                cell = cell_of(sheet, value=written or None)
                if written:
                    # Set last: openpyxl takes what begins with "=" for a formula.
                    cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def read_workbook(path: Path) -> list[tuple[str, Table]]:
    """Read the sheets of a workbook that hold anything.

    Parameters
    ----------
    path : Path

    Returns
    -------
    list of (str, Table)
        Name of the sheet and its rows, all cells as texts.

    Raises
    ------
    TableError
        ``archive.table_missing``, ``archive.table_broken_book``, ``archive.zip_bomb``, ``archive.xml_entities``,
        ``archive.table_duplicate_header``.
    UsageError
        ``extras.missing`` without openpyxl.
    """
    openpyxl = needed("openpyxl", "archive")
    _check(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        # openpyxl fails in many ways on what is no workbook.
        raise TableError("archive.table_broken_book", path=str(path), reason=str(error)[:200]) from error
    try:
        tables = [(sheet.title, _table(path, sheet)) for sheet in book.worksheets]
    except TableError:
        raise
    except Exception as error:
        raise TableError("archive.table_broken_book", path=str(path), reason=str(error)[:200]) from error
    finally:
        book.close()
    return [(name, table) for name, table in tables if table.columns]


def _check(path: Path) -> None:
    """Refuse what would fill the memory, or reads other files, before any part of it is unpacked whole."""
    try:
        with zipfile.ZipFile(path) as book:
            size = sum(part.file_size for part in book.infolist())
            if size > _MOST_BYTES or (size > _SMALL and size > _MOST_RATIO * path.stat().st_size):
                raise TableError("archive.zip_bomb", path=str(path), size_mb=size >> 20)
            for part in book.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    _refuse_entities(path, book, part)
    except FileNotFoundError:
        raise TableError("archive.table_missing", path=str(path)) from None
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise TableError("archive.table_broken_book", path=str(path), reason=str(error)[:200]) from error


def _refuse_entities(path: Path, book: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with book.open(part) as file:
        end = b""
        while block := file.read(1 << 20):
            # A part in UTF-16 could hide a declaration; in texts the sign "<" is written otherwise.
            if b"<!DOCTYPE" in end + block or b"\0" in block:
                raise TableError("archive.xml_entities", path=str(path), part=part.filename)
            end = block[-16:]


def _table(path: Path, sheet: Any) -> Table:
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, cells in _filled(sheet):
        if not columns:
            columns = header(path, cells)
        else:
            named = {column: text for column, text in zip(columns, cells, strict=False) if column}
            rows.append(Row(line=number, cells=named))
    named_columns = tuple(column for column in columns if column)
    return Table(path=f"{path}[{sheet.title}]", columns=named_columns, rows=tuple(rows), problems=())


def _filled(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        texts = [_text(value) for value in cells]
        if any(texts):
            yield number, texts


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value).strip()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | time):
        # Spreadsheets keep days as points in time.
        return value.isoformat().removesuffix("T00:00:00")
    return str(value)
