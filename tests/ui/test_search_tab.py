from __future__ import annotations

from types import SimpleNamespace

import pytest

from motifsearch.ui import search_tab
from motifsearch.ui.answering import Answering
from motifsearch.ui.query_photos import QueryPhotos
from motifsearch.ui.wording import Wording


@pytest.fixture(scope="module")
def collection(memory_collection, tmp_path_factory):
    return memory_collection(tmp_path_factory.mktemp("tab"))


@pytest.fixture(scope="module")
def blocks(collection, in_loop):
    import gradio

    answering = Answering(collection, QueryPhotos(collection.read_image), Wording("en"))

    def build():
        with gradio.Blocks() as made:
            search_tab.build(answering)
        return made

    return in_loop(build)


@pytest.fixture
def events(blocks):
    """The two events of the tab by their names, as functions of what a script sent."""
    return {
        event.fn.__name__: lambda data, fn=event.fn: fn(SimpleNamespace(_data=data)) for event in blocks.fns.values()
    }


def test_a_question_answers_form_filters_and_results(events, collection):
    form, filters, results = events["ask"]({"search": "q=kawung&k=3"})
    assert 'value="kawung"' in form
    assert 'data-key="filters"' in filters
    assert 'data-record="1"' in results
    assert (collection.asked[-1].text, collection.asked[-1].k) == ("kawung", 3)


def test_the_same_answer_differs_so_that_the_page_hears_of_it(events):
    first, second = events["ask"]({"search": ""}), events["ask"]({"search": ""})
    assert [one == other for one, other in zip(first, second, strict=True)] == [False, False, False]


@pytest.mark.parametrize("data", [None, {}, [], "x", {"search": None}, {"search": ["q"]}])
def test_anything_that_is_no_address_is_the_empty_question(events, collection, data):
    events["ask"](data)
    assert collection.asked[-1].text is None


def test_a_record_opens_by_its_number(events):
    assert "Kain panjang" in events["open_record"]({"photo_id": "1"})


@pytest.mark.parametrize("number", ["4", "5", "999", "-1", "1.0", "٣", "9" * 40, "", None, 1, ["1"]])
def test_a_number_that_is_none_of_a_record_opens_nothing(events, number):
    assert Wording("en")("record_gone") in events["open_record"]({"photo_id": number})


def test_no_component_takes_anything_in(blocks):
    assert [event.inputs for event in blocks.fns.values()] == [[], []]
    assert {event.api_visibility for event in blocks.fns.values()} == {"private"}
