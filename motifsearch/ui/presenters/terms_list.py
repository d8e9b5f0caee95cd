"""A controlled list as HTML: what to look through, and the way to each term.

Knows: how a list reads. Does not know: the form of a term (``terms_form.py``), or which terms there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.addresses import HOME
from motifsearch.vocabulary.checking import EDITABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.ui.wording import Wording
    from motifsearch.vocabulary import Term


def address(say: Wording, path: str = "", **query: str) -> str:
    """Return the address of one of these pages."""
    asked = f"?{urlencode({name: value for name, value in query.items() if value})}" if any(query.values()) else ""
    return f"{HOME[say.lang]}terms{'/' + path if path else ''}{asked}"


def list_page(kind: str, words: str, terms: Sequence[Term], say: Wording, *, only_own: bool, total: int) -> Markup:
    """Show the terms of a list that were looked for.

    Parameters
    ----------
    kind : str
    words : str
        What was looked for.
    terms : sequence of Term
    say : Wording
    only_own : bool
    total : int
        How many there are where not all are shown.

    Returns
    -------
    Markup
    """
    t = say.translator
    lists = [el("option", t(f"terms.list_{each}"), value=each, selected=each == kind) for each in EDITABLE]
    form = el(
        "form",
        el("div", el("label", t("terms.which"), for_="list"), el("select", *lists, id="list", name="list")),
        el("div", el("label", t("terms.words"), for_="q"), el("input", id="q", name="q", value=words, type="search")),
        el(
            "label",
            el("input", type="checkbox", name="own", value="yes", checked=only_own),
            t("terms.only_own"),
            class_="ms-tick",
        ),
        el("button", t("terms.look"), type="submit", class_="ms-button"),
        method="get",
        action=address(say),
        class_="ms-terms-ask ms-panel",
    )
    heads = [t(f"terms.column_{name}") for name in ("name", "spellings")]
    rows = [
        el(
            "tr",
            el(
                "td",
                el("a", term.label(say.lang), href=address(say, "edit", list=kind, key=term.key)),
                _marks(term, say),
                data_label=heads[0],
            ),
            el("td", "; ".join(term.spellings), data_label=heads[1]),
        )
        for term in terms
    ]
    table = el(
        "table",
        el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
        el("tbody", *rows),
        class_="ms-changes",
    )
    return join(
        el("h1", t("terms.title")),
        el("p", t("terms.lead"), class_="ms-lead"),
        form,
        el(
            "div",
            el("a", t("terms.new"), href=address(say, "edit", list=kind), class_="ms-button ms-button-main"),
            el("a", t("terms.take"), href=address(say, "terms.csv", list=kind), class_="ms-button"),
            class_="ms-actions",
        ),
        el("p", t("terms.shown", count=len(terms), total=total), role="status"),
        table if rows else el("p", t("terms.none")),
    )


def _marks(term: Term, say: Wording) -> Markup | None:
    marks = [say.translator(f"terms.mark_{mark}") for mark in ("own", "retired") if getattr(term, mark)]
    return el("span", f" ({', '.join(marks)})", class_="ms-soft") if marks else None
