from __future__ import annotations

import pytest

from motifsearch.errors import UsageError
from motifsearch.vocabulary.swatches import MOST_COLOURS, read_palette, shade_of, swatch_of
from motifsearch.vocabulary.terms import terms


def test_every_colour_of_the_vocabulary_has_a_shade_of_its_own():
    shades = [shade_of(term.key) for term in terms("colour")]
    assert len(set(shades)) == len(shades)


def test_shades_are_what_cielab_says_of_them():
    # The corners of sRGB, as published for D65 (B. Lindbloom, brucelindbloom.com, CIE colour calculator).
    white, red, blue = (read_palette([text], "en")[0].lab for text in ("#fff", "#ff0000", "0000ff"))
    assert white == pytest.approx((100, 0, 0), abs=0.05)
    assert red == pytest.approx((53.24, 80.09, 67.20), abs=0.05)
    assert blue == pytest.approx((32.30, 79.19, -107.86), abs=0.05)


@pytest.mark.parametrize("text", ["sogan", "Soga", "cokelat sogan", "soga brown"])
def test_colours_go_by_every_name_that_they_have(text: str):
    assert read_palette([text], "id") == (swatch_of("soga"),)


def test_several_colours_share_alike_however_they_are_given():
    together = read_palette(["#1f3a63, sogan"], "id")
    assert together == read_palette(["#1f3a63", "sogan"], "id")
    assert [swatch.share for swatch in together] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["plum"], "search.unknown_colour"),
        (["#12"], "search.unknown_colour"),
        (["#1f3a6z"], "search.unknown_colour"),
        ([" , "], "search.no_palette"),
        (["red"] * (MOST_COLOURS + 1), "search.too_many_colours"),
    ],
)
def test_what_is_no_colour_is_refused(texts: list[str], code: str):
    with pytest.raises(UsageError) as caught:
        read_palette(texts, "en")
    assert caught.value.code == code


def test_the_refusal_names_the_colours_in_the_language_of_the_person():
    for lang, name in (("id", "Merah"), ("en", "Red")):
        with pytest.raises(UsageError) as caught:
            read_palette(["plum"], lang)
        assert name in str(caught.value.params["known"])
