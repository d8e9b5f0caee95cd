"""``motifsearch add``.

Knows: its options and how its report reads. Does not know: how photographs are taken in.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import PATH, json_option, mapping_of, open_catalog
from motifsearch.errors import UsageError
from motifsearch.workflows.duplicates.wording import lookalike_words

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.messages import Translator
    from motifsearch.records import AddReport

_DATA_EXIT = 3


def build(_name: str, t: Translator) -> click.Command:
    """Return the command in one language."""

    def add(
        *,
        paths: tuple[Path, ...],
        csv: Path | None,
        pairs: tuple[str, ...],
        batch_size: int | None,
        workers: int | None,
        embeddings: tuple[Path, ...],
        as_json: bool,
    ) -> int:
        mapping = mapping_of(pairs)
        if pairs and csv is None:
            raise UsageError("cli.map_without_csv")
        with open_catalog(create=True, batch_size=batch_size, workers=workers) as catalog:
            report = catalog.add(
                paths, table=csv, mapping=mapping, embeddings=embeddings, progress=render.TerminalProgress(t)
            )
            count = catalog.count
        if as_json:
            body = render.plain(report)
            body["problems"] = render.problem_objects(t, report.problems)
            body["count"] = count
            render.as_json(body)
        else:
            _print(report, count, t)
        taken = report.added + report.known + report.moved
        return _DATA_EXIT if report.problems and not taken else 0

    return click.Command(
        "add",
        callback=add,
        help=t("cli.add_help"),
        short_help=t("cli.add_short"),
        params=[
            click.Argument(["paths"], nargs=-1, required=True, type=PATH, metavar="PATH..."),
            click.Option(["--csv"], type=PATH, metavar="FILE", help=t("cli.add_csv")),
            click.Option(["--map", "pairs"], multiple=True, metavar="COLUMN=FIELD", help=t("cli.add_map")),
            click.Option(
                ["--embeddings"], multiple=True, type=PATH, metavar="SHARDS", help=t("shards.opt_embeddings")
            ),
            click.Option(["--batch-size"], type=int, help=t("cli.opt_batch_size")),
            click.Option(["--workers"], type=int, help=t("cli.opt_workers")),
            json_option(t),
        ],
    )


def _print(report: AddReport, count: int, t: Translator) -> None:
    if not (report.added or report.known or report.moved or report.problems):
        render.line(t("cli.add_nothing"))
    render.line(t("cli.add_done", added=report.added, known=report.known, moved=report.moved, count=count))
    if report.embedded != report.added:
        render.line(t("cli.add_embedded", count=report.embedded))
    if report.records_changed:
        render.line(t("cli.add_records", count=report.records_changed))
    if report.lookalikes:
        render.line(t("duplicates.add_lookalikes", count=len(report.lookalikes)))
        for each in report.lookalikes[:20]:
            render.line(f"  {lookalike_words(each, t)}")
    if report.ignored:
        render.line(t("cli.add_ignored", count=report.ignored))
    if report.problems:
        render.note(t("cli.add_problems", count=len(report.problems)))
        render.problems(t, report.problems)
        counts = Counter(problem.code for problem in report.problems)
        if len(report.problems) > 20:
            render.note(t("cli.add_problem_kinds"))
            for code, number in counts.most_common():
                render.note(f"  {number:>6}  {code}")
