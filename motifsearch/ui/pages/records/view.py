"""The public page of a record, at an address that stays: pictures, what is known, how to cite it.

Knows: which parts a page has. Does not know: how a row of a record reads (`motifsearch.ui.presenters.rows`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request  # noqa: TC002  # fastapi reads it when the routes are made
from fastapi.responses import RedirectResponse, Response

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.pages.records.finding import Found, find, gone
from motifsearch.ui.presenters.addresses import thumbnail_address, view_address
from motifsearch.ui.presenters.citation import ark, citation, record_path
from motifsearch.ui.presenters.rows import motif_rows, rows

if TYPE_CHECKING:
    from fastapi import APIRouter

    from motifsearch.ui.pages.shell import Shell

_STYLE = ("record.css",)
_MOST_CLOTHS = 60


def build(shell: Shell, routes: APIRouter) -> None:
    """Add the page and the resolver of ARKs."""

    @routes.get("/record/{kind}/{uid:path}")
    def view(request: Request, kind: str, uid: str) -> Response:
        found = find(shell, request, kind, uid)
        if found is None:
            return gone(shell, request)
        if kind == "photo":
            return RedirectResponse(shell.address(found.path), status_code=302)
        title = shell.say("unnamed") if not found.cloth and not found.motif else _name(shell, found)
        body = _cloth(shell, request, found) if found.cloth else _motif(shell, request, found)
        return shell.page(request, name="record", title=title, body=body, style=_STYLE)

    @routes.get("/ark:{name:path}")
    def resolve(request: Request, name: str) -> Response:
        naan, _, uid = name.strip("/").partition("/")
        editing = shell.collection.editing
        cloth = editing.cloth_by_ark(uid) if naan and naan == editing.naan else None
        found = find(shell, request, "cloth", cloth.uid) if cloth else None
        return RedirectResponse(shell.address(found.path), status_code=302) if found else gone(shell, request)


def _name(shell: Shell, found: Found) -> str:
    if found.cloth is not None:
        return shell.say.name(found.cloth, found.motif)
    return found.motif.name if found.motif else ""


def _cloth(shell: Shell, request: Request, found: Found) -> Markup:
    say, t, cloth, motif = shell.say, shell.say.translator, found.cloth, found.motif
    assert cloth is not None  # noqa: S101  # asked by the caller
    shown = found.photos
    origin = say.origin(cloth)
    pictures = [
        el(
            "a",
            el(
                "img",
                src=view_address(photo.photo_id) if place == 0 else thumbnail_address(photo.photo_id),
                alt=say("card_alt", name=_name(shell, found)) if place == 0 else say("record_photo_n", n=place + 1),
                loading="lazy" if place else None,
            ),
            href=view_address(photo.photo_id),
            class_="ms-record-photo",
        )
        for place, photo in enumerate(shown)
    ]
    about = rows(shown[0], cloth, motif, say) if shown else rows(None, cloth, motif, say)
    similar = f"{shell.home}?like={shown[0].photo_id}" if shown and found.is_open else None
    return join(
        el("h1", _name(shell, found)),
        el("p", origin, class_="ms-lead") if origin else None,
        el("p", t("record.not_open"), class_="ms-badge ms-badge-restricted") if not found.is_open else None,
        el("p", say("record_restricted"), class_="ms-badge ms-badge-restricted")
        if motif and motif.restricted
        else None,
        el("p", say("record_generated"), class_="ms-badge ms-badge-generated") if cloth.generated else None,
        _actions(shell, request, found, similar),
        el(
            "div",
            el("div", *pictures, class_="ms-record-photos") if pictures else el("p", t("record.no_picture")),
            el("div", about, class_="ms-record-text"),
            class_="ms-record-page",
        ),
        _citing(shell, request, found),
        _photo_forms(shell, request, found),
    )


def _motif(shell: Shell, request: Request, found: Found) -> Markup:
    say, t, motif = shell.say, shell.say.translator, found.motif
    assert motif is not None  # noqa: S101  # asked by the caller
    cloths = shell.collection.editing.cloths_of_motif(motif.motif_id)
    shown = [cloth for cloth in cloths if find(shell, request, "cloth", cloth.uid)]
    links = [
        el(
            "li",
            el(
                "a",
                cloth.title or cloth.inventory or f"C{cloth.cloth_id}",
                href=shell.address(record_path("cloth", cloth.uid)),
            ),
        )
        for cloth in shown[:_MOST_CLOTHS]
    ]
    return join(
        el("h1", motif.name),
        el("p", t("record.not_open"), class_="ms-badge ms-badge-restricted") if not found.is_open else None,
        el("p", say("record_restricted"), class_="ms-badge ms-badge-restricted") if motif.restricted else None,
        _actions(shell, request, found, f"{shell.home}?f.motif={record_path('', motif.uid).rpartition('/')[2]}"),
        el("div", motif_rows(motif, say), class_="ms-record-text ms-panel"),
        el("section", el("h2", t("record.cloths", count=say.number(len(shown)))), el("ul", *links)) if links else None,
    )


def _actions(shell: Shell, request: Request, found: Found, search: str | None) -> Markup:
    say, t = shell.say, shell.say.translator
    links: list[Markup] = []
    if search:
        words = say("record_similar") if found.cloth else t("record.all_cloths")
        links.append(el("a", words, href=search, class_="ms-button"))
    if found.cloth is not None and found.motif is not None:
        links.append(
            el(
                "a",
                t("record.to_motif"),
                href=shell.address(record_path("motif", found.motif.uid)),
                class_="ms-button",
            )
        )
    if shell.writer(request) is not None:
        links += [
            el(
                "a",
                t("record.edit"),
                href=shell.address(f"record/edit/{found.own_path}"),
                class_="ms-button ms-button-main",
            ),
            el("a", t("record.batch"), href=shell.address("record/batch"), class_="ms-button"),
            el("a", t("terms.title"), href=shell.address("terms"), class_="ms-button"),
        ]
    links.append(
        el("a", say("record_history"), href=shell.address(f"record/history/{found.own_path}"), class_="ms-button")
    )
    return el("div", *links, class_="ms-actions")


def _citing(shell: Shell, request: Request, found: Found) -> Markup:
    say, t, cloth = shell.say, shell.say.translator, found.cloth
    assert cloth is not None  # noqa: S101  # only cloths are cited
    # One address for both languages.
    address = str(request.base_url) + record_path("cloth", cloth.uid)
    key = ark(shell.collection.editing.naan, cloth.uid)
    lasting = f"{request.base_url}{key}" if key else address
    return el(
        "section",
        el("h2", t("record.cite")),
        el("p", citation(cloth, found.motif, say, address=lasting), class_="ms-cite"),
        el(
            "p",
            t("record.lasting"),
            " ",
            el("a", key or address, href=lasting),
        ),
        class_="ms-panel",
    )


def _photo_forms(shell: Shell, request: Request, found: Found) -> Markup | None:
    if shell.writer(request) is None or found.cloth is None:
        return None
    photos = shell.collection.photos_of(found.cloth.cloth_id)
    links = [
        el("li", el("a", f"P{photo.photo_id}", href=shell.address(f"record/edit/photo/{photo.sha256}")))
        for photo in photos
    ]
    return el("section", el("h2", shell.say.translator("record.photos")), el("ul", *links)) if links else None
