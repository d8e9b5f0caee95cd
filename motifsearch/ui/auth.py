"""Passwords: a file of ``user:password`` lines, and the door in front of every address of the app.

One door (HTTP Basic, RFC 7617) for pages, pictures, uploads and events alike leaves no address to forget, works on
every phone, and one sign-in serves both languages. Over a network it should stand behind HTTPS. Knows: the file's form
and the header. Does not know: what lies behind the door.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import TYPE_CHECKING

from motifsearch.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send


def read_passwords(path: Path) -> dict[str, str]:
    """Read user to password; empty lines and lines that begin with ``#`` are passed over.

    Parameters
    ----------
    path : Path
        UTF-8 text, ``user:password`` on each line.

    Returns
    -------
    dict of str to str

    Raises
    ------
    UsageError
        ``ui.auth_missing``, ``ui.auth_bad_line`` with its number, ``ui.auth_empty``.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise UsageError("ui.auth_missing", path=str(path), reason=reason) from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        user, colon, password = line.strip().partition(":")
        if not colon or not user or not password:
            raise UsageError("ui.auth_bad_line", path=str(path), line=number)
        found[user] = password
    if not found:
        raise UsageError("ui.auth_empty", path=str(path))
    return found


class Door:
    """ASGI middleware that lets in who names a user with the right password.

    Parameters
    ----------
    app : ASGI application
    passwords : mapping of str to str
    sentence : str
        What somebody reads who is not let in.
    """

    def __init__(self, app: ASGIApp, passwords: Mapping[str, str], sentence: str) -> None:
        self._app = app
        self._passwords = dict(passwords)
        self._sentence = sentence

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        user = None if scope["type"] == "lifespan" else self._user(scope)
        if scope["type"] == "lifespan" or user is not None:
            # Who changes something is named in the history.
            await self._app({**scope, "motifsearch.closed": True, "motifsearch.user": user}, receive, send)
            return
        from starlette.responses import PlainTextResponse

        challenge = {"WWW-Authenticate": 'Basic realm="motifsearch", charset="UTF-8"'}
        await PlainTextResponse(self._sentence, status_code=401, headers=challenge)(scope, receive, send)

    def _user(self, scope: Scope) -> str | None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        given = next((value for name, value in headers if name == b"authorization"), b"")
        scheme, _, coded = given.partition(b" ")
        if scheme.lower() != b"basic":
            return None
        try:
            user, _, password = base64.b64decode(coded, validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        expected = self._passwords.get(user)
        # Compared in constant time, and also where the user is unknown.
        right = hmac.compare_digest(password.encode(), (expected or "").encode())
        return user if right and expected is not None else None
