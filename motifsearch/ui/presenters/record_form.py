"""A record's form as HTML: boxes with help beside each, what is wrong beside the box it concerns.

Knows: which box suits which field. Does not know: what a form's values mean, or who may write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.record_fields import (
    CHOSEN,
    FLAGS,
    GROUPS,
    LEVELS,
    LONG,
    PART_CHOICES,
    PARTS,
    TERMS,
    TICKED,
)
from motifsearch.vocabulary import label, terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.ui.presenters.record_fields import FormKind, Typed
    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.editing.saving import Conflict

_EMPTY_ROWS = 2
# Longer lists of suggestions would only weigh on the page.
_SUGGESTED = ("family", "rights")


def form(
    kind: FormKind,
    boxes: Typed,
    say: Wording,
    *,
    action: str,
    revision: int,
    problems: Mapping[str, str] | None = None,
    conflicts: Sequence[Conflict] = (),
    motifs: Sequence[str] = (),
    values: Mapping[str, str] | None = None,
) -> Markup:
    """Show a form.

    Parameters
    ----------
    kind : {"cloth", "motif", "photo"}
    boxes : mapping of str to sequence of str
        What stands in the boxes.
    say : Wording
    action : str
        Where the form is sent.
    revision : int
        What its writer saw.
    problems : mapping of str to str, optional
        Field to a sentence.
    conflicts : sequence of Conflict
        Fields that somebody else changed meanwhile.
    motifs : sequence of str
        Names to choose from.
    values : mapping of str to str, optional
        How each field of a conflict reads now.

    Returns
    -------
    Markup
    """
    t, wrong = say.translator, dict(problems or {})
    quarrels = {conflict.field: conflict for conflict in conflicts}
    groups: list[Markup] = []
    for group, fields in GROUPS[kind].items():
        lines = [
            _field(kind, field, boxes, say, wrong.get(field), quarrels.get(field), (values or {}).get(field, ""))
            for field in fields
        ]
        groups.append(el("fieldset", el("legend", t(f"record.group_{group}")), *lines, class_="ms-panel"))
    suggested = [
        _suggestions(field, say) for field in _SUGGESTED if any(field in each for each in GROUPS[kind].values())
    ]
    if kind == "cloth":
        suggested.append(el("datalist", *(el("option", value=name) for name in motifs), id="list-motif_id"))
    return el(
        "form",
        el("input", type="hidden", name="revision", value=revision),
        *groups,
        el(
            "div",
            el("label", t("record.why"), for_="why"),
            el("input", id="why", name="why", value=_first(boxes, "why"), maxlength=500, aria_describedby="why-help"),
            el("small", t("record.help_why"), id="why-help"),
            class_="ms-field ms-panel",
        ),
        el(
            "div",
            el("button", t("record.save"), type="submit", class_="ms-button ms-button-main"),
            class_="ms-actions",
        ),
        *suggested,
        method="post",
        action=action,
        class_="ms-form",
        novalidate=True,
    )


def _field(  # noqa: PLR0917  # one after the other, as they are shown
    kind: FormKind, field: str, boxes: Typed, say: Wording, problem: str | None, conflict: Conflict | None, theirs: str
) -> Markup:
    t = say.translator
    name = field_name(field, say, kind)
    described = f"{field}-help" + (f" {field}-problem" if problem else "")
    said = el("p", problem, id=f"{field}-problem", class_="ms-problem", role="alert") if problem else None
    help_text = el("small", t(f"record.help_{field}"), id=f"{field}-help")
    quarrel = _quarrel(field, conflict, theirs, say) if conflict else None
    if field in PARTS or field in TICKED:
        body = _rows(field, boxes, say) if field in PARTS else _ticks(field, boxes, say)
        return el(
            "fieldset",
            el("legend", name),
            help_text,
            said,
            quarrel,
            body,
            class_="ms-field",
            id=f"field-{field}",
            aria_describedby=described,
        )
    if field in FLAGS:
        box = el("input", type="checkbox", id=field, name=field, value="yes", checked=bool(_first(boxes, field)))
        return el(
            "div",
            el("label", box, name, class_="ms-tick"),
            help_text,
            said,
            quarrel,
            class_="ms-field",
            id=f"field-{field}",
        )
    value = _first(boxes, field)
    common = {"id": field, "name": field, "aria_describedby": described, "aria_invalid": "true" if problem else None}
    if field in CHOSEN:
        box = el("select", *_options(field, value, say), **common)
    elif field in LONG:
        box = el("textarea", value, rows=3 if len(value) < 200 else 7, **common)
    else:
        has_list = field in _SUGGESTED or field == "motif_id"
        box = el("input", value=value, list=f"list-{field}" if has_list else None, autocomplete="off", **common)
    more = None
    if field == "motif_id" and problem:
        more = el(
            "label",
            el("input", type="checkbox", name="motif_new", value="yes"),
            t("record.motif_new"),
            class_="ms-tick",
        )
    return el(
        "div",
        el("label", name, for_=field),
        box,
        help_text,
        said,
        more,
        quarrel,
        class_="ms-field",
        id=f"field-{field}",
    )


def field_name(field: str, say: Wording, kind: str = "cloth") -> str:
    """Name a field of a form."""
    if field == "meaning":
        return say("row_meaning" if kind == "motif" else "row_cloth_meaning")
    own = {"motif_id": "row_motif", "name": "row_name", "hidden": "row_hidden", "taken_at": "row_taken"}
    return say(own[field]) if field in own else say.field(field)


def _quarrel(field: str, conflict: Conflict, theirs: str, say: Wording) -> Markup:
    t = say.translator
    words = t("record.conflict_field", by=conflict.by, at=say.date(conflict.at))
    return el(
        "div",
        el("p", words),
        el("blockquote", theirs or say("change_nothing")),
        el(
            "label",
            el("input", type="checkbox", name=f"theirs.{field}", value="yes"),
            t("record.conflict_take"),
            class_="ms-tick",
        ),
        class_="ms-problem",
        role="alert",
    )


def _options(field: str, value: str, say: Wording) -> list[Markup]:
    if field == "access":
        return [
            el("option", say(f"access_{level}"), value=level, selected=level == (value or "public"))
            for level in LEVELS
        ]
    known = [term for term in terms(TERMS[field]) if not term.retired or term.key == value]
    listed = sorted(known, key=lambda term: term.label(say.lang)) if field == "province" else known
    options = [el("option", say("change_nothing"), value="")]
    if value and all(term.key != value for term in known):
        options.append(el("option", value, value=value, selected=True))
    return options + [
        el("option", term.label(say.lang), value=term.key, selected=term.key == value) for term in listed
    ]


def _ticks(field: str, boxes: Typed, say: Wording) -> Markup:
    kind = TERMS[field]
    ticked = [part for part in boxes.get(field, ()) if part]
    known = [term.key for term in terms(kind) if not term.retired]
    keys = [*(part for part in ticked if part not in known), *known]
    return el(
        "div",
        *(
            el(
                "label",
                el("input", type="checkbox", name=field, value=key, checked=key in ticked),
                label(kind, key, say.lang),
                class_="ms-tick",
            )
            for key in keys
        ),
        class_="ms-ticks",
    )


def _rows(field: str, boxes: Typed, say: Wording) -> Markup:
    t = say.translator
    _, names = PARTS[field]
    numbers = [
        int(box.split(".")[1]) for box in boxes if box.startswith(f"{field}.") and box.split(".")[1].isdecimal()
    ]
    last = max(numbers, default=-1)
    filled = [n for n in range(last + 1) if any(_first(boxes, f"{field}.{n}.{name}") for name in names)]
    shown = [*filled, *range(last + 1, last + 1 + _EMPTY_ROWS)]
    rows: list[Markup] = []
    for number in shown:
        cells: list[Markup] = []
        for name in names:
            box, value = f"{field}.{number}.{name}", _first(boxes, f"{field}.{number}.{name}")
            if name in PART_CHOICES:
                asked = el(
                    "select",
                    *(
                        el("option", t(f"record.choice_{choice or 'none'}"), value=choice, selected=choice == value)
                        for choice in PART_CHOICES[name]
                    ),
                    id=box,
                    name=box,
                )
            else:
                asked = el("input", id=box, name=box, value=value, autocomplete="off")
            cells.append(el("div", el("label", t(f"record.part_{field}_{name}"), for_=box), asked))
        rows.append(el("div", *cells, class_="ms-piece"))
    return join(*rows)


def _suggestions(field: str, say: Wording) -> Markup:
    return el(
        "datalist",
        *(el("option", value=term.label(say.lang)) for term in terms(TERMS[field]) if not term.retired),
        id=f"list-{field}",
    )


def _first(boxes: Typed, name: str) -> str:
    return next(iter(boxes.get(name, ())), "")
