from __future__ import annotations

import json

import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.cli.main import run


@pytest.fixture
def place(tmp_path, folder, monkeypatch):
    monkeypatch.setenv("MOTIFSEARCH_CATALOG", str(tmp_path / "k"))
    monkeypatch.setenv("MOTIFSEARCH_MODEL", "colour:")
    with MotifCatalog.open(tmp_path / "k", create=True) as catalog:
        catalog.add([folder])
        catalog.database.motifs.add(name="Kawung")
        for number in range(1, 9):
            catalog.edit("cloth", number, {"motif_id": 1})
    return tmp_path / "k"


def test_suggestions_are_listed_and_one_is_accepted(place, capsys):
    assert run(["suggest", "C9"]) == 0
    said = capsys.readouterr().out
    assert "Kawung" in said
    assert "C9" in said
    assert run(["suggest", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {each["cloth_id"] for each in found} == {9, 10, 11, 12}
    assert run(["suggest", "C9", "--accept", "Kawung", "--author", "Sari"]) == 0
    with MotifCatalog.open(place) as catalog:
        assert catalog.cloth(9).motif_id == 1
        assert catalog.cloth(9).claims[0].author == "Sari"
        assert catalog.cloth(10).motif_id is None


@pytest.mark.parametrize(
    "arguments", [["--accept", "Kawung"], ["C9", "C10", "--accept", "Kawung"], ["C9", "--accept", "Parang"], ["M1"]]
)
def test_what_cannot_be_accepted_changes_nothing(place, arguments, capsys):
    assert run(["suggest", *arguments]) == 2
    assert capsys.readouterr().err
    with MotifCatalog.open(place) as catalog:
        assert all(catalog.cloth(number).motif_id is None for number in (9, 10, 11, 12))
