"""``motifsearch serve``, and the address that ``demo`` prints too.

Knows: its options and the address it prints. Does not know: the web app.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import PATH, open_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.catalog import MotifCatalog
    from motifsearch.messages import Translator

HOST, PORT = "127.0.0.1", 7860


def build(_name: str, t: Translator) -> click.Command:
    """Return the command in one language."""

    def serve(*, host: str, port: int, auth: Path | None, open_browser: bool) -> None:
        with open_catalog() as catalog:
            serve_catalog(catalog, host=host, port=port, auth=auth, open_browser=open_browser, t=t)

    return click.Command(
        "serve", callback=serve, help=t("cli.serve_help"), short_help=t("cli.serve_short"), params=address_options(t)
    )


def address_options(t: Translator) -> list[click.Parameter]:
    """The options that say where the app listens and who may use it."""
    return [
        click.Option(["--host"], default=HOST, show_default=True, help=t("cli.serve_host")),
        click.Option(
            ["--port"], type=click.IntRange(0, 65535), default=PORT, show_default=True, help=t("cli.serve_port")
        ),
        click.Option(["--auth"], type=PATH, metavar="FILE", help=t("cli.serve_auth")),
        click.Option(["--open", "open_browser"], is_flag=True, help=t("cli.serve_browser")),
    ]


def serve_catalog(
    catalog: MotifCatalog, *, host: str, port: int, auth: Path | None, open_browser: bool, t: Translator
) -> None:
    """Serve the app until it is stopped, printing its address once it answers."""
    from motifsearch.ui.server import serve

    if host not in {HOST, "localhost", "::1"} and auth is None:
        render.note(t("cli.serve_open", host=host))
    render.note(t("cli.serve_loading"))
    serve(
        catalog,
        host=host,
        port=port,
        auth_file=auth,
        lang=t.lang,
        open_browser=open_browser,
        ready=lambda address: render.line(t("cli.serve_ready", address=address)),
    )
