"""What is not open stays out of every export, and no export writes over anything."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile

import pytest

from motifsearch.errors import UsageError
from tests.workflows.handing_on.conftest import open_at

SECRETS = ("rahasia", "Pamali")


def leaks(data: bytes) -> list[str]:
    return [word for word in SECRETS if word.encode() in data]


@pytest.mark.parametrize("access", ["public", "institution"])
@pytest.mark.parametrize("form", ["bag", "bag.zip", "jsonld", "csv", "xlsx"])
def test_what_is_not_open_stays_out_of_every_export(full, tmp_path, form, access):
    target = tmp_path / ("out" if form == "csv" else f"out.{form.removeprefix('bag.')}")
    export = getattr(full.archivist, f"export_{form.partition('.')[0]}")
    report = export(target, access=access)
    shut = {"public": 3, "institution": 2}[access]
    assert report.left_out == shut
    assert (report.cloths, report.photos, report.motifs) == (12 - shut, 12 - shut - 1, 1)
    folder = tmp_path / "unpacked"
    if zipfile.is_zipfile(target):
        zipfile.ZipFile(target).extractall(folder)
    elif target.is_dir():
        folder = target
    else:
        folder.mkdir()
        shutil.copy(target, folder)
    allowed = [] if access == "public" else ["rahasia lembaga"]
    said = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for words in allowed:
        assert words.encode() in said
        said = said.replace(words.encode(), b"")
    assert leaks(said) == []
    # Neither whom it belongs to on this computer, nor a picture of what stays at home.
    assert str(tmp_path).encode() not in said
    hidden = {photo.sha256 for photo in full.database.photos.iter() if photo.hidden}
    closed = {p.sha256 for c in full.database.cloths.all()[2:4] for p in full.photos_of(c.cloth_id)}
    assert not [sha for sha in hidden | closed if sha.encode() in said]
    if form.startswith("bag"):
        assert len(list(folder.rglob("data/photos/*"))) == report.photos == report.files
        assert len(list(folder.rglob("data/thumbnails/*"))) == report.photos


def test_an_export_never_writes_over_what_is_there(full, tmp_path):
    (tmp_path / "bag").mkdir()
    with pytest.raises(UsageError) as caught:
        full.archivist.export_bag(tmp_path / "bag")
    assert caught.value.code == "export.there"
    assert list((tmp_path / "bag").iterdir()) == []


def test_without_the_extra_the_answer_says_how_to_install_it(tmp_path):
    script = (
        "import sys; sys.modules['bagit'] = None; sys.modules['openpyxl'] = None\n"
        "from motifsearch.cli.main import run\n"
        "sys.exit(run(sys.argv[1:]))"
    )
    with open_at(tmp_path / "catalog"):
        pass
    for form, name in (("bag", "out"), ("xlsx", "out.xlsx")):
        options = ["--lang", "en", "--catalog", str(tmp_path / "catalog")]
        done = subprocess.run(
            [sys.executable, "-c", script, *options, "export", form, str(tmp_path / name)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert 'pip install "motifsearch[archive]"' in done.stderr
        assert not (tmp_path / name).exists()
