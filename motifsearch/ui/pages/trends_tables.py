"""Tables that somebody brought and has not yet taken in: kept between the preview and the answer.

Knows: tokens and how much is kept. Does not know: what a table holds, or which photographs come with it.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from motifsearch.errors import UsageError

if TYPE_CHECKING:
    from motifsearch.ui.pages.trends_photos import BroughtPhotos

MOST_BYTES = 20 * 1024 * 1024
_KEEP = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtTable:
    """A table's file.

    Attributes
    ----------
    name : str
        As its owner calls it, without folders.
    photos : BroughtPhotos or None
        Photographs that came with it.
    """

    name: str
    photos: BroughtPhotos | None = None
    data: bytes = field(repr=False)


class BroughtTables:
    """The newest tables, at most eight, under tokens that cannot be guessed.

    Attributes
    ----------
    turn : Lock
        Held while a table is taken in: two people who press the button at once are served one after the other.
    """

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, BroughtTable] = OrderedDict()

    def take(self, name: str, data: bytes, photos: BroughtPhotos | None = None) -> str:
        """Keep a table and return its token; raises UsageError ``market.table_empty``, ``market.table_large``."""
        if not data:
            raise UsageError("market.table_empty")
        if len(data) > MOST_BYTES:
            raise UsageError("market.table_large", limit_mb=MOST_BYTES // 2**20)
        token = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[token] = BroughtTable(
                name=name.replace("\\", "/").rpartition("/")[2][:120], data=data, photos=photos
            )
            while len(self._kept) > _KEEP:
                _forget(self._kept.popitem(last=False)[1])
        return token

    def get(self, token: str) -> BroughtTable:
        """Return a table; raises UsageError ``market.table_gone``."""
        with self._lock:
            kept = self._kept.get(token)
        if kept is None:
            raise UsageError("market.table_gone")
        return kept

    def drop(self, token: str) -> None:
        """Forget a table that was taken in."""
        with self._lock:
            _forget(self._kept.pop(token, None))


def _forget(table: BroughtTable | None) -> None:
    if table is not None and table.photos is not None:
        table.photos.drop()
