"""``motifsearch import``.

Knows: its options and how its report reads. Does not know: how a package changes the catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import PATH, json_option, mapping_of, open_catalog
from motifsearch.cli.identifiers import identifier
from motifsearch.records import RECORD_KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.messages import Translator
    from motifsearch.records import RecordKind
    from motifsearch.workflows.importing import ImportReport

_DATA_EXIT = 3
_MOST_SHOWN = 20


def build(_name: str, t: Translator) -> click.Command:
    """Return the command in one language."""

    def take_in(
        *,
        path: Path,
        pairs: tuple[str, ...],
        kind: str | None,
        fetch: bool,
        origin: bool,
        dry_run: bool,
        author: str | None,
        as_json: bool,
    ) -> int:
        mapping = mapping_of(pairs)
        with open_catalog(create=not dry_run, author=author) as catalog:
            exchange, progress = catalog.exchange, render.TerminalProgress(t)
            if exchange.is_iiif(path):
                report = exchange.import_iiif(path, is_fetched=fetch, dry_run=dry_run, progress=progress)
            elif exchange.is_photographs(path):
                report = exchange.import_photos(path, is_origin=origin, dry_run=dry_run, progress=progress)
            else:
                report = catalog.archivist.import_package(
                    path,
                    mapping=mapping,
                    kind=cast("RecordKind | None", kind),
                    dry_run=dry_run,
                    progress=progress,
                )
            model = catalog.settings.model
        if as_json:
            body = render.plain(report)
            body["problems"] = render.problem_objects(t, report.problems)
            render.as_json(body | {"dry_run": dry_run})
        else:
            _print(report, model, dry_run, t)
        return _DATA_EXIT if report.problems and not (report.added or report.changed or report.same) else 0

    return click.Command(
        "import",
        callback=take_in,
        help=t("cli.import_help"),
        short_help=t("cli.import_short"),
        params=[
            click.Argument(["path"], type=PATH, metavar="PATH"),
            click.Option(["--map", "pairs"], multiple=True, metavar="COLUMN=FIELD", help=t("cli.add_map")),
            click.Option(["--kind"], type=click.Choice(RECORD_KINDS), help=t("cli.import_kind")),
            click.Option(["--fetch"], is_flag=True, help=t("cli.import_fetch")),
            click.Option(["--origin"], is_flag=True, help=t("cli.import_origin")),
            click.Option(["--dry-run"], is_flag=True, help=t("cli.import_dry_run")),
            click.Option(["--author"], help=t("cli.edit_author")),
            json_option(t),
        ],
    )


def _print(report: ImportReport, model: str, dry_run: bool, t: Translator) -> None:
    key = "cli.import_would" if dry_run else "cli.import_done"
    render.line(t(key, added=report.added, changed=report.changed, same=report.same))
    if report.files or report.vectors:
        render.line(t("cli.import_files", files=report.files, vectors=report.vectors))
    if dry_run:
        for change in report.changes[:_MOST_SHOWN]:
            # What is not there yet has no number, and is named by its file.
            name = identifier(change.kind, change.record_id) if change.record_id else change.why or ""
            before, after = change.before or "–", change.after or "–"
            render.line(f"  {name} {t('cli.edit_done', field=change.field, before=before, after=after)}")
        if len(report.changes) > _MOST_SHOWN:
            render.line(t("cli.import_more", count=len(report.changes) - _MOST_SHOWN))
    if report.model not in (None, model):
        render.note(t("cli.import_model", model=report.model))
    if report.problems:
        render.note(t("cli.check_problems", count=len(report.problems)))
        render.problems(t, report.problems)
