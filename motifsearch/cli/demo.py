"""``motifsearch demo``.

Knows: its options and what it says. Does not know: how the sample is drawn or catalogued.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import json_option, open_catalog
from motifsearch.cli.serve import address_options, serve_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.messages import Translator


def build(_name: str, t: Translator) -> click.Command:
    """Return the command in one language."""

    def demo(
        *, cloths: int, no_serve: bool, host: str, port: int, auth: Path | None, open_browser: bool, as_json: bool
    ) -> None:
        with open_catalog(create=True) as catalog:
            if not as_json:
                render.note(t("cli.demo_begin", cloths=cloths))
            report, listings = catalog.add_sample(cloths=cloths, progress=render.TerminalProgress(t))
            count = catalog.count
            if as_json:
                body = render.plain(report) | {"listings": listings, "count": count}
                body["problems"] = render.problem_objects(t, report.problems)
                render.as_json(body)
            else:
                render.line(t("cli.demo_done", count=count, path=catalog.directory))
                render.problems(t, report.problems)
            if not no_serve:
                serve_catalog(catalog, host=host, port=port, auth=auth, open_browser=open_browser, t=t)

    return click.Command(
        "demo",
        callback=demo,
        help=t("cli.demo_help"),
        short_help=t("cli.demo_short"),
        params=[
            click.Option(
                ["--cloths"], type=click.IntRange(1, 2000), default=200, show_default=True, help=t("cli.demo_cloths")
            ),
            click.Option(["--no-serve"], is_flag=True, help=t("cli.demo_no_serve")),
            *address_options(t),
            json_option(t),
        ],
    )
