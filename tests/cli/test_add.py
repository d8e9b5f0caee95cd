from __future__ import annotations

import json
from pathlib import Path

import pytest

from motifsearch.cli.main import run
from motifsearch.embedders.colour import ColourEmbedder


@pytest.fixture
def foto(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twelve photographs in ``photos``, below the current folder; there is no catalogue yet."""
    monkeypatch.setenv("MOTIFSEARCH_MODEL", "colour:")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.mark.parametrize(
    ("lang", "first", "again"),
    [
        (
            "id",
            "12 foto ditambahkan, 0 sudah dikenal, 0 yang dikenal ditemukan di tempat baru. Katalog berisi 12 foto.\n",
            "0 foto ditambahkan, 12 sudah dikenal, 0 yang dikenal ditemukan di tempat baru. Katalog berisi 12 foto.\n",
        ),
        (
            "en",
            "12 photographs added, 0 known already, 0 known ones found at a new place. The catalogue holds 12.\n",
            "0 photographs added, 12 known already, 0 known ones found at a new place. The catalogue holds 12.\n",
        ),
    ],
)
def test_the_report_reads_as_sentences(foto: Path, capsys, lang: str, first: str, again: str):
    assert run(["--lang", lang, "add", str(foto)]) == 0
    assert capsys.readouterr() == (first, "")
    assert run(["--lang", lang, "add", "photos"]) == 0
    assert capsys.readouterr() == (again, "")


def test_json_holds_the_whole_report(foto: Path, capsys):
    (foto / "kosong.jpg").write_bytes(b"")
    (foto / "catatan.txt").write_text("x")
    assert run(["--lang", "id", "add", "photos", "--json"]) == 0
    out, err = capsys.readouterr()
    body = json.loads(out)
    (problem,) = body.pop("problems")
    assert body == {
        "added": 12,
        "known": 0,
        "moved": 0,
        "embedded": 12,
        "records_changed": 0,
        "ignored": 1,
        "lookalikes": [],
        "count": 12,
    }
    assert (problem["where"], problem["code"]) == (str(foto / "kosong.jpg"), "images.empty")
    assert problem["message"].startswith("Berkas ini kosong")
    assert err == ""


def test_a_table_fills_the_records_and_map_names_its_columns(foto: Path, tmp_path: Path, capsys):
    (tmp_path / "t.csv").write_text("Bild;Muster;Ort = Kota\nkain00.png;kawung;Solo\nkain01.png;;Lasem\n")
    maps = ["--map", "Bild=file", "--map", "Muster = motif", "--map", "Ort = Kota=place"]
    assert run(["--lang", "en", "add", "photos", "--csv", "t.csv", *maps]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[1:] == ["2 records filled or changed from the table."]
    assert err == ""
    assert run(["show", str(foto / "box0" / "kain00.png"), "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert (body["motif"]["name"], body["cloth"]["place"]) == ("Kawung", "Solo")


def test_nothing_is_said_to_be_taken_in_where_there_is_nothing(foto: Path, tmp_path: Path, capsys):
    (tmp_path / "kosong").mkdir()
    assert run(["--lang", "en", "add", "kosong"]) == 0
    assert capsys.readouterr().out.startswith("No picture was found there.")
    assert foto.is_dir()


def test_one_bad_file_does_not_spoil_the_exit_code_and_bad_files_alone_do(foto: Path, tmp_path: Path, capsys):
    (tmp_path / "rusak.jpg").write_bytes(b"")
    assert run(["add", "rusak.jpg"]) == 3
    assert run(["add", "rusak.jpg", "photos"]) == 0
    assert "rusak.jpg" in capsys.readouterr().err
    assert foto.is_dir()


def test_many_problems_are_counted_by_their_reason(foto: Path, capsys):
    for number in range(25):
        (foto / f"a{number}.jpg").write_bytes(b"" if number < 15 else b"catatan harian")
    assert run(["--lang", "en", "add", "photos"]) == 0
    *_, head, first, second = capsys.readouterr().err.splitlines()
    assert (head, first.split(), second.split()) == ("By reason:", ["15", "images.empty"], ["10", "images.is_text"])


def test_batches_are_as_large_as_asked(foto: Path, monkeypatch, capsys):
    sizes: list[int] = []
    embed = ColourEmbedder.embed_prepared

    def counted(self: ColourEmbedder, batch):
        sizes.append(len(batch))
        return embed(self, batch)

    monkeypatch.setattr(ColourEmbedder, "embed_prepared", counted)
    assert run(["add", "photos", "--batch-size", "5", "--workers", "1"]) == 0
    assert [size for size in sizes if size] == [5, 5, 2]
    capsys.readouterr()
    assert foto.is_dir()


def test_ctrl_c_keeps_what_was_committed(foto: Path, monkeypatch, capsys):
    embed, left = ColourEmbedder.embed_prepared, [2]

    def stopped(self: ColourEmbedder, batch):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return embed(self, batch)

    with monkeypatch.context() as patch:
        patch.setattr(ColourEmbedder, "embed_prepared", stopped)
        assert run(["--lang", "en", "add", "photos", "--batch-size", "4"]) == 130
        assert "the same command goes on where it stopped" in capsys.readouterr().err
    assert run(["add", "photos", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["added"], report["known"]) == (4, 8)
    assert foto.is_dir()
