"""Tables that somebody brought and has not yet taken in: kept in memory between the preview and the answer.

Knows: tokens and how much is kept. Does not know: what a table holds.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from motifsearch.errors import UsageError

MOST_BYTES = 20 * 1024 * 1024
_KEEP = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtTable:
    """A table's file.

    Attributes
    ----------
    name : str
        As its owner calls it, without folders.
    """

    name: str
    data: bytes = field(repr=False)


class BroughtTables:
    """The newest tables, at most eight, under tokens that cannot be guessed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, BroughtTable] = OrderedDict()

    def take(self, name: str, data: bytes) -> str:
        """Keep a table and return its token; raises UsageError ``market.table_empty``, ``market.table_large``."""
        if not data:
            raise UsageError("market.table_empty")
        if len(data) > MOST_BYTES:
            raise UsageError("market.table_large", limit_mb=MOST_BYTES // 2**20)
        token = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[token] = BroughtTable(name=name.replace("\\", "/").rpartition("/")[2][:120], data=data)
            while len(self._kept) > _KEEP:
                self._kept.popitem(last=False)
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
            self._kept.pop(token, None)
