"""Regions, examples, weights and colours, on pictures of plain colours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.errors import DataError, MotifsearchError, UsageError
from motifsearch.records import Box, Example, Query, Swatch
from motifsearch.vocabulary.swatches import swatch_of

RED, GREEN, BLUE = (200, 30, 30), (30, 180, 40), (30, 50, 210)
HALF = Box(left=0.0, top=0.0, width=0.5, height=1.0)


def ids(answer) -> list[int]:
    return [hit.photo.photo_id for hit in answer.hits]


@pytest.fixture
def colours(with_words: MotifCatalog, tmp_path: Path, plain) -> MotifCatalog:
    """Nine photographs: 1 to 3 are red, 4 to 6 green, 7 to 9 blue; the model sees their mean colour."""
    for name, colour in (("a", RED), ("b", GREEN), ("c", BLUE)):
        for number in range(3):
            plain(tmp_path / "kain" / f"{name}{number}.png", colour, seed=ord(name) * 10 + number)
    with_words.add([tmp_path / "kain"])
    return with_words


@pytest.fixture
def two_colours() -> np.ndarray:
    """Red on the left, blue on the right."""
    picture = np.zeros((40, 60, 3), dtype=np.uint8)
    picture[:, :30], picture[:, 30:] = RED, BLUE
    return picture


def test_a_region_asks_for_what_it_shows(colours: MotifCatalog, two_colours):
    assert set(ids(colours.search(Query(image=two_colours, region=HALF, k=3)))) == {1, 2, 3}
    right = Box(left=0.5, top=0.2, width=0.5, height=0.5)
    assert set(ids(colours.search(Query(image=two_colours, region=right, k=3)))) == {7, 8, 9}


def test_a_region_of_a_photograph_is_read_from_its_file_and_leaves_it_out(colours: MotifCatalog):
    answer = colours.search(Query(photo_id=5, region=HALF, k=3))
    assert ids(answer)[:2] in ([4, 6], [6, 4])
    assert 5 not in ids(answer)


def test_a_photograph_whose_file_is_gone_still_gives_a_region_by_its_thumbnail(colours: MotifCatalog):
    path = Path(colours.photo(5).paths[0])
    path.unlink()
    assert set(ids(colours.search(Query(photo_id=5, region=HALF, k=2)))) == {4, 6}
    for small in (colours.directory / "thumbnails").rglob("*.jpg"):
        small.unlink()
    with pytest.raises(DataError) as caught:
        colours.search(Query(photo_id=5, region=HALF))
    assert (caught.value.code, caught.value.params) == ("search.no_picture", {"photo": 5})


def test_more_and_less_move_the_answer_and_examples_are_left_out(colours: MotifCatalog):
    assert set(ids(colours.search(Query(more=(Example(photo_id=4),), k=2)))) == {5, 6}
    # Green by its name, and no red: what is left is blue before red.
    answer = colours.search(Query(text="green", less=(Example(photo_id=1, weight=5),), k=9))
    assert set(ids(answer)[:3]) == {4, 5, 6}
    assert set(ids(answer)[3:6]) == {7, 8, 9}
    assert 1 not in ids(answer)
    assert answer.candidates == 8


def test_a_weight_decides_between_two_examples(colours: MotifCatalog):
    for heavy, expected in ((1, {2, 3}), (4, {5, 6})):
        light = 5 - heavy
        more = (Example(photo_id=heavy, weight=4), Example(photo_id=light, weight=1))
        assert set(ids(colours.search(Query(more=more, k=2)))) == expected


def test_words_and_pictures_are_examples_too(colours: MotifCatalog, two_colours):
    assert set(ids(colours.search(Query(more=(Example(text="biru"),), k=3)))) == {7, 8, 9}
    only_red = np.ascontiguousarray(two_colours[:, :30])
    assert set(ids(colours.search(Query(more=(Example(image=only_red),), k=3)))) == {1, 2, 3}


def test_less_alone_puts_what_is_unlike_first(colours: MotifCatalog):
    answer = colours.search(Query(less=(Example(text="merah"), Example(text="hijau")), k=3))
    assert set(ids(answer)) == {7, 8, 9}


@pytest.mark.parametrize(("balance", "expected"), [(0.0, {4, 5, 6}), (1.0, {7, 8, 9})])
def test_the_balance_ends_at_words_alone_and_at_the_picture_alone(
    colours: MotifCatalog, two_colours, balance, expected
):
    blue = np.ascontiguousarray(two_colours[:, 30:])
    answer = colours.search(Query(text="green", image=blue, balance=balance, k=3))
    assert set(ids(answer)) == expected
    words = colours.search(Query(text="green", k=9))
    picture = colours.search(Query(image=blue, k=9))
    whole = colours.search(Query(text="green", image=blue, balance=balance, k=9))
    assert ids(whole) == ids(picture if balance else words)


def test_colours_are_found_by_swatches_words_and_the_picture(colours: MotifCatalog, two_colours):
    blue = np.ascontiguousarray(two_colours[:, 30:])
    for query in (
        Query(palette=(swatch_of("blue"),), k=3),
        Query(text="hijau biru", colour=1.0, palette=(swatch_of("blue"),), k=3),
        Query(image=blue, colour=1.0, k=3),
        Query(more=(Example(photo_id=8),), photo_id=7, colour=1.0, k=1),
    ):
        assert set(ids(colours.search(query))) <= {7, 8, 9}
    assert set(ids(colours.search(Query(text="merah", colour=1.0, k=3)))) == {1, 2, 3}


def test_the_same_pattern_in_other_colours_comes_before_the_same_colours(with_words: MotifCatalog, tmp_path: Path):
    # The model sees the mean colour alone, which the two halves of a picture give together: one pattern, two palettes.
    folder = tmp_path / "kain"
    folder.mkdir()
    pairs = [((200, 40, 40), (40, 200, 200)), ((200, 44, 40), (40, 196, 200)), ((200, 200, 40), (40, 40, 200))]
    for number, (first, second) in enumerate(pairs):
        picture = np.zeros((64, 64, 3), dtype=np.uint8)
        picture[::2], picture[1::2] = first, second
        cv2.imwrite(str(folder / f"{number}.png"), picture[..., ::-1])
    with_words.add([folder])
    assert ids(with_words.search(Query(photo_id=1, k=2)))[0] == 2
    other = with_words.search(Query(photo_id=1, other_colours=True, k=2))
    assert ids(other)[0] == 3
    assert all(-1 <= hit.score <= 1 for hit in other.hits)
    for query in (Query(text="biru"), Query(photo_id=1, colour=0.5), Query(photo_id=1, palette=(swatch_of("blue"),))):
        with pytest.raises(UsageError, match="other_colours_alone"):
            with_words.search(replace(query, other_colours=True))


def test_colours_alone_say_nothing_of_how_close_a_pattern_is(colours: MotifCatalog):
    assert {hit.band for hit in colours.search(Query(photo_id=1, colour=1.0, k=8)).hits} == {None}
    bands = {hit.band for hit in colours.search(Query(palette=(swatch_of("blue"),), k=9)).hits}
    assert bands == {None}
    mixed = colours.search(Query(photo_id=1, colour=0.9, palette=(swatch_of("blue"),), k=8)).hits
    alone = {hit.photo.photo_id: hit.band for hit in colours.search(Query(photo_id=1, k=8)).hits}
    assert {hit.photo.photo_id: hit.band for hit in mixed} == alone


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (Query(text="x", region=HALF), "search.region_alone"),
        (Query(photo_id=1, region=Box(left=0.6, top=0, width=0.5, height=1)), "search.region_outside"),
        (Query(photo_id=1, region=Box(left=-0.1, top=0, width=0.5, height=1)), "search.region_outside"),
        (Query(photo_id=1, region=Box(left=0, top=0, width=0, height=1)), "search.region_outside"),
        (Query(photo_id=1, region=Box(left=0, top=0, width=float("nan"), height=1)), "search.region_outside"),
        (Query(photo_id=1, region=Box(left=0, top=0, width=0.1, height=1)), "search.region_too_small"),
        (Query(more=(Example(),)), "search.bad_example"),
        (Query(more=(Example(text=" "),)), "search.bad_example"),
        (Query(more=(Example(text="x", photo_id=1),)), "search.bad_example"),
        (Query(more=(Example(text="?!"),)), "search.no_words"),
        (Query(less=(Example(text="x" * 2000),)), "search.text_too_long"),
        (Query(less=(Example(photo_id=1, weight=0),)), "search.bad_weight"),
        (Query(less=(Example(photo_id=1, weight=float("nan")),)), "search.bad_weight"),
        (Query(more=(Example(photo_id=1),) * 101), "search.too_many_examples"),
        (Query(more=(Example(photo_id=2),), less=(Example(photo_id=2),)), "search.contradiction"),
        (Query(text="x", balance=1.2), "search.bad_balance"),
        (Query(text="x", colour=-0.1), "search.bad_colour"),
        (Query(text="kawung", colour=0.5), "search.no_colours"),
        (Query(more=(Example(photo_id=99),)), "database.no_record"),
    ],
)
def test_what_cannot_be_asked_is_refused(colours: MotifCatalog, query: Query, code: str):
    with pytest.raises(MotifsearchError) as caught:
        colours.search(query)
    assert caught.value.code == code


def test_words_are_no_examples_for_a_model_without_words(catalog: MotifCatalog, folder: Path):
    catalog.add([folder])
    with pytest.raises(MotifsearchError) as caught:
        catalog.search(Query(more=(Example(text="biru"),)))
    assert caught.value.code == "embedders.no_text"


def test_parts_are_made_with_the_photograph_and_afterwards_for_those_that_have_none(
    with_words: MotifCatalog, tmp_path: Path, plain
):
    catalog = with_words
    catalog.parts.settings = replace(catalog.settings, parts=0)
    plain(tmp_path / "kain" / "a.png", RED)
    catalog.add([tmp_path / "kain"])
    assert catalog.database.embeddings.parts(catalog.space) == (0,)
    catalog.parts.settings = replace(catalog.settings, parts=5)
    plain(tmp_path / "kain" / "b.png", BLUE)
    report = catalog.add([tmp_path / "kain"])
    assert (report.added, report.embedded, report.problems) == (1, 1, ())
    for part in range(6):
        assert catalog.database.embeddings.count(catalog.space, part=part) == 2


def test_parts_of_a_photograph_whose_file_is_gone_are_no_problem(with_words: MotifCatalog, tmp_path: Path, plain):
    catalog = with_words
    catalog.parts.settings = replace(catalog.settings, parts=0)
    path = plain(tmp_path / "kain" / "a.png", RED)
    catalog.add([path])
    path.unlink()
    catalog.parts.settings = replace(catalog.settings, parts=5)
    assert catalog.embed_missing() == (0, ())


def test_a_damaged_or_foreign_index_of_parts_is_made_anew(colours: MotifCatalog):
    before = colours.search(Query(photo_id=1, colour=0.3, k=8))
    for manifest in (colours.directory / "index").rglob("*.json"):
        manifest.write_text("{", encoding="utf-8")
    with MotifCatalog.open(colours.directory, model="colour:") as again:
        again.parts._embedder = colours.parts.embedder
        assert again.search(Query(photo_id=1, colour=0.3, k=8)) == before
    colours.edit("photo", 2, {"hidden": True})
    left = colours.search(Query(photo_id=1, colour=0.3, k=8))
    assert ids(left) == [one for one in ids(before) if one != 2]


def test_chosen_colours_go_before_the_pictures_own(colours: MotifCatalog):
    red = Swatch(lab=swatch_of("red").lab, share=1.0)
    assert set(ids(colours.search(Query(photo_id=9, colour=1.0, palette=(red,), k=3)))) == {1, 2, 3}
