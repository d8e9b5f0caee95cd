"""Which field of a record a column of a table fills.

Knows: the fields, the headers by which they are recognised, and how a cell becomes a value. Does not know: files
or the database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from motifsearch.errors import TableError, UsageError
from motifsearch.vocabulary.lookup import lookup, suggest
from motifsearch.vocabulary.terms import term, terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.archive.tables import Row
    from motifsearch.vocabulary.terms import Term

# Field of the record, then the headers people write for it, Indonesian and English, compared by `_plain`.
_HEADERS: dict[str, tuple[str, ...]] = {
    "file": ("file", "filename", "file name", "path", "photo", "image", "berkas", "nama berkas", "foto", "gambar"),
    "cloth": ("cloth", "cloth id", "kain", "id kain", "nomor kain", "inventory", "no inventaris", "nomor inventaris"),
    "motif": ("motif", "motif name", "nama motif", "pattern", "pola"),
    "title": ("title", "judul", "nama", "name"),
    "technique": ("technique", "teknik"),
    "dyes": ("dyes", "dye", "pewarna", "zat warna"),
    "colours": ("colours", "colour", "colors", "color", "warna"),
    "province": ("province", "provinsi", "propinsi"),
    "regency": ("regency", "city", "kabupaten", "kota", "kabupaten kota"),
    "place": ("place", "origin", "tempat", "asal", "daerah asal"),
    "community": ("community", "komunitas"),
    "maker": ("maker", "workshop", "artist", "pembuat", "perajin", "pengrajin"),
    "date": ("date", "year", "tanggal", "tahun", "period", "periode"),
    "meaning": ("meaning", "makna", "arti", "filosofi"),
    "description": ("description", "notes", "deskripsi", "keterangan", "catatan"),
    "tags": ("tags", "keywords", "tag", "kata kunci"),
    "collection": ("collection", "koleksi"),
    "rights": ("rights", "licence", "license", "hak", "lisensi"),
    "rights_holder": ("rights holder", "owner", "pemegang hak", "pemilik"),
    "labels": ("labels", "tk labels", "label", "label tk"),
    "access": ("access", "akses"),
    "source": ("source", "sumber"),
    "generated": ("generated", "buatan"),
}
FIELDS: tuple[str, ...] = tuple(_HEADERS)
_LISTS = frozenset({"dyes", "colours", "tags", "labels"})
# Closed lists: a word outside them is a mistake. Motif and regency stay open, archives know more than any list.
_CLOSED = {"technique": "technique", "province": "province", "dyes": "dye", "colours": "colour"}
# Open lists: a word outside them is kept as written.
_OPEN = frozenset({"regency", "rights"})
_YES_NO = {"yes": True, "ya": True, "true": True, "1": True, "no": False, "tidak": False, "false": False, "0": False}
_ACCESS = {
    "public": "public",
    "publik": "public",
    "umum": "public",
    "institution": "institution",
    "lembaga": "institution",
    "community": "community",
    "komunitas": "community",
}
# A year, month or day, unspecified digits and the marks for about and uncertain, single or as a span: the part of
# EDTF (ISO 8601-2) that catalogues use.
_ONE_DATE = r"\d[\dX]{3}(-\d{2}(-\d{2})?)?[?~%]?"
_DATE = re.compile(rf"{_ONE_DATE}(/({_ONE_DATE}|\.\.)?)?|\.\./{_ONE_DATE}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRecord:
    """What one row says.

    Attributes
    ----------
    file : str
        The photograph's path or name as written.
    cloth : str or None
        The institution's own mark of the cloth; rows that share it describe one cloth.
    motif : str or None
        The vocabulary's key where the name is known, else the name as written.
    fields : dict
        Field of `Cloth` to value.
    complaints : tuple of (code, params)
        Cells that were left out, each with its reason.
    """

    file: str
    cloth: str | None
    motif: str | None
    fields: dict[str, str | bool | tuple[str, ...]]
    complaints: tuple[tuple[str, dict[str, str | float]], ...] = field(default=())


def _plain(header: str) -> str:
    return re.sub(r"[\W_]+", " ", header.casefold()).strip()


_BY_HEADER = {_plain(header): name for name, headers in _HEADERS.items() for header in headers}


def map_columns(columns: tuple[str, ...], wishes: Mapping[str, str], path: str) -> dict[str, str]:
    """Decide the field of each column.

    Parameters
    ----------
    columns : tuple of str
        The table's header.
    wishes : mapping
        Column to field, as the person asked; goes before what is recognised.
    path : str
        The table, named in errors.

    Returns
    -------
    dict
        Column to field, for the columns that are used.

    Raises
    ------
    UsageError
        ``archive.unknown_field`` when a wish names no field.
    TableError
        ``archive.unknown_column`` when a wish names no column, ``archive.field_twice`` when two columns fill one
        field, ``archive.no_file_column`` when no column names the photograph.
    """
    by_fold = {column.casefold(): column for column in columns}
    mapping: dict[str, str] = {}
    for column, wish in wishes.items():
        if wish not in FIELDS:
            raise UsageError("archive.unknown_field", field=wish, known=", ".join(FIELDS))
        if column.casefold() not in by_fold:
            raise TableError("archive.unknown_column", column=column, path=path, known=", ".join(columns))
        mapping[by_fold[column.casefold()]] = wish
    wished = set(mapping.values())
    for column in columns:
        recognised = _BY_HEADER.get(_plain(column))
        if column not in mapping and recognised and recognised not in wished:
            mapping[column] = recognised
    taken: dict[str, str] = {}
    for column, name in mapping.items():
        if name in taken:
            raise TableError("archive.field_twice", path=path, field=name, first=taken[name], second=column)
        taken[name] = column
    if "file" not in taken:
        raise TableError("archive.no_file_column", path=path, known=", ".join(columns))
    return mapping


def read_row(row: Row, mapping: Mapping[str, str]) -> RowRecord:
    """Turn the cells of one row into values; a cell that cannot be used is left out with a complaint."""
    complaints: list[tuple[str, dict[str, str | float]]] = []
    values: dict[str, str] = {
        name: row.cells.get(column, "") for column, name in mapping.items() if row.cells.get(column)
    }
    motif = values.pop("motif", None)
    known = _known("motif", motif) if motif else None
    fields: dict[str, str | bool | tuple[str, ...]] = {}
    file, cloth = values.pop("file", ""), values.pop("cloth", None)
    generated = values.pop("generated", "").casefold()
    if generated in _YES_NO:
        fields["generated"] = _YES_NO[generated]
    elif generated:
        complaints.append(("archive.yes_or_no", {"field": "generated", "value": generated}))
    for name, text in values.items():
        value, found = read_cell(name, text)
        complaints += found
        if value:
            fields[name] = value
    return RowRecord(
        file=file, cloth=cloth, motif=known.key if known else motif, fields=fields, complaints=tuple(complaints)
    )


def read_cell(name: str, text: str) -> tuple[str | tuple[str, ...], list[tuple[str, dict[str, str | float]]]]:
    """Turn what somebody wrote for a field of a cloth into its value.

    Parameters
    ----------
    name : str
        Field of `Cloth` that holds text or texts.
    text : str
        Several values of a list are separated by semicolon, comma or bar.

    Returns
    -------
    value : str or tuple of str
        Keys of the vocabulary where it knows the words; empty where nothing can be used.
    complaints : list of (code, params)
        What was left out, and why.
    """
    complaints: list[tuple[str, dict[str, str | float]]] = []
    parts = re.split(r"[;,|]", text) if name in _LISTS else [text]
    found = (_value(name, part.strip(), complaints) for part in parts if part.strip())
    values = tuple(value for value in found if value is not None)
    if name in _LISTS:
        return values, complaints
    return values[0] if values else "", complaints


def _known(kind: str, text: str) -> Term | None:
    """The term that a cell means, by its key or by any of its names."""
    return term(kind, text) or lookup(kind, text)


def _value(name: str, text: str, complaints: list[tuple[str, dict[str, str | float]]]) -> str | None:
    if name in _CLOSED:
        found = _known(_CLOSED[name], text)
        if found is None:
            near = ", ".join(close.labels["id"] for close in suggest(_CLOSED[name], text) or terms(_CLOSED[name])[:8])
            complaints.append(("archive.unknown_term", {"field": name, "value": text, "near": near}))
        return found.key if found else None
    if name in _OPEN:
        found = _known(name, text)
        return found.key if found else text
    if name == "access":
        if text.casefold() not in _ACCESS:
            complaints.append(("archive.unknown_access", {"value": text, "known": "public, institution, community"}))
        # A misspelt restriction must never open a record to everybody.
        return _ACCESS.get(text.casefold(), "community")
    if name == "date" and not _DATE.fullmatch(text):
        complaints.append(("archive.bad_date", {"value": text}))
        return None
    return text
