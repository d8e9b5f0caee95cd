"""Changing many cloths at once, as HTML: the form, and the preview of every change.

Knows: which boxes there are. Does not know: how cloths are chosen or records written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.addresses import thumbnail_address
from motifsearch.ui.presenters.record_form import field_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.ui.wording import Wording

# What cloths are chosen by, and what is worth changing in many at once.
CHOSEN_BY = ("collection", "maker", "motif", "technique", "province", "tag", "community", "period")
CHANGED = (
    "motif_id", "technique", "dyes", "colours", "fabric", "maker", "date", "province", "regency", "place", "community",
    "tags", "collection", "owner", "acquisition", "rights", "rights_holder", "permission", "permission_date", "regime",
    "access", "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A cloth that a search found."""

    uid: str
    name: str
    photo_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One change: of which record, where that is read, and in words what was and will be."""

    name: str
    address: str
    before: str | None
    after: str | None


def first(typed: Mapping[str, Sequence[str]], name: str) -> str:
    """Return what stands in a box, without spaces at its ends."""
    return next(iter(typed.get(name, ())), "").strip()


def form(
    typed: Mapping[str, Sequence[str]],
    say: Wording,
    *,
    address: str,
    problem: str | None = None,
    found: Sequence[Found] = (),
) -> Markup:
    """Show the form: which cloths, and what changes.

    Parameters
    ----------
    typed : mapping of str to sequence of str
        What stands in the boxes.
    say : Wording
    address : str
        Where it is sent.
    problem : str, optional
    found : sequence of Found
        Cloths that a search found, to choose among.

    Returns
    -------
    Markup
    """
    t = say.translator

    def box(name: str, asked: Markup) -> Markup:
        return el(
            "div",
            el("label", t(f"record.batch_{name}"), for_=name),
            asked,
            el("small", t(f"record.help_batch_{name}"), id=f"{name}-help"),
            class_="ms-field",
        )

    by = [el("option", say.field(name), value=name, selected=name == first(typed, "by")) for name in CHOSEN_BY]
    fields = [
        el("option", field_name(name, say), value=name, selected=name == first(typed, "field")) for name in CHANGED
    ]
    ticked = first(typed, "adding") == "yes"
    adding = el("input", type="checkbox", name="adding", value="yes", checked=ticked)
    return join(
        el("h1", t("record.batch")),
        el("p", t("record.batch_lead"), class_="ms-lead"),
        el("p", problem, class_="ms-problem", role="alert") if problem else None,
        el(
            "form",
            _ticks(found, typed, say) if found else None,
            el(
                "fieldset",
                el("legend", t("record.batch_which_else") if found else t("record.batch_which")),
                box("by", el("select", el("option", say("change_nothing"), value=""), *by, id="by", name="by")),
                box("of", el("input", id="of", name="of", value=first(typed, "of"), aria_describedby="of-help")),
                box("records", el("textarea", first(typed, "records"), id="records", name="records", rows=3)),
                class_="ms-panel",
            ),
            el(
                "fieldset",
                el("legend", t("record.batch_what")),
                box("field", el("select", *fields, id="field", name="field")),
                box("value", el("input", id="value", name="value", value=first(typed, "value"))),
                el("label", adding, t("record.batch_adding"), class_="ms-tick"),
                box("why", el("input", id="why", name="why", value=first(typed, "why"), maxlength=500)),
                class_="ms-panel",
            ),
            el("button", t("record.batch_preview"), type="submit", class_="ms-button ms-button-main"),
            method="post",
            action=address,
            class_="ms-form",
        ),
    )


def _ticks(found: Sequence[Found], typed: Mapping[str, Sequence[str]], say: Wording) -> Markup:
    """The cloths of a search, each to be left out; all are chosen at first."""
    t = say.translator
    left = set(typed.get("cloth", ())) if typed.get("field") else {each.uid for each in found}
    boxes = [
        el(
            "label",
            el("img", src=thumbnail_address(each.photo_id), alt="", loading="lazy", width=72, height=72),
            el("input", type="checkbox", name="cloth", value=each.uid, checked=each.uid in left),
            each.name,
            class_="ms-tick",
        )
        for each in found
    ]
    return el(
        "fieldset",
        el("legend", t("record.batch_found", count=len(found))),
        el("div", *boxes, class_="ms-batch-found"),
        *(el("input", type="hidden", name="found", value=f"{each.photo_id} {each.uid}") for each in found),
        class_="ms-panel ms-batch-wide",
    )


def preview(
    typed: Mapping[str, Sequence[str]],
    lines: Sequence[Line],
    say: Wording,
    *,
    address: str,
    revisions: Mapping[int, int],
    unchanged: int,
) -> Markup:
    """Show every change before it is made.

    Parameters
    ----------
    typed : mapping of str to sequence of str
    lines : sequence of Line
    say : Wording
    address : str
        Where the yes is sent.
    revisions : mapping of int to int
        What was seen of each record.
    unchanged : int
        Chosen cloths that say so already.

    Returns
    -------
    Markup
    """
    t = say.translator
    heads = [t(f"record.column_{name}") for name in ("record", "before", "after")]
    kept = {name: first(typed, name) for name in ("field", "value", "adding", "why")}
    hidden = [el("input", type="hidden", name=name, value=value) for name, value in kept.items() if value]
    table = el(
        "table",
        el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
        el("tbody", *(_line(line, say) for line in lines)),
        class_="ms-changes",
    )
    confirm = el(
        "form",
        *hidden,
        el(
            "input",
            type="hidden",
            name="revisions",
            value=json.dumps({str(key): value for key, value in revisions.items()}),
        ),
        el("button", t("record.batch_do", count=len(lines)), type="submit", class_="ms-button ms-button-main"),
        method="post",
        action=address,
    )
    return join(
        el("h1", t("record.batch_preview_of", field=field_name(kept["field"], say))),
        el("p", t("record.batch_counts", count=len(lines), unchanged=unchanged)),
        el("div", table, class_="ms-scroll", tabindex="0") if lines else None,
        el(
            "div",
            confirm if lines else None,
            el("a", t("record.batch_back"), href=address, class_="ms-button"),
            class_="ms-actions",
        ),
    )


def _line(line: Line, say: Wording) -> Markup:
    t = say.translator
    return el(
        "tr",
        el("td", el("a", line.name, href=line.address), data_label=t("record.column_record")),
        el("td", line.before, data_label=t("record.column_before")),
        el("td", line.after, data_label=t("record.column_after")),
    )
