"""The history of a record: every change with who, when, before, after and why, and taking one back.

Knows: the table and its buttons. Does not know: how a value reads (`motifsearch.ui.presenters.history`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request  # noqa: TC002  # fastapi reads it when the routes are made
from fastapi.responses import Response  # noqa: TC002  # so too
from starlette.concurrency import run_in_threadpool

from motifsearch.errors import UsageError
from motifsearch.ui.collection import shown_changes
from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.pages.records.finding import Found, find, gone
from motifsearch.ui.pages.records.form import typed_of
from motifsearch.ui.presenters.history import CREATED, words_of

if TYPE_CHECKING:
    from fastapi import APIRouter

    from motifsearch.records import Change
    from motifsearch.ui.pages.shell import Shell

_STYLE = ("record.css",)
_NEVER_UNDONE = frozenset({CREATED, "paths", "removed"})


def build(shell: Shell, routes: APIRouter) -> None:
    """Add the history and where its buttons send."""

    @routes.get("/record/history/{kind}/{uid:path}")
    def show(request: Request, kind: str, uid: str) -> Response:
        found = find(shell, request, kind, uid)
        return _page(shell, request, found) if found else gone(shell, request)

    @routes.post("/record/history/{kind}/{uid:path}")
    async def undo(request: Request, kind: str, uid: str) -> Response:
        by = shell.require_writer(request)
        typed = await typed_of(request)
        return await run_in_threadpool(_undo, shell, request, kind, uid, typed, by)


def _undo(  # noqa: PLR0917  # handed on as they came
    shell: Shell, request: Request, kind: str, uid: str, typed: dict[str, list[str]], by: str
) -> Response:
    found = find(shell, request, kind, uid)
    number = typed.get("change", [""])[0]
    if found is None:
        return gone(shell, request)
    own = {change.change_id for change in shell.collection.history(found.kind, found.record_id)}
    if not number.isdecimal() or len(number) > 18 or int(number) not in own:
        raise UsageError("editing.no_change", id=number[:18])
    shell.collection.editing.undo(int(number), by=by, why=shell.say.translator("record.undone_why", id=int(number)))
    return shell.go(f"record/history/{found.own_path}?saved=1")


def _page(shell: Shell, request: Request, found: Found) -> Response:
    say, t = shell.say, shell.say.translator
    title = t("record.history_of", name=_title(shell, found))
    may_write = shell.writer(request) is not None
    changes = list(shell.collection.history(found.kind, found.record_id))
    if not may_write:
        changes = list(shown_changes(changes))
    lines = [line for change in reversed(changes) if (line := _line(shell, found, change, may_write=may_write))]
    heads = ["when", "who", "field", "before", "after", "why"] + (["undo"] if may_write else [])
    table = el(
        "table",
        el("thead", el("tr", *(el("th", t(f"record.column_{name}"), scope="col") for name in heads))),
        el("tbody", *lines),
        class_="ms-changes",
    )
    saved = request.query_params.get("saved", "")
    told = None
    if saved.isdecimal():
        key = "record.saved_nothing" if saved == "0" else "record.saved"
        told = el("p", t(key, count=saved[:6]), class_="ms-done", role="status")
    body = join(
        el("h1", title),
        told,
        el(
            "div",
            el("a", t("record.back"), href=shell.address(found.path), class_="ms-button"),
            el("a", t("record.edit"), href=shell.address(f"record/edit/{found.own_path}"), class_="ms-button")
            if may_write
            else None,
            class_="ms-actions",
        ),
        el("div", table, class_="ms-scroll", tabindex="0") if lines else el("p", say("record_no_history")),
    )
    return shell.page(request, name="record", title=title, body=body, style=_STYLE)


def _title(shell: Shell, found: Found) -> str:
    if found.kind == "photo":
        return f"P{found.record_id}"
    return shell.say.name(found.cloth, found.motif) if found.cloth else (found.motif.name if found.motif else "")


def _line(shell: Shell, found: Found, change: Change, *, may_write: bool) -> Markup | None:
    t = shell.say.translator
    said = words_of(change, found.motif, shell.say)
    if said is None:
        return None
    field, before, after = said
    cells: list[Markup] = [
        el("td", shell.say.date(change.at), " ", el("small", change.at[11:16]), data_label=t("record.column_when")),
        el("td", change.by, data_label=t("record.column_who")),
        el("td", field, data_label=t("record.column_field")),
        el("td", before, data_label=t("record.column_before")),
        el("td", after, data_label=t("record.column_after")),
        el("td", change.why or "–", data_label=t("record.column_why")),
    ]
    if may_write:
        cells.append(el("td", _button(shell, found, change, field) or "–", data_label=t("record.column_undo")))
    return el("tr", *cells)


def _button(shell: Shell, found: Found, change: Change, field: str) -> Markup | None:
    if change.field in _NEVER_UNDONE:
        return None
    t = shell.say.translator
    return el(
        "form",
        el("input", type="hidden", name="change", value=change.change_id),
        el("button", t("record.undo"), type="submit", class_="ms-link", aria_label=t("record.undo_what", field=field)),
        method="post",
        action=shell.address(f"record/history/{found.own_path}"),
    )
