"""``motifsearch trends clusters``, and what a person does with a cluster.

Knows: the subcommands and their options. Does not know: how clusters are found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import json_option, open_catalog
from motifsearch.errors import UsageError
from motifsearch.workflows.trends.clusters import AXES
from motifsearch.workflows.trends.fitting import LEAST_CLOTHS
from motifsearch.workflows.trends.wording import number, percent

if TYPE_CHECKING:
    from motifsearch.messages import Translator
    from motifsearch.records import Axis, TrendCluster
    from motifsearch.workflows.trends.clusters import Clustering


def cluster_commands(t: Translator) -> tuple[click.Command, ...]:
    """Return the commands in one language."""
    return _clusters(t), _rename(t), _pin(t), _merge(t), _split(t)


def _clusters(t: Translator) -> click.Command:
    def clusters(*, axis: Axis, again: bool, finer: int, coarser: int, as_json: bool) -> None:
        with open_catalog() as catalog:
            if again or finer or coarser:
                found = catalog.trends.find_clusters(axis, level=coarser - finer)
            else:
                found = catalog.trends.clusters(axis)
        if as_json:
            render.as_json(found)
        else:
            _print(found, t)

    return click.Command(
        "clusters",
        callback=clusters,
        help=t("trends.clusters_help"),
        short_help=t("trends.clusters_short"),
        params=[
            click.Option(
                ["--axis"],
                type=click.Choice(AXES),
                default="pattern",
                show_default=True,
                help=t("trends.clusters_axis"),
            ),
            click.Option(["--again"], is_flag=True, help=t("trends.clusters_again")),
            click.Option(["--finer"], count=True, help=t("trends.clusters_finer")),
            click.Option(["--coarser"], count=True, help=t("trends.clusters_coarser")),
            json_option(t),
        ],
    )


def _rename(t: Translator) -> click.Command:
    def rename(*, cluster: str, name: str, name_en: str | None, as_json: bool) -> None:
        with open_catalog() as catalog:
            _say([catalog.trends.rename(_number(cluster), name, name_en=name_en)], t, as_json=as_json)

    params = [
        _cluster(),
        click.Argument(["name"], required=True),
        click.Option(["--en", "name_en"], metavar="NAME", help=t("trends.rename_en")),
    ]
    return click.Command("rename", callback=rename, help=t("trends.rename_short"), params=[*params, json_option(t)])


def _pin(t: Translator) -> click.Command:
    def pin(*, cluster: str, off: bool, as_json: bool) -> None:
        with open_catalog() as catalog:
            _say([catalog.trends.pin(_number(cluster), pinned=not off)], t, as_json=as_json)

    params = [_cluster(), click.Option(["--off"], is_flag=True, help=t("trends.pin_off"))]
    return click.Command("pin", callback=pin, help=t("trends.pin_short"), params=[*params, json_option(t)])


def _merge(t: Translator) -> click.Command:
    def merge(*, clusters: tuple[str, ...], as_json: bool) -> None:
        with open_catalog() as catalog:
            _say([catalog.trends.merge([_number(text) for text in clusters])], t, as_json=as_json)

    argument = click.Argument(["clusters"], nargs=-1, required=True, metavar="CLUSTER...")
    return click.Command("merge", callback=merge, help=t("trends.merge_short"), params=[argument, json_option(t)])


def _split(t: Translator) -> click.Command:
    def split(*, cluster: str, cloths: tuple[str, ...], as_json: bool) -> None:
        with open_catalog() as catalog:
            both = catalog.trends.split(_number(cluster), [_number(text, "C") for text in cloths])
            _say(both, t, as_json=as_json)

    params = [_cluster(), click.Argument(["cloths"], nargs=-1, metavar="[CLOTH]...")]
    return click.Command("split", callback=split, help=t("trends.split_short"), params=[*params, json_option(t)])


def _cluster() -> click.Argument:
    return click.Argument(["cluster"], required=True, metavar="CLUSTER")


def _number(text: str, letter: str = "K") -> int:
    found = re.fullmatch(rf"(?:{letter})?(\d{{1,15}})", text.strip(), re.IGNORECASE)
    if found is None:
        raise UsageError("trends.bad_cluster" if letter == "K" else "trends.bad_cloth", text=text)
    return int(found[1])


def _say(clusters: tuple[TrendCluster, ...] | list[TrendCluster], t: Translator, *, as_json: bool) -> None:
    if as_json:
        render.as_json(list(clusters))
        return
    for each in clusters:
        count = number(len(each.cloth_ids), t)
        render.line(t("trends.cluster_done", number=each.cluster_id, name=_name(each, t), count=count))


def _name(cluster: TrendCluster, t: Translator) -> str:
    return cluster.name_en if t.lang == "en" else cluster.name_id


def _print(found: Clustering, t: Translator) -> None:
    if not found.clusters:
        render.line(t("trends.clusters_none", cloths=number(found.cloths, t), least=LEAST_CLOTHS))
        return
    counts = {"count": len(found.clusters), "outside": found.outside, "inside": found.cloths - found.outside}
    render.line(t("trends.clusters_head", **counts, cloths=found.cloths))
    if found.least is not None and found.agreement is not None:
        agreement = number(found.agreement, t, digits=2)
        render.line(t("trends.clusters_why", size=found.least, agreement=agreement))
    render.line("")
    rows = [
        [
            f"K{each.cluster_id}",
            _name(each, t),
            "" if each.fit is None else percent(each.fit, t),
            number(len(each.cloth_ids), t),
            ", ".join(_states(each, t)),
        ]
        for each in found.clusters
    ]
    columns = [t(f"trends.column_{name}") for name in ("number", "name", "fit", "cloths")]
    render.table([*columns, ""], rows)


def _states(cluster: TrendCluster, t: Translator) -> list[str]:
    said = [t("trends.state_pinned")] if cluster.pinned else []
    return said + ([t("trends.state_named")] if cluster.named_by == "person" else [])
