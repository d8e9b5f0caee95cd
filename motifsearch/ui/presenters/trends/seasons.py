"""Seasons as HTML: the months of the market with the seasons marked, and what surely has more or less of it then.

Knows: sentences and the chart. Does not know: how seasons are found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el
from motifsearch.ui.presenters.trends import around
from motifsearch.ui.presenters.trends.charts import months_chart
from motifsearch.vocabulary.terms import label
from motifsearch.workflows.trends.seasons import EVENTS
from motifsearch.workflows.trends.wording import number, percent, period_words, season_words

if TYPE_CHECKING:
    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.trends.growth import Growth

# Of a month that lies less in a season than this, nobody would say that it is one.
_LEAST_FILLED = 0.25


def seasons_section(found: Growth, say: Wording) -> Markup | None:
    """Show the seasons where two years of listings are there; nothing else."""
    t = say.translator
    if not found.has_seasons:
        return None
    said: list[Markup] = []
    for season in found.market_seasons:
        event, times = label("event", season.event, t.lang), number(season.times, t, digits=1)
        said.append(el("li", t("trends.market_season", event=event, times=times)))
    for group in found.groups:
        name = found.name(group.key, t.lang)
        said += [el("li", f"{name}. {season_words(season, t)}") for season in group.seasons]
    marked = [
        tuple(event for event, part in zip(EVENTS, month.filled, strict=True) if part >= _LEAST_FILLED)
        for month in found.months
    ]
    names = [period_words(month.key, t) for month in found.months]
    chart = months_chart(
        [(name, month.daily, events) for name, month, events in zip(names, found.months, marked, strict=True)],
        words=t("market.seasons_words", first=names[0], last=names[-1]),
        top_words=number(max(month.daily for month in found.months), t, digits=1),
    )
    legend = [
        el("span", el("i", class_=f"ms-season-{event}", aria_hidden="true"), label("event", event, t.lang))
        for event in EVENTS
    ]
    rows = [
        [
            name,
            number(month.listings, t),
            number(month.daily, t, digits=1),
            "; ".join(
                f"{label('event', event, t.lang)} ({percent(part, t)})"
                for event, part in zip(EVENTS, month.filled, strict=True)
                if part > 0
            )
            or "–",
        ]
        for name, month in zip(names, found.months, strict=True)
    ]
    columns = [t(f"market.season_{name}") for name in ("month", "listings", "daily", "which")]
    return el(
        "section",
        el("h2", t("market.seasons")),
        el("p", t("market.seasons_lead"), class_="ms-note"),
        el("ul", *said) if said else el("p", t("market.seasons_none")),
        el("div", chart, class_="ms-months"),
        el("p", *legend, class_="ms-season-key"),
        around.behind(t("market.figures"), around.table(columns, rows, caption=t("market.seasons"))),
        class_="ms-panel",
    )
