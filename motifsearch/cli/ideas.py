"""``motifsearch ideas``: blends, regions, palettes.

Knows: its subcommands and how ideas read. Does not know: how they are found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import conditions, json_option, open_catalog
from motifsearch.cli.identifiers import photo_id_of
from motifsearch.cli.search import with_keys
from motifsearch.vocabulary.terms import label

if TYPE_CHECKING:
    from motifsearch.messages import Translator


def build(_name: str, t: Translator) -> click.Command:
    """Return the commands in one language."""
    commands = click.Group("ideas", help=t("answers.ideas_help"), short_help=t("answers.ideas_short"))
    for command in (_blend(t), _regions(t), _palettes(t)):
        commands.add_command(command)
    return commands


def _blend(t: Translator) -> click.Command:
    def blend(*, first: str, second: str, as_json: bool) -> None:
        with open_catalog() as catalog:
            found = catalog.answers.blend(photo_id_of(first, catalog), photo_id_of(second, catalog))
        if as_json:
            render.as_json(render.plain(found) | {"is_empty": found.is_empty})
            return
        for step in found.between:
            names = ", ".join(f"P{photo_id}" for photo_id in step.photo_ids) or "–"
            render.line(f"{t('answers.blend_at', at=round(100 * step.at), second=found.second)}: {names}")
        if found.closer_share is not None:
            key = "answers.blend_empty" if found.is_empty else "answers.blend_full"
            render.line(t(key, closer=round(100 * found.closer_share)))
        for one in found.crossings:
            words = {"motif": label("motif", one.motif_uid, t.lang), "value": label(one.field, one.value, t.lang)}
            key = "answers.blend_some" if one.photos else "answers.blend_none"
            render.line(t(key, **words, count=one.photos))

    return click.Command(
        "blend",
        callback=blend,
        help=t("answers.blend_help"),
        params=[
            click.Argument(["first"], required=True, metavar="ID"),
            click.Argument(["second"], required=True, metavar="ID"),
            json_option(t),
        ],
    )


def _regions(t: Translator) -> click.Command:
    def regions(*, motif: tuple[str, ...], as_json: bool) -> None:
        name = " ".join(motif)
        with open_catalog() as catalog:
            found = catalog.answers.regions(name)
        if as_json:
            render.as_json(found)
            return
        if not found:
            render.line(t("answers.regions_none", motif=name))
            return
        rows = [
            [
                label("province", one.province, t.lang),
                one.cloths,
                f"P{one.photo_id}",
                ", ".join(label("colour", key, t.lang) for key in one.colours),
                ", ".join(label("technique", key, t.lang) for key in one.techniques),
            ]
            for one in found
        ]
        columns = ("region", "cloths", "photo", "colours", "techniques")
        render.table([t(f"answers.column_{column}") for column in columns], rows)

    return click.Command(
        "regions",
        callback=regions,
        help=t("answers.regions_help"),
        params=[click.Argument(["motif"], required=True, nargs=-1), json_option(t)],
    )


def _palettes(t: Translator) -> click.Command:
    def palettes(*, where: tuple[str, ...], k: int, as_json: bool) -> None:
        # Loaded here, as it loads what decodes pictures: help must not wait for it.
        from motifsearch.images.palette import swatch_hex

        chosen = tuple(with_keys(condition) for condition in conditions(where))
        with open_catalog() as catalog:
            found = catalog.answers.palettes(chosen, count=k)
        if as_json:
            render.as_json(found)
            return
        if not found:
            render.line(t("answers.palettes_none"))
            return
        rows = [
            [
                f"P{one.photo.photo_id}",
                one.cloths,
                ", ".join(f"{swatch_hex(swatch)} {round(100 * swatch.share)} %" for swatch in one.photo.palette),
            ]
            for one in found
        ]
        render.table([t(f"answers.column_{column}") for column in ("photo", "cloths", "colours")], rows)

    return click.Command(
        "palettes",
        callback=palettes,
        help=t("answers.palettes_help"),
        params=[
            click.Option(["--where"], multiple=True, metavar="FIELD=VALUE", help=t("cli.search_where")),
            click.Option(
                ["-k"], type=click.IntRange(1, 50), default=5, show_default=True, help=t("answers.palettes_count")
            ),
            json_option(t),
        ],
    )
