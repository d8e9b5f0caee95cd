"""From one catalogue to another and back: nothing is lost, and nothing changes twice."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import bagit
from hypothesis import given, settings

from tests.archive.conftest import RECIPES, everything, fill
from tests.workflows.handing_on.conftest import open_at


def test_a_bag_brings_everything_into_an_empty_catalogue(full, tmp_path):
    for name in ("bag", "bag.zip"):
        exported = full.archivist.export_bag(tmp_path / name, access="community", info={"Source-Organization": "A"})
        assert (exported.photos, exported.files, exported.vectors) == (12, 12, 12)
        assert (exported.left_out, exported.problems) == (0, ())
        # On another machine the photographs are at none of the places where they were seen.
        shutil.move(tmp_path / "photos", tmp_path / "away")
        with open_at(tmp_path / f"other {name}") as other:
            report = other.archivist.import_package(tmp_path / name)
            assert everything(other.database) == everything(full.database)
            assert (report.files, report.vectors, report.problems) == (12, 12, ())
            assert other.check().problems == ()
            assert all(other.original(photo.photo_id) for photo in other.database.photos.iter())
            before = everything(other.database)
            again = other.archivist.import_package(tmp_path / name)
            assert (again.added, again.changed, again.files, again.vectors) == (0, 0, 0, 0)
            assert everything(other.database) == before
        shutil.move(tmp_path / "away", tmp_path / "photos")


@settings(max_examples=15, deadline=None)
@given(RECIPES)
def test_records_made_by_chance_come_through_a_bag_without_loss(recipe):
    with (
        tempfile.TemporaryDirectory() as folder,
        open_at(Path(folder, "a")) as here,
        open_at(Path(folder, "b")) as there,
    ):
        fill(here.database, recipe)
        here.archivist.export_bag(Path(folder, "bag"), access="community")
        there.archivist.import_package(Path(folder, "bag"))
        assert everything(there.database) == everything(here.database)


def test_a_bag_into_its_own_catalogue_changes_nothing(full, tmp_path):
    full.archivist.export_bag(tmp_path / "bag", access="community")
    before = everything(full.database)
    report = full.archivist.import_package(tmp_path / "bag")
    assert (report.added, report.changed, report.files) == (0, 0, 0)
    assert everything(full.database) == before
    assert not (full.directory / "originals").exists()


def test_somebody_elses_library_finds_the_bag_valid(full, tmp_path):
    full.archivist.export_bag(tmp_path / "bag", access="community", info={"Source-Organization": "Museum A"})
    bag = bagit.Bag(str(tmp_path / "bag"))
    assert bag.is_valid()
    assert bag.version_info == (1, 0)
    assert bag.info["Source-Organization"] == "Museum A"
    page = (tmp_path / "bag" / "data" / "index.en.html").read_text(encoding="utf-8")
    assert "TK A – Trusmi – Milik kami." in page
    for kind in ("href", "src"):
        for address in page.split(f'{kind}="')[1:]:
            assert (tmp_path / "bag" / "data" / address.partition('"')[0]).exists()


def test_edits_on_one_side_come_over_and_on_both_sides_stay(full, tmp_path):
    full.archivist.export_bag(tmp_path / "first", access="community")
    with open_at(tmp_path / "other", author="other") as other:
        other.archivist.import_package(tmp_path / "first")
        first, second, third = (cloth.cloth_id for cloth in full.database.cloths.all()[:3])
        full.edit("cloth", first, {"owner": "Museum A"}, "surat hibah")
        other.edit("cloth", second, {"owner": "Museum B"})
        full.edit("cloth", third, {"owner": "A"})
        other.edit("cloth", third, {"owner": "B"})
        full.archivist.export_bag(tmp_path / "second", access="community")
        report = other.archivist.import_package(tmp_path / "second")
        assert (report.added, report.changed) == (0, 1)
        assert other.cloth(first) == full.cloth(first)
        assert [(c.field, c.by, c.why) for c in other.history("cloth", first)][-1] == (
            "owner",
            "tester",
            "surat hibah",
        )
        assert other.cloth(second).owner == "Museum B"
        assert other.cloth(third).owner == "B"
        assert [problem.code for problem in report.problems] == ["database.both_changed"]


def test_a_catalogue_with_records_of_its_own_takes_a_bag_beside_them(full, tmp_path, paint):
    full.archivist.export_bag(tmp_path / "bag", access="community")
    with open_at(tmp_path / "other") as other:
        other.add([paint(tmp_path / "own" / "x.png", 99)])
        own = other.database.motifs.add(name="Kawung")
        other.archivist.import_package(tmp_path / "bag")
        assert other.count == 13
        assert other.motif(own.motif_id) == own
        for cloth in full.database.cloths.all():
            there = other.database.cloths.by_uid(cloth.uid)
            uids = [full.motif(cloth.motif_id).uid if cloth.motif_id else None]
            uids.append(other.motif(there.motif_id).uid if there.motif_id else None)
            assert uids[0] == uids[1]
            said = [(c.field, c.at, c.by) for c in other.history("cloth", there.cloth_id)]
            assert said == [(c.field, c.at, c.by) for c in full.history("cloth", cloth.cloth_id)]
        assert other.check().problems == ()


def test_the_document_alone_brings_records_and_history(full, tmp_path):
    full.archivist.export_jsonld(tmp_path / "a.jsonld", access="community")
    with open_at(tmp_path / "other") as other:
        other.archivist.import_package(tmp_path / "a.jsonld")
        here, there = everything(full.database), everything(other.database)
        assert there.pop("vectors") == []
        assert there == {key: here[key] for key in there}
        assert other.archivist.import_package(tmp_path / "a.jsonld").changed == 0
        # The photographs are still where they were, so the vectors can be made again.
        assert other.check(repair=True).problems == ()
        assert everything(other.database)["vectors"] == here["vectors"]


def test_files_that_are_gone_or_changed_are_named_and_their_records_go_along(full, tmp_path, paint):
    photos = list(full.database.photos.iter())
    Path(photos[0].paths[0]).unlink()
    paint(Path(photos[1].paths[0]), 77)
    report = full.archivist.export_bag(tmp_path / "bag", access="community")
    assert [(p.where, p.code) for p in report.problems] == [
        ("photo:1", "export.no_file"),
        ("photo:2", "export.changed_file"),
    ]
    assert (report.photos, report.files) == (12, 10)
    with open_at(tmp_path / "other") as other:
        other.archivist.import_package(tmp_path / "bag")
        assert everything(other.database) == everything(full.database)
