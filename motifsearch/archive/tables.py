"""Reading a table of metadata as it comes from spreadsheets.

Knows: encodings, separators, headers and line numbers. Does not know: what the columns mean.
"""

from __future__ import annotations

import csv
import zipfile
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from motifsearch.errors import TableError
from motifsearch.records import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
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
    """A table with the rows that could be read and a problem for each that could not.

    Attributes
    ----------
    rows : collection of Row
        Those of a CSV file are read anew each time, one after the other, so that a table of a million rows needs no
        more memory than a short one.
    """

    path: str
    columns: tuple[str, ...]
    rows: Collection[Row]
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
        Its header and its rows with their line numbers. The whole file was looked through once, so that what is wrong
        with it is known before any row is used.

    Raises
    ------
    TableError
        ``archive.table_missing``, ``archive.table_is_folder``, ``archive.table_unreadable``, ``archive.table_empty``,
        ``archive.table_is_workbook``, ``archive.table_is_binary``, ``archive.table_duplicate_header`` or
        ``archive.table_broken``.
    """
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open("rb") as file:
            start = file.read(8)
        if zipfile.is_zipfile(path) or start.startswith(b"\xd0\xcf\x11\xe0"):
            raise TableError("archive.table_is_workbook", path=str(path))
        for encoding in _encodings(start):
            try:
                return _looked_through(_Lines(path, encoding, _separator(path, encoding)))
            except UnicodeError:
                continue
    except FileNotFoundError:
        raise TableError("archive.table_missing", path=str(path)) from None
    except IsADirectoryError:
        raise TableError("archive.table_is_folder", path=str(path)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise TableError("archive.table_unreadable", path=str(path), reason=reason) from error
    raise TableError("archive.table_is_binary", path=str(path))


class _Lines:
    """The lines of a CSV file that hold anything: the one each starts on, and its cells."""

    def __init__(self, path: Path, encoding: str, separator: str) -> None:
        self.path = path
        self._encoding = encoding
        self._separator = separator

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        with self.path.open(encoding=self._encoding, newline="") as file:
            # An open quotation mark would silently swallow the rest of the file: strict mode says so.
            reader = csv.reader(_without_nul(file, self.path), delimiter=self._separator, strict=True)
            line = 1
            try:
                for cells in reader:
                    start, line = line, reader.line_num + 1
                    if any(cell.strip() for cell in cells):
                        yield start, cells
            except csv.Error as error:
                raise TableError(
                    "archive.table_broken", path=str(self.path), line=reader.line_num, reason=str(error)
                ) from error


class _Rows:
    """The rows of a table that fit its header, read from the file whenever they are gone through."""

    def __init__(self, lines: _Lines, columns: tuple[str, ...], count: int) -> None:
        self._lines = lines
        self._columns = columns
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        for line, cells in islice(self._lines, 1, None):
            if not _too_long(cells, self._columns):
                values = [cell.strip() for cell in cells] + [""] * (len(self._columns) - len(cells))
                named = {column: value for column, value in zip(self._columns, values, strict=False) if column}
                yield Row(line=line, cells=named)

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)

    def __getitem__(self, number: int) -> Row:
        return next(islice(self, number, None))


def _looked_through(lines: _Lines) -> Table:
    columns: tuple[str, ...] | None = None
    problems: list[Problem] = []
    count = 0
    for line, cells in lines:
        if columns is None:
            columns = header(lines.path, cells)
        elif _too_long(cells, columns):
            params = (("found", len(cells)), ("expected", len(columns)))
            problems.append(Problem(where=f"{lines.path}:{line}", code="archive.row_too_long", params=params))
        else:
            count += 1
    if columns is None:
        raise TableError("archive.table_empty", path=str(lines.path))
    named = tuple(column for column in columns if column)
    rows = _Rows(lines, columns, count)
    return Table(path=str(lines.path), columns=named, rows=rows, problems=tuple(problems))


def _too_long(cells: list[str], columns: tuple[str, ...]) -> bool:
    return len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :])


def _without_nul(file: Iterator[str], path: Path) -> Iterator[str]:
    for line in file:
        if "\0" in line:
            raise TableError("archive.table_is_binary", path=str(path))
        yield line


def _separator(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as file:
        first_line = file.readline(_LONGEST_CELL)
    return max(_SEPARATORS, key=first_line.count)


def _encodings(start: bytes) -> tuple[str, ...]:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
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
