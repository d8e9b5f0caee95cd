"""The record of a photograph with its cloth and motif: picture, colours, what is known, other photographs, market.

Knows: how a record becomes HTML. Does not know: gradio, the database, or who may see what; it shows what it is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.images.palette import swatch_hex
from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.addresses import HOME, photo_address, thumbnail_address, view_address
from motifsearch.ui.presenters.history import history
from motifsearch.ui.presenters.rows import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.records import Change, Cloth, Listing, Motif, Photo
    from motifsearch.ui.wording import Wording

_MOST_LISTINGS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Everything that a record shows."""

    photo: Photo
    cloth: Cloth
    motif: Motif | None
    others: Sequence[Photo] = ()
    listings: Sequence[Listing] = ()
    changes: Sequence[Change] = ()


def record(shown: Record, say: Wording) -> Markup:
    """Show one record."""
    name = say.name(shown.cloth, shown.motif)
    origin = say.origin(shown.cloth)
    return el(
        "article",
        el(
            "div",
            el("div", _picture(shown.photo, name, origin, say), _palette(shown.photo, say), class_="ms-record-stays"),
            class_="ms-record-picture",
        ),
        el(
            "div",
            el("h2", name, id="ms-record-name"),
            el("p", origin, class_="ms-record-origin") if origin else None,
            _badges(shown, say),
            _similar(shown.photo, say),
            rows(shown.photo, shown.cloth, shown.motif, say),
            _others(shown, say),
            _listings(shown.listings, say),
            history(shown.changes, shown.motif, say),
            class_="ms-record-text",
        ),
        class_="ms-record",
    )


def gone(say: Wording) -> Markup:
    """Say that there is no such record, or none for this visitor."""
    return el(
        "div",
        el("h2", say("record"), id="ms-record-name", class_="ms-unseen"),
        el("p", say("record_gone")),
        class_="ms-record-gone",
    )


def _picture(photo: Photo, name: str, origin: str, say: Wording) -> Markup:
    alt = say("card_alt_origin", name=name, origin=origin) if origin else say("card_alt", name=name)
    # The small picture, which the browser already has, stands in until the full one is there.
    picture = el(
        "img",
        src=view_address(photo.photo_id),
        alt=alt,
        width=photo.width_px,
        height=photo.height_px,
        decoding="async",
        style=f"background-image:url({thumbnail_address(photo.photo_id)})",
    )
    return el(
        "a", picture, href=photo_address(photo.photo_id), target="_blank", rel="noopener", title=say("record_original")
    )


def _palette(photo: Photo, say: Wording) -> Markup | None:
    if not photo.palette:
        return None
    swatches: list[Markup] = []
    for swatch in photo.palette:
        colour, percent = swatch_hex(swatch), round(100 * swatch.share)
        words = say("record_swatch", hex=colour, percent=percent)
        style = f"background:{colour};flex-grow:{max(percent, 4)}"
        swatches.append(el("li", el("span", words, class_="ms-unseen"), style=style, title=words))
    return el("div", el("h3", say("record_palette")), el("ul", *swatches, class_="ms-palette"))


def _badges(shown: Record, say: Wording) -> Markup | None:
    generated = (
        el("p", say("record_generated"), class_="ms-badge ms-badge-generated") if shown.cloth.generated else None
    )
    restricted = shown.motif is not None and shown.motif.restricted
    warning = el("p", say("record_restricted"), class_="ms-badge ms-badge-restricted") if restricted else None
    return join(warning, generated) or None


def _similar(photo: Photo, say: Wording) -> Markup:
    number = photo.photo_id
    return el(
        "div",
        el("button", say("record_similar"), type="button", class_="ms-button ms-button-main", data_like=number),
        el("button", say("record_same_colours"), type="button", class_="ms-button", data_like=number, data_colour="1"),
        el(
            "button",
            say("record_other_colours"),
            type="button",
            class_="ms-button",
            data_like=number,
            data_dyes="other",
        ),
        el("a", say("record_pin"), href=f"{HOME[say.lang]}boards?pin={number}", class_="ms-button"),
        class_="ms-actions",
    )


def _others(shown: Record, say: Wording) -> Markup | None:
    others = [photo for photo in shown.others if photo.photo_id != shown.photo.photo_id]
    if not others:
        return None
    links = [
        el(
            "li",
            el(
                "a",
                el("img", src=thumbnail_address(photo.photo_id), alt=say("record_photo_n", n=place), loading="lazy"),
                href=f"?record={photo.photo_id}",
                data_record=photo.photo_id,
            ),
        )
        for place, photo in enumerate(others, start=2)
    ]
    return el("section", el("h3", say("record_photos")), el("ul", *links, class_="ms-others"))


def _listings(listings: Sequence[Listing], say: Wording) -> Markup | None:
    if not listings:
        return None
    columns = ("listing_date", "listing_price", "listing_sold", "listing_channel", "listing_product")
    newest = sorted(listings, key=lambda listing: listing.date, reverse=True)
    lines = [
        el(
            "tr",
            el("td", say.date(listing.date)),
            el("td", say.price(listing.price, listing.currency) if listing.price is not None else "–"),
            el("td", say.number(listing.units_sold) if listing.units_sold is not None else "–"),
            el("td", listing.channel or "–"),
            el("td", say.value("product", listing.product) if listing.product else "–"),
        )
        for listing in newest[:_MOST_LISTINGS]
    ]
    head = el("thead", el("tr", *(el("th", say(column), scope="col") for column in columns)))
    rest = len(newest) - _MOST_LISTINGS
    return el(
        "section",
        el("h3", say("record_listings")),
        el("div", el("table", head, el("tbody", *lines)), class_="ms-table", tabindex="0"),
        el("p", say("listing_more", count=say.number(rest)), class_="ms-note") if rest > 0 else None,
    )
