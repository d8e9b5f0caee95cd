"""Colours over time as HTML: a column of the period's real colours for each, and what each colour does.

Knows: how colours are shown and named. Does not know: how they are found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.images.palette import swatch_hex
from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.trends import around, overview
from motifsearch.ui.presenters.trends.charts import stacked_chart
from motifsearch.workflows.trends.wording import percent, period_words

if TYPE_CHECKING:
    from motifsearch.ui.presenters.trends.around import Choice
    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.trends.colours import ColourTrends


def colours_page(found: ColourTrends, choice: Choice, say: Wording, *, may_write: bool) -> Markup:
    """Show the page's content.

    Parameters
    ----------
    found : ColourTrends
    choice : Choice
    say : Wording
    may_write : bool

    Returns
    -------
    Markup
    """
    t = say.translator
    growth = found.growth
    head = [
        around.heading("colours", say),
        around.ways("colours", choice, say),
        around.choices("colours", choice, say, groups=None),
    ]
    if not growth.listings:
        return join(*head, around.nothing(say, may_write=may_write))
    names = [period_words(period.key, t) for period in growth.periods]
    columns = [
        [
            (
                swatch_hex(each.swatch),
                each.part,
                f"{period}: {growth.name(each.family, say.lang)} {percent(each.part, t)}",
            )
            for each in parts
        ]
        for period, parts in zip(names, found.parts, strict=True)
    ]
    rows = [
        [period, ", ".join(f"{growth.name(each.family, say.lang)} {percent(each.part, t)}" for each in parts) or "–"]
        for period, parts in zip(names, found.parts, strict=True)
    ]
    words = t("market.colours_words", first=names[0], last=names[-1])
    chart = el("div", stacked_chart(columns, names, words=words), class_="ms-panel ms-wide-chart ms-scroll")
    table = around.table(
        [t("trends.column_period"), t("market.colours_parts")], rows, caption=t("market.title_colours")
    )
    return join(
        *head,
        chart,
        around.behind(t("market.figures"), table),
        el("h2", t("market.colours_each")),
        el("p", t("market.colours_rule"), class_="ms-note"),
        overview.timelines(growth, say, links=False),
        around.behind(t("market.all_groups"), overview.groups_table(growth, say)),
    )
