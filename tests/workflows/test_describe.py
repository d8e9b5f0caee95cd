from __future__ import annotations

from pathlib import Path

import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.errors import MotifsearchError


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def cloth_of(catalog: MotifCatalog, name: str):
    (photo,) = [p for p in catalog.database.photos.iter() if Path(p.paths[0]).name == name]
    return catalog.cloth(photo.cloth_id)


def test_rows_fill_the_records_by_file_name_in_either_language(catalog: MotifCatalog, folder: Path):
    table = write(
        folder / "daftar.csv",
        "Nama Berkas;Motif;Teknik;Provinsi;Warna;Tahun;Makna\n"
        "box0/kain00.png;mega mendung;Cap;Jawa Barat;biru, putih;1995;awan\n"
        "kain01.png;Motif Sendiri;tulis;Yogyakarta;;;\n",
    )
    report = catalog.add([folder], table=table)
    assert report.records_changed == 2
    assert report.problems == ()
    first, second = cloth_of(catalog, "kain00.png"), cloth_of(catalog, "kain01.png")
    assert (first.technique, first.province, first.date, first.meaning) == ("cap", "ID-JB", "1995", "awan")
    assert set(first.colours) == {"blue", "white"}
    assert first.motif_id is not None
    assert catalog.motif(first.motif_id).uid == "mega_mendung"
    assert second.motif_id is not None
    assert catalog.motif(second.motif_id).name == "Motif Sendiri"


def test_a_table_applied_twice_changes_nothing_the_second_time(catalog: MotifCatalog, folder: Path):
    table = write(folder.parent / "t.csv", "file,motif,technique\nkain02.png,kawung,tulis\n")
    assert catalog.add([folder], table=table).records_changed == 1
    cloth = cloth_of(catalog, "kain02.png")
    history = catalog.history("cloth", cloth.cloth_id)
    assert catalog.add([folder], table=table).records_changed == 0
    assert catalog.history("cloth", cloth.cloth_id) == history


def test_rows_with_one_mark_describe_one_cloth(catalog: MotifCatalog, folder: Path):
    table = write(folder.parent / "t.csv", "file,kain,motif\nkain02.png,INV-7,kawung\nkain03.png,INV-7,kawung\n")
    catalog.add([folder], table=table)
    first, second = cloth_of(catalog, "kain02.png"), cloth_of(catalog, "kain03.png")
    assert first.cloth_id == second.cloth_id
    assert len(catalog.photos_of(first.cloth_id)) == 2
    assert catalog.add([folder], table=table).records_changed == 0


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",kawung,,", "describe.no_file"),
        ("nothing.png,kawung,,", "describe.not_found"),
        ("same.png,kawung,,", "describe.ambiguous"),
        ("kain00.png,,laser,", "archive.unknown_term"),
        ("kain00.png,,,soon", "archive.bad_date"),
        ("kain00.png,kawung,tulis,1990,extra", "archive.row_too_long"),
    ],
)
def test_each_bad_row_is_reported_with_its_line(catalog: MotifCatalog, folder: Path, paint, row: str, code: str):
    paint(folder / "box0" / "same.png", 501)
    paint(folder / "box1" / "same.png", 502)
    table = write(folder.parent / "t.csv", f"file,motif,technique,date\nkain05.png,parang,cap,1990\n{row}\n")
    report = catalog.add([folder], table=table)
    assert [(problem.where, problem.code) for problem in report.problems] == [(f"{table}:3", code)]
    assert cloth_of(catalog, "kain05.png").technique == "cap"


def test_a_photo_described_twice_keeps_the_first_row(catalog: MotifCatalog, folder: Path):
    table = write(folder.parent / "t.csv", "file,technique\nkain05.png,cap\nkain05.png,tulis\n")
    report = catalog.add([folder], table=table)
    assert [problem.code for problem in report.problems] == ["describe.twice"]
    assert cloth_of(catalog, "kain05.png").technique == "cap"


def test_columns_that_fill_nothing_are_named(catalog: MotifCatalog, folder: Path):
    table = write(folder.parent / "t.csv", "file,technique,shelf\nkain05.png,cap,9\n")
    report = catalog.add([folder], table=table)
    assert [(p.code, dict(p.params)) for p in report.problems] == [("describe.unused", {"columns": "shelf"})]


def test_a_misspelt_access_never_opens_a_record(catalog: MotifCatalog, folder: Path):
    table = write(folder.parent / "t.csv", "file,access\nkain05.png,comunity\n")
    report = catalog.add([folder], table=table)
    assert [problem.code for problem in report.problems] == ["archive.unknown_access"]
    assert cloth_of(catalog, "kain05.png").access == "community"


def test_an_asked_for_mapping_goes_before_what_is_recognised(catalog: MotifCatalog, folder: Path):
    table = write(folder.parent / "t.csv", "file,Nama\nkain05.png,parang\n")
    catalog.add([folder], table=table, mapping={"Nama": "motif"})
    motif_id = cloth_of(catalog, "kain05.png").motif_id
    assert motif_id is not None
    assert catalog.motif(motif_id).uid == "parang"


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"file": "shelf"}, "archive.unknown_field"),
        ({"nowhere": "motif"}, "archive.unknown_column"),
        ({"a": "title", "b": "title"}, "archive.field_twice"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(
    catalog: MotifCatalog, folder: Path, mapping: dict[str, str], code: str
):
    table = write(folder.parent / "t.csv", "file,a,b\nkain05.png,x,y\n")
    with pytest.raises(MotifsearchError) as caught:
        catalog.add([folder], table=table, mapping=mapping)
    assert caught.value.code == code
    assert catalog.count == 0
