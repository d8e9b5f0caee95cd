"""Boards as HTML: the list of them, and one with its pins.

Knows: how they become HTML. Does not know: how boards are kept, or who may write.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.addresses import HOME, thumbnail_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.records import Board, Pin
    from motifsearch.ui.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """A pin with what is written under its picture."""

    pin: Pin
    name: str
    origin: str


def list_page(boards: Sequence[Board], photo_id: int | None, say: Wording, *, may_write: bool) -> Markup:
    """Show all boards.

    Parameters
    ----------
    boards : sequence of Board
    photo_id : int or None
        A photograph that is to be pinned to the board that is chosen.
    say : Wording
    may_write : bool

    Returns
    -------
    Markup
    """
    t = say.translator
    home = HOME[say.lang]
    if not may_write:
        return join(el("h1", t("boards.title")), el("p", t("boards.for_writers"), class_="ms-panel"))
    rows = [
        el(
            "li",
            el("a", board.name, href=f"{home}boards/{board.uid}"),
            el("span", t("answers.board_head", count=say.number(len(board.pins)))),
            _form(f"{home}boards/{board.uid}/pin", t("boards.pin_here"), {"photo": photo_id}) if photo_id else None,
        )
        for board in boards
    ]
    form = el(
        "form",
        el("label", t("boards.name"), for_="ms-board-name"),
        el("input", id="ms-board-name", name="name", required=True, maxlength=120, autocomplete="off"),
        el("input", type="hidden", name="pin", value=photo_id) if photo_id else None,
        el("button", t("boards.make"), type="submit", class_="ms-button ms-button-main"),
        method="post",
        action=f"{home}boards",
        class_="ms-panel ms-design-form",
    )
    pinning = None
    if photo_id:
        picture = el("img", src=thumbnail_address(photo_id), alt="", width=96, height=96)
        pinning = el("p", picture, el("span", t("boards.choose")), class_="ms-pinning")
    return join(
        el("h1", t("boards.title")),
        el("p", t("boards.lead")),
        pinning,
        el("ul", *rows, class_="ms-boards ms-panel") if rows else el("p", t("boards.none")),
        form,
    )


def board_page(
    board: Board, pinned: Sequence[Pinned], say: Wording, *, may_write: bool, formats: Sequence[str]
) -> Markup:
    """Show one board.

    Parameters
    ----------
    board : Board
    pinned : sequence of Pinned
        What the visitor may see of it, in order.
    say : Wording
    may_write : bool
    formats : sequence of str
        Endings of the files that can be taken along.

    Returns
    -------
    Markup
    """
    t = say.translator
    here = f"{HOME[say.lang]}boards/{board.uid}"
    files = [
        el("a", t(f"boards.take_{ending}"), href=f"{here}/board.{ending}", class_="ms-button") for ending in formats
    ]
    pins = [_pin(one, number, len(pinned), here, say, may_write=may_write) for number, one in enumerate(pinned, 1)]
    return join(
        el("h1", board.name),
        el("p", t("answers.board_head", count=say.number(len(pinned)))),
        el("p", t("boards.share"), class_="ms-soft"),
        el("div", *files, class_="ms-actions"),
        el("ol", *pins, class_="ms-pins") if pins else el("p", t("boards.empty"), class_="ms-panel"),
        el(
            "details",
            el("summary", t("boards.remove")),
            el("p", t("boards.remove_lead")),
            _form(f"{here}/remove", t("boards.remove"), {}),
        )
        if may_write
        else None,
    )


def _pin(one: Pinned, number: int, count: int, here: str, say: Wording, *, may_write: bool) -> Markup:
    t = say.translator
    photo = one.pin.photo_id
    tools: list[Markup] = []
    if may_write:
        tools = [
            el(
                "form",
                el("label", t("boards.note"), for_=f"ms-note-{photo}"),
                el("input", type="hidden", name="photo", value=photo),
                el("textarea", one.pin.note or "", id=f"ms-note-{photo}", name="note", rows=2),
                el("button", t("boards.keep_note"), type="submit", class_="ms-button"),
                method="post",
                action=f"{here}/note",
            ),
            el(
                "div",
                _form(f"{here}/move", "←", {"photo": photo, "place": number - 1}, t("boards.earlier"))
                if number > 1
                else None,
                _form(f"{here}/move", "→", {"photo": photo, "place": number + 1}, t("boards.later"))
                if number < count
                else None,
                _form(f"{here}/unpin", t("boards.unpin"), {"photo": photo}),
                class_="ms-actions",
            ),
        ]
    elif one.pin.note:
        tools = [el("p", one.pin.note)]
    picture = el("img", src=thumbnail_address(photo), alt=say("card_alt", name=one.name), loading="lazy")
    return el(
        "li",
        el("a", picture, href=f"{HOME[say.lang]}?record={photo}"),
        el("strong", one.name),
        el("span", one.origin) if one.origin else None,
        *tools,
        class_="ms-panel",
    )


def _form(action: str, words: str, fields: dict[str, int | None], label: str | None = None) -> Markup:
    hidden = [el("input", type="hidden", name=name, value=value) for name, value in fields.items()]
    return el(
        "form",
        *hidden,
        el("button", words, type="submit", class_="ms-button", aria_label=label, title=label),
        method="post",
        action=action,
    )
