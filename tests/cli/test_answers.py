from __future__ import annotations

import json

import pytest

from motifsearch.cli.main import run

pytestmark = pytest.mark.usefixtures("place")


def said(capsys, *arguments):
    assert run(list(arguments)) == 0
    return capsys.readouterr().out


def test_photographs_of_one_cloth_are_one_answer_unless_each_is_wanted(capsys):
    assert "(+1 alike)" in said(capsys, "--lang", "en", "search", "kawung")
    assert "(+1 foto serupa)" in said(capsys, "--lang", "id", "search", "kawung")
    assert len(json.loads(said(capsys, "search", "kawung", "--each", "--json"))["hits"]) == 2
    (hit,) = json.loads(said(capsys, "search", "kawung", "--json"))["hits"]
    assert hit["folded"] == [2]


def test_why(capsys):
    body = json.loads(said(capsys, "search", "--image", "foto/kain0.png", "-k", "2", "--why", "--json"))
    assert len(body["why"]) == len(body["hits"]) == 2
    assert {"parts", "colours", "terms", "shared"} <= set(body["why"][0])
    assert 0 <= body["relevant"] <= 2
    out = said(capsys, "--lang", "en", "search", "--image", "foto/kain0.png", "-k", "1", "--why")
    assert "part 1: query" in out
    assert "colours shared by" in out


def test_is_a_design_new(capsys, tmp_path):
    page = tmp_path / "baru.html"
    out = said(capsys, "--lang", "id", "new", "foto/kain0.png", "--report", str(page))
    assert "P1 · Kawung" in out
    assert "bukan keputusan hukum" in out
    assert page.is_file()
    assert json.loads(said(capsys, "new", "foto/kain0.png", "--json"))["cloths"] == 3
    assert run(["--lang", "en", "new", "foto/kain0.png", "--report", "x.doc"]) == 2
    assert "must end in one of .html, .pdf" in capsys.readouterr().err


def test_ideas(capsys):
    assert "75 %" in said(capsys, "--lang", "en", "ideas", "blend", "P1", "P3")
    assert "Yogyakarta" in said(capsys, "--lang", "en", "ideas", "regions", "kawung")
    assert "known region" in said(capsys, "--lang", "en", "ideas", "regions", "truntum")
    assert "#" in said(capsys, "ideas", "palettes", "--where", "province=Jawa Barat")
    assert "No cloth meets" in said(capsys, "--lang", "en", "ideas", "palettes", "--where", "province=ID-PA")
    assert run(["ideas", "blend", "P1", "P99"]) == 3


def test_a_board(capsys, tmp_path):
    assert "no board yet" in said(capsys, "--lang", "en", "board", "list")
    said(capsys, "board", "new", "Ide", "pekan")
    said(capsys, "board", "pin", "Ide pekan", "P3", "--note", "awan")
    said(capsys, "board", "pin", "Ide pekan", "P1")
    body = json.loads(said(capsys, "board", "move", "Ide pekan", "P1", "1", "--json"))
    assert [pin["photo_id"] for pin in body["pins"]] == [1, 3]
    out = said(capsys, "board", "list", "Ide pekan")
    assert "awan" in out
    said(capsys, "board", "note", "Ide pekan", "P1", "bulat")
    said(capsys, "board", "export", "Ide pekan", str(tmp_path / "papan"))
    assert len(list((tmp_path / "papan").iterdir())) == 3
    said(capsys, "board", "unpin", "Ide pekan", "P1")
    said(capsys, "board", "remove", "Ide pekan")
    assert json.loads(said(capsys, "board", "list", "--json")) == []
    assert run(["--lang", "en", "board", "list", "Ide pekan"]) == 3
    assert "motifsearch board list" in capsys.readouterr().err
