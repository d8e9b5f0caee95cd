"""Connections to the SQLite file: one per thread, with transactions that nest and errors of ours.

Knows: threads, transactions, when the log is moved. Does not know: how a connection is set up, any table.

Each thread has its own connection. In WAL mode readers then go on while another thread or process writes, which one
connection behind a lock would forbid; a second writer waits `busy_ms` inside SQLite itself.
"""

from __future__ import annotations

import atexit
import sqlite3
import sys
import threading
import weakref
from contextlib import closing, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from motifsearch.database import sums, sums_file
from motifsearch.database.connecting import connect, set_patience
from motifsearch.database.failures import Translated
from motifsearch.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from motifsearch.records import Problem

Row: TypeAlias = tuple[Any, ...]
Values: TypeAlias = "Sequence[object]"


class _Own:
    """What one thread has: its connection, how deep it is in transactions, and what their end must write."""

    __slots__ = ("connection", "depth", "finalizer", "stale")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.depth = 0
        self.stale: set[int] = set()
        self.finalizer: weakref.finalize[..., threading.Thread] | None = None


def _close_left(reference: weakref.ref[Connections]) -> None:
    left = reference()
    if left is not None:
        left.close()


class Connections:
    """The connections of all threads to one file.

    Parameters
    ----------
    path : Path
    readonly : bool
    busy_ms : int
        How long a writer waits for another one, in milliseconds.
    before_commit : callable
        Called at the end of every outermost transaction, inside it.
    """

    def __init__(
        self, path: Path, *, readonly: bool, busy_ms: int, before_commit: Callable[[Connections], None]
    ) -> None:
        self._before_commit = before_commit
        self._translated = Translated(path)
        self.path = path
        self.readonly = readonly
        self._busy_ms = busy_ms
        self._local = threading.local()
        self._lock = threading.Lock()
        self._all: set[_Own] = set()
        self._closed = False
        self._is_ours = False
        self._moved_at_bytes = 0
        # A program that ends without closing must not leave the end to SQLite.
        sums_file.retain(path)
        self._at_exit = partial(_close_left, weakref.ref(self))
        atexit.register(self._at_exit)

    def execute(self, sql: str, values: Values = ()) -> sqlite3.Cursor:
        """Run one statement."""
        with self._translated:
            return self._own().connection.execute(sql, values)

    def insert(self, sql: str, values: Values = ()) -> int:
        """Run one INSERT and return the new row's id."""
        with self._translated:
            return self._own().connection.execute(sql, values).lastrowid or 0

    def executemany(self, sql: str, rows: Iterable[Values]) -> int:
        """Run one statement for many rows and return how many rows it changed."""
        with self._translated:
            return self._own().connection.executemany(sql, rows).rowcount

    def all(self, sql: str, values: Values = ()) -> list[Row]:
        """Return all rows."""
        with self._translated:
            cursor = self._own().connection.execute(sql, values)
            try:
                return cursor.fetchall()
            finally:
                # A row that cannot be read would leave the statement open.
                cursor.close()

    def one(self, sql: str, values: Values = ()) -> Row | None:
        """Return the first row, or None."""
        with self._translated:
            cursor = self._own().connection.execute(sql, values)
            try:
                row: Row | None = cursor.fetchone()
            finally:
                cursor.close()
            return row

    def value(self, sql: str, values: Values = ()) -> Any:
        """Return the first number or text of the first row; None where there is no row."""
        row = self.one(sql, values)
        return None if row is None else row[0]

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Write all or nothing.

        The outermost begins with ``BEGIN IMMEDIATE``, so that a second writer waits at its beginning and never
        fails in its middle. An inner one is a savepoint: its exception undoes its own part only.

        Raises
        ------
        CatalogError
            ``database.locked`` when another writer did not finish in time, ``database.full``,
            ``database.readonly``, ``database.io``; nothing is then changed.
        """
        own = self._own()
        connection = own.connection
        inner = own.depth > 0
        if inner and not connection.in_transaction:
            # A full disk makes SQLite undo everything at once; what follows must not be written by itself.
            raise CatalogError("database.rolled_back", path=str(self.path))
        name = f"inner_{own.depth}"
        with self._translated:
            connection.execute(f"SAVEPOINT {name}" if inner else "BEGIN IMMEDIATE")
        own.depth += 1
        try:
            yield
            self._finish(own, f"RELEASE {name}" if inner else "COMMIT")
        except BaseException:
            if connection.in_transaction:
                # What went wrong first is what is told.
                with suppress(sqlite3.Error):
                    for statement in (f"ROLLBACK TO {name}", f"RELEASE {name}") if inner else ("ROLLBACK",):
                        connection.execute(statement)
            raise
        finally:
            own.depth -= 1
            if not inner:
                own.stale.clear()
        if not inner:
            self._after_commit(connection)

    def stale(self) -> set[int]:
        """Return this thread's set of photographs whose words are to be written before its transaction commits."""
        return self._own().stale

    def state(self) -> tuple[object, int, int] | None:
        """Return something that stays the same, in this thread, as long as nothing was changed.

        Returns
        -------
        tuple, or None
            None inside a transaction, whose changes may yet be undone.

        Notes
        -----
        SQLite's ``data_version`` tells the commits of other connections, its total of changes those of this one.
        """
        own = self._own()
        if own.connection.in_transaction:
            return None
        # Another connection of this thread, as after a fork, counts anew.
        return own, int(self.value("PRAGMA data_version")), own.connection.total_changes

    @contextmanager
    def snapshot(self) -> Generator[None]:
        """Read one state of the catalogue, whatever others commit meanwhile."""
        connection = self._own().connection
        if connection.in_transaction:
            yield
            return
        self.execute("BEGIN")
        try:
            yield
        finally:
            if connection.in_transaction:
                self.execute("COMMIT")

    def stream(self, sql: str, values: Values = (), *, size: int = 1000) -> Iterator[list[Row]]:
        """Yield rows in lists of at most `size`."""
        with closing(self.execute(sql, values)) as cursor:
            while True:
                with self._translated:
                    rows = cursor.fetchmany(size)
                if not rows:
                    return
                yield rows

    def translated(self) -> AbstractContextManager[None]:
        """Turn SQLite's failures inside the ``with`` into errors of ours, for what uses a connection itself."""
        return self._translated

    def raw(self) -> sqlite3.Connection:
        """Return this thread's connection itself, for migrations."""
        return self._own().connection

    def close(self) -> None:
        """Close the connections of all threads; whatever comes after is ``database.closed``."""
        with self._lock:
            was_closed, self._closed = self._closed, True
            owned = list(self._all)
            self._all.clear()
        for own in owned:
            if own.finalizer is not None:
                own.finalizer.detach()
        self._close(owned)
        atexit.unregister(self._at_exit)
        if not was_closed:
            sums_file.release(self.path)

    def _finish(self, own: _Own, statement: str) -> None:
        if not own.connection.in_transaction:
            raise CatalogError("database.rolled_back", path=str(self.path))
        if own.depth == 1:
            self._before_commit(self)
        with self._translated:
            own.connection.execute(statement)

    def _own(self) -> _Own:
        own: _Own | None = getattr(self._local, "own", None)
        if self._closed:
            raise CatalogError("database.closed", path=str(self.path))
        if own is None:
            with self._translated:
                own = _Own(connect(self.path, readonly=self.readonly, busy_ms=self._busy_ms))
            # A thread that ends gives its connection back.
            own.finalizer = weakref.finalize(threading.current_thread(), self._give_back, own)
            own.finalizer.atexit = False
            with self._lock:
                # Closed meanwhile by another thread, which knew nothing of this connection.
                closed = self._closed
                if not closed:
                    self._all.add(own)
            if closed:
                own.finalizer()
                raise CatalogError("database.closed", path=str(self.path))
            self._local.own = own
        return own

    def _give_back(self, own: _Own) -> None:
        with self._lock:
            self._all.discard(own)
            is_last = not self._all
        if is_last:
            self._close([own])
        else:
            own.connection.close()

    def _close(self, owned: list[_Own]) -> None:
        """Close connections; the last of all must leave nothing in the log, which SQLite would move by itself."""
        for own in owned[1:]:
            own.connection.close()
        for own in owned[:1]:
            if self._is_ours and not self.readonly:
                with suppress(sqlite3.Error):
                    if own.connection.in_transaction:
                        own.connection.execute("ROLLBACK")
                    if not sums.bring_up_to_date(own.connection, self.path) and sys.version_info >= (3, 12):
                        # Somebody else writes, and should they be killed, SQLite must not move what they wrote.
                        own.connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE)
            own.connection.close()

    def keep_sums(self) -> None:
        """Keep the sums of the file's pages from now on: it is known to be a catalogue's."""
        self._is_ours = True

    def differing_pages(self) -> list[Problem]:
        """Return what is wrong with the pages of the file; see `motifsearch.database.sums`."""
        connection = self._own().connection
        return [] if self.readonly or connection.in_transaction else sums.differing(connection, self.path)

    def accept_pages(self) -> bool:
        """Take the pages of the file as they are for what was written."""
        connection = self._own().connection
        return not self.readonly and not connection.in_transaction and sums.accept(connection, self.path)

    def _after_commit(self, connection: sqlite3.Connection) -> None:
        try:
            log_bytes = sums.log_of(self.path).stat().st_size
        except OSError:
            return
        # A log in which somebody reads stays as long as it is; it is not looked at again before it has grown as much.
        was_moved = self._moved_at_bytes <= log_bytes < self._moved_at_bytes + sums.LOG_BYTES
        if self._is_ours and log_bytes > sums.LOG_BYTES and not was_moved:
            sums.bring_up_to_date(connection, self.path)
            self._moved_at_bytes = log_bytes
            set_patience(connection, self._busy_ms)
