"""Addresses of photographs: files of this machine, what fsspec reaches, and tables that list them.

Knows: folders, buckets, tables, reading one address. Does not know: pictures, models, what becomes of the addresses.
"""

from __future__ import annotations

import csv
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from motifsearch.archive.shards import EXTRA, SUFFIX
from motifsearch.errors import DataError
from motifsearch.extras import needed
from motifsearch.images.formats import PICTURE_SUFFIXES
from motifsearch.images.scan import scan

if TYPE_CHECKING:
    from collections.abc import Sequence

# Columns of a table that may hold the addresses, the first that is there.
ADDRESS_COLUMNS = ("address", "url", "path", "file", "berkas")
_RAY = "ray"
_TABLES = {".csv", SUFFIX}


def addresses_of(places: Sequence[str]) -> list[str]:
    """Find the photographs of folders, buckets and tables.

    Parameters
    ----------
    places : sequence of str
        Folders and files of this machine; anything fsspec knows, as ``s3://bucket/folder``; tables (``.csv``,
        ``.parquet``) with a column of `ADDRESS_COLUMNS`.

    Returns
    -------
    list of str
        Each once, sorted: the same places give the same portions.

    Raises
    ------
    DataError
        ``shards.no_address`` when a table has no such column, ``shards.unreachable`` when a place cannot be read.
    """
    found: set[str] = set()
    for place in places:
        if Path(place).suffix.lower() in _TABLES:
            found |= set(_of_table(place))
        elif "://" in place:
            found |= set(_of_bucket(place))
        else:
            found |= {str(path) for path in scan([Path(place)]).files}
    return sorted(found)


def read(address: str) -> bytes:
    """Read a whole file; raises OSError, ValueError or ImportError, as fsspec does."""
    if "://" not in address:
        return Path(address).read_bytes()
    with needed("fsspec", _RAY).open(address, "rb") as file:
        return file.read()


def _of_bucket(place: str) -> list[str]:
    library = needed("fsspec", _RAY)
    try:
        system, root = library.core.url_to_fs(place)
        if system.isfile(root):
            return [place]
        return [
            system.unstrip_protocol(name)
            for name in system.find(root)
            if Path(name).suffix.lower() in PICTURE_SUFFIXES
        ]
    except (OSError, ValueError, ImportError) as error:
        raise DataError("shards.unreachable", place=place, reason=str(error) or type(error).__name__) from error


def _of_table(place: str) -> list[str]:
    try:
        data = read(place)
        if Path(place).suffix.lower() == SUFFIX:
            arrow = needed("pyarrow", EXTRA)
            table = needed("pyarrow.parquet", EXTRA).ParquetFile(arrow.BufferReader(data)).read()
            columns = {name.lower(): name for name in table.column_names}
            chosen = next((columns[name] for name in ADDRESS_COLUMNS if name in columns), None)
            cells = [] if chosen is None else table.column(chosen).to_pylist()
        else:
            reader = csv.DictReader(data.decode("utf-8-sig").splitlines())
            columns = {name.strip().lower(): name for name in reader.fieldnames or ()}
            chosen = next((columns[name] for name in ADDRESS_COLUMNS if name in columns), None)
            cells = [] if chosen is None else [row[chosen] for row in reader]
    except (OSError, ValueError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DataError("shards.unreachable", place=place, reason=reason) from error
    if chosen is None:
        raise DataError("shards.no_address", place=place, known=", ".join(ADDRESS_COLUMNS))
    found = [str(cell).strip() for cell in cells if cell is not None and str(cell).strip()]
    folder = Path(place).parent if "://" not in place else None
    # A relative path is meant from where the table lies.
    with suppress(OSError):
        found = [one if folder is None or "://" in one else str((folder / one).absolute()) for one in found]
    return found
