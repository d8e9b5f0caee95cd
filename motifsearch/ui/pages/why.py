"""The page that says why one hit is an answer to a question.

Knows: its address, which is the question's with the hit's number. Does not know: how the evidence is found or shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request  # noqa: TC002  # FastAPI reads the annotations of routes
from fastapi.responses import Response  # noqa: TC002  # the same

from motifsearch.errors import UsageError
from motifsearch.ui.answering import Answering
from motifsearch.ui.markup import el, join
from motifsearch.ui.pages.shell import Page
from motifsearch.ui.presenters.addresses import upload_address, view_address
from motifsearch.ui.presenters.evidence import evidence
from motifsearch.ui.presenters.results import band
from motifsearch.ui.question import from_address, to_address

if TYPE_CHECKING:
    from fastapi import APIRouter

    from motifsearch.ui.pages.shell import Shell


def page() -> Page:
    """Return the page; links of hits lead to it, the navigation does not."""
    return Page(name="why", build=_build, in_navigation=False)


def _build(shell: Shell, routes: APIRouter) -> None:
    say = shell.say
    answering = Answering(shell.collection, shell.uploads, say)

    @routes.get("/why")
    def why(request: Request, hit: int) -> Response:
        question = from_address(request.url.query)
        query = answering.query(question)
        answer = shell.collection.search(query)
        found = next((one for one in answer.hits if one.photo.photo_id == hit), None)
        if found is None:
            raise UsageError("newness.no_hit")
        name = say.name(found.cloth, found.motif)
        asks = None
        if question.upload is not None:
            asks = upload_address(question.upload)
        elif question.like is not None:
            asks = view_address(question.like)
        title = say.translator("newness.why_title", name=name)
        body = join(
            el("h1", title),
            el("p", band(found, say)),
            evidence(shell.collection.answers.explain(query, found), asks, name, say),
            el("p", say("band_note"), class_="ms-soft"),
            el(
                "p",
                el("a", say.translator("newness.back"), href=shell.home + to_address(question), class_="ms-button"),
                class_="ms-actions",
            ),
        )
        return shell.page(request, name="search", title=title, body=body)
