"""Every format by the command line, and what is said in both languages when something is wrong."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import bagit
import pytest

from motifsearch.cli.export import FORMATS
from motifsearch.cli.main import run


@pytest.fixture
def home(tmp_path, monkeypatch, folder, capsys):
    """A catalogue of twelve photographs, asked through the environment."""
    monkeypatch.setenv("MOTIFSEARCH_MODEL", "colour:")
    monkeypatch.setenv("MOTIFSEARCH_CATALOG", str(tmp_path / "catalog"))
    assert run(["add", str(folder)]) == 0
    capsys.readouterr()
    return tmp_path


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_written_and_told(home, capsys, form):
    more = ["--base-url", "https://museum.example/iiif"] if form == "iiif" else []
    target = home / f"out.{form}" if form not in {"iiif", "bag", "parquet"} else home / "out"
    assert run(["--lang", "en", "export", form, str(target), *more, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["cloths"], said["photos"], said["problems"]) == (12, 12, [])
    assert target.exists()
    # Nothing half-written is left beside it.
    assert not [path for path in home.iterdir() if path.name.endswith(".part")]


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["export", "iiif", "x"], (2, {"id": "harus lengkap", "en": "must be known"})),
        (["export", "iiif", "x", "--base-url", "museum"], (2, {"id": "bukan alamat web", "en": "no web address"})),
        (
            ["export", "lido", "x.xml", "--longer-px", "100"],
            (2, {"id": "hanya berlaku untuk iiif", "en": "iiif alone"}),
        ),
        (["export", "parquet", "photos"], (2, {"id": "sudah ada", "en": "there already"})),
        (["import", "nowhere.json"], (3, {"id": "tidak dapat dibaca", "en": "cannot be read"})),
    ],
)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_is_wrong_is_said_in_both_languages(home, capsys, monkeypatch, arguments, answer, lang):  # noqa: PLR0917
    monkeypatch.chdir(home)
    code, words = answer
    assert run(["--lang", lang, *arguments]) == code
    assert words[lang] in " ".join(capsys.readouterr().err.split())


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("bag/bagit.txt", "BagIt-Version: 1.0\n")
        package.writestr("bag/data/x.csv", b"0" * (80 << 20))


def outside(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("../../outside.txt", "x")


def changed(path: Path) -> None:
    run(["export", "bag", str(path)])
    photo = next((path / "data" / "photos").iterdir())
    photo.write_bytes(photo.read_bytes()[:-1] + b"?")


def duplicate_header(path: Path) -> None:
    path.write_text("file,Judul,judul\na,b,c\n")


def no_column(path: Path) -> None:
    path.write_text("Judul;Tahun\nKain;1950\n")


def other_json(path: Path) -> None:
    path.write_text('{"type": "Manifest"}')


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("bomb.zip", bomb, "archive.zip_bomb"),
        ("outside.zip", outside, "archive.bag_outside"),
        ("changed", changed, "archive.bag_changed"),
        ("twice.csv", duplicate_header, "archive.table_duplicate_header"),
        ("without.csv", no_column, "archive.no_identifier"),
        ("other.json", other_json, "archive.not_ours"),
    ],
)
def test_what_is_refused_leaves_the_catalogue_as_it_was(home, capsys, name, make, code):
    path = home / "in" / name
    path.parent.mkdir()
    make(path)
    capsys.readouterr()
    before = (home / "catalog" / "catalog.sqlite").stat().st_size, sorted((home / "catalog").rglob("*.jpg"))
    assert run(["--lang", "id", "import", str(path), "--json"]) == 3
    said = json.loads(capsys.readouterr().out)["error"]
    assert said["code"] == code
    assert said["message"].endswith((".", ")."))
    assert before == ((home / "catalog" / "catalog.sqlite").stat().st_size, sorted((home / "catalog").rglob("*.jpg")))
    assert not (home / "catalog" / ".import").exists()
    assert not (home / "outside.txt").exists()


def test_a_bag_is_no_box_of_photographs_even_when_its_mark_is_lost(home, capsys):
    run(["export", "bag", str(home / "bag")])
    assert bagit.Bag(str(home / "bag")).is_valid()
    (home / "bag" / "bagit.txt").unlink()
    capsys.readouterr()
    assert run(["--lang", "en", "import", str(home / "bag")]) == 3
    assert "bagit.txt" in capsys.readouterr().err
