"""``motifsearch trends``.

Knows: its subcommands and their options. Does not know: how anything is computed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import json_option, open_catalog
from motifsearch.cli.trends_clusters import cluster_commands
from motifsearch.cli.trends_import import import_command
from motifsearch.vocabulary.terms import label
from motifsearch.workflows.trends.clusters import AXES
from motifsearch.workflows.trends.fields import FIELDS
from motifsearch.workflows.trends.observations import SOURCES
from motifsearch.workflows.trends.periods import BYS
from motifsearch.workflows.trends.report.files import check_suffix
from motifsearch.workflows.trends.wording import (
    change_words,
    course_words,
    gap_words,
    interval_words,
    number,
    percent,
    period_words,
    prices_words,
    remarks,
    season_words,
)

if TYPE_CHECKING:
    from motifsearch.messages import Translator
    from motifsearch.records import Axis
    from motifsearch.workflows.trends.growth import Growth
    from motifsearch.workflows.trends.observations import Source
    from motifsearch.workflows.trends.operations import Trends
    from motifsearch.workflows.trends.periods import By
    from motifsearch.workflows.trends.report.sheet import Sheet

_PATH = click.Path(path_type=Path, readable=False)


def build(_name: str, t: Translator) -> click.Command:
    """Return the commands in one language."""

    def trends(
        *,
        by: By,
        source: Source,
        group: str,
        report: Path | None,
        tables: Path | None,
        parquet: Path | None,
        maker: str | None,
        as_json: bool,
    ) -> None:
        if click.get_current_context().invoked_subcommand:
            return
        if report:
            check_suffix(report)
        with open_catalog() as catalog:
            written: tuple[Path, ...] = ()
            if report or tables or parquet:
                sheet = catalog.trends.sheet(by=by, source=source, group=group, maker=maker)
                found = sheet.growth
                written = _write(catalog.trends, sheet, t, report=report, tables=tables, parquet=parquet)
            else:
                found = catalog.trends.growth(by=by, source=source, group=group)
        if as_json:
            render.as_json(found)
            return
        for path in written:
            render.line(t("trends.report_written", path=path))
        if not written:
            _print_growth(found, t)

    commands = click.Group(
        "trends",
        help=t("trends.help"),
        short_help=t("trends.short"),
        invoke_without_command=True,
        callback=trends,
        params=[
            click.Option(
                ["--by"], type=click.Choice(BYS), default="quarter", show_default=True, help=t("trends.growth_by")
            ),
            click.Option(
                ["--source"],
                type=click.Choice(SOURCES),
                default="market",
                show_default=True,
                help=t("trends.growth_source"),
            ),
            click.Option(
                ["--group"],
                default="pattern",
                show_default=True,
                metavar="WHAT",
                help=t("trends.growth_group", known=", ".join((*AXES, *FIELDS))),
            ),
            click.Option(["--report"], type=_PATH, metavar="FILE", help=t("trends.report_short")),
            click.Option(["--csv", "tables"], type=_PATH, metavar="FOLDER", help=t("trends.report_csv")),
            click.Option(["--parquet"], type=_PATH, metavar="FOLDER", help=t("trends.report_parquet")),
            click.Option(["--maker"], metavar="NAME", help=t("trends.report_maker")),
            json_option(t),
        ],
    )
    for command in (import_command(t), *cluster_commands(t), _gaps(t), _mine(t)):
        commands.add_command(command)
    return commands


def _write(
    trends: Trends, sheet: Sheet, t: Translator, *, report: Path | None, tables: Path | None, parquet: Path | None
) -> tuple[Path, ...]:
    """Write what was asked for, the sheet first, and say which files these are."""
    written: list[Path] = []
    if report:
        trends.write_report(sheet, report, t.lang)
        written.append(report)
    if tables:
        written += trends.write_tables(sheet, tables, t.lang)
    if parquet:
        written += trends.write_tables(sheet, parquet, t.lang, form="parquet")
    return tuple(written)


def _gaps(t: Translator) -> click.Command:
    def gaps(*, as_json: bool) -> None:
        with open_catalog() as catalog:
            found = catalog.trends.gaps()
        if as_json:
            render.as_json(found)
            return
        counts = {"listings": number(found.listings, t), "cloths": number(found.cloths, t), "cells": found.cells}
        render.line(t("trends.gaps_head" if found.gaps else "trends.gaps_none", **counts, count=len(found.gaps)))
        for gap in found.gaps:
            render.line(gap_words(gap, t))

    return click.Command(
        "gaps", callback=gaps, help=t("trends.gaps_help"), short_help=t("trends.gaps_short"), params=[json_option(t)]
    )


def _mine(t: Translator) -> click.Command:
    def mine(*, maker: str, by: By, axis: Axis, as_json: bool) -> None:
        with open_catalog() as catalog:
            found, market = catalog.trends.place(maker, by=by, axis=axis)
        if as_json:
            render.as_json(found)
            return
        render.line(t("trends.place_head", maker=found.maker, cloths=found.cloths))
        rows = [
            [
                market.name(each.key, t.lang) if each.key else t("trends.place_outside"),
                len(each.cloth_ids),
                percent(each.own_share, t),
                percent(each.market_share, t),
                t(f"trends.course_{each.group.course}") if each.group else "",
            ]
            for each in found.groups
        ]
        render.table([t(f"trends.column_{name}") for name in ("group", "cloths", "own", "market", "course")], rows)
        if found.missing:
            names = "; ".join(market.name(key, t.lang) for key in found.missing)
            render.line(t("trends.place_missing", names=names))

    return click.Command(
        "mine",
        callback=mine,
        help=t("trends.place_help"),
        short_help=t("trends.place_short"),
        params=[
            click.Argument(["maker"], required=True),
            click.Option(
                ["--by"], type=click.Choice(BYS), default="quarter", show_default=True, help=t("trends.growth_by")
            ),
            click.Option(
                ["--axis"],
                type=click.Choice(AXES),
                default="pattern",
                show_default=True,
                help=t("trends.clusters_axis"),
            ),
            json_option(t),
        ],
    )


def _print_growth(found: Growth, t: Translator) -> None:
    if found.listings:
        head = "trends.growth_head" if found.source == "market" else "trends.growth_head_archive"
        first, last = (period_words(found.periods[place].key, t) for place in (0, -1))
        render.line(t(head, count=number(found.listings, t), first=first, last=last, by=t(f"trends.by_{found.by}")))
    for said in remarks(found, t):
        render.line(said)
    if not found.groups:
        return
    names = ("group", "course", "change", "interval", "listings", "share", "units", "prices")
    rows = [
        [
            found.name(group.key, t.lang),
            t(f"trends.course_{group.course}"),
            change_words(group.change.times, t) if group.change else "",
            interval_words(group.change, t) if group.change else "",
            number(group.listings, t),
            percent(group.share, t, digits=1),
            number(group.units, t),
            prices_words(group.prices, found.currency, t),
        ]
        for group in found.groups
    ]
    render.line("")
    render.table([t(f"trends.column_{name}") for name in names], rows)
    render.line("")
    for group in found.groups:
        said = [course_words(group, t), *(season_words(season, t) for season in group.seasons)]
        render.line(f"{found.name(group.key, t.lang)}: {' '.join(said)}")
    for season in found.market_seasons:
        event, times = label("event", season.event, t.lang), number(season.times, t, digits=1)
        render.line(t("trends.market_season", event=event, times=times))
