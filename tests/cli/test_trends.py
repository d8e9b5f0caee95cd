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
