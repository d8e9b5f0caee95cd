"""Opening a catalogue's database.

Knows: the file, its version, and which class cares for which part. Does not know: any table.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from motifsearch.database import integrity, words
from motifsearch.database.boards import Boards
from motifsearch.database.cloths import Cloths
from motifsearch.database.clusters import Clusters
from motifsearch.database.connection import Connections
from motifsearch.database.duplicates import DuplicateStore
from motifsearch.database.embeddings import Embeddings
from motifsearch.database.filters import Filters
from motifsearch.database.fulltext import Fulltext
from motifsearch.database.history import History
from motifsearch.database.listings import Listings
from motifsearch.database.migrations import known_migrations, migrate, version_of
from motifsearch.database.motifs import Motifs
from motifsearch.database.own_terms import OwnTerms
from motifsearch.database.photos import Photos
from motifsearch.database.set_aside import SetAside
from motifsearch.database.stored_settings import StoredSettings
from motifsearch.database.sums_file import sums_path
from motifsearch.database.transfer import Transfer
from motifsearch.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from motifsearch.records import Problem

# STRICT tables came with 3.37.0, https://www.sqlite.org/stricttables.html
_OLDEST_SQLITE = (3, 37, 0)
_HEADER_BYTES = 100
_SWITCHING_S = 30.0


def utc_now() -> str:
    """Return the time as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Database:
    """A catalogue's database; `open` makes one.

    It may be used from several threads at once. Several processes may read while one writes.

    Parameters
    ----------
    connections : Connections
        To a file that `open` has brought to this program's version.
    author : str
        Who is named in the history.
    clock : callable
        Returns the time as ISO 8601.

    Attributes
    ----------
    path : Path
    author : str
        Who is named in the history.
    readonly : bool
    motifs, cloths, photos, listings, embeddings, clusters, boards, history, filters, fulltext, settings, transfer
    duplicates, set_aside, own_terms
        The parts.
    """

    def __init__(self, connections: Connections, *, author: str, clock: Callable[[], str]) -> None:
        self._connections = connections
        self.path = connections.path
        self.readonly = connections.readonly
        self.author = author
        self.history = History(connections, author=author, now=clock)
        self.motifs = Motifs(connections, self.history)
        self.cloths = Cloths(connections, self.history)
        self.photos = Photos(connections, self.history, clock)
        self.listings = Listings(connections, self.history)
        self.embeddings = Embeddings(connections)
        self.clusters = Clusters(connections, clock)
        self.duplicates = DuplicateStore(connections, author=author, now=clock)
        self.set_aside = SetAside(connections, self.history)
        self.boards = Boards(connections, clock)
        self.filters = Filters(connections)
        self.fulltext = Fulltext(connections)
        self.settings = StoredSettings(connections)
        self.own_terms = OwnTerms(connections, self.history, clock)
        self.transfer = Transfer(
            connections,
            motifs=self.motifs,
            cloths=self.cloths,
            photos=self.photos,
            listings=self.listings,
            history=self.history,
            own_terms=self.own_terms,
        )

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        author: str = "local",
        readonly: bool = False,
        clock: Callable[[], str] | None = None,
        busy_ms: int = 10_000,
    ) -> Self:
        """Open a catalogue's database; bring it to this program's version, or make it when it is not there.

        Parameters
        ----------
        path : Path
            The file; its folder must exist.
        author : str
            Who is named in the history.
        readonly : bool
            Neither make nor change anything.
        clock : callable, optional
            Returns the time as ISO 8601; defaults to the present.
        busy_ms : int
            How long to wait for another writer, in milliseconds.

        Returns
        -------
        Database

        Raises
        ------
        CatalogError
            ``database.missing``, ``database.no_folder``, ``database.not_a_database``, ``database.foreign``,
            ``database.newer``, ``database.older`` (only when readonly), ``database.damaged``,
            ``database.readonly``, ``database.locked``, ``database.full``, ``database.io``,
            ``database.cannot_open``, ``database.migration``, ``database.old_sqlite``.
        """
        if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
            raise CatalogError("database.old_sqlite", found=sqlite3.sqlite_version, needed="3.37.0")
        try:
            _look(path, readonly=readonly)
        except OSError as error:
            reason = error.strerror or str(error)
            raise CatalogError("database.cannot_open", path=str(path), reason=reason) from error
        now = clock or utc_now
        connections = Connections(path, readonly=readonly, busy_ms=busy_ms, before_commit=words.write_stale)
        try:
            with connections.translated():
                _prepare(connections, now)
            connections.keep_sums()
        except BaseException:
            connections.close()
            raise
        opened = cls(connections, author=author, clock=now)
        try:
            opened.own_terms.refresh()
        except BaseException:
            opened.close()
            raise
        return opened

    def transaction(self) -> AbstractContextManager[None]:
        """Write all or nothing of what follows, in this thread; an inner one is a part that fails by itself.

        Returns
        -------
        context manager

        Raises
        ------
        CatalogError
            ``database.locked``, ``database.full``, ``database.readonly``, ``database.io``; nothing is then changed.
        """
        return self._connections.transaction()

    def check(self) -> list[Problem]:
        """Return everything that is wrong inside the database, without changing anything."""
        return integrity.check(self._connections)

    def check_pages(self) -> list[Problem]:
        """Return whether pages of the file are not what was written, down to a single byte; changes nothing."""
        return self._connections.differing_pages()

    def accept_pages(self) -> bool:
        """Take the pages as they are for what was written; False where others write just now."""
        return self._connections.accept_pages()

    def repair(self) -> list[Problem]:
        """Rebuild indexes and full text, drop vectors of a wrong length; return what was repaired."""
        return integrity.repair(self._connections, self.embeddings)

    def back_up(self, target: Path) -> None:
        """Copy the database as it is at this moment, while others read and write it.

        Parameters
        ----------
        target : Path
            A new file.

        Raises
        ------
        CatalogError
            ``database.full``, ``database.damaged``, ``database.io``.
        """
        with self._connections.translated(), closing(sqlite3.connect(target)) as copy:
            self._connections.raw().backup(copy)

    def close(self) -> None:
        """Close the connections of all threads."""
        self.own_terms.withdraw()
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _look(path: Path, *, readonly: bool) -> None:
    """Find what SQLite would not say, or not as plainly."""
    if not path.parent.is_dir():
        raise CatalogError("database.no_folder", path=str(path), folder=str(path.parent))
    if not path.exists():
        if readonly:
            raise CatalogError("database.missing", path=str(path))
    elif path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    elif 0 < path.stat().st_size < _HEADER_BYTES:
        # SQLite takes a file of one byte for an empty one.
        raise CatalogError("database.not_a_database", path=str(path))


def _prepare(connections: Connections, now: Callable[[], str]) -> None:
    raw = connections.raw()
    path = connections.path
    # Looked at before anything is written: a file of another program is left as it is.
    version = version_of(raw, path)
    newest = known_migrations()[-1].number
    if connections.readonly:
        if version > newest:
            raise CatalogError("database.newer", path=str(path), found=version, known=newest)
        if version < newest:
            raise CatalogError("database.older", path=str(path), found=version, known=newest)
        return
    if version == 0:
        # Sums that an earlier catalogue left here are not this one's.
        sums_path(path).unlink(missing_ok=True)
        # Vectors are 1 to 4 KiB long: several fit on a page of 8 KiB.
        raw.execute("PRAGMA page_size = 8192")
    if version <= newest:
        _keep_a_log(raw)
    if migrate(raw, path, now) and version:
        # A newer program may say more of each photograph.
        words.rebuild(connections)


def _keep_a_log(raw: sqlite3.Connection) -> None:
    """Switch to write-ahead logging; where another process does so too SQLite does not wait, so this does."""
    until = time.monotonic() + _SWITCHING_S
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return
