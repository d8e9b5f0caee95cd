from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from motifsearch.cli.main import run
from motifsearch.ui import server


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the server is asked for, which answers at once instead of serving."""
    found: dict[str, Any] = {}

    def serve(catalog: Any, **options: Any) -> None:
        found.update(options, count=catalog.count)
        options["ready"](f"http://127.0.0.1:{options['port'] or 40_000}/")

    monkeypatch.setattr(server, "serve", serve)
    return found


@pytest.mark.parametrize(
    ("lang", "loading", "ready"),
    [
        ("id", "Membuka aplikasi…\n", "motifsearch siap: http://127.0.0.1:7860/\nHentikan dengan Ctrl+C.\n"),
        ("en", "Opening the app…\n", "motifsearch is ready: http://127.0.0.1:7860/\nStop with Ctrl+C.\n"),
    ],
)
@pytest.mark.usefixtures("place")
def test_the_address_is_said_once_the_app_answers(asked: dict[str, Any], lang: str, loading: str, ready: str, capsys):
    assert run(["--lang", lang, "serve"]) == 0
    assert capsys.readouterr() == (ready, loading)
    del asked["ready"]
    assert asked == {
        "host": "127.0.0.1",
        "port": 7860,
        "auth_file": None,
        "lang": lang,
        "open_browser": False,
        "count": 4,
    }


@pytest.mark.usefixtures("place")
def test_options_are_passed_on(asked: dict[str, Any], capsys):
    assert run(["serve", "--host", "0.0.0.0", "--port", "0", "--auth", "sandi.txt", "--open"]) == 0  # noqa: S104 - passed on
    assert (asked["host"], asked["port"], asked["auth_file"], asked["open_browser"]) == (
        "0.0.0.0",  # noqa: S104 - passed on
        0,
        Path("sandi.txt"),
        True,
    )
    capsys.readouterr()


@pytest.mark.usefixtures("place", "asked")
@pytest.mark.parametrize(
    ("host", "auth", "is_warned"),
    [
        ("127.0.0.1", [], False),
        ("localhost", [], False),
        ("0.0.0.0", [], True),  # noqa: S104 - passed on
        ("0.0.0.0", ["--auth", "sandi.txt"], False),  # noqa: S104 - passed on
    ],
)
def test_an_open_door_is_said(host: str, auth: list[str], is_warned: bool, capsys):
    assert run(["--lang", "en", "serve", "--host", host, *auth]) == 0
    assert ("Everybody in the network" in capsys.readouterr().err) is is_warned


@pytest.mark.usefixtures("asked")
def test_there_is_nothing_to_serve_without_a_catalogue(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["--lang", "en", "serve"]) == 3
    assert "Make one with" in capsys.readouterr().err
    assert not (tmp_path / "catalog").exists()
