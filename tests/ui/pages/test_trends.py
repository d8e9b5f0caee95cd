"""The pages about the market, over a small catalogue with planted groups, through the app's own routes."""

from __future__ import annotations

import html
import io
import json
import re
import runpy
import tempfile
import zipfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from motifsearch.catalog import MotifCatalog
from motifsearch.messages import LANGS, Translator
from motifsearch.records import EmbeddingSpace, Swatch
from motifsearch.ui.pages import trends
from motifsearch.ui.pages.shell import Shell
from motifsearch.ui.presenters.addresses import HOME
from motifsearch.ui.presenters.trends import preview
from motifsearch.ui.wording import Wording
from motifsearch.vectors import unit
from motifsearch.workflows.trends.courses import COURSES

SPACE = EmbeddingSpace(uri="planted:", name="planted", fingerprint="d0" * 32, dim=32)
MOTIFS = ("kawung", "parang", "truntum")
VIEWS = ("", "/map", "/groups", "/compare", "/colours", "/gaps", "/listings")
HOSTILE = "<script>alert(1)</script>\"'><img src=x>"
GUARDED = "Motif yang dijaga"


class Planted:
    """A catalogue of 36 cloths in three kinds; two cloths are not for everybody, one has a hostile name."""

    def __init__(self, catalog: MotifCatalog) -> None:
        self.catalog = catalog
        database = self.database = catalog.database
        rng = np.random.default_rng(5)
        middles = unit(rng.normal(size=(3, SPACE.dim)))
        motifs = [database.motifs.add(uid=name, name=name).motif_id for name in MOTIFS]
        secret = database.motifs.add(uid="rahasia", name=GUARDED, access="community").motif_id
        self.cloths: list[int] = []
        for number in range(36):
            kind = number % 3
            restricted = number in {33, 34}
            cloth = database.cloths.add(
                uid=f"c{number}",
                title=HOSTILE if number == 0 else None,
                motif_id=secret if restricted else motifs[kind],
                technique="tulis",
                maker="Bengkel Contoh 01" if number < 6 else "Bengkel Contoh 02",
                inventory=f"K-{number}",
            )
            photo = database.photos.add(
                cloth_id=cloth.cloth_id, sha256=f"{number:064x}", path=Path(f"/p/{number}.jpg"), mtime_ns=1,
                size_bytes=1, format="JPEG", width_px=9, height_px=9, pdq=bytes(32), pdq_quality=9,
                palette=(Swatch(lab=(40.0, 30.0, 30.0), share=1.0),),
            )  # fmt: skip
            vector = unit(middles[kind] + 0.5 * rng.normal(size=(1, SPACE.dim)) / np.sqrt(SPACE.dim))
            database.embeddings.put(SPACE, [photo.photo_id], vector)
            self.cloths.append(cloth.cloth_id)

    def list_all(self) -> None:
        with self.database.transaction():
            self._list()

    def _list(self) -> None:
        for month in range(24):
            for number, cloth in enumerate(self.cloths):
                if number % 3 or (number + month) % 3 == 0:
                    self.database.listings.add(
                        cloth_id=cloth,
                        date=(date(2024, 1, 5) + timedelta(days=31 * month)).isoformat(),
                        price=100_000.0 + number,
                        channel="toko contoh" if month % 2 else "pasar contoh",
                        seller="Bengkel Contoh 01",
                    )


@pytest.fixture
def planted(tmp_path, monkeypatch):
    monkeypatch.setattr(MotifCatalog, "space", SPACE)
    with MotifCatalog.open(tmp_path / "catalog", create=True) as opened:
        yield Planted(opened)


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    """A catalogue with listings that no test changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MotifCatalog, "space", SPACE)
        with MotifCatalog.open(tmp_path_factory.mktemp("listed") / "catalog", create=True) as opened:
            made = Planted(opened)
            made.list_all()
            yield made


@pytest.fixture(params=LANGS)
def lang(request):
    return request.param


def client(planted, lang, *, host="127.0.0.1"):
    page = trends.page()
    shell = Shell(planted.catalog, None, Wording(lang), pages=(page,), author="local")
    routes = shell.router()
    page.build(shell, routes)
    app = FastAPI()
    app.include_router(routes)
    return TestClient(app, client=(host, 5000), base_url="http://127.0.0.1", follow_redirects=False)


def clusters(planted):
    return planted.catalog.trends.clusters("pattern").clusters


def test_every_view_answers_without_a_single_listing(planted, lang):
    for view in VIEWS:
        answer = client(planted, lang).get(f"{HOME[lang]}trends{view}")
        assert answer.status_code == 200
        assert answer.text.count("<h1>") == 1


@pytest.mark.parametrize("query", ["", "?by=month&group=motif", "?by=year&group=colour", "?group=technique"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_answers_for_every_choice(listed, lang, view, query):
    answer = client(listed, lang).get(f"{HOME[lang]}trends{view}{query}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "{" not in re.sub(r"<(style|script).*?</\1>", "", answer.text, flags=re.DOTALL)


def test_an_empty_catalogue_says_so(tmp_path, lang, monkeypatch):
    monkeypatch.setattr(MotifCatalog, "space", SPACE)
    with MotifCatalog.open(tmp_path / "catalog", create=True) as opened:
        planted = type("Empty", (), {"catalog": opened})()
        for view in VIEWS:
            assert client(planted, lang).get(f"{HOME[lang]}trends{view}").status_code == 200


def test_what_is_not_for_everybody_is_nowhere(listed):
    seen = client(listed, "en")
    kept = {f"/thumbnail/{listed.cloths[number]}" for number in (33, 34)}
    for view in (*VIEWS, "/report.html"):
        for query in ("", "?group=motif"):
            text = seen.get(f"/en/trends{view}{query}").text
            assert GUARDED not in text
            assert not [address for address in kept if f'{address}"' in text]
    data = json.loads(re.search(r'id="ms-map-data">(.*?)</script>', seen.get("/en/trends/map").text)[1])
    assert len(data["points"]) == 34
    assert not {point[1] for point in data["points"]} & {listed.cloths[33], listed.cloths[34]}


def test_a_course_has_the_same_colour_on_the_map_whichever_others_are_there(listed, lang):
    text = client(listed, lang).get(f"{HOME[lang]}trends/map").text
    data = json.loads(re.search(r'id="ms-map-data">(.*?)</script>', text)[1])
    course = data["facets"]["course"]
    assert course["names"] == [Translator(lang)(f"trends.course_{name}") for name in COURSES]
    # What is said in words is what the points show.
    growth = listed.catalog.trends.growth(group="pattern")
    of = {cloth: f"K{each.cluster_id}" for each in clusters(listed) for cloth in each.cloth_ids}
    courses = {group.key: COURSES.index(group.course) for group in growth.groups}
    assert course["values"] == [courses.get(of.get(point[1]), -1) for point in data["points"]]


@pytest.mark.parametrize(
    "path",
    ["trends?by=week", "trends?group=seller", "trends/map?group=%3Cb%3E", "trends/groups/999999", "trends/report.exe"],
)
def test_what_is_not_there_is_answered_in_words(listed, lang, path):
    answer = client(listed, lang).get(HOME[lang] + path)
    assert answer.status_code in {400, 422}
    assert 'role="alert"' in answer.text
    assert "<b>" not in answer.text


def test_a_group_is_renamed_held_split_and_merged(planted, lang):
    here = client(planted, lang)
    first = clusters(planted)[0]
    base = f"{HOME[lang]}trends/groups/{first.cluster_id}"
    assert here.post(f"{base}/rename", data={"name_id": HOSTILE, "name_en": "Ours"}).status_code == 303
    renamed = clusters(planted)[0]
    assert (renamed.name_id, renamed.name_en) == (HOSTILE, "Ours")
    assert "<script>alert" not in here.get(base).text
    here.post(f"{base}/pin", data={"pinned": "yes"})
    assert clusters(planted)[0].pinned
    leaving = first.cloth_ids[:2]
    answer = here.post(f"{base}/split", data={"cloths": " ".join(f"C{cloth}" for cloth in leaving)})
    assert answer.status_code == 303
    new = next(each for each in clusters(planted) if each.cloth_ids == leaving)
    here.post(f"{base}/merge", data={"other": str(new.cluster_id)})
    assert set(planted.catalog.trends.cluster(first.cluster_id).cloth_ids) == set(first.cloth_ids)


def test_chosen_cloths_become_a_group_of_their_own(planted):
    first = clusters(planted)[0]
    chosen = first.cloth_ids[1:4]
    answer = client(planted, "en").post(
        "/en/trends/groups/split",
        data={"cluster": str(first.cluster_id), "cloths": " ".join(f"C{cloth}" for cloth in chosen)},
    )
    number = int(answer.headers["location"].rpartition("/")[2])
    assert planted.catalog.trends.cluster(number).cloth_ids == chosen


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("{id}/rename", {"name_id": "x", "name_en": "y"}),
        ("{id}/pin", {"pinned": "yes"}),
        ("{id}/split", {}),
        ("find", {"axis": "pattern", "level": "1"}),
    ],
)
def test_who_may_only_look_changes_nothing(planted, path, data):
    before = clusters(planted)
    away = client(planted, "en", host="192.168.1.20")
    number = before[0].cluster_id
    answer = away.post(f"/en/trends/groups/{path.format(id=number)}", data=data)
    assert answer.status_code == 403
    assert away.post("/en/trends/map", data={"axis": "pattern"}).status_code == 403
    assert away.post("/en/trends/listings", files={"table": ("t.csv", b"file,date\n")}).status_code == 403
    assert clusters(planted) == before
    page = away.get(f"/en/trends/groups/{number}").text
    assert 'method="post"' not in page


def test_forms_that_make_no_sense_are_refused_in_words(planted, lang):
    here, number = client(planted, lang), clusters(planted)[0].cluster_id
    home = f"{HOME[lang]}trends/groups"
    for path, data in (
        (f"{number}/rename", {"name_id": " ", "name_en": "x"}),
        (f"{number}/split", {"cloths": "kain"}),
        (f"{number}/split", {"cloths": "C99999"}),
        (f"{number}/merge", {"other": str(number)}),
        (f"{number}/vanish", {}),
        ("find", {"axis": "nothing", "level": "0"}),
        ("find", {"axis": "pattern", "level": "9"}),
        ("find", {"axis": "pattern", "level": "a"}),
    ):
        assert here.post(f"{home}/{path}", data=data).status_code == 400, path


TABLE = """Foto,Tanggal,Harga,Catatan
3.jpg,2025-02-03,Rp 250.000,a
4.jpg,besok,1000,b
5.jpg,2025-02-05,-7,c
x.jpg,2025-02-05,7,d
"""


def token_of(text):
    return re.search(r'name="token" value="([^"]+)"', text)[1]


def test_a_table_is_looked_at_before_it_is_taken_in(planted, lang):
    here, say = client(planted, lang), Translator(lang)
    address = f"{HOME[lang]}trends/listings"
    looked = here.post(address, files={"table": ("penawaran.csv", TABLE.encode())})
    assert looked.status_code == 200
    assert planted.database.listings.count() == 0
    text = looked.text
    assert say("trends.no_date") not in text
    for value in ("besok", "-7", "x.jpg"):
        assert f"&quot;{value}&quot;" in text
    assert "penawaran.csv:" not in text.split("<main", 1)[1].split("ms-scroll")[1]
    taken = here.post(address, data={"token": token_of(text), "take": "yes"})
    assert taken.headers["location"].endswith("?added=2&known=0")
    assert [listing.price for listing in planted.database.listings.iter()] == [250_000.0, None]
    assert "2" in here.get(taken.headers["location"]).text
    gone = here.post(address, data={"token": token_of(text), "take": "yes"})
    assert gone.status_code == 400


def test_columns_can_be_chosen_and_are_remembered(planted):
    here = client(planted, "en")
    data = "a,b,c\n3.jpg,2025-02-03,9000\n"
    looked = here.post("/en/trends/listings", files={"table": ("t.csv", data.encode())})
    assert 'role="alert"' in looked.text
    wishes = {"token": token_of(looked.text), "column:a": "file", "column:b": "date", "column:c": "price"}
    again = here.post("/en/trends/listings", data=wishes)
    assert 'role="alert"' not in again.text
    here.post("/en/trends/listings", data={**wishes, "take": "yes"})
    assert planted.database.listings.count() == 1
    later = here.post("/en/trends/listings", files={"table": ("t.csv", data.replace("03,", "04,").encode())})
    assert 'role="alert"' not in later.text
    # A column that is recognised can be left out.
    left = {"token": token_of(later.text), "column:a": "file", "column:b": "date", "column:c": "", "take": "yes"}
    here.post("/en/trends/listings", data=left)
    assert [listing.price for listing in planted.database.listings.iter()] == [9000.0, None]


def test_a_workbook_is_taken_in_too(planted):
    book = openpyxl.Workbook()
    book.active.append(["Judul lembar"])
    sheet = book.create_sheet("Penawaran")
    sheet.append(["foto", "tanggal", "harga"])
    sheet.append(["3.jpg", date(2025, 2, 3), 250000])
    packed = io.BytesIO()
    book.save(packed)
    here = client(planted, "id")
    looked = here.post("/trends/listings", files={"table": ("buku.xlsx", packed.getvalue())})
    here.post("/trends/listings", data={"token": token_of(looked.text), "take": "yes"})
    (listing,) = planted.database.listings.iter()
    assert (listing.date, listing.price) == ("2025-02-03", 250_000.0)


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04broken"], ids=["empty", "noise", "zip"])
@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_what_is_no_table_is_answered_in_words(planted, lang, name, data):
    answer = client(planted, lang).post(f"{HOME[lang]}trends/listings", files={"table": (name, data)})
    assert answer.status_code in {200, 400}
    assert 'role="alert"' in answer.text


def test_the_sheet_and_the_tables_can_be_taken_along(listed, lang):
    here = client(listed, lang)
    sheet = here.get(f"{HOME[lang]}trends/report.html?by=month")
    assert sheet.headers["content-disposition"].startswith("attachment")
    assert f'lang="{lang}"' in sheet.text
    assert here.get(f"{HOME[lang]}trends/report.html?look=1").headers["content-disposition"].startswith("inline")
    with zipfile.ZipFile(io.BytesIO(here.get(f"{HOME[lang]}trends/tables.zip").content)) as packed:
        assert {"groups.csv", "periods.csv", "clusters.csv", "members.csv"} <= set(packed.namelist())
        members = packed.read("members.csv").decode("utf-8-sig").splitlines()
        # Two cloths are not for everybody.
        assert len(members) == 1 + 34
        assert b"Bengkel" not in b"".join(packed.read(name) for name in packed.namelist())
    parquet = here.get(f"{HOME[lang]}trends/tables.zip?form=parquet")
    with zipfile.ZipFile(io.BytesIO(parquet.content)) as packed:
        assert "members.parquet" in packed.namelist()
    assert "tables.zip?form=parquet" in here.get(f"{HOME[lang]}trends").text


def test_a_business_sees_where_it_stands(listed, lang):
    here = client(listed, lang)
    found = here.get(f"{HOME[lang]}trends/gaps?maker=bengkel contoh 01")
    assert "Bengkel Contoh 01" in found.text
    assert 'role="alert"' not in found.text
    unknown = here.get(f"{HOME[lang]}trends/gaps?maker=<b>siapa")
    assert 'role="alert"' in unknown.text
    assert "<b>siapa" not in unknown.text


def jpeg(number):
    """A picture file of its own content."""
    rng = np.random.default_rng(number)
    packed = io.BytesIO()
    Image.fromarray(rng.integers(0, 255, (40, 40, 3), dtype=np.uint8)).save(packed, "JPEG")
    return packed.getvalue()


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    return packed.getvalue()


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """A catalogue without a photograph, whose model needs no torch."""
    monkeypatch.setenv("MOTIFSEARCH_MODEL", "colour:")
    with MotifCatalog.open(tmp_path / "catalog", create=True) as opened:
        yield type("Empty", (), {"catalog": opened, "database": opened.database})()


ROWS = "foto,tanggal,harga\nkain-1.jpg,2025-02-03,9000\nfoto/kain-2.jpg,2025-02-04,\nkain-3.jpg,2025-02-05,1\n"
BROUGHT = {
    "foto/kain-1.jpg": jpeg(1),
    "foto/kain-2.jpg": jpeg(2),
    "__MACOSX/foto/._kain-1.jpg": b"x",
    "../../catatan.txt": b"bukan foto",
}


@pytest.mark.parametrize("packed", [True, False], ids=["zip", "files"])
def test_photographs_come_with_their_table(empty, lang, packed):
    here, say = client(empty, lang), Translator(lang)
    address = f"{HOME[lang]}trends/listings"
    brought = {"foto.zip": zipped(BROUGHT)} if packed else BROUGHT
    files = [("table", ("t.csv", ROWS.encode())), *(("photos", (name, data)) for name, data in brought.items())]
    looked = here.post(address, files=files)
    # Nothing is there yet; the third row names a photograph that did not come.
    assert (empty.catalog.count, empty.database.listings.count()) == (0, 0)
    assert say("market.preview_photos", count=2) in looked.text
    assert say("market.not_a_photo") in looked.text
    assert "kain-3.jpg" in looked.text
    assert say("market.cloth_new") in looked.text
    assert "../" not in looked.text.split("<main", 1)[1]
    taken = here.post(address, data={"token": token_of(looked.text), "take": "yes"})
    assert taken.headers["location"].endswith("?added=2&known=0&photos=2")
    assert say("market.photos_done", count=2) in here.get(taken.headers["location"]).text
    assert [each.price for each in empty.database.listings.iter()] == [9000.0, None]
    # The catalogue keeps the files itself, and nothing waits anywhere.
    for photo in empty.database.photos.iter():
        original = empty.catalog.original(photo.photo_id)
        assert original.is_relative_to(empty.catalog.directory / "originals")
        assert original.read_bytes() in BROUGHT.values()
    assert not list((empty.catalog.directory / "brought").iterdir())
    # The same once more: nothing is new.
    again = here.post(address, files=files)
    taken = here.post(address, data={"token": token_of(again.text), "take": "yes"})
    assert taken.headers["location"].endswith("?added=0&known=2&photos=0")


def test_of_photographs_with_one_name_those_that_came_with_the_table_are_meant(empty):
    here = client(empty, "en")
    row = "foto,tanggal\nkain-1.jpg,2025-02-0{}\n"
    for number in (1, 2):
        files = [("table", ("t.csv", row.format(number).encode())), ("photos", ("kain-1.jpg", jpeg(number)))]
        looked = here.post("/en/trends/listings", files=files)
        here.post("/en/trends/listings", data={"token": token_of(looked.text), "take": "yes"})
    cloths = [listing.cloth_id for listing in empty.database.listings.iter()]
    assert len(set(cloths)) == 2
    ambiguous = here.post("/en/trends/listings", files={"table": ("t.csv", row.format(3).encode())})
    assert "kain-1.jpg" in ambiguous.text
    assert 'name="take" value="yes"' in ambiguous.text
    assert "disabled" in ambiguous.text


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a.zip": zipped({f"{number}.jpg": jpeg(0) for number in range(4)})}, "photos_many"),
        ({f"{number}.jpg": jpeg(0) for number in range(4)}, "photos_many"),
        ({"a.zip": zipped({"a.jpg": jpeg(0)})[:-40]}, "bad_zip"),
        ({"a.zip": zipped({"a.jpg": jpeg(0)}).replace(jpeg(0)[100:200], bytes(100))}, "bad_zip"),
        ({"a.zip": zipped({"bomb.jpg": jpeg(0) + bytes(3_000_000)})}, "photos_large"),
    ],
    ids=["many in a zip", "many files", "cut", "damaged", "bomb"],
)
def test_what_is_too_much_or_damaged_is_refused_in_words_and_nothing_stays(empty, lang, monkeypatch, files, code):
    monkeypatch.setattr("motifsearch.ui.pages.trends_photos.MOST_PHOTOS", 3)
    monkeypatch.setattr("motifsearch.ui.pages.trends_photos._MOST_UNPACKED", 1_000_000)
    waiting = []

    class Watched(tempfile.TemporaryDirectory):
        def __init__(self, **options):
            super().__init__(**options)
            waiting.append(Path(self.name))

    monkeypatch.setattr("motifsearch.ui.pages.trends_photos.tempfile.TemporaryDirectory", Watched)
    given = [("table", ("t.csv", ROWS.encode())), *(("photos", (name, data)) for name, data in files.items())]
    answer = client(empty, lang).post(f"{HOME[lang]}trends/listings", files=given)
    assert answer.status_code == 400
    params = {"photos_many": {"limit": 3}, "photos_large": {"limit_mb": 500}, "bad_zip": {"name": "a.zip"}}
    assert 'role="alert"' in answer.text
    assert Translator(lang)(f"market.{code}", **params[code]) in answer.text
    assert waiting
    assert not any(folder.exists() for folder in waiting)
    assert empty.catalog.count == 0


def test_a_photograph_that_turns_out_broken_is_named_and_the_rest_goes_on(empty, lang):
    here = client(empty, lang)
    address = f"{HOME[lang]}trends/listings"
    files = [
        ("table", ("t.csv", ROWS.encode())),
        ("photos", ("kain-1.jpg", jpeg(1))),
        ("photos", ("kain-3.jpg", jpeg(3)[:200])),
    ]
    looked = here.post(address, files=files)
    taken = here.post(address, data={"token": token_of(looked.text), "take": "yes"})
    assert taken.status_code == 200
    assert "kain-3.jpg" in taken.text
    assert str(empty.catalog.directory) not in taken.text
    assert (empty.catalog.count, empty.database.listings.count()) == (1, 1)


def test_a_form_without_a_length_or_with_too_much_of_it_is_refused(empty, lang):
    here = client(empty, lang)
    for headers in ({"content-length": str(10**10)}, {"transfer-encoding": "chunked"}):
        answer = here.post(
            f"{HOME[lang]}trends/listings",
            content=iter([b"x"]),
            headers={**headers, "content-type": "multipart/form-data; boundary=a"},
        )
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text


def test_two_years_show_their_seasons_with_lebaran_where_it_was_each_year(listed, lang):
    text = client(listed, lang).get(f"{HOME[lang]}trends").text
    section = text.split(f"<h2>{Translator(lang)('market.seasons')}</h2>")[1].split("</section>")[0]
    bars = re.findall(r'<rect[^>]*class="([^"]+)"><title>([^<]+)</title>', section)
    months = [name for _, name in bars]
    assert len(months) == 24
    # Lebaran was on 10 April 2024 and on 31 March 2025.
    marked = {name for kind, name in bars if "ms-season-lebaran" in kind}
    assert {name[-4:] for name in marked} == {"2024", "2025"}
    assert [name[:3] for name in sorted(marked, key=months.index)] in (
        ["Mar", "Apr", "Feb", "Mar"],
        ["Feb", "Mar", "Apr", "Feb", "Mar"],
    )
    assert sum("ms-season-hari_batik" in kind for kind, _ in bars) == 4
    assert section.count("<tr>") == 1 + 24


def test_under_two_years_no_season_is_shown(planted, lang):
    planted.database.listings.add(cloth_id=planted.cloths[0], date="2025-02-01")
    text = client(planted, lang).get(f"{HOME[lang]}trends").text
    assert f"<h2>{Translator(lang)('market.seasons')}</h2>" not in text
    assert Translator(lang)("trends.remark_no_seasons") in text


def test_a_group_shows_its_cloths_beside_its_chart_and_none_that_is_not_for_everybody(listed):
    faces = listed.catalog.trends.views.faces("pattern")
    assert set(faces) == {f"K{each.cluster_id}" for each in clusters(listed)}
    shown = {photo for photos in faces.values() for photo in photos}
    assert all(len(photos) == 3 for photos in faces.values())
    text = client(listed, "en").get("/en/trends").text
    assert all(f'/thumbnail/{photo}"' in text for photo in shown)
    assert not shown & {listed.cloths[33], listed.cloths[34]}


def test_a_business_takes_its_own_sheet_along(listed, lang):
    here = client(listed, lang)
    page = here.get(f"{HOME[lang]}trends/gaps?maker=Bengkel Contoh 01").text
    link = html.unescape(re.search(r'href="([^"]*report\.html\?maker=[^"]*)"', page)[1])
    assert Translator(lang)("trends.report_for", maker="Bengkel Contoh 01") in here.get(link).text


BAD_TABLES = runpy.run_path(str(Path(__file__).parents[2] / "workflows" / "trends" / "bad_tables.py"))["BAD_TABLES"]


@pytest.fixture(scope="module")
def four(tmp_path_factory):
    """A catalogue of four photographs that the bad tables name; previews change nothing of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTIFSEARCH_MODEL", "colour:")
        folder = tmp_path_factory.mktemp("four")
        (folder / "foto").mkdir()
        for number in range(4):
            (folder / "foto" / f"kain{number}.png").write_bytes(jpeg(number))
        with MotifCatalog.open(folder / "catalog", create=True) as opened:
            opened.add([folder / "foto"])
            yield type("Four", (), {"catalog": opened, "database": opened.database})()


@pytest.mark.parametrize("name", BAD_TABLES)
def test_a_bad_table_that_is_brought_is_answered_in_words_that_fit_the_page(four, lang, name):
    bad = BAD_TABLES[name]
    answer = client(four, lang).post(f"{HOME[lang]}trends/listings", files={"table": ("t.csv", bad.text.encode())})
    assert answer.status_code == 200
    text = html.unescape(answer.text)
    assert four.database.listings.count() == 0
    say = Translator(lang)
    for code, params in bad.said:
        given = {"today": "\0", **dict(params)}
        here = f"market.here_{code.removeprefix('trends.')}"
        if code in preview._SAID_HERE:
            if "field" in given:
                given["field"] = say(f"market.short_{given['field']}")
            words = say(here, **given)
        else:
            words = say(code, **given)
        assert max(words.split("\0"), key=len) in text
    # The page has no command line.
    assert " --" not in re.sub(r"<(style|script).*?</\1>", "", text, flags=re.DOTALL)
    is_open = 'name="take" value="yes"' in text
    assert is_open == (name != "no column of dates")
    assert ("disabled" not in text) == bool(bad.added) or not is_open
