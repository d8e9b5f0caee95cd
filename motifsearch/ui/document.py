"""The page's document on its way to the browser: completed, compressed, and kept for as long as it stays true.

Knows: HTTP. Does not know: what the document shows (`motifsearch.ui.presenters.document`), or how gradio makes it.
"""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The names of these files change with their content.
_NAMED_BY_CONTENT = re.compile(r"/(?:assets/[^/]+-[\w-]{8,}\.\w+\?$|theme\.css\?v=)")
_FOR_GOOD = "private, max-age=31536000, immutable"
# Nothing comes from another host, whatever a record, a link or a library may say. Gradio builds functions of text.
_POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
SAFETY = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""Headers that every page of the app has."""


class Document:
    """ASGI middleware that completes the pages' documents and lets the browser keep the files beside them.

    Parameters
    ----------
    app : ASGI application
    pages : mapping of str to callable
        Path of a page to the function that completes its document, given the document and the address's query.
    may_write : callable, optional
        Whether a request may change something; its document then says so, and shows what is for those who may.
    """

    def __init__(
        self,
        app: ASGIApp,
        pages: Mapping[str, Callable[[str, str], str]],
        *,
        may_write: Callable[[Scope], bool] = lambda _scope: False,
    ) -> None:
        self._app = app
        self._pages = dict(pages)
        self._may_write = may_write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["method"] == "GET" and scope["path"] in self._pages:
            await self._page(scope, receive, send)
        elif _NAMED_BY_CONTENT.search(f"{scope['path']}?{scope['query_string'].decode('latin-1')}"):
            await self._app(scope, receive, _keeping(send))
        else:
            await self._app(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: list[Message] = []

        async def hold(message: Message) -> None:
            answer.append(message)

        await self._app(scope, receive, hold)
        start = next((message for message in answer if message["type"] == "http.response.start"), None)
        if start is not None and _is_page(start):
            parts = (message.get("body", b"") for message in answer if message["type"] == "http.response.body")
            document, search = b"".join(parts).decode("utf-8"), scope["query_string"].decode("utf-8", "replace")
            # Answering reads the database and may ask the model.
            completed = await run_in_threadpool(self._pages[scope["path"]], document, search)
            if self._may_write(scope):
                completed = completed.replace("<html", "<html data-writer", 1)
            body = self._ready(start, completed, Headers(scope=scope))
            answer = [start, {"type": "http.response.body", "body": body}]
        for message in answer:
            await send(message)

    def _ready(self, start: Message, document: str, asked: Headers) -> bytes:
        """Write the headers of a document, and return it as it is sent."""
        body = document.encode("utf-8")
        headers = MutableHeaders(raw=start["headers"])
        if "gzip" in asked.get("accept-encoding", ""):
            body = gzip.compress(body, 6, mtime=0)
            headers["Content-Encoding"] = "gzip"
        headers.add_vary_header("Accept-Encoding")
        headers["Content-Length"] = str(len(body))
        headers["Cache-Control"] = "private, no-cache"
        headers.update(SAFETY)
        return body


def _is_page(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    is_html = headers.get("content-type", "").startswith("text/html")
    return start["status"] == 200 and is_html and "content-encoding" not in headers


def _keeping(send: Send) -> Send:
    """Let the browser keep what is answered."""

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            MutableHeaders(raw=message["headers"])["Cache-Control"] = _FOR_GOOD
        await send(message)

    return marked
