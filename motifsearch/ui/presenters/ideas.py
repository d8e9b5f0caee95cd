"""Ideas as HTML: a motif across regions, palettes to begin with, what lies between two photographs.

Knows: how they become HTML. Does not know: how they are found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

from motifsearch.images.palette import swatch_hex
from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.addresses import HOME, thumbnail_address
from motifsearch.ui.question import MOST_COLOURS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from motifsearch.ui.wording import Wording
    from motifsearch.workflows.answers.blending import Blend
    from motifsearch.workflows.answers.ideas import PaletteIdea, Region


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the page shows.

    Attributes
    ----------
    motifs, provinces : mapping of str to int
        What can be chosen, with the number of photographs.
    motif, province : str
        What is chosen; empty where nothing is.
    regions : sequence of Region
    palettes : sequence of PaletteIdea
    blend : Blend or None
    """

    motifs: Mapping[str, int]
    provinces: Mapping[str, int]
    motif: str
    province: str
    regions: Sequence[Region]
    palettes: Sequence[PaletteIdea]
    blend: Blend | None


def ideas_page(found: Found, say: Wording, *, named: Callable[[str], str]) -> Markup:
    """Show the page.

    Parameters
    ----------
    found : Found
    say : Wording
    named : callable
        A motif's uid to its name.

    Returns
    -------
    Markup
    """
    t = say.translator
    motifs = sorted(((uid, named(uid)) for uid in found.motifs), key=lambda pair: pair[1].casefold())
    provinces = sorted(((key, say.value("province", key)) for key in found.provinces), key=lambda pair: pair[1])
    return join(
        el("h1", t("ideas.title")),
        el("p", t("ideas.lead")),
        el(
            "section",
            el("h2", t("ideas.between")),
            _blend(found.blend, say, named) if found.blend else el("p", t("ideas.between_how")),
            class_="ms-panel",
        ),
        el(
            "section",
            el("h2", t("ideas.regions")),
            _choice("motif", t("ideas.choose_motif"), motifs, found, say),
            _regions(found, say, named) if found.motif else None,
            class_="ms-panel",
        ),
        el(
            "section",
            el("h2", t("ideas.palettes")),
            _choice("province", t("ideas.choose_province"), provinces, found, say),
            _palettes(found.palettes, say),
            class_="ms-panel",
        ),
    )


def _choice(
    name: Literal["motif", "province"], words: str, values: Sequence[tuple[str, str]], found: Found, say: Wording
) -> Markup:
    t = say.translator
    # What the other form chose stays chosen.
    chosen, kept = {"motif": found.motif, "province": found.province}, {"motif": "province", "province": "motif"}[name]
    options = [el("option", t("ideas.any"), value="")] + [
        el("option", label, value=value, selected=value == chosen[name]) for value, label in values
    ]
    return el(
        "form",
        el("label", words, for_=f"ms-{name}"),
        el("select", *options, name=name, id=f"ms-{name}"),
        el("input", type="hidden", name=kept, value=chosen[kept]) if chosen[kept] else None,
        el("button", t("ideas.show"), type="submit", class_="ms-button"),
        action=f"{HOME[say.lang]}ideas",
        class_="ms-design-form",
    )


def _regions(found: Found, say: Wording, named: Callable[[str], str]) -> Markup:
    t = say.translator
    if not found.regions:
        return el("p", t("answers.regions_none", motif=named(found.motif)))
    cards: list[Markup] = []
    for region in found.regions:
        name = say.value("province", region.province)
        facts = [say.value("colour", key) for key in region.colours]
        facts += [say.value("technique", key) for key in region.techniques]
        cards.append(_card(region.photo_id, name, [t("ideas.cloths", count=region.cloths), ", ".join(facts)], say))
    return el("ul", *cards, class_="ms-ideas")


def _palettes(palettes: Sequence[PaletteIdea], say: Wording) -> Markup:
    t = say.translator
    if not palettes:
        return el("p", t("answers.palettes_none"))
    cards: list[Markup] = []
    for idea in palettes:
        shades = [swatch_hex(swatch) for swatch in idea.photo.palette]
        strip = [
            el("span", style=f"background:{shade};flex-grow:{max(1, round(100 * swatch.share))}", title=shade)
            for shade, swatch in zip(shades, idea.photo.palette, strict=True)
        ]
        asked = urlencode({"palette": "-".join(shade.removeprefix("#") for shade in shades[:MOST_COLOURS])})
        cards.append(
            _card(
                idea.photo.photo_id,
                t("ideas.like_it", count=idea.cloths),
                [],
                say,
                el("span", *strip, class_="ms-strip", role="img", aria_label=", ".join(shades)),
                el("a", t("ideas.search_colours"), href=f"{HOME[say.lang]}?{asked}"),
            )
        )
    return el("ul", *cards, class_="ms-ideas")


def _blend(blend: Blend, say: Wording, named: Callable[[str], str]) -> Markup:
    t = say.translator
    between = [
        _card(photo_id, t("ideas.on_the_way", at=round(100 * step.at)), [], say)
        for step in blend.between
        for photo_id in step.photo_ids[:2]
    ]
    ends = [_card(blend.first, t("ideas.first"), [], say), _card(blend.second, t("ideas.second"), [], say)]
    steps = [ends[0], *between, ends[1]]
    said: list[Markup] = []
    if blend.closer_share is not None:
        key = "answers.blend_empty" if blend.is_empty else "answers.blend_full"
        said.append(el("li", t(key, closer=round(100 * blend.closer_share))))
    for one in blend.crossings:
        words = {"motif": named(one.motif_uid), "value": say.value(one.field, one.value)}
        said.append(
            el("li", t("answers.blend_some" if one.photos else "answers.blend_none", **words, count=one.photos))
        )
    return join(el("ul", *steps, class_="ms-ideas"), el("ul", *said))


def _card(photo_id: int, name: str, facts: Sequence[str], say: Wording, *more: Markup) -> Markup:
    picture = el("img", src=thumbnail_address(photo_id), alt=say("card_alt", name=name), loading="lazy")
    return el(
        "li",
        el("a", picture, href=f"{HOME[say.lang]}?record={photo_id}"),
        el("strong", name),
        *(el("span", fact) for fact in facts if fact),
        *more,
    )
