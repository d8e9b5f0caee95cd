from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest

from motifsearch.cli import render
from motifsearch.messages import Translator
from motifsearch.records import Problem

LONG = "panjang " * 60


@dataclass(frozen=True)
class Swatch:
    name: str
    lab: np.ndarray


def test_answers_go_to_one_stream_and_notes_to_the_other(capsys):
    render.line("jawaban")
    render.note("catatan")
    assert capsys.readouterr() == ("jawaban\n", "catatan\n")


def test_nothing_is_wrapped_cut_or_taken_for_markup_without_a_terminal(capsys):
    render.line(f"[bold]{LONG}[/bold] :smile:")
    render.table(["a", "[b]"], [[LONG, "[red]x"], [None, 3]], title="[i]")
    out, _ = capsys.readouterr()
    first, *rest = out.splitlines()
    assert first == f"[bold]{LONG}[/bold] :smile:"
    assert rest[0].rstrip() == "[i]"
    assert rest[1].split() == ["a", "[b]"]
    assert LONG.strip() in rest[2]
    assert rest[2].rstrip().endswith("[red]x")
    assert rest[3].split() == ["3"]


def test_pairs_stand_below_one_another_and_empty_ones_are_left_out(capsys):
    render.pairs([("Judul", "Kain"), ("Kosong", None), ("Daftar", ()), ("Tahun terbit", 0)])
    assert capsys.readouterr().out == "Judul         Kain\nTahun terbit  0\n"


def test_records_become_what_json_knows():
    found = render.plain(
        {1: (Swatch("merah", np.array([1.5, 2])), b"\x01\xff"), "n": np.float32(0.5), "d": date(2026, 1, 2), "x": None}
    )
    expected = {"1": [{"name": "merah", "lab": [1.5, 2.0]}, "01ff"], "n": 0.5, "d": "2026-01-02", "x": None}
    assert found == expected
    assert json.loads(json.dumps(found)) == expected


def test_json_keeps_every_letter(capsys):
    render.as_json({"nama": "Batik Lasem – “merah” 🌺"})
    assert json.loads(capsys.readouterr().out) == {"nama": "Batik Lasem – “merah” 🌺"}


@pytest.mark.parametrize(("lang", "word", "sentence"), [("id", "Galat", "Belum"), ("en", "Error", "Not yet")])
def test_a_failure_is_a_sentence_with_a_hint_or_an_object(lang: str, word: str, sentence: str, capsys):
    t = Translator(lang)
    render.failure(t, "x.y", {"a": 1}, sentence, as_json=False, hint="--help")
    assert capsys.readouterr() == ("", f"{word}: {sentence}\n--help\n")
    render.failure(t, "x.y", {"a": 1}, sentence, as_json=True, hint="--help")
    out, err = capsys.readouterr()
    assert (json.loads(out), err) == ({"error": {"code": "x.y", "params": {"a": 1}, "message": sentence}}, "")


def test_a_problem_is_named_once(capsys):
    t = Translator("en")
    found = [
        Problem(where="a.jpg", code="images.empty", params=(("name", "a.jpg"),)),
        Problem(where="/b", code="images.path_missing", params=(("path", "/b"),)),
        Problem(where="/c.jpg", code="images.link_broken", params=(("path", "/c.jpg"),)),
    ]
    render.problems(t, found)
    first, second, third = capsys.readouterr().err.splitlines()
    assert first.startswith("  a.jpg: This file is empty")
    assert second.startswith("  There is no file or folder /b.")
    assert third.startswith("  /c.jpg: This is only a link")
    assert render.problem_objects(t, found)[1] == {
        "where": "/b",
        "code": "images.path_missing",
        "params": {"path": "/b"},
        "message": t("images.path_missing", path="/b"),
    }


def test_no_bar_is_drawn_without_a_terminal(capsys):
    progress = render.TerminalProgress(Translator("en"))
    progress.start("add.stage_photos", total=10, done=3)
    progress.advance(2)
    progress.finish()
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("lang", "stage"), [("id", "Foto"), ("en", "Photographs")])
def test_a_bar_on_a_terminal_begins_where_an_earlier_run_stopped(lang: str, stage: str, monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "120")
    progress = render.TerminalProgress(Translator(lang))
    progress.start("add.stage_photos", total=10, done=3)
    progress.finish()
    out, err = capsys.readouterr()
    assert out == ""
    assert stage in err
    assert "3/10" in err
    progress.start("add.stage_photos", total=None)
    progress.start("add.stage_photos", total=2)
    progress.advance(2)
    progress.finish()
    assert "2/2" in capsys.readouterr().err
