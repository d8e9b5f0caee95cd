"""The file with the sums of a database's pages.

Knows: its layout, and how to read a database's file beside SQLite. Does not know: when the sums change.
"""

from __future__ import annotations

import os
import stat
import struct
import threading
import zlib
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_MAGIC = b"MTFSsum2"
# Magic, size of a page, number of pages, time of the database's last change, the log's salt, its moved frames.
_HEAD = struct.Struct("<8sIIq8sI")
# The sum of a page that was about to be written; no page has it.
UNKNOWN = 0
NO_LOG = bytes(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The sums of all pages, and up to where they are those of the file.

    Attributes
    ----------
    page_bytes : int
    values : ndarray, (n,) uint32
        CRC-32 of each page; `UNKNOWN` where it was about to be written.
    mtime_ns : int
        When the file was last written by us; another time means that somebody else wrote it.
    salt : bytes
        8 bytes that name a round of the log.
    frames : int
        How many frames of that round had been moved into the file.
    """

    page_bytes: int
    values: NDArray[np.uint32]
    mtime_ns: int
    salt: bytes
    frames: int


class DamagedSums(ValueError):  # noqa: N818  # no error to a person: `check` says it
    """The file of sums is not what was written."""


class _Files:
    """Reads database files without ever closing one that this process has open through SQLite.

    The system gives a process's locks on a file back as soon as the process closes the file once, however often it
    is open (https://www.sqlite.org/howtocorrupt.html, section 2.2).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users: Counter[Path] = Counter()
        self._handles: dict[Path, int] = {}

    def retain(self, path: Path) -> None:
        with self._lock:
            self._users[path.absolute()] += 1

    def release(self, path: Path) -> None:
        path = path.absolute()
        with self._lock:
            self._users[path] -= 1
            if self._users[path] <= 0:
                del self._users[path]
                handle = self._handles.pop(path, None)
                if handle is not None:
                    os.close(handle)

    def read(self, path: Path, place: int, length: int) -> bytes:
        path = path.absolute()
        parts: list[bytes] = []
        with self._lock:
            if path not in self._handles:
                self._handles[path] = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            while length and (part := _read_at(self._handles[path], place, length)):
                parts.append(part)
                place, length = place + len(part), length - len(part)
        return b"".join(parts)


if hasattr(os, "pread"):
    # A process that was forked off shares the place in the file, which this does not move.
    def _read_at(handle: int, place: int, length: int) -> bytes:
        return os.pread(handle, length, place)

else:

    def _read_at(handle: int, place: int, length: int) -> bytes:
        os.lseek(handle, place, os.SEEK_SET)
        return os.read(handle, length)


_FILES = _Files()
retain, release, read_part = _FILES.retain, _FILES.release, _FILES.read


def sums_path(path: Path) -> Path:
    """Return the file with the sums of a database's pages."""
    return path.with_name(f"{path.name}.sums")


def sum_of(page: bytes) -> int:
    """Return the sum of a page, never `UNKNOWN`."""
    return zlib.crc32(page) or 1


def read_sums(path: Path) -> Sums | None:
    """Read the sums that lie beside a database.

    Parameters
    ----------
    path : Path
        The database's file.

    Returns
    -------
    Sums or None
        None where there are none.

    Raises
    ------
    DamagedSums
        When the file is not what was written.
    OSError
        When it cannot be read.
    """
    try:
        data = sums_path(path).read_bytes()
    except FileNotFoundError:
        return None
    if len(data) < _HEAD.size + 4 or zlib.crc32(data[:-4]) != int.from_bytes(data[-4:], "little"):
        raise DamagedSums
    magic, page_bytes, count, mtime_ns, salt, frames = _HEAD.unpack_from(data)
    if magic != _MAGIC or len(data) != _HEAD.size + 4 * count + 4:
        raise DamagedSums
    values = np.frombuffer(data, dtype="<u4", count=count, offset=_HEAD.size)
    return Sums(page_bytes=page_bytes, values=values, mtime_ns=mtime_ns, salt=salt, frames=frames)


def write_sums(path: Path, sums: Sums) -> None:
    """Write the sums beside a database, through to the disk.

    Parameters
    ----------
    path : Path
        The database's file.
    sums : Sums

    Raises
    ------
    OSError
        When the disk is full or refuses; the file is then as it was.
    """
    head = _HEAD.pack(_MAGIC, sums.page_bytes, len(sums.values), sums.mtime_ns, sums.salt, sums.frames)
    data = head + sums.values.astype("<u4").tobytes()
    write_whole(sums_path(path), data + zlib.crc32(data).to_bytes(4, "little"), durable=True)
    # Whoever may open the database may read its sums.
    with suppress(OSError):
        sums_path(path).chmod(stat.S_IMODE(path.stat().st_mode))
