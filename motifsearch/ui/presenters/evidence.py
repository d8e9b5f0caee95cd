"""Evidence side by side: two pictures with the parts that match outlined, and what both share, in words.

Knows: how it becomes HTML. Does not know: how it was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.images.palette import swatch_hex
from motifsearch.ui.markup import Markup, el
from motifsearch.ui.presenters.addresses import view_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.answers.why import Why


# Fields that hold several values go by another name in the vocabulary.
_KIND_OF = {"dyes": "dye", "colours": "colour"}


def outlined(address: str, words: str, boxes: Sequence[tuple[float, float, float, float]], caption: str) -> Markup:
    """Show a picture with numbered outlines.

    Parameters
    ----------
    address : str
    words : str
        What it shows, for those who cannot see it.
    boxes : sequence of tuple
        Left, top, width and height as shares of the picture.
    caption : str

    Returns
    -------
    Markup
    """
    marks = [
        el(
            "span",
            el("b", str(number)),
            class_="ms-part",
            style=";".join(
                f"{name}:{100 * value:.1f}%"
                for name, value in zip(("left", "top", "width", "height"), box, strict=True)
            ),
            aria_hidden="true",
        )
        for number, box in enumerate(boxes, start=1)
    ]
    picture = el("img", src=address, alt=words, decoding="async")
    return el("figure", el("span", picture, *marks, class_="ms-outlined"), el("figcaption", caption))


def evidence(why: Why, asks: str | None, name: str, say: Wording) -> Markup:
    """Show why a hit is close: pictures, colours, words.

    Parameters
    ----------
    why : Why
    asks : str or None
        Address of the picture that asks; None where words alone asked.
    name : str
        Of the hit.
    say : Wording

    Returns
    -------
    Markup
    """
    t = say.translator
    figures: list[Markup] = []
    if asks is not None:
        words = t("newness.your_picture")
        figures.append(outlined(asks, words, [pair.query for pair in why.parts], words))
    figures.append(outlined(view_address(why.hit.photo.photo_id), name, [pair.hit for pair in why.parts], name))
    said = [el("li", t("newness.parts", count=len(why.parts)))] if why.parts else []
    turns = [pair.turn_degrees for pair in why.parts]
    said += [
        el("li", t("newness.turned", number=number, degrees=turn))
        for number, turn in enumerate(turns, start=1)
        if turn
    ]
    if why.colours:
        swatches = [
            el("span", class_="ms-dot", style=f"background:{swatch_hex(colour.hit)}", aria_hidden="true")
            for colour in why.colours
        ]
        said.append(el("li", t("answers.page_colours", share=round(100 * why.colour_share)), *swatches))
    if why.terms:
        said.append(el("li", t("answers.terms", terms=", ".join(why.terms))))
    if why.shared:
        said.append(el("li", t("answers.shared", names=_shared(why.shared, say))))
    if not said:
        said.append(el("li", t("newness.nothing_shared")))
    return el("div", el("div", *figures, class_="ms-pair"), el("ul", *said), class_="ms-evidence")


def _shared(shared: Sequence[tuple[str, str]], say: Wording) -> str:
    """Write fields and what both records have in them, each field once."""
    values: dict[str, list[str]] = {}
    for field, value in shared:
        values.setdefault(field, []).append(say.value(_KIND_OF.get(field, field), value))
    return "; ".join(f"{say.field(field)}: {', '.join(each)}" for field, each in values.items())
