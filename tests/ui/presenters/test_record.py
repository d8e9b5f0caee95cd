from __future__ import annotations

import re
from dataclasses import replace

import pytest

from motifsearch.records import Listing
from motifsearch.ui.presenters import record


@pytest.fixture
def kawung(collection) -> record.Record:
    return record.Record(photo=collection.photos[1], cloth=collection.cloths[1], motif=collection.motifs[1])


def test_a_record_shows_all_it_has(collection, kawung, say):
    html = record.record(kawung, say)
    for words in (
        "Kawung",
        "Bengkel Contoh 07",
        say("record_similar"),
        say("record_history"),
        say("record_generated"),
    ):
        assert words in html
    assert say("record_restricted") not in html
    assert str(collection.file.parent) not in html


def test_the_record_shows_a_picture_of_its_size_and_leads_to_a_larger_one(kawung, say, read):
    seen = read(record.record(kawung, say))
    assert seen.all("img")[0]["src"] == "/view/1"
    assert seen.all("a")[0]["href"] == "/photo/1"
    assert (seen.all("img")[0]["width"], seen.all("img")[0]["height"]) == ("320", "240")


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
