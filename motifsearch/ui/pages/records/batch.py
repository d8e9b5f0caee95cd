"""Changing many cloths at once: choose them, say what changes, see every change before it is made.

Knows: the three steps. Does not know: how records are written.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import Request  # noqa: TC002  # fastapi reads it when the routes are made
from fastapi.responses import Response  # noqa: TC002  # so too
from starlette.concurrency import run_in_threadpool

from motifsearch.archive.cells import read_cell
from motifsearch.errors import UsageError
from motifsearch.records import Condition
from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.pages.records.form import typed_of
from motifsearch.ui.presenters.citation import record_path
from motifsearch.ui.presenters.history import value_words
from motifsearch.ui.presenters.record_form import field_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import APIRouter

    from motifsearch.records import Cloth
    from motifsearch.ui.pages.shell import Shell
    from motifsearch.workflows.editing.operations import Planned

_STYLE = ("record.css",)
# What cloths are chosen by, and what is worth changing in many at once.
CHOSEN_BY = ("collection", "maker", "motif", "technique", "province", "tag", "community", "period")
CHANGED = (
    "motif_id", "technique", "dyes", "colours", "fabric", "maker", "date", "province", "regency", "place", "community",
    "tags", "collection", "owner", "acquisition", "rights", "rights_holder", "permission", "permission_date", "regime",
    "access", "source",
)  # fmt: skip


def build(shell: Shell, routes: APIRouter) -> None:
    """Add the form and its two following steps."""

    @routes.get("/record/batch")
    def show(request: Request) -> Response:
        if shell.writer(request) is None:
            raise UsageError("ui.may_not_write")
        return _form(shell, request, {})

    @routes.post("/record/batch")
    async def step(request: Request) -> Response:
        by = shell.require_writer(request)
        typed = await typed_of(request)
        return await run_in_threadpool(_step, shell, request, typed, by)


def _first(typed: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(typed.get(name, ())), "").strip()


def _step(shell: Shell, request: Request, typed: dict[str, list[str]], by: str) -> Response:
    t = shell.say.translator
    field, adding = _first(typed, "field"), _first(typed, "adding") == "yes"
    if field not in CHANGED:
        raise UsageError("ui.bad_form")
    value, problem = _value(shell, field, _first(typed, "value"))
    if problem is not None:
        return _form(shell, request, typed, problem)
    editing = shell.collection.editing
    if "revisions" in typed:
        changes = editing.carry_out(
            "cloth",
            _revisions(typed["revisions"][0]),
            {field: value},
            adding=adding,
            by=by,
            why=_first(typed, "why") or None,
        )
        body = join(
            el("h1", t("record.batch")),
            el(
                "p",
                t("record.batch_done", count=len({change.record_id for change in changes})),
                class_="ms-done",
                role="status",
            ),
            el("p", el("a", t("record.batch_again"), href=shell.address("record/batch"), class_="ms-button")),
        )
        return shell.page(request, name="record", title=t("record.batch"), body=body, style=_STYLE)
    cloths, missing = _chosen(shell, typed)
    if missing:
        return _form(shell, request, typed, t("record.batch_unknown", names=", ".join(missing[:10])))
    if not cloths:
        return _form(shell, request, typed, t("record.batch_none"))
    plan = editing.plan("cloth", [cloth.cloth_id for cloth in cloths], {field: value}, adding=adding)
    return _preview(shell, request, typed, cloths, plan)


def _value(shell: Shell, field: str, text: str) -> tuple[object, str | None]:
    t = shell.say.translator
    if field == "motif_id":
        motif = shell.collection.editing.motif_named(text) if text else None
        if text and motif is None:
            return None, t("record.unknown_motif", name=text)
        return (motif.motif_id if motif else None), None
    if field == "access" and not text:
        return None, t("record.needed")
    value, complaints = read_cell(field, text)
    for code, params in complaints:
        named = {**params, "field": field_name(field, shell.say)}
        return None, t(code.replace("archive.", "cli."), **named)
    return value, None


def _revisions(text: str) -> dict[int, int]:
    try:
        read = json.loads(text)
        return {int(key): int(value) for key, value in read.items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise UsageError("ui.bad_form") from error


def _chosen(shell: Shell, typed: Mapping[str, Sequence[str]]) -> tuple[list[Cloth], list[str]]:
    """The cloths that are named one by one, and those of which a field says something."""
    editing = shell.collection.editing
    names = [name.strip() for name in _first(typed, "records").replace(",", "\n").splitlines() if name.strip()]
    found: dict[int, Cloth] = {}
    missing: list[str] = []
    for name in names:
        cloth = editing.cloth_named(name)
        if cloth is None:
            missing.append(name)
        else:
            found[cloth.cloth_id] = cloth
    by, of = _first(typed, "by"), _first(typed, "of")
    if by in CHOSEN_BY and of:
        value, _ = read_cell(by, of) if by in {"technique", "province"} else (of, [])
        for cloth in editing.cloths_where((Condition(field=by, values=(str(value or of),)),)):
            found[cloth.cloth_id] = cloth
    return list(found.values()), missing


def _form(shell: Shell, request: Request, typed: Mapping[str, Sequence[str]], problem: str | None = None) -> Response:
    say, t = shell.say, shell.say.translator

    def box(name: str, asked: Markup) -> Markup:
        return el(
            "div",
            el("label", t(f"record.batch_{name}"), for_=name),
            asked,
            el("small", t(f"record.help_batch_{name}"), id=f"{name}-help"),
            class_="ms-field",
        )

    by = [el("option", say.field(name), value=name, selected=name == _first(typed, "by")) for name in CHOSEN_BY]
    fields = [
        el("option", field_name(name, say), value=name, selected=name == _first(typed, "field")) for name in CHANGED
    ]
    ticked = _first(typed, "adding") == "yes"
    adding = el("input", type="checkbox", name="adding", value="yes", checked=ticked)
    body = join(
        el("h1", t("record.batch")),
        el("p", t("record.batch_lead"), class_="ms-lead"),
        el("p", problem, class_="ms-problem", role="alert") if problem else None,
        el(
            "form",
            el(
                "fieldset",
                el("legend", t("record.batch_which")),
                box("by", el("select", el("option", say("change_nothing"), value=""), *by, id="by", name="by")),
                box("of", el("input", id="of", name="of", value=_first(typed, "of"), aria_describedby="of-help")),
                box("records", el("textarea", _first(typed, "records"), id="records", name="records", rows=3)),
                class_="ms-panel",
            ),
            el(
                "fieldset",
                el("legend", t("record.batch_what")),
                box("field", el("select", *fields, id="field", name="field")),
                box("value", el("input", id="value", name="value", value=_first(typed, "value"))),
                el("label", adding, t("record.batch_adding"), class_="ms-tick"),
                box("why", el("input", id="why", name="why", value=_first(typed, "why"), maxlength=500)),
                class_="ms-panel",
            ),
            el("button", t("record.batch_preview"), type="submit", class_="ms-button ms-button-main"),
            method="post",
            action=shell.address("record/batch"),
            class_="ms-form",
        ),
    )
    return shell.page(
        request, name="record", title=t("record.batch"), body=body, style=_STYLE, status=422 if problem else 200
    )


def _preview(
    shell: Shell,
    request: Request,
    typed: Mapping[str, Sequence[str]],
    cloths: Sequence[Cloth],
    plan: Sequence[Planned],
) -> Response:
    say, t = shell.say, shell.say.translator
    named = {cloth.cloth_id: cloth for cloth in cloths}
    heads = [t(f"record.column_{name}") for name in ("record", "before", "after")]
    lines = [_line(shell, named[each.record_id], each) for each in plan]
    kept = {name: _first(typed, name) for name in ("field", "value", "adding", "why")}
    hidden = [el("input", type="hidden", name=name, value=value) for name, value in kept.items() if value]
    revisions = json.dumps({str(each.record_id): each.revision for each in plan})
    table = el(
        "table",
        el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
        el("tbody", *lines),
        class_="ms-changes",
    )
    confirm = el(
        "form",
        *hidden,
        el("input", type="hidden", name="revisions", value=revisions),
        el("button", t("record.batch_do", count=len(plan)), type="submit", class_="ms-button ms-button-main"),
        method="post",
        action=shell.address("record/batch"),
    )
    unchanged = len(cloths) - len(plan)
    body = join(
        el("h1", t("record.batch_preview_of", field=field_name(kept["field"], say))),
        el("p", t("record.batch_counts", count=len(plan), unchanged=unchanged)),
        el("div", table, class_="ms-scroll", tabindex="0") if plan else None,
        el(
            "div",
            confirm if plan else None,
            el("a", t("record.batch_back"), href=shell.address("record/batch"), class_="ms-button"),
            class_="ms-actions",
        ),
    )
    return shell.page(request, name="record", title=t("record.batch"), body=body, style=_STYLE)


def _line(shell: Shell, cloth: Cloth, plan: Planned) -> Markup:
    say, t = shell.say, shell.say.translator
    ((field, before, after),) = plan.changes
    motif = shell.collection.motif(int(after)) if field == "motif_id" and after else None
    name = cloth.title or cloth.inventory or f"C{cloth.cloth_id}"
    return el(
        "tr",
        el(
            "td",
            el("a", name, href=shell.address(record_path("cloth", cloth.uid))),
            data_label=t("record.column_record"),
        ),
        el("td", value_words(field, before, motif, say), data_label=t("record.column_before")),
        el("td", value_words(field, after, motif, say), data_label=t("record.column_after")),
    )
