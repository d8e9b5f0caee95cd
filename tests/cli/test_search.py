from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.cli.main import run
from motifsearch.records import Box, Query, SearchAnswer

pytestmark = pytest.mark.usefixtures("place")


def search(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Names of the files that are found, best first."""
    assert run(["search", "--each", *arguments, "--json"]) == 0
    return [Path(hit["photo"]["paths"][0]).stem for hit in json.loads(capsys.readouterr().out)["hits"]]


def test_by_a_word_of_the_record(capsys):
    assert search(capsys, "kawung") == ["kain0", "kain1"]
    assert search(capsys, "awan") == ["kain2"]


def test_words_need_no_quotation_marks(capsys):
    assert search(capsys, "mega", "mendung") == search(capsys, "mega mendung") == ["kain2"]


def test_by_a_picture_and_by_a_photograph_of_the_catalogue(capsys):
    assert search(capsys, "--image", "foto/kain3.png")[0] == "kain3"
    by_photo = search(capsys, "--like", "P4")
    assert "kain3" not in by_photo
    assert len(by_photo) == 3
    for same in ("4", "foto/kain3.png"):
        assert search(capsys, "--like", same) == by_photo


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        (["technique=cap"], ["kain2"]),
        (["technique=tulis", "technique=cap"], ["kain0", "kain1", "kain2"]),
        (["technique=tulis", "tag=awan"], []),
        (["province=ID-JB"], ["kain2"]),
        (["province=Jawa Barat"], ["kain2"]),
        (["province=West Java"], ["kain2"]),
        (["motif=kawung"], ["kain0", "kain1"]),
        (["generated=yes"], []),
    ],
)
def test_by_filters_that_may_be_named_as_people_say(pairs: list[str], found: list[str], capsys):
    assert search(capsys, *(word for pair in pairs for word in ("--where", pair))) == found


def test_as_many_as_asked_for(capsys):
    assert len(search(capsys, "--where", "generated=no", "-k", "2")) == 2
    assert len(search(capsys, "--where", "generated=no")) == 4


def test_a_filter_narrows_a_search_by_picture(capsys):
    assert search(capsys, "--image", "foto/kain3.png", "--where", "technique=cap") == ["kain2"]


@pytest.mark.parametrize(
    ("lang", "head", "last"),
    [
        ("id", ["foto", "kedekatan", "motif", "asal", "berkas"], "2 ditampilkan, dipilih dari 4 di antara 4 foto."),
        ("en", ["photo", "closeness", "motif", "origin", "file"], "2 shown, chosen among 4 of 4 photographs."),
    ],
)
def test_hits_stand_in_a_table_with_their_closeness_in_words(lang: str, head: list[str], last: str, capsys):
    assert run(["--lang", lang, "search", "--image", "foto/kain0.png", "-k", "2", "--each"]) == 0
    out, err = capsys.readouterr()
    first, best, _, until, said = out.splitlines()
    assert first.split() == head
    assert best.split()[:2] == ["1", "P1"]
    same = {"id": "kain yang sama", "en": "the same cloth"}[lang]
    assert f"{same}  Kawung" in " ".join(best.split(" ")).replace("   ", "  ")
    assert {"id": "Yogyakarta", "en": "Yogyakarta"}[lang] in best
    assert best.rstrip().endswith("kain0.png")
    assert (said, err) == (last, "")
    assert (
        until
        == {"id": "Setelah nomor 1 tidak ada lagi yang dekat.", "en": "After number 1 nothing is close any more."}[
            lang
        ]
    )


@pytest.mark.parametrize(
    ("arguments", "indonesian", "english"),
    [
        (["xqzw"], "Tidak ada yang ditemukan di antara 4 foto.", "Nothing found among 4 photographs."),
        (
            ["--where", "technique=colet"],
            "Tidak satu pun dari 4 foto memenuhi technique=colet.",
            "None of the 4 photographs that may be shown meets technique=colet.",
        ),
        (
            ["--where", "maker=Tidak Ada", "--where", "tag=awan", "kawung"],
            "memenuhi maker=Tidak Ada, tag=awan. Hilangkan satu saringan",
            "meets maker=Tidak Ada, tag=awan. Leave a filter out",
        ),
    ],
)
def test_why_nothing_was_found_is_said(arguments: list[str], indonesian: str, english: str, capsys):
    for lang, said in (("id", indonesian), ("en", english)):
        assert run(["--lang", lang, "search", *arguments]) == 0
        assert said in capsys.readouterr().out


def test_an_empty_catalogue_says_how_to_fill_it(tmp_path: Path, capsys):
    (tmp_path / "kosong").mkdir()
    assert run(["--catalog", "baru", "add", str(tmp_path / "kosong")]) == 0
    capsys.readouterr()
    for lang, said in (("id", "Katalog belum berisi foto"), ("en", "The catalogue holds no photograph yet")):
        assert run(["--lang", lang, "--catalog", "baru", "search", "kawung"]) == 0
        assert said in capsys.readouterr().out


def test_json_counts_and_holds_each_record(capsys):
    assert run(["search", "kawung", "--where", "technique=tulis", "--each", "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert (body["candidates"], body["total"], len(body["hits"])) == (2, 4, 2)
    hit = body["hits"][0]
    assert (hit["rank"], hit["motif"]["uid"], hit["cloth"]["technique"], hit["band"]) == (
        1,
        "kawung",
        "tulis",
        "same_motif",
    )
    assert hit["terms"] == ["kawung"]


def test_what_is_not_public_is_not_found(capsys):
    assert run(["edit", "C2", "access=komunitas"]) == 0
    capsys.readouterr()
    assert search(capsys, "awan") == []
    assert search(capsys, "--image", "foto/kain2.png").count("kain2") == 0


def hits(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict]:
    assert run(["search", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)["hits"]


def test_a_region_is_given_in_pixels_or_in_shares(capsys):
    in_pixels = hits(capsys, "--image", "foto/kain3.png", "--region", "24,0,48,96")
    assert in_pixels == hits(capsys, "--image", "foto/kain3.png", "--region", "0.25,0,0.5,1")
    assert in_pixels != hits(capsys, "--image", "foto/kain3.png")
    whole = hits(capsys, "--image", "foto/kain3.png", "--region", "0,0,1,1")
    assert [hit["photo"]["photo_id"] for hit in whole] == [
        hit["photo"]["photo_id"] for hit in hits(capsys, "--image", "foto/kain3.png")
    ]


def test_examples_are_photographs_and_files_with_a_weight(capsys):
    by_photo = search(capsys, "--more", "P1")
    assert "kain0" not in by_photo
    assert by_photo == search(capsys, "--like", "P1") == search(capsys, "--more", "foto/kain0.png")
    mixed = search(capsys, "--more", "P1=0,01", "--more", "P4=9")
    assert mixed == [name for name in search(capsys, "--like", "P4") if name != "kain0"]
    assert set(search(capsys, "--like", "P1", "--less", "P2")) == {"kain2", "kain3"}


def test_a_file_beside_the_catalogue_is_an_example_and_not_its_name(place: Path, paint, capsys):
    paint(place / "lain.png", 2)
    # The same pixels as the third photograph, in another file.
    data = (place / "lain.png").read_bytes()
    (place / "lain.png").write_bytes(data + b"\0")
    assert search(capsys, "--more", "lain.png")[0] == "kain2"


def test_colours_are_chosen_by_name_and_by_digits(capsys):
    by_name = hits(capsys, "--palette", "sogan, biru", "--each")
    assert len(by_name) == 4
    assert {hit["band"] for hit in by_name} == {None}
    assert by_name == hits(capsys, "--palette", "sogan", "--palette", "biru", "--each")
    assert hits(capsys, "--palette", "#96551f,#2467ae", "--each") == by_name
    assert hits(capsys, "kain biru", "--colour", "1")[0]["photo"] == hits(capsys, "--palette", "biru")[0]["photo"]


def test_the_part_that_is_closest_is_named_in_words(monkeypatch, capsys):
    box = Box(left=0.5, top=0, width=0.5, height=0.5)
    ask = MotifCatalog.search

    def with_part(catalog: MotifCatalog, query: Query) -> SearchAnswer:
        answer = ask(catalog, query)
        return replace(answer, hits=(replace(answer.hits[0], part=box), *answer.hits[1:]))

    monkeypatch.setattr(MotifCatalog, "search", with_part)
    for lang, head, said in (("id", "tempat", "kanan atas"), ("en", "place", "upper right")):
        assert run(["--lang", lang, "search", "--like", "P1", "-k", "2"]) == 0
        first, best, second, *_ = capsys.readouterr().out.splitlines()
        assert head in first
        assert said in best
        assert said not in second
    assert hits(capsys, "--like", "P1")[0]["part"] == {"left": 0.5, "top": 0, "width": 0.5, "height": 0.5}
