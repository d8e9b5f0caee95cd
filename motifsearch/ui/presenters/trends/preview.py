"""A table of listings before anything of it is taken in, as HTML: what it would add, and what is wrong with each row.

Knows: how a report is shown and which choices a preview offers. Does not know: how tables are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.trends import around
from motifsearch.workflows.trends.columns import FIELDS
from motifsearch.workflows.trends.wording import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.records import Problem
    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.trends.listings import ListingsReport
    from motifsearch.workflows.trends.rows import DateOrder

_MOST_PROBLEMS = 100
_COLUMN = "column:"
_SAID_HERE = frozenset(
    f"trends.{name}"
    for name in ("assumed_order", "field_twice", "no_column", "unknown_photo", "unsure_date", "unused")
)
_PREVIEWED = ("price", "currency", "units_sold", "likes", "channel", "seller", "place", "product")


@dataclass(frozen=True, slots=True, kw_only=True)
class Photos:
    """Photographs that came with a table: how many can be taken in, and which files cannot."""

    count: int
    problems: tuple[Problem, ...]


def wishes(form: Mapping[str, str]) -> dict[str, str]:
    """Return column to field, as a preview's form chose; an empty field is none."""
    return {
        name.removeprefix(_COLUMN): field
        for name, field in form.items()
        if name.startswith(_COLUMN) and field in {"", *FIELDS}
    }


def preview_page(
    name: str,
    token: str,
    report: ListingsReport,
    *,
    order: DateOrder,
    say: Wording,
    photos: Photos | None = None,
) -> Markup:
    """Show what a table would add, row by row where something is wrong.

    Parameters
    ----------
    name, token : str
        The table's, as its owner calls it and as it is kept.
    report : ListingsReport
    order : {"auto", "dmy", "mdy"}
    say : Wording
    photos : Photos, optional
        What came with it.

    Returns
    -------
    Markup
    """
    t = say.translator
    counts = {"added": number(report.added, t), "known": number(report.known, t), "rows": number(report.rows, t)}
    said = [el("p", t("market.preview_counts", name=name, **counts))]
    if photos is not None and photos.count:
        said.append(el("p", t("market.preview_photos", count=number(photos.count, t))))
    said += [el("p", _say(each, say), class_="ms-note") for each in report.remarks]
    button = el(
        "button",
        t("market.preview_take", count=number(report.added, t)),
        type="submit",
        name="take",
        value="yes",
        class_="ms-button ms-button-main",
        disabled=report.added == 0,
    )
    return join(
        el("h1", t("market.preview")),
        around.ways("listings", around.Choice(), say),
        el("div", *said, class_="ms-panel"),
        file_problems(photos.problems if photos is not None else (), say),
        _problems(report.problems, say),
        _first(report, say),
        _columns_form(token, report.columns, mapping=report.mapping, order=order, say=say, take=button),
        el("p", el("a", t("market.preview_leave"), href=around.address("listings", say))),
    )


def unreadable_page(
    name: str, token: str, problem: str, columns: Sequence[str], *, order: DateOrder, say: Wording
) -> Markup:
    """Show why a table cannot be read yet, with the choice of columns where that may help."""
    t = say.translator
    return join(
        el("h1", t("market.preview")),
        around.ways("listings", around.Choice(), say),
        el("p", f"{name}: {problem}", class_="ms-problem", role="alert"),
        _columns_form(token, columns, mapping={}, order=order, say=say, take=None) if columns else None,
        el("p", el("a", t("market.preview_leave"), href=around.address("listings", say), class_="ms-button")),
    )


def file_problems(problems: Sequence[Problem], say: Wording) -> Markup | None:
    """Show which files are left out and why; nothing where there are none."""
    t = say.translator
    if not problems:
        return None
    rows = [[each.where, _say(each, say)] for each in problems[:_MOST_PROBLEMS]]
    caption = t("market.photo_problems", count=number(len(problems), t))
    return around.table([t("market.file"), t("market.what")], rows, caption=caption)


def words_of(code: str, params: Mapping[str, str | float], say: Wording) -> str:
    """Say what is wrong with a table; where the command line would name an option, this page names its own choice.

    Parameters
    ----------
    code : str
    params : mapping of str to (str or float)
    say : Wording

    Returns
    -------
    str
    """
    here = f"market.here_{code.removeprefix('trends.')}"
    if code not in _SAID_HERE:
        return say.translator(code, **params)
    named = {**params, "field": say.translator(f"market.short_{params['field']}")} if "field" in params else params
    return say.translator(here, **named)


def _say(problem: Problem, say: Wording) -> str:
    return words_of(problem.code, dict(problem.params), say)


def _problems(problems: Sequence[Problem], say: Wording) -> Markup | None:
    t = say.translator
    if not problems:
        return el("p", t("market.preview_clean"), class_="ms-done")
    rows = [[each.where.rpartition(":")[2], _say(each, say)] for each in problems[:_MOST_PROBLEMS]]
    rest = len(problems) - len(rows)
    caption = t("market.preview_problems", count=number(len(problems), t))
    more = el("p", t("market.preview_more", count=number(rest, t)), class_="ms-note") if rest > 0 else None
    return el("section", around.table([t("market.line"), t("market.what")], rows, caption=caption), more)


def _first(report: ListingsReport, say: Wording) -> Markup | None:
    t = say.translator
    if not report.first:
        return None
    used = [field for field in _PREVIEWED if any(field in each.fields for each in report.first)]
    rows = [
        [
            number(each.line, t),
            f"C{each.cloth_id}" if each.cloth_id else t("market.cloth_new"),
            say.date(each.date),
            *(_cell(field, each.fields.get(field), say) for field in used),
        ]
        for each in report.first
    ]
    columns = [t("market.line"), t("market.cloth"), *(t(f"market.short_{field}") for field in ("date", *used))]
    return around.table(columns, rows, caption=t("market.preview_first"))


def _cell(field: str, value: object, say: Wording) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return number(value, say.translator, digits=0 if value.is_integer() else 2)
    return say.value(field, str(value))


def _columns_form(
    token: str,
    columns: Sequence[str],
    *,
    mapping: Mapping[str, str],
    order: DateOrder,
    say: Wording,
    take: Markup | None,
) -> Markup:
    t = say.translator
    choices = [("", t("market.column_none")), *((field, t(f"market.short_{field}")) for field in FIELDS)]
    fields = [around.select(f"{_COLUMN}{column}", column, choices, mapping.get(column, "")) for column in columns]
    orders = [(name, t(f"market.dates_{name}")) for name in ("auto", "dmy", "mdy")]
    return el(
        "form",
        el("input", type="hidden", name="token", value=token),
        el(
            "details",
            el("summary", t("market.columns")),
            el("div", *fields, around.select("dates", t("market.dates"), orders, order), class_="ms-choices"),
            el("button", t("market.preview_again"), type="submit", class_="ms-button"),
            open=take is None,
        ),
        take,
        method="post",
        action=around.address("listings", say),
        enctype="multipart/form-data",
        class_="ms-panel",
    )
