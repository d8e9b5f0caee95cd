from __future__ import annotations

from dataclasses import fields, replace

import pytest

from motifsearch.records import Claim, Cloth, Label, Motif, Name, Photo
from motifsearch.ui.presenters.addresses import HOME
from motifsearch.ui.presenters.rows import rows

# Every field of the three records, with a value that is found again by its words.
CLOTH = Cloth(
    cloth_id=1,
    uid="kain-uid",
    motif_id=1,
    inventory="INV-77",
    title="Judul kain",
    technique="tulis",
    dyes=("indigofera",),
    colours=("brown", "white"),
    fabric="Primisima",
    length_cm=252.5,
    width_cm=105.0,
    province="ID-YO",
    regency="3471",
    place="Kampung Contoh",
    community="Paguyuban Kain",
    maker="Bengkel Contoh 07",
    date="1953-04-02",
    meaning="Arti kain.",
    story="Cerita kain.",
    may_tell="Sesepuh kain",
    description="Uraian kain.",
    tags=("satu", "dua"),
    collection="Koleksi Contoh",
    owner="Pemilik Contoh",
    acquisition="Hibah contoh",
    condition="Baik sekali",
    rights="cc0",
    rights_holder="Yayasan Contoh",
    permission="Boleh dipamerkan",
    permission_date="2024-05-06",
    regime="traditional_expression",
    labels=(
        Label(name="TK Contoh", community="Komunitas Label", text="Sebut nama kami.", uri="https://contoh.id/tk"),
    ),
    source="Buku kain",
    claims=(Claim(field="date", value="1960", source="Katalog lama", confidence="possible", author="Sari"),),
)
MOTIF = Motif(
    motif_id=1,
    uid="motif-uid",
    name="Motif Contoh",
    names=(Name(text="Motif Contoh"), Name(text="Nama Jawa", lang="jv", status="local")),
    family="kawung",
    meaning="Arti motif.",
    story="Cerita motif.",
    may_tell="Sesepuh motif",
    use="Upacara contoh",
    province="ID-JT",
    place="Desa Motif",
    community="Paguyuban Motif",
    regime="unknown",
    source="Buku motif",
    claims=(Claim(field="meaning", source="Tetangga", confidence="disputed"),),
)
WORDS = (
    "INV-77", "Judul kain", "Primisima", "Kampung Contoh, ", "Paguyuban Kain", "Bengkel Contoh 07", "2 April 1953",
    "Arti kain.", "Cerita kain.", "Sesepuh kain", "Uraian kain.", "satu, dua", "Koleksi Contoh", "Pemilik Contoh",
    "Hibah contoh", "Baik sekali", "Yayasan Contoh", "Boleh dipamerkan", "TK Contoh", "Komunitas Label",
    "Sebut nama kami.", "https://contoh.id/tk", "Buku kain", "Katalog lama", "Sari", "kain-uid",
    "https://creativecommons.org/publicdomain/zero/1.0/",
    "Motif Contoh", "Nama Jawa (jv", "Arti motif.", "Cerita motif.", "Sesepuh motif", "Upacara contoh", "Desa Motif, ",
    "Paguyuban Motif", "Buku motif", "Tetangga",
    "kain &amp; &lt;kawung&gt;.jpg", "Keterangan foto contoh", "Pemotret Contoh", "Pemegang foto",
)  # fmt: skip


@pytest.fixture
def photo(collection) -> Photo:
    return replace(
        collection.photos[1],
        caption="Keterangan foto contoh",
        photographer="Pemotret Contoh",
        rights="cc-by-4.0",
        rights_holder="Pemegang foto",
        taken_at="2020-03-04T05:06:07",
    )


def test_every_field_is_shown(photo, say):
    html = rows(photo, CLOTH, MOTIF, say)
    assert [words for words in WORDS if words not in html] == []
    for kind, key in (("technique", "tulis"), ("colour", "brown"), ("regime", "traditional_expression")):
        assert say.value(kind, key) in html
        assert f">{key}<" not in html
    assert {"id": "252,5 × 105 cm", "en": "252.5 × 105 cm"}[say.lang] in html
    assert say("confidence_possible") in html
    assert say("access_public") in html
    assert "/home" not in html
    assert str(photo.paths[0]) not in html


def test_no_field_of_a_record_was_forgotten():
    # A field that is added to a record belongs into the rows, or here with its reason.
    elsewhere = {"cloth_id", "motif_id", "uid", "generated", "restricted", "name", "access"}
    assert {field.name for field in fields(Cloth)} - elsewhere <= {
        "inventory", "title", "technique", "dyes", "colours", "fabric", "length_cm", "width_cm", "province", "regency",
        "place", "community", "maker", "date", "meaning", "story", "may_tell", "description", "tags", "collection",
        "owner", "acquisition", "condition", "rights", "rights_holder", "permission", "permission_date", "regime",
        "labels", "source", "claims",
    }  # fmt: skip
    assert {field.name for field in fields(Motif)} - elsewhere <= {
        "names", "family", "meaning", "story", "may_tell", "use", "province", "regency", "place", "community",
        "regime", "source", "claims",
    }  # fmt: skip


def test_groups_without_anything_have_no_heading(photo, say):
    html = rows(photo, Cloth(cloth_id=1, uid="u"), None, say)
    assert say("rows_motif") not in html
    assert say("rows_keeping") not in html
    assert say("rows_record") in html


def test_what_is_missing_is_named(photo, say):
    html = rows(photo, Cloth(cloth_id=1, uid="u", technique="cap"), None, say)
    missing = ("motif", "origin", "maker", "date", "rights")
    assert say("record_missing", fields=", ".join(say(f"row_{key}").lower() for key in missing)) in html
    assert "ms-missing" not in rows(photo, CLOTH, MOTIF, say)


def test_a_meaning_that_repeats_the_motif_is_said_once(photo, say):
    repeated = replace(CLOTH, meaning="Arti motif.")
    assert rows(photo, repeated, MOTIF, say).count("Arti motif.") == 1
    assert rows(photo, repeated, None, say).count("Arti motif.") == 1


def test_only_addresses_of_the_web_become_links(photo, say, read):
    for address in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//contoh.id"):
        # Without terms that others name, so that only the record's own words could become links.
        bare = replace(CLOTH, technique=None, dyes=(), province=None, regency=None, tags=())
        labelled = replace(bare, rights=address, labels=(Label(name="x", uri=address),))
        links = read(rows(replace(photo, rights=None), labelled, None, say)).all("a")
        # The record's own page alone.
        assert [link["href"] for link in links] == [f"{HOME[say.lang]}record/cloth/{CLOTH.uid}"]
    own = replace(CLOTH, rights="https://contoh.id/hak", labels=())
    link = read(rows(replace(photo, rights=None), own, None, say)).all("a")[0]
    assert (link["href"], link["rel"]) == ("https://contoh.id/hak", "noopener noreferrer")
