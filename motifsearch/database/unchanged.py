"""What was worked out of the database and still holds, since nothing was written.

Knows: when something was written, by whichever thread or process. Does not know: what is worked out.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from motifsearch.database.connection import Connections

Made = TypeVar("Made")


class Unchanged(Generic[Made]):
    """Things that are made again only after a change.

    Parameters
    ----------
    connections : Connections
        Each thread learns of changes through its own connection and so makes a thing for itself; threads that make
        the same share one.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._local = threading.local()
        self._shared: dict[Hashable, Made] = {}

    def get(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """Return a thing.

        Parameters
        ----------
        name : hashable
            Of the thing, which is made of nothing but the database.
        make : callable
            Makes it.

        Returns
        -------
        object
            Shared with others: nobody may change it.
        """
        state = self._connections.state()
        if state is None:
            # Inside a transaction, whose changes may yet be undone.
            return make()
        if getattr(self._local, "state", None) != state:
            self._local.state, self._local.known = state, {}
        known: dict[Hashable, Made] = self._local.known
        if name not in known:
            made = make()
            shared = self._shared.get(name)
            if shared is None or shared != made:
                self._shared[name] = shared = made
            known[name] = shared
        return known[name]
