from __future__ import annotations

import json

import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.cli.main import run


@pytest.fixture
def place(catalog: MotifCatalog, folder, monkeypatch: pytest.MonkeyPatch):
    catalog.add([folder])
    monkeypatch.setenv("MOTIFSEARCH_CATALOG", str(catalog.directory))
    monkeypatch.setenv("MOTIFSEARCH_MODEL", "colour:")
    return catalog.directory


@pytest.mark.usefixtures("place")
def test_the_form_of_the_index_is_shown(capsys):
    assert run(["--lang", "en", "store", "show"]) == 0
    assert capsys.readouterr().out == (
        "12 vectors, store faiss:\nEvery vector is compared: nothing is missed.\n0.0 MB on this disk\n"
    )


def test_a_lost_index_is_filled_from_the_database(place, capsys):
    (manifest,) = (place / "index").rglob("manifest.json")
    manifest.write_text("nothing")
    assert run(["store", "rebuild", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["uri"], told["tier"], told["vectors"], told["recall_at_10"]) == ("faiss:", "flat", 12, 1.0)
    assert told["bytes_on_disk"] > 12 * 128 * 4
    assert run(["check"]) == 0


@pytest.mark.usefixtures("place")
def test_a_forced_form_is_named_in_indonesian(capsys, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOTIFSEARCH_STORE", "faiss:ivf")
    monkeypatch.setattr("motifsearch.stores.registry._FORCED_FROM", 10)
    assert run(["--lang", "id", "store", "rebuild"]) == 0
    out = capsys.readouterr().out
    assert "12 vektor, penyimpan faiss:ivf" in out
    assert "satu bita untuk setiap bilangan" in out
    assert "sepuluh terdekat" in out
