"""Writing a file whole or not at all.

Knows: temporary names, flushing and renaming. Does not know: what is written.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from motifsearch.errors import CatalogError


def write_whole(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Write `data` under a temporary name beside `path`, then rename it.

    A reader sees the old file or the new one, never a part.

    Parameters
    ----------
    path : Path
        Its folder is made where it is missing.
    data : bytes
        What the file will hold.
    durable : bool
        Whether the bytes must be on the disk before the rename, so that they survive a loss of power. Not needed
        for what can be made again.

    Raises
    ------
    OSError
        When the disk is full or the folder cannot be written; the old file then stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=path.name[:40] + ".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_out(path: Path, data: bytes) -> None:
    """Write a file that somebody asked for, and say why where it cannot be written.

    Parameters
    ----------
    path : Path
        Its folder is made where it is missing.
    data : bytes

    Raises
    ------
    CatalogError
        ``catalog.cannot_write``.
    """
    try:
        write_whole(path, data)
    except OSError as error:
        raise CatalogError("catalog.cannot_write", path=str(path), reason=error.strerror or str(error)) from error
