"""The training pictures: drawn once from seeds into one flat file, read by memory map.

Knows: files of raw pixels with one line of truth for each picture, and how to go on with a file that is not complete.
Does not know: what a picture shows, the teacher or the model.
"""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    Drawer = Callable[[int, int], tuple[NDArray[np.uint8], dict[str, object]]]

_CHUNK = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFile:
    """A row of square pictures on disk.

    Attributes
    ----------
    pixels : Path
        Raw uint8, (count, size_px, size_px, 3) RGB.
    truths : Path
        One JSON object a line, in the same order: ``label`` (empty where there is none) and ``captions``.
    size_px : int
    """

    pixels: Path
    truths: Path
    size_px: int

    @classmethod
    def at(cls, folder: Path, name: str, size_px: int) -> PictureFile:
        """Name the two files of a set in a folder."""
        return cls(pixels=folder / f"{name}.u8", truths=folder / f"{name}.jsonl", size_px=size_px)

    @property
    def count(self) -> int:
        """How many pictures are complete."""
        if not self.truths.exists():
            return 0
        with self.truths.open("rb") as lines:
            return sum(1 for _ in lines)

    def read(self, count: int) -> NDArray[np.uint8]:
        """Map the first pictures, (count, size_px, size_px, 3) uint8, read-only."""
        return np.memmap(self.pixels, np.uint8, "r", shape=(count, self.size_px, self.size_px, 3))

    def read_truths(self, count: int) -> list[dict[str, object]]:
        """Read the truths of the first pictures."""
        with self.truths.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in islice(lines, count)]


def _draw_chunk(task: tuple[Drawer, list[int], int]) -> list[tuple[NDArray[np.uint8], dict[str, object]]]:
    drawer, seeds, size_px = task
    return [drawer(seed, size_px) for seed in seeds]


def render(pictures: PictureFile, drawer: Drawer, count: int, *, seed: int, workers: int = 1) -> None:
    """Draw pictures until there are `count`; what is there already is kept.

    Parameters
    ----------
    pictures : PictureFile
    drawer : callable
        Takes a seed and the side in px, gives (size_px, size_px, 3) uint8 and the truth. A module's function, so that
        other processes can call it.
    count : int
        How many there shall be in all.
    seed : int
        Picture number i is drawn from ``seed * 10_000_000 + i``.
    workers : int
        Processes that draw.
    """
    done = pictures.count
    pictures.pixels.parent.mkdir(parents=True, exist_ok=True)
    size = pictures.size_px
    chunks = [list(range(start, min(start + _CHUNK, count))) for start in range(done, count, _CHUNK)]
    tasks = [(drawer, [seed * 10_000_000 + index for index in chunk], size) for chunk in chunks]
    mode = "r+b" if pictures.pixels.exists() else "w+b"
    with pictures.pixels.open(mode) as raw, pictures.truths.open("a", encoding="utf-8") as lines:
        raw.seek(done * size * size * 3)  # an interrupted chunk has pixels but no truths, and is drawn again
        with ProcessPoolExecutor(workers) as pool:
            for drawn in pool.map(_draw_chunk, tasks):
                raw.write(b"".join(np.ascontiguousarray(picture).tobytes() for picture, _ in drawn))
                raw.flush()
                lines.write("".join(json.dumps(truth, ensure_ascii=False) + "\n" for _, truth in drawn))
                lines.flush()
