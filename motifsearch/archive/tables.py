"""Reading a table of metadata as it comes from spreadsheets.

Knows: encodings, separators, headers and line numbers. Does not know: what the columns mean.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.errors import TableError
from motifsearch.records import Problem

if TYPE_CHECKING:
    from pathlib import Path

_SEPARATORS = ",;\t|"
# Texts in a catalogue are longer than the csv module's default of 128 KiB only by mistake.
_LONGEST_CELL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: the line it starts on in the file (the header is line 1) and its cells by column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with the rows that could be read and a problem for each that could not."""

    path: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]

    def where(self, line: int) -> str:
        """How a problem on a line is located for a person."""
        return f"{self.path}:{line}"


def read_table(path: Path) -> Table:
    """Read a CSV file with a header.

    UTF-8 (with or without a byte order mark), UTF-16 with one, and otherwise Windows-1252, which is what
    spreadsheets write; separated by comma, semicolon, tab or bar, whichever the header holds most.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Table
        Its header and its rows with their line numbers.

    Raises
    ------
    TableError
        ``archive.table_missing``, ``archive.table_is_folder``, ``archive.table_unreadable``, ``archive.table_empty``,
        ``archive.table_is_workbook``, ``archive.table_is_binary``, ``archive.table_duplicate_header`` or
        ``archive.table_broken``.
    """
    text = _text(path)
    first_line = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first_line.count)
    csv.field_size_limit(_LONGEST_CELL)
    # An open quotation mark would silently swallow the rest of the file: strict mode says so.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    problems: list[Problem] = []
    columns: tuple[str, ...] = ()
    line = 1
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = header(path, cells)
            elif len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
                problems.append(
                    Problem(
                        where=f"{path}:{start}",
                        code="archive.row_too_long",
                        params=(("found", len(cells)), ("expected", len(columns))),
                    )
                )
            else:
                values = [cell.strip() for cell in cells] + [""] * (len(columns) - len(cells))
                named = {column: value for column, value in zip(columns, values, strict=False) if column}
                rows.append(Row(line=start, cells=named))
    except csv.Error as error:
        raise TableError("archive.table_broken", path=str(path), line=reader.line_num, reason=str(error)) from error
    if not columns:
        raise TableError("archive.table_empty", path=str(path))
    return Table(path=str(path), columns=tuple(c for c in columns if c), rows=tuple(rows), problems=tuple(problems))


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise TableError("archive.table_missing", path=str(path)) from None
    except IsADirectoryError:
        raise TableError("archive.table_is_folder", path=str(path)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise TableError("archive.table_unreadable", path=str(path), reason=reason) from error
    if not data.strip():
        raise TableError("archive.table_empty", path=str(path))
    if zipfile.is_zipfile(io.BytesIO(data)) or data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError("archive.table_is_workbook", path=str(path))
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TableError("archive.table_is_binary", path=str(path))


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-8-sig", "cp1252")


def header(path: Path, cells: list[str]) -> tuple[str, ...]:
    """Return the columns of a header; raises TableError ``archive.table_duplicate_header``."""
    columns = tuple(cell.strip() for cell in cells)
    seen: set[str] = set()
    for column in columns:
        if column and column.casefold() in seen:
            raise TableError("archive.table_duplicate_header", path=str(path), column=column)
        seen.add(column.casefold())
    return columns
