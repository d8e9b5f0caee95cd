"""The four tables of a catalogue: motifs, cloths, photographs and listings, one row a record.

Knows: their columns, and how a record is written in a row and a row read again. Does not know: files (``tables.py``,
``workbooks.py``), the database.

A table holds what a cell can hold. Numbers, paths, checksums of pictures and histories travel in the JSON-LD document.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import fields
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from motifsearch.archive.cells import read_cell, write_cell
from motifsearch.archive.columns import headers_of, mapped, plain_header
from motifsearch.errors import TableError
from motifsearch.records import Cloth, Listing, Motif, Photo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from motifsearch.archive.cells import Complaint
    from motifsearch.archive.tables import Row
    from motifsearch.records import Holdings, RecordKind

# The column that identifies a row's record, by which a table is recognised as one of that kind.
IDENTIFIERS: Mapping[RecordKind, str] = {
    "photo": "photo_sha256",
    "listing": "listing_uid",
    "motif": "motif_uid",
    "cloth": "cloth_uid",
}
DATE_WORDS = "date in words"
_TYPES: Mapping[RecordKind, type[Any]] = {"motif": Motif, "cloth": Cloth, "photo": Photo, "listing": Listing}
# Fields that no table holds: what the software works out, and numbers that other columns stand for.
_NOT_WRITTEN = frozenset(
    {"uid", "sha256", "motif_id", "cloth_id", "photo_id", "listing_id", "paths", "size_bytes", "format", "width_px"}
    | {"height_px", "pdq", "pdq_quality", "palette", "added_at"}
)
_MORE: Mapping[RecordKind, tuple[str, ...]] = {
    "motif": (),
    "cloth": ("file", "motif"),
    "photo": ("file", "cloth_uid"),
    "listing": ("cloth_uid",),
}
# What a spreadsheet would take for a formula, and the mark that says it is a text.
_FORMULA = re.compile(r"^['=+\-@\t\r\n＝＋－＠]")
_MARKED = re.compile(r"^'['=+\-@\t\r\n＝＋－＠]")


def columns(kind: RecordKind) -> tuple[str, ...]:
    """Return the columns of a kind's table."""
    own = (each.name for each in fields(_TYPES[kind]) if each.name not in _NOT_WRITTEN)
    return IDENTIFIERS[kind], *_MORE[kind], *own


def rows(kind: RecordKind, holdings: Holdings, files: Mapping[int, str]) -> Iterator[list[str]]:
    """Yield the rows of a kind's table, each a cell for each column.

    Parameters
    ----------
    kind : {"motif", "cloth", "photo", "listing"}
    holdings : Holdings
    files : mapping of int to str
        Number of a photograph to the name under which its reader knows the file.

    Yields
    ------
    list of str
    """
    motifs = {motif.motif_id: motif.uid for motif in holdings.motifs}
    cloths = {cloth.cloth_id: cloth.uid for cloth in holdings.cloths}
    named: dict[int, str] = {}
    for photo in reversed(holdings.photos):
        named[photo.cloth_id] = _file(photo, files)
    records: Mapping[RecordKind, tuple[Any, ...]] = {
        "motif": holdings.motifs,
        "cloth": holdings.cloths,
        "photo": holdings.photos,
        "listing": holdings.listings,
    }
    record: Any
    for record in records[kind]:
        more = {
            IDENTIFIERS[kind]: record.sha256 if kind == "photo" else record.uid,
            "file": _file(record, files) if kind == "photo" else named.get(getattr(record, "cloth_id", -1), ""),
            "motif": motifs.get(getattr(record, "motif_id", None) or -1, ""),
        }
        if kind != "cloth":
            more["cloth_uid"] = cloths.get(getattr(record, "cloth_id", -1), "")
        yield [more[name] if name in more else write_cell(getattr(record, name)) for name in columns(kind)]


def to_csv(kind: RecordKind, holdings: Holdings, files: Mapping[int, str]) -> bytes:
    """Write a kind's table as CSV that a spreadsheet opens without taking any cell for a formula.

    Parameters
    ----------
    kind : {"motif", "cloth", "photo", "listing"}
    holdings : Holdings
    files : mapping of int to str
        See `rows`.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark, so that spreadsheets know it; separated by commas.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns(kind))
    for row in rows(kind, holdings, files):
        writer.writerow([marked(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def marked(cell: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula; `unmarked` takes it off."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unmarked(cell: str) -> str:
    """Take off the apostrophe that `marked` put before a text."""
    return cell[1:] if _MARKED.match(cell) else cell


def kind_of(names: Iterable[str]) -> RecordKind:
    """Tell which kind of records a table holds by its columns; cloths where nothing says otherwise."""
    found = {name.casefold() for name in names}
    order: tuple[RecordKind, ...] = ("photo", "listing", "motif")
    for kind in order:
        if IDENTIFIERS[kind] in found:
            return kind
    return "cloth"


def map_columns(kind: RecordKind, names: tuple[str, ...], wishes: Mapping[str, str], path: str) -> dict[str, str]:
    """Decide the field of each column of a table.

    Parameters
    ----------
    kind : {"motif", "cloth", "photo", "listing"}
    names : tuple of str
        The table's header.
    wishes : mapping of str to str
        Column to field, as the person asked; goes before what is recognised.
    path : str
        The table, named in errors.

    Returns
    -------
    dict of str to str
        Column to field, for the columns that are used.

    Raises
    ------
    UsageError
        ``archive.unknown_field`` when a wish names no field.
    TableError
        ``archive.unknown_column`` when a wish names no column, ``archive.field_twice`` when two columns fill one
        field, ``archive.no_identifier`` when no column says which record a row is of.
    """
    known = columns(kind)
    recognised = {plain_header(header): name for name in known for header in (name, *_other_headers(kind, name))}
    mapping = mapped(names, wishes, known=known, recognised=recognised, path=path)
    wanted = {
        "motif": ("motif_uid", "name"),
        "cloth": ("cloth_uid", "inventory", "file"),
        "photo": ("photo_sha256", "file"),
        "listing": ("listing_uid", "cloth_uid"),
    }[kind]
    if not set(mapping.values()) & set(wanted):
        raise TableError("archive.no_identifier", path=path, wanted=", ".join(wanted), known=", ".join(names))
    return mapping


def read_row(
    row: Row, mapping: Mapping[str, str], *, is_marked: bool
) -> tuple[dict[str, str], dict[str, Any], list[Complaint]]:
    """Turn the cells of a row into values; empty cells say nothing.

    Parameters
    ----------
    row : Row
    mapping : mapping of str to str
        Column to field.
    is_marked : bool
        Whether texts that look like formulas bear the mark of `marked`, as in CSV.

    Returns
    -------
    names : dict of str to str
        What identifies the record and what it belongs to, as it is written; under `DATE_WORDS` its date, where that
        had to be understood.
    values : dict of str to object
        Field to value.
    complaints : list of (code, params)
        Cells that were left out, each with its reason.
    """
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    complaints: list[Complaint] = []
    for column, name in mapping.items():
        cell = row.cells.get(column, "")
        cell = unmarked(cell) if is_marked else cell
        if not cell:
            continue
        if name in IDENTIFIERS.values() or name in {"file", "motif"}:
            names[name] = cell
            continue
        value, found = read_cell(name, cell)
        complaints += found
        if value not in (None, ()):
            values[name] = value
            if name == "date" and value != cell.strip():
                names[DATE_WORDS] = cell.strip()
    return names, values, complaints


def _other_headers(kind: RecordKind, name: str) -> tuple[str, ...]:
    if kind == "cloth":
        return headers_of("cloth") if name == "inventory" else headers_of(name)
    return () if kind == "motif" and name in {"name", "names"} else headers_of(name)


def _file(photo: Photo, files: Mapping[int, str]) -> str:
    path = files.get(photo.photo_id) or (photo.paths[0] if photo.paths else "")
    return PurePath(path).name.encode("utf-8", "replace").decode()
