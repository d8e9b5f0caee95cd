"""Talking to Milvus: a server, or its small sibling in a local folder.

Knows: pymilvus, connecting again, what Milvus's failures mean. Does not know: ids, revisions, files of the store.
"""

from __future__ import annotations

import logging
import os
import re
import time
from typing import TYPE_CHECKING, Any, TypeVar

from motifsearch.errors import StoreError
from motifsearch.extras import needed

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "MILVUS_TOKEN"  # noqa: S105  # the name of a variable
OLDEST_SERVER = (2, 3)
# A server that starts again needs about half a minute to load what it holds.
PATIENCE_S = 45.0
_FIRST_PATIENCE_S = 5.0
_CALL_S = 10.0
_NOT_FOUND = 100
# Codes of requests that will fail again: no such collection, database or field, wrong parameters, not allowed.
_FINAL = {_NOT_FOUND, 700, 800, 802, 1100, 1101, 1800}
_T = TypeVar("_T")


class MilvusClient:
    """One connection, made anew when it is lost; safe to use from several threads.

    Parameters
    ----------
    address : str
        ``"http://host:port"``, ``"https://…"``, or the path of a local ``.db``.

    Raises
    ------
    UsageError
        ``extras.missing`` without pymilvus.
    StoreError
        ``stores.unreachable``, ``stores.server_too_old`` or ``stores.server_refused``.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        # It writes every failure, with its traceback, to standard error, also those that are mended here.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL + 1)
        # milvus-lite answers within this process, and some of what pymilvus asks is not there.
        logging.getLogger("grpc._server").setLevel(logging.CRITICAL + 1)
        # Its transport writes on standard error by itself, unless somebody wants to read that.
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")
        self._library = needed("pymilvus", "milvus")
        if not self.is_server:
            needed("milvus_lite", "milvus")
        self._client: Any = None
        self.call(lambda client: client.list_collections(), patience_s=_FIRST_PATIENCE_S)
        if self.is_server:
            self._refuse_old()

    @property
    def is_server(self) -> bool:
        """Whether it is reached over a network."""
        return "://" in self.address

    def call(self, use: Callable[[Any], _T], *, patience_s: float | None = None) -> _T:
        """Call the client; wait and connect again while the server is away or still loading.

        Parameters
        ----------
        use : callable
            Given pymilvus's client; may be called several times.
        patience_s : float, optional
            For how long it is tried again.

        Returns
        -------
        object
            What `use` returned.

        Raises
        ------
        StoreError
            ``stores.unreachable`` when it stays away, ``stores.server_full``, ``stores.server_refused``;
            ``stores.damaged`` when the collection is gone.
        """
        until = time.monotonic() + (PATIENCE_S if patience_s is None else patience_s)
        pause = 0.1
        while True:
            try:
                return use(self._connected())
            except self._library.exceptions.MilvusException as error:
                failure, is_final = self._meaning(error)
            except (OSError, ValueError, RuntimeError) as error:
                # A client whose channel was closed, or an address that is none.
                failure, is_final = self._away(str(error)), not self.is_server
            if is_final or time.monotonic() + pause > until:
                raise failure
            time.sleep(pause)
            pause = min(2 * pause, 2.0)

    def close(self) -> None:
        """Close the connection; it is made again when something is called."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _connected(self) -> Any:
        if self._client is None:
            token = os.environ.get(TOKEN, "") if self.is_server else ""
            self._client = self._library.MilvusClient(uri=self.address, token=token, timeout=_CALL_S)
        return self._client

    def _meaning(self, error: Any) -> tuple[StoreError, bool]:
        """The error for people, and whether trying again is of no use."""
        message = str(getattr(error, "message", "") or error).strip() or type(error).__name__
        message = message.splitlines()[0][:300]
        lower = message.lower()
        if error.code == _NOT_FOUND or "can't find collection" in lower or "collection not found" in lower:
            return StoreError("stores.damaged", path=self.address, reason="missing"), True
        if any(word in lower for word in ("quota", "no space", "disk", "insufficient memory", "out of memory", "oom")):
            return StoreError("stores.server_full", address=self.address, reason=message), True
        if any(word in lower for word in ("auth", "permission", "privilege", "token")):
            return StoreError("stores.server_refused", address=self.address, reason=message), True
        if "not loaded" in lower or "unavailable" in lower or "connect" in lower or "channel" in lower:
            return self._away(message), False
        if error.code in _FINAL:
            return StoreError("stores.server_refused", address=self.address, reason=message), True
        return self._away(message), False

    def _away(self, reason: str) -> StoreError:
        return StoreError("stores.unreachable", address=self.address, reason=reason or "–", variable=TOKEN)

    def _refuse_old(self) -> None:
        version = str(self.call(lambda client: client.get_server_version()))
        found = re.match(r"v?(\d+)\.(\d+)", version)
        if found and (int(found[1]), int(found[2])) < OLDEST_SERVER:
            oldest = ".".join(map(str, OLDEST_SERVER))
            raise StoreError("stores.server_too_old", address=self.address, version=version, oldest=oldest)
