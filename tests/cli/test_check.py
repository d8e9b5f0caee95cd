from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from motifsearch.cli.main import run


@pytest.mark.parametrize(
    ("lang", "counts", "form", "fine"),
    [
        (
            "id",
            "4 foto, 4 vektor, penyimpan faiss:",
            "Setiap vektor dibandingkan: tidak ada yang terlewat.",
            "Semuanya baik.",
        ),
        (
            "en",
            "4 photographs, 4 vectors, store faiss:",
            "Every vector is compared: nothing is missed.",
            "Everything is in order.",
        ),
    ],
)
@pytest.mark.usefixtures("place")
def test_a_whole_catalogue_is_in_order(lang: str, counts: str, form: str, fine: str, capsys):
    assert run(["--lang", lang, "check"]) == 0
    assert capsys.readouterr() == (f"{counts}\n{form}\n{fine}\n", "")


def test_what_is_wrong_is_said_and_what_can_be_made_again_is_repaired(place: Path, capsys):
    shutil.rmtree(place / "catalog" / "index")
    shutil.rmtree(place / "catalog" / "thumbnails")
    assert run(["--lang", "en", "check"]) == 3
    out, err = capsys.readouterr()
    assert "Everything is in order" not in out
    assert err.splitlines()[0] == "Problems (5):"
    assert err.count("The thumbnail is missing") == 4
    assert "store: The search index holds 0 vectors where the database has 4" in err
    assert run(["--lang", "en", "check", "--repair"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == "Everything is in order."
    assert err.splitlines()[0] == "Repaired:"
    assert len(err.splitlines()) == 6
    assert run(["check"]) == 0


def test_what_is_gone_is_not_forgotten(place: Path, capsys):
    (place / "foto" / "kain0.png").unlink()
    (place / "foto" / "kain1.png").write_bytes(b"x")
    assert run(["check", "--repair", "--json"]) == 3
    body = json.loads(capsys.readouterr().out)
    assert (body["photos"], body["vectors"], body["repaired"]) == (4, 4, [])
    assert {Path(problem["where"]).name: problem["code"] for problem in body["problems"]} == {
        "kain0.png": "check.file_missing",
        "kain1.png": "check.file_changed",
    }
    assert "P1" in body["problems"][0]["message"]
    # Its record, vector and thumbnail are still there to be searched.
    assert run(["search", "kawung", "--each", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["hits"]) == 2
