"""A checksum of every page of the database file, so that a single changed byte is found wherever it lies.

SQLite looks into the order of its pages, not into what they say, and not at all into their unused parts. So the sums
of all pages lie beside the database. They follow what is written, page by page: SQLite in WAL mode writes to a log
first, and only moves pages from there into the file when it is told to, which `bring_up_to_date` alone does here. A
page that nobody wrote keeps the sum of the day it was written, and no later writing of other pages hides its decay.

Before pages are moved their sums are noted as unknown, and how far the log was moved stands beside the sums: whoever
is killed in between accuses nobody later.

Knows: the layout of SQLite's log (https://www.sqlite.org/fileformat2.html#walformat). Does not know: any table, nor
how the sums are kept (`motifsearch.database.sums_file`).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from motifsearch.database.sums_file import (
    NO_LOG,
    UNKNOWN,
    DamagedSums,
    Sums,
    read_part,
    read_sums,
    sum_of,
    sums_path,
    write_sums,
)
from motifsearch.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

# What waits in the log before it is moved into the file; SQLite's own measure, 1,000 pages, is as much.
LOG_BYTES = 8 << 20
_LOG_HEAD, _FRAME_HEAD = 32, 24
_BLOCK_PAGES = 256
_BUSY_MS = 100


class _Moved(NamedTuple):
    """How many frames of the log are in the file, and whether these are all."""

    frames: int
    is_all: bool


class _Log(NamedTuple):
    """A round of the log: its name, and the pages (from 0 on) of the frames that are not yet moved."""

    salt: bytes
    waiting: set[int]


def log_of(path: Path) -> Path:
    """Return the database's log."""
    return path.with_name(f"{path.name}-wal")


def bring_up_to_date(connection: sqlite3.Connection, path: Path) -> bool:
    """Move what waits in the log into the file, and note the sums of the pages that it changes.

    Nothing is done while another one writes, who then does it.

    Parameters
    ----------
    connection : sqlite3.Connection
        In no transaction; how long it waits for others is another time afterwards.
    path : Path
        The database's file.

    Returns
    -------
    bool
        Whether nothing waits any more, and the sums are those of the file.
    """
    try:
        # Whoever may write may change the sums; everybody else waits for neither.
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error:
        return False
    try:
        return _move(path)
    except (OSError, sqlite3.Error):
        return False
    finally:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")


def _move(path: Path) -> bool:
    try:
        kept = read_sums(path)
    except (DamagedSums, OSError):
        # They stay, so that `check` finds them.
        moved = _checkpoint(path)
        return moved is not None and moved.is_all
    log = _read_log(path, kept)
    if kept is None:
        moved = _checkpoint(path)
        if moved is None:
            return False
        write_sums(path, _all_sums(path, log.salt, moved.frames))
        return moved.is_all
    unknown = set(np.flatnonzero(kept.values == UNKNOWN).tolist())
    doubtful = log.waiting | unknown
    if not doubtful:
        return True
    # Where sums are unknown, it was one of us who wrote last and did not come to say when.
    is_ours = bool(unknown) or path.stat().st_mtime_ns == kept.mtime_ns
    values = np.full(max(len(kept.values), max(doubtful) + 1), UNKNOWN, dtype=np.uint32)
    values[: len(kept.values)] = kept.values
    values[list(doubtful)] = UNKNOWN
    try:
        write_sums(path, replace(kept, values=values))
    except OSError:
        # The log may be moved by SQLite itself: sums of an earlier state would accuse pages that are right.
        with suppress(OSError):
            sums_path(path).unlink(missing_ok=True)
        raise
    moved = _checkpoint(path)
    if moved is None:
        return False
    size = kept.page_bytes
    count = min(path.stat().st_size // size, _page_count(path))
    grown = np.full(count, UNKNOWN, dtype=np.uint32)
    same = min(count, len(values))
    grown[:same] = values[:same]
    numbers = np.flatnonzero(grown == UNKNOWN)
    grown[numbers] = _sums_of(path, size, numbers)
    mtime_ns = path.stat().st_mtime_ns if is_ours else 0
    write_sums(path, Sums(page_bytes=size, values=grown, mtime_ns=mtime_ns, salt=log.salt, frames=moved.frames))
    return moved.is_all


def differing(connection: sqlite3.Connection, path: Path) -> list[Problem]:
    """Compare the pages of the file with what was written; changes nothing.

    Parameters
    ----------
    connection : sqlite3.Connection
        In no transaction.
    path : Path
        The database's file.

    Returns
    -------
    list of Problem
        One at most: ``database.check_pages`` where pages decayed, ``database.check_replaced`` where another program
        wrote the file, ``database.check_sums`` where the sums themselves are damaged, ``database.locked`` where
        others write for so long that it cannot be told.
    """
    if not _compare(path):
        return []
    # Somebody may have written meanwhile; what is wrong stays so while nobody can.
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        return [_problem("database.locked", path=str(path), reason=str(error))]
    try:
        return _compare(path)
    finally:
        connection.execute("ROLLBACK")


def accept(connection: sqlite3.Connection, path: Path) -> bool:
    """Take the file as it is for what was written.

    Parameters
    ----------
    connection : sqlite3.Connection
        In no transaction.
    path : Path
        The database's file.

    Returns
    -------
    bool
        False where others write just now; nothing is then changed.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error:
        return False
    try:
        sums_path(path).unlink(missing_ok=True)
        _move(path)
    except (OSError, sqlite3.Error):
        return False
    finally:
        connection.execute("ROLLBACK")
    return True


def _compare(path: Path) -> list[Problem]:
    where = str(sums_path(path))
    try:
        kept = read_sums(path)
    except (DamagedSums, OSError):
        return [_problem("database.check_sums", path=where)]
    if kept is None:
        return []
    found = _sums_of(path, kept.page_bytes, None)
    length = max(len(kept.values), len(found))
    both = [
        np.pad(each.astype(np.int64), (0, length - len(each)), constant_values=-1) for each in (kept.values, found)
    ]
    wrong = set(np.flatnonzero((both[0] != both[1]) & (both[0] != UNKNOWN)).tolist())
    wrong -= _read_log(path, kept).waiting
    if not wrong:
        return []
    code = "database.check_pages" if path.stat().st_mtime_ns == kept.mtime_ns else "database.check_replaced"
    return [_problem(code, count=len(wrong), first=min(wrong) + 1, path=str(path))]


def _problem(code: str, **params: str | float) -> Problem:
    return Problem(where="database", code=code, params=tuple(params.items()))


def _checkpoint(path: Path) -> _Moved | None:
    """Move the log into the file; None where another program is doing so."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        busy, frames, moved = other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    if busy:
        return None
    return _Moved(max(0, int(moved)), moved == frames)


def _all_sums(path: Path, salt: bytes, frames: int) -> Sums:
    size = int.from_bytes(read_part(path, 16, 2), "big")
    size = 65536 if size == 1 else size
    return Sums(
        page_bytes=size,
        values=_sums_of(path, size, None),
        mtime_ns=path.stat().st_mtime_ns,
        salt=salt,
        frames=frames,
    )


def _page_count(path: Path) -> int:
    """The number of pages as the file's head says it."""
    return int.from_bytes(read_part(path, 28, 4), "big")


def _sums_of(path: Path, size: int, numbers: Iterable[int] | None) -> NDArray[np.uint32]:
    """The sums of some pages, or of all and of what is left behind the last."""
    if numbers is not None:
        return np.array([sum_of(read_part(path, int(number) * size, size)) for number in numbers], dtype=np.uint32)
    found: list[int] = []
    place = 0
    while block := read_part(path, place, size * _BLOCK_PAGES):
        found += [sum_of(block[at : at + size]) for at in range(0, len(block), size)]
        place += len(block)
    return np.array(found, dtype=np.uint32)


def _read_log(path: Path, kept: Sums | None) -> _Log:
    """Read which pages wait in the log; frames of an earlier round bear another salt."""
    log = log_of(path)
    waiting: set[int] = set()
    if not log.is_file():
        return _Log(NO_LOG, waiting)
    with log.open("rb") as file:
        head = file.read(_LOG_HEAD)
        if len(head) < _LOG_HEAD:
            return _Log(NO_LOG, waiting)
        size, salt = int.from_bytes(head[8:12], "big"), head[16:24]
        frames = kept.frames if kept is not None and kept.salt == salt else 0
        file.seek(_LOG_HEAD + frames * (_FRAME_HEAD + size))
        begun: set[int] = set()
        while len(frame := file.read(_FRAME_HEAD)) == _FRAME_HEAD and frame[8:16] == salt:
            begun.add(int.from_bytes(frame[:4], "big") - 1)
            # The last frame of a transaction says how large the database is; what has none was never committed.
            if any(frame[4:8]):
                waiting |= begun
                begun.clear()
            file.seek(size, 1)
    return _Log(salt, waiting)
