"""The web app as one FastAPI application, and running it.

Knows: both pages, the routes of pictures, the door. Does not know: the command line, which prints the address.
"""

from __future__ import annotations

import errno
import os
import socket
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from motifsearch.errors import UsageError
from motifsearch.messages import LANGS, Translator, resolve_lang
from motifsearch.ui import theme
from motifsearch.ui.answering import Answering
from motifsearch.ui.auth import Door, read_passwords
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
        return Response(theme.asset("favicon.svg"), media_type="image/svg+xml")

    # Photographs come in by our own route, which keeps them in memory; gradio's would fill the disk for anybody.
    for home in HOME.values():
        app.add_api_route(f"{home}gradio_api/upload", _closed, methods=["POST"])

    # "/" takes every address, so it comes last.
    for lang in sorted(LANGS, key=lambda lang: HOME[lang], reverse=True):
        say = Wording(lang)
        mount_gradio_app(
            app,
            page.build(Answering(catalog, uploads, say)).queue(default_concurrency_limit=4),
            path=HOME[lang].rstrip("/") or "/",
            footer_links=[],
            run_history=False,
            max_file_size=MOST_BYTES,
            ssr_mode=False,
            mcp_server=False,
            theme=theme.theme(),
            head=_head(say),
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
                if ready is not None:
                    ready(address)
                if open_browser:
                    import webbrowser

                    webbrowser.open(address)

        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=3)
        Announcing(config).run(sockets=[listening])


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


def _head(say: Wording) -> str:
    from motifsearch.ui.markup import el, join

    description = el("meta", name="description", content=say("page_description"))
    icon = el("link", rel="icon", href="/favicon.svg", type="image/svg+xml")
    # Styles stand here and not in gradio's `css`, which would bind them to its own container and miss the sheet.
    return (
        f"{join(description, icon)}<style>{theme.asset('style.css')}</style>"
        f"<script>document.documentElement.lang={say.lang!r};{theme.asset('page.js')}</script>"
    )
