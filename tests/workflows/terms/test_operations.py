"""An institution's own terms as its people keep them: by hand, from a table, in a bag."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.errors import TableError, UsageError
from motifsearch.records import Query
from motifsearch.vocabulary import lookup


def add_cungkil(catalog: MotifCatalog) -> None:
    catalog.terms.add(
        "technique",
        {"labels": {"id": "Batik cungkil", "en": "Scratched batik"}, "spellings": ["cungkilan"]},
        key="cungkil",
        by="rini",
        why="dipakai di sini",
    )


def test_a_term_is_added_changed_retired_and_given_up(catalog):
    add_cungkil(catalog)
    terms = catalog.terms
    assert [term.key for term in terms.all("technique", only_own=True)] == ["cungkil"]
    terms.change("technique", "cungkilan", {"looks": "scratched"}, by="sari")
    terms.retire("technique", "cungkil")
    assert terms.get("technique", "cungkil").retired
    assert "cungkil" not in {term.key for term in terms.all("technique", retired=False)}
    terms.retire("technique", "cungkil", back=True)
    assert [change.by for change in terms.history("technique", "cungkil")][:2] == ["rini", "sari"]
    assert terms.change("technique", "cungkil", {"looks": "scratched"}) is None
    terms.reset("technique", "cungkil")
    assert lookup("technique", "cungkilan") is None
    assert len(terms.history("technique", "cungkil")) == 5


def test_a_term_that_records_hold_cannot_be_taken_away(catalog):
    add_cungkil(catalog)
    cloth = catalog.database.cloths.add(uid="A", technique="cungkil")
    with pytest.raises(UsageError) as caught:
        catalog.terms.reset("technique", "cungkil")
    assert (caught.value.code, caught.value.params["count"]) == ("vocabulary.in_use", 1)
    assert lookup("technique", "cungkilan").key == "cungkil"
    catalog.edit("cloth", cloth.cloth_id, {"technique": None})
    catalog.terms.reset("technique", "cungkil")
    # What the program brings can be given up at any time: its own words come back.
    catalog.database.cloths.add(uid="B", technique="tulis")
    catalog.terms.change("technique", "tulis", {"labels": {"id": "Tulis kami", "en": "Ours"}})
    catalog.terms.reset("technique", "tulis")
    assert catalog.terms.get("technique", "tulis").label("id") == "Batik tulis"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda terms: terms.add("technique", {"labels": {"id": "Batik tulis"}}), "vocabulary.name_taken"),
        (lambda terms: terms.add("motif", {"labels": {"id": "Kawung"}}), "vocabulary.key_taken"),
        (lambda terms: terms.add("motif", {}), "vocabulary.bad_key"),
        (lambda terms: terms.change("motif", "kawug", {}), "vocabulary.unknown_term_near"),
        (lambda terms: terms.change("motif", "zzzzzz", {}), "vocabulary.unknown_term"),
        (lambda terms: terms.get("regency", "Madura"), "vocabulary.several_terms"),
        (lambda terms: terms.reset("colour", "red"), "vocabulary.not_editable"),
    ],
)
def test_what_cannot_be_says_why(catalog, act, code):
    with pytest.raises(UsageError) as caught:
        act(catalog.terms)
    assert caught.value.code == code
    assert catalog.terms.history() == ()


def test_a_term_of_ones_own_is_searched_and_filtered_by_all_its_names(catalog, folder):
    catalog.add([folder])
    add_cungkil(catalog)
    cloth = catalog.database.cloths.all()[4]
    catalog.edit("cloth", cloth.cloth_id, {"technique": "cungkil"})
    for text in ("cungkilan", "scratched batik"):
        answer = catalog.search(Query(text=text, k=3))
        assert answer.hits[0].cloth.cloth_id == cloth.cloth_id, text
    assert catalog.facets()["technique"] == {"cungkil": 1}


def test_a_table_that_was_written_changes_nothing_and_one_that_was_edited_does(catalog, tmp_path):
    add_cungkil(catalog)
    assert catalog.terms.write(tmp_path / "a.csv") > 800
    report = catalog.terms.read(tmp_path / "a.csv")
    assert (report.added, report.changed, report.problems) == (0, 0, ())
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    mine = next(row for row in rows if row["key"] == "cungkil")
    mine["meaning_id"] = "-dari awal"
    mine["spellings"] = "cungkilan; cukil"
    book = openpyxl.Workbook()
    for row in (list(mine), list(mine.values()), ["motif", "", "Sekar Uji"], ["motif", "", "Kawoeng"], ["warna", "x"]):
        book.active.append(row)
    book.save(tmp_path / "b.xlsx")
    tried = catalog.terms.read(tmp_path / "b.xlsx", dry_run=True)
    assert (tried.added, tried.changed, tried.same) == (1, 1, 1)
    assert lookup("technique", "cukil") is None
    report = catalog.terms.read(tmp_path / "b.xlsx", by="rini")
    assert (report.added, report.changed) == (1, 1)
    assert [problem.code for problem in report.problems] == ["vocabulary.not_editable"]
    assert lookup("motif", "sekar uji").key == "sekar_uji"
    assert catalog.terms.history("technique", "cungkil")[-1].by == "rini"
    catalog.terms.write(tmp_path / "c.csv", kind="technique", only_own=True)
    text = (tmp_path / "c.csv").read_text(encoding="utf-8-sig")
    assert "'-dari awal" in text
    assert len(text.splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nama\nx\n", "archive.no_term_column"),
        ("kind,looks\nmotif,x\n", "archive.no_term_column"),
        ("kind,key,kunci\nmotif,a,b\n", "archive.field_twice"),
        ("", "archive.table_empty"),
    ],
)
def test_a_table_that_is_no_list_of_terms_is_refused(catalog, tmp_path, text, code):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as caught:
        catalog.terms.read(tmp_path / "a.csv")
    assert caught.value.code == code


@pytest.mark.parametrize("access", ["public", "community"])
def test_terms_go_along_with_the_records_that_hold_them(catalog, tmp_path, access):
    add_cungkil(catalog)
    catalog.terms.add("motif", {"labels": {"id": "Motif Pamali Kami"}})
    secret = catalog.database.motifs.add(name="Motif Pamali Kami", uid="motif_pamali_kami", access="community")
    catalog.database.cloths.add(uid="A", technique="cungkil")
    catalog.database.cloths.add(uid="B", technique="tulis", motif_id=secret.motif_id)
    catalog.archivist.export_bag(tmp_path / "bag", access=access)
    catalog.close()
    assert lookup("technique", "cungkilan") is None
    with MotifCatalog.open(tmp_path / "other", create=True, model="colour:") as other:
        assert other.archivist.import_package(tmp_path / "bag", dry_run=True).added
        assert lookup("technique", "cungkilan") is None
        assert other.archivist.import_package(tmp_path / "bag").problems == ()
        assert lookup("technique", "cungkilan").key == "cungkil"
        whole = access == "community"
        assert (lookup("motif", "motif pamali kami") is not None) == whole
        assert [change.by for change in other.terms.history("technique", "cungkil")] == (["rini"] if whole else [])
        assert other.check().problems == ()
        again = other.archivist.import_package(tmp_path / "bag")
        assert (again.added, again.changed, again.problems) == (0, 0, ())
