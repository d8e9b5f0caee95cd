"""What all pages about the market have: the ways between them, the choices, tables and what to do where nothing is.

Knows: addresses below ``trends`` and the choices of period and grouping. Does not know: what a page shows between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import urlencode

from motifsearch.errors import UsageError
from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.addresses import HOME, thumbnail_address
from motifsearch.workflows.trends.clusters import AXES
from motifsearch.workflows.trends.fields import FIELDS
from motifsearch.workflows.trends.periods import BYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import QueryParams

    from motifsearch.records import Axis
    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.trends.courses import Course
    from motifsearch.workflows.trends.periods import By

View: TypeAlias = Literal["overview", "map", "groups", "compare", "colours", "gaps", "listings"]
VIEWS: tuple[View, ...] = ("overview", "map", "groups", "compare", "colours", "gaps", "listings")
# Groups of the web's visitors; sellers are people, and a page for anybody does not rank them.
GROUPINGS: tuple[str, ...] = (*AXES, *(name for name in FIELDS if name != "seller"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a visitor chose, as the address says it.

    Attributes
    ----------
    by : {"month", "quarter", "year"}
    group : str
        An axis of clusters, or a field of records.
    """

    by: By = "quarter"
    group: str = "pattern"

    @property
    def axis(self) -> Axis:
        """The axis, where groups are clusters; pattern else."""
        for axis in AXES:
            if axis == self.group:
                return axis
        return "pattern"

    @property
    def query(self) -> str:
        """The choice as part of an address, empty for the usual one."""
        usual = Choice()
        pairs = {
            name: value
            for name, value, plain in (("by", self.by, usual.by), ("group", self.group, usual.group))
            if value != plain
        }
        return f"?{urlencode(pairs)}" if pairs else ""


def read_choice(params: QueryParams) -> Choice:
    """Read what an address chooses.

    Parameters
    ----------
    params : QueryParams

    Returns
    -------
    Choice

    Raises
    ------
    UsageError
        ``market.unknown_choice``.
    """
    by, group = params.get("by", "quarter"), params.get("group", "pattern")
    if group not in GROUPINGS:
        raise UsageError("market.unknown_choice", value=group[:40])
    for known in BYS:
        if known == by:
            return Choice(by=known, group=group)
    raise UsageError("market.unknown_choice", value=by[:40])


def address(view: View, say: Wording, query: str = "") -> str:
    """Return the address of a view in the language."""
    return f"{HOME[say.lang]}trends{'' if view == 'overview' else f'/{view}'}{query}"


def group_address(cluster_id: int, say: Wording) -> str:
    """Return the address of a group's page."""
    return f"{HOME[say.lang]}trends/groups/{cluster_id}"


def ways(view: View, choice: Choice, say: Wording) -> Markup:
    """Show the ways to the other views, which keep the choice."""
    t = say.translator
    links = [
        el(
            "a",
            t(f"market.view_{name}"),
            href=address(name, say, choice.query if name not in {"listings", "gaps"} else ""),
            aria_current="page" if name == view else None,
        )
        for name in VIEWS
    ]
    return el("nav", *links, class_="ms-ways", aria_label=t("market.views"))


def choices(
    view: View, choice: Choice, say: Wording, *, groups: Sequence[str] | None = GROUPINGS, periods: bool = True
) -> Markup:
    """Show the form that chooses the length of a period and the grouping."""
    t = say.translator
    fields: list[Markup] = []
    if groups is not None:
        fields.append(
            select(
                "group", t("market.choose_group"), [(name, t(f"market.group_{name}")) for name in groups], choice.group
            )
        )
    if periods:
        fields.append(select("by", t("market.choose_by"), [(by, t(f"market.by_{by}")) for by in BYS], choice.by))
    return el(
        "form",
        *fields,
        el("button", t("market.show"), type="submit", class_="ms-button"),
        action=address(view, say),
        class_="ms-choices",
    )


def select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> Markup:
    """Show a labelled list to choose from."""
    listed = [el("option", words, value=value, selected=value == chosen) for value, words in options]
    return el("label", el("span", label), el("select", *listed, name=name))


def course_mark(course: Course, say: Wording) -> Markup:
    """Show what a group does as a mark with words."""
    return el("span", say.translator(f"trends.course_{course}"), class_=f"ms-course ms-course-{course}")


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str) -> Markup:
    """Show a table; cells that are no `Markup` are escaped."""
    head = el("thead", el("tr", *(el("th", column, scope="col") for column in columns)))
    body = el("tbody", *(el("tr", *(el("td", cell) for cell in row)) for row in rows))
    return el("div", el("table", el("caption", caption), head, body), class_="ms-scroll", tabindex="0")


def behind(words: str, inside: Markup) -> Markup:
    """Fold away the table behind a chart."""
    return el("details", el("summary", words), inside, class_="ms-behind")


def picture(photo_id: int, name: str, say: Wording, *, large: bool = False) -> Markup:
    """Show a photograph as a link to its record."""
    return el(
        "a",
        el("img", src=thumbnail_address(photo_id), alt=name, loading="lazy", decoding="async"),
        href=f"{HOME[say.lang]}?record={photo_id}",
        class_="ms-thumb" + (" ms-thumb-large" if large else ""),
        title=name,
    )


def nothing(say: Wording, *, may_write: bool) -> Markup:
    """Say that there are no listings yet, and what to do."""
    t = say.translator
    inside = [el("p", t("market.nothing"))]
    if may_write:
        inside.append(
            el("p", el("a", t("market.nothing_do"), href=address("listings", say), class_="ms-button ms-button-main"))
        )
    else:
        inside.append(el("p", t("market.nothing_wait")))
    return el("div", *inside, class_="ms-panel")


def notes(sentences: Sequence[str]) -> Markup | None:
    """Show what a reader must know."""
    return el("ul", *(el("li", said) for said in sentences), class_="ms-notes") if sentences else None


def heading(view: View, say: Wording) -> Markup:
    """Show the view's name and what it is for."""
    t = say.translator
    return join(el("h1", t(f"market.title_{view}")), el("p", t(f"market.lead_{view}"), class_="ms-lead"))
