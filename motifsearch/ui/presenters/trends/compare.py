"""Two periods or two channels beside one another, as HTML.

Knows: the choice of sides, the chart and its table. Does not know: how shares are compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.trends import around
from motifsearch.ui.presenters.trends.charts import difference_chart
from motifsearch.workflows.trends.wording import change_of_words, number, percent, period_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from motifsearch.messages import Translator
    from motifsearch.ui.presenters.trends.around import Choice
    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.trends.comparing import Comparison, Difference
    from motifsearch.workflows.trends.views import Side

_MOST = 20


def compare_page(
    found: Comparison | None,
    names: dict[str, tuple[str, str]],
    *,
    sides: Sequence[str],
    chosen: tuple[Side, str, str],
    choice: Choice,
    say: Wording,
    may_write: bool,
) -> Markup:
    """Show the page's content.

    Parameters
    ----------
    found : Comparison or None
        None where there are not two sides to compare.
    names : dict of str to (str, str)
        Of the groups, Indonesian and English.
    sides : sequence of str
        What may be chosen.
    chosen : tuple of (str, str, str)
        What kind of side, the first and the second.
    choice : Choice
    say : Wording
    may_write : bool

    Returns
    -------
    Markup
    """
    t = say.translator
    side, first, second = chosen
    head = [around.heading("compare", say), around.ways("compare", choice, say), _form(sides, chosen, choice, say)]
    if found is None:
        body = (
            el("p", t("market.compare_one"), class_="ms-panel") if sides else around.nothing(say, may_write=may_write)
        )
        return join(*head, body)

    def name(key: str) -> str:
        return names.get(key, (key, key))[say.lang == "en"]

    one, two = (_side(each, side, t) for each in (first, second))
    counts = {"first": one, "second": two, "one": number(found.listings[0], t), "two": number(found.listings[1], t)}
    shown = found.groups[:_MOST]
    rows = [(name(each.key), each.shares[0], each.shares[1], each.is_sure) for each in shown]
    sure = [each for each in found.groups if each.is_sure]
    said = [el("li", t("market.compare_says", name=name(each.key), **_changed(each, t))) for each in sure]
    return join(
        *head,
        el("p", t("market.compare_counts", **counts)),
        el("ul", *said) if said else el("p", t("market.compare_none")),
        el(
            "p",
            el("span", class_="ms-key ms-key-first"),
            " ",
            one,
            "   ",
            el("span", class_="ms-key ms-key-second"),
            " ",
            two,
            class_="ms-note",
        ),
        el(
            "div",
            difference_chart(
                rows,
                words=t("market.compare_words", first=one, second=two),
                signs=(one, two),
                scale=lambda share: percent(share, t),
            ),
            class_="ms-panel ms-wide-chart",
        ),
        around.behind(t("market.figures"), _table(found, name, (one, two), t)),
        around.notes([t("market.compare_how")]),
    )


def _side(value: str, side: Side, t: Translator) -> str:
    return period_words(value, t) if side == "period" else value


def _form(sides: Sequence[str], chosen: tuple[Side, str, str], choice: Choice, say: Wording) -> Markup:
    t = say.translator
    side, first, second = chosen
    options = [(each, _side(each, side, t)) for each in sides]
    kinds = (("period", t("market.side_period")), ("channel", t("market.side_channel")))
    return el(
        "form",
        around.select("side", t("market.compare_what"), kinds, side),
        around.select("a", t("market.compare_first"), options, first),
        around.select("b", t("market.compare_second"), options, second),
        around.select(
            "group",
            t("market.choose_group"),
            [(each, t(f"market.group_{each}")) for each in around.GROUPINGS],
            choice.group,
        ),
        around.select(
            "by", t("market.choose_by"), [(by, t(f"market.by_{by}")) for by in ("month", "quarter", "year")], choice.by
        ),
        el("button", t("market.show"), type="submit", class_="ms-button"),
        action=around.address("compare", say),
        class_="ms-choices",
    )


def _changed(each: Difference, t: Translator) -> dict[str, str]:
    shares = {"one": percent(each.shares[0], t, digits=1), "two": percent(each.shares[1], t, digits=1)}
    return {**shares, **change_of_words(each.times or 1.0, each.low or 1.0, each.high or 1.0, t)}


def _table(found: Comparison, name: Callable[[str], str], sides: tuple[str, str], t: Translator) -> Markup:
    def money(price: float | None) -> str:
        return "–" if price is None else f"{found.currency} {number(price, t)}"

    rows: list[list[str]] = []
    for each in found.groups:
        words = change_of_words(each.times, each.low or 1.0, each.high or 1.0, t) if each.times else None
        rows.append(
            [
                name(each.key),
                f"{number(each.listings[0], t)} ({percent(each.shares[0], t, digits=1)})",
                f"{number(each.listings[1], t)} ({percent(each.shares[1], t, digits=1)})",
                words["change"] if words else t("trends.course_too_little"),
                words["interval"] if words else "–",
                money(each.prices[0]),
                money(each.prices[1]),
            ]
        )
    columns = [
        t("trends.column_group"),
        *(t("market.column_side", side=side) for side in sides),
        t("market.column_difference"),
        t("trends.column_interval"),
        *(t("market.column_price", side=side) for side in sides),
    ]
    return around.table(columns, rows, caption=t("market.title_compare"))
