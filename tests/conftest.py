"""Fixtures for every test: an environment without settings of its own, and the real photographs where they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPO = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    # A developer's own settings, language or network must not decide a test.
    for name in [name for name in os.environ if name.startswith("MOTIFSEARCH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("GRADIO_ANALYTICS_ENABLED", "False")


@pytest.fixture(scope="session")
def real_photos() -> Path:
    """The folder of real cloth photographs, for looking and measuring only."""
    folder = REPO.parent / "shared" / "photos"
    if not (folder / "labels.csv").is_file():
        pytest.skip("the folder of real photographs (../shared/photos) is absent")
    return folder
