"""The answer: cards of photographs with their names, origin and band, and every state without an answer.

Knows: how hits become HTML. Does not know: gradio, or where hits come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.addresses import HOME, file_name, thumbnail_address
from motifsearch.ui.presenters.refining import part_of_card
from motifsearch.ui.question import MOST, PAGE, to_address

if TYPE_CHECKING:
    from motifsearch.records import SearchAnswer, SearchHit
    from motifsearch.ui.question import Question
    from motifsearch.ui.wording import Wording

# The first rows are on the screen at once; the browser fetches the others when they come near it.
_EAGER = 4


def results(answer: SearchAnswer, question: Question, say: Wording) -> Markup:
    """Show an answer with its heading, the line where relevance ends, and what comes after it."""
    if not answer.hits:
        return no_result(say, filtered=bool(question.conditions))
    return join(
        _heading(answer, question, say),
        None if question.is_empty else el("p", say("band_note"), class_="ms-note"),
        _cards(answer.hits, say, None if question.is_empty else to_address(question)),
        _more(answer, question, say),
    )


def card(hit: SearchHit, say: Wording, *, eager: bool = False, why: str | None = None) -> Markup:
    """Show one photograph as a link to its record.

    Parameters
    ----------
    hit : SearchHit
    say : Wording
    eager : bool
        Whether its picture is fetched at once.
    why : str, optional
        Address of the question, where something was compared.

    Returns
    -------
    Markup
    """
    name, origin = say.name(hit.cloth, hit.motif), say.origin(hit.cloth, short=True)
    facts = [origin, say.value("technique", hit.cloth.technique) if hit.cloth.technique else None]
    alt = say("card_alt_origin", name=name, origin=origin) if origin else say("card_alt", name=name)
    picture = el(
        "img",
        src=thumbnail_address(hit.photo.photo_id),
        alt=alt,
        loading="eager" if eager else "lazy",
        decoding="async",
        width=hit.photo.width_px,
        height=hit.photo.height_px,
    )
    # A cloth without a name is known to its owner by its file.
    title = hit.cloth.title or (file_name(hit.photo) if hit.motif is None else None)
    body = el(
        "span",
        el("span", name, class_="ms-card-name"),
        el("span", title, class_="ms-card-title") if title and title != name else None,
        el("span", " · ".join(fact for fact in facts if fact), class_="ms-card-facts"),
        el("span", say("card_terms", terms=", ".join(hit.terms)), class_="ms-card-terms") if hit.terms else None,
        el("span", band(hit, say), _generated(say) if hit.cloth.generated else None, class_="ms-card-marks"),
        class_="ms-card-body",
    )
    link = el(
        "a",
        el("span", picture, _part(hit), class_="ms-card-picture"),
        body,
        class_="ms-card",
        href=f"?record={hit.photo.photo_id}",
        data_record=hit.photo.photo_id,
    )
    return el("li", link, _folded(hit, say), _doings(hit, name, say, why))


def _folded(hit: SearchHit, say: Wording) -> Markup | None:
    """Open what shows the same as a hit."""
    if not hit.folded:
        return None
    alike = say("card_folded", count=len(hit.folded))
    others = [
        el(
            "a",
            el("img", src=thumbnail_address(number), alt=say("example_photo", number=number), loading="lazy"),
            href=f"?record={number}",
            data_record=number,
        )
        for number in hit.folded
    ]
    return el("details", el("summary", alike), el("div", *others), class_="ms-folded")


def _part(hit: SearchHit) -> Markup | None:
    # Of what is not close no part is worth pointing at.
    if hit.part is None or hit.band == "nothing_close":
        return None
    return part_of_card(hit.part, hit.photo.width_px, hit.photo.height_px)


def _doings(hit: SearchHit, name: str, say: Wording, why: str | None) -> Markup:
    """Go on from a hit: what is similar to it, more like it, less like it."""
    number = hit.photo.photo_id

    def button(sign: str, words: str, **data: int) -> Markup:
        said = f"{words}: {name}"
        return el("button", sign, type="button", class_="ms-do", aria_label=said, title=words, **data)

    return el(
        "div",
        button("≈", say("card_like"), data_like=number),
        button("+", say("card_more"), data_more=number),
        button("−", say("card_less"), data_less=number),
        el(
            "a",
            "?",
            href=f"{HOME[say.lang]}why{why}&hit={number}",
            class_="ms-do",
            aria_label=f"{say('card_why')}: {name}",
            title=say("card_why"),
        )
        if why
        else None,
        class_="ms-card-doings",
    )


def band(hit: SearchHit, say: Wording) -> Markup | None:
    """Say in words how close a hit is; None where nothing was compared."""
    if hit.band is None:
        return None
    return el("span", say(f"band_{hit.band}"), class_=f"ms-band ms-band-{hit.band}")


def no_result(say: Wording, *, filtered: bool) -> Markup:
    """Say that nothing matches, and what to do about it."""
    return _state(
        "ms-state-nothing",
        say("no_result"),
        say("no_result_filtered") if filtered else say("no_result_words"),
        el("button", say("filters_clear"), type="button", class_="ms-button", data_ask="clear-filters")
        if filtered
        else None,
    )


def empty_catalogue(say: Wording) -> Markup:
    """Say that there are no photographs yet, and the two commands that change it."""
    commands = el("pre", "motifsearch add /foto/kain\nmotifsearch demo" if say.lang == "id" else
                  "motifsearch add /photos/of/cloths\nmotifsearch demo", class_="ms-commands")  # fmt: skip
    return _state("ms-state-empty", say("empty_catalogue"), say("empty_catalogue_lead"), commands)


def failure(sentence: str, say: Wording) -> Markup:
    """Say why a question cannot be answered."""
    again = el("button", say("start_again"), type="button", class_="ms-button", data_ask="start-again")
    return _state("ms-state-error", say("error_heading"), sentence, again, role="alert")


def silent(say: Wording) -> Markup:
    """Say that the server does not answer; kept by the page for when it happens."""
    again = el("button", say("ask_again"), type="button", class_="ms-button", data_ask="again")
    return _state("ms-state-error", say("error_silent_heading"), say("error_silent"), again, role="alert")


def _heading(answer: SearchAnswer, question: Question, say: Wording) -> Markup:
    # What is folded into an entry is shown with it.
    count = sum(1 + len(hit.folded) for hit in answer.hits)
    numbers = {"shown": say.number(count), "candidates": say.number(answer.candidates)}
    shown = el("p", say("results_shown", **numbers), class_="ms-shown")
    filtered = None
    if question.conditions:
        total = say.number(answer.total)
        filtered = el(
            "p", say("results_filtered", candidates=numbers["candidates"], total=total), class_="ms-shown ms-filtered"
        )
    return el(
        "header",
        el("h2", say("results_browse") if question.is_empty else say("results_heading")),
        # One number is enough where nothing is left out.
        None if filtered and count == answer.candidates else shown,
        filtered,
        el(
            "a",
            say("results_batch"),
            href=f"{HOME[say.lang]}record/batch/results{to_address(question)}",
            class_="ms-button ms-writers",
        ),
        class_="ms-results-head",
    )


def _cards(hits: tuple[SearchHit, ...], say: Wording, why: str | None) -> Markup:
    close = _close_count(hits)
    parts: list[Markup | None] = []
    written = [card(hit, say, eager=place < _EAGER, why=why) for place, hit in enumerate(hits)]
    if close:
        parts.append(el("ul", *written[:close], class_="ms-cards"))
    if close < len(hits):
        key = "results_end" if close else "results_none_close"
        line = el("div", el("h3", say(key)), el("p", say(f"{key}_lead")), class_="ms-end")
        parts += [line, el("ul", *written[close:], class_="ms-cards ms-cards-far")]
    return join(*parts)


def _close_count(hits: tuple[SearchHit, ...]) -> int:
    """How many of the hits come before the tail in which nothing is close."""
    close = len(hits)
    while close and hits[close - 1].band == "nothing_close":
        close -= 1
    return close


def _more(answer: SearchAnswer, question: Question, say: Wording) -> Markup | None:
    count = sum(1 + len(hit.folded) for hit in answer.hits)
    if count >= answer.candidates or question.k >= MOST or len(answer.hits) < question.k:
        return None
    return el(
        "button",
        say("results_more"),
        type="button",
        class_="ms-button ms-more",
        data_ask="more",
        data_k=min(question.k + PAGE, MOST),
    )


def _generated(say: Wording) -> Markup:
    return el("span", say("generated_short"), class_="ms-generated")


def _state(kind: str, heading: str, lead: str, *more: Markup | None, role: str | None = None) -> Markup:
    motif = el("span", class_="ms-state-motif", aria_hidden="true")
    return el("div", motif, el("h2", heading), el("p", lead), *more, class_=f"ms-state {kind}", role=role)
