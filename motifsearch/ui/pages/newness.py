"""The page that helps to see whether a design is new: bring a picture, see what is close, take a sheet along.

Knows: its addresses and forms. Does not know: how newness is found, or how it becomes HTML.
"""

from __future__ import annotations

import tempfile
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fastapi import Request  # noqa: TC002  # FastAPI reads the annotations of routes
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from motifsearch.errors import UsageError
from motifsearch.ui.document import SAFETY
from motifsearch.ui.pages.shell import Page
from motifsearch.ui.presenters import newness
from motifsearch.ui.query_photos import MOST_BYTES

if TYPE_CHECKING:
    from fastapi import APIRouter

    from motifsearch.ui.pages.shell import Shell
    from motifsearch.workflows.answers.newness import Newness

Ending = Literal["html", "pdf"]
_TYPES: dict[Ending, str] = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


def page() -> Page:
    """Return the page for the navigation."""
    return Page(name="new", build=_build)


def _build(shell: Shell, routes: APIRouter) -> None:
    say = shell.say

    # Whoever looks at a page often takes its sheet along; comparing takes some seconds.
    @lru_cache(maxsize=8)
    def found_of(token: str, _photographs: int) -> Newness:
        return shell.collection.answers.newness(shell.uploads.get(token).pixels)

    def compared(token: str) -> Newness:
        shell.uploads.get(token)
        return found_of(token, shell.collection.shown_count)

    @routes.get("/new")
    def show(request: Request, photo: str | None = None) -> Response:
        found = compared(photo) if photo is not None else None
        formats: tuple[Ending, ...] = ("html", "pdf") if find_spec("weasyprint") else ("html",)
        body = newness.newness_page(found, photo, say, formats=formats, action=shell.address("new"))
        return shell.page(request, name="new", title=say.translator("answers.page_title"), body=body)

    @routes.post("/new")
    async def take(request: Request) -> Response:
        # Nothing of the catalogue is changed, so that everybody may ask; the picture is kept in memory alone.
        if int(request.headers.get("content-length", "0") or 0) > MOST_BYTES:
            raise UsageError("ui.upload_too_large", limit_mb=MOST_BYTES // 2**20)
        brought = (await request.form()).get("design")
        if not isinstance(brought, UploadFile) or not brought.filename:
            raise UsageError("newness.no_picture")
        token = await run_in_threadpool(shell.uploads.take, await brought.read())
        return shell.go(f"new?photo={token}")

    @routes.get("/new/sheet.{ending}")
    def sheet(ending: Ending, photo: str) -> Response:
        pixels = shell.uploads.get(photo).pixels
        answers = shell.collection.answers
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"sheet.{ending}"
            answers.write_newness(compared(photo), pixels, path, say.lang)
            data = path.read_bytes()
        name = say.translator("newness.file_name")
        headers = {
            **SAFETY,
            "Cache-Control": "private, no-store",
            "Content-Disposition": f'attachment; filename="{name}.{ending}"',
        }
        return Response(data, media_type=_TYPES[ending], headers=headers)
