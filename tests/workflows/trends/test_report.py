from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from html import escape

import numpy as np
import pytest

from motifsearch.errors import MotifsearchError, UsageError
from motifsearch.messages import Translator
from motifsearch.records import TrendCluster
from motifsearch.workflows.trends.clusters import Clustering
from motifsearch.workflows.trends.gaps import find_gaps
from motifsearch.workflows.trends.growth import growth
from motifsearch.workflows.trends.observations import Observation
from motifsearch.workflows.trends.report.charts import share_chart
from motifsearch.workflows.trends.report.files import write_sheet, write_tables
from motifsearch.workflows.trends.report.page import page
from motifsearch.workflows.trends.report.sheet import Sheet


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    """Two years of a market in which A grows and C fades; a name needs escaping."""
    rng = np.random.default_rng(0)
    seen = []
    for group, lean in enumerate((2.5, 1.0, 0.4)):
        weights = lean ** (np.arange(730) / 365)
        for day in rng.choice(730, 300, p=weights / weights.sum()):
            when = date(2024, 1, 1) + timedelta(days=int(day))
            seen.append(Observation(cloth_id=group, day=when, units=2, price=1000.0 * (group + 1), currency="IDR"))
    found = growth(seen, lambda each: "ABC"[each.cloth_id])
    names = {"A": ("Kawung <b>", "Kawung <b>"), "B": ("Awan", "Clouds"), "C": ("Parang", "Blades")}
    return Sheet(
        day=date(2026, 3, 1), growth=replace(found, names=names, group_by="pattern"), gaps=find_gaps([]), pictures={}
    )


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            (
                "What the batik market does",
                "on 1 March 2026",
                "Growing: Kawung &lt;b&gt;.",
                "Fading: Blades.",
                "IDR 3,000",
            ),
        ),
        ("id", ("Gerak pasar batik", "pada 1 Maret 2026", "Naik: Kawung &lt;b&gt;.", "Turun: Parang.", "Rp 3.000")),
    ],
)
def test_the_page_says_in_each_language_what_grows_and_what_fades(sheet, lang, words):
    text = page(sheet, Translator(lang))
    assert [word for word in words if word not in text] == []
    assert f'lang="{lang}"' in text
    assert "<b>" not in text
    assert not re.search(r"\{\w+\}|https?://(?!www\.w3\.org)", text)


def test_each_group_has_a_chart_with_words_and_its_table(sheet):
    text = page(sheet, Translator("en"))
    charts = re.findall(r"<svg.*?</svg>", text)
    # One for each group of which something can be said; the others have a sentence.
    assert len(charts) == sum(group.course != "too_little" for group in sheet.growth.groups) > 1
    for group in sheet.growth.groups:
        if group.course == "too_little":
            assert escape(sheet.growth.name(group.key, "en")) in text.split("Groups of which nothing sure")[1]
    for chart in charts:
        root = ET.fromstring(chart)  # noqa: S314  # our own
        assert root[0].tag.endswith("title")
        assert len([part for part in root if part.tag.endswith("circle")]) == len(sheet.growth.periods)
    rows = re.findall(r"<tr><td>Q1 2024</td><td>(\d+)</td>", text)
    assert sorted(map(int, rows)) == sorted(group.figures[0].listings for group in sheet.growth.groups)


def test_a_chart_without_a_fit_or_with_empty_periods_has_only_its_points():
    chart = share_chart([None, 0.5, None], ["a", "b", "c"], words="x < y", percent_of=(), slope=None, years=[0, 1, 2])
    root = ET.fromstring(chart)  # noqa: S314  # our own
    assert [part.tag.rpartition("}")[2] for part in root if part.tag.endswith(("circle", "polygon"))] == ["circle"]
    assert root[0].text == "x < y"


def test_nothing_at_all_is_a_page_too():
    empty = Sheet(day=date(2026, 3, 1), growth=growth([], lambda _: None), gaps=None, pictures={})
    text = page(empty, Translator("en"))
    assert "There are no market listings yet." in text
    assert "<svg" not in text


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_tables_hold_the_figures_of_the_page(sheet, tmp_path):
    written = {path.stem: path for path in write_tables(sheet, tmp_path / "new" / "tables", "en")}
    assert set(written) == {"about", "groups", "periods", "seasons", "gaps", "listings"}
    rows = {row["group"]: row for row in rows_of(written["groups"])}
    assert {key: (row["name"], row["course"], int(row["listings"])) for key, row in rows.items()} == {
        group.key: (sheet.growth.name(group.key, "en"), group.course, group.listings) for group in sheet.growth.groups
    }
    assert float(rows["A"]["low"]) > 1 > float(rows["C"]["high"])
    periods = rows_of(written["periods"])
    assert sum(int(row["listings"]) for row in periods if row["group"]) == sheet.growth.listings
    assert sum(int(row["listings"]) for row in periods if not row["group"]) == sheet.growth.listings
    assert written["gaps"].read_text(encoding="utf-8-sig").count("\n") == 1
    assert {row["what"]: row["value"] for row in rows_of(written["about"])}["made_on"] == "2026-03-01"


def test_the_tables_name_the_clusters_their_cloths_and_what_was_counted(sheet, tmp_path):
    clusters = (
        TrendCluster(
            cluster_id=7, axis="pattern", name_id="=Kawung", name_en="Kawung", fit=0.5, named_by="software",
            pinned=True, cloth_ids=(0, 2, 99),
        ),
    )  # fmt: skip
    clustering = Clustering(
        axis="pattern", clusters=clusters, cloths=3, outside=1, level=0, least=3, agreement=0.9, stability=0.6
    )
    seen = Observation(cloth_id=0, day=date(2024, 1, 1), price=5.0, currency="IDR", seller="Ibu Sari")
    full = replace(
        sheet,
        clustering=clustering,
        counted=((seen, "K7"),),
        cloths={0: ("u0", "Kain <a>"), 1: ("u1", None), 2: ("u2", "")},
    )
    written = {path.stem: path for path in write_tables(full, tmp_path, "en")}
    (cluster,) = rows_of(written["clusters"])
    # A cloth that is not for everybody is not counted; what a spreadsheet takes for a formula is a text.
    assert (cluster["group"], cluster["cloths"], cluster["held"], cluster["name_id"]) == (
        "K7",
        "2",
        "true",
        "'=Kawung",
    )
    members = [(row["group"], row["cloth"], row["cloth_uid"], row["title"]) for row in rows_of(written["members"])]
    assert members == [("K7", "C0", "u0", "Kain <a>"), ("K7", "C2", "u2", ""), ("", "C1", "u1", "")]
    (listing,) = rows_of(written["listings"])
    assert (listing["cloth"], listing["group"], listing["date"], listing["price"]) == ("C0", "K7", "2024-01-01", "5.0")
    assert "Ibu Sari" not in written["listings"].read_text(encoding="utf-8-sig")


def test_parquet_tables_hold_the_same_with_their_types(sheet, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    written = {path.stem: path for path in write_tables(sheet, tmp_path, "id", form="parquet")}
    as_csv = {path.stem: path for path in write_tables(sheet, tmp_path, "id")}
    for name, path in written.items():
        table = parquet.read_table(path)
        rows = rows_of(as_csv[name])
        assert table.num_rows == len(rows)
        if rows:
            assert table.column_names == list(rows[0])
    groups = parquet.read_table(written["groups"])
    assert {str(groups.schema.field(name).type) for name in ("listings", "share", "name")} == {
        "int64",
        "double",
        "string",
    }
    assert parquet.read_table(written["gaps"]).num_rows == 0


def test_a_sheet_is_written_by_its_ending(sheet, tmp_path):
    write_sheet(sheet, tmp_path / "a" / "lembar.HTML", Translator("id"))
    assert (tmp_path / "a" / "lembar.HTML").read_text(encoding="utf-8") == page(sheet, Translator("id"))
    with pytest.raises(UsageError) as error:
        write_sheet(sheet, tmp_path / "lembar.docx", Translator("id"))
    assert error.value.code == "trends.report_suffix"


def test_a_pdf_has_pages_of_a4(sheet, tmp_path):
    try:
        import weasyprint  # noqa: F401  # only whether it is there
    except (ImportError, OSError):
        pytest.skip("WeasyPrint or the system's Pango is absent")
    write_sheet(sheet, tmp_path / "lembar.pdf", Translator("id"))
    data = (tmp_path / "lembar.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert len(data) > 5000


def test_what_a_pdf_lacks_is_said(sheet, tmp_path, monkeypatch):
    def no_pango(*_):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr("motifsearch.pdf.needed", no_pango)
    with pytest.raises(MotifsearchError) as error:
        write_sheet(sheet, tmp_path / "lembar.pdf", Translator("id"))
    assert error.value.code == "pdf.no_pango"
    assert not (tmp_path / "lembar.pdf").exists()


def test_a_place_that_cannot_be_written_is_said(sheet, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(MotifsearchError) as error:
        write_sheet(sheet, tmp_path / "file" / "lembar.html", Translator("id"))
    assert error.value.code == "catalog.cannot_write"
