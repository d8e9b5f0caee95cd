from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.cli.main import run
from motifsearch.records import AddReport, Problem
from motifsearch.ui import server


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many cloths were asked for each time; the drawing itself is left out."""
    monkeypatch.setenv("MOTIFSEARCH_MODEL", "colour:")
    monkeypatch.chdir(tmp_path)
    asked: list[int] = []

    def add_sample(_: MotifCatalog, *, cloths: int, progress: object) -> tuple[AddReport, int]:
        assert progress is not None
        asked.append(cloths)
        problem = Problem(where="a.jpg", code="images.empty", params=(("name", "a.jpg"),))
        report = AddReport(added=3 * cloths, known=0, moved=0, embedded=3 * cloths, ignored=0, problems=(problem,))
        return report, 7

    monkeypatch.setattr(MotifCatalog, "add_sample", add_sample)
    return asked


@pytest.mark.parametrize(
    ("lang", "begin", "done"),
    [
        ("id", "Menggambar 200 kain contoh.", "Katalog contoh di "),
        ("en", "Drawing 200 sample cloths.", "The sample catalogue in "),
    ],
)
def test_what_is_done_is_said_before_and_after(drawn: list[int], lang: str, begin: str, done: str, capsys):
    assert run(["--lang", lang, "demo", "--no-serve"]) == 0
    out, err = capsys.readouterr()
    assert err.startswith(begin)
    assert "a.jpg: " in err
    assert out.startswith(f"{done}{Path.cwd() / 'catalog'}")
    assert drawn == [200]


def test_json_holds_the_report_and_the_listings(drawn: list[int], capsys):
    assert run(["demo", "--cloths", "2", "--no-serve", "--json"]) == 0
    out, err = capsys.readouterr()
    body = json.loads(out)
    assert (body["added"], body["listings"], body["count"]) == (6, 7, 0)
    assert [problem["code"] for problem in body["problems"]] == ["images.empty"]
    assert (drawn, err) == ([2], "")


def test_the_app_is_opened_afterwards(drawn: list[int], monkeypatch, capsys):
    served: list[dict[str, Any]] = []
    monkeypatch.setattr(server, "serve", lambda _catalog, **options: served.append(options))
    assert run(["--lang", "en", "demo", "--port", "7999", "--open"]) == 0
    assert [(options["port"], options["open_browser"], options["lang"]) for options in served] == [(7999, True, "en")]
    assert drawn == [200]
    capsys.readouterr()


@pytest.mark.slow
def test_a_small_sample_is_drawn_once_and_can_be_searched(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.setenv("MOTIFSEARCH_MODEL", "colour:")
    monkeypatch.chdir(tmp_path)
    assert run(["demo", "--cloths", "1", "--no-serve", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert first["added"] > 0
    assert first["problems"] == []
    assert run(["demo", "--cloths", "1", "--no-serve", "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["added"], again["records_changed"], again["listings"]) == (0, 0, 0)
    assert run(["search", "--where", "generated=yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["candidates"] == first["count"]
