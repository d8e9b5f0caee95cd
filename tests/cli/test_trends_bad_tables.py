"""Tables with something wrong, through the real command line in both languages: clear words and no invented trend."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

from motifsearch.cli.main import run
from motifsearch.messages import LANGS, Translator

BAD_TABLES = runpy.run_path(str(Path(__file__).parents[1] / "workflows" / "trends" / "bad_tables.py"))["BAD_TABLES"]


def plain(text: str) -> str:
    """Without the terminal's line breaks."""
    return " ".join(text.split())


def beginning(code: str, params: dict, lang: str) -> str:
    """What is said, up to the first value that the test does not name."""
    text = Translator(lang)(code, **{"path": "\0", "count": "\0", "least": "\0", "today": "\0", **params})
    return plain(max(text.split("\0"), key=len))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", BAD_TABLES)
def test_a_bad_table_is_answered_in_words_and_no_trend_is_invented(place, capsys, lang, name):
    bad = BAD_TABLES[name]
    (place / "penawaran.csv").write_text(bad.text, encoding="utf-8")
    code = run(["--lang", lang, "trends", "import", "penawaran.csv"])
    out, err = capsys.readouterr()
    assert code == (0 if bad.added else 3)
    for said, params in bad.said:
        assert beginning(said, dict(params), lang) in plain(out + err)
    assert "Traceback" not in err
    for group in ("pattern", "product", "motif"):
        assert run(["--lang", lang, "trends", "--group", group, "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["listings"] == bad.added
        assert {each["course"] for each in found["groups"]} <= {"too_little", "steady"}
        assert not found["market_seasons"]
    assert run(["--lang", lang, "trends", "--report", "lembar.html", "--csv", "tabel"]) == 0
    capsys.readouterr()
    assert run(["--lang", lang, "trends"]) == 0
    words = beginning(bad.market, {}, lang)
    assert words in plain(capsys.readouterr().out)
    assert words in plain(Path("lembar.html").read_text(encoding="utf-8"))
    assert run(["--lang", lang, "trends", "gaps"]) == 0
