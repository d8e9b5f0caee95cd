"""A model for these tests: it sees the mean colour of a picture and knows the words of three colours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.records import EmbeddingSpace
from motifsearch.vectors import unit

RED, GREEN, BLUE = (200, 30, 30), (30, 180, 40), (30, 50, 210)


class ColourWords:
    """Vectors of three numbers: how red, green and blue a picture is, or what colours a text names."""

    space = EmbeddingSpace(uri="words:", name="colour words", fingerprint="c0" * 32, dim=3)

    def prepare(self, image: np.ndarray) -> np.ndarray:
        return image.reshape(-1, 3).mean(axis=0).astype(np.float32)

    def embed_prepared(self, batch: Sequence[np.ndarray]) -> np.ndarray:
        return unit(np.stack(batch))

    def embed_images(self, images: Sequence[np.ndarray]) -> np.ndarray:
        return self.embed_prepared([self.prepare(image) for image in images])

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        names = (("merah", "red"), ("hijau", "green"), ("biru", "blue"))
        return unit([[0.01 + any(word in text for word in words) for words in names] for text in texts])

    def close(self) -> None:
        pass


@pytest.fixture
def plain():
    """A function that writes a picture of one colour with a little noise of its own."""

    def write(path: Path, colour: tuple[int, int, int], seed: int = 0) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        noise = np.random.default_rng(seed).integers(-20, 21, (40, 50, 3))
        assert cv2.imwrite(str(path), np.clip(noise + colour[::-1], 0, 255).astype(np.uint8))
        return path

    return write


@pytest.fixture
def with_words(catalog: MotifCatalog) -> MotifCatalog:
    """The empty catalogue with the model that knows the words of colours."""
    model: Any = ColourWords()
    catalog.parts._embedder = model
    return catalog


class Recording:
    """Keeps what a workflow reports."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int | None, int]] = []
        self.steps = 0
        self.finished = 0

    def start(self, stage: str, total: int | None, done: int = 0) -> None:
        self.stages.append((stage, total, done))

    def advance(self, steps: int = 1) -> None:
        self.steps += steps

    def finish(self) -> None:
        self.finished += 1


@pytest.fixture
def progress() -> Recording:
    """A progress that keeps what it is told."""
    return Recording()
