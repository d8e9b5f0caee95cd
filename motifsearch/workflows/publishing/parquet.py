"""A folder of Parquet files for research: the records, and the vectors of every model.

Knows: which files there are, and that a folder is there whole or not at all. Does not know: how they are written.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from motifsearch.archive.parquet import records_table, vectors_table
from motifsearch.errors import DataError, UsageError
from motifsearch.files import write_whole
from motifsearch.records import RECORD_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from motifsearch.database import Database
    from motifsearch.records import EmbeddingSpace, Holdings
    from motifsearch.vectors import Vectors

_CHUNK = 8192


def export_parquet(database: Database, holdings: Holdings, target: Path) -> int:
    """Write ``motifs``, ``cloths``, ``photos``, ``listings`` and one file of vectors for each model.

    Parameters
    ----------
    database : Database
        Gives the vectors of the photographs in `holdings` and of no others.
    holdings : Holdings
    target : Path
        A new folder.

    Returns
    -------
    int
        How many vectors were written.

    Raises
    ------
    UsageError
        ``export.there``, ``extras.missing``.
    DataError
        ``export.cannot_write``; nothing is then left behind.
    """
    if target.exists():
        raise UsageError("export.there", path=str(target))
    folder = target.with_name(f".{target.name}.part")
    shutil.rmtree(folder, ignore_errors=True)
    names = {photo.photo_id: photo.sha256 for photo in holdings.photos}
    count = 0
    try:
        for kind in RECORD_KINDS:
            write_whole(folder / f"{kind}s.parquet", records_table(kind, holdings))
        for space in database.embeddings.spaces():
            parts = list(_parts(database, space, names))
            if parts:
                count += sum(len(shas) for _, shas, _ in parts)
                write_whole(folder / f"vectors-{space.fingerprint[:16]}.parquet", vectors_table(space, parts))
        folder.rename(target)
    except OSError as error:
        raise DataError("export.cannot_write", path=str(target), reason=error.strerror or str(error)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return count


def _parts(
    database: Database, space: EmbeddingSpace, names: Mapping[int, str]
) -> Iterator[tuple[int, list[str], Vectors]]:
    for part in database.embeddings.parts(space):
        for ids, vectors in database.embeddings.iter_chunks(space, _CHUNK, part=part):
            rows = [row for row, photo_id in enumerate(ids.tolist()) if photo_id in names]
            if rows:
                yield part, [names[photo_id] for photo_id in ids[rows].tolist()], vectors[rows]
