from pathlib import Path

import cv2
import numpy as np
import pytest

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
        "b_other_hand": taken(2, 8, "indigo", "sido_mukti", 5),
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


def test_copies_are_found_and_other_cloths_are_not(catalog, pictures):
    catalog.add([pictures])
    pairs = _find(catalog)
    found = _named(catalog, pairs)
    assert found >= COPIES
    assert all(one[0] == other[0] and "other" not in one + other for one, other in found)
    assert all(pair.first_id < pair.second_id for pair in pairs)
    assert len({(pair.first_id, pair.second_id) for pair in pairs}) == len(pairs)
    assert all(0.5 <= pair.certainty <= 1 for pair in pairs)


def test_what_a_pair_says_is_true(catalog, pictures):
    catalog.add([pictures])
    ids = {Path(photo.place).stem: photo.photo_id for photo in catalog.database.photos.iter()}
    pairs = {(pair.first_id, pair.second_id): pair for pair in _find(catalog)}
    mirror = pairs[tuple(sorted((ids["a"], ids["a_mirror"])))]
    assert mirror.evidence["mirrored"] == 1
    assert np.allclose(np.array(mirror.transform).reshape(3, 3), [[-1, 0, 1], [0, 1, 0], [0, 0, 1]], atol=0.01)
    turned = pairs[tuple(sorted((ids["b"], ids["b_turned"])))]
    assert abs(float(turned.evidence["turned_deg"])) == pytest.approx(90, abs=1)
    assert turned.evidence["mirrored"] == 0


def test_finding_twice_gives_the_same_pairs_in_the_same_order(catalog, pictures):
    catalog.add([pictures])
    first = _find(catalog)
    assert (catalog.directory / "signatures" / NAME).is_file()
    assert _find(catalog) == first


def test_photos_added_one_by_one_end_with_the_same_pairs(catalog, pictures, tmp_path):
    together = None
    for order in (1, -1):
        with type(catalog).open(tmp_path / f"order{order}", create=True, model="colour:") as one_by_one:
            pairs, done = [], set()
            for path in sorted(pictures.iterdir())[::order]:
                one_by_one.add([path])
                new = set(one_by_one.database.photos.ids().tolist()) - done
                pairs += _find(one_by_one, sorted(new))
                done |= new
            found = _named(one_by_one, pairs)
        together = together or found
        assert found == together
    assert together >= COPIES


def test_only_pairs_with_a_new_photo_are_compared(catalog, pictures):
    catalog.add([pictures])
    ids = {Path(photo.place).stem: photo.photo_id for photo in catalog.database.photos.iter()}
    pairs = _find(catalog, [ids["b_turned"], 9999])
    assert _named(catalog, pairs) == {("b", "b_turned")}
    assert all(ids["b_turned"] in (pair.first_id, pair.second_id) for pair in pairs)
    assert _find(catalog, []) == []


def test_without_its_file_a_photo_is_found_by_its_hash(catalog, pictures):
    catalog.add([pictures])

    def read(photo):
        if Path(photo.place).stem in {"a", "b"}:
            raise ImageError("images.empty", name=photo.place)
        return _read(catalog)(photo)

    pairs = _find(catalog, read=read)
    assert _named(catalog, pairs) >= {("a", "a_half"), ("a", "a_mirror"), ("b", "b_turned")}
    missing = [pair for pair in pairs if "inliers" not in pair.evidence]
    assert missing
    assert all(pair.certainty <= 0.9 and pair.evidence["found_by"] == "hash" for pair in missing)


def test_a_catalogue_of_plain_pictures_has_no_false_pairs(catalog, tmp_path):
    for number, grey in enumerate((20, 90, 160, 230)):
        _save(tmp_path / "plain" / f"{number}.jpg", np.full((120, 160, 3), grey, np.uint8))
    catalog.add([tmp_path / "plain"])
    assert _find(catalog) == []
