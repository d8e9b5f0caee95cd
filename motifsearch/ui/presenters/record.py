"""The record of a photograph with its cloth and motif: picture, rows, colours, other photographs, market, history.

Knows: how a record becomes HTML. Does not know: gradio, the database, or who may see what; it shows what it is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.images.palette import swatch_hex
from motifsearch.ui.markup import Markup, el, join
from motifsearch.ui.presenters.addresses import file_name, photo_address, thumbnail_address, view_address
from motifsearch.ui.presenters.history import history
from motifsearch.vocabulary import term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.records import Change, Cloth, Listing, Motif, Photo
    from motifsearch.ui.wording import Wording

_MOST_LISTINGS = 12
# What an archivist would miss first; named plainly when it is not there.
_EXPECTED = ("row_motif", "row_technique", "row_origin", "row_maker", "row_date", "row_rights")


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
    rows = _rows(shown, say)
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
            el("dl", *(join(el("dt", say(key)), el("dd", value)) for key, value in rows.items()), class_="ms-rows"),
            _missing(rows, say),
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
        "div", el("h2", say("record"), id="ms-record-name"), el("p", say("record_gone")), class_="ms-record-gone"
    )


def file_size(size_bytes: int, say: Wording) -> str:
    """Write a size in kB or MB."""
    if size_bytes < 1_000_000:
        return f"{say.number(max(1, round(size_bytes / 1000)))} kB"
    return f"{say.decimal(size_bytes / 1_000_000)} MB"


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
    return el(
        "button", say("record_similar"), type="button", class_="ms-button ms-button-main", data_like=photo.photo_id
    )


def _rows(shown: Record, say: Wording) -> dict[str, Markup | str]:
    photo, cloth, motif = shown.photo, shown.cloth, shown.motif
    rows: dict[str, Markup | str | None] = {
        "row_title": cloth.title,
        "row_motif": motif.name if motif else None,
        "row_names": _names(motif, say) if motif else None,
        "row_family": say.value("family", motif.family) if motif and motif.family else None,
        "row_meaning": motif.meaning if motif else None,
        "row_use": motif.use if motif else None,
        "row_technique": say.value("technique", cloth.technique) if cloth.technique else None,
        "row_dyes": ", ".join(say.value("dye", dye) for dye in cloth.dyes),
        "row_colours": ", ".join(say.value("colour", colour) for colour in cloth.colours),
        "row_origin": say.origin(cloth),
        "row_community": cloth.community,
        "row_maker": cloth.maker,
        "row_date": say.date(cloth.date) if cloth.date else None,
        "row_cloth_meaning": _own_meaning(cloth, motif),
        "row_description": cloth.description,
        "row_collection": cloth.collection,
        "row_tags": ", ".join(cloth.tags),
        "row_rights": _rights(cloth, say),
        "row_rights_holder": cloth.rights_holder,
        "row_labels": ", ".join(f"{label.name}: {label.text}" if label.text else label.name for label in cloth.labels),
        "row_access": say(f"access_{cloth.access}"),
        "row_source": cloth.source,
        "row_identifier": el("code", cloth.uid),
        "row_file": _file(photo, say),
        "row_taken": say.date(photo.taken_at) if photo.taken_at else None,
        "row_added": say.date(photo.added_at),
    }
    return {key: value for key, value in rows.items() if value}


def _own_meaning(cloth: Cloth, motif: Motif | None) -> str | None:
    """What a cloth means beyond its motif: an archive's table often repeats the motif's meaning for each cloth."""
    repeated = cloth.meaning is not None and motif is not None and cloth.meaning in (motif.meaning or "")
    return None if repeated else cloth.meaning


def _names(motif: Motif, say: Wording) -> str:
    written: list[str] = []
    for name in motif.names:
        if name.text != motif.name:
            standing = f", {say(f'name_{name.status}')}" if name.status != "preferred" else ""
            written.append(f"{name.text} ({name.lang}{standing})")
    return ", ".join(dict.fromkeys(written))


def _rights(cloth: Cloth, say: Wording) -> Markup | str | None:
    if not cloth.rights:
        return None
    words = say.value("rights", cloth.rights)
    known = term("rights", cloth.rights)
    address = known.uri if known is not None else cloth.rights
    if address is not None and address.startswith(("https://", "http://")):
        return el("a", words, href=address, rel="noopener noreferrer", target="_blank")
    return words


def _file(photo: Photo, say: Wording) -> str:
    name, size = file_name(photo), file_size(photo.size_bytes, say)
    return say("file_summary", name=name, width=photo.width_px, height=photo.height_px, format=photo.format, size=size)


def _missing(rows: dict[str, Markup | str], say: Wording) -> Markup | None:
    missing = [say(key).lower() for key in _EXPECTED if key not in rows]
    return el("p", say("record_missing", fields=", ".join(missing)), class_="ms-missing") if missing else None


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
