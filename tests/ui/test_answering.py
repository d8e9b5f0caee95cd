from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from motifsearch.errors import CatalogError, UsageError
from motifsearch.records import Condition
from motifsearch.ui.answering import Answering
from motifsearch.ui.query_photos import QueryPhotos
from motifsearch.ui.wording import Wording


def picture() -> bytes:
    written = io.BytesIO()
    Image.fromarray(np.full((40, 60, 3), 90, dtype=np.uint8)).save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def answering(collection) -> Answering:
    return Answering(collection, QueryPhotos(collection.read_image), Wording("en"))


def test_an_address_becomes_a_query(answering, collection):
    token = answering.uploads.take(picture())
    answering.ask(f"?q=kawung&photo={token}&like=1&f.motif=kawung&k=5")
    query = collection.asked[-1]
    assert (query.text, query.photo_id, query.k) == ("kawung", 1, 5)
    assert query.conditions == (Condition(field="motif", values=("kawung",)),)
    assert query.image is not None
    assert query.image.shape == (40, 60, 3)


def test_hidden_and_restricted_photographs_are_never_shown(answering):
    shown = answering.ask("?q=kawung").results
    assert "/thumbnail/1" in shown
    assert "/thumbnail/4" not in shown
    assert "/thumbnail/5" not in shown


@pytest.mark.parametrize("number", [4, 5, 999, -1])
def test_a_record_that_may_not_be_seen_is_as_one_that_is_not_there(answering, number):
    html = answering.record(number)
    assert answering.say("record_gone") in html
    assert "komunitas" not in html


def test_a_record_lists_only_other_photographs_that_may_be_seen(answering):
    assert "/thumbnail/5" not in answering.record(6)
    assert 'data-record="2"' in answering.record(1)


def test_an_example_that_may_not_be_seen_is_refused(answering, collection):
    for number in (4, 5, 999):
        shown = answering.ask(f"?like={number}")
        assert answering.say("like_gone") in shown.results
    assert collection.asked == []


def test_an_upload_that_is_gone_is_said_and_the_words_stay(answering):
    shown = answering.ask("?q=kawung&photo=nothing")
    assert answering.say("upload_gone") in shown.results
    assert 'value="kawung"' in shown.form
    assert "nothing" not in shown.form


def test_an_error_of_the_search_is_said_in_the_language(answering, collection):
    collection.fail = UsageError("ui.like_gone")
    assert answering.say("like_gone") in answering.ask("?q=x").results


def test_what_nobody_foresaw_is_said_and_logged(answering, collection, caplog):
    collection.fail = ZeroDivisionError("secret detail")
    shown = answering.ask("?q=x").results
    assert answering.say("error_unexpected") in shown
    assert "secret" not in shown
    assert "secret detail" in caplog.text


def test_an_empty_catalogue_says_how_to_fill_it(answering, collection):
    collection.photos.clear()
    shown = answering.ask("?q=kawung")
    assert answering.say("empty_catalogue") in shown.results
    assert collection.asked == []


def test_a_catalogue_that_shows_nobody_anything_is_as_an_empty_one(answering, collection):
    for number in (1, 2, 3, 6):
        del collection.photos[number]
    shown = answering.ask("")
    assert answering.say("empty_catalogue") in shown.results
    assert "ms-size" not in shown.header
    assert collection.asked == []


def test_the_numbers_that_a_visitor_reads_count_what_a_visitor_sees(answering):
    shown = answering.ask("?f.maker=x")
    assert answering.say("photo_count", count=4) in shown.header
    assert answering.say("results_filtered", candidates="6", total="4") in shown.results


def test_a_catalogue_that_fails_whole_still_leaves_a_page(answering, collection):
    collection.fail = CatalogError("database.damaged", path="x", reason="y")
    shown = answering.ask("?q=kawung")
    assert answering.say("error_heading") in shown.results
    assert 'value="kawung"' in shown.form
    assert "ms-head" in shown.header


def test_motifs_without_a_term_are_named_by_their_records(answering, collection):
    collection.counts = {"motif": {"kawung": 3, "m1": 2, "m2": 1, "gone": 1}}
    html = answering.ask("").filters
    for name in (">Kawung<", "&lt;script&gt;", ">gone<"):
        assert name in html
    assert ">m1<" not in html


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_record_is_shown_in_the_language(collection, lang):
    say = Wording(lang)
    html = Answering(collection, QueryPhotos(collection.read_image), say).record(1)
    for words in ("record_similar", "record_history", "row_technique", "record_photos", "record_listings"):
        assert say(words) in html
