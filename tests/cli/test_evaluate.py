from __future__ import annotations

import json
from pathlib import Path

import pytest

from motifsearch.cli.main import run


@pytest.fixture
def table(tmp_path: Path, paint) -> Path:
    rows = ["path,motif,copies"]
    for number in range(6):
        paint(tmp_path / f"{number}.png", number)
        rows.append(f"{number}.png,{'kawung' if number % 2 else 'parang'},{'1' if number in {0, 2} else ''}")
    path = tmp_path / "labels.csv"
    path.write_text("\n".join(rows) + "\n")
    return path


@pytest.mark.parametrize(("lang", "words"), [("id", "Gambar mencari gambar"), ("en", "Picture finds pictures")])
def test_figures_are_shown_as_tables_in_both_languages(table: Path, capsys, lang: str, words: str):
    assert run(["--lang", lang, "evaluate", str(table), "--model", "colour:"]) == 0
    shown = capsys.readouterr().out
    assert words in shown
    assert "P@1" in shown
    assert "kawung" in shown


def test_json_holds_every_figure(table: Path, capsys):
    assert run(["evaluate", str(table), "--model", "colour:", "--where", "motif=kawung", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["pictures"] == 3
    assert answer["methods"][0]["figures"]["precision_at_1"] == 1
    assert {method["name"] for method in answer["methods"]} == {"model", "hash", "chance"}
    assert answer["problems"] == []


@pytest.mark.parametrize(
    ("arguments", "exit_code", "code"),
    [
        (["nowhere.csv"], 3, "archive.table_missing"),
        (["TABLE", "--where", "set=web"], 3, "evaluate.unknown_column"),
        (["TABLE", "--where", "set"], 2, "cli.bad_pair"),
        (["TABLE", "--model", "nothing"], 4, "embedders.unknown"),
        (["TABLE", "--prompts", "nowhere.csv"], 3, "archive.table_missing"),
        ([], 2, "cli.missing"),
    ],
)
def test_mistakes_are_named(table: Path, capsys, arguments: list[str], exit_code: int, code: str):
    given = [str(table) if word == "TABLE" else word for word in arguments]
    assert run(["evaluate", "--model", "colour:", *given, "--json"]) == exit_code
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code
