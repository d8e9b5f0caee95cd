"""Listings by upload: a table is looked at before anything of it is taken in.

Knows: the forms' fields and the order preview, answer, done. Does not know: how rows are read.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Request  # noqa: TC002  # FastAPI reads the annotations of routes
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from motifsearch.errors import MotifsearchError, TableError, UsageError
from motifsearch.ui.pages.trends_tables import MOST_BYTES, BroughtTables
from motifsearch.ui.presenters.trends import listings as presenter

if TYPE_CHECKING:
    from fastapi import APIRouter
    from starlette.responses import Response

    from motifsearch.ui.pages.shell import Shell
    from motifsearch.ui.pages.trends_tables import BroughtTable
    from motifsearch.workflows.trends.listings import ListingsReport
    from motifsearch.workflows.trends.rows import DateOrder

_ORDERS: tuple[DateOrder, ...] = ("auto", "dmy", "mdy")


def build(shell: Shell, routes: APIRouter, tables: BroughtTables) -> None:
    """Add the routes."""

    @routes.get("/trends/listings")
    def start(request: Request, added: int | None = None, known: int = 0) -> Response:
        done = None if added is None else (max(0, added), max(0, known))
        body = presenter.listings_page(shell.say, may_write=shell.writer(request) is not None, done=done)
        return _page(shell, request, body)

    @routes.post("/trends/listings")
    async def preview(request: Request) -> Response:
        shell.require_writer(request)
        if int(request.headers.get("content-length", "0")) > MOST_BYTES + 65_536:
            raise UsageError("market.table_large", limit_mb=MOST_BYTES // 2**20)
        async with request.form(max_files=1, max_fields=200) as form:
            file, token = form.get("table"), form.get("token")
            if isinstance(file, UploadFile):
                token = tables.take(file.filename or "", await file.read())
            texts = {key: value for key, value in form.items() if isinstance(value, str)}
        if not isinstance(token, str):
            raise UsageError("market.table_empty")
        brought = tables.get(token)
        order = _order(texts.get("dates"))
        wishes = presenter.wishes(texts)
        if "take" in texts:
            report = await run_in_threadpool(_run, shell, brought, wishes, order, dry=False)
            tables.drop(token)
            return shell.go(f"trends/listings?added={report.added}&known={report.known}")
        try:
            report = await run_in_threadpool(_run, shell, brought, wishes, order, dry=True)
            body = presenter.preview_page(brought.name, token, report, order=order, say=shell.say)
        except TableError as error:
            body = presenter.unreadable_page(
                brought.name, token, shell.say.translator.error(error), _columns(error), order=order, say=shell.say
            )
        return _page(shell, request, body)


def _columns(error: MotifsearchError) -> tuple[str, ...]:
    """The columns that an error about columns names."""
    named = error.params.get("known")
    is_about_columns = error.code in {"trends.no_column", "trends.unknown_column"}
    return tuple(str(named).split(", ")) if named and is_about_columns else ()


def _order(text: str | None) -> DateOrder:
    for order in _ORDERS:
        if order == text:
            return order
    return "auto"


def _run(
    shell: Shell, brought: BroughtTable, wishes: dict[str, str], order: DateOrder, *, dry: bool
) -> ListingsReport:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("table" + Path(brought.name).suffix.lower())
        path.write_bytes(brought.data)
        return shell.collection.trends.import_listings(path, mapping=wishes, order=order, name=brought.name, dry=dry)


def _page(shell: Shell, request: Request, body: str) -> Response:
    title = shell.say.translator("market.title_listings")
    return shell.page(request, name="trends", title=title, body=body, style=("trends.css",))
