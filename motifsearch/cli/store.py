"""``motifsearch store``.

Knows: how a store's facts read. Does not know: how a store works.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from motifsearch.cli import render
from motifsearch.cli.arguments import json_option, open_catalog

if TYPE_CHECKING:
    from motifsearch.messages import Translator
    from motifsearch.records import StoreFacts


def build(_name: str, t: Translator) -> click.Command:
    """Return the command group in one language."""

    def show(as_json: bool) -> int:
        with open_catalog() as catalog:
            _answer(t, catalog.settings.store, catalog.parts.store.facts, as_json=as_json)
        return 0

    def rebuild(as_json: bool) -> int:
        with open_catalog() as catalog:
            store = catalog.parts.rebuild_store(progress=render.TerminalProgress(t))
            _answer(t, catalog.settings.store, store.facts, as_json=as_json)
        return 0

    return click.Group(
        "store",
        help=t("store.help"),
        short_help=t("store.short"),
        commands=[
            click.Command("show", callback=show, help=t("store.show_help"), params=[json_option(t)]),
            click.Command("rebuild", callback=rebuild, help=t("store.rebuild_help"), params=[json_option(t)]),
        ],
    )


def _answer(t: Translator, uri: str, facts: StoreFacts, *, as_json: bool) -> None:
    if as_json:
        render.as_json({"uri": uri} | render.plain(facts))
        return
    render.line(t("store.vectors", count=facts.vectors, store=uri))
    for line in (*said(t, facts), t("store.size", megabytes=round(facts.bytes_on_disk / 1e6, 1))):
        render.line(line)


def said(t: Translator, facts: StoreFacts) -> list[str]:
    """Say what form a store has, and what it finds."""
    lines = [t(f"store.tier_{facts.tier}")]
    if facts.lists:
        share = round(100 * facts.recall_at_10, 1)
        lines.append(t("store.recall", share=share, lists=facts.lists, probes=facts.probes))
    return lines
