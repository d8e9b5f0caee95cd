"""``motifsearch terms`` as a person types it, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from motifsearch.cli.main import run

pytestmark = pytest.mark.usefixtures("place")


@pytest.fixture
def say(capsys):
    """A function that runs a command and returns its answer and its exit code."""

    def run_it(*arguments: str) -> tuple[str, int]:
        code = run(list(arguments))
        out, err = capsys.readouterr()
        return out + err, code

    return run_it


def test_a_term_is_added_and_then_used_everywhere(say):
    text, code = say(
        "--lang", "en", "terms", "add", "technique", "Batik cungkil", "label_en=Scratched batik",
        "spellings=cungkilan; cungkil", "--why", "ours", "--author", "Rini",
        "--link", "http://vocab.getty.edu/aat/300053050|batik|our own look-up|broader",
    )  # fmt: skip
    assert (text, code) == ("Added: Scratched batik, key batik_cungkil.\n", 0)
    shown, _ = say("--lang", "id", "terms", "show", "technique", "cungkilan")
    assert "Batik cungkil (id); Scratched batik (en)" in shown
    assert "termasuk" in shown
    assert "our own look-up" in shown
    assert say("edit", "C2", "technique=scratched batik")[1] == 0
    assert json.loads(say("show", "C2", "--json")[0])["cloth"]["technique"] == "batik_cungkil"
    found = json.loads(say("search", "cungkilan", "-k", "1", "--json")[0])
    assert found["hits"][0]["cloth"]["technique"] == "batik_cungkil"
    text, code = say("--lang", "en", "terms", "reset", "technique", "batik_cungkil")
    assert code != 0
    assert "held by 1 records" in text
    assert "Rini" in say("terms", "history", "technique")[0]


def test_what_the_program_brings_is_changed_and_given_back(say):
    assert "kawung" in say("terms", "list", "motif")[0]
    assert "own" not in say("--lang", "en", "terms", "list", "motif")[0].split()
    say("terms", "change", "motif", "kawung", "label_en=Kawung of ours", "meaning_en=")
    term = json.loads(say("terms", "show", "motif", "kawung", "--json")[0])
    assert term["labels"] == {"id": "Kawung", "en": "Kawung of ours"}
    assert set(term["meaning"]) == {"id"}
    assert term["uses"] == 1
    assert say("--lang", "en", "terms", "retire", "motif", "kawung")[0].startswith("retired: – → ✓")
    assert "retired" in say("--lang", "en", "terms", "list", "motif", "--own")[0]
    say("terms", "retire", "motif", "kawung", "--back")
    say("terms", "reset", "motif", "kawung")
    assert json.loads(say("terms", "show", "motif", "kawung", "--json")[0])["labels"]["en"] == "Kawung"
    changes = json.loads(say("terms", "history", "motif", "kawung", "--json")[0])
    assert [change["after"] is None for change in changes] == [False, False, False, True]
    assert say("--lang", "en", "terms", "list", "motif", "--own")[0] == "This list holds no such term.\n"


def test_terms_go_out_and_in_as_a_table(say):
    text, code = say("--lang", "id", "terms", "export", "istilah.csv", "--kind", "dye")
    assert (text, code) == ("19 istilah ditulis ke istilah.csv.\n", 0)
    table = Path("istilah.csv").read_text(encoding="utf-8-sig")
    Path("istilah.csv").write_text(table + "dye,,Kulit manggis\nwarna,,x\n", encoding="utf-8")
    text, code = say("--lang", "id", "terms", "import", "istilah.csv", "--dry-run")
    assert "Belum ada yang diubah" in text
    assert "istilah.csv:22" in text
    assert code == 0
    report = json.loads(say("terms", "import", "istilah.csv", "--json")[0])
    assert (report["added"], report["changed"], report["same"], len(report["problems"])) == (1, 0, 19, 1)
    assert json.loads(say("terms", "import", "istilah.csv", "--json")[0])["added"] == 0
    Path("salah.csv").write_text("kind,key\nwarna,x\n", encoding="utf-8")
    assert say("terms", "import", "salah.csv")[1] == 3


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("list", "warna"), "motif, family"),
        (("show", "motif", "kawug"), "kawung"),
        (("add", "motif", "Kawoeng"), "kawung"),
        (("add", "motif", "Baru", "warna=x"), "label_id"),
        (("add", "motif", "Baru", "restricted=mungkin"), "restricted"),
        (("add", "motif", "Baru", "--link", "aat"), "aat"),
        (("change", "motif", "kawung", "label_id"), "label_id"),
        (("add", "motif", "Baru", "same_as=["), "same_as"),
    ],
)
def test_what_cannot_be_says_why_and_changes_nothing(say, lang, arguments, word):
    text, code = say("--lang", lang, "terms", *arguments)
    assert code == 2
    assert word in text
    assert json.loads(say("terms", "history", "--json")[0]) == []
