"""Records and vectors as Parquet files, for research with pandas, DuckDB, Polars or R.

Knows: pyarrow, and the column type of every field. Does not know: the database, access.

A record is named by what names it everywhere: ``motif_uid``, ``cloth_uid``, ``listing_uid``, ``photo_sha256``. Where a
photograph lies on somebody's computer is in no column.
"""

from __future__ import annotations

import io
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from motifsearch.archive.titles import rights_uri
from motifsearch.extras import needed
from motifsearch.records import Claim, Cloth, Label, Listing, Motif, Name, Photo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from motifsearch.records import EmbeddingSpace, Holdings, RecordKind
    from motifsearch.vectors import Vectors

_EXTRA = "parquet"
_TYPES: Mapping[RecordKind, type[Any]] = {"motif": Motif, "cloth": Cloth, "photo": Photo, "listing": Listing}
_NAMES = {"motif": "uid", "cloth": "uid", "photo": "sha256", "listing": "uid"}
# What a table of research has no use for, and what stands in it under another name.
_NOT_WRITTEN = frozenset({"motif_id", "cloth_id", "photo_id", "listing_id", "uid", "sha256", "paths", "hidden"})
_PARTS: Mapping[str, type[Any]] = {
    "tuple[Name, ...]": Name,
    "tuple[Label, ...]": Label,
    "tuple[Claim, ...]": Claim,
}


def records_table(kind: RecordKind, holdings: Holdings) -> bytes:
    """Write a kind's records as one Parquet file.

    Parameters
    ----------
    kind : {"motif", "cloth", "photo", "listing"}
    holdings : Holdings

    Returns
    -------
    bytes

    Raises
    ------
    UsageError
        ``extras.missing`` without pyarrow.
    """
    pa = needed("pyarrow", _EXTRA)
    motifs = {motif.motif_id: motif.uid for motif in holdings.motifs}
    cloths = {cloth.cloth_id: cloth.uid for cloth in holdings.cloths}
    records: Mapping[RecordKind, Sequence[Any]] = {
        "motif": holdings.motifs,
        "cloth": holdings.cloths,
        "photo": holdings.photos,
        "listing": holdings.listings,
    }
    found: Sequence[Any] = list(records[kind])
    name = _NAMES[kind]
    columns: dict[str, Any] = {f"{kind}_{name}": pa.array([getattr(one, name) for one in found], pa.string())}
    if kind == "cloth":
        columns["motif_uid"] = pa.array([motifs.get(one.motif_id or -1) for one in found], pa.string())
    if kind in {"photo", "listing"}:
        columns["cloth_uid"] = pa.array([cloths.get(one.cloth_id) for one in found], pa.string())
    for each in fields(_TYPES[kind]):
        if each.name not in _NOT_WRITTEN:
            values = [_plain(getattr(one, each.name)) for one in found]
            columns[each.name] = pa.array(values, _column_type(pa, each.name, str(each.type)))
    if kind in {"cloth", "photo"}:
        columns["rights_uri"] = pa.array([rights_uri(one.rights) for one in found], pa.string())
    return _written(pa.table(columns).replace_schema_metadata({"motifsearch": kind}))


def vectors_table(space: EmbeddingSpace, parts: Iterable[tuple[int, Sequence[str], Vectors]]) -> bytes:
    """Write the vectors of a space as one Parquet file.

    Parameters
    ----------
    space : EmbeddingSpace
        Its model, fingerprint and length of vectors go into the file's metadata: vectors of different fingerprints
        are never to be compared.
    parts : iterable of (int, sequence of str, ndarray (n, dim) float32)
        Number of a part of the photograph (0 is the whole), checksums, unit vectors.

    Returns
    -------
    bytes

    Raises
    ------
    UsageError
        ``extras.missing`` without pyarrow.
    """
    pa = needed("pyarrow", _EXTRA)
    kind = pa.list_(pa.float32(), space.dim)
    tables = [
        pa.table(
            {
                "photo_sha256": pa.array(list(names), pa.string()),
                "part": pa.array([part] * len(names), pa.int32()),
                "vector": pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1), pa.float32()), space.dim),
            }
        )
        for part, names, vectors in parts
    ]
    schema = pa.schema([("photo_sha256", pa.string()), ("part", pa.int32()), ("vector", kind)])
    table = pa.concat_tables(tables) if tables else schema.empty_table()
    about = {
        "motifsearch": "vectors",
        "model": space.uri,
        "name": space.name,
        "fingerprint": space.fingerprint,
        "dim": str(space.dim),
    }
    return _written(table.replace_schema_metadata(about))


def plain_table(columns: Sequence[tuple[str, type]], rows: Sequence[Sequence[str | int | float | None]]) -> bytes:
    """Write a table of plain values as one Parquet file.

    Parameters
    ----------
    columns : sequence of (str, type)
        Name and kind: ``str``, ``int``, ``float`` or ``bool``.
    rows : sequence of sequence
        One value for each column, None where there is nothing.

    Returns
    -------
    bytes

    Raises
    ------
    UsageError
        ``extras.missing`` without pyarrow.
    """
    pa = needed("pyarrow", _EXTRA)
    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    names = [name for name, _ in columns]
    filled = [
        pa.array([row[place] for row in rows], kinds[kind], from_pandas=False)
        for place, (_, kind) in enumerate(columns)
    ]
    return _written(pa.Table.from_arrays(filled, names=names))


def _written(table: Any) -> bytes:
    buffer = io.BytesIO()
    needed("pyarrow.parquet", _EXTRA).write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, Name | Label | Claim):
        return asdict(value)
    if hasattr(value, "lab"):
        return {"l": value.lab[0], "a": value.lab[1], "b": value.lab[2], "share": value.share}
    return value


def _column_type(pa: Any, name: str, kind: str) -> Any:
    if kind in _PARTS:
        return pa.list_(pa.struct([(each.name, pa.string()) for each in fields(_PARTS[kind])]))
    plain = {
        "int": pa.int64(),
        "int | None": pa.int64(),
        "float | None": pa.float64(),
        "bool": pa.bool_(),
        "bytes": pa.binary(),
        "tuple[str, ...]": pa.list_(pa.string()),
        "tuple[Swatch, ...]": pa.list_(pa.struct([(each, pa.float64()) for each in ("l", "a", "b", "share")])),
    }
    found = plain.get(kind)
    if found is None and not (kind.startswith("str") or kind == "Access"):
        # A field of a kind that nobody foresaw would be lost or garbled in silence.
        raise TypeError(f"{name}: {kind}")
    return found or pa.string()
