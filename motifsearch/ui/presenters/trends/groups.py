"""Cards of the groups, and the page of one group with what a person may do to it.

Knows: how cards become HTML and where forms go. Does not know: how groups are found or changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.images.palette import swatch_hex
from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.trends import around, overview
from motifsearch.vocabulary.terms import bare_name, label, term
from motifsearch.workflows.trends.clusters import AXES, LEVELS
from motifsearch.workflows.trends.fitting import LEAST_CLOTHS
from motifsearch.workflows.trends.wording import course_words, number, percent, prices_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.records import Swatch, TrendCluster
    from motifsearch.ui.presenters.trends.around import Choice
    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.trends.cards import Card
    from motifsearch.workflows.trends.clusters import Clustering
    from motifsearch.workflows.trends.growth import GroupGrowth, Growth

_MOST_FACTS = 3
_MOST_MEMBERS = 120


def groups_page(
    clustering: Clustering,
    cards: Sequence[Card],
    *,
    found: Growth,
    photos: Mapping[int, int],
    choice: Choice,
    say: Wording,
    may_write: bool,
) -> Markup:
    """Show all groups of an axis.

    Parameters
    ----------
    clustering : Clustering
    cards : sequence of Card
    found : Growth
        Of the same axis.
    photos : mapping of int to int
        The photograph that stands for each cloth.
    choice : Choice
    say : Wording
    may_write : bool

    Returns
    -------
    Markup
    """
    t = say.translator
    head = [
        around.heading("groups", say),
        around.ways("groups", choice, say),
        around.choices("groups", choice, say, groups=AXES),
    ]
    if not cards:
        none = t("trends.clusters_none", cloths=number(clustering.cloths, t), least=LEAST_CLOTHS)
        return join(*head, el("p", none, class_="ms-panel"))
    counts = {"count": len(clustering.clusters), "inside": clustering.cloths - clustering.outside}
    said = t("trends.clusters_head", **counts, cloths=clustering.cloths, outside=clustering.outside)
    if clustering.least is not None and clustering.agreement is not None:
        said += " " + t("market.groups_why", agreement=number(clustering.agreement, t, digits=2))
    grown = {group.key: group for group in found.groups}
    items = [el("li", _card(card, grown.get(f"K{card.cluster.cluster_id}"), found, photos, say)) for card in cards]
    return join(
        *head,
        el("p", said),
        _levels(clustering, choice, say) if may_write else None,
        el("ul", *items, class_="ms-tiles"),
    )


def group_page(
    card: Card,
    others: Sequence[TrendCluster],
    *,
    found: Growth,
    photos: Mapping[int, int],
    choice: Choice,
    say: Wording,
    may_write: bool,
) -> Markup:
    """Show one group: its course, all its members, and the forms that change it.

    Parameters
    ----------
    card : Card
    others : sequence of TrendCluster
        The other groups of its axis.
    found : Growth
    photos : mapping of int to int
    choice : Choice
    say : Wording
    may_write : bool

    Returns
    -------
    Markup
    """
    t = say.translator
    cluster = card.cluster
    name = _name(cluster, say)
    grown = next((group for group in found.groups if group.key == f"K{cluster.cluster_id}"), None)
    members = [cloth for cloth in cluster.cloth_ids if cloth in photos]
    shown = [around.picture(photos[cloth], f"C{cloth}", say) for cloth in members[:_MOST_MEMBERS]]
    more = len(members) - len(shown)
    parts = [
        el("h1", name, " ", around.course_mark(grown.course, say) if grown else None),
        around.ways("groups", choice, say),
        el("p", *_states(cluster, say)),
        _palette(card.palette, say),
    ]
    if grown:
        parts += [
            el("div", overview.course_of(grown, found, say), class_="ms-panel ms-wide-chart"),
            el("p", course_words(grown, t)),
            around.behind(t("market.figures"), overview.figures_table(grown, found, say)),
        ]
    else:
        parts.append(el("p", t("market.group_no_listings")))
    parts += [
        _facts(card, say),
        el("h2", t("market.typical")),
        _pictures(card.typical, photos, say, large=True),
        el("h2", t("market.unusual")) if card.unusual else None,
        _pictures(card.unusual, photos, say, large=True),
        _forms(card, others, choice, say) if may_write else None,
        el("h2", t("market.members", count=number(len(members), t))),
        el("div", *shown, class_="ms-thumbs"),
        el("p", t("market.members_more", count=number(more, t)), class_="ms-note") if more > 0 else None,
        el("p", el("a", t("market.all_back"), href=around.address("groups", say, choice.query))),
    ]
    return join(*parts)


def _card(card: Card, grown: GroupGrowth | None, found: Growth, photos: Mapping[int, int], say: Wording) -> Markup:
    t = say.translator
    cluster = card.cluster
    prices = prices_words(grown.prices, found.currency, t) if grown else ""
    return el(
        "article",
        el(
            "h3",
            el("a", _name(cluster, say), href=around.group_address(cluster.cluster_id, say)),
            " ",
            around.course_mark(grown.course, say) if grown else None,
        ),
        el("p", *_states(cluster, say), class_="ms-note"),
        _pictures(card.typical, photos, say),
        _palette(card.palette, say),
        overview.course_of(grown, found, say) if grown else None,
        el("p", course_words(grown, t)) if grown else None,
        _facts(card, say),
        el("p", t("trends.card_prices", prices=prices)) if prices else None,
        el("p", t("market.unusual"), class_="ms-note") if card.unusual else None,
        _pictures(card.unusual, photos, say),
        around.behind(t("market.figures"), overview.figures_table(grown, found, say)) if grown else None,
        class_="ms-panel ms-tile",
    )


def _name(cluster: TrendCluster, say: Wording) -> str:
    return cluster.name_en if say.lang == "en" else cluster.name_id


def _states(cluster: TrendCluster, say: Wording) -> list[str]:
    t = say.translator
    said = [t("market.cloth_count", count=number(len(cluster.cloth_ids), t))]
    if cluster.fit is not None:
        said.append(t("market.name_fits", share=percent(cluster.fit, t)))
    if cluster.pinned:
        said.append(t("market.is_pinned"))
    if cluster.named_by == "person":
        said.append(t("market.is_named"))
    return [" ".join(said)]


def _palette(palette: Sequence[Swatch], say: Wording) -> Markup | None:
    if not palette:
        return None
    swatches: list[Markup] = []
    for each in palette:
        colour, part = swatch_hex(each), round(100 * each.share)
        words = say("record_swatch", hex=colour, percent=part)
        style = f"background:{colour};flex-grow:{max(part, 4)}"
        swatches.append(el("li", el("span", words, class_="ms-unseen"), style=style, title=words))
    return el("ul", *swatches, class_="ms-palette", aria_label=say("record_palette"))


def _pictures(cloths: Sequence[int], photos: Mapping[int, int], say: Wording, *, large: bool = False) -> Markup:
    shown = [around.picture(photos[cloth], f"C{cloth}", say, large=large) for cloth in cloths if cloth in photos]
    return el("div", *shown, class_="ms-thumbs")


def _facts(card: Card, say: Wording) -> Markup:
    t = say.translator
    kinds = (
        ("motif", card.motifs),
        ("regency", card.regencies) if card.regencies else ("province", card.provinces),
        ("technique", card.techniques),
        ("maker", card.makers),
    )
    rows: list[Markup] = []
    for kind, counts in kinds:
        if counts:
            said = ", ".join(
                f"{_named(kind, value, say)} ({number(count, t)})"
                for value, count in list(counts.items())[:_MOST_FACTS]
            )
            rest = len(counts) - _MOST_FACTS
            rows += [
                el("dt", say.field(kind)),
                el("dd", said + (t("market.and_more", count=rest) if rest > 0 else "")),
            ]
    return el("dl", *rows, class_="ms-facts")


def _named(kind: str, value: str, say: Wording) -> str:
    if kind == "maker" or term(kind, value) is None:
        return value
    return bare_name(label(kind, value, say.lang))


def _levels(clustering: Clustering, choice: Choice, say: Wording) -> Markup:
    t = say.translator
    level = clustering.level

    def button(to: int, words: str) -> Markup:
        return el(
            "button", words, type="submit", name="level", value=to, class_="ms-button", disabled=to not in LEVELS
        )

    return el(
        "form",
        el("input", type="hidden", name="axis", value=choice.axis),
        button(level - 1, t("market.finer")),
        button(level + 1, t("market.coarser")),
        button(0, t("market.most_stable")),
        el("span", t("market.levels_note"), class_="ms-note"),
        method="post",
        action=f"{around.address('groups', say)}/find",
        class_="ms-actions",
    )


def _forms(card: Card, others: Sequence[TrendCluster], choice: Choice, say: Wording) -> Markup:
    t = say.translator
    cluster = card.cluster
    base = around.group_address(cluster.cluster_id, say)

    def form(action: str, *fields: Markup | None, button: str) -> Markup:
        kept = el("input", type="hidden", name="axis", value=choice.axis)
        submit = el("button", button, type="submit", class_="ms-button")
        return el("form", kept, *fields, submit, method="post", action=f"{base}/{action}", class_="ms-choices")

    named = [
        el("label", el("span", t(f"market.name_{lang}")), el("input", name=f"name_{lang}", value=value, required=True))
        for lang, value in (("id", cluster.name_id), ("en", cluster.name_en))
    ]
    into = [(str(each.cluster_id), f"{_name(each, say)} (K{each.cluster_id})") for each in others]
    return el(
        "section",
        el("h2", t("market.change")),
        form("rename", *named, button=t("market.rename")),
        form(
            "pin",
            el("input", type="hidden", name="pinned", value="no" if cluster.pinned else "yes"),
            el("span", t("market.pin_note"), class_="ms-note"),
            button=t("market.unpin") if cluster.pinned else t("market.pin"),
        ),
        form("merge", around.select("other", t("market.merge_with"), into, into[0][0]), button=t("market.merge"))
        if into
        else None,
        form(
            "split",
            el(
                "label",
                el("span", t("market.split_which")),
                el("input", name="cloths", placeholder="C12 C40", autocomplete="off"),
            ),
            button=t("market.split"),
        ),
        class_="ms-panel",
    )
