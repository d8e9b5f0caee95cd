from __future__ import annotations

import json

import pytest

from motifsearch.cli.main import run

pytestmark = pytest.mark.usefixtures("place")


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(list(arguments)) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def row(text: str, name: str) -> str:
    """What stands beside a name."""
    (found,) = [line for line in text.splitlines() if line.split("  ")[0] == name]
    return found[len(name) :].strip()


def test_a_photograph_is_shown_with_its_cloth_and_motif_in_both_languages(capsys):
    for lang, names in (
        ("id", ("Foto", "Berkas", "Ukuran", "Kain", "Teknik", "Provinsi", "Akses", "Motif", "Rumpun")),
        ("en", ("Photograph", "File", "Size", "Cloth", "Technique", "Province", "Access", "Motif", "Family")),
    ):
        text = shown(capsys, "--lang", lang, "show", "P1")
        photo, file, size, cloth, technique, province, access, motif, family = (
            next(line for line in text.splitlines() if line.split("  ")[0] == name) for name in names
        )
        assert photo.split()[-1] == "P1"
        assert file.endswith("kain0.png")
        assert "96 × 96 px, PNG" in size
        assert cloth.split()[-1] == "C1"
        assert technique.split("  ")[-1].strip() == {"id": "Batik tulis", "en": "Hand-drawn batik"}[lang]
        assert "Yogyakarta" in province
        assert access.split()[-1] == {"id": "umum", "en": "public"}[lang]
        assert "Kawung (M1)" in motif
        assert family.split()[-1] != "kawung_family"


def test_a_cloth_names_its_photographs(capsys):
    text = shown(capsys, "--lang", "en", "show", "C1")
    assert row(text, "Photographs") == "P1, P2"
    assert row(text, "Tags") == "burung, biru"
    assert "Maker" not in text


def test_json_holds_the_whole_record(capsys):
    body = json.loads(shown(capsys, "show", "P1", "--json"))
    assert body["photo"]["photo_id"] == 1
    assert len(body["photo"]["sha256"]) == 64
    assert (body["cloth"]["technique"], body["motif"]["uid"]) == ("tulis", "kawung")
    assert (body["photos"], body["listings"]) == (["P1", "P2"], [])
    assert set(json.loads(shown(capsys, "show", "M1", "--json"))) == {"motif", "concepts"}
    # How others name what the record holds, with the source that says so.
    (tulis, yogyakarta) = body["concepts"]
    assert (tulis["key"], tulis["same_as"][0]["uri"]) == ("tulis", "http://vocab.getty.edu/aat/300053050")
    assert yogyakarta["same_as"][0]["uri"] == "http://www.wikidata.org/entity/Q3741"
    assert all(link["source"] for one in body["concepts"] for link in one["same_as"])


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ("title=Kain Bu Sari", "title", "Kain Bu Sari"),
        ("technique=cap", "technique", "cap"),
        ("technique=Batik Cap", "technique", "cap"),
        ("province=jawa tengah", "province", "ID-JT"),
        ("tags=burung; bunga ; burung", "tags", ["burung", "bunga"]),
        ("colours=biru; putih", "colours", ["blue", "white"]),
        ("tags=", "tags", []),
        ("technique=", "technique", None),
        ("date=1950/1955", "date", "1950/1955"),
        ("access=lembaga", "access", "institution"),
        ("generated=ya", "generated", True),
        ("motif_id=M2", "motif_id", 2),
        ("motif_id=2", "motif_id", 2),
    ],
)
def test_an_edit_is_read_as_a_person_writes_it(change: str, field: str, value: object, capsys):
    shown(capsys, "edit", "C1", change)
    assert json.loads(shown(capsys, "show", "C1", "--json"))["cloth"][field] == value


def test_an_edit_says_what_it_changed_and_history_keeps_it(capsys):
    text = shown(
        capsys, "edit", "C1", "technique=cap", "place=Bantul", "--why", "dilihat di bengkel", "--author", "sari"
    )
    assert text.splitlines() == ["technique: tulis → cap", "place: – → Bantul"]
    text = shown(capsys, "--lang", "en", "history", "C1")
    head, *_, technique, place = text.splitlines()
    assert head.split() == ["when", "who", "field", "before", "after", "why"]
    assert technique.split()[1:] == ["sari", "technique", "tulis", "cap", "dilihat", "di", "bengkel"]
    assert place.split()[1:5] == ["sari", "place", "Bantul", "dilihat"]
    changes = json.loads(shown(capsys, "history", "C1", "--json"))
    assert changes[0]["field"] == "created"
    assert [change["after"] for change in changes[-2:]] == ["cap", "Bantul"]


def test_an_edit_of_what_is_so_already_changes_nothing(capsys):
    before = shown(capsys, "history", "C1", "--json")
    for lang, said in (("id", "Tidak ada yang berubah"), ("en", "Nothing changed")):
        assert said in shown(capsys, "--lang", lang, "edit", "C1", "technique=tulis")
    assert json.loads(shown(capsys, "edit", "C1", "technique=tulis", "--json")) == []
    assert shown(capsys, "history", "C1", "--json") == before


def test_photographs_and_motifs_are_edited_too(capsys):
    shown(capsys, "edit", "P1", "hidden=yes")
    shown(capsys, "edit", "M1", "meaning=buah kolang-kaling")
    text = shown(capsys, "--lang", "id", "show", "P1")
    assert row(text, "Disembunyikan") == "ya"
    assert row(text, "Makna") == "buah kolang-kaling"
    shown(capsys, "edit", "P1", "hidden=tidak")
    assert "Disembunyikan" not in shown(capsys, "--lang", "id", "show", "P1")
    assert [change["after"] for change in json.loads(shown(capsys, "history", "P1", "--json"))][-2:] == [
        "true",
        "false",
    ]


def test_a_generated_cloth_says_so(capsys):
    shown(capsys, "edit", "C3", "generated=yes")
    assert "contoh buatan, bukan kain sungguhan" in shown(capsys, "--lang", "id", "show", "C3")
    assert "generated sample, no real cloth" in shown(capsys, "--lang", "en", "show", "C3")
