"""Boards of pinned photographs: making one, pinning, notes, order, sharing by link, taking along.

Knows: their addresses and forms. Does not know: how boards are kept, or how they become HTML.

Whoever has a board's link may look at it; the list of all, and every change, is for those who may write.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fastapi import Request  # noqa: TC002  # FastAPI reads the annotations of routes
from fastapi.responses import Response

from motifsearch.errors import UsageError
from motifsearch.ui.collection import shown_photo
from motifsearch.ui.document import SAFETY
from motifsearch.ui.pages.shell import Page
from motifsearch.ui.presenters import boards
from motifsearch.ui.question import is_number

if TYPE_CHECKING:
    from fastapi import APIRouter

    from motifsearch.records import Board
    from motifsearch.ui.pages.shell import Shell

Ending = Literal["html", "pdf", "zip"]
_TYPES: dict[Ending, str] = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


def page() -> Page:
    """Return the page for the navigation."""
    return Page(name="boards", build=_build)


def _build(shell: Shell, routes: APIRouter) -> None:
    _build_views(shell, routes)
    _build_forms(shell, routes)


def _shown(shell: Shell, board: Board) -> list[boards.Pinned]:
    """Gather what a visitor may see of a board."""
    found: list[boards.Pinned] = []
    for pin in board.pins:
        shown = shown_photo(shell.collection, pin.photo_id)
        if shown is not None:
            _, cloth = shown
            motif = shell.collection.motif(cloth.motif_id) if cloth.motif_id is not None else None
            found.append(boards.Pinned(pin=pin, name=shell.say.name(cloth, motif), origin=shell.say.origin(cloth)))
    return found


def _build_views(shell: Shell, routes: APIRouter) -> None:
    say = shell.say
    t = say.translator

    @routes.get("/boards")
    def all_boards(request: Request, pin: str = "") -> Response:
        may_write = shell.writer(request) is not None
        photo_id = int(pin) if is_number(pin) and shown_photo(shell.collection, int(pin)) else None
        listed = shell.collection.answers.boards.all() if may_write else ()
        body = boards.list_page(listed, photo_id, say, may_write=may_write)
        return shell.page(request, name="boards", title=t("boards.title"), body=body)

    @routes.get("/boards/{uid}")
    def one(request: Request, uid: str) -> Response:
        board = shell.collection.answers.boards.get(uid)
        if board.uid != uid:
            # A name can be guessed, the link cannot.
            raise UsageError("boards.no_link")
        body = boards.board_page(
            board,
            _shown(shell, board),
            say,
            may_write=shell.writer(request) is not None,
            formats=("html", "pdf", "zip") if find_spec("weasyprint") else ("html", "zip"),
        )
        return shell.page(request, name="boards", title=board.name, body=body)

    @routes.get("/boards/{uid}/board.{ending}")
    def take_along(uid: str, ending: Ending) -> Response:
        answers = shell.collection.answers
        if answers.boards.get(uid).uid != uid:
            raise UsageError("boards.no_link")
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / ("board" if ending == "zip" else f"board.{ending}")
            answers.export_board(uid, target, say.lang)
            data = _zipped(target) if ending == "zip" else target.read_bytes()
        headers = {
            **SAFETY,
            "Cache-Control": "private, no-store",
            "Content-Disposition": f'attachment; filename="board.{ending}"',
        }
        return Response(data, media_type=_TYPES[ending], headers=headers)


def _build_forms(shell: Shell, routes: APIRouter) -> None:
    @routes.post("/boards")
    async def new(request: Request) -> Response:
        shell.require_writer(request)
        form = await request.form()
        kept = shell.collection.answers.boards
        board = kept.new(str(form.get("name", "")))
        pin = str(form.get("pin", ""))
        if is_number(pin):
            kept.pin(board.uid, int(pin))
        return shell.go(f"boards/{board.uid}")

    @routes.post("/boards/{uid}/{what}")
    async def change(request: Request, uid: str, what: Literal["pin", "unpin", "note", "move", "remove"]) -> Response:
        shell.require_writer(request)
        form = await request.form()
        kept = shell.collection.answers.boards
        if what == "remove":
            kept.remove(uid)
            return shell.go("boards")
        photo, place = str(form.get("photo", "")), str(form.get("place", ""))
        if not is_number(photo) or (what == "move" and not is_number(place)):
            raise UsageError("ui.bad_form")
        if what == "pin":
            kept.pin(uid, int(photo))
        elif what == "unpin":
            kept.unpin(uid, int(photo))
        elif what == "note":
            kept.note(uid, int(photo), str(form.get("note", "")))
        else:
            kept.move(uid, int(photo), max(1, int(place)))
        return shell.go(f"boards/{uid}")


def _zipped(folder: Path) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, Path("board") / path.relative_to(folder))
    return held.getvalue()
