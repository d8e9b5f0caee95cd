"""Vectors of many photographs as Parquet files, each of some thousands, that other programs read too.

Knows: the files' columns, ``sha256``, ``address``, ``vector``, ``problem``, ``reason``, and what a file's metadata say
of the model. Does not know: models, photographs, the database.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from motifsearch.errors import DataError
from motifsearch.extras import needed
from motifsearch.records import EmbeddingSpace, Problem
from motifsearch.vectors import as_vectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from motifsearch.vectors import Vectors

EXTRA = "parquet"
SUFFIX = ".parquet"
_PREFIX = "motifsearch."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """What one file holds.

    Attributes
    ----------
    space : EmbeddingSpace
    sha256 : tuple of str
        Of each photograph's bytes, 64 hexadecimal digits.
    addresses : tuple of str
        Where each was read.
    vectors : ndarray, (n, dim) float32, unit length
    problems : tuple of Problem
        What could not be embedded, by its address.
    """

    space: EmbeddingSpace
    sha256: tuple[str, ...]
    addresses: tuple[str, ...]
    vectors: Vectors
    problems: tuple[Problem, ...] = ()


def write_shard(path: Path, shard: Shard) -> None:
    """Write one file under another name, then rename it: a file that is there is whole.

    Parameters
    ----------
    path : Path
    shard : Shard
        The same shard gives the same bytes.

    Raises
    ------
    UsageError
        ``extras.missing`` without pyarrow.
    DataError
        ``shards.cannot_write`` when the disk is full or refuses.
    """
    arrow, parquet = needed("pyarrow", EXTRA), needed("pyarrow.parquet", EXTRA)
    dim, good, bad = shard.space.dim, len(shard.addresses), shard.problems
    flat = arrow.array(np.ascontiguousarray(shard.vectors, dtype=np.float32).ravel())
    vectors = arrow.FixedSizeListArray.from_arrays(flat, dim)
    empty = arrow.nulls(len(bad), vectors.type)
    table = arrow.table(
        {
            "sha256": arrow.array([*shard.sha256, *[None] * len(bad)], arrow.string()),
            "address": arrow.array([*shard.addresses, *(problem.where for problem in bad)], arrow.string()),
            "vector": arrow.chunked_array([vectors, empty]).combine_chunks(),
            "problem": arrow.array([*[None] * good, *(problem.code for problem in bad)], arrow.string()),
            "reason": arrow.array([*[None] * good, *(_reason(problem) for problem in bad)], arrow.string()),
        }
    )
    said = {
        "uri": shard.space.uri,
        "name": shard.space.name,
        "fingerprint": shard.space.fingerprint,
        "dim": str(dim),
        "has_text": str(int(shard.space.has_text)),
    }
    table = table.replace_schema_metadata({f"{_PREFIX}{name}": value for name, value in said.items()})
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Numbers of vectors do not compress.
        parquet.write_table(table, unfinished, compression="none", use_dictionary=False)
        unfinished.replace(path)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise DataError("shards.cannot_write", path=str(path), reason=reason) from error


def read_shard(path: Path) -> Shard:
    """Read one file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Shard

    Raises
    ------
    UsageError
        ``extras.missing`` without pyarrow.
    DataError
        ``shards.unreadable`` when it is not as `write_shard` writes it.
    """
    arrow, parquet = needed("pyarrow", EXTRA), needed("pyarrow.parquet", EXTRA)
    try:
        # Not `read_table`, which would take folders' names for columns.
        table = parquet.ParquetFile(path).read()
        said = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
        space = EmbeddingSpace(
            uri=said[f"{_PREFIX}uri"],
            name=said[f"{_PREFIX}name"],
            fingerprint=said[f"{_PREFIX}fingerprint"],
            dim=int(said[f"{_PREFIX}dim"]),
            has_text=said[f"{_PREFIX}has_text"] == "1",
        )
        is_good = table.column("vector").is_valid()
        good, bad = table.filter(is_good), table.filter(arrow.compute.invert(is_good))
        numbers: NDArray[np.float32] = good.column("vector").combine_chunks().flatten().to_numpy(zero_copy_only=False)
        vectors = as_vectors(numbers.reshape(-1, space.dim), space.dim)
        sha256 = tuple(good.column("sha256").to_pylist())
        if any(len(one or "") != 64 for one in sha256):
            raise DataError("shards.unreadable", path=str(path), reason="sha256")
        return Shard(
            space=space,
            sha256=sha256,
            addresses=tuple(good.column("address").to_pylist()),
            vectors=vectors,
            problems=tuple(map(_problem, bad.to_pylist())),
        )
    except (arrow.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DataError("shards.unreadable", path=str(path), reason=reason) from error


def find_shards(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files of shards under files and folders, by name; raises DataError ``shards.none`` without any."""
    found = False
    for path in paths:
        for one in sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]:
            found = True
            yield one
    if not found:
        raise DataError("shards.none", path=", ".join(map(str, paths)))


def _reason(problem: Problem) -> str | None:
    return next((str(value) for name, value in problem.params if name == "reason"), None)


def _problem(row: dict[str, Any]) -> Problem:
    params = (("reason", row["reason"]),) if row["reason"] is not None else ()
    return Problem(where=row["address"], code=row["problem"] or "shards.no_vector", params=params)
