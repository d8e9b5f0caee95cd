"""Write the command line's help into README.md, between its two marks.

Run it with ``python tests/docs/write_help.py`` after a command or an option changes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from motifsearch.cli.main import build
from motifsearch.messages import Translator

if TYPE_CHECKING:
    from collections.abc import Iterator

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- help begins -->\n", "<!-- help ends -->\n"
_WIDTH = 100


def _pages(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"$ {context.command_path} --help\n{command.get_help(context)}\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _pages(below, below.context_class(below, info_name=name, parent=context))


def help_text() -> str:
    """Every command's help page in English, as a terminal of 100 columns shows it."""
    group = build(Translator("en"))
    context = group.context_class(group, info_name="motifsearch", terminal_width=_WIDTH, **group.context_settings)
    return "```text\n" + "\n".join(_pages(group, context)) + "```\n"


def with_help(readme: str) -> str:
    """The text of README.md with its help pages made anew."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{help_text()}\n{END}{after}"


if __name__ == "__main__":
    README.write_text(with_help(README.read_text(encoding="utf-8")), encoding="utf-8")
