"""From one catalogue to another: bags, documents, tables, and what stays at home."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import bagit
import openpyxl
import pytest
from hypothesis import given, settings

from motifsearch.catalog import MotifCatalog
from motifsearch.errors import DataError, MotifsearchError, UsageError
from motifsearch.records import Claim, Label, Name
from tests.archive.conftest import RECIPES, everything, fill


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


def test_a_bag_brings_everything_into_an_empty_catalogue(full, tmp_path):
    for name in ("bag", "bag.zip"):
        exported = full.archivist.export_bag(tmp_path / name, access="community", info={"Source-Organization": "A"})
        assert (exported.photos, exported.files, exported.vectors) == (12, 12, 12)
        assert (exported.left_out, exported.problems) == (0, ())
        # On another machine the photographs are at none of the places where they were seen.
        shutil.move(tmp_path / "photos", tmp_path / "away")
        with open_at(tmp_path / f"other {name}") as other:
            report = other.archivist.import_package(tmp_path / name)
            assert everything(other.database) == everything(full.database)
            assert (report.files, report.vectors, report.problems) == (12, 12, ())
            assert other.check().problems == ()
            assert all(other.original(photo.photo_id) for photo in other.database.photos.iter())
            before = everything(other.database)
            again = other.archivist.import_package(tmp_path / name)
            assert (again.added, again.changed, again.files, again.vectors) == (0, 0, 0, 0)
            assert everything(other.database) == before
        shutil.move(tmp_path / "away", tmp_path / "photos")


@settings(max_examples=15, deadline=None)
@given(RECIPES)
def test_records_made_by_chance_come_through_a_bag_without_loss(recipe):
    with (
        tempfile.TemporaryDirectory() as folder,
        open_at(Path(folder, "a")) as here,
        open_at(Path(folder, "b")) as there,
    ):
        fill(here.database, recipe)
        here.archivist.export_bag(Path(folder, "bag"), access="community")
        there.archivist.import_package(Path(folder, "bag"))
        assert everything(there.database) == everything(here.database)


def test_a_bag_into_its_own_catalogue_changes_nothing(full, tmp_path):
    full.archivist.export_bag(tmp_path / "bag", access="community")
    before = everything(full.database)
    report = full.archivist.import_package(tmp_path / "bag")
    assert (report.added, report.changed, report.files) == (0, 0, 0)
    assert everything(full.database) == before
    assert not (full.directory / "originals").exists()


def test_somebody_elses_library_finds_the_bag_valid(full, tmp_path):
    full.archivist.export_bag(tmp_path / "bag", access="community", info={"Source-Organization": "Museum A"})
    bag = bagit.Bag(str(tmp_path / "bag"))
    assert bag.is_valid()
    assert bag.version_info == (1, 0)
    assert bag.info["Source-Organization"] == "Museum A"
    page = (tmp_path / "bag" / "data" / "index.en.html").read_text(encoding="utf-8")
    assert "TK A – Trusmi – Milik kami." in page
    for kind in ("href", "src"):
        for address in page.split(f'{kind}="')[1:]:
            assert (tmp_path / "bag" / "data" / address.partition('"')[0]).exists()


def test_edits_on_one_side_come_over_and_on_both_sides_stay(full, tmp_path):
    full.archivist.export_bag(tmp_path / "first", access="community")
    with open_at(tmp_path / "other", author="other") as other:
        other.archivist.import_package(tmp_path / "first")
        first, second, third = (cloth.cloth_id for cloth in full.database.cloths.all()[:3])
        full.edit("cloth", first, {"owner": "Museum A"}, "surat hibah")
        other.edit("cloth", second, {"owner": "Museum B"})
        full.edit("cloth", third, {"owner": "A"})
        other.edit("cloth", third, {"owner": "B"})
        full.archivist.export_bag(tmp_path / "second", access="community")
        report = other.archivist.import_package(tmp_path / "second")
        assert (report.added, report.changed) == (0, 1)
        assert other.cloth(first) == full.cloth(first)
        assert [(c.field, c.by, c.why) for c in other.history("cloth", first)][-1] == (
            "owner",
            "tester",
            "surat hibah",
        )
        assert other.cloth(second).owner == "Museum B"
        assert other.cloth(third).owner == "B"
        assert [problem.code for problem in report.problems] == ["database.both_changed"]


def test_a_catalogue_with_records_of_its_own_takes_a_bag_beside_them(full, tmp_path, paint):
    full.archivist.export_bag(tmp_path / "bag", access="community")
    with open_at(tmp_path / "other") as other:
        other.add([paint(tmp_path / "own" / "x.png", 99)])
        own = other.database.motifs.add(name="Kawung")
        other.archivist.import_package(tmp_path / "bag")
        assert other.count == 13
        assert other.motif(own.motif_id) == own
        for cloth in full.database.cloths.all():
            there = other.database.cloths.by_uid(cloth.uid)
            uids = [full.motif(cloth.motif_id).uid if cloth.motif_id else None]
            uids.append(other.motif(there.motif_id).uid if there.motif_id else None)
            assert uids[0] == uids[1]
            said = [(c.field, c.at, c.by) for c in other.history("cloth", there.cloth_id)]
            assert said == [(c.field, c.at, c.by) for c in full.history("cloth", cloth.cloth_id)]
        assert other.check().problems == ()


SECRETS = ("rahasia", "Pamali")


def leaks(data: bytes) -> list[str]:
    return [word for word in SECRETS if word.encode() in data]


@pytest.mark.parametrize("access", ["public", "institution"])
@pytest.mark.parametrize("form", ["bag", "bag.zip", "jsonld", "csv", "xlsx"])
def test_what_is_not_open_stays_out_of_every_export(full, tmp_path, form, access):
    target = tmp_path / ("out" if form == "csv" else f"out.{form.removeprefix('bag.')}")
    export = getattr(full.archivist, f"export_{form.partition('.')[0]}")
    report = export(target, access=access)
    shut = {"public": 3, "institution": 2}[access]
    assert report.left_out == shut
    assert (report.cloths, report.photos, report.motifs) == (12 - shut, 12 - shut - 1, 1)
    folder = tmp_path / "unpacked"
    if zipfile.is_zipfile(target):
        zipfile.ZipFile(target).extractall(folder)
    elif target.is_dir():
        folder = target
    else:
        folder.mkdir()
        shutil.copy(target, folder)
    allowed = [] if access == "public" else ["rahasia lembaga"]
    said = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for words in allowed:
        assert words.encode() in said
        said = said.replace(words.encode(), b"")
    assert leaks(said) == []
    # Neither whom it belongs to on this computer, nor a picture of what stays at home.
    assert str(tmp_path).encode() not in said
    hidden = {photo.sha256 for photo in full.database.photos.iter() if photo.hidden}
    closed = {p.sha256 for c in full.database.cloths.all()[2:4] for p in full.photos_of(c.cloth_id)}
    assert not [sha for sha in hidden | closed if sha.encode() in said]
    if form.startswith("bag"):
        assert len(list(folder.rglob("data/photos/*"))) == report.photos == report.files
        assert len(list(folder.rglob("data/thumbnails/*"))) == report.photos


def test_the_document_alone_brings_records_and_history(full, tmp_path):
    full.archivist.export_jsonld(tmp_path / "a.jsonld", access="community")
    with open_at(tmp_path / "other") as other:
        other.archivist.import_package(tmp_path / "a.jsonld")
        here, there = everything(full.database), everything(other.database)
        assert there.pop("vectors") == []
        assert there == {key: here[key] for key in there}
        assert other.archivist.import_package(tmp_path / "a.jsonld").changed == 0
        # The photographs are still where they were, so the vectors can be made again.
        assert other.check(repair=True).problems == ()
        assert everything(other.database)["vectors"] == here["vectors"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_tables_bring_back_what_a_table_holds(full, tmp_path, form):
    target = tmp_path / ("tables" if form == "csv" else "tables.xlsx")
    getattr(full.archivist, f"export_{form}")(target, access="community")
    paths = [target / f"{kind}s.csv" for kind in ("motif", "cloth", "photo", "listing")] if form == "csv" else [target]
    with open_at(tmp_path / "other") as other:
        other.add([tmp_path / "photos"])
        for path in paths:
            assert other.archivist.import_package(path).problems == ()
        for kind in ("motifs", "cloths", "photos", "listings"):
            here = {getattr(one, "uid", None) or one.sha256: one for one in getattr(full.database, kind).iter()}
            there = {getattr(one, "uid", None) or one.sha256: one for one in getattr(other.database, kind).iter()}
            assert here.keys() == there.keys()
            same = [field for field in (*next(iter(here.values())).__slots__,) if not field.endswith(("_id", "_at"))]
            for uid, record in here.items():
                assert {f: getattr(record, f) for f in same} == {f: getattr(there[uid], f) for f in same}
        before = everything(other.database)
        for path in paths:
            again = other.archivist.import_package(path)
            assert (again.added, again.changed) == (0, 0)
        assert everything(other.database) == before
    for path in paths:
        own = full.archivist.import_package(path)
        assert (own.added, own.changed, own.problems) == (0, 0, ())


def test_no_cell_of_a_table_is_a_formula(full, tmp_path):
    evil = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "＝1"]
    cloths = full.database.cloths.all()
    for cloth, text in zip(cloths, evil, strict=False):
        full.edit("cloth", cloth.cloth_id, {"description": text, "tags": (text,), "labels": (text,)})
    full.archivist.export_csv(tmp_path / "cloths.csv", access="community")
    text = (tmp_path / "cloths.csv").read_text(encoding="utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r＝＋－＠") and cell[:1]] == []
    full.archivist.export_xlsx(tmp_path / "all.xlsx", access="community")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert full.archivist.import_package(tmp_path / "cloths.csv").changed == 0
    assert full.archivist.import_package(tmp_path / "all.xlsx").changed == 0


@pytest.fixture
def bag(full, tmp_path):
    full.archivist.export_bag(tmp_path / "bag", access="community")
    return tmp_path / "bag"


def zipped(folder: Path, target: Path) -> Path:
    return Path(shutil.make_archive(str(target), "zip", folder.parent, folder.name))


def resign(folder: Path) -> None:
    """Make the bag valid again after a change, as somebody with bad intentions would."""
    bagit.Bag(str(folder)).save(manifests=True)


def spoil_photo(folder: Path) -> None:
    path = next((folder / "data" / "photos").iterdir())
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def swap_photos(folder: Path) -> None:
    first, second = sorted((folder / "data" / "photos").iterdir())[:2]
    data = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(data)
    resign(folder)


def name_outside(folder: Path) -> None:
    (folder.parent / "outside.png").write_bytes(next((folder / "data" / "photos").iterdir()).read_bytes())
    path = folder / "data" / "catalogue.jsonld"
    said = json.loads(path.read_bytes())
    said["photos"][0]["file"] = "../../outside.png"
    path.write_text(json.dumps(said))
    resign(folder)


def link_outside(folder: Path) -> None:
    path = next((folder / "data" / "photos").iterdir())
    path.rename(folder.parent / "outside.png")
    path.symlink_to(folder.parent / "outside.png")


def list_outside(folder: Path) -> None:
    (folder.parent / "outside.txt").write_text("x")
    manifest = folder / "manifest-sha512.txt"
    manifest.write_text(manifest.read_text() + f"{'0' * 128}  data/../../outside.txt\n")


def change_record(**fields):
    def change(folder: Path) -> None:
        path = folder / "data" / "catalogue.jsonld"
        said = json.loads(path.read_bytes())
        said["cloths"][-1].update(fields)
        path.write_text(json.dumps(said))
        resign(folder)

    return change


def spoil_vectors(folder: Path) -> None:
    path = next((folder / "data" / "vectors").iterdir())
    path.write_bytes(path.read_bytes()[:-40])
    resign(folder)


def squeeze_vectors(folder: Path) -> None:
    import numpy as np

    path = next((folder / "data" / "vectors").iterdir())
    np.savez_compressed(path, sha256=np.zeros(1_000_000, "S64"), vectors=np.zeros((1_000_000, 1), np.float32))
    resign(folder)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (spoil_photo, "archive.bag_changed"),
        (swap_photos, "archive.bag_changed"),
        (lambda folder: next((folder / "data" / "photos").iterdir()).unlink(), "archive.bag_missing"),
        (lambda folder: (folder / "data" / "more.txt").write_text("x"), "archive.bag_unexpected"),
        (lambda folder: (folder / "bagit.txt").unlink(), "archive.not_a_bag"),
        (lambda folder: (folder / "manifest-sha512.txt").unlink(), "archive.bag_"),
        (lambda folder: (folder / "fetch.txt").write_text("http://x.org/a 3 data/a\n"), "archive.bag_fetch"),
        (name_outside, "archive.bag_outside"),
        (link_outside, "archive.bag_"),
        (list_outside, "archive.bag_outside"),
        (change_record(access="everybody"), "archive.bad_record"),
        (change_record(motif="urn:uuid:nobody"), "archive.bad_record"),
        (spoil_vectors, "archive.bad_vectors"),
        (squeeze_vectors, "archive.bad_vectors"),
    ],
)
def test_a_bag_with_anything_wrong_is_refused_whole(bag, tmp_path, spoil, code, packed):
    spoil(bag)
    path = zipped(bag, tmp_path / "spoilt") if packed else bag
    with open_at(tmp_path / "other") as other:
        before = everything(other.database)
        if packed and spoil is link_outside:
            pytest.skip("packing follows the link, so that the package is right again")
        with pytest.raises(DataError) as caught:
            other.archivist.import_package(path)
        assert caught.value.code.startswith(code)
        assert everything(other.database) == before
        assert other.database.transfer.is_empty()
        left = sorted(path.name for path in other.directory.rglob("*") if path.is_file())
        assert [name for name in left if not name.startswith("catalog.sqlite")] == []


def evil_zip(path: Path, *parts: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts:
            package.writestr(name, data)
    return path


def test_zip_files_that_try_something_are_refused(tmp_path):
    link = zipfile.ZipInfo("bag/link")
    link.external_attr = 0o120777 << 16
    cases = {
        "up.zip": ((("../evil.txt", b"x"),), "archive.bag_outside"),
        "root.zip": ((("/evil.txt", b"x"),), "archive.bag_outside"),
        "drive.zip": ((("C:/evil.txt", b"x"),), "archive.bag_outside"),
        "back.zip": ((("bag\\..\\..\\evil.txt", b"x"),), "archive.bag_outside"),
        "link.zip": (((link, b"/etc/passwd"),), "archive.bag_outside"),
        "bomb.zip": ((("bag/bagit.txt", bytes(200 << 20)),), "archive.zip_bomb"),
        "empty.zip": ((("x.txt", b"x"),), "archive.not_a_bag"),
    }
    with open_at(tmp_path / "other") as other:
        for name, (parts, code) in cases.items():
            with pytest.raises(DataError) as caught:
                other.archivist.import_package(evil_zip(tmp_path / name, *parts))
            assert caught.value.code == code, name
        (tmp_path / "text.zip").write_text("no zip")
        with pytest.raises(DataError) as caught:
            other.archivist.import_package(tmp_path / "text.zip")
        assert caught.value.code == "archive.bad_zip"
        with pytest.raises(DataError) as caught:
            other.archivist.import_package(tmp_path / "none.zip")
        assert caught.value.code == "archive.no_package"
        assert not list(tmp_path.rglob("evil.txt"))
        assert not (other.directory / ".import").exists()


def test_a_zip_that_says_less_than_it_holds_is_refused(tmp_path):
    path = evil_zip(tmp_path / "liar.zip", ("bag/bagit.txt", bytes(100_000)))
    data = path.read_bytes()
    # The size stands in the part's own head and in the list at the end.
    path.write_bytes(data.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with open_at(tmp_path / "other") as other, pytest.raises(DataError) as caught:
        other.archivist.import_package(path)
    assert caught.value.code in {"archive.zip_bomb", "archive.bad_zip"}


def test_a_package_is_tried_without_changing_anything(full, bag, tmp_path):
    with open_at(tmp_path / "other") as other:
        report = other.archivist.import_package(bag, dry_run=True)
        assert report.added == 12 + 12 + 2 + 3
        assert other.database.transfer.is_empty()
        assert not (other.directory / "originals").exists()
    table = tmp_path / "t.csv"
    table.write_text(f"cloth_uid,title\n{full.database.cloths.all()[0].uid},Baru\nbelum ada,X\n")
    before = everything(full.database)
    report = full.archivist.import_package(table, dry_run=True)
    assert (report.added, report.changed) == (1, 1)
    assert [(change.field, change.after) for change in report.changes] == [("title", "Baru")]
    assert everything(full.database) == before


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("t.csv", "title,title\nx,y\n", "archive.table_duplicate_header"),
        ("t.csv", "warna,judul\nmerah,x\n", "archive.no_identifier"),
        ("t.csv", 'cloth_uid,title\nx,"never closed\n', "archive.table_broken"),
        ("t.csv", "", "archive.table_empty"),
        ("t.xlsx", "no workbook", "archive.table_broken_book"),
        ("t.jsonld", "{", "archive.not_json"),
        ("t.jsonld", "{}", "archive.not_ours"),
        ("none.csv", None, "archive.table_missing"),
        ("none.xlsx", None, "archive.table_missing"),
        ("none.jsonld", None, "import.unreadable"),
    ],
)
def test_what_cannot_be_imported_at_all_says_why(full, tmp_path, name, data, code):
    if data is not None:
        (tmp_path / name).write_text(data)
    before = everything(full.database)
    with pytest.raises(MotifsearchError) as caught:
        full.archivist.import_package(tmp_path / name)
    assert caught.value.code == code
    assert everything(full.database) == before


def book_with(path: Path, old: bytes, new: bytes, part: str) -> Path:
    """A workbook one part of which says something else."""
    plain = openpyxl.Workbook()
    plain.active.append(["cloth_uid", "title"])
    plain.active.append(["x", "ISI"])
    plain.save(path.with_suffix(".plain.xlsx"))
    with zipfile.ZipFile(path.with_suffix(".plain.xlsx")) as source, zipfile.ZipFile(path, "w", 8) as target:
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info.filename, data.replace(old, new) if info.filename == part else data)
    return path


def test_workbooks_that_try_something_are_refused(full, tmp_path):
    sheet = "xl/worksheets/sheet1.xml"
    entity = b'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet '
    (tmp_path / "outside.txt").write_text("x")
    cases = {
        "archive.xml_entities": book_with(tmp_path / "a.xlsx", b"<worksheet ", entity, sheet),
        "archive.zip_bomb": book_with(tmp_path / "b.xlsx", b"ISI", b"A" * (150 << 20), sheet),
    }
    late = b" " * 300_000 + b"<!--x--><worksheet "
    assert full.archivist.import_package(book_with(tmp_path / "c.xlsx", b"<worksheet ", late, sheet)).added == 1
    hidden = book_with(tmp_path / "d.xlsx", b"<worksheet ", b"<!--" + b"x" * 300_000 + b"-->" + entity, sheet)
    for code, path in (*cases.items(), ("archive.xml_entities", hidden)):
        with pytest.raises(DataError) as caught:
            full.archivist.import_package(path)
        assert caught.value.code == code


def test_spreadsheets_of_any_kind_are_read(full, tmp_path):
    uid = full.database.cloths.all()[0].uid
    table = tmp_path / "t.csv"
    table.write_bytes(f"cloth_uid;Judul;Pembuat;Tahun\n{uid};Kain Café;Perajin “A”;awal abad 20\n".encode("cp1252"))
    report = full.archivist.import_package(table)
    assert report.problems == ()
    assert (full.cloth(1).title, full.cloth(1).maker) == ("Kain Café", "Perajin “A”")
    # A date in words is understood, and the words are kept beside what others say of it.
    assert full.cloth(1).date == "1900~/1933~"
    assert [(claim.field, claim.value) for claim in full.cloth(1).claims] == [
        ("date", "1950"),
        ("date", "awal abad 20"),
    ]
    assert full.archivist.import_package(table).changed == 0
    table.write_bytes(f"cloth_uid;Tahun\n{uid};zaman dahulu\n".encode("cp1252"))
    report = full.archivist.import_package(table)
    assert [(problem.code, problem.where) for problem in report.problems] == [("archive.bad_date", f"{table}:2")]
    assert full.cloth(1).date == "1900~/1933~"


def test_rows_find_their_records_and_wrong_ones_are_named(full, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text(
        "No Inventaris,File,Motif,Panjang,Catatan lain\n"
        "B 7,,Kawung,250,x\n"
        ",kain03.png,parang,abc,\n"
        ",tidak ada.png,parang,1,\n"
        ",,parang,1,\n"
        "B 7,,,260,\n"
    )
    report = full.archivist.import_package(table, mapping={"Catatan lain": "description"})
    assert (report.added, report.changed) == (1, 1)
    assert [(p.where.rpartition(":")[2], p.code) for p in report.problems] == [
        ("3", "archive.not_a_number"),
        ("4", "import.no_photo"),
        ("5", "import.no_name"),
    ]
    (made,) = full.database.cloths.by_inventory("B 7")
    assert (made.length_cm, made.description, full.motif(made.motif_id).uid) == (260.0, "x", "kawung")
    assert full.archivist.import_package(table).changed == 1  # its two rows of one cloth say two lengths


def test_an_export_never_writes_over_what_is_there(full, tmp_path):
    (tmp_path / "bag").mkdir()
    with pytest.raises(UsageError) as caught:
        full.archivist.export_bag(tmp_path / "bag")
    assert caught.value.code == "export.there"
    assert list((tmp_path / "bag").iterdir()) == []


def test_files_that_are_gone_or_changed_are_named_and_their_records_go_along(full, tmp_path, paint):
    photos = list(full.database.photos.iter())
    Path(photos[0].paths[0]).unlink()
    paint(Path(photos[1].paths[0]), 77)
    report = full.archivist.export_bag(tmp_path / "bag", access="community")
    assert [(p.where, p.code) for p in report.problems] == [
        ("photo:1", "export.no_file"),
        ("photo:2", "export.changed_file"),
    ]
    assert (report.photos, report.files) == (12, 10)
    with open_at(tmp_path / "other") as other:
        other.archivist.import_package(tmp_path / "bag")
        assert everything(other.database) == everything(full.database)


def test_without_the_extra_the_answer_says_how_to_install_it(tmp_path):
    script = (
        "import sys; sys.modules['bagit'] = None; sys.modules['openpyxl'] = None\n"
        "from motifsearch.cli.main import run\n"
        "sys.exit(run(sys.argv[1:]))"
    )
    with open_at(tmp_path / "catalog"):
        pass
    for form, name in (("bag", "out"), ("xlsx", "out.xlsx")):
        options = ["--lang", "en", "--catalog", str(tmp_path / "catalog")]
        done = subprocess.run(
            [sys.executable, "-c", script, *options, "export", form, str(tmp_path / name)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert 'pip install "motifsearch[archive]"' in done.stderr
        assert not (tmp_path / name).exists()
