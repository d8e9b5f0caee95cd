"""The form of a record: to fill in, to be told what is wrong, and to see what somebody else wrote meanwhile.

Knows: the way from a form to the catalogue and back. Does not know: how a value stands in a box
(`motifsearch.ui.presenters.record_fields`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request  # noqa: TC002  # fastapi reads it when the routes are made
from fastapi.responses import HTMLResponse, Response  # noqa: TC002  # so too
from starlette.concurrency import run_in_threadpool

from motifsearch.errors import UsageError
from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.pages.records.finding import Found, find, gone
from motifsearch.ui.presenters import record_form
from motifsearch.ui.presenters.history import value_words
from motifsearch.ui.presenters.record_fields import boxes_of, read_boxes
from motifsearch.ui.presenters.record_form import field_name
from motifsearch.vocabulary.lookup import lookup
from motifsearch.vocabulary.motifs import motif_fields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import APIRouter

    from motifsearch.ui.pages.shell import Shell
    from motifsearch.workflows.editing.saving import Conflict

MOST_BYTES = 2 * 2**20
_STYLE = ("record.css",)


async def typed_of(request: Request) -> dict[str, list[str]]:
    """Read a form's boxes; what is larger than any form of ours is refused."""
    if int(request.headers.get("content-length") or 0) > MOST_BYTES:
        raise UsageError("record.too_large")
    async with request.form(max_files=0, max_fields=5000) as sent:
        typed: dict[str, list[str]] = {}
        for name, value in sent.multi_items():
            typed.setdefault(name, []).append(str(value))
    return typed


def build(shell: Shell, routes: APIRouter) -> None:
    """Add the form and where it is sent."""

    @routes.get("/record/edit/{kind}/{uid:path}")
    def show(request: Request, kind: str, uid: str) -> Response:
        found = find(shell, request, kind, uid)
        if found is None:
            return gone(shell, request)
        if shell.writer(request) is None:
            raise UsageError("ui.may_not_write")
        return _page(shell, request, found)

    @routes.post("/record/edit/{kind}/{uid:path}")
    async def save(request: Request, kind: str, uid: str) -> Response:
        by = shell.require_writer(request)
        typed = await typed_of(request)
        return await run_in_threadpool(_save, shell, request, kind, uid, typed, by)


def _save(  # noqa: PLR0917  # handed on as they came
    shell: Shell, request: Request, kind: str, uid: str, typed: dict[str, list[str]], by: str
) -> Response:
    found = find(shell, request, kind, uid)
    if found is None:
        return gone(shell, request)
    revision = typed.get("revision", [""])[0]
    if not revision.isdecimal() or len(revision) > 18:
        raise UsageError("ui.bad_form")
    editing = shell.collection.editing
    values, problems = read_boxes(found.kind, typed, found.record, shell.say)
    if found.kind == "cloth":
        _read_motif(shell, typed, values, problems, by)
    if problems:
        return _page(shell, request, found, typed=typed, problems=problems, revision=int(revision), status=422)
    kept = {field: value for field, value in values.items() if f"theirs.{field}" not in typed}
    why = typed.get("why", [""])[0].strip() or None
    saved = editing.save(found.kind, found.record_id, kept, revision=int(revision), by=by, why=why)
    if saved.conflicts:
        now = find(shell, request, kind, uid) or found
        name = now.motif.name if now.motif else ""
        boxes: dict[str, list[str]] = boxes_of(now.kind, now.record, shell.say, motif=name)
        # What the writer did not touch stands as it is now, or sending the form again would take others' work back.
        mine = {box: values for box, values in typed.items() if box.partition(".")[0] in {*saved.wanted, "why"}}
        kept_boxes = {box: values for box, values in boxes.items() if box.partition(".")[0] not in saved.wanted}
        return _page(shell, request, now, typed=kept_boxes | mine, conflicts=saved.conflicts, status=409)
    return shell.go(f"record/history/{found.own_path}?saved={len(saved.changes)}")


def _read_motif(
    shell: Shell, typed: Mapping[str, Sequence[str]], values: dict[str, object], problems: dict[str, str], by: str
) -> None:
    """A motif is written by its name; one that the catalogue does not have is made when that is asked for."""
    name = next(iter(typed.get("motif_id", ())), "").strip()
    editing = shell.collection.editing
    motif = editing.motif_named(name) if name else None
    if name and motif is None:
        known = lookup("motif", name)
        if known is not None:
            motif = editing.motif_named(known.key) or editing.add_motif(motif_fields(known), by=by)
        elif "motif_new" in typed and not problems:
            motif = editing.ensure_motif(name, by=by)
        else:
            problems["motif_id"] = shell.say.translator("record.unknown_motif", name=name)
            return
    values["motif_id"] = motif.motif_id if motif else None


def _page(
    shell: Shell,
    request: Request,
    found: Found,
    *,
    typed: Mapping[str, Sequence[str]] | None = None,
    problems: Mapping[str, str] | None = None,
    conflicts: Sequence[Conflict] = (),
    revision: int | None = None,
    status: int = 200,
) -> HTMLResponse:
    say, t, editing = shell.say, shell.say.translator, shell.collection.editing
    name = found.motif.name if found.motif else ""
    title = t(f"record.edit_{found.kind}", name=_title(shell, found))
    boxes = typed if typed is not None else boxes_of(found.kind, found.record, say, motif=name)
    theirs = {each.field: value_words(each.field, each.theirs, found.motif, say) for each in conflicts}
    body = join(
        el("h1", title),
        el("p", t("record.edit_lead"), class_="ms-lead"),
        el(
            "p",
            el("a", t("record.suggest"), href=shell.address(f"record/suggest/{found.own_path}"), class_="ms-button"),
        )
        if found.kind == "cloth"
        else None,
        _told(shell, found, problems or {}, conflicts),
        record_form.form(
            found.kind,
            boxes,
            say,
            action=shell.address(f"record/edit/{found.own_path}"),
            revision=editing.revision(found.kind, found.record_id) if revision is None else revision,
            problems=problems,
            conflicts=conflicts,
            motifs=editing.motif_names() if found.kind == "cloth" else (),
            values=theirs,
        ),
        el("p", el("a", t("record.leave"), href=shell.address(found.path))),
    )
    return shell.page(request, name="record", title=title, body=body, style=_STYLE, status=status)


def _title(shell: Shell, found: Found) -> str:
    if found.kind == "photo":
        return f"P{found.record_id}"
    return shell.say.name(found.cloth, found.motif) if found.cloth else (found.motif.name if found.motif else "")


def _told(shell: Shell, found: Found, problems: Mapping[str, str], conflicts: Sequence[Conflict]) -> Markup | None:
    """Say above the form what is wrong in it, with links to the boxes."""
    say, t = shell.say, shell.say.translator
    fields = [*problems, *(each.field for each in conflicts)]
    if not fields:
        return None
    lead = t("record.conflict_lead") if conflicts else t("record.problems_lead", count=len(fields))
    links = [el("li", el("a", field_name(field, say, found.kind), href=f"#field-{field}")) for field in fields]
    return el("div", el("p", lead), el("ul", *links), class_="ms-problem", role="alert")
