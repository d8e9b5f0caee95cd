"""The groups' pages and the forms that rename, merge, split, hold and find groups.

Knows: the forms' fields. Does not know: what any change means.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fastapi import Request  # noqa: TC002  # FastAPI reads the annotations of routes
from starlette.concurrency import run_in_threadpool

from motifsearch.errors import UsageError
from motifsearch.ui.presenters.trends import groups as presenter
from motifsearch.ui.presenters.trends.around import Choice, read_choice
from motifsearch.workflows.trends.clusters import AXES

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import APIRouter
    from starlette.datastructures import FormData
    from starlette.responses import Response

    from motifsearch.records import Axis
    from motifsearch.ui.pages.shell import Shell
    from motifsearch.workflows.trends.operations import Trends


def build(shell: Shell, routes: APIRouter) -> None:
    """Add the routes."""
    _build_views(shell, routes)
    _build_forms(shell, routes)


def axis_of(form: FormData) -> Axis:
    """Return the axis that a form names; raises UsageError ``market.unknown_choice``."""
    named = form.get("axis")
    for axis in AXES:
        if axis == named:
            return axis
    raise UsageError("market.unknown_choice", value=str(named)[:40])


def _build_views(shell: Shell, routes: APIRouter) -> None:
    say = shell.say

    @routes.get("/trends/groups")
    def all_groups(request: Request) -> Response:
        choice = read_choice(request.query_params)
        choice = Choice(by=choice.by, group=choice.axis)
        trends = shell.collection.trends
        cards = trends.views.cards(choice.axis)
        photos = trends.views.photos([cloth for card in cards for cloth in (*card.typical, *card.unusual)])
        body = presenter.groups_page(
            trends.clusters(choice.axis),
            cards,
            found=trends.growth(by=choice.by, group=choice.axis),
            photos=photos,
            choice=choice,
            say=say,
            may_write=shell.writer(request) is not None,
        )
        return _page(shell, request, say.translator("market.title_groups"), body)

    @routes.get("/trends/groups/{number}")
    def one_group(request: Request, number: int) -> Response:
        trends = shell.collection.trends
        cluster = trends.cluster(number)
        card = trends.views.card(cluster)
        choice = Choice(by=read_choice(request.query_params).by, group=cluster.axis)
        others = [each for each in trends.clusters(cluster.axis).clusters if each.cluster_id != number]
        body = presenter.group_page(
            card,
            others,
            found=trends.growth(by=choice.by, group=cluster.axis),
            photos=trends.views.photos(cluster.cloth_ids),
            choice=choice,
            say=say,
            may_write=shell.writer(request) is not None,
        )
        name = cluster.name_en if say.lang == "en" else cluster.name_id
        return _page(shell, request, name, body)


def _build_forms(shell: Shell, routes: APIRouter) -> None:
    async def changed(request: Request, change: Callable[[Trends, FormData], str]) -> Response:
        shell.require_writer(request)
        form = await request.form()
        return shell.go(await run_in_threadpool(change, shell.collection.trends, form))

    @routes.post("/trends/groups/find")
    async def find(request: Request) -> Response:
        def change(trends: Trends, form: FormData) -> str:
            axis, level = axis_of(form), _number(form, "level")
            trends.find_clusters(axis, level=level)
            return f"trends/groups?group={axis}"

        return await changed(request, change)

    @routes.post("/trends/groups/split")
    async def split_chosen(request: Request) -> Response:
        def change(trends: Trends, form: FormData) -> str:
            _, new = trends.split(_number(form, "cluster"), _cloths(form))
            return f"trends/groups/{new.cluster_id}"

        return await changed(request, change)

    @routes.post("/trends/groups/{number}/{action}")
    async def act(request: Request, number: int, action: str) -> Response:
        def change(trends: Trends, form: FormData) -> str:
            _ACTIONS.get(action, _unknown)(trends, number, form)
            return f"trends/groups/{number}"

        return await changed(request, change)


def _rename(trends: Trends, number: int, form: FormData) -> None:
    trends.rename(number, str(form.get("name_id", ""))[:120], name_en=str(form.get("name_en", ""))[:120])


def _unknown(_trends: Trends, _number: int, _form: FormData) -> None:
    raise UsageError("ui.bad_form")


_ACTIONS: dict[str, Callable[[Trends, int, FormData], object]] = {
    "rename": _rename,
    "pin": lambda trends, number, form: trends.pin(number, pinned=form.get("pinned") == "yes"),
    "merge": lambda trends, number, form: trends.merge([number, _number(form, "other")]),
    "split": lambda trends, number, form: trends.split(number, _cloths(form)),
}


def _number(form: FormData, name: str) -> int:
    text = str(form.get(name, ""))
    if not re.fullmatch(r"-?\d{1,15}", text):
        raise UsageError("market.unknown_choice", value=text[:40])
    return int(text)


def _cloths(form: FormData) -> list[int]:
    """The cloths that a field names, such as ``C12 C40``; none where it is empty."""
    words = re.split(r"[\s,;]+", str(form.get("cloths", "")).strip())
    for word in words:
        if word and not re.fullmatch(r"[Cc]?\d{1,15}", word):
            raise UsageError("trends.bad_cloth", text=word[:40])
    return [int(word.lstrip("Cc")) for word in words if word]


def _page(shell: Shell, request: Request, title: str, body: str) -> Response:
    return shell.page(request, name="trends", title=title, body=body, style=("trends.css",))
