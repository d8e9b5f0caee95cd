"""A small catalogue with records that are open, restricted and hidden."""

from __future__ import annotations

import pytest

from motifsearch.records import Claim, Label, Name

SECRETS = (b"rahasia", b"Pamali")


@pytest.fixture
def full(catalog, folder):
    """Twelve photographs: one cloth with every field, three that are not public, one photograph hidden."""
    catalog.add([folder])
    database = catalog.database
    parang = database.motifs.add(name="Parang", names=(Name(text="Broken blade", lang="en"),), story="Ombak")
    secret = database.motifs.add(name="Motif Pamali", access="community", meaning="rahasia makna")
    cloths = [cloth.cloth_id for cloth in database.cloths.all()]
    label = Label(name="TK A", community="Trusmi", text="Milik kami.", uri="https://example.org/tk")
    catalog.edit(
        "cloth",
        cloths[0],
        {
            "motif_id": parang.motif_id,
            "inventory": "A/1",
            "title": "Dodot <agung> & kampuh",
            "technique": "tulis",
            "dyes": ("nila", "sogan"),
            "colours": ("blue",),
            "fabric": "primissima",
            "length_cm": 250.5,
            "width_cm": 105.0,
            "province": "ID-JT",
            "regency": "3375",
            "place": "Kampung Kauman",
            "community": "Kauman",
            "maker": "Bengkel contoh",
            "date": "195X",
            "meaning": "<script>alert(1)</script>",
            "description": "Baris satu\nbaris dua",
            "tags": ("ombak", "garis"),
            "collection": "Koleksi A",
            "owner": "Museum A",
            "acquisition": "Hibah",
            "rights": "cc_by",
            "rights_holder": "Museum A",
            "permission": "Surat 1",
            "regime": "traditional_expression",
            "labels": (label,),
            "claims": (Claim(field="date", value="1950", source="buku", confidence="possible"),),
            "source": "Buku induk",
        },
    )
    catalog.edit("cloth", cloths[1], {"access": "institution", "title": "rahasia lembaga"})
    catalog.edit("cloth", cloths[2], {"access": "community", "title": "rahasia komunitas"})
    catalog.edit("cloth", cloths[3], {"motif_id": secret.motif_id, "title": "rahasia motif"})
    photos = [photo.photo_id for photo in database.photos.iter()]
    catalog.edit("photo", photos[5], {"hidden": True, "caption": "rahasia tersembunyi"})
    catalog.edit("photo", photos[6], {"cloth_id": cloths[0], "photographer": "Pemotret B", "rights": "rs_inc"})
    return catalog


def closed_contents(catalog) -> set[str]:
    """The checksums of all photographs that the public may not see."""
    return {
        photo.sha256
        for photo in catalog.database.photos.iter()
        if photo.hidden
        or (cloth := catalog.cloth(photo.cloth_id)).access != "public"
        or (cloth.motif_id and catalog.motif(cloth.motif_id).access != "public")
    }
