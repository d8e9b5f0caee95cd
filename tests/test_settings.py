from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from motifsearch.errors import UsageError
from motifsearch.messages import LANGS, Translator
from motifsearch.settings import CONFIG_NAME, Settings, load, write_setting


def config(folder: Path, text: str) -> Path:
    (folder / CONFIG_NAME).write_text(text, encoding="utf-8")
    return folder


def refusal(call, *arguments, **named) -> UsageError:
    with pytest.raises(UsageError) as caught:
        call(*arguments, **named)
    said = [Translator(lang).error(caught.value) for lang in LANGS]
    assert said[0] != said[1]
    return caught.value


def test_later_sources_go_before_earlier_ones(tmp_path: Path):
    assert load(tmp_path, {}) == Settings()
    config(tmp_path, 'author = "file"\nbatch_size = 8\nworkers = 3\n')
    variables = {"MOTIFSEARCH_BATCH_SIZE": "16", "MOTIFSEARCH_WORKERS": "5", "OTHER": "x"}
    found = load(tmp_path, variables, workers=7, thumbnail_px=None)
    assert (found.author, found.batch_size, found.workers) == ("file", 16, 7)
    assert found.thumbnail_px == Settings().thumbnail_px


def test_without_a_catalogue_there_is_only_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOTIFSEARCH_MODEL", "colour:")
    assert load(None) == Settings(model="colour:")
    assert load(None, {}) == Settings()


def test_variables_of_the_command_line_are_no_settings(tmp_path: Path):
    assert load(tmp_path, {"MOTIFSEARCH_CATALOG": "/x", "MOTIFSEARCH_LANG": "id"}) == Settings()


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("btach_size = 8", "settings.unknown", {"name": "btach_size"}),
        ("batch_size = 0", "settings.out_of_range", {"low": 1, "high": 4096, "value": 0}),
        ("thumbnail_px = 99999", "settings.out_of_range", {"name": "thumbnail_px"}),
        ('batch_size = "many"', "settings.not_a_number", {"value": "many"}),
        ("batch_size = true", "settings.wrong_type", {"kind": "int"}),
        ("batch_size = 8.0", "settings.wrong_type", {"value": "8.0"}),
        ("model = 5", "settings.wrong_type", {"kind": "str"}),
        ("batch_size = ", "settings.bad_toml", {}),
        ("[model]\nname = 1", "settings.wrong_type", {"name": "model"}),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wrong(tmp_path: Path, text: str, code: str, params: dict[str, object]):
    error = refusal(load, config(tmp_path, text), {})
    assert error.code == code
    assert params.items() <= error.params.items()
    assert str(tmp_path / CONFIG_NAME) in str(error.params)


@pytest.mark.parametrize("written", [b'author = "\xff"', b"\x00\x01"])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, written: bytes):
    (tmp_path / CONFIG_NAME).write_bytes(written)
    assert refusal(load, tmp_path, {}).code == "settings.bad_toml"


def test_each_source_is_named_where_it_was_set(tmp_path: Path):
    assert refusal(load, tmp_path, {"MOTIFSEARCH_WORKERS": "-1"}).params["source"] == "MOTIFSEARCH_WORKERS"
    assert refusal(load, tmp_path, {"MOTIFSEARCH_TYPO": "1"}).code == "settings.unknown"
    assert refusal(load, tmp_path, {}, batch_size=0).params["source"] == "--batch-size"


def test_an_author_that_no_database_can_keep_is_refused(tmp_path: Path):
    # What the command line makes of bytes that are no UTF-8.
    assert (
        refusal(load, tmp_path, {}, author=b"sri\xff".decode("utf-8", "surrogateescape")).code == "settings.bad_text"
    )


@pytest.mark.parametrize(("workers", "processors", "expected"), [(0, 6, 6), (0, None, 1), (3, 6, 3)])
def test_no_number_of_threads_means_one_for_each_processor(monkeypatch, workers, processors, expected):
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    assert Settings(workers=workers).decode_workers == expected


@pytest.mark.parametrize("value", ["colour:", 'openclip:local-dir:/home/Ibu "Sri"/model\\x', "ꦧꦠꦶꦏ\t#"])
def test_what_is_written_is_read_again(tmp_path: Path, value: str):
    write_setting(tmp_path, "model", value)
    write_setting(tmp_path, "batch_size", 64)
    found = load(tmp_path, {})
    assert (found.model, found.batch_size) == (value, 64)


@pytest.mark.parametrize("written", ["model = 'old'", "model='old'  # why", '"model" = "old"', "  'model'   = 'old'"])
def test_writing_replaces_one_line_and_keeps_the_others(tmp_path: Path, written: str):
    config(tmp_path, f"# ours\n{written}\nmodels_note_ = 1\nworkers = 2 # two\n")
    write_setting(tmp_path, "model", "colour:")
    text = (tmp_path / CONFIG_NAME).read_text(encoding="utf-8")
    assert "# ours\n" in text
    assert "workers = 2 # two\n" in text
    assert tomllib.loads(text) == {"models_note_": 1, "workers": 2, "model": "colour:"}


def test_nothing_is_written_that_could_not_be_read(tmp_path: Path):
    config(tmp_path, "workers = 2\n")
    for name, value in (("colour", "x"), ("batch_size", 0), ("model", "\udcff")):
        refusal(write_setting, tmp_path, name, value)
    assert (tmp_path / CONFIG_NAME).read_text(encoding="utf-8") == "workers = 2\n"
