"""The first page about the market: what it does in sentences, a small chart for each group, sheets to take along.

Knows: how growth becomes HTML. Does not know: how it was computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.trends import around
from motifsearch.ui.presenters.trends.charts import course_chart
from motifsearch.ui.presenters.trends.seasons import seasons_section
from motifsearch.vocabulary.terms import label
from motifsearch.workflows.trends.wording import (
    change_words,
    course_words,
    interval_words,
    number,
    percent,
    period_words,
    prices_words,
    remarks,
    season_words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.messages import Translator
    from motifsearch.ui.presenters.trends.around import Choice
    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.trends.growth import GroupGrowth, Growth

# Charts of more groups would be read by nobody; the table has them all.
_MOST_CHARTS = 24


def overview(
    found: Growth,
    choice: Choice,
    say: Wording,
    *,
    may_write: bool,
    formats: tuple[str, ...],
    forms: tuple[str, ...] = ("csv",),
    photos: Mapping[str, Sequence[int]] | None = None,
) -> Markup:
    """Show the page's content.

    Parameters
    ----------
    found : Growth
    choice : Choice
    say : Wording
    may_write : bool
    formats : tuple of str
        Endings in which a sheet can be had.
    forms : tuple of str
        Forms in which the tables can be had.
    photos : mapping of str to sequence of int, optional
        Photographs that stand for each group.

    Returns
    -------
    Markup
    """
    t = say.translator
    parts = [around.heading("overview", say), around.ways("overview", choice, say)]
    if not found.listings:
        return join(*parts, around.nothing(say, may_write=may_write))
    parts.append(around.choices("overview", choice, say))
    parts.append(_summary(found, t))
    parts.append(timelines(found, say, photos=photos or {}))
    parts.append(seasons_section(found, say) or Markup(""))
    parts.append(around.behind(t("market.all_groups"), groups_table(found, say)))
    parts.append(_takeaway(choice, say, formats, forms))
    limits = [*remarks(found, t), *(t(f"trends.limit_{name}") for name in ("sample", "interval", "verdict"))]
    parts += [el("h2", t("trends.report_limits")), around.notes(limits) or Markup("")]
    return join(*parts)


def timelines(
    found: Growth, say: Wording, *, links: bool = True, photos: Mapping[str, Sequence[int]] | None = None
) -> Markup:
    """Show a small chart for each group, all to one scale, grouped as the growth orders them.

    Parameters
    ----------
    found : Growth
    say : Wording
    links : bool
        Whether a group's name leads to its page.
    photos : mapping of str to sequence of int, optional
        Photographs that stand for each group.

    Returns
    -------
    Markup
    """
    shown = found.groups[:_MOST_CHARTS]
    top = max([each.share or 0.0 for group in shown for each in group.figures] + [0.01]) * 1.1
    tiles = [
        el("li", _tile(group, found, say, top, links=links, photos=(photos or {}).get(group.key, ())))
        for group in shown
    ]
    return el("ul", *tiles, class_="ms-tiles")


def course_of(group: GroupGrowth, found: Growth, say: Wording, *, top: float | None = None) -> Markup:
    """Draw the course of one group."""
    t = say.translator
    shares = [each.share for each in group.figures]
    change = group.change
    height = top or max([share or 0.0 for share in shares] + [0.01]) * 1.15
    first, last = period_words(found.periods[0].key, t), period_words(found.periods[-1].key, t)
    words = t("market.chart_words", name=found.name(group.key, say.lang), first=first, last=last)
    return course_chart(
        shares,
        (first, last),
        words=f"{words} {course_words(group, t)}",
        top=height,
        top_words=percent(height, t),
        zero_words=percent(0, t),
        slope=(float(np.log(change.low)), float(np.log(change.times)), float(np.log(change.high))) if change else None,
        years=[period.middle_years for period in found.periods],
    )


def figures_table(group: GroupGrowth, found: Growth, say: Wording) -> Markup:
    """Show a group's figures by period."""
    t = say.translator
    names = ("period", "listings", "share", "units", "revenue", "prices")
    rows = [
        [
            period_words(each.period, t),
            number(each.listings, t),
            "–" if each.share is None else percent(each.share, t, digits=1),
            number(each.units, t),
            f"{found.currency} {number(each.revenue, t)}" if found.currency else "–",
            prices_words(each.prices, found.currency, t) or "–",
        ]
        for each in group.figures
    ]
    return around.table([t(f"trends.column_{name}") for name in names], rows, caption=found.name(group.key, say.lang))


def groups_table(found: Growth, say: Wording) -> Markup:
    """Show all groups with what they do."""
    t = say.translator
    names = ("group", "course", "change", "interval", "listings", "share", "units", "prices")
    rows = [
        [
            found.name(group.key, say.lang),
            around.course_mark(group.course, say),
            change_words(group.change.times, t) if group.change else "–",
            interval_words(group.change, t) if group.change else "–",
            number(group.listings, t),
            percent(group.share, t, digits=1),
            number(group.units, t),
            prices_words(group.prices, found.currency, t) or "–",
        ]
        for group in found.groups
    ]
    return around.table([t(f"trends.column_{name}") for name in names], rows, caption=t("market.all_groups"))


def _tile(
    group: GroupGrowth, found: Growth, say: Wording, top: float, *, links: bool, photos: Sequence[int] = ()
) -> Markup:
    t = say.translator
    name = found.name(group.key, say.lang)
    shown: str = name
    if links and group.key.startswith("K") and group.key[1:].isdigit():
        shown = el("a", name, href=around.group_address(int(group.key[1:]), say))
    facts = t(
        "trends.card_facts",
        listings=number(group.listings, t),
        cloths=number(group.cloths, t),
        share=percent(group.share, t, digits=1),
        units=number(group.units, t),
    )
    seasons = [el("p", season_words(season, t)) for season in group.seasons]
    return el(
        "article",
        el("h3", shown, " ", around.course_mark(group.course, say)),
        el("div", *(around.picture(photo, name, say) for photo in photos), class_="ms-thumbs") if photos else None,
        course_of(group, found, say, top=top),
        el("p", course_words(group, t)),
        *seasons,
        el("p", facts, class_="ms-note"),
        around.behind(t("market.figures"), figures_table(group, found, say)),
        class_="ms-panel ms-tile",
    )


def _summary(found: Growth, t: Translator) -> Markup:
    first, last = period_words(found.periods[0].key, t), period_words(found.periods[-1].key, t)
    said = [
        el(
            "p",
            t("market.head", count=number(found.listings, t), first=first, last=last),
        )
    ]
    lines: list[Markup] = []
    for course in ("emerging", "growing", "fading", "steady"):
        names = "; ".join(found.name(group.key, t.lang) for group in found.groups if group.course == course)
        if names:
            lines.append(el("li", t(f"trends.sum_{course}", names=names)))
    if not any(group.course in {"emerging", "growing", "fading"} for group in found.groups):
        lines.append(el("li", t("trends.sum_none")))
    for season in found.market_seasons:
        event, times = label("event", season.event, t.lang), number(season.times, t, digits=1)
        lines.append(el("li", t("trends.market_season", event=event, times=times)))
    return el("section", *said, el("ul", *lines), el("p", t("market.rule"), class_="ms-note"), class_="ms-panel")


def _takeaway(choice: Choice, say: Wording, formats: tuple[str, ...], forms: tuple[str, ...]) -> Markup:
    t = say.translator
    joiner = "&" if choice.query else "?"
    links = [
        el(
            "a",
            t(f"market.take_{ending}"),
            href=f"{around.address('overview', say)}/report.{ending}{choice.query}",
            class_="ms-button",
            download=True,
        )
        for ending in formats
    ]
    shown = el(
        "a",
        t("market.look_sheet"),
        href=f"{around.address('overview', say)}/report.html{choice.query}{joiner}look=1",
        class_="ms-button",
    )
    ways: dict[str, tuple[str, str]] = {
        "csv": ("market.take_tables", choice.query),
        "parquet": ("market.take_parquet", f"{choice.query}{joiner}form=parquet"),
    }
    links += [
        el(
            "a",
            t(ways[form][0]),
            href=f"{around.address('overview', say)}/tables.zip{ways[form][1]}",
            class_="ms-button",
            download=True,
        )
        for form in forms
    ]
    return el(
        "section",
        el("h2", t("market.take")),
        el("p", t("market.take_lead")),
        el("p", shown, *links, class_="ms-actions"),
        class_="ms-panel",
    )
