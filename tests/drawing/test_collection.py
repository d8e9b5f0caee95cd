import re
from collections import Counter

import pytest

from motifsearch.drawing.cloth import motif_names
from motifsearch.drawing.collection import plan_cloths, plan_photos
from motifsearch.drawing.edits import edit_names
from motifsearch.drawing.palettes import palette_names
from motifsearch.drawing.techniques import technique_names
from motifsearch.vocabulary import term

CLOTHS = plan_cloths(400, 7)
PHOTOS = plan_photos(CLOTHS, 7)
BY_NUMBER = {cloth.number: cloth for cloth in CLOTHS}
TWINS = [cloth for cloth in CLOTHS if cloth.twin_of is not None]


def test_the_same_seed_plans_the_same_and_another_another():
    assert plan_cloths(400, 7) == CLOTHS
    assert plan_photos(CLOTHS, 7) == PHOTOS
    assert plan_cloths(30, 8) != CLOTHS[:30]
    assert plan_photos(CLOTHS, 8) != PHOTOS


def test_a_larger_collection_begins_with_the_smaller_one():
    few = plan_cloths(60, 7)
    assert CLOTHS[:60] == few
    assert plan_photos(few, 7) == tuple(photo for photo in PHOTOS if photo.cloth <= 60)


def test_everything_planned_can_be_drawn():
    assert {cloth.motif for cloth in CLOTHS} == set(motif_names())
    assert {cloth.palette for cloth in CLOTHS} <= set(palette_names())
    assert {cloth.technique for cloth in CLOTHS} == set(technique_names())
    assert min(cloth.seed for cloth in CLOTHS) >= 0
    assert [cloth.number for cloth in CLOTHS] == list(range(1, 401))


def test_recoloured_cloths_differ_in_the_palette_alone():
    recoloured = [cloth for cloth in TWINS if cloth.kinship == "recoloured"]
    assert len(recoloured) / len(CLOTHS) == pytest.approx(1 / 8, abs=0.05)
    for cloth in recoloured:
        original = BY_NUMBER[cloth.twin_of]
        assert cloth.palette != original.palette
        for same in ("motif", "seed", "hand", "technique"):
            assert getattr(cloth, same) == getattr(original, same)


def test_redrawn_cloths_are_the_same_design_by_another_hand():
    redrawn = [cloth for cloth in TWINS if cloth.kinship == "redrawn"]
    assert len(redrawn) / len(CLOTHS) == pytest.approx(1 / 12, abs=0.05)
    for cloth in redrawn:
        original = BY_NUMBER[cloth.twin_of]
        assert (cloth.motif, cloth.seed, cloth.palette) == (original.motif, original.seed, original.palette)
        assert cloth.hand != original.hand
        # Print shows no hand, so it would be the same cloth twice.
        assert cloth.technique != "printed"


def test_twins_follow_originals_and_others_share_no_design():
    for cloth in TWINS:
        assert cloth.twin_of < cloth.number
        assert BY_NUMBER[cloth.twin_of].twin_of is None
    assert all((cloth.twin_of is None) == (cloth.kinship is None) for cloth in CLOTHS)
    originals = [cloth.seed for cloth in CLOTHS if cloth.twin_of is None]
    assert len(set(originals)) == len(originals)


def test_a_motif_comes_from_its_home():
    for cloth in CLOTHS:
        province, regency = cloth.place
        assert term("province", province) is not None
        assert term("regency", regency).parent == province
    assert {cloth.place for cloth in CLOTHS if cloth.motif == "mega_mendung"} == {("ID-JB", "3209")}
    assert {cloth.place for cloth in CLOTHS if cloth.motif == "jlamprang"} == {("ID-JT", "3375")}
    assert len({cloth.place for cloth in CLOTHS if cloth.motif == "parang"}) == 2


def test_makers_are_plainly_made_up_and_dates_are_years_or_decades():
    assert all(re.fullmatch(r"Bengkel Contoh \d\d", cloth.maker) for cloth in CLOTHS)
    assert all(re.fullmatch(r"(19[7-9]|20[0-2])\d|19[2-6]X", cloth.date) for cloth in CLOTHS)
    assert len({cloth.maker for cloth in CLOTHS}) > 10


def test_marks_and_file_names_are_unique():
    assert len({cloth.mark for cloth in CLOTHS}) == len(CLOTHS)
    assert len({photo.file for photo in PHOTOS}) == len(PHOTOS)
    assert all(photo.file.startswith(f"{BY_NUMBER[photo.cloth].mark}-") for photo in PHOTOS)


def test_every_cloth_is_photographed_two_to_four_times():
    takes = Counter(photo.cloth for photo in PHOTOS if photo.copy_of is None)
    assert set(takes) == set(BY_NUMBER)
    assert set(takes.values()) == {2, 3, 4}
    seeds = [photo.seed for photo in PHOTOS if photo.copy_of is None]
    assert len(set(seeds)) == len(seeds)


def test_copies_are_of_a_photograph_of_the_same_cloth():
    takes = {photo.file: photo.cloth for photo in PHOTOS if photo.copy_of is None}
    exact = [photo for photo in PHOTOS if photo.copy_of and photo.edit is None]
    edited = [photo for photo in PHOTOS if photo.edit]
    assert all(takes[photo.copy_of] == photo.cloth for photo in exact + edited)
    assert len(exact) / len(CLOTHS) == pytest.approx(1 / 16, abs=0.03)
    assert len(edited) / len(CLOTHS) == pytest.approx(1 / 6, abs=0.05)
    assert {photo.edit for photo in edited} == set(edit_names())


def test_a_photograph_comes_before_its_copies():
    order = {photo.file: place for place, photo in enumerate(PHOTOS)}
    assert all(order[photo.copy_of] < order[photo.file] for photo in PHOTOS if photo.copy_of)
    assert [photo.cloth for photo in PHOTOS] == sorted(photo.cloth for photo in PHOTOS)
