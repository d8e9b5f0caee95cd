"""``motifsearch export``.

Knows: its options and how its report reads. Does not know: what goes into a package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import PATH, json_option, open_catalog
from motifsearch.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.catalog import MotifCatalog
    from motifsearch.messages import Translator
    from motifsearch.workflows.exporting import ExportReport

FORMATS = ("bag", "jsonld", "csv", "xlsx", "iiif", "lido", "linked-art", "parquet", "pdf", "html")
_LEVELS = ("public", "institution", "community")


def build(_name: str, t: Translator) -> click.Command:
    """Return the command in one language."""

    def export(
        *,
        form: str,
        target: Path,
        access: str,
        base: str | None,
        longer_px: int | None,
        pairs: tuple[str, ...],
        as_json: bool,
    ) -> None:
        if longer_px is not None and form != "iiif":
            raise UsageError("cli.export_longer_px_without_iiif")
        with open_catalog() as catalog:
            report = _export(catalog, form, target, access, base, _info(pairs), longer_px, t)
        if as_json:
            body = render.plain(report)
            body["problems"] = render.problem_objects(t, report.problems)
            render.as_json(body | {"path": str(target)})
            return
        counts = {name: getattr(report, name) for name in ("motifs", "cloths", "photos", "listings")}
        render.line(t("cli.export_done", path=target, **counts))
        if report.files or report.vectors:
            render.line(t("cli.export_files", files=report.files, vectors=report.vectors))
        if report.left_out:
            render.line(t("cli.export_left_out", count=report.left_out))
        if report.problems:
            render.note(t("cli.check_problems", count=len(report.problems)))
            render.problems(t, report.problems)

    return click.Command(
        "export",
        callback=export,
        help=t("cli.export_help"),
        short_help=t("cli.export_short"),
        params=[
            click.Argument(["form"], type=click.Choice(FORMATS), metavar="FORMAT"),
            click.Argument(["target"], type=PATH, metavar="PATH"),
            click.Option(
                ["--access"],
                type=click.Choice(_LEVELS),
                default="public",
                show_default=True,
                help=t("cli.export_access"),
            ),
            click.Option(["--base", "--base-url", "base"], metavar="URL", help=t("cli.export_base")),
            click.Option(["--longer-px"], type=click.IntRange(64), help=t("cli.export_longer_px")),
            click.Option(["--info", "pairs"], multiple=True, metavar="NAME=TEXT", help=t("cli.export_info")),
            json_option(t),
        ],
    )


def _export(  # noqa: PLR0917  # as they stand on the command line
    catalog: MotifCatalog,
    form: str,
    target: Path,
    access: str,
    base: str | None,
    info: dict[str, str],
    longer_px: int | None,
    t: Translator,
) -> ExportReport:
    archivist, exchange = catalog.archivist, catalog.exchange
    if form == "bag":
        progress = render.TerminalProgress(t)
        return archivist.export_bag(target, access=access, base=base, info=info, progress=progress)
    if info:
        raise UsageError("cli.export_info_without_bag")
    if form == "iiif":
        progress = render.TerminalProgress(t)
        return exchange.export_iiif(target, access=access, base=base, longer_px=longer_px, progress=progress)
    if form == "parquet":
        return exchange.export_parquet(target, access=access)
    if form in {"pdf", "html"}:
        return exchange.export_printed(target, t.lang, is_pdf=form == "pdf", access=access)
    if form in {"lido", "linked-art"}:
        write = exchange.export_lido if form == "lido" else exchange.export_linked_art
        return write(target, access=access, base=base)
    if form == "jsonld":
        return archivist.export_jsonld(target, access=access, base=base)
    return {"csv": archivist.export_csv, "xlsx": archivist.export_xlsx}[form](target, access=access)


def _info(pairs: tuple[str, ...]) -> dict[str, str]:
    info: dict[str, str] = {}
    for pair in pairs:
        name, sign, text = (part.strip() for part in pair.partition("="))
        if not (name and sign and text):
            raise UsageError("cli.bad_pair", pair=pair)
        info[name] = text
    return info
