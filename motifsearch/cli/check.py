"""``motifsearch check``.

Knows: its options, exit code and how its report reads. Does not know: what is compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import PATH, json_option, open_catalog
from motifsearch.cli.store import said

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.messages import Translator

_DATA_EXIT = 3


def build(_name: str, t: Translator) -> click.Command:
    """Return the command in one language."""

    def check(repair: bool, look_in: tuple[Path, ...], as_json: bool) -> int:
        with open_catalog() as catalog:
            report = catalog.check(repair=repair, look_in=look_in, progress=render.TerminalProgress(t))
            tier = catalog.settings.store
        if as_json:
            body = render.plain(report)
            body["problems"] = render.problem_objects(t, report.problems)
            body["repaired"] = render.problem_objects(t, report.repaired)
            render.as_json(body)
        else:
            render.line(t("cli.check_counts", photos=report.photos, vectors=report.vectors, store=tier))
            for said_of_store in said(t, report.store) if report.store else ():
                render.line(said_of_store)
            if report.repaired:
                render.note(t("cli.check_repaired", count=len(report.repaired)))
                render.problems(t, report.repaired)
            if report.problems:
                render.note(t("cli.check_problems", count=len(report.problems)))
                render.problems(t, report.problems)
            else:
                render.line(t("cli.check_fine"))
        return _DATA_EXIT if report.problems else 0

    return click.Command(
        "check",
        callback=check,
        help=t("cli.check_help"),
        short_help=t("cli.check_short"),
        params=[
            click.Option(["--repair"], is_flag=True, help=t("cli.check_repair")),
            click.Option(["--look-in"], type=PATH, multiple=True, metavar="FOLDER", help=t("cli.check_look_in")),
            json_option(t),
        ],
    )
