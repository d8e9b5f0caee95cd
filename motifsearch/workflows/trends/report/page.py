"""The sheet as one HTML page, for the screen and for A4 paper.

Knows: the order of what is said, pictures, charts and tables. Does not know: how anything was computed.
"""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.vocabulary.terms import label
from motifsearch.workflows.trends.report.charts import share_chart
from motifsearch.workflows.trends.wording import (
    change_words,
    course_words,
    gap_words,
    interval_words,
    number,
    percent,
    prices_words,
    remarks,
    season_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from motifsearch.messages import Translator
    from motifsearch.workflows.trends.gaps import Gaps
    from motifsearch.workflows.trends.growth import GroupGrowth, Growth
    from motifsearch.workflows.trends.place import Place
    from motifsearch.workflows.trends.report.sheet import Sheet

_MOST_GAPS = 12
_STYLE = """
@page { size: A4; margin: 16mm 15mm 18mm; @bottom-center { content: counter(page); font: 9pt sans-serif; } }
body { font: 10.5pt/1.45 "DejaVu Sans", "Noto Sans", sans-serif; color: #222; margin: 0 auto; max-width: 180mm; }
h1 { font-size: 19pt; margin: 0 0 2mm; } h2 { font-size: 13pt; margin: 7mm 0 2mm; border-bottom: 1px solid #bbb; }
h3 { font-size: 11.5pt; margin: 0 0 1mm; } p { margin: 0 0 2mm; } .note { color: #444; font-size: 9.5pt; }
table { border-collapse: collapse; width: 100%; font-size: 8.5pt; margin: 2mm 0; }
th, td { text-align: right; padding: 1mm 1.5mm; border-bottom: 1px solid #ddd; vertical-align: top; }
th:first-child, td:first-child { text-align: left; } thead { display: table-header-group; } tr { break-inside: avoid; }
.group { break-inside: avoid; border: 1px solid #ccc; border-radius: 2mm; padding: 3mm; margin: 0 0 3mm; }
.course { font-weight: bold; border-radius: 1.5mm; padding: 0 1.5mm; background: #eee; }
.emerging, .growing { background: #d6ead7; } .fading { background: #f3d9d3; } .steady { background: #dfe6ee; }
.row { display: flex; gap: 3mm; align-items: flex-start; } .row svg { width: 84mm; flex: none; }
.pictures img { width: 17mm; height: 17mm; object-fit: cover; border-radius: 1mm; margin-right: 1mm; }
@media (max-width: 640px) { body { padding: 0 4mm; } .row { display: block; } .row svg { width: 100%; }
  .scroll { overflow-x: auto; } }
"""


def page(sheet: Sheet, t: Translator) -> str:
    """Return the whole page.

    Parameters
    ----------
    sheet : Sheet
    t : Translator

    Returns
    -------
    str
        HTML that needs no other file.
    """
    growth = sheet.growth
    title = t(f"trends.report_title_{growth.source}")
    body = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="note">{escape(t("trends.report_made", day=_day(sheet.day, t)))}</p>',
    ]
    if sheet.generated:
        body.append(_p(t("trends.report_generated"), "note"))
    body += [_p(said) for said in _summary(growth, t)]
    if growth.groups:
        body += [f"<h2>{escape(t('trends.report_overview'))}</h2>", _overview(growth, t)]
        body.append(f"<h2>{escape(t('trends.report_groups'))}</h2>")
        body += [_card(group, sheet, t) for group in growth.groups]
    if sheet.place is not None:
        body += _place(sheet.place, growth, t)
    if sheet.gaps is not None and sheet.gaps.listings:
        body += _gaps(sheet.gaps, t)
    body += [f"<h2>{escape(t('trends.report_limits'))}</h2>", "<ul>"]
    body += [f"<li>{escape(said)}</li>" for said in [*remarks(growth, t), *_limits(t)]] + ["</ul>"]
    if growth.groups:
        body += [
            f"<h2>{escape(t('trends.report_tables'))}</h2>",
            *(_figures(group, growth, t) for group in growth.groups),
        ]
    return (
        f'<!doctype html><html lang="{t.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{''.join(body)}</body></html>\n"
    )


def _p(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def _day(day: date, t: Translator) -> str:
    return f"{day.day} {t('trends.months').split()[day.month - 1]} {day.year}"


def _summary(growth: Growth, t: Translator) -> list[str]:
    if not growth.listings:
        return []
    first, last = growth.periods[0].key, growth.periods[-1].key
    head = "trends.growth_head" if growth.source == "market" else "trends.growth_head_archive"
    said = [t(head, count=number(growth.listings, t), first=first, last=last, by=t(f"trends.by_{growth.by}"))]
    for course in ("emerging", "growing", "fading", "steady"):
        names = "; ".join(growth.name(group.key, t.lang) for group in growth.groups if group.course == course)
        if names:
            said.append(t(f"trends.sum_{course}", names=names))
    if not any(group.course in {"emerging", "growing", "fading"} for group in growth.groups):
        said.append(t("trends.sum_none"))
    for season in growth.market_seasons:
        times = number(season.times, t, digits=1)
        said.append(t("trends.market_season", event=label("event", season.event, t.lang), times=times))
    return said


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "") -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    named = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f'<div class="scroll"><table>{named}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _overview(growth: Growth, t: Translator) -> str:
    names = ("group", "course", "change", "interval", "listings", "share", "prices")
    rows = [
        [
            growth.name(group.key, t.lang),
            t(f"trends.course_{group.course}"),
            change_words(group.change.times, t) if group.change else "–",
            interval_words(group.change, t) if group.change else "–",
            number(group.listings, t),
            percent(group.share, t, digits=1),
            prices_words(group.prices, growth.currency, t) or "–",
        ]
        for group in growth.groups
    ]
    return _table([t(f"trends.column_{name}") for name in names], rows)


def _card(group: GroupGrowth, sheet: Sheet, t: Translator) -> str:
    growth = sheet.growth
    name = growth.name(group.key, t.lang)
    pictures = "".join(_picture(path, name) for path in sheet.pictures.get(group.key, ()))
    shares = [each.share for each in group.figures]
    top = max([share for share in shares if share is not None] + [0.01]) * 1.15
    change = group.change
    chart = share_chart(
        shares,
        [period.key for period in growth.periods],
        words=f"{name}: {t('trends.column_share')}, {growth.periods[0].key} – {growth.periods[-1].key}",
        percent_of=(percent(0, t), percent(top, t)),
        slope=(float(np.log(change.low)), float(np.log(change.times)), float(np.log(change.high))) if change else None,
        years=[period.middle_years for period in growth.periods],
    )
    facts = t(
        "trends.card_facts",
        listings=number(group.listings, t),
        cloths=number(group.cloths, t),
        share=percent(group.share, t, digits=1),
        units=number(group.units, t),
    )
    prices = prices_words(group.prices, growth.currency, t)
    said = [course_words(group, t), facts]
    if prices:
        said.append(t("trends.card_prices", prices=prices))
    said += [season_words(season, t) for season in group.seasons]
    course = f'<span class="course {group.course}">{escape(t(f"trends.course_{group.course}"))}</span>'
    text = "".join(_p(each) for each in said)
    return (
        f'<section class="group"><h3>{escape(name)} {course}</h3>'
        f'<div class="row">{chart}<div>{text}</div></div><div class="pictures">{pictures}</div></section>'
    )


def _picture(path: Path, name: str) -> str:
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return f'<img alt="{escape(name)}" src="data:image/jpeg;base64,{data}">'


def _place(place: Place, growth: Growth, t: Translator) -> list[str]:
    rows = [
        [
            growth.name(each.key, t.lang) if each.key else t("trends.place_outside"),
            number(len(each.cloth_ids), t),
            percent(each.own_share, t),
            percent(each.market_share, t),
            t(f"trends.course_{each.group.course}") if each.group else "–",
        ]
        for each in place.groups
    ]
    columns = [t(f"trends.column_{name}") for name in ("group", "cloths", "own", "market", "course")]
    body = [
        f"<h2>{escape(t('trends.report_place'))}</h2>",
        _p(t("trends.place_head", maker=place.maker, cloths=place.cloths)),
    ]
    body.append(_table(columns, rows))
    if place.missing:
        body.append(_p(t("trends.place_missing", names="; ".join(growth.name(key, t.lang) for key in place.missing))))
    return body


def _gaps(gaps: Gaps, t: Translator) -> list[str]:
    counts = {"listings": number(gaps.listings, t), "cloths": number(gaps.cloths, t), "cells": gaps.cells}
    head = t("trends.gaps_head" if gaps.gaps else "trends.gaps_none", **counts, count=len(gaps.gaps))
    items = "".join(f"<li>{escape(gap_words(gap, t))}</li>" for gap in gaps.gaps[:_MOST_GAPS])
    warning = _p(t("trends.report_gap_warning"), "note") if gaps.gaps else ""
    return [f"<h2>{escape(t('trends.report_gaps'))}</h2>", _p(head), f"<ul>{items}</ul>" if items else "", warning]


def _limits(t: Translator) -> list[str]:
    return [t(f"trends.limit_{name}") for name in ("sample", "interval", "verdict")]


def _figures(group: GroupGrowth, growth: Growth, t: Translator) -> str:
    rows = [
        [
            each.period,
            number(each.listings, t),
            "–" if each.share is None else percent(each.share, t, digits=1),
            number(each.units, t),
            number(each.revenue, t) if growth.currency else "–",
            prices_words(each.prices, growth.currency, t) or "–",
        ]
        for each in group.figures
    ]
    columns = [t(f"trends.column_{name}") for name in ("period", "listings", "share", "units", "revenue", "prices")]
    return _table(columns, rows, growth.name(group.key, t.lang))
