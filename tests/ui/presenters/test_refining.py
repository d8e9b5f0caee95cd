"""What makes a question finer shows what is asked, and only what applies."""

import pytest

from motifsearch.records import Box
from motifsearch.ui.presenters.refining import part_of_card, refining
from motifsearch.ui.question import from_address
from motifsearch.vocabulary import label


def shown(address, say, read):
    return read(refining(from_address(address), say))


def test_an_empty_question_offers_colours_and_examples_only(say, read):
    seen = shown("", say, read)
    assert "open" not in seen.all("details")[0]
    assert not [box for box in seen.all("input") if box.get("type") == "range"]
    assert not seen.all("dialog")
    names = [button.get("aria-label") for button in seen.all("button") if button.get("class") == "ms-swatch"]
    assert label("colour", "soga", say.lang) in names
    assert len(set(names)) == len(names) > 15


@pytest.mark.parametrize("address", ["?photo=abc", "?like=3"])
def test_a_photograph_offers_its_part_and_pattern_or_colour(say, read, address):
    seen = shown(address, say, read)
    assert [box["id"] for box in seen.all("input") if box.get("type") == "range"] == ["ms-colour"]
    assert len(seen.all("dialog")) == 1
    # With words beside it, what weighs more.
    ranges = [box["id"] for box in shown(f"{address}&q=burung", say, read).all("input") if box.get("type") == "range"]
    assert ranges == ["ms-colour", "ms-balance"]


def test_it_shows_what_is_asked(say, read):
    address = "?like=3&region=0.1,0.2,0.3,0.4&colour=0.75&palette=96551f-123456&more=4&more=burung&less=5"
    html = refining(from_address(address), say)
    seen = read(html)
    assert "open" in seen.all("details")[0]
    assert say("region_size", width=30, height=40) in html
    assert seen.all("template")[0]["data-region"] == "0.1,0.2,0.3,0.4"
    assert next(box for box in seen.all("input") if box.get("id") == "ms-colour")["value"] == "75"
    pressed = [button["data-swatch"] for button in seen.all("button") if button.get("aria-pressed") == "true"]
    assert sorted(pressed) == ["123456", "96551f"]
    dropped = [(button["data-drop"], button["data-value"]) for button in seen.all("button") if "data-drop" in button]
    assert dropped == [("region", ""), ("more", "4"), ("more", "burung"), ("less", "5")]
    assert [picture["src"] for picture in seen.all("img")][1:] == ["/thumbnail/4", "/thumbnail/5"]


def test_words_of_examples_never_become_html(say, read):
    read(refining(from_address("?more=%3Cscript%3Ealert(1)%3C/script%3E&less=%22%3E%3Cimg%3E"), say))


@pytest.mark.parametrize(
    ("part", "size", "place"),
    [
        (Box(left=0.25, top=0.25, width=0.5, height=0.5), (100, 100), "left:25.0%;top:25.0%;width:50.0%;height:50.0%"),
        # Of a picture twice as wide as high the card shows the middle half.
        (Box(left=0.25, top=0.0, width=0.5, height=1.0), (200, 100), "left:0.0%;top:0.0%;width:100.0%;height:100.0%"),
        (Box(left=0.5, top=0.0, width=0.5, height=0.5), (200, 100), "left:50.0%;top:0.0%;width:50.0%;height:50.0%"),
        (Box(left=0.0, top=0.5, width=1.0, height=0.5), (100, 200), "left:0.0%;top:50.0%;width:100.0%;height:50.0%"),
    ],
)
def test_a_part_is_outlined_where_the_card_shows_it(part, size, place):
    assert f'style="{place}"' in (part_of_card(part, *size) or "")


def test_a_part_outside_the_card_is_not_outlined():
    assert part_of_card(Box(left=0.0, top=0.0, width=0.2, height=1.0), 200, 100) is None
