from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from motifsearch.catalog import DATABASE_NAME, MotifCatalog
from motifsearch.errors import CatalogError, DataError, ImageError, ModelError, StoreError, UsageError
from motifsearch.models import known_models
from motifsearch.records import AddReport, Condition, Query
from motifsearch.settings import CONFIG_NAME


@pytest.fixture
def filled(catalog: MotifCatalog, folder: Path) -> MotifCatalog:
    catalog.add([folder])
    return catalog


def refused(kind: type[Exception], call, *arguments, **named) -> str:
    with pytest.raises(kind) as caught:
        call(*arguments, **named)
    return getattr(caught.value, "code", "")


# Opening.


def test_a_catalogue_is_made_only_where_it_is_asked_for(tmp_path: Path):
    place = tmp_path / "a" / "katalog"
    assert refused(CatalogError, MotifCatalog.open, place) == "catalog.missing"
    assert not place.exists()
    with MotifCatalog.open(place, create=True) as catalog:
        assert catalog.count == 0
    with MotifCatalog.open(place) as catalog:
        assert catalog.directory == place


def test_an_existing_catalogue_stays_when_making_one_is_asked_for_again(filled: MotifCatalog):
    filled.close()
    with MotifCatalog.open(filled.directory, create=True, model="colour:") as again:
        assert again.count == 12


def test_a_file_is_no_catalogue(tmp_path: Path):
    place = tmp_path / "katalog"
    place.write_text("")
    assert refused(CatalogError, MotifCatalog.open, place, create=True) == "catalog.not_a_folder"
    assert refused(CatalogError, MotifCatalog.open, place / "inside", create=True) == "catalog.cannot_create"


def test_a_database_that_is_gone_beside_its_thumbnails_is_not_begun_anew(filled: MotifCatalog):
    filled.close()
    for path in filled.directory.glob(DATABASE_NAME + "*"):
        path.unlink()
    assert refused(CatalogError, MotifCatalog.open, filled.directory, create=True) == "catalog.emptied"
    assert not (filled.directory / DATABASE_NAME).exists()


def test_settings_come_from_flags_before_the_file_of_the_catalogue(tmp_path: Path):
    with MotifCatalog.open(tmp_path / "k", create=True):
        (tmp_path / "k" / CONFIG_NAME).write_text('batch_size = 7\nauthor = "Sri"\n')
    with MotifCatalog.open(tmp_path / "k", batch_size=9) as catalog:
        assert (catalog.settings.batch_size, catalog.settings.author) == (9, "Sri")
    assert refused(UsageError, MotifCatalog.open, tmp_path / "k", batch_size=0) == "settings.out_of_range"


def test_a_relative_folder_is_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path):
    monkeypatch.chdir(tmp_path)
    with MotifCatalog.open(Path("k"), create=True, model="colour:") as catalog:
        monkeypatch.chdir(folder)
        assert catalog.add([Path("box0")]).added == 6
        assert all(Path(path).is_absolute() for photo in catalog.database.photos.iter() for path in photo.paths)
        assert (tmp_path / "k" / "thumbnails").is_dir()


def test_a_closed_catalogue_says_so(filled: MotifCatalog):
    filled.close()
    assert refused(CatalogError, filled.search, Query()) == "database.closed"


def test_a_moved_catalogue_is_whole(filled: MotifCatalog, tmp_path: Path):
    filled.close()
    shutil.move(filled.directory, tmp_path / "elsewhere")
    with MotifCatalog.open(tmp_path / "elsewhere", model="colour:") as moved:
        assert moved.check().problems == ()
        assert len(moved.search(Query(photo_id=1)).hits) == 11


# Adding.


def test_what_a_catalogue_made_is_no_photograph_of_it(filled: MotifCatalog, folder: Path):
    report = filled.add([folder.parent])
    assert (report.added, report.known) == (0, 12)


def test_nothing_to_add_is_no_error(catalog: MotifCatalog, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    assert catalog.add([tmp_path / "empty"]) == AddReport()
    assert catalog.search(Query()).total == 0


def test_vectors_that_an_earlier_run_left_out_are_made_by_the_next(filled: MotifCatalog, folder: Path):
    filled.database.embeddings.remove([3, 4], filled.space)
    report = filled.add([folder])
    assert (report.added, report.embedded, report.known) == (0, 2, 12)
    assert filled.parts.store.count == 12


# Pictures.


def test_a_picture_is_read_from_a_file_or_from_its_bytes(catalog: MotifCatalog, folder: Path):
    path = folder / "box0" / "kain00.png"
    written = cv2.imread(str(path))
    assert written is not None
    for source in (path, path.read_bytes()):
        found = catalog.read_image(source)
        assert (found.dtype, found.shape) == (np.uint8, (96, 96, 3))
        np.testing.assert_array_equal(found, written[:, :, ::-1])


def test_a_large_picture_comes_smaller_unless_more_is_asked_for(catalog: MotifCatalog, tmp_path: Path):
    path = tmp_path / "besar.png"
    cv2.imwrite(str(path), np.zeros((1500, 2000, 3), dtype=np.uint8))
    assert 512 <= max(catalog.read_image(path).shape) < 1024
    assert catalog.read_image(path, longer_px=2000).shape == (1500, 2000, 3)


def test_a_picture_that_cannot_be_read_is_named(catalog: MotifCatalog, tmp_path: Path):
    assert refused(DataError, catalog.read_image, tmp_path / "tiada.jpg") == "catalog.unreadable"
    assert refused(DataError, catalog.read_image, tmp_path) == "catalog.unreadable"
    (tmp_path / "catatan.jpg").write_text("not a picture")
    assert refused(ImageError, catalog.read_image, tmp_path / "catatan.jpg").startswith("images.")
    assert refused(ImageError, catalog.read_image, b"") == "images.empty"


def test_a_thumbnail_is_made_again_where_it_is_missing(filled: MotifCatalog):
    path = filled.thumbnail(1)
    assert path is not None
    data = path.read_bytes()
    path.unlink()
    assert filled.thumbnail(1) == path
    assert path.read_bytes() == data
    path.unlink()
    Path(filled.photo(1).paths[0]).unlink()
    assert filled.thumbnail(1) is None
    assert filled.original(1) is None


def test_the_original_is_the_first_file_that_is_still_there(filled: MotifCatalog, folder: Path):
    first = Path(filled.photo(1).paths[0])
    copy = folder / "copy.png"
    shutil.copy(first, copy)
    filled.add([folder])
    assert filled.original(1) == first
    first.unlink()
    assert filled.original(1) == copy


# Records.


def test_records_lead_to_one_another(filled: MotifCatalog):
    motif = filled.database.motifs.add(uid="kawung", name="Kawung")
    cloth_id = filled.photo(2).cloth_id
    filled.edit("cloth", cloth_id, {"motif_id": motif.motif_id, "title": "Kain Ibu"}, why="seen")
    cloth = filled.cloth(cloth_id)
    assert (cloth.title, cloth.motif_id) == ("Kain Ibu", motif.motif_id)
    assert filled.motif(motif.motif_id) == filled.motif_of("kawung") == motif
    assert filled.motif_of("parang") is None
    assert [photo.photo_id for photo in filled.photos_of(cloth_id)] == [2]
    assert filled.listings_of(cloth_id) == ()
    title = [change for change in filled.history("cloth", cloth_id) if change.field == "title"]
    assert [(c.before, c.after, c.by, c.why) for c in title] == [(None, "Kain Ibu", "tester", "seen")]


def test_listings_and_motifs_are_edited_too(filled: MotifCatalog):
    listing, _ = filled.database.listings.ensure(cloth_id=1, date="2026-01-05", price=100.0)
    filled.edit("listing", listing.listing_id, {"price": 120.0})
    assert [one.price for one in filled.listings_of(1)] == [120.0]
    motif = filled.database.motifs.add(uid="kawung", name="Kawung")
    filled.edit("motif", motif.motif_id, {"meaning": "empat penjuru"})
    assert filled.motif(motif.motif_id).meaning == "empat penjuru"


def test_another_kind_of_record_is_refused_with_those_there_are(filled: MotifCatalog):
    with pytest.raises(UsageError) as caught:
        filled.edit("shelf", 1, {})  # pyright: ignore[reportArgumentType]
    assert caught.value.code == "catalog.unknown_kind"
    assert caught.value.params["known"] == "motif, cloth, photo, listing"


@pytest.mark.parametrize("kind", ["photo", "cloth", "motif"])
def test_a_record_that_is_not_there_is_named(filled: MotifCatalog, kind: str):
    assert refused(DataError, getattr(filled, kind), 999) == "database.no_record"


def test_what_is_hidden_or_restricted_is_counted_but_not_shown(filled: MotifCatalog):
    filled.edit("photo", 1, {"hidden": True})
    filled.edit("cloth", filled.photo(2).cloth_id, {"access": "institution"})
    assert (filled.count, filled.shown_count) == (12, 10)


def test_facets_count_what_the_other_filters_leave(filled: MotifCatalog):
    for photo_id, technique, province in ((1, "tulis", "ID-JT"), (2, "tulis", "ID-YO"), (3, "cap", "ID-JT")):
        filled.edit("cloth", filled.photo(photo_id).cloth_id, {"technique": technique, "province": province})
    whole = filled.facets()
    assert whole["technique"] == {"tulis": 2, "cap": 1}
    chosen = filled.facets([Condition(field="province", values=("ID-JT",))])
    assert chosen["technique"] == {"cap": 1, "tulis": 1}
    assert chosen["province"] == whole["province"]


# Parts that do not fit.


def test_an_unknown_model_or_store_is_named_when_it_is_needed(tmp_path: Path, folder: Path):
    with MotifCatalog.open(tmp_path / "k", create=True, model="clipp") as catalog:
        assert refused(ModelError, catalog.add, [folder]) == "embedders.unknown"
        assert catalog.count == 0
    with MotifCatalog.open(tmp_path / "k", model="colour:", store="faisss:") as catalog:
        assert refused(StoreError, catalog.add, [folder]) == "stores.unknown"
        # The database has the photographs; the store is only a cache.
        assert catalog.count == 12


@pytest.mark.parametrize("store", ["exact:", "faiss:"])
def test_every_store_gives_the_same_answers(filled: MotifCatalog, store: str):
    expected = [hit.photo.photo_id for hit in filled.search(Query(photo_id=5, k=11)).hits]
    filled.close()
    with MotifCatalog.open(filled.directory, model="colour:", store=store) as other:
        assert [hit.photo.photo_id for hit in other.search(Query(photo_id=5, k=11)).hits] == expected


def test_several_threads_may_ask_and_edit_at_once(filled: MotifCatalog):
    expected = filled.search(Query(photo_id=1, k=11))
    together = threading.Barrier(4)

    def work(number: int) -> None:
        together.wait(timeout=20)
        for turn in range(10):
            assert filled.search(Query(photo_id=1, k=11)).candidates == expected.candidates
            filled.edit("cloth", number + 1, {"title": f"{number} {turn}"})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert [filled.cloth(number).title for number in range(1, 5)] == [f"{number} 9" for number in range(4)]


def test_two_processes_may_hold_one_catalogue(filled: MotifCatalog, folder: Path, paint):
    assert filled.search(Query()).total == 12
    with MotifCatalog.open(filled.directory, model="colour:") as other:
        new = paint(folder / "new.png", 99)
        other.add([folder])
    # What the other one added is found without opening again.
    answer = filled.search(Query(image=filled.read_image(new), k=1))
    assert (answer.total, answer.hits[0].photo.photo_id) == (13, 13)


def test_the_embedded_model_is_listed_first():
    models = known_models()
    assert models[0].uri == "embedded"
    assert len({model.uri for model in models}) == len(models) > 3
