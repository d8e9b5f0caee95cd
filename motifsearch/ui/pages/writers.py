"""Who may change a catalogue through the app.

Knows: the door's user, where a request comes from, and how other sites' forms are told from our own. Does not know:
what is changed.

With a password file every user may write, under the user's name. Without one only this computer itself may: whoever
reaches the app over the network looks, and cannot touch. A site elsewhere could make this computer's own browser send
a form or could give itself this computer's address (DNS rebinding), so the name that was asked for must be this
computer's own, and a form must come from one of our pages.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from motifsearch.errors import UsageError

if TYPE_CHECKING:
    from starlette.requests import Request

# A proxy on this computer hands on what came from elsewhere.
_HANDED_ON = ("forwarded", "x-forwarded-for", "x-real-ip")


def writer(request: Request, *, author: str) -> str | None:
    """Name who would change something with this request.

    Parameters
    ----------
    request : Request
    author : str
        The name of whoever sits at this computer, as the catalogue's settings have it.

    Returns
    -------
    str or None
        None where the request may only look.
    """
    user: str | None = request.scope.get("motifsearch.user")
    if user is not None:
        return user
    if request.scope.get("motifsearch.closed") or any(name in request.headers for name in _HANDED_ON):
        return None
    client = request.client
    is_here = client is not None and _is_loopback(client.host) and _is_loopback(request.url.hostname or "")
    return author if is_here else None


def require_writer(request: Request, *, author: str) -> str:
    """Return who changes something, or refuse.

    Parameters
    ----------
    request : Request
        One that changes something.
    author : str
        See `writer`.

    Returns
    -------
    str

    Raises
    ------
    UsageError
        ``ui.may_not_write``, or ``ui.foreign_form`` where the form is another site's.
    """
    if not _is_own_form(request):
        raise UsageError("ui.foreign_form")
    name = writer(request, author=author)
    if name is None:
        raise UsageError("ui.may_not_write")
    return name


def _is_own_form(request: Request) -> bool:
    # https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Fetch-Site; older browsers send Origin with every form.
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
