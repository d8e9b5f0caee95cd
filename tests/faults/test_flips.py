"""A single changed byte anywhere in photographs, database pages or index is found by `check`."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.errors import MotifsearchError

# Of 1,000 every one was found, in some three minutes; the suite tries fewer.
FLIPS = int(os.environ.get("MOTIFSEARCH_TEST_FLIPS", "150"))


@pytest.fixture
def settled(tmp_path, folder):
    """A catalogue that was filled, edited, searched and closed."""
    directory = tmp_path / "catalog"
    with MotifCatalog.open(directory, create=True, model="colour:") as catalog:
        catalog.add([folder])
        motif = catalog.database.motifs.add(name="Kawung", story="empat penjuru")
        for cloth in catalog.database.cloths.all():
            catalog.edit("cloth", cloth.cloth_id, {"motif_id": motif.motif_id, "title": f"Kain {cloth.cloth_id}"})
            catalog.database.listings.add(cloth_id=cloth.cloth_id, date="2026-01-31", price=5)
    assert found(directory) == set()
    return directory


def found(directory: Path) -> set[str]:
    """The codes of what `check` reports, or that of the error with which the catalogue does not open."""
    try:
        with MotifCatalog.open(directory, model="colour:") as catalog:
            return {problem.code for problem in catalog.check().problems}
    except MotifsearchError as error:
        return {error.code}


def kinds(directory: Path, folder: Path) -> dict[str, list[Path]]:
    return {
        "photos": sorted(path for path in folder.rglob("*") if path.is_file()),
        "database": [directory / "catalog.sqlite"],
        "index": sorted(path for path in (directory / "index").rglob("*") if path.is_file()),
    }


@pytest.mark.slow
def test_every_flip_is_found_and_nothing_is_reported_without_one(settled, folder):
    rng = np.random.default_rng(20)
    missed: Counter[str] = Counter()
    for number in range(FLIPS):
        kind, paths = list(kinds(settled, folder).items())[number % 3]
        sizes = np.array([path.stat().st_size for path in paths])
        path = paths[rng.choice(len(paths), p=sizes / sizes.sum())]
        before, state = path.read_bytes(), path.stat()
        place, other = int(rng.integers(len(before))), int(rng.integers(1, 256))
        path.write_bytes(before[:place] + bytes([before[place] ^ other]) + before[place + 1 :])
        if number % 2:
            # A disk that decays tells the system nothing; another program does.
            os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
        kept = {each: each.read_bytes() for each in settled.glob("catalog.sqlite*") if each != path}
        if not found(settled):
            missed[f"{kind}: {path.name} {place}"] += 1
        for each in settled.glob("catalog.sqlite*"):
            if each not in kept:
                each.unlink()
        for each, data in kept.items():
            each.write_bytes(data)
        path.write_bytes(before)
        assert path.stat().st_size == state.st_size
    assert dict(missed) == {}
    assert found(settled) == set()


def test_moved_and_missing_files_are_told_apart_from_changed_ones(settled, folder):
    photos = kinds(settled, folder)["photos"]
    moved = photos[0].rename(photos[0].with_name("moved.png"))
    assert found(settled) == {"check.file_missing"}
    with MotifCatalog.open(settled, model="colour:") as catalog:
        assert catalog.add([moved]).moved == 1
    assert found(settled) == set()
    photos[1].unlink()
    assert found(settled) == {"check.file_missing"}
