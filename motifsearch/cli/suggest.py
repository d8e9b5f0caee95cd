"""``motifsearch suggest``.

Knows: its options and how suggestions read. Does not know: how they come about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import json_option, open_catalog
from motifsearch.cli.identifiers import identifier, parse
from motifsearch.errors import UsageError

if TYPE_CHECKING:
    from motifsearch.catalog import MotifCatalog
    from motifsearch.messages import Translator


def build(_name: str, t: Translator) -> click.Command:
    """Return the command in one language."""

    def suggest(
        records: tuple[str, ...], limit: int, accept: tuple[str, ...], author: str | None, as_json: bool
    ) -> None:
        with open_catalog(author=author) as catalog:
            wanted = [_cloth(text, catalog) for text in records]
            if accept and len(wanted) != 1:
                raise UsageError("suggest.one_cloth")
            found = catalog.editing.suggestions(wanted or None, limit=limit)
            if accept:
                _accept(accept, wanted[0], catalog, t, limit)
                return
        if as_json:
            render.as_json(list(found))
        elif not found:
            render.line(t("suggest.none"))
        else:
            columns = [t(f"suggest.column_{name}") for name in ("cloth", "field", "value", "certainty", "because")]
            render.table(
                columns,
                [
                    [
                        identifier("cloth", each.cloth_id),
                        t(f"suggest.{each.field}"),
                        each.name,
                        t("suggest.unknown") if each.certainty is None else f"{each.certainty:.0%}",
                        ", ".join(identifier("cloth", other) for other in each.because[:3]),
                    ]
                    for each in found
                ],
            )

    return click.Command(
        "suggest",
        callback=suggest,
        help=t("suggest.help"),
        short_help=t("suggest.short"),
        params=[
            click.Argument(["records"], nargs=-1, metavar="[ID]..."),
            click.Option(
                ["-k", "limit"], type=click.IntRange(1, 50), default=3, show_default=True, help=t("suggest.opt_k")
            ),
            click.Option(["--accept"], multiple=True, metavar="NAME", help=t("suggest.opt_accept")),
            click.Option(["--author"], help=t("cli.edit_author")),
            json_option(t),
        ],
    )


def _cloth(text: str, catalog: MotifCatalog) -> int:
    kind, record_id = parse(text, catalog)
    if kind == "photo":
        return catalog.photo(record_id).cloth_id
    if kind != "cloth":
        raise UsageError("suggest.no_cloth", text=text)
    return catalog.cloth(record_id).cloth_id


def _accept(names: tuple[str, ...], cloth_id: int, catalog: MotifCatalog, t: Translator, limit: int) -> None:
    cloth = identifier("cloth", cloth_id)
    offered = catalog.editing.suggestions([cloth_id], limit=limit)
    chosen = {name: next((each for each in offered if name in {each.name, each.value}), None) for name in names}
    for name, suggestion in chosen.items():
        if suggestion is None:
            listed = ", ".join(each.name for each in offered) or "–"
            raise UsageError("suggest.not_offered", name=name, cloth=cloth, offered=listed)
    for suggestion in chosen.values():
        if suggestion is not None:
            catalog.editing.accept(suggestion, by=catalog.settings.author)
            render.line(t("suggest.accepted", cloth=cloth, name=suggestion.name))
