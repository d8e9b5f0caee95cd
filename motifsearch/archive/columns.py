"""Which field of a record a column of a table fills.

Knows: the fields and the headers by which they are recognised. Does not know: files, the database, or how a cell
becomes a value (``cells.py``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from motifsearch.archive.cells import known_term, read_cell
from motifsearch.errors import TableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from motifsearch.archive.cells import Complaint
    from motifsearch.archive.tables import Row

# Field of the record, then the headers people write for it, Indonesian and English, compared by `plain_header`.
_HEADERS: dict[str, tuple[str, ...]] = {
    "file": ("file", "filename", "file name", "path", "photo", "image", "berkas", "nama berkas", "foto", "gambar"),
    "cloth": ("cloth", "cloth id", "kain", "id kain", "nomor kain", "inventory", "no inventaris", "nomor inventaris"),
    "motif": ("motif", "motif name", "nama motif", "pattern", "pola"),
    "title": ("title", "judul", "nama", "name"),
    "technique": ("technique", "teknik"),
    "dyes": ("dyes", "dye", "pewarna", "zat warna"),
    "colours": ("colours", "colour", "colors", "color", "warna"),
    "fabric": ("fabric", "material", "bahan", "mori", "kain dasar"),
    "length_cm": ("length cm", "length", "panjang cm", "panjang"),
    "width_cm": ("width cm", "width", "lebar cm", "lebar"),
    "province": ("province", "provinsi", "propinsi"),
    "regency": ("regency", "city", "kabupaten", "kota", "kabupaten kota"),
    "place": ("place", "origin", "tempat", "asal", "daerah asal"),
    "community": ("community", "komunitas"),
    "maker": ("maker", "workshop", "artist", "pembuat", "perajin", "pengrajin"),
    "date": ("date", "year", "tanggal", "tahun", "period", "periode"),
    "meaning": ("meaning", "makna", "arti", "filosofi"),
    "story": ("story", "cerita", "kisah"),
    "may_tell": ("may tell", "who may tell", "yang boleh bercerita", "penutur"),
    "description": ("description", "notes", "deskripsi", "keterangan", "catatan"),
    "tags": ("tags", "keywords", "tag", "kata kunci"),
    "collection": ("collection", "koleksi"),
    "owner": ("owner", "pemilik"),
    "acquisition": ("acquisition", "perolehan", "akuisisi"),
    "condition": ("condition", "kondisi", "keadaan"),
    "rights": ("rights", "licence", "license", "hak", "lisensi"),
    "rights_holder": ("rights holder", "pemegang hak"),
    "permission": ("permission", "izin"),
    "permission_date": ("permission date", "tanggal izin"),
    "regime": ("regime", "rezim", "rezim hak"),
    "labels": ("labels", "tk labels", "label", "label tk"),
    "access": ("access", "akses"),
    "source": ("source", "sources", "sumber"),
    "claims": ("claims", "klaim", "pernyataan"),
    "caption": ("caption", "keterangan foto"),
    "photographer": ("photographer", "pemotret", "fotografer"),
    "photo_rights": ("photo rights", "hak foto"),
    "photo_rights_holder": ("photo rights holder", "pemegang hak foto"),
    "generated": ("generated", "buatan"),
}
FIELDS: tuple[str, ...] = tuple(_HEADERS)
# What is said of the photograph itself; all else is of its cloth.
_OF_PHOTO: Mapping[str, str] = {
    "caption": "caption",
    "photographer": "photographer",
    "photo_rights": "rights",
    "photo_rights_holder": "rights_holder",
}


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
    fields, of_photo : dict
        Field of `Cloth`, and of `Photo`, to value.
    date_words : str or None
        The date as it was written, where it had to be understood.
    complaints : tuple of (code, params)
        Cells that were left out, each with its reason.
    """

    file: str
    cloth: str | None
    motif: str | None
    fields: dict[str, Any]
    of_photo: dict[str, Any]
    date_words: str | None = None
    complaints: tuple[Complaint, ...] = ()


def plain_header(header: str) -> str:
    """Return a header as it is compared: small letters, words separated by one space."""
    return re.sub(r"[\W_]+", " ", header.casefold()).strip()


def headers_of(name: str) -> tuple[str, ...]:
    """Return the headers by which a field is recognised besides its own name."""
    return _HEADERS.get(name, ())


_BY_HEADER = {plain_header(header): name for name, headers in _HEADERS.items() for header in headers}


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
    mapping = mapped(columns, wishes, known=FIELDS, recognised=_BY_HEADER, path=path)
    if "file" not in mapping.values():
        raise TableError("archive.no_file_column", path=path, known=", ".join(columns))
    return mapping


def mapped(
    columns: Sequence[str],
    wishes: Mapping[str, str],
    *,
    known: Collection[str],
    recognised: Mapping[str, str],
    path: str,
) -> dict[str, str]:
    """Decide which field each column fills: first as the person asked, then by its header.

    Parameters
    ----------
    columns : sequence of str
        The table's header.
    wishes : mapping of str to str
        Column to field, as the person asked.
    known : collection of str
        The fields that there are.
    recognised : mapping of str to str
        Header, as `plain_header` makes it, to field.
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
        field.
    """
    by_fold = {column.casefold(): column for column in columns}
    mapping: dict[str, str] = {}
    for column, wish in wishes.items():
        if wish not in known:
            raise UsageError("archive.unknown_field", field=wish, known=", ".join(known))
        if column.casefold() not in by_fold:
            raise TableError("archive.unknown_column", column=column, path=path, known=", ".join(columns))
        mapping[by_fold[column.casefold()]] = wish
    wished = set(mapping.values())
    for column in columns:
        found = recognised.get(plain_header(column))
        if column not in mapping and found and found not in wished:
            mapping[column] = found
    taken: dict[str, str] = {}
    for column, field in mapping.items():
        if field in taken:
            raise TableError("archive.field_twice", path=path, field=field, first=taken[field], second=column)
        taken[field] = column
    return mapping


def read_row(row: Row, mapping: Mapping[str, str]) -> RowRecord:
    """Turn the cells of one row into values; a cell that cannot be used is left out with a complaint."""
    complaints: list[Complaint] = []
    values: dict[str, str] = {
        name: row.cells.get(column, "") for column, name in mapping.items() if row.cells.get(column)
    }
    motif = values.pop("motif", None)
    known = known_term("motif", motif) if motif else None
    fields: dict[str, Any] = {}
    of_photo: dict[str, Any] = {}
    file, cloth = values.pop("file", ""), values.pop("cloth", None)
    for name, text in values.items():
        value, found = read_cell(_OF_PHOTO.get(name, name), text)
        complaints += found
        if value not in (None, ()):
            (of_photo if name in _OF_PHOTO else fields)[_OF_PHOTO.get(name, name)] = value
    return RowRecord(
        file=file,
        cloth=cloth,
        motif=known.key if known else motif,
        fields=fields,
        of_photo=of_photo,
        date_words=date if "date" in fields and (date := values["date"].strip()) != fields["date"] else None,
        complaints=tuple(complaints),
    )
