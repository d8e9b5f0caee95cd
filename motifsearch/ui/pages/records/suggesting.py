"""What the computer suggests for a cloth, and a person's yes to it.

Knows: the list and its buttons. Does not know: how a suggestion comes about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request  # noqa: TC002  # fastapi reads it when the routes are made
from fastapi.responses import Response  # noqa: TC002  # so too
from starlette.concurrency import run_in_threadpool

from motifsearch.errors import UsageError
from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.pages.records.finding import Found, find, gone
from motifsearch.ui.pages.records.form import typed_of
from motifsearch.ui.presenters.citation import record_path
from motifsearch.ui.presenters.record_form import field_name

if TYPE_CHECKING:
    from fastapi import APIRouter

    from motifsearch.ui.pages.shell import Shell
    from motifsearch.workflows.editing.suggestions import Suggestion

_STYLE = ("record.css",)
_MOST_BECAUSE = 3


def build(shell: Shell, routes: APIRouter) -> None:
    """Add the list and where its buttons send."""

    @routes.get("/record/suggest/{kind}/{uid:path}")
    def show(request: Request, kind: str, uid: str) -> Response:
        found = find(shell, request, kind, uid)
        if found is None or found.kind != "cloth":
            return gone(shell, request)
        if shell.writer(request) is None:
            raise UsageError("ui.may_not_write")
        return _page(shell, request, found)

    @routes.post("/record/suggest/{kind}/{uid:path}")
    async def accept(request: Request, kind: str, uid: str) -> Response:
        by = shell.require_writer(request)
        typed = await typed_of(request)
        return await run_in_threadpool(_accept, shell, request, kind, uid, typed, by)


def _accept(  # noqa: PLR0917  # handed on as they came
    shell: Shell, request: Request, kind: str, uid: str, typed: dict[str, list[str]], by: str
) -> Response:
    found = find(shell, request, kind, uid)
    if found is None or found.kind != "cloth":
        return gone(shell, request)
    wanted = (typed.get("field", [""])[0], typed.get("value", [""])[0])
    for suggestion in shell.collection.editing.suggestions([found.record_id]):
        if (suggestion.field, suggestion.value) == wanted:
            written = shell.collection.editing.accept(suggestion, by=by)
            return shell.go(f"record/history/{found.own_path}?saved={len(written)}")
    raise UsageError("ui.bad_form")


def _page(shell: Shell, request: Request, found: Found) -> Response:
    say, t = shell.say, shell.say.translator
    title = t("record.suggest_of", name=say.name(found.cloth, found.motif) if found.cloth else "")
    offered = shell.collection.editing.suggestions([found.record_id])
    cards = [_card(shell, found, each) for each in offered]
    body = join(
        el("h1", title),
        el("p", t("record.suggest_lead"), class_="ms-lead"),
        *cards,
        None if cards else el("p", t("record.suggest_none")),
        el("p", el("a", t("record.back"), href=shell.address(found.path), class_="ms-button")),
    )
    return shell.page(request, name="record", title=title, body=body, style=_STYLE)


def _card(shell: Shell, found: Found, suggestion: Suggestion) -> Markup:
    say, t = shell.say, shell.say.translator
    sure = (
        t("record.suggest_unsure")
        if suggestion.certainty is None
        else t("record.suggest_sure", percent=round(100 * suggestion.certainty))
    )
    others = [shell.collection.cloth(number) for number in suggestion.because[:_MOST_BECAUSE]]
    links = [
        el("li", el("a", other.title or f"C{other.cloth_id}", href=shell.address(record_path("cloth", other.uid))))
        for other in others
    ]
    field = "motif_id" if suggestion.field == "motif" else suggestion.field
    button = el(
        "button",
        t("record.suggest_accept"),
        type="submit",
        class_="ms-button",
        aria_label=t("record.suggest_accept_what", name=suggestion.name),
    )
    return el(
        "section",
        el("h2", f"{field_name(field, say)}: {suggestion.name}"),
        el("p", sure),
        el("p", t("record.suggest_because")),
        el("ul", *links),
        el(
            "form",
            el("input", type="hidden", name="field", value=suggestion.field),
            el("input", type="hidden", name="value", value=suggestion.value),
            button,
            method="post",
            action=shell.address(f"record/suggest/{found.own_path}"),
        ),
        class_="ms-panel",
    )
