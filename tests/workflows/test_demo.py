from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.drawing.collection import plan_cloths, plan_photos
from motifsearch.workflows.demo import SEED, TABLE_NAME, TRUTH_NAME, draw_cloth, draw_sample

CLOTHS = 6


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MotifCatalog]:
    """A catalogue with a small sample."""
    with MotifCatalog.open(tmp_path_factory.mktemp("demo") / "catalog", create=True, model="colour:") as catalog:
        report, listings = catalog.add_sample(cloths=CLOTHS)
        assert report.problems == ()
        assert report.added == catalog.count
        assert listings == sum(len(catalog.listings_of(cloth.cloth_id)) for cloth in catalog.database.cloths.iter())
        yield catalog


@pytest.fixture
def sample(demo: MotifCatalog) -> Path:
    return demo.directory / "sample"


@pytest.fixture
def rows(sample: Path) -> list[dict[str, str]]:
    with (sample / TABLE_NAME).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir() if path.is_file()}


def test_each_planned_photograph_is_drawn_and_described(sample: Path, rows: list[dict[str, str]]):
    planned = plan_photos(plan_cloths(CLOTHS, SEED), SEED)
    assert {path.name for path in (sample / "photos").iterdir()} == {photo.file for photo in planned}
    described = {Path(row["file"]).name for row in rows}
    assert described == {photo.file for photo in planned if photo.copy_of is None or photo.edit is not None}
    for photo in planned:
        pixels = cv2.imread(str(sample / "photos" / photo.file))
        assert pixels is not None
        assert min(pixels.shape[:2]) >= 200
        assert pixels.std() > 10


def test_every_record_says_that_it_is_generated(demo: MotifCatalog, rows: list[dict[str, str]]):
    assert {row["generated"] for row in rows} == {"yes"}
    cloths = list(demo.database.cloths.iter())
    assert len(cloths) == CLOTHS
    assert all(cloth.generated and cloth.motif_id and cloth.title for cloth in cloths)
    listings = [listing for cloth in cloths for listing in demo.listings_of(cloth.cloth_id)]
    assert listings
    assert all(listing.generated for listing in listings)


def test_the_truth_tells_which_photographs_show_one_cloth(demo: MotifCatalog, sample: Path):
    truth = json.loads((sample / TRUTH_NAME).read_text(encoding="utf-8"))
    assert truth["generated"] is True
    by_name = {Path(path).name: photo.cloth_id for photo in demo.database.photos.iter() for path in photo.paths}
    groups: dict[int, set[int]] = {}
    for photo in truth["photos"]:
        groups.setdefault(photo["cloth"], set()).add(by_name[photo["file"]])
    assert len(groups) == CLOTHS
    assert all(len(cloth_ids) == 1 for cloth_ids in groups.values())
    assert len(set.union(*groups.values())) == CLOTHS


def test_again_draws_and_adds_nothing(demo: MotifCatalog, sample: Path):
    photos, count = state(sample / "photos"), demo.count
    texts = [(sample / name).read_bytes() for name in (TABLE_NAME, TRUTH_NAME)]
    report, listings = demo.add_sample(cloths=CLOTHS)
    assert (report.added, report.moved, report.records_changed, listings) == (0, 0, 0, 0)
    assert report.problems == ()
    assert demo.count == count
    assert state(sample / "photos") == photos
    assert [(sample / name).read_bytes() for name in (TABLE_NAME, TRUTH_NAME)] == texts


def test_a_photograph_that_is_missing_is_drawn_again_as_it_was(sample: Path, progress):
    path = min((sample / "photos").iterdir())
    before = path.read_bytes()
    path.unlink()
    assert draw_sample(sample, cloths=CLOTHS, progress=progress) == sample / TABLE_NAME
    assert path.read_bytes() == before
    assert progress.stages == [("demo.stage_draw", CLOTHS, CLOTHS - 1)]
    assert (progress.steps, progress.finished) == (1, 1)


def test_copies_and_edits_are_made_from_their_photograph(tmp_path: Path):
    cloths = plan_cloths(200, SEED)
    photos = plan_photos(cloths, SEED)
    copied = next(photo for photo in photos if photo.copy_of is not None and photo.edit is None)
    edited = next(photo for photo in photos if photo.edit is not None)
    for photo in (copied, edited):
        of_cloth = [other for other in photos if other.cloth == photo.cloth]
        cloth = next(cloth for cloth in cloths if cloth.number == photo.cloth)
        draw_cloth(cloth, of_cloth, tmp_path)
        original = tmp_path / str(photo.copy_of)
        same = original.read_bytes() == (tmp_path / photo.file).read_bytes()
        assert same == (photo.edit is None)
