"""The institution's controlled lists in the app: looking through one, adding, changing and retiring a term.

Knows: the addresses, who may use them, and the way from a form to a term. Does not know: what makes a term one
(`motifsearch.workflows.terms`), or how the pages become HTML (`motifsearch.ui.presenters.terms_form`).

All of it is for those who may write: a list may name motifs that are not open to everybody.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import Request  # noqa: TC002  # FastAPI reads the annotations of routes
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from motifsearch.errors import UsageError
from motifsearch.ui.document import SAFETY
from motifsearch.ui.pages.records.form import typed_of
from motifsearch.ui.pages.shell import Page
from motifsearch.ui.presenters import terms_form as shown
from motifsearch.ui.presenters.terms_list import list_page
from motifsearch.vocabulary.checking import EDITABLE, fields_of
from motifsearch.vocabulary.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import APIRouter

    from motifsearch.ui.pages.shell import Shell
    from motifsearch.vocabulary import Term

_STYLE = ("record.css",)
_MOST_SHOWN = 120
_ACTS = frozenset({"retire", "back", "reset"})


def page() -> Page:
    """Return the page; it is reached from the forms of records, so that the navigation stays short."""
    return Page(name="terms", build=_build, in_navigation=False)


def _build(shell: Shell, routes: APIRouter) -> None:
    @routes.get("/terms")
    def look(request: Request, q: str = "", own: str = "") -> Response:
        shell.require_writer(request)
        kind = _kind(request.query_params.get("list", "motif"))
        found = shell.collection.terms.all(kind, only_own=own == "yes")
        wanted = fold(q)
        if wanted:
            found = tuple(each for each in found if any(wanted in fold(name) for name in (*each.names(), each.key)))
        body = list_page(kind, q, found[:_MOST_SHOWN], shell.say, only_own=own == "yes", total=len(found))
        return _page(shell, request, body)

    @routes.get("/terms/edit")
    def form(request: Request, key: str = "", saved: str = "") -> Response:
        shell.require_writer(request)
        kind = _kind(request.query_params.get("list", "motif"))
        found = shell.collection.terms.get(kind, key) if key else None
        return _form(shell, request, kind, found, _boxes(kind, found), saved=saved == "yes")

    @routes.post("/terms/edit")
    async def save(request: Request) -> Response:
        by = shell.require_writer(request)
        typed = {name: values[0] for name, values in (await typed_of(request)).items()}
        return await run_in_threadpool(_save, shell, request, typed, by)

    @routes.post("/terms/act")
    async def act(request: Request) -> Response:
        by = shell.require_writer(request)
        typed = {name: values[0] for name, values in (await typed_of(request)).items()}
        return await run_in_threadpool(_act, shell, request, typed, by)

    @routes.get("/terms/terms.csv")
    def take(request: Request) -> Response:
        shell.require_writer(request)
        kind = _kind(request.query_params.get("list", "motif"))
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "terms.csv"
            shell.collection.terms.write(target, kind=kind)
            data = target.read_bytes()
        named = {"Content-Disposition": f'attachment; filename="{kind}.csv"', "Cache-Control": "private, no-store"}
        return Response(data, media_type="text/csv; charset=utf-8", headers={**SAFETY, **named})


def _kind(asked: str) -> str:
    if asked not in EDITABLE:
        raise UsageError("vocabulary.not_editable", kind=asked[:40], known=", ".join(EDITABLE))
    return asked


def _page(shell: Shell, request: Request, body: str, status: int = 200) -> Response:
    title = shell.say.translator("terms.title")
    return shell.page(request, name="terms", title=title, body=body, style=_STYLE, status=status)


def _form(
    shell: Shell, request: Request, kind: str, found: Term | None, boxes: Mapping[str, str], *,
    problem: str | None = None, saved: bool = False,
) -> Response:  # fmt: skip
    terms = shell.collection.terms
    past = terms.history(kind, found.key)[::-1] if found else ()
    body = shown.form_page(
        kind,
        found,
        boxes,
        shell.say,
        step=past[0].step_id if past else 0,
        uses=terms.uses(kind, found.key) if found else 0,
        past=past,
        problem=problem,
        saved=saved,
    )
    return _page(shell, request, body, 422 if problem else 200)


def _boxes(kind: str, term: Term | None) -> dict[str, str]:
    """What stands in the boxes of a term's form."""
    if term is None:
        return {}
    said: dict[str, str] = {f"label_{lang}": text for lang, text in term.labels.items()}
    said |= {f"meaning_{lang}": text for lang, text in term.meaning.items()}
    said |= {"spellings": "; ".join(term.spellings), "restricted": "yes" if term.restricted else ""}
    texts = set(fields_of(kind)) - {"labels", "meaning", "spellings", "same_as", "retired", "restricted"}
    said |= {name: getattr(term, name) or "" for name in texts}
    for number, link in enumerate(term.same_as):
        said |= {f"link.{number}.{part}": getattr(link, part) for part in shown.LINK_PARTS}
    return said


def _read(kind: str, typed: Mapping[str, str], now: Term | None) -> dict[str, Any]:
    """Turn a form into fields; what it has no box for stays as it is."""
    texts = {name: typed.get(name, "").strip() for name in shown.boxes_of(kind)}
    fields: dict[str, Any] = {}
    for field, held in (("label", now.labels if now else {}), ("meaning", now.meaning if now else {})):
        of = {lang: text for lang, text in held.items() if f"{field}_{lang}" not in texts}
        of |= {name.rpartition("_")[2]: text for name, text in texts.items() if name.startswith(f"{field}_") and text}
        fields["labels" if field == "label" else field] = of
    for name, text in texts.items():
        if name == "spellings":
            fields[name] = [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]
        elif name == "restricted":
            fields[name] = bool(text)
        elif not name.startswith(("label_", "meaning_")):
            fields[name] = text or None
    links: list[dict[str, str]] = []
    for number in range(100):
        parts = {part: typed.get(f"link.{number}.{part}", "").strip() for part in shown.LINK_PARTS}
        if any(text for part, text in parts.items() if part != "match"):
            links.append(parts)
    fields["same_as"] = links
    return fields


def _save(shell: Shell, request: Request, typed: dict[str, str], by: str) -> Response:
    kind, key, step = _kind(typed.get("list", "")), typed.get("key", ""), typed.get("step", "")
    if not step.isdecimal() or len(step) > 18:
        raise UsageError("ui.bad_form")
    terms = shell.collection.terms
    found = terms.get(kind, key) if key else None
    try:
        fields = _read(kind, typed, found)
        why = typed.get("why", "").strip() or None
        if found is None:
            key = terms.add(kind, fields, by=by, why=why).key
        else:
            terms.change(kind, found.key, fields, by=by, why=why, seen=int(step))
    except UsageError as error:
        return _form(shell, request, kind, found, typed, problem=shell.say.translator.error(error))
    return shell.go(f"terms/edit?list={kind}&key={key}&saved=yes")


def _act(shell: Shell, request: Request, typed: dict[str, str], by: str) -> Response:
    kind, key, what = _kind(typed.get("list", "")), typed.get("key", ""), typed.get("what", "")
    if what not in _ACTS:
        raise UsageError("ui.bad_form")
    terms = shell.collection.terms
    found = terms.get(kind, key)
    try:
        if what == "reset":
            terms.reset(kind, found.key, by=by)
        else:
            terms.retire(kind, found.key, back=what == "back", by=by)
    except UsageError as error:
        return _form(shell, request, kind, found, _boxes(kind, found), problem=shell.say.translator.error(error))
    gone = what == "reset" and all(each.key != found.key for each in terms.all(kind))
    return shell.go(f"terms?list={kind}" if gone else f"terms/edit?list={kind}&key={found.key}&saved=yes")
