"""What makes a question finer: a part of the photograph, pattern or colour, chosen colours, more and less of examples.

Knows: how they become HTML. Does not know: what ``assets/refine.js`` does with them, or how they are searched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.addresses import HOME, thumbnail_address, upload_address, view_address
from motifsearch.ui.question import is_number, write_region
from motifsearch.vocabulary import label, terms
from motifsearch.vocabulary.swatches import shade_of

if TYPE_CHECKING:
    from motifsearch.records import Box
    from motifsearch.ui.question import Question
    from motifsearch.ui.wording import Wording


def refining(question: Question, say: Wording) -> Markup:
    """Show everything that makes the question finer; only what applies to it.

    Parameters
    ----------
    question : Question
    say : Wording

    Returns
    -------
    Markup
    """
    used = bool(question.region or question.more or question.less or question.palette or question.colour is not None)
    parts = [
        _region(question, say) if question.has_picture else None,
        _slider("colour", _percent(question.colour, 50 if question.palette else 0), say)
        if question.has_picture or question.palette or question.more
        else None,
        _slider("balance", _percent(question.balance, 50), say) if question.has_picture and question.text else None,
        _colours(question, say),
        _examples(question, say),
    ]
    return el(
        "details",
        el("summary", say("refine"), el("span", say("refine_lead"))),
        el("div", *parts, class_="ms-refine-parts"),
        class_="ms-refine",
        data_key="refine",
        open=used,
    )


def part_of_card(part: Box, width_px: int, height_px: int) -> Markup | None:
    """Outline a part of a photograph in its card, which shows the middle square of it.

    Parameters
    ----------
    part : Box
    width_px, height_px : int
        Of the photograph.

    Returns
    -------
    Markup or None
        None where the part lies outside the square.
    """
    side = min(width_px, height_px)
    left, width = _in_square(part.left, part.width, width_px / side)
    top, height = _in_square(part.top, part.height, height_px / side)
    if width <= 0 or height <= 0:
        return None
    place = ";".join(
        f"{name}:{100 * value:.1f}%"
        for name, value in (("left", left), ("top", top), ("width", width), ("height", height))
    )
    return el("span", class_="ms-part", style=place, aria_hidden="true")


def _in_square(start: float, length: float, longer: float) -> tuple[float, float]:
    """Move a stretch of a side into the middle of it that is shown, 1 / `longer` of it."""
    first = max(0.0, start * longer - (longer - 1) / 2)
    last = min(1.0, (start + length) * longer - (longer - 1) / 2)
    return first, last - first


def _percent(share: float | None, otherwise: int) -> int:
    return otherwise if share is None else round(100 * share)


def _region(question: Question, say: Wording) -> Markup:
    picture = upload_address(question.upload) if question.upload is not None else view_address(question.like or 0)
    region = question.region
    said = None
    if region is not None:
        size = say("region_size", width=round(100 * region.width), height=round(100 * region.height))
        said = join(el("span", size), _remove("region", "", say("region_whole")))
    open_it = el("button", say("region_choose"), type="button", class_="ms-button", data_ask="region")
    boxes = [
        el(
            "label",
            el("span", say(f"region_{name}")),
            el("input", type="number", min="0", max="100", step="1", name=name, inputmode="numeric"),
            "%",
        )
        for name in ("left", "top", "width", "height")
    ]
    dialog = el(
        "dialog",
        el("h2", say("region_heading"), id="ms-region-name"),
        el("p", say("region_lead")),
        el("div", el("img", src=picture, alt=say("ask_photo_alt")), el("span"), class_="ms-region-picture"),
        el("div", *boxes, class_="ms-region-numbers"),
        el(
            "div",
            el("button", say("region_use"), type="button", class_="ms-button ms-button-main", data_do="use"),
            el("button", say("region_whole"), type="button", class_="ms-button", data_do="whole"),
            el("button", say("camera_close"), type="button", class_="ms-button", data_do="close"),
            class_="ms-actions",
        ),
        class_="ms-region",
        aria_labelledby="ms-region-name",
    )
    return el(
        "div",
        open_it,
        said,
        el("template", dialog, data_region=write_region(region) if region else ""),
        class_="ms-refine-part",
    )


def _slider(name: str, value: int, say: Wording) -> Markup:
    box = el("input", type="range", id=f"ms-{name}", min=0, max=100, step=25, value=value, data_slider=name)
    ends = el("span", say(f"{name}_from")), el("span", say(f"{name}_to"))
    return el(
        "div",
        el("label", say(f"{name}_label"), for_=f"ms-{name}"),
        el("div", ends[0], box, ends[1], class_="ms-slider"),
        class_="ms-refine-part",
    )


def _colours(question: Question, say: Wording) -> Markup:
    known = {shade_of(term.key).removeprefix("#"): term.key for term in terms("colour")}
    shades = [*known, *(shade for shade in question.palette if shade not in known)]
    boxes = [
        el(
            "button",
            type="button",
            class_="ms-swatch",
            style=f"background:#{shade}",
            data_swatch=shade,
            id=f"ms-swatch-{shade}",
            aria_pressed="true" if shade in question.palette else "false",
            aria_label=label("colour", known[shade], say.lang) if shade in known else f"#{shade}",
            title=label("colour", known[shade], say.lang) if shade in known else f"#{shade}",
        )
        for shade in shades
    ]
    other = el(
        "label",
        el("span", say("colours_other"), class_="ms-unseen"),
        el("input", type="color", value="#8a5a2b", data_colour="other", title=say("colours_other")),
        class_="ms-swatch-other",
    )
    return el(
        "fieldset",
        el("legend", say("colours_label")),
        el("div", *boxes, other, class_="ms-swatches"),
        class_="ms-refine-part",
    )


def _examples(question: Question, say: Wording) -> Markup:
    lists = [
        el(
            "div",
            el("span", say(f"{kind}_of")),
            *(_example(kind, value, say) for value in values),
            class_=f"ms-examples ms-examples-{kind}",
        )
        for kind, values in (("more", question.more), ("less", question.less))
        if values
    ]
    words = el(
        "input",
        id="ms-example-words",
        type="text",
        autocomplete="off",
        aria_label=say("example_words"),
        placeholder=say("example_words_example"),
    )
    return el(
        "fieldset",
        el("legend", say("examples_label")),
        el("p", say("examples_lead")),
        *lists,
        _between(question, say),
        el(
            "div",
            words,
            el("button", say("example_more"), type="button", class_="ms-button", data_words="more"),
            el("button", say("example_less"), type="button", class_="ms-button", data_words="less"),
            class_="ms-example-ask",
        ),
        class_="ms-refine-part",
    )


def _between(question: Question, say: Wording) -> Markup | None:
    """Lead to what lies between the first two photographs of which there shall be more."""
    photos = [value for value in question.more if is_number(value)][:2]
    if len(photos) < 2:
        return None
    address = f"{HOME[say.lang]}ideas?first={photos[0]}&second={photos[1]}"
    return el("a", say("examples_between"), href=address, class_="ms-link")


def _example(kind: str, value: str, say: Wording) -> Markup:
    shown = (
        el("img", src=thumbnail_address(int(value)), alt=say("example_photo", number=value), width=56, height=56)
        if is_number(value)
        else el("span", value)
    )
    return el("span", shown, _remove(kind, value, say("example_remove")), class_="ms-example")


def _remove(name: str, value: str, words: str) -> Markup:
    return el(
        "button",
        "×",
        type="button",
        class_="ms-remove",
        aria_label=words,
        title=words,
        data_drop=name,
        data_value=value,
    )
