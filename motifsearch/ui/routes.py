"""Pictures in and out over HTTP: thumbnails, photographs, and the photographs that visitors bring.

A photograph is always sent as a picture made of its pixels, in a size for its place. The file itself is never sent: a
telephone's has several megabytes and says where and when it was taken.

Knows: addresses, headers and caching. Does not know: gradio, or who may see what (`motifsearch.ui.collection` does).
"""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from motifsearch.errors import MotifsearchError, UsageError
from motifsearch.images.thumbnail import thumbnail as to_jpeg
from motifsearch.messages import LANGS, Lang, Translator
from motifsearch.ui.collection import shown_photo
from motifsearch.ui.query_photos import MOST_BYTES
from motifsearch.ui.question import is_number

if TYPE_CHECKING:
    from motifsearch.records import Photo
    from motifsearch.ui.collection import Collection
    from motifsearch.ui.query_photos import QueryPhotos

# Longer side in pixels: in a record, on a phone's or a laptop's screen, and on its own, to look closely.
_SIZES = {"view": 1200, "photo": 2560}
# Decoding takes memory, so only so many at a time.
_DECODING = BoundedSemaphore(2)
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
    def found(number: str) -> Photo | None:
        shown = shown_photo(collection, int(number)) if is_number(number) else None
        return shown[0] if shown else None

    @routes.get("/thumbnail/{number}")
    def thumbnail(number: str, request: Request) -> Response:
        photo = found(number)
        path = collection.thumbnail(photo.photo_id) if photo else None
        if photo is None or path is None:
            return _nothing()
        tag = f"{photo.sha256}-thumbnail"
        return _unless_known(request, tag) or FileResponse(path, media_type="image/jpeg", headers=_headers(tag))

    @routes.get("/view/{number}")
    def view(number: str, request: Request) -> Response:
        return large(number, "view", request)

    @routes.get("/photo/{number}")
    def photo(number: str, request: Request) -> Response:
        return large(number, "photo", request)

    def large(number: str, kind: str, request: Request) -> Response:
        photo = found(number)
        path = collection.original(photo.photo_id) if photo else None
        if photo is None or path is None:
            return _nothing()
        tag = f"{photo.sha256}-{kind}"
        known = _unless_known(request, tag)
        if known is not None:
            return known
        try:
            with _DECODING:
                data = to_jpeg(collection.read_image(path, longer_px=_SIZES[kind]), longer_px=_SIZES[kind])
        except MotifsearchError:
            return _nothing()
        return Response(data, media_type="image/jpeg", headers=_headers(tag))


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


def _unless_known(request: Request, tag: str) -> Response | None:
    """Answer 304 when the browser has this very content."""
    if f'"{tag}"' in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=_headers(tag))
    return None


def _nothing() -> Response:
    return Response(status_code=404, headers={"Cache-Control": "no-store"})
