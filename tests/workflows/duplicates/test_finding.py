from pathlib import Path

import cv2
import numpy as np
import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.drawing.cloth import draw
from motifsearch.drawing.edits import edit
from motifsearch.drawing.photograph import photograph
from motifsearch.errors import ImageError
from motifsearch.images.signature_file import NAME
from motifsearch.progress import Silent
from motifsearch.workflows.duplicates.finding import find_pairs

# The names say what each file is: A and B are two designs, each drawn twice by other hands.
COPIES = {("a", "a_half"), ("a", "a_mirror"), ("a", "a_part"), ("a", "a_blue"), ("b", "b_turned")}


def _save(path: Path, pixels: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")

    def taken(seed, hand, palette, motif, number):
        cloth = draw(seed, motif=motif, palette=palette, technique="tulis", size_px=420, hand=hand)
        return photograph(cloth.pixels, number, severity=0.3, size_px=480, framing="part").pixels

    a = taken(1, 1, "sogan_solo", "semen", 1)
    b = taken(2, 2, "indigo", "sido_mukti", 2)
    made = {
        "a": a,
        "a_half": cv2.resize(a, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA),
        "a_mirror": a[:, ::-1],
        "a_part": a[40:400, 60:380],
        "a_blue": edit(a, "colour", 5),
        "a_other_hand": taken(1, 9, "sogan_solo", "semen", 3),
        "a_other_design": taken(7, 7, "sogan_solo", "semen", 4),
        "b": b,
        "b_turned": np.rot90(b),
    }
    for name, pixels in made.items():
        _save(folder / f"{name}.jpg", np.ascontiguousarray(pixels))
    return folder


def _read(catalog):
    return lambda photo: catalog.read_image(Path(photo.place), longer_px=512)


def _find(catalog, ids=None, read=None):
    asked = catalog.database.photos.ids().tolist() if ids is None else ids
    return list(
        find_pairs(
            asked,
            database=catalog.database,
            store=catalog.parts.store,
            read_image=read or _read(catalog),
            progress=Silent(),
        )
    )


def _named(catalog, pairs, kind="same_photograph"):
    names = {photo.photo_id: Path(photo.place).stem for photo in catalog.database.photos.iter()}
    return {tuple(sorted((names[pair.first_id], names[pair.second_id]))) for pair in pairs if pair.kind == kind}


@pytest.fixture(scope="module")
def catalogued(pictures, tmp_path_factory):
    folder = tmp_path_factory.mktemp("catalogued") / "catalog"
    with MotifCatalog.open(folder, create=True, model="colour:") as catalog:
        catalog.add([pictures])
        yield catalog


@pytest.fixture(scope="module")
def pairs(catalogued):
    return _find(catalogued)


@pytest.fixture(scope="module")
def ids(catalogued):
    return {Path(photo.place).stem: photo.photo_id for photo in catalogued.database.photos.iter()}


def test_copies_are_found_and_other_cloths_are_not(catalogued, pairs):
    found = _named(catalogued, pairs)
    assert found >= COPIES
    assert all(one[0] == other[0] and "other" not in one + other for one, other in found)
    assert all(pair.first_id < pair.second_id for pair in pairs)
    assert len({(pair.first_id, pair.second_id) for pair in pairs}) == len(pairs)
    assert all(0.5 <= pair.certainty <= 1 for pair in pairs)


def test_what_a_pair_says_is_true(pairs, ids):
    by_ids = {(pair.first_id, pair.second_id): pair for pair in pairs}
    mirror = by_ids[tuple(sorted((ids["a"], ids["a_mirror"])))]
    assert mirror.evidence["mirrored"] == 1
    assert np.allclose(np.array(mirror.transform).reshape(3, 3), [[-1, 0, 1], [0, 1, 0], [0, 0, 1]], atol=0.01)
    turned = by_ids[tuple(sorted((ids["b"], ids["b_turned"])))]
    assert abs(float(turned.evidence["turned_deg"])) == pytest.approx(90, abs=1)
    assert turned.evidence["mirrored"] == 0


def test_finding_twice_gives_the_same_pairs_in_the_same_order(catalogued, pairs, ids):
    assert (catalogued.directory / "signatures" / NAME).is_file()
    again = _find(catalogued, [ids["a"], ids["b"]])
    assert len(again) >= len(COPIES)
    assert [one for one in pairs if one in again] == again


def test_photos_added_one_by_one_end_with_the_same_pairs(catalogued, pairs, pictures, tmp_path):
    found, done = [], set()
    with MotifCatalog.open(tmp_path / "one_by_one", create=True, model="colour:") as one_by_one:
        for path in sorted(pictures.iterdir(), reverse=True):
            one_by_one.add([path])
            new = set(one_by_one.database.photos.ids().tolist()) - done
            found += _find(one_by_one, sorted(new))
            done |= new
        assert _named(one_by_one, found) == _named(catalogued, pairs)


def test_only_pairs_with_a_new_photo_are_compared(catalogued, ids):
    found = _find(catalogued, [ids["b_turned"], 9999])
    assert _named(catalogued, found) == {("b", "b_turned")}
    assert all(ids["b_turned"] in (pair.first_id, pair.second_id) for pair in found)
    assert _find(catalogued, []) == []


def test_without_its_file_a_photo_is_found_by_its_hash(catalogued, ids):
    def read(photo):
        if photo.photo_id == ids["a"]:
            raise ImageError("images.empty", name=photo.place)
        return _read(catalogued)(photo)

    found = [pair for pair in _find(catalogued, [ids["a"]], read=read) if ids["a"] in (pair.first_id, pair.second_id)]
    assert _named(catalogued, found) >= {("a", "a_half"), ("a", "a_mirror")}
    assert all(pair.certainty <= 0.9 and pair.evidence["found_by"] == "hash" for pair in found)
    assert not [pair for pair in found if "inliers" in pair.evidence]


def test_a_catalogue_of_plain_pictures_has_no_false_pairs(catalog, tmp_path):
    for number, grey in enumerate((20, 90, 160, 230)):
        _save(tmp_path / "plain" / f"{number}.jpg", np.full((120, 160, 3), grey, np.uint8))
    catalog.add([tmp_path / "plain"])
    assert _find(catalog) == []
