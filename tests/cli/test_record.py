import json

import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.cli.main import run
from motifsearch.records import Claim, Label


@pytest.fixture
def directory(tmp_path, monkeypatch):
    monkeypatch.setenv("MOTIFSEARCH_CATALOG", str(tmp_path / "catalog"))
    monkeypatch.setenv("MOTIFSEARCH_MODEL", "colour:")
    with MotifCatalog.open(tmp_path / "catalog", create=True) as catalog:
        motif = catalog.database.motifs.add(name="Parang")
        catalog.database.cloths.add(uid="A-1", motif_id=motif.motif_id)
    return tmp_path / "catalog"


def edit(*arguments):
    assert run(["edit", *arguments]) == 0


def test_every_kind_of_field_is_edited_from_the_command_line(directory, capsys):
    claims = '[{"field": "date", "value": "1950", "source": "buku", "confidence": "possible"}]'
    labels = '[{"name": "TK A", "community": "Trusmi", "text": "Milik kami."}]'
    edit("C1", "length_cm=250,5", "regime=Pasal 38", "permission_date=2025-11", f"claims={claims}", f"labels={labels}")
    edit("M1", "story=Ombak selatan", "access=lembaga", "restricted=ya", "names=Parang; [", "province=Jawa Tengah")
    with MotifCatalog.open(directory) as catalog:
        cloth, motif = catalog.cloth(1), catalog.motif(1)
    assert (cloth.length_cm, cloth.regime, cloth.permission_date) == (250.5, "traditional_expression", "2025-11")
    assert cloth.claims == (Claim(field="date", value="1950", source="buku", confidence="possible"),)
    assert cloth.labels == (Label(name="TK A", community="Trusmi", text="Milik kami."),)
    assert (motif.story, motif.access, motif.restricted, motif.province) == (
        "Ombak selatan",
        "institution",
        True,
        "ID-JT",
    )
    capsys.readouterr()
    assert run(["show", "C1"]) == 0
    shown = capsys.readouterr().out
    for part in ("250.5", "TK A (Trusmi; Milik kami.)", "date: 1950 (buku;", "Ombak selatan", "2025-11"):
        assert part in shown


def test_emptied_fields_are_empty(directory):
    edit("C1", "length_cm=0", "owner=Museum B", "tags=a; b")
    with MotifCatalog.open(directory) as catalog:
        assert catalog.cloth(1).length_cm == 0.0
    edit("C1", "length_cm=", "owner=", "tags=")
    with MotifCatalog.open(directory) as catalog:
        cloth = catalog.cloth(1)
    assert (cloth.length_cm, cloth.owner, cloth.tags) == (None, None, ())


@pytest.mark.parametrize(
    ("pair", "code"),
    [
        ("width_cm=lebar", "cli.not_a_number"),
        ("claims=[", "cli.bad_list"),
        ("generated=", "cli.yes_or_no"),
        ("generated=mungkin", "cli.yes_or_no"),
        ("regime=milik saya", "cli.unknown_term"),
        ("permission_date=awal abad 20", "cli.bad_date"),
        ("motif_id=Parang", "cli.not_a_number"),
    ],
)
def test_a_wrong_value_changes_nothing_and_says_why(directory, capsys, pair, code):
    assert run(["edit", "C1", "title=baru", pair, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code
    with MotifCatalog.open(directory) as catalog:
        assert catalog.cloth(1).title is None
