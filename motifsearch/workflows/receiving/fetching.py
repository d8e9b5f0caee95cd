"""Fetching an image from the network, when a person asked for it.

Knows: HTTP, and what an address may not do: be no web address, answer for ever, or with more than an image has. Does
not know: what the image is of.
"""

from __future__ import annotations

from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from motifsearch.errors import DataError

_MOST_BYTES = 300 << 20
_WAIT_S = 30
_BLOCK = 1 << 20


class _SameSchemes(HTTPRedirectHandler):
    """Follows an address to another one of the web only."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> Request | None:
        """Refuse whatever leads out of the web."""
        _check(str(args[-1]))
        return super().redirect_request(*args, **kwargs)


def fetch(address: str) -> bytes:
    """Fetch what an address answers.

    Parameters
    ----------
    address : str

    Returns
    -------
    bytes

    Raises
    ------
    DataError
        ``iiif.not_fetched`` with the reason.
    """
    _check(address)
    try:
        request = Request(address, headers={"User-Agent": "motifsearch"})  # noqa: S310  # checked above
        with build_opener(_SameSchemes).open(request, timeout=_WAIT_S) as answer:
            blocks: list[bytes] = []
            size = 0
            while block := answer.read(_BLOCK):
                size += len(block)
                if size > _MOST_BYTES:
                    raise DataError("iiif.not_fetched", address=address, reason=f"> {_MOST_BYTES >> 20} MB")
                blocks.append(block)
            return b"".join(blocks)
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = str(getattr(error, "reason", "") or error)[:200]
        raise DataError("iiif.not_fetched", address=address, reason=reason) from error


def _check(address: str) -> None:
    if urlsplit(address).scheme not in {"http", "https"}:
        raise DataError("iiif.not_fetched", address=address, reason="http(s)")
