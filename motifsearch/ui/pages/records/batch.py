"""Changing many cloths at once: choose them, say what changes, see every change before it is made.

Knows: the three steps. Does not know: how records are written.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from fastapi import Request  # noqa: TC002  # fastapi reads it when the routes are made
from fastapi.responses import Response  # noqa: TC002  # so too
from starlette.concurrency import run_in_threadpool

from motifsearch.archive.cells import read_cell
from motifsearch.errors import UsageError
from motifsearch.records import Condition
from motifsearch.ui.answering import Answering
from motifsearch.ui.markup import el, join
from motifsearch.ui.pages.records.form import typed_of
from motifsearch.ui.presenters.batch import CHANGED, CHOSEN_BY, Found, Line, first, form, preview
from motifsearch.ui.presenters.citation import record_path
from motifsearch.ui.presenters.history import value_words
from motifsearch.ui.presenters.record_form import field_name
from motifsearch.ui.question import MOST, from_address, is_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import APIRouter

    from motifsearch.records import Cloth
    from motifsearch.ui.pages.shell import Shell
    from motifsearch.workflows.editing.batch import Planned

_STYLE = ("record.css",)


def build(shell: Shell, routes: APIRouter) -> None:
    """Add the form, alone or after a search, and its two following steps."""
    answering = Answering(shell.collection, shell.uploads, shell.say)

    @routes.get("/record/batch")
    def show(request: Request) -> Response:
        if shell.writer(request) is None:
            raise UsageError("ui.may_not_write")
        return _form(shell, request, {})

    @routes.get("/record/batch/results")
    def of_results(request: Request) -> Response:
        """Begin with what a search found, whose question stands in the address."""
        if shell.writer(request) is None:
            raise UsageError("ui.may_not_write")
        question = replace(from_address(request.url.query), k=MOST)
        answer = shell.collection.search(answering.query(question))
        hits = {hit.cloth.uid: hit.photo.photo_id for hit in reversed(answer.hits) if hit.band != "nothing_close"}
        found = [f"{photo_id} {uid}" for uid, photo_id in reversed(hits.items())]
        return _form(shell, request, {"found": found})

    @routes.post("/record/batch")
    async def step(request: Request) -> Response:
        by = shell.require_writer(request)
        typed = await typed_of(request)
        return await run_in_threadpool(_step, shell, request, typed, by)


def _step(shell: Shell, request: Request, typed: dict[str, list[str]], by: str) -> Response:
    t = shell.say.translator
    field, adding = first(typed, "field"), first(typed, "adding") == "yes"
    if field not in CHANGED:
        raise UsageError("ui.bad_form")
    value, problem = _value(shell, field, first(typed, "value"))
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
            why=first(typed, "why") or None,
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
    names = [*typed.get("cloth", ())]
    names += [name.strip() for name in first(typed, "records").replace(",", "\n").splitlines() if name.strip()]
    found: dict[int, Cloth] = {}
    missing: list[str] = []
    for name in names:
        cloth = editing.cloth_named(name)
        if cloth is None:
            missing.append(name)
        else:
            found[cloth.cloth_id] = cloth
    by, of = first(typed, "by"), first(typed, "of")
    if by in CHOSEN_BY and of:
        value, _ = read_cell(by, of) if by in {"technique", "province"} else (of, [])
        for cloth in editing.cloths_where((Condition(field=by, values=(str(value or of),)),)):
            found[cloth.cloth_id] = cloth
    return list(found.values()), missing


def _form(shell: Shell, request: Request, typed: Mapping[str, Sequence[str]], problem: str | None = None) -> Response:
    found = [_found(shell, text) for text in typed.get("found", ())]
    body = form(
        typed,
        shell.say,
        address=shell.address("record/batch"),
        problem=problem,
        found=[each for each in found if each is not None],
    )
    return _shown(shell, request, body, 422 if problem else 200)


def _found(shell: Shell, text: str) -> Found | None:
    """Read what a form says of a cloth that a search found; what is no such cloth is passed over."""
    number, _, uid = text.partition(" ")
    cloth = shell.collection.editing.cloth_of(uid)
    if cloth is None or not is_number(number):
        return None
    motif = shell.collection.motif(cloth.motif_id) if cloth.motif_id is not None else None
    return Found(uid=uid, name=shell.say.name(cloth, motif), photo_id=int(number))


def _shown(shell: Shell, request: Request, body: str, status: int = 200) -> Response:
    title = shell.say.translator("record.batch")
    return shell.page(request, name="record", title=title, body=body, style=_STYLE, status=status)


def _preview(
    shell: Shell,
    request: Request,
    typed: Mapping[str, Sequence[str]],
    cloths: Sequence[Cloth],
    plan: Sequence[Planned],
) -> Response:
    named = {cloth.cloth_id: cloth for cloth in cloths}
    body = preview(
        typed,
        [_line(shell, named[each.record_id], each) for each in plan],
        shell.say,
        address=shell.address("record/batch"),
        revisions={each.record_id: each.revision for each in plan},
        unchanged=len(cloths) - len(plan),
    )
    return _shown(shell, request, body)


def _line(shell: Shell, cloth: Cloth, plan: Planned) -> Line:
    ((field, before, after),) = plan.changes
    motif = shell.collection.motif(int(after)) if field == "motif_id" and after else None
    return Line(
        name=cloth.title or cloth.inventory or f"C{cloth.cloth_id}",
        address=shell.address(record_path("cloth", cloth.uid)),
        before=value_words(field, before, motif, shell.say),
        after=value_words(field, after, motif, shell.say),
    )
