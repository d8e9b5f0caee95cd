"""Tables out and in: what a cell holds, formulas, spreadsheets of any kind, wrong rows."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from motifsearch.errors import DataError, MotifsearchError
from tests.archive.conftest import everything
from tests.workflows.handing_on.conftest import open_at


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
