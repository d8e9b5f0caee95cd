"""What SQLite's failures mean for a person.

Knows: SQLite's result codes and messages. Does not know: connections, any table.
"""

from __future__ import annotations

import os
import re
import sqlite3
from typing import TYPE_CHECKING

from motifsearch.errors import CatalogError

if TYPE_CHECKING:
    from pathlib import Path

# SQLite's primary result codes, https://www.sqlite.org/rescode.html, and what each means to a person.
_MEANINGS = {
    5: "database.locked",  # SQLITE_BUSY
    6: "database.locked",  # SQLITE_LOCKED
    8: "database.readonly",  # SQLITE_READONLY
    10: "database.io",  # SQLITE_IOERR
    11: "database.damaged",  # SQLITE_CORRUPT
    13: "database.full",  # SQLITE_FULL
    14: "database.cannot_open",  # SQLITE_CANTOPEN
    26: "database.not_a_database",  # SQLITE_NOTADB
}
# Where a damaged page holds names or texts, SQLite only says SQLITE_ERROR, or Python says nothing but this.
_DAMAGE = re.compile(
    "Could not decode to UTF-8|no such (table|column|tokenizer)|has no column named|unknown function|cannot join"
    "|user-defined function raised|invalid fts5 file format|(vtable|tokenizer) constructor|^parse error in"
    "|^unrecognized (column )?option"
)


def catalog_error(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> CatalogError | None:
    """Say what a failure of SQLite means, or None where it is a mistake of the program.

    Parameters
    ----------
    error : sqlite3.Error or UnicodeDecodeError
        Python fails with the latter where SQLite's message names what is damaged.
    path : Path
        The database's file.

    Returns
    -------
    CatalogError or None
    """
    code: int | None = getattr(error, "sqlite_errorcode", None)
    meaning = None if code is None else _MEANINGS.get(code & 0xFF)
    if meaning is None and (isinstance(error, UnicodeDecodeError) or _DAMAGE.search(str(error))):
        meaning = "database.damaged"
    if meaning is None:
        return None
    if meaning == "database.cannot_open" and os.access(path, os.R_OK) and not os.access(path.parent, os.W_OK):
        # WAL needs to write beside the file even to read it.
        meaning = "database.readonly"
    return CatalogError(meaning, path=str(path), reason=str(error))


class Translated:
    """Turns SQLite's failures inside a ``with`` into errors of ours; a plain class, since it is entered so often."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error | UnicodeDecodeError):
            ours = catalog_error(error, self._path)
            if ours is not None:
                try:
                    raise ours from error
                finally:
                    # The error holds this frame: were it held by the frame, both would stay, and the cursor with them.
                    del ours
