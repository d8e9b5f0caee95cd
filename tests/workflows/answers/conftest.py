"""A small catalogue of drawn cloths, with records, made once."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.drawing.cloth import draw
from motifsearch.drawing.photograph import photograph

MOTIFS = ("kawung", "buketan", "sekar_jagad", "parang", "mega_mendung", "truntum")


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory):
    """Two photographs of each of twelve cloths; the open catalogue of them."""
    folder = tmp_path_factory.mktemp("answers")
    (folder / "foto").mkdir()
    with (folder / "daftar.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "cloth", "motif", "technique", "province", "colours", "rights", "may_tell", "maker"])
        for number in range(12):
            motif = MOTIFS[number % 6]
            drawing = draw(940_000_000 + number, motif=motif)
            for take in (0, 1):
                name = f"kain{number:02d}{'ab'[take]}.png"
                pixels = photograph(drawing.pixels, 940_000_000 + number + 500 * take, severity=0.3).pixels
                assert cv2.imwrite(str(folder / "foto" / name), pixels[..., ::-1])
                rows.writerow(
                    [
                        name,
                        f"K{number}",
                        motif.replace("_", " "),
                        "tulis" if number % 2 else "cap",
                        "Jawa Tengah" if number < 6 else "Jawa Barat",
                        "; ".join(drawing.truth.colours),
                        "rs_inc" if number == 0 else "cc0",
                        "para tetua" if number == 0 else "",
                        "=SUM(1)" if number == 0 else "Bengkel Contoh",
                    ]
                )
    with MotifCatalog.open(folder / "catalog", create=True) as catalog:
        catalog.add([folder / "foto"], table=folder / "daftar.csv")
        yield catalog


@pytest.fixture
def file_of(drawn):
    """A function from a drawn photograph's name to its number and file."""
    by_name = {Path(photo.paths[0]).stem: photo for photo in drawn.database.photos.iter()}
    return lambda name: (by_name[name].photo_id, Path(by_name[name].paths[0]))
