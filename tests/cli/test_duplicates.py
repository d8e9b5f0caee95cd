"""Finding, listing, deciding, reviewing and undoing on the command line."""

import csv
import json
import shutil

import cv2
import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.cli.main import run
from motifsearch.database.duplicates import FoundPair


@pytest.fixture
def paired(place):
    """A catalogue of four photographs, of which the first two and the last two are pairs."""
    with MotifCatalog.open(place / "catalog") as opened:
        photos = list(opened.database.photos.iter())
        for one, other, sure in ((0, 1, 0.99), (2, 3, 0.8)):
            first, second = sorted((photos[one].sha256, photos[other].sha256))
            evidence = {"mirrored": 1.0, "inliers": 80.0}
            opened.database.duplicates.put(
                [FoundPair(first, second, "same_photograph", sure, evidence, None)], [photo.sha256 for photo in photos]
            )
    return place


@pytest.fixture
def said(capsys):
    """A function that runs a command in English and gives what it printed."""

    def command(*arguments, code=0):
        assert run(["--lang", "en", "duplicates", *arguments]) == code
        found = capsys.readouterr()
        return found.out if code == 0 or "--json" in arguments else found.err

    return command


def groups(said):
    return json.loads(said("list", "--json"))["groups"]


def hidden(place):
    with MotifCatalog.open(place / "catalog") as opened:
        return [photo.photo_id for photo in opened.database.photos.iter() if photo.hidden]


def test_a_copy_is_found_and_a_second_run_has_nothing_to_do(place, said):
    picture = cv2.imread(str(place / "foto" / "kain0.png"))
    cv2.imwrite(str(place / "foto" / "kecil.png"), cv2.resize(picture, (70, 70), interpolation=cv2.INTER_AREA))
    assert run(["add", "foto"]) == 0
    assert "5 photographs compared" in said("find")
    assert "Nothing is new" in said("find")
    assert "5 photographs compared" in said("find", "--again")


def test_adding_says_that_a_new_photograph_looks_like_a_known_one(place, capsys):
    # A picture with enough in it for its hash to be trusted.
    from motifsearch.drawing.cloth import draw

    pixels = draw(3, motif="mega_mendung", palette="sogan_solo", size_px=300).pixels
    cv2.imwrite(str(place / "foto" / "besar.png"), pixels)
    assert run(["add", "foto"]) == 0
    capsys.readouterr()
    cv2.imwrite(str(place / "foto" / "putar.png"), cv2.rotate(cv2.resize(pixels, (200, 200)), cv2.ROTATE_180))
    shutil.copy(place / "foto" / "kain0.png", place / "foto" / "salinan.png")
    assert run(["--lang", "en", "add", "foto"]) == 0
    out = capsys.readouterr().out
    assert "1 new photographs look like one that was there" in out
    assert "P6 looks like P5 (rotated by 180°)" in out
    assert "1 photographs added, 5 known already, 1 known ones found at a new place" in out


@pytest.mark.usefixtures("paired")
def test_the_list_says_kind_certainty_and_evidence(said):
    out = said("list")
    assert "same photograph, edited, 2 photographs, certainty 99%" in out
    assert "It is a mirror image. 80 places of the pattern were found again." in out
    assert out.index("99%") < out.index("80%")
    assert "80%" not in said("list", "--least", "0.9")


def test_the_table_has_a_row_for_each_photograph(paired, said):
    said("list", "--csv", "ganda.csv")
    rows = list(csv.DictReader((paired / "ganda.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 4
    assert [row["role"] for row in rows] == ["representative", "member"] * 2
    assert all(row["file"].endswith(".png") for row in rows)
    assert sorted(row["suggested"] for row in rows) == ["no", "no", "yes", "yes"]


def test_deciding_and_undoing_without_being_asked(paired, said):
    (first, _) = groups(said)
    one, other = (member["photo_id"] for member in first["members"])
    assert f"Hidden: P{other}" in said("decide", first["key"], "hide", "--keep", f"P{one}", "--dry-run")
    assert hidden(paired) == []
    said("decide", first["key"], "hide", "--keep", f"P{one}", "--why", "blurred")
    assert hidden(paired) == [other]
    assert len(groups(said)) == 1
    assert "blurred" in said("history")
    assert "Undone: decision 1" in said("undo", "1")
    assert (hidden(paired), len(groups(said))) == ([], 2)
    steps = json.loads(said("history", "--json"))
    assert [(step["action"], step["undoes"], step["undone_by"]) for step in steps] == [
        ("hide", None, 2),
        ("undo", 1, None),
    ]


@pytest.mark.usefixtures("paired")
def test_mistakes_are_said(said):
    assert "There is no group G000" in said("decide", "G000", "hide", code=2)
    key = groups(said)[0]["key"]
    assert "not a photograph" in said("decide", key, "hide", "--keep", "C1", code=2)
    assert "no decision that could be undone" in said("undo", code=2)
    assert json.loads(said("undo", "7", "--json", code=2))["error"]["code"] == "duplicates.no_step"


def test_a_review_goes_from_group_to_group(paired, said, monkeypatch):
    answers = iter(["x", "h P99", "h", "u", "s", "k"])
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
    out = said("review", "--kind", "same_photograph")
    assert '"x" was not understood' in out
    assert "Say which photograph of the group is kept" in out
    assert "Undone: decision 1" in out
    assert hidden(paired) == []
    assert len(groups(said)) == 1


@pytest.mark.usefixtures("paired")
def test_a_review_that_is_stopped_goes_on_later(said, monkeypatch):
    answers = iter(["k", "q", "k"])
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
    assert "1 groups wait" in said("review", "--kind", "same_photograph")
    assert "nothing waits any more" in said("review", "--kind", "same_photograph")
