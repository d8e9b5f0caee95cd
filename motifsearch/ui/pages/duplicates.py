"""The pages that review duplicates: where it stands, one group after the other, many at once.

Knows: their addresses, what each asks of the catalogue, and the forms that decide and undo. Does not know: how groups
come about, what decisions do, or how anything becomes HTML.

Only photographs that every visitor may see are shown, also to who may decide.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request  # noqa: TC002  # read when the routes are made
from fastapi.responses import Response  # noqa: TC002
from starlette.concurrency import run_in_threadpool

from motifsearch.database.duplicate_steps import ACTIONS
from motifsearch.errors import UsageError
from motifsearch.ui.pages.shell import Page
from motifsearch.ui.presenters.duplicates import hidden_fields, overview, said
from motifsearch.ui.presenters.duplicates_group import address, group_page
from motifsearch.ui.presenters.duplicates_preview import all_page, preview_page
from motifsearch.workflows.duplicates.groups import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import FormData, QueryParams

    from motifsearch.database.duplicate_steps import Action
    from motifsearch.records import DuplicateKind
    from motifsearch.ui.pages.shell import Shell
    from motifsearch.workflows.duplicates.operations import Duplicates
    from motifsearch.workflows.duplicates.steps import Preview

_OPEN = ("public",)
_BACK = re.compile(r"duplicates(/review\?kind=\w+&at=\d{1,9})?")


def page() -> Page:
    """Return the page for the navigation."""
    return Page(name="duplicates", build=_build)


def _build(shell: Shell, routes: APIRouter) -> None:
    _build_views(shell, routes)
    _build_forms(shell, routes)
    _build_many(shell, routes)


def _duplicates(shell: Shell) -> Duplicates:
    return shell.collection.duplicates.seen_with(_OPEN)


def _page(shell: Shell, request: Request, body: str) -> Response:
    return shell.page(
        request,
        name="duplicates",
        title=said(shell.say, "title"),
        body=body,
        style=("duplicates.css",),
        scripts=("duplicates.js",),
    )


def _build_views(shell: Shell, routes: APIRouter) -> None:
    @routes.get("/duplicates")
    def first(request: Request) -> Response:
        duplicates = _duplicates(shell)
        may_write = shell.writer(request) is not None
        holding = duplicates.holding() if may_write else ()
        known = duplicates.numbers_of([one for step in holding for one in step.members])
        body = overview(duplicates.review(), holding, known, shell.say, may_write=may_write)
        return _page(shell, request, body)

    @routes.get("/duplicates/review")
    def review(request: Request) -> Response:
        asked = {name: _number(request.query_params.get(name, "0")) for name in ("at", "photo", "start", "done")}
        kind = _kind(request.query_params.get("kind", KINDS[1]))
        duplicates = _duplicates(shell)
        may_write = shell.writer(request) is not None
        found = duplicates.groups(kind, page=asked["at"], size=1)
        group = found.groups[0] if found.groups else None
        photos = {photo_id: shell.collection.photo(photo_id) for photo_id in group.photo_ids} if group else {}
        others = group.members[1:] if group else ()
        chosen = next(
            (member for member in others if member.photo_id == asked["photo"]), others[0] if others else None
        )
        last = (
            next((step for step in duplicates.holding() if step.step_id == asked["done"]), None) if may_write else None
        )
        suggested = duplicates.suggested(group) if group and may_write else None
        body = group_page(
            found,
            photos,
            chosen,
            suggested=suggested,
            say=shell.say,
            may_write=may_write,
            last=last,
            start=asked["start"],
        )
        return _page(shell, request, body)

    @routes.get("/duplicates/preview")
    def preview(request: Request) -> Response:
        asked = request.query_params
        kind, at = _kind(asked.get("kind", "")), _number(asked.get("at", "1"))
        key, action, keep = asked.get("group", ""), _action(asked.get("action", "")), _keep(asked)
        found = _duplicates(shell).preview(key, action, keep=keep)
        hand_on = hidden_fields(group=key, action=action, kind=kind, at=at)
        for photo_id in found.plan.keep:
            hand_on = type(hand_on)(hand_on + hidden_fields(keep=photo_id))
        back = address(kind, shell.say, at=at)
        return _page(shell, request, preview_page(found, back, hand_on, shell.say))


def _build_forms(shell: Shell, routes: APIRouter) -> None:
    @routes.post("/duplicates/decide")
    async def decide(request: Request) -> Response:
        by = shell.require_writer(request)
        form = await request.form()
        kind, at = _kind(_text(form, "kind")), _number(_text(form, "at") or "1")
        key, action, keep = _text(form, "group"), _action(_text(form, "action")), _keep(form)
        step = await run_in_threadpool(_duplicates(shell).decide, key, action, keep=keep, by=by)
        return shell.go(f"duplicates/review?kind={kind}&at={at}&done={step.step_id}")

    @routes.post("/duplicates/undo")
    async def undo(request: Request) -> Response:
        by = shell.require_writer(request)
        form = await request.form()
        await run_in_threadpool(_duplicates(shell).undo, _number(_text(form, "step")), by=by)
        back = _text(form, "back")
        return shell.go(back if _BACK.fullmatch(back) else "duplicates")


def _build_many(shell: Shell, routes: APIRouter) -> None:
    def shown(request: Request, kind: str, action: str, least: str, *, changed: bool = False) -> Response:
        sure = _percent(least)
        found = _duplicates(shell).preview_all(_kind(kind), _action(action), least=sure / 100)
        body = all_page(
            found,
            kind=_kind(kind),
            action=_action(action),
            least=sure,
            mark=_mark(found),
            changed=changed,
            say=shell.say,
        )
        return _page(shell, request, body)

    @routes.get("/duplicates/all")
    def preview_many(request: Request, kind: str = "", action: str = "", least: str = "95") -> Response:
        shell.require_writer(request)
        return shown(request, kind, action, least)

    @routes.post("/duplicates/all")
    async def decide_many(request: Request) -> Response:
        by = shell.require_writer(request)
        form = await request.form()
        kind, action, least = _text(form, "kind"), _text(form, "action"), _text(form, "least")
        steps = await run_in_threadpool(
            _duplicates(shell).decide_all,
            _kind(kind),
            _action(action),
            least=_percent(least) / 100,
            by=by,
            only=lambda found: _mark(found) == _text(form, "mark"),
        )
        if steps is None:
            return await run_in_threadpool(shown, request, kind, action, least, changed=True)
        return shell.go("duplicates")


def _mark(previews: Sequence[Preview]) -> str:
    """Name what is previewed: these groups, and the photographs that they would keep."""
    lines = [f"{each.group.key} {each.plan.keep}" for each in previews]
    return sha256("\n".join(lines).encode()).hexdigest()


def _kind(text: str) -> DuplicateKind:
    for kind in KINDS:
        if kind == text:
            return kind
    raise UsageError("duplicates.unknown_kind", kind=text, known=", ".join(KINDS))


def _action(text: str) -> Action:
    for action in ACTIONS:
        if action == text:
            return action
    raise UsageError("ui_duplicates.bad_form")


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _keep(form: FormData | QueryParams) -> list[int]:
    return [_number(value) for value in form.getlist("keep") if isinstance(value, str)]


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise UsageError("ui_duplicates.bad_form")
    return int(text)


def _percent(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 50 <= int(text) <= 100):
        raise UsageError("ui_duplicates.all_bad_share", value=text[:20])
    return int(text)
