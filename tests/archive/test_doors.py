"""What is not open to everybody stays in: exports, trends and what comes of them; the app is in tests/ui."""

from __future__ import annotations

import csv
import json
import sqlite3
import zipfile
from contextlib import closing

import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.cli.main import run
from motifsearch.cli.render import plain
from motifsearch.messages import LANGS
from motifsearch.records import Query

# Each way of keeping something back has a cloth of its own, whose words stand nowhere else.
WAYS = ("institution", "community", "hidden", "motifnya")
KEPT = ("institution", "community", "motifnya")
# A motif's own record is open although a cloth that bears it is not.
OPEN_MOTIFS = {f"{way}{word}" for way in ("institution", "community") for word in ("motif", "cerita")}


def secret(way, what):
    return f"{way}{what}rahasia"


@pytest.fixture(scope="module")
def directory(tmp_path_factory, paint):
    folder = tmp_path_factory.mktemp("doors")
    for place, way in enumerate((*WAYS, "umum", "terbuka")):
        paint(folder / "foto" / f"{way}.png", 300 + place)
    with MotifCatalog.open(folder / "katalog", create=True, model="colour:") as catalog:
        catalog.add([folder / "foto"])
        for photo in list(catalog.database.photos.iter()):
            way = photo.paths[0].rpartition("/")[2].removesuffix(".png")
            motif = catalog.database.motifs.add(name=secret(way, "motif"), story=secret(way, "cerita"))
            said = {
                "motif_id": motif.motif_id,
                "title": secret(way, "judul"),
                "maker": secret(way, "pembuat"),
                "place": secret(way, "tempat"),
                "tags": [secret(way, "kata")],
            }
            if way in {"institution", "community"}:
                said["access"] = way
                # A word that it bore while it was open to everybody.
                catalog.edit("cloth", photo.cloth_id, {"description": secret(way, "dulu")})
            catalog.edit("cloth", photo.cloth_id, said)
            if way == "motifnya":
                catalog.edit("motif", motif.motif_id, {"access": "community"})
            if way == "hidden":
                catalog.edit("photo", photo.photo_id, {"hidden": True})
            for day in range(1, 29):
                catalog.database.listings.add(
                    cloth_id=photo.cloth_id,
                    date=f"2026-01-{day:02d}",
                    price=1000,
                    seller=secret(way, "penjual"),
                    channel=secret(way, "kanal"),
                    product=secret(way, "barang"),
                    place=secret(way, "pasar"),
                )
    return folder / "katalog"


@pytest.fixture
def catalog(directory):
    with MotifCatalog.open(directory, model="colour:") as opened:
        yield opened


def told(text, ways=WAYS):
    return sorted({f"{way}{what}" for way in ways for what in _WORDS if secret(way, what) in text})


_WORDS = ("motif", "cerita", "judul", "pembuat", "tempat", "kata", "dulu", "penjual", "kanal", "barang", "pasar")


def contents(path):
    """All that a file or a folder says, packages and workbooks unpacked."""
    if path.is_dir():
        return "".join(f"{each.name}\n{contents(each)}" for each in sorted(path.rglob("*")) if each.is_file())
    if path.suffix == ".parquet":
        return str(pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    return path.read_bytes().decode("utf-8", "replace")


TARGETS = {
    "csv": "out",
    "xlsx": "out.xlsx",
    "jsonld": "out.jsonld",
    "bag": "bag",
    "linked-art": "art.jsonld",
    "lido": "lido.xml",
    "iiif": "iiif",
    "html": "out.html",
    "parquet": "parquet",
}


@pytest.mark.parametrize("form", TARGETS)
def test_exports_let_out_what_is_open_and_the_open_is_in_them(directory, tmp_path, form):
    target = tmp_path / TARGETS[form]
    base = ["--base-url", "https://arsip.example/"] if form == "iiif" else []
    assert run(["--catalog", str(directory), "export", form, str(target), *base]) == 0
    text = contents(target)
    # A hidden photograph stays in; its cloth is open, and its record says nothing that is not.
    assert [word for word in told(text, KEPT) if word not in OPEN_MOTIFS] == []
    assert secret("umum", "judul") in text
    assert "hidden.png" not in text


def test_more_is_let_out_only_when_asked_for(directory, tmp_path):
    assert run(["--catalog", str(directory), "export", "jsonld", str(tmp_path / "a"), "--access", "institution"]) == 0
    text = contents(tmp_path / "a")
    assert secret("institution", "judul") in text
    assert [word for word in told(text, ("community", "motifnya")) if word not in OPEN_MOTIFS] == []


@pytest.mark.parametrize(
    "group", ["motif", "technique", "province", "product", "channel", "seller", "place", "pattern", "colour", "both"]
)
@pytest.mark.parametrize("source", ["market", "archive"])
def test_trends_count_and_name_only_what_is_open(catalog, group, source):
    found = catalog.trends.growth(by="month", source=source, group=group)
    assert told(json.dumps(plain(found))) == []
    assert found.listings == (56 if source == "market" else 2)


def test_gaps_sheets_and_their_tables(catalog, tmp_path):
    assert told(json.dumps(plain(catalog.trends.gaps()))) == []
    sheet = catalog.trends.sheet(by="month", group="motif")
    assert secret("umum", "motif") in json.dumps(plain(sheet.growth))
    for lang in LANGS:
        catalog.trends.write_report(sheet, tmp_path / f"{lang}.html", lang)
        catalog.trends.write_tables(sheet, tmp_path / lang, lang)
    assert told(contents(tmp_path)) == []
    kept = {photo.photo_id for photo in catalog.database.photos.iter()} - set(shown(catalog))
    small = {catalog.thumbnail(photo_id) for photo_id in kept}
    assert small.isdisjoint(path for paths in sheet.pictures.values() for path in paths)


def shown(catalog):
    return [
        photo.photo_id
        for photo in catalog.database.photos.iter()
        if photo.paths[0].rpartition("/")[2] in {"umum.png", "terbuka.png"}
    ]


def test_search_by_words_pictures_and_likeness(catalog):
    everything = sorted(shown(catalog))
    kept = [photo for photo in catalog.database.photos.iter() if photo.photo_id not in everything]
    assert len(kept) == len(WAYS)
    for photo in kept:
        way = photo.paths[0].rpartition("/")[2].removesuffix(".png")
        by_word = catalog.search(Query(text=secret(way, "judul"), k=50))
        by_picture = catalog.search(Query(image=catalog.read_image(catalog.original(photo.photo_id)), k=50))
        for answer in (by_word, by_picture):
            assert {hit.photo.photo_id for hit in answer.hits} <= set(everything)
            assert answer.candidates == 2
    like = catalog.search(Query(photo_id=everything[0], k=50))
    assert [hit.photo.photo_id for hit in like.hits] == [everything[1]]
    assert told(json.dumps(catalog.facets())) == []


def test_another_copy_of_the_catalogue_keeps_the_levels(directory, tmp_path):
    """A copy of the whole is the keeper's own; what it keeps back it still keeps back."""
    assert run(["--catalog", str(directory), "backup", str(tmp_path / "copy.zip")]) == 0
    assert run(["--catalog", str(tmp_path / "again"), "restore", str(tmp_path / "copy.zip")]) == 0
    with closing(sqlite3.connect(tmp_path / "again" / "catalog.sqlite")) as raw:
        assert raw.execute("SELECT count(*) FROM cloth WHERE access <> 'public'").fetchone() == (2,)
    assert run(["--catalog", str(tmp_path / "again"), "export", "csv", str(tmp_path / "out")]) == 0
    assert [word for word in told(contents(tmp_path / "out"), KEPT) if word not in OPEN_MOTIFS] == []
    for path in (tmp_path / "out").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.reader(file))) > 1


def test_no_page_of_the_app_names_what_is_kept_back(directory):
    """Every address without a number in it, those of pages yet to come too, as somebody over the network sees it."""
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

    from motifsearch.ui.pages import pages
    from motifsearch.ui.pages.shell import Shell
    from motifsearch.ui.wording import Wording

    with MotifCatalog.open(directory, model="colour:") as catalog:
        app = FastAPI()
        shell = Shell(catalog, None, Wording("id"), pages=pages(), author="Sari")
        routes = shell.router()
        for page in pages():
            page.build(shell, routes)
        app.include_router(routes)
        visitor = TestClient(app, client=("203.0.113.9", 5000), base_url="http://katalog.example")
        addresses = sorted(
            {route.path for route in routes.routes if "GET" in getattr(route, "methods", ()) and "{" not in route.path}
        )
        assert len(addresses) > 5
        for address in addresses:
            answer = visitor.get(address)
            assert answer.status_code < 500, address
            assert told(answer.text) == [], address
