"""The tables behind a sheet: every figure of it, the clusters with their cloths, and what was counted.

Knows: the columns of each table. Does not know: files or their formats.

Columns are English words in every language, so that whoever computes on needs no second program; names of groups come
in the language of the sheet. Sellers are people, and no table ranks them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from motifsearch.workflows.trends.counts import CONFIDENCE
from motifsearch.workflows.trends.courses import FALSE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.workflows.trends.courses import Change
    from motifsearch.workflows.trends.report.sheet import Sheet

Cell: TypeAlias = "str | int | float | None"
_PRICES = ("price_q1", "price_median", "price_q3")
_CHANGE = ("times_a_year", "low", "high", "p", "q", "dispersion")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table.

    Attributes
    ----------
    name : str
        Without an ending.
    columns : tuple of (str, type)
        Header and kind of each column: ``str``, ``int``, ``float`` or ``bool``.
    rows : tuple of tuple
        None where there is nothing.
    """

    name: str
    columns: tuple[tuple[str, type], ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(sheet: Sheet, lang: str) -> tuple[Table, ...]:
    """Return every table of a sheet; those of clusters only where groups are clusters, one's own place where asked.

    Parameters
    ----------
    sheet : Sheet
    lang : {"id", "en"}
        Of the groups' names.

    Returns
    -------
    tuple of Table
    """
    found = [_about(sheet), _groups(sheet, lang), _periods(sheet, lang), _seasons(sheet), _gaps(sheet)]
    found.append(_counted(sheet))
    if sheet.clustering is not None:
        found += [_clusters(sheet), _members(sheet)]
    if sheet.place is not None:
        found.append(_place(sheet, lang))
    return tuple(found)


def _table(name: str, columns: str, rows: Sequence[tuple[Cell, ...]]) -> Table:
    """Make a table of columns such as ``group listings:int share:float``."""
    kinds = {"": str, "str": str, "int": int, "float": float, "bool": bool}
    split = [column.partition(":") for column in columns.split()]
    return Table(name=name, columns=tuple((head, kinds[kind]) for head, _, kind in split), rows=tuple(rows))


def _reals(names: Sequence[str], before: str = "") -> str:
    return " ".join(f"{before}{name}:float" for name in names)


def _about(sheet: Sheet) -> Table:
    growth, clustering = sheet.growth, sheet.clustering
    said: list[tuple[str, object]] = [
        ("made_on", sheet.day.isoformat()),
        ("source", growth.source),
        ("groups_by", growth.group_by),
        ("periods_by", growth.by),
        ("listings", growth.listings),
        ("listings_of_no_group", growth.ungrouped),
        ("currency", growth.currency),
        ("generated", sheet.generated),
        ("interval", CONFIDENCE),
        ("false_discovery_rate", FALSE_RATE),
    ]
    said += [(f"listings_priced_in_{code}", count) for code, count in growth.other_currencies.items()]
    if clustering is not None:
        said += [
            ("cloths", clustering.cloths),
            ("cloths_of_no_group", clustering.outside),
            ("level", clustering.level),
            ("agreement", clustering.agreement),
            ("stability", clustering.stability),
        ]
    return _table("about", "what value", [(name, "" if value is None else str(value)) for name, value in said])


def _groups(sheet: Sheet, lang: str) -> Table:
    growth = sheet.growth
    rows = [
        (
            *(group.key, growth.name(group.key, lang), group.course, group.reason),
            *(group.cloths, group.listings, group.share, group.units, group.revenue, growth.currency),
            *(group.prices or (None, None, None)),
            *_change(group.change),
            *_change(group.units_change),
            *_change(group.revenue_change),
        )
        for group in growth.groups
    ]
    columns = (
        "group name course reason cloths:int listings:int share:float units:int revenue:float currency"
        f" {_reals(_PRICES)} {_reals(_CHANGE)} {_reals(_CHANGE, 'units_')} {_reals(_CHANGE, 'revenue_')}"
    )
    return _table("groups", columns, rows)


def _periods(sheet: Sheet, lang: str) -> Table:
    """Each group in each period, and the whole market under an empty key."""
    growth = sheet.growth
    every = [*((group.key, growth.name(group.key, lang), group.figures) for group in growth.groups)]
    rows = [
        (key, name, each.period, each.listings, each.share, each.units, each.revenue, *(each.prices or (None,) * 3))
        for key, name, figures in (*every, ("", "", growth.totals))
        for each in figures
    ]
    columns = f"group name period listings:int share:float units:int revenue:float {_reals(_PRICES)}"
    return _table("periods", columns, rows)


def _seasons(sheet: Sheet) -> Table:
    every = [*((group.key, group.seasons) for group in sheet.growth.groups), ("", sheet.growth.market_seasons)]
    rows = [(key, each.event, each.times, each.low, each.high, each.p) for key, found in every for each in found]
    return _table("seasons", "group event times:float low:float high:float p:float", rows)


def _gaps(sheet: Sheet) -> Table:
    rows = [
        (
            *(*gap.facets[0], *gap.facets[1], gap.seen, gap.expected, gap.q),
            *(gap.neighbours, gap.sold_there, gap.sold_anywhere),
        )
        for gap in (sheet.gaps.gaps if sheet.gaps else ())
    ]
    columns = (
        "facet_1 value_1 facet_2 value_2 seen:float expected:float q:float neighbours:int sold_there:float"
        " sold_anywhere:float"
    )
    return _table("gaps", columns, rows)


def _counted(sheet: Sheet) -> Table:
    """Every observation that was counted."""
    rows = [
        (
            *(f"C{each.cloth_id}", sheet.cloths.get(each.cloth_id, ("", None))[0], key, each.day.isoformat()),
            *(each.units, each.price, each.currency, each.channel, each.place, each.product),
        )
        for each, key in sheet.counted
    ]
    return _table("listings", "cloth cloth_uid group date units:int price:float currency channel place product", rows)


def _clusters(sheet: Sheet) -> Table:
    rows = [
        (
            *(f"K{each.cluster_id}", each.axis, each.name_id, each.name_en, each.fit, each.named_by, each.pinned),
            sum(cloth in sheet.cloths for cloth in each.cloth_ids),
        )
        for each in (sheet.clustering.clusters if sheet.clustering else ())
    ]
    return _table("clusters", "group axis name_id name_en name_fit:float named_by held:bool cloths:int", rows)


def _members(sheet: Sheet) -> Table:
    """Each cloth with its cluster, those outside all under an empty key."""
    of = {
        cloth: f"K{each.cluster_id}"
        for each in (sheet.clustering.clusters if sheet.clustering else ())
        for cloth in each.cloth_ids
    }
    rows = [(of.get(cloth, ""), f"C{cloth}", uid, title) for cloth, (uid, title) in sheet.cloths.items()]
    order = sorted(rows, key=lambda row: (row[0] == "", int(row[0][1:] or 0), int(row[1][1:])))
    return _table("members", "group cloth cloth_uid title", order)


def _place(sheet: Sheet, lang: str) -> Table:
    growth, place = sheet.growth, sheet.place
    rows = [
        (
            *(each.key, growth.name(each.key, lang) if each.key else "", len(each.cloth_ids)),
            *(each.own_share, each.market_share, each.group.course if each.group else None),
        )
        for each in (place.groups if place else ())
    ]
    return _table("own_cloths", "group name cloths:int own_share:float market_share:float course", rows)


def _change(change: Change | None) -> tuple[float | None, ...]:
    if change is None:
        return (None,) * 6
    return change.times, change.low, change.high, change.p, change.q, change.dispersion
