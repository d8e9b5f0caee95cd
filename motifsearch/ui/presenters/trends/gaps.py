"""Gaps of the market, and where a business stands in it, as HTML.

Knows: how both are said and shown. Does not know: how they are found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.trends import around
from motifsearch.workflows.trends.wording import gap_words, number, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.ui.presenters.trends.around import Choice
    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.trends.gaps import Gaps
    from motifsearch.workflows.trends.growth import Growth
    from motifsearch.workflows.trends.place import Place

_MOST_PICTURES = 6


def gaps_page(
    found: Gaps,
    place: tuple[Place, Growth] | None,
    *,
    makers: Sequence[str],
    photos: Mapping[int, int],
    maker: str,
    problem: str | None,
    say: Wording,
    choice: Choice,
    may_write: bool,
    formats: Sequence[str] = (),
) -> Markup:
    """Show the page's content.

    Parameters
    ----------
    found : Gaps
    place : tuple of (Place, Growth) or None
        Of the business that was asked for.
    makers : sequence of str
        Names to choose from.
    photos : mapping of int to int
        The photograph that stands for each of its cloths.
    maker : str
        What was asked for.
    problem : str or None
        Why there is no answer.
    say : Wording
    choice : Choice
    may_write : bool
    formats : sequence of str
        Endings in which a sheet can be had.

    Returns
    -------
    Markup
    """
    t = say.translator
    head = [around.heading("gaps", say), around.ways("gaps", choice, say)]
    if not found.listings:
        return join(*head, around.nothing(say, may_write=may_write))
    names = el("datalist", *(el("option", value=name) for name in makers), id="ms-makers")
    form = el(
        "form",
        el(
            "label",
            el("span", t("market.maker")),
            el("input", name="maker", value=maker, list="ms-makers", required=True, autocomplete="off"),
        ),
        names,
        el("button", t("market.show"), type="submit", class_="ms-button"),
        action=around.address("gaps", say),
        class_="ms-choices",
    )
    counts = {"listings": number(found.listings, t), "cloths": number(found.cloths, t), "cells": found.cells}
    said = t("trends.gaps_head" if found.gaps else "trends.gaps_none", **counts, count=len(found.gaps))
    return join(
        *head,
        el("h2", t("trends.report_place")),
        form,
        el("p", problem, class_="ms-problem", role="alert") if problem else None,
        _place(*place, photos, say, formats) if place else None,
        el("h2", t("trends.report_gaps")),
        el("p", said),
        el("ul", *(el("li", gap_words(gap, t)) for gap in found.gaps)) if found.gaps else None,
        el("p", t("trends.report_gap_warning"), class_="ms-note") if found.gaps else None,
    )


def _sheet_link(maker: str, ending: str, say: Wording) -> Markup:
    query = urlencode({"maker": maker})
    href = f"{around.address('overview', say)}/report.{ending}?{query}"
    words = say.translator("market.take_for")
    return el("a", f"{words} ({ending.upper()})", href=href, class_="ms-button", download=True)


def _place(place: Place, growth: Growth, photos: Mapping[int, int], say: Wording, formats: Sequence[str]) -> Markup:
    t = say.translator
    rows = [
        [
            growth.name(each.key, say.lang) if each.key else t("trends.place_outside"),
            number(len(each.cloth_ids), t),
            percent(each.own_share, t),
            percent(each.market_share, t),
            around.course_mark(each.group.course, say) if each.group else "–",
            join(
                *(
                    around.picture(photos[cloth], f"C{cloth}", say)
                    for cloth in [cloth for cloth in each.cloth_ids if cloth in photos][:_MOST_PICTURES]
                )
            ),
        ]
        for each in place.groups
    ]
    columns = [t(f"trends.column_{name}") for name in ("group", "cloths", "own", "market", "course")]
    missing = "; ".join(growth.name(key, say.lang) for key in place.missing)
    return el(
        "section",
        around.table(
            [*columns, t("market.pictures")],
            rows,
            caption=t("trends.place_head", maker=place.maker, cloths=number(place.cloths, t)),
        ),
        el("p", t("trends.place_missing", names=missing)) if missing else None,
        el("p", *(_sheet_link(place.maker, ending, say) for ending in formats), class_="ms-actions"),
        class_="ms-panel",
    )
