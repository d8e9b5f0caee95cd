"""``motifsearch new``: is a design new here.

Knows: its options and how the finding reads. Does not know: how it is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import PATH, json_option, open_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.messages import Translator


def build(_name: str, t: Translator) -> click.Command:
    """Return the command in one language."""

    def new(*, image: Path, report: Path | None, k: int, as_json: bool) -> None:
        # Loaded here, as they load what decodes pictures: help must not wait for it.
        from motifsearch.workflows.answers.printing import check_suffix
        from motifsearch.workflows.answers.wording import caution_words, hit_name, newness_words, why_words

        if report:
            check_suffix(report)
        with open_catalog() as catalog:
            pixels = catalog.read_image(image)
            found = catalog.answers.newness(pixels, count=k)
            if report:
                catalog.answers.write_newness(found, pixels, report, t.lang)
        if as_json:
            render.as_json(found)
            return
        for said in newness_words(found, t):
            render.line(said)
        for close in found.close:
            band = t(f"search.band_{close.hit.band}")
            render.line(f"{close.hit.rank}. {hit_name(close.hit, t)} – {band}")
            for said in (*(caution_words(caution, t) for caution in close.cautions), *why_words(close.why, t)):
                render.line(f"   {said}")
        render.line(t("answers.new_note"))
        if report:
            render.line(t("answers.new_written", path=report))

    return click.Command(
        "new",
        callback=new,
        help=t("answers.new_help"),
        short_help=t("answers.new_short"),
        params=[
            click.Argument(["image"], required=True, type=PATH, metavar="FILE"),
            click.Option(["--report"], type=PATH, metavar="FILE", help=t("answers.new_report")),
            click.Option(
                ["-k"], type=click.IntRange(1, 20), default=5, show_default=True, help=t("answers.new_count")
            ),
            json_option(t),
        ],
    )
