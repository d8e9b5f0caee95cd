from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from motifsearch.records import Condition, SearchAnswer, SearchHit
from motifsearch.ui.presenters import filters, frame, record, results
from motifsearch.ui.question import Question, from_address
from motifsearch.ui.wording import Wording

_VOID = {"img", "input", "br", "hr"}


class _Elements(HTMLParser):
    """Every element with its attributes; fails where they do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


def _safe(html: str) -> _Elements:
    seen = _Elements(html)
    for tag, attributes in seen.found:
        assert tag != "script"
        assert not [name for name in attributes if name.startswith("on")]
        assert not (attributes.get("href") or "").startswith("javascript:")
    return seen


@pytest.fixture(params=["id", "en"])
def say(request: pytest.FixtureRequest) -> Wording:
    return Wording(request.param)


def _answer(collection, *bands: str | None, candidates: int | None = None) -> SearchAnswer:
    cloth, motif = collection.cloths[1], collection.motifs[1]
    hits = tuple(
        SearchHit(rank=rank, photo=collection.photos[1], cloth=cloth, motif=motif, band=band, score=0.123456)
        for rank, band in enumerate(bands, start=1)
    )
    return SearchAnswer(hits=hits, candidates=candidates or len(hits), total=99)


def test_a_card_names_motif_origin_technique_and_band_and_never_the_cosine(collection, say):
    html = results.results(_answer(collection, "same_motif"), Question(text="kawung"), say)
    for words in ("Kawung", "Yogyakarta", say("band_same_motif"), say("generated_short"), say("band_note")):
        assert words in html
    assert "0.12" not in html
    assert "0,12" not in html


def test_pictures_have_an_alternative_text_and_load_late(collection, say):
    html = results.results(_answer(collection, *["related"] * 9), Question(text="kawung"), say)
    pictures = [attributes for tag, attributes in _safe(html).found if tag == "img"]
    assert all("Kawung" in (picture["alt"] or "") for picture in pictures)
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
def test_the_place_where_answers_stop_being_close_is_marked(collection, say, bands, line, before):
    html = results.results(_answer(collection, *bands), Question(text="x"), say)
    assert ("ms-end" in html) == (line is not None)
    if line:
        assert say(line) in html
        assert html[: html.index("ms-end")].count("data-record") == before


def test_more_is_offered_while_there_is_more(collection, say):
    assert 'data-k="48"' in results.results(_answer(collection, *[None] * 24, candidates=50), Question(), say)
    assert "data-k" not in results.results(_answer(collection, *[None] * 24), Question(), say)
    assert "data-k" not in results.results(_answer(collection, *[None] * 240, candidates=500), Question(k=240), say)


def test_leafing_through_has_no_bands(collection, say):
    html = results.results(_answer(collection, None), Question(), say)
    assert say("results_browse") in html
    assert "ms-band" not in html
    assert say("band_note") not in html


def test_the_states_without_an_answer(say):
    nothing = SearchAnswer(hits=(), candidates=0, total=9)
    assert say("no_result_words") in results.results(nothing, Question(text="x"), say)
    filtered = results.results(nothing, from_address("?f.motif=kawung"), say)
    assert say("no_result_filtered") in filtered
    assert "clear-filters" in filtered
    assert "motifsearch demo" in results.empty_catalogue(say)
    assert 'role="alert"' in results.failure("<why>", say)
    assert "&lt;why&gt;" in results.failure("<why>", say)


def test_nothing_that_a_record_holds_becomes_html(collection, say):
    cloth, motif, photo = collection.cloths[2], collection.motifs[2], collection.photos[3]
    hit = SearchHit(rank=1, photo=photo, cloth=cloth, motif=motif, band="related", score=None, terms=(cloth.title,))
    _safe(results.results(SearchAnswer(hits=(hit,), candidates=1, total=1), Question(text=cloth.title), say))
    shown = record.Record(
        photo=photo,
        cloth=replace(cloth, rights="javascript:alert(1)", maker=cloth.title, place=cloth.title),
        motif=motif,
        others=[photo, replace(photo, photo_id=9)],
        listings=collection.listings_of(2),
        changes=collection.history("cloth", 2),
    )
    _safe(record.record(shown, say))
    _safe(frame.form(Question(text=cloth.title, upload='"><script>'), say))
    _safe(frame.form(Question(like=3), say, like_name=cloth.title))
    conditions = [Condition(field=cloth.title, values=(cloth.title,))]
    _safe(filters.filters(collection.facets(()), conditions, 1, say))


def test_a_record_shows_all_it_has_and_names_what_is_missing(collection, say):
    shown = record.Record(photo=collection.photos[1], cloth=collection.cloths[1], motif=collection.motifs[1])
    html = record.record(shown, say)
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
    assert "technique" not in html.split("ms-rows")[1].split("</dl>")[0]
    assert str(collection.file.parent) not in html


def test_a_restricted_motif_says_so(collection, say):
    shown = record.Record(photo=collection.photos[3], cloth=collection.cloths[2], motif=collection.motifs[2])
    assert say("record_restricted") in record.record(shown, say)
    assert say("record_generated") not in record.record(shown, say)


def test_swatches_say_their_colour_in_words(collection, say):
    html = record.record(record.Record(photo=collection.photos[1], cloth=collection.cloths[1], motif=None), say)
    assert len(re.findall(r"#[0-9a-f]{6}, (70|30) per[sc]en", html)) == 4


def test_filters_count_keep_what_is_set_and_leave_out_what_narrows_nothing(collection, say):
    conditions = [Condition(field="maker", values=("Bengkel Contoh 99",))]
    html = filters.filters(collection.facets(()), conditions, 7, say)
    boxes = [attributes for tag, attributes in _safe(html).found if tag == "input"]
    assert [box["data-value"] for box in boxes if "checked" in box] == ["Bengkel Contoh 99"]
    assert {box["data-field"] for box in boxes} == {"maker", "generated"}
    assert say("filters_active", count=1) in html
    assert say("filters_remaining", count="7") in html
    assert say("generated_yes") in html


def test_nothing_to_filter_by_is_said(say):
    assert say("filters_none") in filters.filters({}, (), 9, say)
    assert say("filters_none") in filters.filters({"generated": {"yes": 9}}, (), 9, say)
    assert say("filters_none") not in filters.filters({"generated": {"yes": 8, "no": 1}}, (), 9, say)


def test_a_cloth_without_a_name_shows_its_file_and_no_folder(collection, say):
    hit = SearchHit(rank=1, photo=collection.photos[6], cloth=collection.cloths[4], motif=None, band=None, score=None)
    html = results.card(hit, say)
    assert say("unnamed") in html
    assert "moved.jpg" in html
    assert str(collection.file.parent) not in html


def test_known_rights_lead_to_their_text(collection, say):
    shown = record.Record(photo=collection.photos[1], cloth=replace(collection.cloths[1], rights="cc0"), motif=None)
    assert "https://creativecommons.org/publicdomain/zero/1.0/" in record.record(shown, say)


def test_values_stand_by_count_and_periods_by_time(say):
    html = filters.filters({"tag": {"a": 1, "b": 5}, "period": {"1950s": 1, "1930s": 9, "century-18": 2}}, (), 9, say)
    assert html.index('data-value="b"') < html.index('data-value="a"')
    assert html.index("century-18") < html.index("1930s") < html.index("1950s")


def test_the_form_keeps_words_and_shows_what_was_brought(say):
    html = frame.form(Question(text="kawung", upload="abc/.."), say)
    assert 'value="kawung"' in html
    assert "/query-photo/abc%2F.." in html
    assert 'data-remove="photo"' in html
    assert 'data-remove="like"' in frame.form(Question(like=3), say, like_name="Kawung")
    assert "data-pick" in frame.form(Question(), say)


def test_the_head_counts_and_leads_to_the_other_language(say):
    html = frame.header(1234, say)
    assert say.number(1234) in html
    assert f'href="{"/en/" if say.lang == "id" else "/"}"' in html
    assert say("photo_count_one") in frame.header(1, say)
    assert "ms-size" not in frame.header(0, say)
