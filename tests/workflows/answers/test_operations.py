from __future__ import annotations

import csv

import numpy as np
import pytest

from motifsearch.drawing.other_things import other_thing
from motifsearch.errors import DataError, UsageError
from motifsearch.messages import Translator
from motifsearch.records import Condition, Query
from motifsearch.workflows.answers.blending import slerp
from motifsearch.workflows.answers.wording import newness_words, why_words


def test_photographs_of_a_cloth_fold_into_one_entry(drawn, file_of):
    _, path = file_of("kain02a")
    query = Query(image=drawn.read_image(path), k=5)
    answer = drawn.answers.folded(query)
    assert len(answer.hits) == 5
    assert len({hit.cloth.cloth_id for hit in answer.hits}) == 5
    assert [hit.rank for hit in answer.hits] == [1, 2, 3, 4, 5]
    assert answer.hits[0].folded == (file_of("kain02b")[0],)
    # Nothing is lost: what is folded is what a plain search lists.
    plain = drawn.search(Query(image=query.image, k=20))
    assert {hit.photo.photo_id for hit in answer.hits} <= {hit.photo.photo_id for hit in plain.hits}


def test_why_names_parts_colours_words_and_what_records_share(drawn, file_of):
    photo_id, path = file_of("kain01a")
    query = Query(image=drawn.read_image(path), text="buketan", k=10)
    (itself,) = [hit for hit in drawn.search(query).hits if hit.photo.photo_id == photo_id]
    why = drawn.answers.explain(query, itself)
    assert why.parts[0].closeness > 0.9
    assert why.colour_share > 0.9
    assert why.terms == ("buketan",)
    by_photo = Query(photo_id=photo_id, k=1)
    why = drawn.answers.explain(by_photo, drawn.search(by_photo).hits[0])
    assert ("technique", "tulis") in why.shared or why.hit.cloth.technique != "tulis"
    assert ("maker", "Bengkel Contoh") in why.shared
    for lang in ("id", "en"):
        assert len(why_words(why, Translator(lang))) >= len(why.parts) + 1
    words = Query(text="kawung", k=1)
    assert drawn.answers.explain(words, drawn.search(words).hits[0]).parts == ()


def test_a_picture_of_something_else_has_nothing_close(drawn):
    for kind in ("face", "animal", "car", "house"):
        answer = drawn.search(Query(image=other_thing(3, kind=kind).pixels, k=5))
        assert (answer.is_cloth, answer.relevant, len(answer.hits)) == (False, 0, 5)


def test_where_answers_stop_being_relevant(drawn, file_of):
    answer = drawn.search(Query(image=drawn.read_image(file_of("kain04a")[1]), k=24))
    assert answer.is_cloth
    assert 1 <= answer.relevant <= 24
    assert {hit.band for hit in answer.hits[answer.relevant :]} <= {"nothing_close"}
    assert answer.hits[answer.relevant - 1].band != "nothing_close"
    assert drawn.search(Query(k=5)).relevant == 5


def test_what_is_there_is_not_new_and_its_rights_are_named(drawn, file_of):
    image = drawn.read_image(file_of("kain00a")[1])
    found = drawn.answers.newness(image)
    assert (found.close[0].hit.band, found.closer_share, found.cloths, found.compared) == ("same_cloth", 0.0, 12, 12)
    assert {caution.kind for caution in found.close[0].cautions} >= {"rights", "may_tell"}
    # Free works are not warned of.
    assert all(
        caution.kind != "rights"
        for close in found.close
        if close.hit.cloth.rights == "cc0"
        for caution in close.cautions
    )


def test_what_is_unlike_everything_is_unusual(drawn):
    noise = np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    assert drawn.answers.newness(noise, count=2).closer_share > 0.5


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_page_stands_alone_and_gives_no_verdict(drawn, file_of, tmp_path, lang):
    image = drawn.read_image(file_of("kain03a")[1])
    found = drawn.answers.newness(image, count=2)
    drawn.answers.write_newness(found, image, tmp_path / "baru.html", lang)
    page = (tmp_path / "baru.html").read_text(encoding="utf-8")
    assert f'lang="{lang}"' in page
    assert page.count("<img ") == 1 + 2 * 2
    assert "http" not in page
    assert {"id": "bukan keputusan hukum", "en": "no legal verdict"}[lang] in page
    assert all(said.strip() for said in newness_words(found, Translator(lang)))
    with pytest.raises(UsageError) as error:
        drawn.answers.write_newness(found, image, tmp_path / "baru.docx", lang)
    assert error.value.code == "answers.suffix"


def test_a_blend_names_what_lies_between_and_leaves_the_two_out(drawn, file_of):
    first, second = file_of("kain00a")[0], file_of("kain01a")[0]
    blend = drawn.answers.blend(first, second)
    left_out = {file_of(name)[0] for name in ("kain00a", "kain00b", "kain01a", "kain01b")}
    assert [step.at for step in blend.between] == [0.25, 0.5, 0.75]
    assert all(step.photo_ids and not left_out & set(step.photo_ids) for step in blend.between)
    # Kawung is stamped or drawn here, once in each province, never with both other things at once.
    counted = {(one.motif_uid, one.field, one.value): one.photos for one in blend.crossings}
    assert counted["kawung", "technique", "tulis"] == 0
    assert counted["kawung", "province", "ID-JT"] == 2
    with pytest.raises(DataError):
        drawn.answers.blend(first, 99_999)


def test_the_way_between_two_vectors_keeps_to_the_sphere():
    first, second = np.eye(3, dtype=np.float32)[:2]
    middle = slerp(first, second, 0.5)
    assert middle == pytest.approx(np.array([1, 1, 0]) / 2**0.5)
    assert slerp(first, second, 0) == pytest.approx(first)
    assert slerp(first, first, 0.3) == pytest.approx(first)
    assert np.linalg.norm(slerp(first, -first, 0.5)) == pytest.approx(1)


def test_a_motif_across_regions(drawn):
    found = drawn.answers.regions("kawung")
    assert {(one.province, one.cloths) for one in found} == {("ID-JT", 1), ("ID-JB", 1)}
    assert drawn.answers.regions("tidak ada") == ()


def test_palettes_are_of_real_cloths_of_the_origin(drawn):
    where = (Condition(field="province", values=("ID-JT",)),)
    found = drawn.answers.palettes(where, count=3)
    assert 1 <= len(found) <= 3
    assert all(drawn.cloth(one.photo.cloth_id).province == "ID-JT" and one.photo.palette for one in found)
    assert sum(one.cloths for one in found) <= 6
    assert drawn.answers.palettes((Condition(field="maker", values=("x",)),)) == ()


def test_a_board_goes_out_as_a_folder_and_as_a_page(drawn, file_of, tmp_path):
    boards = drawn.answers.boards
    board = boards.new("Rapat pekan ini")
    boards.pin(board.uid, file_of("kain00a")[0], "=berbahaya")
    boards.pin(board.name, file_of("kain05a")[0])
    written = drawn.answers.export_board(board.name, tmp_path / "papan", "id")
    assert [path.suffix for path in written] == [".csv", ".jpg", ".jpg"]
    with written[0].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["motif"] for row in rows] == ["Kawung", "Truntum"]
    # No cell is a formula to a spreadsheet.
    assert (rows[0]["maker"], rows[0]["note"]) == ("'=SUM(1)", "'=berbahaya")
    with pytest.raises(UsageError) as error:
        drawn.answers.export_board(board.name, tmp_path / "papan", "id")
    assert error.value.code == "answers.board_there"
    drawn.answers.export_board(board.name, tmp_path / "papan.html", "en")
    page = (tmp_path / "papan.html").read_text(encoding="utf-8")
    assert (page.count("<img "), "=berbahaya" in page) == (2, True)
    boards.remove(board.uid)
    assert boards.all() == ()
