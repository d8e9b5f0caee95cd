"""No door of the app leads to what a visitor may not see: each is tried for each way of keeping a record back."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from motifsearch.catalog import MotifCatalog
from motifsearch.ui.answering import Answering
from motifsearch.ui.query_photos import QueryPhotos
from motifsearch.ui.server import build_app
from motifsearch.ui.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

# Every way in which a photograph is kept back; each has a cloth of its own, whose words stand nowhere else.
WAYS = ("institution", "community", "hidden", "larangan")
SEEDS = {way: 100 + place for place, way in enumerate(WAYS)}


def _secrets(way: str) -> dict[str, str]:
    return {
        "file": f"{way}berkas.png",
        "cloth": f"{way}nomor",
        "title": f"{way}judul",
        "maker": f"{way}pembuat",
        "tags": f"{way}kata",
        "description": f"{way}uraian",
        "source": f"{way}sumber",
        "motif": f"{way}motif",
    }


@pytest.fixture(scope="module")
def catalog(tmp_path_factory, paint) -> Iterator[MotifCatalog]:
    folder = tmp_path_factory.mktemp("kept")
    photos = folder / "foto"
    rows = [
        {
            "file": f"umum{place}.png",
            "cloth": f"umum{place}",
            "title": "Kain umum",
            "maker": f"Bengkel {place}",
            "motif": f"Motif umum {place}",
            "tags": f"kata {place}",
        }
        for place in range(3)
    ]
    rows += [_secrets(way) for way in WAYS]
    for place, row in enumerate(rows):
        paint(photos / row["file"], SEEDS.get(row["file"].removesuffix("berkas.png"), place))
    # A photograph that is kept back beside one of the same cloth that is not.
    paint(photos / "umum0-belakang.png", 50)
    rows.append({"file": "umum0-belakang.png", "cloth": "umum0"})
    table = folder / "tabel.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(_secrets("x")))
        writer.writeheader()
        writer.writerows(rows)
    with MotifCatalog.open(folder / "katalog", create=True, model="colour:") as opened:
        assert opened.add([photos], table=table).problems == ()
        for cloth in opened.database.cloths.iter():
            way = (cloth.title or "").removesuffix("judul")
            if way in {"institution", "community"}:
                opened.edit("cloth", cloth.cloth_id, {"access": way})
            elif way == "larangan":
                opened.edit("motif", cloth.motif_id, {"access": "community"})
            elif way == "hidden":
                opened.edit("photo", opened.photos_of(cloth.cloth_id)[0].photo_id, {"hidden": True})
        opened.edit("photo", _photo(opened, "umum0-belakang.png"), {"hidden": True})
        yield opened


def _photo(catalog: MotifCatalog, name: str) -> int:
    return next(photo.photo_id for photo in catalog.database.photos.iter() if photo.paths[0].endswith(name))


@pytest.fixture(scope="module")
def client(catalog, in_loop) -> TestClient:
    return TestClient(in_loop(lambda: build_app(catalog)))


@pytest.fixture
def answering(catalog) -> Answering:
    return Answering(catalog, QueryPhotos(catalog.read_image), Wording("id"))


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def kept(catalog, way) -> int:
    """Number of the photograph that is kept back."""
    return _photo(catalog, f"{way}berkas.png")


def _told(html: str, way: str, kept: int) -> list[str]:
    """What a page tells of the record: its words, or an address of its picture."""
    marks = [*_secrets(way).values(), f"/thumbnail/{kept}", f"/view/{kept}", f"/photo/{kept}", f'data-record="{kept}"']
    return [mark for mark in marks if f"{mark}" in html]


def test_the_collection_is_as_the_tests_suppose(catalog, answering):
    assert (catalog.count, catalog.shown_count) == (8, 3)
    shown = answering.ask("")
    assert shown.results.count("data-record=") == 3
    assert "Kain umum" in shown.results


@pytest.mark.parametrize("home", ["/", "/en/"])
def test_leafing_through(client, way, kept, home):
    assert _told(client.get(home).text, way, kept) == []
    assert _told(client.get(f"{home}?k=240").text, way, kept) == []


@pytest.mark.parametrize("field", ["title", "maker", "tags", "description", "motif", "cloth", "file", "source"])
def test_words_of_the_record(answering, way, kept, field):
    shown = answering.ask(f"?q={_secrets(way)[field]}&k=240")
    # The words themselves are the visitor's own.
    assert _told(shown.results + shown.filters, way, kept) == []


def test_its_own_picture(answering, catalog, way, kept):
    token = answering.uploads.take(catalog.original(kept).read_bytes())
    shown = answering.ask(f"?photo={token}&k=240")
    assert shown.results.count("data-record=") == 3
    assert _told(shown.results + shown.filters + shown.form, way, kept) == []


@pytest.mark.parametrize("asked", ["f.maker", "f.tag", "f.motif", "f.access", "f.label", "f.collection"])
def test_filters(answering, way, kept, asked):
    value = {"f.maker": f"{way}pembuat", "f.tag": f"{way}kata", "f.motif": f"{way}motif"}.get(asked, way)
    shown = answering.ask(f"?{asked}={value}")
    assert "data-record=" not in shown.results
    assert _told(shown.results, way, kept) == []
    # What the visitor typed stands as a mark without a number beside it.
    assert ">0<" in shown.filters or asked == "f.access"


def test_counts_beside_the_filters(answering, way):
    shown = answering.ask("").filters
    assert all(words in shown for words in ("Bengkel 1", "Motif umum 1", "kata 1"))
    assert way not in shown
    assert Wording("id")("filters_remaining", count=3) in shown


def test_similar_to_it(answering, way, kept):
    shown = answering.ask(f"?like={kept}")
    assert Wording("id")("like_gone") in shown.results
    assert _told(shown.results + shown.form + shown.filters, way, kept) == []


def test_similar_to_another(answering, catalog, way, kept):
    shown = answering.ask(f"?like={_photo(catalog, 'umum1.png')}&k=240")
    assert shown.results.count("data-record=") == 2
    assert _told(shown.results, way, kept) == []


def test_its_record_and_history(answering, way, kept):
    html = answering.record(kept)
    assert Wording("id")("record_gone") in html
    assert html == answering.record(99_999)
    assert _told(html, way, kept) == []


@pytest.mark.parametrize("kind", ["thumbnail", "view", "photo"])
def test_its_pictures_by_their_addresses(client, kept, kind):
    refused, absent = client.get(f"/{kind}/{kept}"), client.get(f"/{kind}/99999")
    assert (refused.status_code, refused.content, dict(refused.headers)) == (404, b"", dict(absent.headers))
    assert client.get(f"/{kind}/{kept}", headers={"If-None-Match": "*"}).status_code == 404


def test_the_number_of_photographs(client, answering):
    say = Wording("id")
    assert say("photo_count", count=3) in client.get("/").text
    assert say("results_filtered", candidates=3, total=3) in answering.ask("?f.generated=no").results


def test_a_hidden_photograph_beside_one_of_the_same_cloth(answering, catalog):
    hidden, other = _photo(catalog, "umum0-belakang.png"), _photo(catalog, "umum0.png")
    html = answering.record(other)
    assert "Kain umum" in html
    assert f"/thumbnail/{hidden}" not in html
    assert "umum0-belakang" not in html


def test_what_is_opened_again_is_shown_again(answering, catalog, client):
    kept = _photo(catalog, "institutionberkas.png")
    cloth = catalog.photo(kept).cloth_id
    catalog.edit("cloth", cloth, {"access": "public"})
    try:
        assert f'data-record="{kept}"' in answering.ask("?q=institutionjudul").results
        assert client.get(f"/thumbnail/{kept}").status_code == 200
        assert "institutionmotif" in answering.ask("").filters
    finally:
        catalog.edit("cloth", cloth, {"access": "institution"})
    assert client.get(f"/thumbnail/{kept}").status_code == 404


def test_what_a_record_said_while_it_was_kept_back_stays_in(answering, catalog):
    number = _photo(catalog, "umum2.png")
    cloth = catalog.photo(number).cloth_id
    for change in (
        {"access": "community"},
        {"story": "ceritarahasia"},
        {"story": None},
        {"access": "public"},
        {"condition": "baik"},
    ):
        catalog.edit("cloth", cloth, change)
    html = answering.record(number)
    assert "ceritarahasia" not in html
    assert "baik" in html
