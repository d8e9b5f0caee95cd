"""Which field of a listing a column of a table fills, remembered from one table to the next.

Knows: the fields of a listing, the headers by which they are recognised. Does not know: cells or files.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from motifsearch.errors import TableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

# Field of the listing, then the headers people write for it, Indonesian and English, compared by `_plain`.
_HEADERS: dict[str, tuple[str, ...]] = {
    "file": ("file", "filename", "file name", "photo", "image", "picture", "berkas", "nama berkas", "foto", "gambar"),
    "cloth": ("cloth", "cloth id", "kain", "id kain", "nomor kain", "inventory", "nomor inventaris", "kode", "sku"),
    "date": ("date", "day", "listed", "sold on", "tanggal", "tgl", "hari", "waktu"),
    "price": ("price", "amount", "harga", "harga jual", "harga satuan"),
    "currency": ("currency", "mata uang", "valuta"),
    "units_sold": ("units sold", "units", "sold", "quantity", "qty", "terjual", "jumlah terjual", "jumlah", "laku"),
    "likes": ("likes", "like", "favourites", "favorites", "suka", "disukai", "favorit"),
    "channel": ("channel", "marketplace", "platform", "saluran", "kanal", "lokapasar"),
    "seller": ("seller", "shop", "store", "penjual", "toko", "lapak"),
    "place": ("place", "city", "location", "tempat", "kota", "lokasi"),
    "product": ("product", "product kind", "kind", "produk", "jenis produk", "jenis", "barang"),
}
FIELDS: tuple[str, ...] = tuple(_HEADERS)


def _plain(header: str) -> str:
    return re.sub(r"[\W_]+", " ", header.casefold()).strip()


_BY_HEADER = {_plain(header): name for name, headers in _HEADERS.items() for header in headers}


def map_columns(
    columns: tuple[str, ...], wishes: Mapping[str, str], remembered: Mapping[str, str], path: str
) -> dict[str, str]:
    """Decide the field of each column.

    Parameters
    ----------
    columns : tuple of str
        The table's header.
    wishes : mapping of str to str
        Column to field, as the person asked, or to an empty text for none; goes before all else.
    remembered : mapping of str to str
        Column to field, as somebody asked for an earlier table; goes before what is recognised.
    path : str
        The table, named in errors.

    Returns
    -------
    dict of str to str
        Column to field, for the columns that are used.

    Raises
    ------
    UsageError
        ``trends.unknown_field`` when a wish names no field.
    TableError
        ``trends.unknown_column``, ``trends.field_twice``, ``trends.no_column`` when no column holds the day or none
        names the photograph or the cloth.
    """
    mapping = _chosen(columns, wishes, remembered, path)
    first: dict[str, str] = {}
    for column, field in mapping.items():
        if field in first:
            raise TableError("trends.field_twice", path=path, field=field, first=first[field], second=column)
        first[field] = column
    for needed in ("date", "file"):
        if needed not in first and not (needed == "file" and "cloth" in first):
            raise TableError("trends.no_column", path=path, field=needed, known=", ".join(columns))
    return mapping


def _chosen(
    columns: tuple[str, ...], wishes: Mapping[str, str], remembered: Mapping[str, str], path: str
) -> dict[str, str]:
    by_plain = {_plain(column): column for column in columns}
    mapping: dict[str, str] = {}
    for column, wish in wishes.items():
        if wish and wish not in FIELDS:
            raise UsageError("trends.unknown_field", field=wish, known=", ".join(FIELDS))
        if _plain(column) not in by_plain:
            raise TableError("trends.unknown_column", column=column, path=path, known=", ".join(columns))
        mapping[by_plain[_plain(column)]] = wish
    for source in (remembered, _BY_HEADER):
        taken = set(mapping.values())
        for plain, column in by_plain.items():
            field = source.get(plain)
            if column not in mapping and (field == "" or (field in FIELDS and field not in taken)):
                mapping[column] = field
    return {column: field for column, field in mapping.items() if field}


def remember(wishes: Mapping[str, str], kept: str | None) -> str:
    """Return the text to keep so that `recall` gives these wishes too, beside those kept before."""
    return json.dumps(recall(kept) | {_plain(column): field for column, field in wishes.items()}, ensure_ascii=False)


def recall(kept: str | None) -> dict[str, str]:
    """Return what `remember` kept: folded column to field; nothing where the text cannot be read."""
    try:
        found = json.loads(kept or "{}")
    except ValueError:
        return {}
    return {str(column): str(field) for column, field in found.items()} if isinstance(found, dict) else {}
