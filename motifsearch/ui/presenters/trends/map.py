"""The map of the collection: what the browser draws, and the words and choices around it.

Knows: which facets colour and filter the map, and how they are written for the script. Does not know: where cloths lie
or why.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.addresses import HOME, thumbnail_address
from motifsearch.ui.presenters.trends import around
from motifsearch.vocabulary.terms import label, term
from motifsearch.workflows.trends.courses import COURSES
from motifsearch.workflows.trends.gaps import price_bands
from motifsearch.workflows.trends.wording import number, prices_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.ui.presenters.trends.around import Choice
    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.trends.growth import Growth
    from motifsearch.workflows.trends.views import MapView, Point

# Values in the order of the legend, and the place of each point's value among them, -1 for none.
Facet: TypeAlias = "tuple[list[str], list[int]]"
# More colours than this cannot be told apart; the rest is one of them.
_MOST_VALUES = 11
_NAMES = ("cluster", "course", "motif", "technique", "province", "price")


def map_page(view: MapView, found: Growth, choice: Choice, say: Wording, *, may_write: bool) -> Markup:
    """Show the page's content.

    Parameters
    ----------
    view : MapView
    found : Growth
        Of the same axis, which says what each cluster does.
    choice : Choice
    say : Wording
    may_write : bool

    Returns
    -------
    Markup
    """
    t = say.translator
    head = [around.heading("map", say), around.ways("map", choice, say)]
    if not view.points:
        return join(*head, el("p", t("market.map_empty"), class_="ms-panel"))
    facets = _facets(view, found, say)
    counts = {"count": number(len(view.points), t), "cloths": number(view.cloths, t)}
    said = t("market.map_some", **counts) if len(view.points) < view.cloths else t("market.map_all", **counts)
    names = [name for name in _NAMES if name in facets]
    tools = el(
        "div",
        around.select(
            "colour", t("market.map_colour"), [(each, t(f"market.map_by_{each}")) for each in names], names[0]
        ),
        el("button", t("market.map_lasso"), type="button", class_="ms-button", data_map="lasso", aria_pressed="false"),
        el("button", "+", type="button", class_="ms-button", data_map="in", aria_label=t("market.map_in")),
        el("button", "−", type="button", class_="ms-button", data_map="out", aria_label=t("market.map_out")),
        el("button", t("market.map_whole"), type="button", class_="ms-button", data_map="whole"),
        el("button", t("market.map_list"), type="button", class_="ms-button", data_map="list"),
        class_="ms-map-tools",
    )
    canvas = el(
        "canvas",
        id="ms-map",
        tabindex="0",
        role="application",
        aria_label=t("market.map_alt", count=number(len(view.points), t)),
        aria_describedby="ms-map-help",
    )
    words = {name: t(f"market.map_{name}") for name in ("selected_none", "split", "split_note", "none")}
    # The script puts the number there.
    words["selected"] = t("market.map_selected", count="{count}")
    data = {
        "points": [
            [each.photo_id, each.cloth_id, each.x, each.y, _name(each, say), each.cluster_id or 0]
            for each in view.points
        ],
        "facets": {name: {"names": facet[0], "values": facet[1]} for name, facet in facets.items()},
        "words": words,
        "record": f"{HOME[say.lang]}?record=",
        "thumbnail": thumbnail_address(0).removesuffix("0"),
        "split": f"{HOME[say.lang]}trends/groups/split" if may_write else None,
    }
    return join(
        *head,
        around.choices("map", choice, say, groups=("pattern", "colour", "both"), periods=False),
        el("p", said, " ", t("market.map_meaning"), class_="ms-note"),
        tools,
        el("div", canvas, class_="ms-map-frame"),
        el("p", t("market.map_help"), id="ms-map-help", class_="ms-note"),
        el("fieldset", el("legend", t("market.map_legend")), el("div", id="ms-map-legend"), class_="ms-legend"),
        el("section", id="ms-map-chosen", aria_live="polite"),
        el("noscript", el("p", t("market.map_noscript"), class_="ms-panel")),
        around.behind(t("market.map_table"), _table(view, facets, say)),
        _redraw(choice, say) if may_write else None,
        _script(data),
    )


def _redraw(choice: Choice, say: Wording) -> Markup:
    t = say.translator
    return el(
        "form",
        el("input", type="hidden", name="axis", value=choice.axis),
        el("button", t("market.map_redraw"), type="submit", class_="ms-button"),
        el("span", t("market.map_redraw_lead"), class_="ms-note"),
        method="post",
        action=around.address("map", say),
        class_="ms-actions",
    )


def _script(data: object) -> Markup:
    # Inside a script element only "<" could end it.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Markup(f'<script type="application/json" id="ms-map-data">{text}</script>')


def _name(point: Point, say: Wording) -> str:
    if point.name:
        return point.name
    return _term("motif", point.motif, say) if point.motif else say("unnamed")


def _facets(view: MapView, found: Growth, say: Wording) -> dict[str, Facet]:
    t = say.translator
    course_of = {group.key: group.course for group in found.groups}
    bands = _bands(view)
    raw: dict[str, list[str | None]] = {
        "cluster": [f"K{each.cluster_id}" if each.cluster_id else None for each in view.points],
        "course": [course_of.get(f"K{each.cluster_id}") for each in view.points],
        "motif": [each.motif for each in view.points],
        "technique": [each.technique for each in view.points],
        "province": [each.province for each in view.points],
        "price": bands,
    }

    def words(name: str, value: str) -> str:
        if name == "cluster":
            return found.name(value, say.lang)
        if name == "course":
            return t(f"trends.course_{value}")
        if name == "price":
            low, _, high = value.partition("-")
            return prices_words((float(low), 0.0, float(high)), view.currency, t)
        return _term(name, value, say)

    facets: dict[str, Facet] = {}
    for name, values in raw.items():
        if any(values):
            order = _order(name, [value for value in values if value])
            names = [words(name, value) for value in order]
            place = {value: number_ for number_, value in enumerate(order)}
            if len(order) > _MOST_VALUES:
                names = [*names[:_MOST_VALUES], t("market.map_others", count=number(len(order) - _MOST_VALUES, t))]
                place = {value: min(number_, _MOST_VALUES) for value, number_ in place.items()}
            facets[name] = (names, [place[value] if value else -1 for value in values])
    return facets


def _order(name: str, values: Sequence[str]) -> list[str]:
    known = sorted(set(values), key=lambda value: (-values.count(value), value))
    if name == "course":
        # Each has its own colour, whichever others are there.
        return list(COURSES)
    return sorted(known, key=lambda band: float(band.partition("-")[0])) if name == "price" else known


def _bands(view: MapView) -> list[str | None]:
    bands = price_bands([each.price for each in view.points])
    return [f"{band[0]:.0f}-{band[1]:.0f}" if band else None for band in bands]


def _term(kind: str, value: str, say: Wording) -> str:
    return label(kind, value, say.lang) if term(kind, value) else value


def _table(view: MapView, facets: Mapping[str, Facet], say: Wording) -> Markup:
    """What the map shows, in words: how many cloths of each group, and where on the map their middle lies."""
    t = say.translator
    names, values = facets.get("cluster", ([], []))
    places = np.array([[each.x, each.y] for each in view.points])
    rows: list[list[str]] = []
    for place, name in enumerate(names):
        own = [row for row, value in enumerate(values) if value == place]
        x, y = places[own].mean(axis=0).tolist()
        across, down = (
            ("left" if x < 0.4 else "right" if x > 0.6 else "middle"),
            ("top" if y < 0.4 else "bottom" if y > 0.6 else "middle"),
        )
        where = (
            f"{t(f'market.map_at_{down}')}, {t(f'market.map_at_{across}')}"
            if across != down
            else (t("market.map_at_middle"))
        )
        rows.append([name, number(len(own), t), where])
    outside = sum(value < 0 for value in values) if values else len(view.points)
    if outside:
        rows.append([t("trends.place_outside"), number(outside, t), "–"])
    columns = [t("trends.column_group"), t("trends.column_cloths"), t("market.map_where")]
    return around.table(columns, rows, caption=t("market.map_table"))
