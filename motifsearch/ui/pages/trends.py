"""The pages about the market: overview, map, groups, comparison, colours, gaps, listings, and sheets to take along.

Knows: their addresses, what each asks of the catalogue, and the forms that change groups. Does not know: how anything
is computed or becomes HTML.
"""

from __future__ import annotations

import tempfile
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Request  # noqa: TC002  # FastAPI reads the annotations of routes
from fastapi.responses import Response

from motifsearch.errors import MotifsearchError, UsageError
from motifsearch.ui.document import SAFETY
from motifsearch.ui.pages import trends_groups, trends_import
from motifsearch.ui.pages.shell import Page
from motifsearch.ui.pages.trends_tables import BroughtTables
from motifsearch.ui.presenters.trends import around, colours, compare, gaps, map, overview  # noqa: A004  # a view's name
from motifsearch.ui.presenters.trends.around import read_choice
from motifsearch.workflows.trends.report.files import Form  # noqa: TC001  # FastAPI reads the annotations of routes

if TYPE_CHECKING:
    from fastapi import APIRouter

    from motifsearch.ui.pages.shell import Shell
    from motifsearch.workflows.trends.views import Side

_TYPES = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


def page() -> Page:
    """Return the page for the navigation."""
    return Page(name="trends", build=partial(_build, tables=BroughtTables()))


def _build(shell: Shell, routes: APIRouter, tables: BroughtTables) -> None:
    _build_views(shell, routes)
    _build_comparisons(shell, routes)
    _build_sheets(shell, routes)
    trends_groups.build(shell, routes)
    trends_import.build(shell, routes, tables)


def _build_views(shell: Shell, routes: APIRouter) -> None:
    say = shell.say

    @routes.get("/trends")
    def first(request: Request) -> Response:
        choice = read_choice(request.query_params)
        found = shell.collection.trends.growth(by=choice.by, group=choice.group)
        photos = shell.collection.trends.views.faces(choice.group)
        body = overview.overview(
            found, choice, say, may_write=_may_write(shell, request), formats=_formats(), forms=_forms(), photos=photos
        )
        return _page(shell, request, "overview", body)

    @routes.get("/trends/map")
    def the_map(request: Request) -> Response:
        choice = read_choice(request.query_params)
        trends = shell.collection.trends
        view, found = trends.views.map(choice.axis), trends.growth(by=choice.by, group=choice.axis)
        body = map.map_page(view, found, choice, say, may_write=_may_write(shell, request))
        return _page(shell, request, "map", body, scripts=("trends_map.js", "trends_lasso.js"))

    @routes.post("/trends/map")
    async def redraw(request: Request) -> Response:
        shell.require_writer(request)
        axis = trends_groups.axis_of(await request.form())
        shell.collection.trends.views.map(axis, again=True)
        return shell.go(f"trends/map?group={axis}")

    @routes.get("/trends/colours")
    def the_colours(request: Request) -> Response:
        choice = read_choice(request.query_params)
        found = shell.collection.trends.views.colours(by=choice.by)
        return _page(
            shell,
            request,
            "colours",
            colours.colours_page(found, choice, say, may_write=_may_write(shell, request)),
        )


def _build_comparisons(shell: Shell, routes: APIRouter) -> None:
    say = shell.say

    @routes.get("/trends/compare")
    def the_comparison(request: Request, side: str = "period", a: str = "", b: str = "") -> Response:
        choice = read_choice(request.query_params)
        views = shell.collection.trends.views
        kind: Side = "channel" if side == "channel" else "period"
        sides = views.sides(kind, by=choice.by)
        # A form whose kind of side was changed still names the sides of the other kind.
        first = a if a in sides else sides[0] if sides else ""
        second = b if b in sides and b != first else next((each for each in reversed(sides) if each != first), "")
        found = views.compare(kind, first, second, group=choice.group, by=choice.by) if second else None
        names = shell.collection.trends.group_names(choice.group)
        body = compare.compare_page(
            found,
            names,
            sides=sides,
            chosen=(kind, first, second),
            choice=choice,
            say=say,
            may_write=_may_write(shell, request),
        )
        return _page(shell, request, "compare", body)

    @routes.get("/trends/gaps")
    def the_gaps(request: Request, maker: str = "") -> Response:
        trends = shell.collection.trends
        place, problem = None, None
        if maker.strip():
            try:
                place = trends.place(maker)
            except MotifsearchError as error:
                problem = say.translator.error(error)
        own = [cloth for group in place[0].groups for cloth in group.cloth_ids] if place else []
        body = gaps.gaps_page(
            trends.gaps(),
            place,
            makers=trends.views.makers(),
            photos=trends.views.photos(own),
            maker=maker,
            problem=problem,
            say=say,
            choice=around.Choice(),
            may_write=_may_write(shell, request),
            formats=_formats(),
        )
        return _page(shell, request, "gaps", body)


def _build_sheets(shell: Shell, routes: APIRouter) -> None:
    @routes.get("/trends/report.{ending}")
    def sheet(request: Request, ending: str, look: str = "", maker: str = "") -> Response:
        if ending not in _formats():
            raise UsageError("trends.report_suffix", path=f"report.{ending}", known=", ".join(_formats()))
        choice = read_choice(request.query_params)
        trends = shell.collection.trends
        made = trends.sheet(by=choice.by, group=choice.group, maker=maker or None)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"report.{ending}"
            trends.write_report(made, path, shell.say.lang)
            data = path.read_bytes()
        name = f"{shell.say.translator('market.sheet_name')}-{made.day.isoformat()}.{ending}"
        way = "inline" if look else "attachment"
        headers = {**SAFETY, "Cache-Control": "private, no-store", "Content-Disposition": f'{way}; filename="{name}"'}
        return Response(data, media_type=_TYPES[ending], headers=headers)

    @routes.get("/trends/tables.zip")
    def tables(request: Request, form: Form = "csv") -> Response:
        choice = read_choice(request.query_params)
        data = shell.collection.trends.tables_zip(by=choice.by, group=choice.group, lang=shell.say.lang, form=form)
        name = "tables.zip" if form == "csv" else f"tables-{form}.zip"
        headers = {
            **SAFETY,
            "Cache-Control": "private, no-store",
            "Content-Disposition": f'attachment; filename="{name}"',
        }
        return Response(data, media_type="application/zip", headers=headers)


def _formats() -> tuple[str, ...]:
    """Endings in which a sheet can be had here."""
    return ("html", "pdf") if find_spec("weasyprint") else ("html",)


def _forms() -> tuple[Form, ...]:
    """Forms in which the tables can be had here."""
    return ("csv", "parquet") if find_spec("pyarrow") else ("csv",)


def _may_write(shell: Shell, request: Request) -> bool:
    return shell.writer(request) is not None


def _page(shell: Shell, request: Request, view: around.View, body: str, *, scripts: tuple[str, ...] = ()) -> Response:
    title = shell.say.translator(f"market.title_{view}")
    return shell.page(request, name="trends", title=title, body=body, style=("trends.css",), scripts=scripts)
