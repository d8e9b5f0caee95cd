"""Taking in listings, as HTML: the form, and that it is done.

Knows: what a form asks for. Does not know: how tables are read, nor how a preview looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.trends import around
from motifsearch.ui.presenters.trends.preview import file_problems
from motifsearch.workflows.trends.columns import FIELDS
from motifsearch.workflows.trends.wording import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.records import Problem
    from motifsearch.ui.wording import Wording


def listings_page(
    say: Wording, *, may_write: bool, limits: tuple[int, int], done: tuple[int, int, int] | None = None
) -> Markup:
    """Show the form that takes a table and its photographs, and what the last one added.

    Parameters
    ----------
    say : Wording
    may_write : bool
    limits : tuple of int
        How many photographs may come at once, and how many megabytes.
    done : tuple of int, optional
        New listings, known ones, new photographs.

    Returns
    -------
    Markup
    """
    t = say.translator
    head = [around.heading("listings", say), around.ways("listings", around.Choice(), say)]
    if done is not None:
        head.append(_done(done, say))
    if not may_write:
        return join(*head, el("p", say("may_not_write"), class_="ms-panel"))
    form = el(
        "form",
        el(
            "label",
            el("span", t("market.table_file")),
            el("input", type="file", name="table", required=True, accept=".csv,.tsv,.txt,.xlsx,.xlsm,text/csv"),
        ),
        el(
            "label",
            el("span", t("market.photo_files")),
            el("input", type="file", name="photos", multiple=True, accept="image/*,.heic,.heif,.avif,.zip"),
        ),
        el("button", t("market.table_look"), type="submit", class_="ms-button ms-button-main"),
        method="post",
        action=around.address("listings", say),
        enctype="multipart/form-data",
        class_="ms-choices",
    )
    fields = [[field, t(f"market.field_{field}")] for field in FIELDS]
    return join(
        *head,
        el("div", form, class_="ms-panel"),
        el("p", t("market.table_photos", count=number(limits[0], t), limit_mb=number(limits[1], t))),
        around.behind(
            t("market.table_fields"),
            around.table([t("market.table_field"), t("market.table_holds")], fields, caption=t("market.table_fields")),
        ),
    )


def done_page(done: tuple[int, int, int], problems: Sequence[Problem], say: Wording) -> Markup:
    """Show what was added, and which photographs could not be, after all."""
    t = say.translator
    return join(
        el("h1", t("market.title_listings")),
        around.ways("listings", around.Choice(), say),
        _done(done, say),
        file_problems(problems, say),
    )


def _done(done: tuple[int, int, int], say: Wording) -> Markup:
    t = say.translator
    said = [t("market.listings_done", added=number(done[0], t), known=number(done[1], t))]
    if done[2]:
        said.append(t("market.photos_done", count=number(done[2], t)))
    link = el("a", t("market.listings_look"), href=around.address("overview", say))
    return el("p", " ".join(said), " ", link, class_="ms-done", role="status")
