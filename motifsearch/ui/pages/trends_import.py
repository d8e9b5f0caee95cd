"""Listings by upload: a table, with photographs where there are new ones, is looked at before anything is taken in.

Knows: the forms' fields and the order preview, answer, done. Does not know: how rows are read, or photographs kept.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Request  # noqa: TC002  # FastAPI reads the annotations of routes
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from motifsearch.errors import MotifsearchError, TableError, UsageError
from motifsearch.ui.pages.trends_photos import MOST_BYTES, MOST_PHOTOS, BroughtPhotos
from motifsearch.ui.pages.trends_tables import MOST_BYTES as MOST_TABLE_BYTES
from motifsearch.ui.presenters.trends import listings as presenter
from motifsearch.ui.presenters.trends import preview

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import APIRouter
    from starlette.responses import Response

    from motifsearch.records import Problem
    from motifsearch.ui.pages.shell import Shell
    from motifsearch.ui.pages.trends_tables import BroughtTable, BroughtTables
    from motifsearch.workflows.trends.listings import ListingsReport
    from motifsearch.workflows.trends.rows import DateOrder

_ORDERS: tuple[DateOrder, ...] = ("auto", "dmy", "mdy")


def build(shell: Shell, routes: APIRouter, tables: BroughtTables) -> None:
    """Add the routes."""

    @routes.get("/trends/listings")
    def start(request: Request, added: int | None = None, known: int = 0, photos: int = 0) -> Response:
        done = None if added is None else (max(0, added), max(0, known), max(0, photos))
        may_write, limits = shell.writer(request) is not None, (MOST_PHOTOS, MOST_BYTES // 2**20)
        body = presenter.listings_page(shell.say, may_write=may_write, limits=limits, done=done)
        return _page(shell, request, body)

    @routes.post("/trends/listings")
    async def look_or_take(request: Request) -> Response:
        shell.require_writer(request)
        # A form that does not say how long it is could be without an end.
        if int(request.headers.get("content-length", 2 * MOST_BYTES)) > MOST_BYTES:
            raise UsageError("market.photos_large", limit_mb=MOST_BYTES // 2**20)
        # More than may be taken are let in, so that it is said in the page's own words.
        async with request.form(max_files=5 * MOST_PHOTOS, max_fields=200) as form:
            file, token = form.get("table"), form.get("token")
            if isinstance(file, UploadFile):
                files = [each for each in form.getlist("photos") if isinstance(each, UploadFile) and each.filename]
                token = await run_in_threadpool(_keep, tables, file, files)
            texts = {key: value for key, value in form.items() if isinstance(value, str)}
        if not isinstance(token, str):
            raise UsageError("market.table_empty")
        answer = _take_in if "take" in texts else _look
        return await run_in_threadpool(answer, shell, request, tables, token, texts)


def _keep(tables: BroughtTables, file: UploadFile, files: Sequence[UploadFile]) -> str:
    """Keep what was brought and return its token."""
    photos = BroughtPhotos() if files else None
    try:
        if photos is not None:
            photos.take((each.filename or "", each.file) for each in files)
        if (file.size or 0) > MOST_TABLE_BYTES:
            raise UsageError("market.table_large", limit_mb=MOST_TABLE_BYTES // 2**20)
        return tables.take(file.filename or "", file.file.read(), photos)
    except MotifsearchError:
        if photos is not None:
            photos.drop()
        raise


def _look(shell: Shell, request: Request, tables: BroughtTables, token: str, texts: dict[str, str]) -> Response:
    """Show what would be added."""
    brought, order = tables.get(token), _order(texts.get("dates"))
    try:
        report = _run(shell, brought, texts, dry=True)
        body = preview.preview_page(
            brought.name, token, report, order=order, say=shell.say, photos=_counted(brought.photos)
        )
    except TableError as error:
        said = preview.words_of(error.code, error.params, shell.say)
        body = preview.unreadable_page(brought.name, token, said, _columns(error), order=order, say=shell.say)
    return _page(shell, request, body)


def _take_in(shell: Shell, request: Request, tables: BroughtTables, token: str, texts: dict[str, str]) -> Response:
    """Add the photographs, then the listings."""
    with tables.turn:
        brought = tables.get(token)
        place, added, problems = None, 0, ()
        if brought.photos is not None and brought.photos.coming:
            # What is wrong with the whole table is met before a photograph is taken in.
            _run(shell, brought, texts, dry=True)
            photographs, place = shell.collection.bring(brought.photos.folder)
            added, problems = photographs.added, photographs.problems
        report = _run(shell, brought, texts, dry=False, photos=place)
        tables.drop(token)
    if problems:
        body = presenter.done_page((report.added, report.known, added), _named(problems), shell.say)
        return _page(shell, request, body)
    brought_photos = f"&photos={added}" if place is not None else ""
    return shell.go(f"trends/listings?added={report.added}&known={report.known}{brought_photos}")


def _counted(photos: BroughtPhotos | None) -> preview.Photos | None:
    return preview.Photos(count=len(photos.coming), problems=tuple(photos.problems)) if photos is not None else None


def _named(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Name files without the folders of this computer."""
    return tuple(replace(each, where=Path(each.where).name) for each in problems)


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
    shell: Shell, brought: BroughtTable, texts: dict[str, str], *, dry: bool, photos: Path | None = None
) -> ListingsReport:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("table" + Path(brought.name).suffix.lower())
        path.write_bytes(brought.data)
        return shell.collection.trends.import_listings(
            path,
            mapping=preview.wishes(texts),
            order=_order(texts.get("dates")),
            name=brought.name,
            photos=photos,
            coming=brought.photos.coming if brought.photos else None,
            dry=dry,
        )


def _page(shell: Shell, request: Request, body: str) -> Response:
    title = shell.say.translator("market.title_listings")
    return shell.page(request, name="trends", title=title, body=body, style=("trends.css",))
