"""Fixtures for every test: an environment without settings of its own, and the real photographs where they are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from motifsearch.catalog import MotifCatalog

REPO = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    # A developer's own settings, language or network must not decide a test.
    for name in [name for name in os.environ if name.startswith("MOTIFSEARCH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
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


Paint = Callable[[Path, int], Path]


@pytest.fixture(scope="session")
def paint() -> Paint:
    """A function that writes a picture of its own colours and blobs; the ending chooses the format."""

    def write(path: Path, seed: int) -> Path:
        coarse = np.random.default_rng(seed).integers(0, 256, (6, 6, 3), dtype=np.uint8)
        path.parent.mkdir(parents=True, exist_ok=True)
        assert cv2.imwrite(str(path), cv2.resize(coarse, (96, 96), interpolation=cv2.INTER_CUBIC))
        return path

    return write


@pytest.fixture
def folder(tmp_path: Path, paint: Paint) -> Path:
    """Twelve pictures in two subfolders."""
    for number in range(12):
        paint(tmp_path / "photos" / f"box{number % 2}" / f"kain{number:02d}.png", number)
    return tmp_path / "photos"


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[MotifCatalog]:
    """An empty catalogue whose model, the colour histogram, needs no torch."""
    with MotifCatalog.open(tmp_path / "catalog", create=True, model="colour:", batch_size=4, author="tester") as found:
        yield found
