"""The web app as one FastAPI application, and running it.

Knows: both pages, the routes of pictures, the door. Does not know: the command line, which prints the address.
"""

from __future__ import annotations

import errno
import os
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from motifsearch.errors import UsageError
from motifsearch.messages import LANGS, Translator, resolve_lang
from motifsearch.records import Query
from motifsearch.ui import theme
from motifsearch.ui.answering import Answering
from motifsearch.ui.auth import Door, read_passwords
from motifsearch.ui.document import Document
from motifsearch.ui.presenters import document
from motifsearch.ui.presenters.addresses import HOME
from motifsearch.ui.query_photos import MOST_BYTES, QueryPhotos
from motifsearch.ui.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from motifsearch.messages import Lang
    from motifsearch.ui.collection import Collection


def build_app(catalog: Collection, *, auth_file: Path | None = None) -> FastAPI:
    """Build the application: Indonesian at ``/``, English at ``/en/``.

    Parameters
    ----------
    catalog : Collection
        `motifsearch.catalog.MotifCatalog` or what offers the same.
    auth_file : Path, optional
        Lines of ``user:password``; every address then asks for them.

    Returns
    -------
    FastAPI

    Raises
    ------
    UsageError
        ``ui.auth_…`` when the file cannot be used.
    """
    # Before gradio is imported: it must ask nothing of the network, neither at start nor later.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    passwords = read_passwords(auth_file) if auth_file is not None else None

    from gradio import mount_gradio_app

    from motifsearch.ui import page
    from motifsearch.ui.pages import pages as plain_pages
    from motifsearch.ui.pages.shell import Shell
    from motifsearch.ui.pages.writers import writer
    from motifsearch.ui.routes import router

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    uploads = QueryPhotos(catalog.read_image)
    app.include_router(router(catalog, uploads))

    @app.get("/en")
    def without_slash(request: Request) -> Response:
        query = request.url.query
        return RedirectResponse(HOME["en"] + (f"?{query}" if query else ""))

    @app.get("/favicon.svg")
    def favicon() -> Response:
        kept = {"Cache-Control": "public, max-age=86400"}
        return Response(theme.asset("favicon.svg"), media_type="image/svg+xml", headers=kept)

    # Photographs come in by our own route, which keeps them in memory; gradio's would fill the disk for anybody.
    for home in HOME.values():
        app.add_api_route(f"{home}gradio_api/upload", _closed, methods=["POST"])

    others = plain_pages()
    for lang in LANGS:
        shell = Shell(catalog, uploads, Wording(lang), pages=others, author=catalog.author)
        routes = shell.router()
        for other in others:
            other.build(shell, routes)
        app.include_router(routes)

    # "/" takes every address, so it comes last.
    pages: dict[str, Answering] = {}
    named = tuple(other.name for other in others if other.in_navigation)
    for lang in sorted(LANGS, key=lambda lang: HOME[lang], reverse=True):
        answering = pages[HOME[lang]] = Answering(catalog, uploads, Wording(lang), named)
        mount_gradio_app(
            app,
            page.build(answering).queue(default_concurrency_limit=4),
            path=HOME[lang].rstrip("/") or "/",
            footer_links=[],
            run_history=False,
            max_file_size=MOST_BYTES,
            ssr_mode=False,
            mcp_server=False,
            theme=theme.theme(),
        )
    app.add_middleware(
        Document,
        pages={home: _completing(answering) for home, answering in pages.items()},
        may_write=lambda scope: writer(Request(scope), author=catalog.author) is not None,
    )
    if passwords is not None:
        app.add_middleware(Door, passwords=passwords, sentence=Translator(resolve_lang(None))("ui.auth_required"))
    return app


def serve(
    catalog: Collection,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth_file: Path | None = None,
    lang: Lang | None = None,
    open_browser: bool = False,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the web app until it is interrupted. Prints nothing itself.

    Parameters
    ----------
    catalog : Collection
    host : str
    port : int
        0 takes any free port.
    auth_file : Path, optional
        Lines of ``user:password``.
    lang : {"id", "en"}, optional
        Which of the two pages is announced and opened.
    open_browser : bool
    ready : callable, optional
        Called once with the address when the server answers.

    Raises
    ------
    UsageError
        ``ui.port_taken``, ``ui.bad_host``, ``ui.auth_…``.
    """
    with _listening(host, port) as listening:
        app = build_app(catalog, auth_file=auth_file)
        bound = listening.getsockname()[1]
        shown = "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104  # compared, not bound
        address = f"http://{f'[{shown}]' if ':' in shown else shown}:{bound}{HOME[resolve_lang(lang)]}"

        import uvicorn

        class Announcing(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets=sockets)
                # A thread of its own, so that nobody waits for the model who only looks.
                threading.Thread(target=warm, args=(catalog,), daemon=True).start()
                if ready is not None:
                    ready(address)
                if open_browser:
                    import webbrowser

                    webbrowser.open(address)

        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=3)
        Announcing(config).run(sockets=[listening])


def warm(catalog: Collection) -> None:
    """Ask a first question by words, which loads the model; a failure waits for the visitor whom it concerns."""
    with suppress(Exception):
        if catalog.shown_count:
            catalog.search(Query(text="batik", k=1))


def _closed() -> Response:
    return Response(status_code=404)


def _listening(host: str, port: int) -> socket.socket:
    """Take the port before anything slow is done, so that a taken one is told at once."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except (socket.gaierror, OverflowError) as error:
        raise UsageError("ui.bad_host", host=host) from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)
        listening.listen(128)
    except (OSError, OverflowError) as error:
        listening.close()
        taken = isinstance(error, OSError) and error.errno in {errno.EADDRINUSE, errno.EACCES}
        if taken:
            raise UsageError("ui.port_taken", host=host, port=port) from error
        raise UsageError("ui.bad_host", host=host) from error
    return listening


def _completing(answering: Answering) -> Callable[[str, str], str]:
    """Return what puts head and first view into a page's document."""
    say = answering.say
    script = "\n".join(theme.asset(name) for name in ("dark.js", "page.js", "filters.js", "form.js", "refine.js"))
    head = document.head(say, style=theme.asset("style.css"), script=script)

    def complete(text: str, search: str) -> str:
        shown = answering.ask(search)
        body = document.first_view(
            shown.header, form=shown.form, filters=shown.filters, results=shown.results, search=search
        )
        return document.complete(text, lang=say.lang, head=head, body=body)

    return complete
