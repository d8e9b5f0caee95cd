"""What every plain page has: head, navigation, style, safety headers, and words when something goes wrong.

Knows: the frame around a page, in one language, and how its routes answer errors. Does not know: what any page shows.
"""

from __future__ import annotations

import gzip
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from motifsearch.errors import MotifsearchError, UsageError
from motifsearch.ui import theme
from motifsearch.ui.document import SAFETY
from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.pages import writers
from motifsearch.ui.presenters import document, frame
from motifsearch.ui.presenters.addresses import HOME

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Any

    from starlette.requests import Request
    from starlette.responses import Response

    from motifsearch.ui.collection import Collection
    from motifsearch.ui.query_photos import QueryPhotos
    from motifsearch.ui.wording import Wording

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page, or several under one address.

    Attributes
    ----------
    name : str
        Its address below the language's home, such as ``duplicates``; the sentence ``ui.nav_<name>`` is its name in
        the navigation.
    build : callable
        Adds its routes, whose paths begin with ``/<name>``, to what `Shell.router` returned.
    in_navigation : bool
    """

    name: str
    build: Callable[[Shell, APIRouter], None]
    in_navigation: bool = True


class Shell:
    """The frame of the plain pages in one language.

    Parameters
    ----------
    collection : Collection
    uploads : QueryPhotos
        Photographs that visitors brought.
    say : Wording
    pages : sequence of Page
        All there are, for the navigation.
    author : str
        Who is named in the history for what is changed at this computer itself.
    """

    def __init__(
        self, collection: Collection, uploads: QueryPhotos, say: Wording, *, pages: Sequence[Page], author: str
    ) -> None:
        self.collection = collection
        self.uploads = uploads
        self.say = say
        self.home = HOME[say.lang]
        self._navigation = tuple(page.name for page in pages if page.in_navigation)
        self._author = author

    def router(self) -> APIRouter:
        """Return an empty router whose routes answer errors with a page in the language."""
        shell = self

        class Answered(APIRoute):
            def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
                answer = super().get_route_handler()

                async def answered(request: Request) -> Response:
                    try:
                        return await answer(request)
                    except HTTPException:
                        raise
                    except Exception as error:  # noqa: BLE001  # a visitor is never left without words
                        return shell.failure(request, error)

                return answered

        return APIRouter(prefix=self.home.rstrip("/"), route_class=Answered, include_in_schema=False)

    def address(self, path: str) -> str:
        """Return the address in this language of a path such as ``duplicates?page=2``."""
        return self.home + path.lstrip("/")

    def writer(self, request: Request) -> str | None:
        """Name who would change something with this request; None where it may only look."""
        return writers.writer(request, author=self._author)

    def require_writer(self, request: Request) -> str:
        """Return who changes something; see `motifsearch.ui.pages.writers.require_writer`."""
        return writers.require_writer(request, author=self._author)

    def page(
        self,
        request: Request,
        *,
        name: str,
        title: str,
        body: str,
        style: Sequence[str] = (),
        scripts: Sequence[str] = (),
        status: int = 200,
    ) -> HTMLResponse:
        """Put a page together.

        Parameters
        ----------
        request : Request
        name : str
            The page's own in the navigation.
        title : str
        body : Markup
            What stands in ``<main>``; it should begin with an ``h1``.
        style, scripts : sequence of str
            Names of files in ``assets/``, beside those that every page has.
        status : int

        Returns
        -------
        HTMLResponse
        """
        say = self.say
        style_text = "\n".join(theme.asset(file) for file in ("style.css", "pages.css", *style))
        script_text = "\n".join(theme.asset(file) for file in ("dark.js", *scripts))
        here = request.url.path.removeprefix(self.home).lstrip("/")
        header = frame.header(
            self._shown_count(),
            say,
            pages=self._navigation,
            current=name,
            here=here + (f"?{request.url.query}" if request.url.query else ""),
            skip_to="ms-main",
        )
        head = document.head(say, style=style_text, script=script_text, title=say("title_of", title=title))
        whole = join(
            Markup("<!doctype html>"),
            el(
                "html",
                el(
                    "head",
                    el("meta", charset="utf-8"),
                    el("meta", name="viewport", content="width=device-width, initial-scale=1"),
                    head,
                ),
                el(
                    "body",
                    el("div", header, class_="ms-page ms-top"),
                    el("main", body, id="ms-main", class_=f"ms-page ms-plain ms-plain-{name}", tabindex="-1"),
                ),
                lang=say.lang,
            ),
        )
        data = whole.encode("utf-8")
        headers = {**SAFETY, "Cache-Control": "private, no-store", "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            data = gzip.compress(data, 6, mtime=0)
            headers["Content-Encoding"] = "gzip"
        return HTMLResponse(data, status_code=status, headers=headers)

    def go(self, path: str) -> RedirectResponse:
        """Send the browser to a page after a form, so that reloading sends nothing twice."""
        return RedirectResponse(self.address(path), status_code=303)

    def failure(self, request: Request, error: Exception) -> HTMLResponse:
        """Say on a page what went wrong; what is no error of ours is logged."""
        status = 500
        if isinstance(error, MotifsearchError):
            sentence = self.say.translator.error(error)
            refused = error.code in {"ui.may_not_write", "ui.foreign_form"}
            status = 403 if refused else 400 if isinstance(error, UsageError) else 422
        elif isinstance(error, RequestValidationError):
            sentence, status = self.say("bad_form"), 400
        else:
            _log.error("a page could not be made", exc_info=error)
            sentence = self.say("error_unexpected")
        back = request.headers.get("referer")
        own = back is not None and back.startswith(str(request.base_url))
        body = join(
            el("h1", self.say("page_problem")),
            el("p", sentence, class_="ms-problem", role="alert"),
            el("p", el("a", self.say("go_back"), href=back if own else self.home, class_="ms-button")),
        )
        return self.page(request, name="", title=self.say("page_problem"), body=body, status=status)

    def _shown_count(self) -> int:
        try:
            return self.collection.shown_count
        except MotifsearchError:
            return 0
