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
from motifsearch.workflows.trends.report.style import STYLE
from motifsearch.workflows.trends.wording import (
    change_words,
    course_words,
    gap_words,
    interval_words,
    number,
    percent,
    period_words,
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
    body = [f"<h1>{escape(title)}</h1>"]
    if sheet.place is not None:
        body.append(f"<p><strong>{escape(t('trends.report_for', maker=sheet.place.maker))}</strong></p>")
    body.append(_p(t("trends.report_made", day=_day(sheet.day, t)), "note"))
    if sheet.generated:
        body.append(_p(t("trends.report_generated"), "note"))
    body.append(_summary(growth, t))
    if growth.groups:
        body += [f"<h2>{escape(t('trends.report_overview'))}</h2>", _overview(sheet, t)]
    if sheet.place is not None:
        body += _place(sheet.place, growth, t)
    if sheet.gaps is not None and sheet.gaps.listings:
        body += _gaps(sheet.gaps, t)
    sure = [group for group in growth.groups if group.course != "too_little"]
    if sure:
        body += [f"<h2>{escape(t('trends.report_groups'))}</h2>", *(_card(group, sheet, t) for group in sure)]
    if len(sure) < len(growth.groups):
        body.append(f"<h2>{escape(t('trends.report_unsure'))}</h2>")
        body += [_unsure(group, sheet, t) for group in growth.groups if group.course == "too_little"]
    body += [f"<h2>{escape(t('trends.report_limits'))}</h2>", "<ul>"]
    body += [f"<li>{escape(said)}</li>" for said in [*remarks(growth, t), *_limits(t)]] + ["</ul>"]
    if growth.groups:
        tables = "".join(_figures(group, growth, t) for group in growth.groups)
        body += [f"<h2>{escape(t('trends.report_tables'))}</h2>", f'<div class="figures">{tables}</div>']
    return (
        f'<!doctype html><html lang="{t.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{''.join(body)}</body></html>\n"
    )


def _p(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def _day(day: date, t: Translator) -> str:
    return f"{day.day} {t('trends.months').split()[day.month - 1]} {day.year}"


def _summary(growth: Growth, t: Translator) -> str:
    """What the whole sheet comes to, in a few lines."""
    if not growth.listings:
        return "".join(_p(said) for said in remarks(growth, t))
    first, last = (period_words(growth.periods[place].key, t) for place in (0, -1))
    head = "trends.growth_head" if growth.source == "market" else "trends.growth_head_archive"
    said = [_p(t(head, count=number(growth.listings, t), first=first, last=last, by=t(f"trends.by_{growth.by}")))]
    for course in ("emerging", "growing", "fading", "steady"):
        names = "; ".join(growth.name(group.key, t.lang) for group in growth.groups if group.course == course)
        if names:
            said.append(_p(t(f"trends.sum_{course}", names=names)))
    if not any(group.course in {"emerging", "growing", "fading"} for group in growth.groups):
        said.append(_p(t("trends.sum_none")))
    for season in growth.market_seasons:
        times = number(season.times, t, digits=1)
        said.append(_p(t("trends.market_season", event=label("event", season.event, t.lang), times=times)))
    return f'<div class="summary">{"".join(said)}</div>'


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "") -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    named = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f'<div class="scroll"><table>{named}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _overview(sheet: Sheet, t: Translator) -> str:
    """All groups in one table, each with the picture of its most typical cloth."""
    growth = sheet.growth
    names = ("group", "course", "change", "interval", "listings", "share")
    head = "".join(f"<th>{escape(t(f'trends.column_{name}'))}</th>" for name in names)
    rows: list[str] = []
    for group in growth.groups:
        name = growth.name(group.key, t.lang)
        picture = "".join(_picture(path, name) for path in sheet.pictures.get(group.key, ())[:1])
        course = f'<span class="course {group.course}">{escape(t(f"trends.course_{group.course}"))}</span>'
        cells = (
            change_words(group.change.times, t) if group.change else "–",
            interval_words(group.change, t) if group.change else "–",
            number(group.listings, t),
            percent(group.share, t, digits=1),
        )
        figures = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        rows.append(
            f'<tr><td class="picture">{picture}</td><td class="name">{escape(name)}</td>'
            f"<td>{course}</td>{figures}</tr>"
        )
    return (
        f'<div class="scroll"><table class="glance"><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _card(group: GroupGrowth, sheet: Sheet, t: Translator) -> str:
    growth = sheet.growth
    name = growth.name(group.key, t.lang)
    pictures = "".join(_picture(path, name) for path in sheet.pictures.get(group.key, ()))
    shares = [each.share for each in group.figures]
    top = max([share for share in shares if share is not None] + [0.01]) * 1.15
    change = group.change
    first, last = (period_words(growth.periods[place].key, t) for place in (0, -1))
    chart = share_chart(
        shares,
        [period_words(period.key, t) for period in growth.periods],
        words=f"{name}: {t('trends.column_share')}, {first} – {last}",
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


def _unsure(group: GroupGrowth, sheet: Sheet, t: Translator) -> str:
    """A group of which no direction can be said, in three pictures and a sentence."""
    name = sheet.growth.name(group.key, t.lang)
    pictures = "".join(_picture(path, name) for path in sheet.pictures.get(group.key, ())[:3])
    return (
        f'<div class="unsure"><div class="pictures">{pictures}</div>'
        f"<p><strong>{escape(name)}.</strong> {escape(course_words(group, t))}</p></div>"
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
            period_words(each.period, t),
            number(each.listings, t),
            "–" if each.share is None else percent(each.share, t, digits=1),
            number(each.units, t),
            prices_words(each.prices, growth.currency, t) or "–",
        ]
        for each in group.figures
    ]
    columns = [t(f"trends.column_{name}") for name in ("period", "listings", "share", "units", "prices")]
    return _table(columns, rows, growth.name(group.key, t.lang))
