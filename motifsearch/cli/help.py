"""Help pages in the language of the run.

Knows: the few words that click itself puts into a help page. Does not know: any command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from motifsearch.messages import Translator


def formatter(t: Translator) -> type[click.HelpFormatter]:
    """Return a formatter that says click's own words in one language."""
    words = {
        "Options": t("cli.word_options"),
        "Commands": t("cli.word_commands"),
        "Show this message and exit.": t("cli.word_help"),
    }
    marks = {
        "default: ": t("cli.word_default") + ": ",
        "env var: ": t("cli.word_variable") + ": ",
        "required]": t("cli.word_required") + "]",
    }

    class Formatter(click.HelpFormatter):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or t("cli.word_usage") + ": ")

        def write_heading(self, heading: str) -> None:
            super().write_heading(words.get(heading, heading))

        def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
            super().write_dl([(term, _said(text)) for term, text in rows], col_max, col_spacing)

    def _said(text: str) -> str:
        for english, own in marks.items():
            text = text.replace(english, own)
        return words.get(text, text)

    return Formatter
