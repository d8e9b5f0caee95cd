from __future__ import annotations

import pytest

from motifsearch.ui import page
from motifsearch.ui.answering import Answering
from motifsearch.ui.query_photos import QueryPhotos
from motifsearch.ui.wording import Wording


@pytest.fixture
def answering(collection) -> Answering:
    return Answering(collection, QueryPhotos(collection.read_image), Wording("id"))


def _kinds(blocks) -> list[str]:
    return [block.get_block_name() for block in blocks.blocks.values()]


def test_one_tab_needs_no_row_of_tabs(answering, in_loop):
    made = in_loop(lambda: page.build(answering))
    assert made.title == Wording("id")("page_title")
    assert "tabs" not in _kinds(made)
    assert not made.analytics_enabled


def test_every_tab_is_named_in_the_language(answering, in_loop, monkeypatch):
    filled = []
    monkeypatch.setattr(page, "TABS", {"tab_search": filled.append, "record": filled.append})
    made = in_loop(lambda: page.build(answering))
    assert filled == [answering, answering]
    tabs = [block for block in made.blocks.values() if block.get_block_name() == "tabitem"]
    assert [tab.label for tab in tabs] == ["Cari", "Catatan"]
