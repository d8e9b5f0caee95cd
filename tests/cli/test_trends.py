from __future__ import annotations

import json
from pathlib import Path

import pytest

from motifsearch.cli.main import run


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How a command line of these tests begins: a new catalogue whose model needs no torch, in English."""
    monkeypatch.setenv("MOTIFSEARCH_MODEL", "colour:")
    return ["--catalog", str(tmp_path / "catalog"), "--lang", "en", "trends"]


def test_a_table_with_its_photographs_is_taken_in_by_one_command(place, folder, tmp_path, capsys):
    table = tmp_path / "t.csv"
    table.write_text("Bild,tanggal,harga\nkain00.png,2025-01-02,5000\nkain77.png,2025-01-02,-1\n", encoding="utf-8")
    assert run([*place, "import", str(table), "--photos", str(folder), "--map", "Bild=file"]) == 0
    out, err = capsys.readouterr()
    assert "1 listings added, 0 known already, from 2 rows." in out
    assert f'{table}:3: Nothing in the catalogue is called "kain77.png"' in err
    assert run([*place, "import", str(table), "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert (body["added"], body["known"], body["mapping"]["Bild"]) == (0, 1, "file")
    assert [problem["code"] for problem in body["problems"]] == ["trends.unknown_photo", "trends.negative"]


def test_a_table_of_which_nothing_can_be_used_ends_with_the_code_for_data(place, folder, tmp_path, capsys):
    table = tmp_path / "t.csv"
    table.write_text("foto,tanggal\nkain77.png,2025-01-02\n", encoding="utf-8")
    assert run([*place, "import", str(table), "--photos", str(folder)]) == 3
    assert "kain77.png" in capsys.readouterr().err


def test_what_there_is_to_say_of_no_listings_and_of_an_unknown_group(place, folder, capsys):
    assert run([*place[:-1], "add", str(folder)]) == 0
    capsys.readouterr()
    assert run(place) == 0
    assert "There are no market listings yet." in capsys.readouterr().out
    assert run([*place, "--group", "moon"]) == 2
    assert "Choose one of: pattern, colour, both, motif" in capsys.readouterr().err


def test_growth_of_a_field_of_the_listings_reads_as_sentences_and_as_json(place, folder, tmp_path, capsys):
    days = [f"{2024 + month // 12}-{month % 12 + 1:02d}-10" for month in range(24)]
    rows = [f"kain{number % 12:02d}.png,{day},Rp 500.000,{'sarung' if number % 3 else 'hem'},2"
            for month, day in enumerate(days) for number in range(6 + month)]  # fmt: skip
    rows += [f"kain00.png,{day},Rp 900.000,selendang,1" for month, day in enumerate(days) for _ in range(month * 2)]
    table = tmp_path / "t.csv"
    table.write_text("\n".join(["foto,tanggal,harga,produk,terjual", *dict.fromkeys(rows)]), encoding="utf-8")
    assert run([*place, "import", str(table), "--photos", str(folder)]) == 0
    capsys.readouterr()
    assert run([*place, "--group", "product"]) == 0
    out = capsys.readouterr().out
    assert "by quarter" in out
    assert "Shirt:" in out
    assert run([*place, "--group", "product", "--by", "month", "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert [period["key"] for period in body["periods"]][:2] == ["2024-01", "2024-02"]
    assert sum(group["listings"] for group in body["groups"]) == body["listings"]


def test_one_command_writes_the_sheet_with_pictures_and_the_tables_behind_it(place, folder, tmp_path, capsys):
    table, sheet = tmp_path / "t.csv", tmp_path / "out" / "lembar.html"
    rows = [f"kain{number:02d}.png,2025-{month:02d}-10,tuku" for month in range(1, 13) for number in range(12)]
    table.write_text("\n".join(["foto,tanggal,toko", *rows]), encoding="utf-8")
    assert run([*place, "import", str(table), "--photos", str(folder)]) == 0
    assert run([*place, "--report", str(sheet), "--csv", str(tmp_path / "out"), "--group", "seller"]) == 0
    assert f"{sheet} is written." in capsys.readouterr().out
    assert sheet.read_text(encoding="utf-8").count('<img alt="tuku" src="data:image/jpeg;base64,') == 4
    assert (tmp_path / "out" / "periods.csv").is_file()
    assert run([*place, "--csv", str(tmp_path / "more"), "--parquet", str(tmp_path / "more")]) == 0
    assert {"members.csv", "clusters.csv", "members.parquet", "clusters.parquet"} <= {
        path.name for path in (tmp_path / "more").iterdir()
    }
    assert run([*place, "--report", "lembar.txt"]) == 2
    assert run([*place, "mine", "TUKU"]) == 0
    assert "tuku" in capsys.readouterr().out.lower()
    assert run([*place, "gaps"]) == 0


def test_a_cluster_is_renamed_by_its_number_and_a_wrong_number_is_said(place, folder, capsys):
    assert run([*place[:-1], "add", str(folder)]) == 0
    assert run([*place, "clusters"]) == 0
    assert run([*place, "rename", "K77", "Lain"]) == 3
    assert run([*place, "merge", "kelompok"]) == 2
    assert "There is no cluster 77" in capsys.readouterr().err
