from __future__ import annotations

import re
from dataclasses import replace

import pytest

from motifsearch.records import Label, Listing
from motifsearch.ui.presenters import record


@pytest.fixture
def kawung(collection) -> record.Record:
    return record.Record(photo=collection.photos[1], cloth=collection.cloths[1], motif=collection.motifs[1])


def _rows(html: str) -> str:
    return html.split("ms-rows")[1].split("</dl>", maxsplit=1)[0]


def test_a_record_shows_all_it_has_and_names_what_is_missing(collection, kawung, say):
    html = record.record(kawung, say)
    for words in (
        "Kain panjang",
        "Kawung picis (jv",
        "Empat penjuru.",
        "Bengkel Contoh 07",
        "2 April 1953",
        "320 × 240",
    ):
        assert words in html
    assert say("record_generated") in html
    assert say("record_restricted") not in html
    assert say("record_missing", fields=say("row_rights").lower()) in html
    assert "technique" not in _rows(html)
    assert str(collection.file.parent) not in html


def test_every_field_of_a_full_record_is_shown(kawung, say):
    cloth = replace(
        kawung.cloth,
        dyes=("soga",),
        colours=("brown", "white"),
        regency="3471",
        place="Kampung Contoh",
        community="Paguyuban Contoh",
        meaning="Arti lain.",
        description="Uraian contoh.",
        tags=("satu", "dua"),
        collection="Koleksi contoh",
        rights="cc0",
        rights_holder="Yayasan Contoh",
        labels=(Label(name="TK Attribution", text="Sebut nama kami."),),
        source="Buku contoh",
    )
    html = _rows(record.record(replace(kawung, cloth=cloth), say))
    for words in (
        say.value("colour", "brown"),
        "Kampung Contoh",
        "Paguyuban Contoh",
        "Arti lain.",
        "Uraian contoh.",
        "satu, dua",
        "Koleksi contoh",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "Yayasan Contoh",
        "TK Attribution: Sebut nama kami.",
        say("access_public"),
        "Buku contoh",
    ):
        assert words in html, words
    # A place has one name, the smallest first.
    assert "Kampung Contoh, " in html


def test_the_record_shows_a_picture_of_its_size_and_leads_to_a_larger_one(kawung, say, read):
    seen = read(record.record(kawung, say))
    assert seen.all("img")[0]["src"] == "/view/1"
    assert seen.all("a")[0]["href"] == "/photo/1"
    assert (seen.all("img")[0]["width"], seen.all("img")[0]["height"]) == ("320", "240")


def test_a_meaning_that_repeats_the_motif_is_said_once(kawung, say):
    repeated = replace(kawung, cloth=replace(kawung.cloth, meaning="Empat penjuru."))
    assert record.record(repeated, say).count("Empat penjuru.") == 1
    without_motif = replace(repeated, motif=None)
    assert record.record(without_motif, say).count("Empat penjuru.") == 1


def test_a_restricted_motif_says_so(collection, say):
    shown = record.Record(photo=collection.photos[3], cloth=collection.cloths[2], motif=collection.motifs[2])
    assert say("record_restricted") in record.record(shown, say)
    assert say("record_generated") not in record.record(shown, say)


def test_swatches_say_their_colour_in_words(kawung, say):
    assert len(re.findall(r"#[0-9a-f]{6}, (70|30) per[sc]en", record.record(kawung, say))) == 4


def test_nothing_that_a_record_holds_becomes_html(collection, say, read):
    cloth, motif, photo = collection.cloths[2], collection.motifs[2], collection.photos[3]
    shown = record.Record(
        photo=photo,
        cloth=replace(cloth, rights="javascript:alert(1)", maker=cloth.title, place=cloth.title),
        motif=motif,
        others=[photo, replace(photo, photo_id=9)],
        listings=collection.listings_of(2),
        changes=collection.history("cloth", 2),
    )
    read(record.record(shown, say))


def test_the_newest_market_data_comes_first_and_the_rest_is_counted(kawung, say):
    listings = [
        Listing(listing_id=number, uid=str(number), cloth_id=1, date=f"2026-01-{number:02d}", price=1000.0 * number)
        for number in range(1, 16)
    ]
    html = record.record(replace(kawung, listings=listings), say)
    assert html.count("<tr>") == 1 + 12
    assert html.index(say.price(15000.0, "IDR")) < html.index(say.price(14000.0, "IDR"))
    assert say.price(3000.0, "IDR") not in html
    assert say("listing_more", count="3") in html


def test_what_a_listing_does_not_know_is_a_dash(kawung, say):
    html = record.record(
        replace(kawung, listings=[Listing(listing_id=1, uid="l", cloth_id=1, date="2026-01-05")]), say
    )
    assert html.count("<td>–</td>") == 4


def test_a_record_that_is_not_there_has_a_heading_too(say):
    assert say("record_gone") in record.gone(say)
    assert 'id="ms-record-name"' in record.gone(say)
