"""Boards: photographs that somebody put together, in an order of their own, with notes.

Knows: the tables ``board`` and ``board_pin``. Does not know: pictures, pages or who may see a photograph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from motifsearch.errors import DataError, UsageError
from motifsearch.records import Board, Pin

if TYPE_CHECKING:
    from collections.abc import Callable

    from motifsearch.database.connection import Connections

LONGEST_NAME, LONGEST_NOTE = 120, 2000


class Boards:
    """All boards.

    Parameters
    ----------
    connections : Connections
    now : callable
        Returns the time as ISO 8601.
    """

    def __init__(self, connections: Connections, now: Callable[[], str]) -> None:
        self._connections = connections
        self._now = now

    def all(self) -> tuple[Board, ...]:
        """Return all boards by name."""
        names = self._connections.all("SELECT name FROM board ORDER BY name")
        return tuple(self.get(row[0]) for row in names)

    def get(self, named: str) -> Board:
        """Return the board with a name or a uid; raises DataError ``database.no_board``."""
        rows = self._connections.all(
            "SELECT board_id, uid, name, made_at FROM board WHERE name = ?1 OR uid = ?1 ORDER BY name = ?1 DESC",
            (named,),
        )
        if not rows:
            raise DataError("database.no_board", name=named)
        board_id, uid, name, made_at = rows[0]
        pins = self._connections.all(
            "SELECT photo_id, note FROM board_pin WHERE board_id = ? ORDER BY position", (board_id,)
        )
        return Board(
            board_id=board_id,
            uid=uid,
            name=name,
            made_at=made_at,
            pins=tuple(Pin(photo_id=photo_id, note=note) for photo_id, note in pins),
        )

    def new(self, name: str) -> Board:
        """Make an empty board.

        Parameters
        ----------
        name : str
            Of its own, 1 to 120 characters.

        Returns
        -------
        Board
            Its uid cannot be guessed, so that an address with it can be given to whom one likes.

        Raises
        ------
        UsageError
            ``database.board_name``, ``database.board_exists``.
        """
        name = " ".join(name.split())
        if not 1 <= len(name) <= LONGEST_NAME:
            raise UsageError("database.board_name", longest=LONGEST_NAME)
        with self._connections.transaction():
            if self._connections.value("SELECT 1 FROM board WHERE name = ?", (name,)):
                raise UsageError("database.board_exists", name=name)
            self._connections.insert(
                "INSERT INTO board (uid, name, made_at) VALUES (?, ?, ?)", (uuid4().hex, name, self._now())
            )
            return self.get(name)

    def pin(self, named: str, photo_id: int, note: str | None = None) -> Board:
        """Put a photograph at the end of a board; one that is there keeps its place and gets the note."""
        with self._connections.transaction():
            board = self.get(named)
            if photo_id not in (pin.photo_id for pin in board.pins):
                if not self._connections.value("SELECT 1 FROM photo WHERE photo_id = ?", (photo_id,)):
                    raise DataError("database.no_record", kind="photo", id=photo_id)
                self._connections.execute(
                    "INSERT INTO board_pin (board_id, photo_id, position) VALUES (?, ?, ?)",
                    (board.board_id, photo_id, len(board.pins)),
                )
            return self.note(named, photo_id, note) if note is not None else self.get(named)

    def unpin(self, named: str, photo_id: int) -> Board:
        """Take a photograph off a board; raises DataError ``database.no_pin`` where it is not on it."""
        with self._connections.transaction():
            board = self._with_pin(named, photo_id)
            self._connections.execute(
                "DELETE FROM board_pin WHERE board_id = ? AND photo_id = ?", (board.board_id, photo_id)
            )
            self._order(board.board_id, [pin.photo_id for pin in board.pins if pin.photo_id != photo_id])
            return self.get(named)

    def note(self, named: str, photo_id: int, note: str) -> Board:
        """Write the note of a photograph on a board, at most 2,000 characters; empty takes it away."""
        if len(note) > LONGEST_NOTE:
            raise UsageError("database.long_note", length=len(note), longest=LONGEST_NOTE)
        with self._connections.transaction():
            board = self._with_pin(named, photo_id)
            self._connections.execute(
                "UPDATE board_pin SET note = ? WHERE board_id = ? AND photo_id = ?",
                (note.strip(), board.board_id, photo_id),
            )
            return self.get(named)

    def move(self, named: str, photo_id: int, place: int) -> Board:
        """Move a photograph to a place, 1 the first; beyond the last means the last."""
        with self._connections.transaction():
            board = self._with_pin(named, photo_id)
            order = [pin.photo_id for pin in board.pins if pin.photo_id != photo_id]
            order.insert(max(0, min(place - 1, len(order))), photo_id)
            self._order(board.board_id, order)
            return self.get(named)

    def remove(self, named: str) -> None:
        """Remove a board; its photographs stay where they are."""
        with self._connections.transaction():
            board = self.get(named)
            self._connections.execute("DELETE FROM board_pin WHERE board_id = ?", (board.board_id,))
            self._connections.execute("DELETE FROM board WHERE board_id = ?", (board.board_id,))

    def _with_pin(self, named: str, photo_id: int) -> Board:
        board = self.get(named)
        if photo_id not in (pin.photo_id for pin in board.pins):
            raise DataError("database.no_pin", name=board.name, photo=photo_id)
        return board

    def _order(self, board_id: int, photo_ids: list[int]) -> None:
        self._connections.executemany(
            "UPDATE board_pin SET position = ? WHERE board_id = ? AND photo_id = ?",
            [(position, board_id, photo_id) for position, photo_id in enumerate(photo_ids)],
        )
