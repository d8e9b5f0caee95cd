"""``motifsearch trends import``.

Knows: its options, and how what is wrong with a table is printed. Does not know: how rows are read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import json_option, mapping_of, open_catalog

if TYPE_CHECKING:
    from motifsearch.messages import Translator
    from motifsearch.workflows.trends.listings import ListingsReport
    from motifsearch.workflows.trends.rows import DateOrder

_DATA_EXIT = 3
_PATH = click.Path(path_type=Path, readable=False)


def import_command(t: Translator) -> click.Command:
    """Return the command in one language."""

    def import_(*, table: Path, photos: Path | None, pairs: tuple[str, ...], order: DateOrder, as_json: bool) -> int:
        with open_catalog(create=photos is not None) as catalog:
            added = catalog.add([photos], progress=render.TerminalProgress(t)) if photos else None
            report = catalog.trends.import_listings(
                table, mapping=mapping_of(pairs), order=order, photos=photos.absolute() if photos else None
            )
        problems = (*(added.problems if added else ()), *report.problems)
        if as_json:
            body = render.plain(report)
            body["problems"] = render.problem_objects(t, problems)
            body["remarks"] = render.problem_objects(t, report.remarks)
            render.as_json(body)
        else:
            render.line(t("trends.import_done", added=report.added, known=report.known, rows=report.rows))
            _print_problems(report, t)
            render.problems(t, added.problems if added else ())
        return _DATA_EXIT if report.problems and not report.added + report.known else 0

    return click.Command(
        "import",
        callback=import_,
        help=t("trends.import_help"),
        short_help=t("trends.import_short"),
        params=[
            click.Argument(["table"], required=True, type=_PATH, metavar="TABLE.csv"),
            click.Option(["--photos"], type=_PATH, metavar="FOLDER", help=t("trends.import_photos")),
            click.Option(["--map", "pairs"], multiple=True, metavar="COLUMN=FIELD", help=t("trends.import_map")),
            click.Option(
                ["--dates", "order"],
                type=click.Choice(["auto", "dmy", "mdy"]),
                default="auto",
                show_default=True,
                help=t("trends.import_dates"),
            ),
            json_option(t),
        ],
    )


def _print_problems(report: ListingsReport, t: Translator) -> None:
    render.problems(t, report.remarks)
    if report.problems:
        render.note(t("trends.import_problems", count=len(report.problems)))
        render.problems(t, report.problems)
