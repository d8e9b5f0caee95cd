"""What a catalogue remembers about itself, such as the space of its current model.

Knows: the table ``setting``. Does not know: what the keys mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from motifsearch.database.connection import Connections


class StoredSettings:
    """Texts by key.

    Parameters
    ----------
    connections : Connections
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def get(self, key: str) -> str | None:
        """Return the text under a key, or None."""
        value: str | None = self._connections.value("SELECT value FROM setting WHERE key = ?", (key,))
        return value

    def put(self, key: str, value: str | None) -> None:
        """Keep a text under a key; None forgets the key."""
        with self._connections.transaction():
            self._connections.execute("DELETE FROM setting WHERE key = ?", (key,))
            if value is not None:
                self._connections.execute("INSERT INTO setting VALUES (?, ?)", (key, value))

    def all(self) -> dict[str, str]:
        """Return everything, by key."""
        return dict(self._connections.all("SELECT key, value FROM setting ORDER BY key"))
