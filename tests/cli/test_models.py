from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from motifsearch import filling as filling_module
from motifsearch.cli.main import run
from motifsearch.embedders.colour import ColourEmbedder
from motifsearch.errors import ModelError


class Other(ColourEmbedder):
    """Another model: the same numbers in a space of their own."""

    def __init__(self) -> None:
        super().__init__()
        self._space = replace(self._space, uri="openclip:other", fingerprint="cd" * 32)


@pytest.fixture
def _other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling_module, "open_embedder", lambda _uri, **_how: Other())


@pytest.mark.parametrize(
    ("lang", "hint"),
    [("id", "Pilih dengan: motifsearch models use MODEL"), ("en", "Choose one with: motifsearch models use MODEL")],
)
def test_the_list_begins_with_the_embedded_model_and_says_how_to_choose(lang: str, hint: str, capsys):
    assert run(["--lang", lang, "models", "list"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0].split() == ["model", "embedded"]
    assert out.splitlines()[-1] == hint
    assert out.count({"id": "lisensi", "en": "licence"}[lang]) > 2
    assert err == ""


def test_the_list_in_json_holds_licence_size_and_source_of_each_figure(capsys):
    assert run(["models", "list", "--json"]) == 0
    first, *others = json.loads(capsys.readouterr().out)
    assert first["uri"] == "embedded"
    assert others
    for model in others:
        assert model["licence"]
        assert model["download_mb"] > 0
        assert all(figure["source"] for figure in model["figures"])


@pytest.mark.usefixtures("_other")
def test_use_embeds_every_photograph_and_remembers_the_model(place: Path, capsys):
    assert run(["--lang", "en", "models", "use", "openclip:other"]) == 0
    out, err = capsys.readouterr()
    assert out == "The catalogue uses openclip:other now; 4 photographs were embedded.\n"
    assert "MOTIFSEARCH_MODEL names another model (colour:)" in err
    assert 'model = "openclip:other"' in (place / "catalog" / "config.toml").read_text()


@pytest.mark.usefixtures("_other")
def test_use_keeps_the_old_model_while_a_file_is_gone_unless_told_otherwise(place: Path, capsys):
    (place / "foto" / "kain0.png").unlink()
    assert run(["--lang", "id", "models", "use", "openclip:other"]) == 3
    out, err = capsys.readouterr()
    assert out.startswith("Katalog tetap memakai modelnya")
    assert "Berkas foto P1" in err
    assert not (place / "catalog" / "config.toml").exists()
    assert run(["models", "use", "openclip:other", "--json"]) == 3
    body = json.loads(capsys.readouterr().out)
    assert (body["used"], body["embedded"], [p["code"] for p in body["problems"]]) == (False, 0, ["embed.gone"])
    assert run(["models", "use", "openclip:other", "--incomplete", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["used"] is True


def test_pull_says_that_the_model_is_here(capsys):
    assert run(["--lang", "en", "models", "pull", "colour:"]) == 0
    assert capsys.readouterr().out == "colour: is on this computer; its vectors have 128 numbers.\n"
    assert run(["models", "pull", "colour:", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["dim"] == 128


def test_pull_without_a_network_says_how_to_go_on(monkeypatch, capsys):
    def offline(uri: str, **_how: str) -> None:
        raise ModelError("embedders.not_available", uri=uri)

    monkeypatch.setattr(filling_module, "open_embedder", offline)
    for lang, said in (("id", "Sambungkan ke internet"), ("en", "Connect to the internet")):
        assert run(["--lang", lang, "models", "pull", "openclip:hf-hub:a/b"]) == 4
        assert said in capsys.readouterr().err


@pytest.mark.usefixtures("_other")
def test_a_choice_that_cannot_be_written_down_is_not_made(place: Path, capsys):
    (place / "catalog" / "config.toml").mkdir()
    for lang, said in (("id", "tidak dapat ditulis"), ("en", "cannot be written")):
        assert run(["--lang", lang, "models", "use", "openclip:other"]) == 3
        assert said in capsys.readouterr().err
    assert run(["search", "--like", "P1", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["hits"]) == 3
