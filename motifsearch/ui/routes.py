"""Pictures in and out over HTTP: thumbnails, photographs, and the photographs that visitors bring.

Knows: addresses, headers and caching. Does not know: gradio, or who may see what (`motifsearch.ui.collection` does).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from motifsearch.errors import MotifsearchError, UsageError
from motifsearch.images.thumbnail import thumbnail as to_jpeg
from motifsearch.messages import LANGS, Lang, Translator
from motifsearch.ui.collection import shown_photo
from motifsearch.ui.query_photos import MOST_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.ui.collection import Collection
    from motifsearch.ui.query_photos import QueryPhotos

# Formats that every present browser shows, as Pillow names them; others are sent as JPEG.
_SHOWN_BY_BROWSERS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
_LONGER_PX = 2560
# An hour: a photograph that is hidden or restricted later must not stay visible for long.
_CACHING = "private, max-age=3600"
_SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


def router(collection: Collection, uploads: QueryPhotos) -> APIRouter:
    """Return the routes; a photograph that a visitor may not see is answered as one that is not there."""
    routes = APIRouter(include_in_schema=False)
    _serve_photographs(routes, collection)
    _serve_uploads(routes, uploads)
    return routes


def _serve_photographs(routes: APIRouter, collection: Collection) -> None:
    @routes.get("/thumbnail/{photo_id}")
    def thumbnail(photo_id: int, request: Request) -> Response:
        found = shown_photo(collection, photo_id)
        path = collection.thumbnail(photo_id) if found else None
        if found is None or path is None:
            return _nothing()
        return _unless_known(request, f"{found[0].sha256}-t") or _file(path, "image/jpeg", f"{found[0].sha256}-t")

    @routes.get("/photo/{photo_id}")
    def photo(photo_id: int, request: Request) -> Response:
        found = shown_photo(collection, photo_id)
        path = collection.original(photo_id) if found else None
        if found is None or path is None:
            return _nothing()
        row = found[0]
        known = _unless_known(request, row.sha256)
        if known is not None:
            return known
        if row.format in _SHOWN_BY_BROWSERS:
            return _file(path, _SHOWN_BY_BROWSERS[row.format], row.sha256)
        try:
            data = to_jpeg(collection.read_image(path), longer_px=_LONGER_PX)
        except MotifsearchError:
            return _nothing()
        return Response(data, media_type="image/jpeg", headers=_headers(row.sha256))


def _serve_uploads(routes: APIRouter, uploads: QueryPhotos) -> None:
    @routes.get("/query-photo/{token}")
    def query_photo(token: str) -> Response:
        try:
            kept = uploads.get(token)
        except UsageError:
            return _nothing()
        return Response(kept.preview, media_type="image/jpeg", headers={**_SAFE, "Cache-Control": "no-store"})

    @routes.post("/query-photo")
    async def take_query_photo(request: Request, lang: Lang = "id") -> Response:
        from starlette.concurrency import run_in_threadpool

        try:
            token = await run_in_threadpool(uploads.take, await _body(request))
        except MotifsearchError as error:
            say = Translator(lang if lang in LANGS else "id")
            return JSONResponse({"problem": say.error(error)})
        return JSONResponse({"token": token})


async def _body(request: Request) -> bytes:
    """Read a file, and stop as soon as it is too large."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise UsageError("ui.upload_too_large", limit_mb=MOST_BYTES // 2**20)
        parts.append(part)
    return b"".join(parts)


def _headers(tag: str) -> dict[str, str]:
    return {**_SAFE, "Cache-Control": _CACHING, "ETag": f'"{tag}"'}


def _file(path: Path, media_type: str, tag: str) -> Response:
    return FileResponse(path, media_type=media_type, headers=_headers(tag))


def _unless_known(request: Request, tag: str) -> Response | None:
    """Answer 304 when the browser has this very content."""
    if f'"{tag}"' in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=_headers(tag))
    return None


def _nothing() -> Response:
    return Response(status_code=404, headers={"Cache-Control": "no-store"})
