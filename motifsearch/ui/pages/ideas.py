"""The page of ideas: a motif across regions, palettes of real cloths, what lies between two photographs.

Knows: its address, whose parameters say what is shown. Does not know: how ideas are found, or how they become HTML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request  # noqa: TC002  # FastAPI reads the annotations of routes
from fastapi.responses import Response  # noqa: TC002  # the same

from motifsearch.errors import UsageError
from motifsearch.records import Condition
from motifsearch.ui.collection import shown_photo
from motifsearch.ui.pages.shell import Page
from motifsearch.ui.presenters import ideas

if TYPE_CHECKING:
    from fastapi import APIRouter

    from motifsearch.ui.pages.shell import Shell


def page() -> Page:
    """Return the page for the navigation."""
    return Page(name="ideas", build=_build)


def _build(shell: Shell, routes: APIRouter) -> None:
    say = shell.say

    def named(uid: str) -> str:
        found = shell.collection.motif_of(uid)
        return say.value("motif", uid) if found is None else found.name

    @routes.get("/ideas")
    def show(
        request: Request, motif: str = "", province: str = "", first: int | None = None, second: int | None = None
    ) -> Response:
        collection = shell.collection
        answers = collection.answers
        facets = collection.facets(())
        blend = None
        if first is not None and second is not None:
            if shown_photo(collection, first) is None or shown_photo(collection, second) is None:
                raise UsageError("ui.like_gone")
            blend = answers.blend(first, second)
        under = (Condition(field="province", values=(province,)),) if province else ()
        body = ideas.ideas_page(
            ideas.Found(
                motifs=facets.get("motif", {}),
                provinces=facets.get("province", {}),
                motif=motif,
                province=province,
                regions=answers.regions(motif) if motif else (),
                palettes=answers.palettes(under) if collection.shown_count else (),
                blend=blend,
            ),
            say,
            named=named,
        )
        return shell.page(request, name="ideas", title=say.translator("ideas.title"), body=body)
