from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

from motifsearch.bands import Calibration, Thresholds
from motifsearch.catalog import MotifCatalog
from motifsearch.errors import DataError, UsageError
from motifsearch.records import Condition, Query
from motifsearch.workflows.search import LARGEST_K, LONGEST_TEXT, search

RED, GREEN, BLUE = (200, 30, 30), (30, 180, 40), (30, 50, 210)


def ids(answer) -> list[int]:
    return [hit.photo.photo_id for hit in answer.hits]


@pytest.fixture
def colours(with_words: MotifCatalog, tmp_path: Path, plain) -> MotifCatalog:
    """Nine photographs: 1 to 3 are red, 4 to 6 green, 7 to 9 blue, in the order of their names."""
    for name, colour in (("a", RED), ("b", GREEN), ("c", BLUE)):
        for number in range(3):
            plain(tmp_path / "kain" / f"{name}{number}.png", colour, seed=ord(name) * 10 + number)
    with_words.add([tmp_path / "kain"])
    return with_words


def cloth(catalog: MotifCatalog, photo_id: int, **fields: object) -> None:
    catalog.edit("cloth", catalog.photo(photo_id).cloth_id, fields)


def test_without_a_question_the_catalogue_is_leafed_through(colours: MotifCatalog):
    answer = colours.search(Query(k=4))
    assert ids(answer) == [1, 2, 3, 4]
    assert (answer.candidates, answer.total) == (9, 9)
    assert [hit.rank for hit in answer.hits] == [1, 2, 3, 4]
    assert {(hit.band, hit.score, hit.terms) for hit in answer.hits} == {(None, None, ())}
    assert ids(colours.search(Query(text="   ", k=4))) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (Query(k=0), "search.bad_k"),
        (Query(k=LARGEST_K + 1), "search.bad_k"),
        (Query(text="a" * (LONGEST_TEXT + 1)), "search.text_too_long"),
        (Query(text="?! -- *"), "search.no_words"),
        (Query(conditions=(Condition(field="shelf", values=("3",)),)), "database.unknown_field"),
    ],
)
def test_questions_that_cannot_be_asked_are_refused(colours: MotifCatalog, query: Query, code: str):
    with pytest.raises(UsageError) as caught:
        colours.search(query)
    assert caught.value.code == code


def test_a_picture_finds_its_own_photograph_first_and_its_kind_next(colours: MotifCatalog, tmp_path: Path):
    answer = colours.search(Query(image=colours.read_image(tmp_path / "kain" / "b1.png"), k=9))
    assert answer.hits[0].photo.photo_id == 5
    assert answer.hits[0].score == pytest.approx(1, abs=1e-5)
    assert set(ids(answer)[:3]) == {4, 5, 6}
    scores = [hit.score for hit in answer.hits if hit.score is not None]
    assert len(scores) == 9
    assert scores == sorted(scores, reverse=True)


def test_a_photograph_asks_without_the_model_and_is_left_out(colours: MotifCatalog):
    def refuse() -> NoReturn:
        raise AssertionError

    answer = search(
        Query(photo_id=8, k=2),
        database=colours.database,
        store=colours.parts.store,
        embedder=refuse,
        calibration=colours.parts.calibration,
    )
    assert set(ids(answer)) == {7, 9}
    assert answer.candidates == 8


def test_a_photograph_that_is_not_there_or_has_no_vector_cannot_ask(colours: MotifCatalog):
    with pytest.raises(DataError) as caught:
        colours.search(Query(photo_id=99))
    assert caught.value.code == "database.no_record"
    colours.database.embeddings.remove([3], colours.space)
    with pytest.raises(DataError) as caught:
        colours.search(Query(photo_id=3))
    assert (caught.value.code, caught.value.params) == ("search.no_vector", {"photo": 3})


def test_a_picture_and_a_photograph_ask_for_what_lies_between(colours: MotifCatalog, tmp_path: Path, plain):
    plain(tmp_path / "more" / "between.png", (200, 60, 210))
    colours.add([tmp_path / "more"])
    blue = colours.read_image(tmp_path / "kain" / "c0.png")
    assert ids(colours.search(Query(image=blue, photo_id=1, k=1))) == [10]
    assert ids(colours.search(Query(image=blue, k=1))) == [7]


def test_hidden_and_restricted_photographs_never_come(colours: MotifCatalog, tmp_path: Path):
    colours.edit("photo", 4, {"hidden": True})
    cloth(colours, 5, access="community")
    cloth(colours, 6, tags=["hijau"])
    picture = colours.read_image(tmp_path / "kain" / "b0.png")
    for query in (
        Query(),
        Query(image=picture),
        Query(text="hijau"),
        Query(photo_id=6),
        Query(image=picture, text="x"),
    ):
        answer = colours.search(query)
        assert not {4, 5} & set(ids(answer))
        assert answer.total == 9
        assert answer.candidates == 7 - (query.photo_id is not None)


def test_a_filter_leaves_the_order_as_it_was(colours: MotifCatalog, tmp_path: Path):
    for photo_id in (2, 4, 9):
        cloth(colours, photo_id, technique="cap")
    only = (Condition(field="technique", values=("cap",)),)
    picture = colours.read_image(tmp_path / "kain" / "b0.png")
    whole = ids(colours.search(Query(image=picture, k=9)))
    answer = colours.search(Query(image=picture, conditions=only, k=9))
    assert ids(answer) == [photo_id for photo_id in whole if photo_id in {2, 4, 9}]
    assert answer.candidates == 3
    assert ids(colours.search(Query(conditions=only))) == [2, 4, 9]
    none = (Condition(field="technique", values=("tulis",)),)
    assert colours.search(Query(image=picture, conditions=none)).hits == ()


def test_words_reach_pictures_that_no_record_describes(colours: MotifCatalog):
    assert set(ids(colours.search(Query(text="kain hijau", k=3)))) == {4, 5, 6}
    assert set(ids(colours.search(Query(text="a blue cloth", k=3)))) == {7, 8, 9}


def test_what_picture_and_record_both_say_comes_before_what_one_says(colours: MotifCatalog):
    cloth(colours, 6, title="Hijau daun")
    cloth(colours, 1, title="Hijau pupus")
    answer = colours.search(Query(text="hijau", k=9))
    assert ids(answer)[0] == 6
    assert set(ids(answer)[1:4]) == {1, 4, 5}
    by_id = {hit.photo.photo_id: hit for hit in answer.hits}
    assert by_id[1].terms == by_id[6].terms == ("hijau",)
    assert by_id[4].terms == ()


def test_a_motif_is_found_by_another_spelling_and_said_to_be_the_same(colours: MotifCatalog):
    motif = colours.database.motifs.add(uid="mega_mendung", name="Mega Mendung")
    cloth(colours, 2, motif_id=motif.motif_id)
    cloth(colours, 9, description="awan, bukan mega mendung")
    found = {hit.photo.photo_id: hit for hit in colours.search(Query(text="megamendhung", k=9)).hits}
    assert (found[2].band, found[2].motif) == ("same_motif", motif)
    # Words about a motif do not make a cloth one of it.
    assert (found[9].band, found[9].motif) == ("related", None)
    assert found[2].terms
    assert found[9].terms


def test_a_model_without_words_leaves_them_to_the_records(catalog: MotifCatalog, folder: Path):
    catalog.add([folder])
    cloth(catalog, 7, maker="Bengkel Melati")
    answer = catalog.search(Query(text="melati"))
    assert ids(answer) == [7]
    assert (answer.hits[0].score, answer.hits[0].band) == (None, "related")
    assert catalog.search(Query(text="kenanga")).hits == ()


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ((0.9, 0.5, 0.1), "same_cloth"),
        ((2.0, 0.9, 0.1), "same_motif"),
        ((2.0, 2.0, 0.9), "related"),
        ((2, 2, 2), "nothing_close"),
    ],
)
def test_bands_are_those_of_the_calibration_for_pictures(colours: MotifCatalog, limits, expected):
    ours = Thresholds(same_cloth=limits[0], same_motif=limits[1], related=limits[2])
    never = Thresholds(same_cloth=3, same_motif=3, related=3)

    def bands(query: Query, calibration: Calibration) -> set[str | None]:
        answer = search(
            query,
            database=colours.database,
            store=colours.parts.store,
            embedder=colours.parts.asking_embedder,
            calibration=calibration,
        )
        return {hit.band for hit in answer.hits}

    assert bands(Query(photo_id=4, k=2), Calibration(image=ours, text=never)) == {expected}
    assert bands(Query(text="hijau", k=3), Calibration(image=never, text=ours)) == {expected}


def test_an_answer_is_the_same_every_time_and_equals_go_by_number(colours: MotifCatalog, tmp_path: Path, plain):
    for number in range(4):
        # Other bytes, the same mean colour.
        path = plain(tmp_path / "same" / f"{number}.png", RED, seed=77)
        path.write_bytes(path.read_bytes() + bytes(number))
    colours.add([tmp_path / "same"])
    query = Query(image=colours.read_image(tmp_path / "same" / "2.png"), text="merah", k=13)
    first = colours.search(query)
    # Four equal pictures stand together, the smallest number first.
    assert [photo_id for photo_id in ids(first) if photo_id > 9] == [10, 11, 12, 13]
    assert all(colours.search(query) == first for _ in range(3))


def test_an_empty_catalogue_answers_nothing(with_words: MotifCatalog):
    picture = np.zeros((20, 20, 3), dtype=np.uint8)
    for query in (Query(), Query(text="kawung"), Query(image=picture), Query(text="kawung", image=picture)):
        answer = with_words.search(query)
        assert (answer.hits, answer.candidates, answer.total) == ((), 0, 0)
