"""The page's head and the form that asks: words, and a photograph that was brought or chosen.

Knows: how they become HTML. Does not know: gradio, or what happens with the question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el
from motifsearch.ui.presenters import refining
from motifsearch.ui.presenters.addresses import HOME, thumbnail_address, upload_address
from motifsearch.ui.query_photos import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.messages import Lang
    from motifsearch.ui.question import Question
    from motifsearch.ui.wording import Wording

# What a photograph's file may be called in the browser's dialogue; the content decides, not the name.
_ACCEPTED = "image/*,.heic,.heif,.avif,.tif,.tiff"


def header(
    count: int,
    say: Wording,
    *,
    pages: Sequence[str] = (),
    current: str = "search",
    here: str = "",
    skip_to: str | None = None,
) -> Markup:
    """Show the name, how much there is, the pages, and the way to the other language.

    Parameters
    ----------
    count : int
        Photographs that a visitor may see.
    say : Wording
    pages : sequence of str
        Names of the pages beside the search.
    current : str
        Name of the page that is shown.
    here : str
        The address of what is shown, below the language's home.
    skip_to : str, optional
        The id of what the page is about; defaults to the search's results.

    Returns
    -------
    Markup
    """
    other: Lang = "en" if say.lang == "id" else "id"
    photographs = say("photo_count_one") if count == 1 else say("photo_count", count=say.number(count))
    skip = say("skip_to_content") if skip_to else say("skip_to_results")
    return el(
        "header",
        el("a", skip, href=f"#{skip_to or 'ms-results'}", class_="ms-skip"),
        el(
            "a",
            el("span", class_="ms-mark", aria_hidden="true"),
            el("span", el("strong", say("brand")), el("small", say("tagline")), class_="ms-brand-words"),
            href=HOME[say.lang],
            class_="ms-brand",
        ),
        el("p", photographs, class_="ms-size") if count else None,
        el(
            "a",
            say("other_language"),
            href=HOME[other] + here,
            lang=other,
            hreflang=other,
            class_="ms-language",
            title=say("other_language_lead"),
        ),
        _navigation(pages, current, say) if pages else None,
        class_="ms-head",
    )


def _navigation(pages: Sequence[str], current: str, say: Wording) -> Markup:
    def link(name: str, address: str) -> Markup:
        return el("a", say(f"nav_{name}"), href=address, aria_current="page" if name == current else None)

    links = [link("search", HOME[say.lang]), *(link(name, HOME[say.lang] + name) for name in pages)]
    return el("nav", *links, class_="ms-nav", aria_label=say("nav_label"))


def form(question: Question, say: Wording, *, like_name: str | None = None) -> Markup:
    """Show the question, ready to be changed.

    Parameters
    ----------
    question : Question
    say : Wording
    like_name : str, optional
        What the photograph of the catalogue shows that serves as the example.

    Returns
    -------
    Markup
    """
    words = el(
        "input",
        id="ms-words",
        name="q",
        type="search",
        value=question.text,
        placeholder=say("ask_words_example"),
        autocomplete="off",
        enterkeyhint="search",
    )
    return el(
        "form",
        el("h1", say("ask_heading")),
        el("p", say("ask_lead"), class_="ms-lead"),
        el(
            "div",
            el("label", say("ask_words"), for_="ms-words", class_="ms-unseen"),
            words,
            el("button", say("ask_button"), type="submit", class_="ms-button ms-button-main"),
            class_="ms-ask-words",
        ),
        _photograph(question, say, like_name),
        refining.refining(question, say),
        el("p", class_="ms-ask-problem", role="alert"),
        class_="ms-ask",
        role="search",
        # Without scripts the words still arrive, as a part of the address.
        action=HOME[say.lang],
        # What the form's script says.
        data_reading=say("ask_reading"),
        data_failed=say("ask_upload_failed"),
        data_too_large=say("upload_too_large", limit_mb=MOST_BYTES // 2**20),
        data_most_bytes=MOST_BYTES,
        data_camera_title=say("camera_title"),
        data_camera_take=say("camera_take"),
        data_camera_close=say("camera_close"),
        data_camera_failed=say("camera_failed"),
    )


def _photograph(question: Question, say: Wording, like_name: str | None) -> Markup:
    if question.upload is not None:
        return _chosen(upload_address(question.upload), say("ask_by_upload"), "photo", say)
    if question.like is not None:
        name = like_name or say("unnamed")
        words = say("ask_by_like_other", name=name) if question.other_colours else say("ask_by_like", name=name)
        return _chosen(thumbnail_address(question.like), words, "like", say)
    return el(
        "div",
        el("span", say("ask_photo_drop"), class_="ms-drop-words"),
        _picker(say("ask_photo_choose"), "choose"),
        _picker(say("ask_photo_camera"), "camera", capture="environment"),
        class_="ms-drop",
    )


def _picker(words: str, kind: str, capture: str | None = None) -> Markup:
    box = el("input", type="file", accept=_ACCEPTED, capture=capture, data_pick=kind)
    return el("label", box, words, class_=f"ms-button ms-pick ms-pick-{kind}")


def _chosen(address: str, words: str, part: str, say: Wording) -> Markup:
    return el(
        "div",
        el("img", src=address, alt=say("ask_photo_alt") if part == "photo" else words, width=104, height=104),
        el("span", words),
        el("button", "×", type="button", class_="ms-remove", aria_label=say("ask_remove_photo"), data_remove=part),
        class_="ms-chosen",
    )
