"""Vectors beside the records of a package, as NumPy files.

Knows: the files' layout: ``sha256`` (n,) of the photographs' contents and ``vectors`` (n, dim) float32. Does not know:
the database or models.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from motifsearch.errors import DataError
from motifsearch.vectors import as_vectors

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.vectors import Vectors

_NAME = re.compile(r"([0-9a-f]{8,128})-part(\d{1,6})-(\d{1,6})\.npz")


class VectorFile(NamedTuple):
    """Vectors of one space and part, each of the photograph with that content."""

    fingerprint: str
    part: int
    sha256: list[str]
    vectors: Vectors


def write_vectors(folder: Path, number: int, file: VectorFile) -> None:
    """Write one file of vectors, bit for bit."""
    folder.mkdir(exist_ok=True)
    with (folder / f"{file.fingerprint}-part{file.part}-{number:04d}.npz").open("wb") as sink:
        np.savez(sink, sha256=np.array(file.sha256, dtype="S64"), vectors=file.vectors)


def read_vectors(path: Path) -> VectorFile:
    """Read one file of vectors.

    Parameters
    ----------
    path : Path

    Returns
    -------
    VectorFile

    Raises
    ------
    DataError
        ``archive.bad_vectors`` when it is not as `write_vectors` writes it.
    """
    match = _NAME.fullmatch(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            # Stored as they are, a file cannot become larger than it looks.
            is_plain = all(part.compress_type == zipfile.ZIP_STORED for part in archive.infolist())
        if match is None or not is_plain:
            raise DataError("archive.bad_vectors", path=str(path))
        with np.load(path, allow_pickle=False) as arrays:
            shas = [sha.decode("ascii") for sha in arrays["sha256"].tolist()]
            vectors = as_vectors(arrays["vectors"])
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, AttributeError, EOFError, MemoryError) as error:
        raise DataError("archive.bad_vectors", path=str(path)) from error
    if len(shas) != len(vectors):
        raise DataError("archive.bad_vectors", path=str(path))
    return VectorFile(match[1], int(match[2]), shas, vectors)
