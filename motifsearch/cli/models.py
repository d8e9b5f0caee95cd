"""``motifsearch models list``, ``use`` and ``pull``.

Knows: how models are listed and chosen. Does not know: how they are loaded.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import json_option, open_catalog
from motifsearch.settings import PREFIX

if TYPE_CHECKING:
    from motifsearch.embedders.known import PublishedFigure
    from motifsearch.messages import Translator

_DATA_EXIT = 3


def build(_name: str, t: Translator) -> click.Command:
    """Return the group of commands in one language."""
    return click.Group(
        "models",
        help=t("cli.models_help"),
        short_help=t("cli.models_short"),
        commands=[_list(t), _use(t), _pull(t)],
    )


def _list(t: Translator) -> click.Command:
    def show(*, as_json: bool) -> None:
        from motifsearch.models import known_models

        models = known_models()
        if as_json:
            render.as_json(list(models))
            return
        for model in models:
            render.pairs(
                [
                    (t("cli.column_model"), model.uri),
                    (t("cli.column_licence"), model.licence),
                    (t("cli.column_download"), f"{model.download_mb:,} MB" if model.download_mb else None),
                    (t("cli.column_memory"), f"{model.memory_mb:,} MB"),
                    (t("cli.column_languages"), ", ".join(model.languages)),
                    *((t("cli.column_figure"), _figure(figure)) for figure in model.figures),
                ]
            )
            render.line("")
        render.line(t("cli.models_hint"))

    return click.Command("list", callback=show, help=t("cli.models_list_help"), params=[json_option(t)])


def _figure(figure: PublishedFigure) -> str:
    return f"{figure.value:.3f}  {figure.task} ({figure.source})"


def _use(t: Translator) -> click.Command:
    def use(*, uri: str, incomplete: bool, as_json: bool) -> int:
        with open_catalog() as catalog:
            is_used, embedded, problems = catalog.use_model(
                uri, incomplete=incomplete, progress=render.TerminalProgress(t)
            )
        if as_json:
            found = render.problem_objects(t, problems)
            render.as_json({"model": uri, "used": is_used, "embedded": embedded, "problems": found})
        else:
            render.line(t("cli.models_used" if is_used else "cli.models_not_used", uri=uri, count=embedded))
            render.problems(t, problems)
            variable = f"{PREFIX}MODEL"
            if is_used and os.environ.get(variable, uri) != uri:
                render.note(t("cli.models_variable", variable=variable, uri=os.environ[variable]))
        return 0 if is_used else _DATA_EXIT

    return click.Command(
        "use",
        callback=use,
        help=t("cli.models_use_help"),
        params=[
            click.Argument(["uri"], metavar="MODEL"),
            click.Option(["--incomplete"], is_flag=True, help=t("cli.models_incomplete")),
            json_option(t),
        ],
    )


def _pull(t: Translator) -> click.Command:
    def pull(*, uri: str, as_json: bool) -> None:
        from motifsearch.models import pull_model

        space = pull_model(uri)
        if as_json:
            render.as_json(space)
        else:
            render.line(t("cli.models_pulled", uri=uri, dim=space.dim))

    return click.Command(
        "pull",
        callback=pull,
        help=t("cli.models_pull_help"),
        params=[click.Argument(["uri"], metavar="MODEL"), json_option(t)],
    )
