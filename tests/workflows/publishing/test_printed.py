"""A catalogue to print: every open cloth, in both languages, on pages that others' programs read."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from motifsearch.errors import UsageError
from tests.workflows.publishing.conftest import SECRETS


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_page_names_every_open_cloth_and_whom_it_must(full, tmp_path, lang):
    report = full.exchange.export_printed(tmp_path / "a.html", lang, is_pdf=False, title="Koleksi <A>")
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert f'<html lang="{lang}">' in text
    assert len(re.findall(r'<article id="c\d+">', text)) == report.cloths == 9
    # Every line of the contents leads to a place on the pages.
    targets = set(re.findall(r'href="#([cm]\d+)"', text))
    assert targets == set(re.findall(r'<(?:article|section) id="([cm]\d+)"', text))
    assert "Koleksi &lt;A&gt;" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script" not in text
    assert {"id": "Batik tulis", "en": "Hand-drawn batik"}[lang] in text
    assert "Museum A · Kauman · TK A – Trusmi – Milik kami. · Pemotret B" in text
    assert text.count("data:image/jpeg") == 7 + 8  # the cover has one of each cloth
    assert 'src="http' not in text
    for word in SECRETS:
        assert word.decode() not in text


def test_the_pdf_has_a_cover_contents_and_entries(full, tmp_path):
    pytest.importorskip("weasyprint")
    full.exchange.export_printed(tmp_path / "a.pdf", "en", is_pdf=True)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is absent (Debian: poppler-utils), so the pages cannot be read")
    said = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True
    )
    pages = said.stdout.split("\f")
    assert "Catalogue of batik motifs" in pages[0]
    assert "Contents" in pages[1]
    (line,) = [line for line in pages[1].splitlines() if "Dodot" in line]
    number = int(line.rpartition(".")[2])
    assert "Dodot <agung> & kampuh" in pages[number - 1]
    assert "Kauman" in pages[number - 1]


def test_an_empty_catalogue_makes_a_page_too(catalog, tmp_path):
    assert catalog.exchange.export_printed(tmp_path / "a.html", "id", is_pdf=False).cloths == 0
    assert "Daftar isi" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_without_the_library_it_is_said_how_to_get_it(catalog, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    with pytest.raises(UsageError) as caught:
        catalog.exchange.export_printed(tmp_path / "a.pdf", "id", is_pdf=True)
    assert (caught.value.code, caught.value.params["extra"]) == ("extras.missing", "report")
