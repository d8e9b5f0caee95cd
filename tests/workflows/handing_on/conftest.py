"""What the tests of handing a catalogue on share: a full catalogue, a bag of it, a second place."""

from __future__ import annotations

from pathlib import Path

import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.records import Claim, Label, Name


def open_at(folder: Path, **flags) -> MotifCatalog:
    return MotifCatalog.open(folder, create=True, model="colour:", **flags)


@pytest.fixture
def full(catalog, folder):
    """Twelve photographs of eleven cloths, three of them restricted, one photograph hidden; every kind of record."""
    catalog.add([folder])
    database = catalog.database
    parang = database.motifs.add(name="Parang", names=(Name(text="Broken blade", lang="en"),), story="Ombak")
    secret = database.motifs.add(name="Motif Pamali", access="community", meaning="rahasia makna")
    cloths = database.cloths.all()
    label = Label(name="TK A", community="Trusmi", text="Milik kami.", uri="https://example.org/tk")
    claim = Claim(field="date", value="1950", source="buku", confidence="possible")
    catalog.edit(
        "cloth",
        cloths[0].cloth_id,
        {
            "motif_id": parang.motif_id,
            "title": "Dodot; =agung",
            "labels": (label,),
            "claims": (claim,),
            "date": "195X",
        },
        "dari buku induk",
    )
    catalog.edit(
        "cloth", cloths[1].cloth_id, {"access": "institution", "title": "rahasia lembaga", "length_cm": 250.5}
    )
    catalog.edit("cloth", cloths[2].cloth_id, {"access": "community", "title": "rahasia komunitas"})
    catalog.edit("cloth", cloths[3].cloth_id, {"motif_id": secret.motif_id, "title": "rahasia motif"})
    catalog.edit("cloth", cloths[4].cloth_id, {"title": "dahulu rahasia"})
    catalog.edit("cloth", cloths[4].cloth_id, {"title": "kini terbuka"})
    photos = [photo.photo_id for photo in database.photos.iter()]
    catalog.edit("photo", photos[5], {"hidden": True, "caption": "rahasia tersembunyi"})
    catalog.edit("photo", photos[6], {"cloth_id": cloths[0].cloth_id, "photographer": "Pemotret B"})
    for cloth in cloths[:3]:
        database.listings.add(cloth_id=cloth.cloth_id, date="2026-01-31", price=250_000, seller="Toko C")
    return catalog


@pytest.fixture
def bag(full, tmp_path):
    full.archivist.export_bag(tmp_path / "bag", access="community")
    return tmp_path / "bag"
