from __future__ import annotations

import pytest

from motifsearch.records import SearchAnswer, SearchHit
from motifsearch.ui.presenters import results
from motifsearch.ui.question import Question, from_address


def test_a_card_names_motif_origin_technique_and_band_and_never_the_cosine(answer_of, say):
    html = results.results(answer_of("same_motif"), Question(text="kawung"), say)
    for words in ("Kawung", "Yogyakarta", say("band_same_motif"), say("generated_short"), say("band_note")):
        assert words in html
    assert "0.12" not in html
    assert "0,12" not in html


def test_pictures_have_an_alternative_text_a_size_and_load_late(answer_of, say, read):
    html = results.results(answer_of(*["related"] * 9), Question(text="kawung"), say)
    pictures = read(html).all("img")
    assert all("Kawung" in (picture["alt"] or "") for picture in pictures)
    assert {(picture["width"], picture["height"]) for picture in pictures} == {("320", "240")}
    assert [picture["loading"] for picture in pictures] == ["eager"] * 4 + ["lazy"] * 5


@pytest.mark.parametrize(
    ("bands", "line", "before"),
    [
        (["same_motif", "related", "nothing_close", "nothing_close"], "results_end", 2),
        (["nothing_close", "nothing_close"], "results_none_close", 0),
        (["related", "nothing_close", "related"], None, 3),
        ([None, None], None, 2),
    ],
)
def test_the_place_where_answers_stop_being_close_is_marked(answer_of, say, bands, line, before):
    html = results.results(answer_of(*bands), Question(text="x"), say)
    assert ("ms-end" in html) == (line is not None)
    if line:
        assert say(line) in html
        assert html[: html.index("ms-end")].count("data-record") == before


def test_more_is_offered_while_there_is_more(answer_of, say):
    assert 'data-k="48"' in results.results(answer_of(*[None] * 24, candidates=50), Question(), say)
    assert "data-k" not in results.results(answer_of(*[None] * 24), Question(), say)
    assert "data-k" not in results.results(answer_of(*[None] * 240, candidates=500), Question(k=240), say)


def test_leafing_through_has_no_bands(answer_of, say):
    html = results.results(answer_of(None), Question(), say)
    assert say("results_browse") in html
    assert "ms-band" not in html
    assert say("band_note") not in html


def test_filters_are_counted_against_what_there_is(answer_of, say):
    html = results.results(answer_of(None, candidates=7), from_address("?f.motif=kawung"), say)
    assert say("results_filtered", candidates="7", total="99") in html
    assert say("results_shown", shown="1", candidates="7") in html
    # Where all of them are shown, that is not said as well.
    html = results.results(answer_of(None), from_address("?f.motif=kawung"), say)
    assert say("results_filtered", candidates="1", total="99") in html
    assert say("results_shown", shown="1", candidates="1") not in html


def test_the_states_without_an_answer(say):
    nothing = SearchAnswer(hits=(), candidates=0, total=9)
    assert say("no_result_words") in results.results(nothing, Question(text="x"), say)
    filtered = results.results(nothing, from_address("?f.motif=kawung"), say)
    assert say("no_result_filtered") in filtered
    assert "clear-filters" in filtered
    assert "motifsearch demo" in results.empty_catalogue(say)
    assert 'role="alert"' in results.failure("<why>", say)
    assert "&lt;why&gt;" in results.failure("<why>", say)


def test_a_silent_server_can_be_asked_again(say, read):
    html = results.silent(say)
    assert say("error_silent") in html
    assert [button["data-ask"] for button in read(html).all("button")] == ["again"]


def test_nothing_that_a_record_holds_becomes_html(collection, say, read):
    cloth, motif, photo = collection.cloths[2], collection.motifs[2], collection.photos[3]
    hit = SearchHit(rank=1, photo=photo, cloth=cloth, motif=motif, band="related", score=None, terms=(cloth.title,))
    read(results.results(SearchAnswer(hits=(hit,), candidates=1, total=1), Question(text=cloth.title), say))


def test_a_cloth_without_a_name_shows_its_file_and_no_folder(collection, say):
    hit = SearchHit(rank=1, photo=collection.photos[6], cloth=collection.cloths[4], motif=None, band=None, score=None)
    html = results.card(hit, say)
    assert say("unnamed") in html
    assert "moved.jpg" in html
    assert str(collection.file.parent) not in html
