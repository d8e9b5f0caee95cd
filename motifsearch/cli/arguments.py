"""What commands share: the ``--json`` flag, opening the catalogue, conditions, and click's own complaints.

Knows: click. Does not know: any command.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from motifsearch.errors import UsageError
from motifsearch.records import Condition

if TYPE_CHECKING:
    from motifsearch.catalog import MotifCatalog
    from motifsearch.messages import Translator

# Whether it can be read is found out and said by who reads it, not by click.
PATH = click.Path(path_type=Path, readable=False)


def json_option(t: Translator) -> click.Option:
    """The flag that turns every answer into JSON."""
    return click.Option(["--json", "as_json"], is_flag=True, help=t("cli.opt_json"))


def catalog_directory() -> Path:
    """The catalogue's folder as given to the command line."""
    return click.get_current_context().find_root().meta["catalog"]


def open_catalog(*, create: bool = False, **flags: str | int | None) -> MotifCatalog:
    """Open the catalogue of this command line; `flags` are settings that were given as options."""
    from motifsearch.catalog import MotifCatalog

    return MotifCatalog.open(catalog_directory(), create=create, **flags)


def conditions(pairs: tuple[str, ...]) -> tuple[Condition, ...]:
    """Read ``FIELD=VALUE`` pairs; values of one field are alternatives.

    Parameters
    ----------
    pairs : tuple of str
        As they were typed.

    Returns
    -------
    tuple of Condition
        One for each field.

    Raises
    ------
    UsageError
        ``cli.bad_pair`` when a pair has no ``=`` or nothing on one side of it.
    """
    found: dict[str, list[str]] = {}
    for pair in pairs:
        name, sign, value = (part.strip() for part in pair.partition("="))
        if not (name and sign and value):
            raise UsageError("cli.bad_pair", pair=pair)
        found.setdefault(name, []).append(value)
    return tuple(Condition(field=name, values=tuple(values)) for name, values in found.items())


def explain(error: click.ClickException) -> tuple[str, dict[str, str | float], str]:
    """Say click's complaint by a key of ``locales/``.

    Parameters
    ----------
    error : click.ClickException
        What click raised.

    Returns
    -------
    code : str
    params : dict
    usage : str
        The command as it is written, empty where it is not known.
    """
    context = error.ctx if isinstance(error, click.UsageError) else None
    usage = context.command_path if context else ""
    if isinstance(error, click.NoSuchOption):
        if error.possibilities:
            near = ", ".join(error.possibilities)
            return "cli.no_such_option_near", {"option": error.option_name, "near": near}, usage
        return "cli.no_such_option", {"option": error.option_name}, usage
    if isinstance(error, click.MissingParameter):
        name = error.param.get_error_hint(context) if error.param and context else str(error.param_hint)
        return "cli.missing", {"name": name.replace("'", "")}, usage
    if isinstance(error, click.BadParameter):
        name = error.param.get_error_hint(context) if error.param and context else str(error.param_hint)
        return *_bad_value(name.replace("'", ""), error), usage
    if isinstance(error, click.BadOptionUsage):
        code = "cli.option_takes_none" if "does not take" in error.message else "cli.option_needs_value"
        return code, {"option": error.option_name}, usage
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return "cli.nothing_asked", {}, usage
    return *_bad_usage(error, context), usage


def _bad_value(name: str, error: click.BadParameter) -> tuple[str, dict[str, str | float]]:
    allowed = _allowed(error.param)
    if allowed:
        return "cli.bad_value", {"name": name, "allowed": allowed}
    if error.param and isinstance(error.param.type, click.types.IntParamType):
        return "cli.whole_number", {"name": name}
    return "cli.bad_parameter", {"name": name, "reason": error.format_message()}


def _bad_usage(error: click.ClickException, context: click.Context | None) -> tuple[str, dict[str, str | float]]:
    """Say what click tells apart by its sentence alone."""
    inside = re.search(r"No such command '(.*)'|extra arguments? \((.*)\)", error.message)
    if inside is None:
        return "cli.bad_usage", {"reason": error.format_message()}
    if inside[2] is not None:
        return "cli.extra_words", {"words": inside[2]}
    group = context.command if context else None
    known = ", ".join(group.list_commands(context)) if context and isinstance(group, click.Group) else ""
    return "cli.no_such_command", {"name": inside[1], "known": known}


def _allowed(parameter: click.Parameter | None) -> str:
    kind = parameter.type if parameter else None
    if isinstance(kind, click.Choice):
        return ", ".join(str(choice) for choice in kind.choices)
    if isinstance(kind, (click.IntRange, click.FloatRange)):
        low = "…" if kind.min is None else f"{kind.min:g}"
        high = "…" if kind.max is None else f"{kind.max:g}"
        return f"{low} – {high}"
    return ""


def mapping_of(pairs: tuple[str, ...]) -> dict[str, str]:
    """Read ``COLUMN=FIELD`` pairs; raises UsageError ``cli.bad_map``."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        column, sign, field = (part.strip() for part in pair.rpartition("="))
        if not (column and sign and field):
            raise UsageError("cli.bad_map", pair=pair)
        mapping[column] = field
    return mapping
