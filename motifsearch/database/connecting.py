"""Opening one connection to the SQLite file.

``synchronous=FULL``: every commit is on the disk when the call returns. Photographs are committed by the batch and
edits by the dozen, so that the one fsync per commit is not felt, and no edit of a person is lost with the power.

Knows: SQLite's settings, functions that SQL calls. Does not know: threads, transactions, any table.
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from motifsearch.database import sums
from motifsearch.database.text import file_words, plain, term_words

if TYPE_CHECKING:
    from pathlib import Path


def connect(path: Path, *, readonly: bool, busy_ms: int) -> sqlite3.Connection:
    """Open a connection; only the thread that opens it uses it, another one may close it.

    Parameters
    ----------
    path : Path
    readonly : bool
    busy_ms : int
        How long a writer waits for another one, in milliseconds.

    Returns
    -------
    sqlite3.Connection
    """
    uri = path.absolute().as_uri()
    if readonly:
        # Beside a file in a folder that cannot be written, and that no one is writing, no WAL index can be made.
        still = not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists()
        uri += "?immutable=1" if still else "?mode=ro"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        set_patience(connection, busy_ms)
        # Only `sums` moves what stands in the log into the file.
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        # A log that was moved is cut to this when it begins anew, so that its length says how much waits.
        connection.execute(f"PRAGMA journal_size_limit = {sums.LOG_BYTES}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -16384")  # 16 MiB
        connection.create_function("plain", 1, plain, deterministic=True)
        connection.create_function("term", 2, term_words, deterministic=True)
        connection.create_function("file_words", 1, file_words, deterministic=True)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def set_patience(connection: sqlite3.Connection, busy_ms: int) -> None:
    """Let a writer wait for another one, in milliseconds."""
    connection.execute(f"PRAGMA busy_timeout = {busy_ms}")
