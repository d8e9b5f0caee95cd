"""Packages that are damaged, were changed, or try something are refused whole."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import bagit
import pytest

from motifsearch.errors import DataError
from tests.archive.conftest import everything
from tests.workflows.handing_on.conftest import open_at


def zipped(folder: Path, target: Path) -> Path:
    return Path(shutil.make_archive(str(target), "zip", folder.parent, folder.name))


def resign(folder: Path) -> None:
    """Make the bag valid again after a change, as somebody with bad intentions would."""
    bagit.Bag(str(folder)).save(manifests=True)


def spoil_photo(folder: Path) -> None:
    path = next((folder / "data" / "photos").iterdir())
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def swap_photos(folder: Path) -> None:
    first, second = sorted((folder / "data" / "photos").iterdir())[:2]
    data = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(data)
    resign(folder)


def name_outside(folder: Path) -> None:
    (folder.parent / "outside.png").write_bytes(next((folder / "data" / "photos").iterdir()).read_bytes())
    path = folder / "data" / "catalogue.jsonld"
    said = json.loads(path.read_bytes())
    said["photos"][0]["file"] = "../../outside.png"
    path.write_text(json.dumps(said))
    resign(folder)


def link_outside(folder: Path) -> None:
    path = next((folder / "data" / "photos").iterdir())
    path.rename(folder.parent / "outside.png")
    path.symlink_to(folder.parent / "outside.png")


def list_outside(folder: Path) -> None:
    (folder.parent / "outside.txt").write_text("x")
    manifest = folder / "manifest-sha512.txt"
    manifest.write_text(manifest.read_text() + f"{'0' * 128}  data/../../outside.txt\n")


def change_record(**fields):
    def change(folder: Path) -> None:
        path = folder / "data" / "catalogue.jsonld"
        said = json.loads(path.read_bytes())
        said["cloths"][-1].update(fields)
        path.write_text(json.dumps(said))
        resign(folder)

    return change


def spoil_vectors(folder: Path) -> None:
    path = next((folder / "data" / "vectors").iterdir())
    path.write_bytes(path.read_bytes()[:-40])
    resign(folder)


def squeeze_vectors(folder: Path) -> None:
    import numpy as np

    path = next((folder / "data" / "vectors").iterdir())
    np.savez_compressed(path, sha256=np.zeros(1_000_000, "S64"), vectors=np.zeros((1_000_000, 1), np.float32))
    resign(folder)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (spoil_photo, "archive.bag_changed"),
        (swap_photos, "archive.bag_changed"),
        (lambda folder: next((folder / "data" / "photos").iterdir()).unlink(), "archive.bag_missing"),
        (lambda folder: (folder / "data" / "more.txt").write_text("x"), "archive.bag_unexpected"),
        (lambda folder: (folder / "bagit.txt").unlink(), "archive.not_a_bag"),
        (lambda folder: (folder / "manifest-sha512.txt").unlink(), "archive.bag_"),
        (lambda folder: (folder / "fetch.txt").write_text("http://x.org/a 3 data/a\n"), "archive.bag_fetch"),
        (name_outside, "archive.bag_outside"),
        (link_outside, "archive.bag_"),
        (list_outside, "archive.bag_outside"),
        (change_record(access="everybody"), "archive.bad_record"),
        (change_record(motif="urn:uuid:nobody"), "archive.bad_record"),
        (spoil_vectors, "archive.bad_vectors"),
        (squeeze_vectors, "archive.bad_vectors"),
    ],
)
def test_a_bag_with_anything_wrong_is_refused_whole(bag, tmp_path, spoil, code, packed):
    spoil(bag)
    path = zipped(bag, tmp_path / "spoilt") if packed else bag
    with open_at(tmp_path / "other") as other:
        before = everything(other.database)
        if packed and spoil is link_outside:
            pytest.skip("packing follows the link, so that the package is right again")
        with pytest.raises(DataError) as caught:
            other.archivist.import_package(path)
        assert caught.value.code.startswith(code)
        assert everything(other.database) == before
        assert other.database.transfer.is_empty()
        left = sorted(path.name for path in other.directory.rglob("*") if path.is_file())
        assert [name for name in left if not name.startswith("catalog.sqlite")] == []


def evil_zip(path: Path, *parts: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts:
            package.writestr(name, data)
    return path


def test_zip_files_that_try_something_are_refused(tmp_path):
    link = zipfile.ZipInfo("bag/link")
    link.external_attr = 0o120777 << 16
    cases = {
        "up.zip": ((("../evil.txt", b"x"),), "archive.bag_outside"),
        "root.zip": ((("/evil.txt", b"x"),), "archive.bag_outside"),
        "drive.zip": ((("C:/evil.txt", b"x"),), "archive.bag_outside"),
        "back.zip": ((("bag\\..\\..\\evil.txt", b"x"),), "archive.bag_outside"),
        "link.zip": (((link, b"/etc/passwd"),), "archive.bag_outside"),
        "bomb.zip": ((("bag/bagit.txt", bytes(200 << 20)),), "archive.zip_bomb"),
        "empty.zip": ((("x.txt", b"x"),), "archive.not_a_bag"),
    }
    with open_at(tmp_path / "other") as other:
        for name, (parts, code) in cases.items():
            with pytest.raises(DataError) as caught:
                other.archivist.import_package(evil_zip(tmp_path / name, *parts))
            assert caught.value.code == code, name
        (tmp_path / "text.zip").write_text("no zip")
        with pytest.raises(DataError) as caught:
            other.archivist.import_package(tmp_path / "text.zip")
        assert caught.value.code == "archive.bad_zip"
        with pytest.raises(DataError) as caught:
            other.archivist.import_package(tmp_path / "none.zip")
        assert caught.value.code == "archive.no_package"
        assert not list(tmp_path.rglob("evil.txt"))
        assert not (other.directory / ".import").exists()


def test_a_zip_that_says_less_than_it_holds_is_refused(tmp_path):
    path = evil_zip(tmp_path / "liar.zip", ("bag/bagit.txt", bytes(100_000)))
    data = path.read_bytes()
    # The size stands in the part's own head and in the list at the end.
    path.write_bytes(data.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with open_at(tmp_path / "other") as other, pytest.raises(DataError) as caught:
        other.archivist.import_package(path)
    assert caught.value.code in {"archive.zip_bomb", "archive.bad_zip"}


def test_a_package_is_tried_without_changing_anything(full, bag, tmp_path):
    with open_at(tmp_path / "other") as other:
        report = other.archivist.import_package(bag, dry_run=True)
        assert report.added == 12 + 12 + 2 + 3
        assert other.database.transfer.is_empty()
        assert not (other.directory / "originals").exists()
    table = tmp_path / "t.csv"
    table.write_text(f"cloth_uid,title\n{full.database.cloths.all()[0].uid},Baru\nbelum ada,X\n")
    before = everything(full.database)
    report = full.archivist.import_package(table, dry_run=True)
    assert (report.added, report.changed) == (1, 1)
    assert [(change.field, change.after) for change in report.changes] == [("title", "Baru")]
    assert everything(full.database) == before
