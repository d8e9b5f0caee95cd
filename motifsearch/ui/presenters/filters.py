"""The filters with their live counts, and the marks of those that are set.

Knows: how counts become check boxes. Does not know: gradio, or how photographs are counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from motifsearch.records import Condition
    from motifsearch.ui.wording import Wording

    # Names the value of a field.
    _Named: TypeAlias = Callable[[str, str], str]

# In the order in which people narrow down; a field that is not named here comes after them.
ORDER = (
    "motif", "family", "technique", "province", "regency", "community", "colour", "dye", "period", "maker", "product",
    "rights", "collection", "tag", "has_listing", "generated",
)  # fmt: skip
_OPEN_AT_FIRST = frozenset({"motif", "technique", "province"})


def filters(
    facets: Mapping[str, Mapping[str, int]],
    conditions: Sequence[Condition],
    remaining: int,
    say: Wording,
    *,
    motif_names: Mapping[str, str] | None = None,
) -> Markup:
    """Show every field that can narrow the answer.

    Parameters
    ----------
    facets : mapping of str to mapping of str to int
        Field to value to number of photographs, the filters of the other fields applied.
    conditions : sequence of Condition
        The filters that are set; they stay visible even where nothing is left to count.
    remaining : int
        Photographs that meet all of them.
    say : Wording
    motif_names : mapping of str to str, optional
        Uid to name of motifs that the vocabulary does not know.

    Returns
    -------
    Markup
    """
    names = motif_names or {}

    def named(field: str, value: str) -> str:
        return names[value] if field == "motif" and value in names else say.value(field, value)

    chosen = {part.field: part.values for part in conditions}
    known = [name for name in ORDER if name in facets or name in chosen]
    others = sorted(name for name in {*facets, *chosen} if name not in ORDER)
    drawn = [_group(name, facets.get(name, {}), chosen.get(name, ()), say, named) for name in (*known, *others)]
    groups = [group for group in drawn if group is not None] or [el("p", say("filters_none"), class_="ms-note")]
    count = sum(len(part.values) for part in conditions)
    title = say("filters_active", count=count) if count else say("filters")
    return el(
        "details",
        el("summary", el("span", title), el("span", say("filters_remaining", count=say.number(remaining)))),
        _active(conditions, say, named) if conditions else None,
        el("div", *groups, class_="ms-facets"),
        el(
            "button",
            say("filters_show", count=say.number(remaining)),
            type="button",
            class_="ms-button ms-button-main ms-filters-done",
        ),
        class_="ms-filters",
        data_key="filters",
    )


def _active(conditions: Sequence[Condition], say: Wording, named: _Named) -> Markup:
    marks = [
        el(
            "button",
            named(part.field, value),
            el("span", "×", aria_hidden="true"),
            type="button",
            class_="ms-chip",
            aria_label=say("filter_remove", field=say.field(part.field), value=named(part.field, value)),
            data_field=part.field,
            data_value=value,
        )
        for part in conditions
        for value in part.values
    ]
    clear = el("button", say("filters_clear"), type="button", class_="ms-link", data_ask="clear-filters")
    return el("div", *marks, clear, class_="ms-chips")


def _group(field: str, counts: Mapping[str, int], chosen: Sequence[str], say: Wording, named: _Named) -> Markup | None:
    values = {value: count for value, count in counts.items() if count or value in chosen}
    values |= {value: 0 for value in chosen if value not in values}
    # One value that every photograph has narrows nothing.
    if not values or (len(values) == 1 and not chosen):
        return None
    by_count = sorted(values, key=lambda value: (-values[value], named(field, value).casefold()))
    if field == "period":
        by_count = sorted(values, key=_first_year)
    choices = [
        _choice(
            field,
            value,
            el("span", named(field, value), class_="ms-choice-name"),
            value in chosen,
            el("span", say.number(values[value]), class_="ms-count"),
        )
        for value in by_count
    ]
    return el(
        "details",
        el("summary", say.field(field), el("span", str(len(chosen)), class_="ms-set") if chosen else None),
        el("div", *choices, class_="ms-choices", role="group", aria_label=say.field(field)),
        class_="ms-facet",
        data_key=field,
        open=field in _OPEN_AT_FIRST or bool(chosen),
    )


def _choice(field: str, value: str, name: Markup, checked: bool, count: Markup) -> Markup:
    box = el("input", type="checkbox", checked=checked, data_field=field, data_value=value)
    return el("label", box, name, count, class_="ms-choice")


def _first_year(period: str) -> tuple[int, str]:
    """When a period begins; a century stands before its decades."""
    century, decade = period.removeprefix("century-"), period.removesuffix("s")
    if century != period and century.isdigit():
        return 100 * (int(century) - 1) - 1, period
    return (int(decade) if decade.isdigit() else 9999), period
