from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.errors import TableError
from motifsearch.workflows import add as add_module


class Counting:
    """Wraps an embedder, counts what it embeds, and fails when told to."""

    def __init__(self, inner: Any, fail_after: int | None = None) -> None:
        self.inner = inner
        self.embedded = 0
        self.fail_after = fail_after

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def embed_prepared(self, batch: Any) -> Any:
        if self.fail_after is not None and self.embedded + len(batch) > self.fail_after:
            raise KeyboardInterrupt
        self.embedded += len(batch)
        return self.inner.embed_prepared(batch)


class Recording:
    """Keeps what a workflow reports."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int | None, int]] = []
        self.steps = 0

    def start(self, stage: str, total: int | None, done: int = 0) -> None:
        self.stages.append((stage, total, done))

    def advance(self, steps: int = 1) -> None:
        self.steps += steps

    def finish(self) -> None:
        pass


def counted(catalog: MotifCatalog, fail_after: int | None = None) -> Counting:
    embedder = Counting(catalog.parts.embedder, fail_after)
    catalog.parts._embedder = embedder
    return embedder


def state(catalog: MotifCatalog) -> tuple[Any, Any]:
    photos = [
        (p.photo_id, p.sha256, p.cloth_id, p.paths, p.size_bytes, p.format, p.pdq, p.palette)
        for p in catalog.database.photos.iter()
    ]
    ids, vectors = catalog.database.embeddings.vectors(catalog.space)
    assert len(ids) == len(photos)
    return photos, vectors


def test_every_photo_gets_a_row_a_cloth_a_vector_and_a_thumbnail(catalog: MotifCatalog, folder: Path):
    report = catalog.add([folder])
    assert (report.added, report.embedded, report.known, report.problems) == (12, 12, 0, ())
    assert catalog.count == 12
    assert catalog.database.cloths.count() == 12
    assert catalog.parts.store.count == 12
    for photo_id in catalog.database.photos.ids():
        thumbnail = catalog.thumbnail(int(photo_id))
        assert thumbnail is not None
        assert thumbnail.read_bytes()[:3] == b"\xff\xd8\xff"


def test_adding_again_changes_nothing_and_embeds_nothing(catalog: MotifCatalog, folder: Path):
    catalog.add([folder])
    before, embedder, progress = state(catalog)[0], counted(catalog), Recording()
    revision = catalog.database.embeddings.revision(catalog.space)
    report = catalog.add([folder], progress=progress)
    assert (report.added, report.known, report.moved, report.embedded) == (0, 12, 0, 0)
    assert embedder.embedded == 0
    assert state(catalog)[0] == before
    assert catalog.database.embeddings.revision(catalog.space) == revision
    assert progress.stages[0] == ("add.stage_photos", 12, 12)


def test_one_more_photo_embeds_one(catalog: MotifCatalog, folder: Path, paint):
    catalog.add([folder])
    embedder = counted(catalog)
    paint(folder / "new.png", 99)
    report = catalog.add([folder])
    assert (report.added, report.known, report.embedded, embedder.embedded) == (1, 12, 1, 1)


def test_a_renamed_file_is_the_same_photo(catalog: MotifCatalog, folder: Path):
    catalog.add([folder])
    old = folder / "box0" / "kain00.png"
    new = old.rename(folder / "renamed.png")
    embedder = counted(catalog)
    report = catalog.add([folder])
    assert (report.added, report.moved, report.known, embedder.embedded) == (0, 1, 11, 0)
    (photo,) = [p for p in catalog.database.photos.iter() if str(new) in p.paths]
    assert catalog.original(photo.photo_id) == new


def test_a_copy_within_one_run_is_one_photo_with_two_paths(catalog: MotifCatalog, folder: Path):
    shutil.copy(folder / "box0" / "kain00.png", folder / "box0" / "kain00-copy.png")
    report = catalog.add([folder])
    assert (report.added, report.moved) == (12, 1)
    assert sorted(len(p.paths) for p in catalog.database.photos.iter())[-2:] == [1, 2]


def test_a_replaced_file_is_a_new_photo_and_the_old_one_stays(catalog: MotifCatalog, folder: Path, paint):
    catalog.add([folder])
    paint(folder / "box0" / "kain00.png", 1234)
    report = catalog.add([folder])
    assert report.added == 1
    assert catalog.count == 13


def test_bad_files_are_reported_and_the_rest_goes_on(catalog: MotifCatalog, folder: Path):
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "notes.txt").write_text("not a picture")
    (folder / "page.jpg").write_bytes(b"%PDF-1.7\n" + b"x" * 500)
    report = catalog.add([folder, folder / "nowhere"])
    assert report.added == 12
    assert report.ignored == 1
    places = {Path(problem.where).name: problem.code for problem in report.problems}
    assert set(places) == {"empty.jpg", "page.jpg", "nowhere"}
    assert len(set(places.values())) == 3


def test_what_a_catalogue_made_is_no_photograph(tmp_path: Path, paint):
    paint(tmp_path / "kain.png", 1)
    for _ in range(3):
        with MotifCatalog.open(tmp_path / "catalog", create=True, model="colour:") as catalog:
            report = catalog.add([tmp_path])
            assert (report.added + report.known, catalog.count) == (1, 1)
    # Nor is what another catalogue made.
    with MotifCatalog.open(tmp_path / "other", create=True, model="colour:") as other:
        assert other.add([tmp_path]).added == 1


def test_nothing_is_written_to_the_photo_folder(catalog: MotifCatalog, folder: Path):
    before = sorted((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*"))
    catalog.add([folder])
    assert sorted((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*")) == before


@pytest.mark.parametrize(("batch_size", "workers"), [(1, 1), (3, 4), (64, 2)])
def test_numbering_and_vectors_do_not_depend_on_batches_or_threads(
    catalog: MotifCatalog, folder: Path, tmp_path: Path, batch_size: int, workers: int
):
    catalog.add([folder])
    with MotifCatalog.open(
        tmp_path / "other", create=True, model="colour:", batch_size=batch_size, workers=workers
    ) as other:
        other.add([folder])
        photos, vectors = state(other)
    expected, expected_vectors = state(catalog)
    assert photos == expected
    np.testing.assert_allclose(vectors, expected_vectors, atol=1e-6)


@pytest.mark.parametrize("fail_after", [0, 4, 8, 11])
def test_an_interrupted_run_goes_on_and_embeds_no_photo_twice(
    catalog: MotifCatalog, folder: Path, tmp_path: Path, fail_after: int
):
    first = counted(catalog, fail_after)
    with pytest.raises(KeyboardInterrupt):
        catalog.add([folder])
    committed = catalog.count
    assert committed == first.embedded
    second, progress = counted(catalog), Recording()
    catalog.parts._embedder = second = Counting(first.inner)
    report = catalog.add([folder], progress=progress)
    assert second.embedded == 12 - committed
    assert (report.added, report.known) == (12 - committed, committed)
    assert progress.stages[0] == ("add.stage_photos", 12, committed)
    with MotifCatalog.open(tmp_path / "other", create=True, model="colour:", batch_size=4) as whole:
        whole.add([folder])
        assert state(whole)[0] == state(catalog)[0]
        np.testing.assert_array_equal(state(whole)[1], state(catalog)[1])


def test_a_thread_that_fails_stops_the_run_with_its_error(
    catalog: MotifCatalog, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_args: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(add_module, "take_in", broken)
    with pytest.raises(ZeroDivisionError):
        catalog.add([folder])
    assert catalog.count == 0


def test_a_table_that_cannot_be_used_stops_before_anything_is_added(catalog: MotifCatalog, folder: Path):
    table = folder.parent / "table.csv"
    table.write_text("motif,teknik\nkawung,tulis\n")
    with pytest.raises(TableError) as caught:
        catalog.add([folder], table=table)
    assert caught.value.code == "archive.no_file_column"
    assert catalog.count == 0


@pytest.mark.photos
def test_every_real_photograph_is_taken_in_once_and_one_more_costs_one(tmp_path: Path, real_photos: Path):
    every = sorted(path for path in real_photos.rglob("*") if path.is_file() and path.parent != real_photos)
    contents = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in every}
    some = every[::6]
    distinct = {contents[path] for path in some}
    (more, *_) = [path for path in every if contents[path] not in distinct]
    with MotifCatalog.open(tmp_path / "catalog", create=True, model="colour:") as catalog:
        report = catalog.add(some)
        assert (report.added, report.problems, report.ignored) == (len(distinct), (), 0)
        assert report.added + report.moved == len(some)
        assert {photo.sha256 for photo in catalog.database.photos.iter()} == distinct
        before, embedder = state(catalog), counted(catalog)

        again = catalog.add(some)
        assert (again.added, again.moved, again.known, again.embedded) == (0, 0, len(some), 0)
        assert state(catalog)[0] == before[0]
        np.testing.assert_array_equal(state(catalog)[1], before[1])
        assert embedder.embedded == 0

        report = catalog.add([*some, more])
        assert (report.added, report.known, report.embedded, embedder.embedded) == (1, len(some), 1, 1)
