"""The command line's entry: language, catalogue, commands, and how errors leave.

Knows: which files hold commands and the exit codes. Does not know: what any command does.
"""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from motifsearch import __version__
from motifsearch.cli import render
from motifsearch.cli.arguments import PATH, explain
from motifsearch.cli.help import formatter
from motifsearch.errors import ImageError, MotifsearchError
from motifsearch.messages import LANGS, Translator, resolve_lang

if TYPE_CHECKING:
    from collections.abc import Sequence

# Command to the module that builds it; a module is loaded when its command is used or help is shown.
COMMANDS = {
    "demo": "demo",
    "add": "add",
    "search": "search",
    "new": "new",
    "ideas": "ideas",
    "board": "board",
    "show": "record",
    "edit": "record",
    "history": "record",
    "suggest": "suggest",
    "terms": "terms",
    "export": "export",
    "import": "imports",
    "backup": "backup",
    "restore": "backup",
    "check": "check",
    "store": "store",
    "models": "models",
    "embed": "embed",
    "duplicates": "duplicates",
    "trends": "trends",
    "evaluate": "evaluate",
    "serve": "serve",
}
_INTERRUPTED = 130
_DATA_EXIT = 3


class _Commands(click.Group):
    """Builds each command in the language of the run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"motifsearch.cli.{COMMANDS[cmd_name]}").build(
            cmd_name, self.translator
        )
        for each in (command, *(command.commands.values() if isinstance(command, click.Group) else ())):
            each.context_class = self.context_class
        return command

    translator: Translator


def build(t: Translator) -> click.Group:
    """Return the whole command line in one language."""
    group = _Commands(
        name="motifsearch",
        help=t("cli.help"),
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100, "auto_envvar_prefix": None},
        params=[
            click.Option(
                ["--catalog", "directory"],
                type=PATH,
                default=Path("catalog"),
                show_default=True,
                envvar="MOTIFSEARCH_CATALOG",
                show_envvar=True,
                help=t("cli.opt_catalog"),
            ),
            click.Option(["--lang"], type=click.Choice(LANGS), envvar="MOTIFSEARCH_LANG", help=t("cli.opt_lang")),
            click.Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                help=t("cli.opt_version"),
                callback=_version,
            ),
        ],
        callback=_remember,
    )
    group.translator = t
    group.context_class = type("Context", (click.Context,), {"formatter_class": formatter(t)})
    return group


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        render.line(f"motifsearch {__version__}")
        ctx.exit()


@click.pass_context
def _remember(ctx: click.Context, directory: Path, lang: str | None) -> None:
    del lang  # read before the commands were built, see `_asked_lang`
    ctx.meta["catalog"] = directory


def _asked_lang(arguments: Sequence[str]) -> str | None:
    """The language must be known before the help texts are built, so it is read ahead of click."""
    for position, argument in enumerate(arguments):
        if argument == "--lang":
            return arguments[position + 1] if position + 1 < len(arguments) else None
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return os.environ.get("MOTIFSEARCH_LANG")


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    as_json = "--json" in arguments
    # An unknown language is refused in the one of the environment.
    t = Translator(resolve_lang(None))
    try:
        t = Translator(resolve_lang(_asked_lang(arguments)))
        result: Any = build(t).main(args=list(arguments), prog_name="motifsearch", standalone_mode=False)
    except MotifsearchError as error:
        sentence = t.error(error)
        if isinstance(error, ImageError) and error.params.get("name"):
            sentence = f"{error.params['name']}: {sentence}"
        render.failure(t, error.code, dict(error.params), sentence, as_json=as_json)
        return error.exit_code
    except click.ClickException as error:
        code, params, usage = explain(error)
        render.failure(t, code, params, t(code, **params), as_json=as_json, hint=usage and t("cli.hint", usage=usage))
        return 2
    except (click.Abort, KeyboardInterrupt):
        render.note(t("cli.interrupted"))
        return _INTERRUPTED
    except SystemExit:
        # How click leaves when the reader of a pipe has gone.
        return 0
    except OSError as error:
        # What the system refuses is no mistake of the program, so that its traceback helps nobody.
        params = {"reason": error.strerror or str(error), "path": str(error.filename or "–")}
        render.failure(t, "cli.system", params, t("cli.system", **params), as_json=as_json)
        return _DATA_EXIT
    return result if isinstance(result, int) else 0


def main() -> None:
    """Entry point of the ``motifsearch`` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A file name that is no text, or a sign that the terminal lacks, must not stop an answer. Written like
            # this it is right in JSON too.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))
