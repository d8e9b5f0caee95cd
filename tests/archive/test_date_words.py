"""Dates in words mean what the people who wrote them meant, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifsearch.archive.cells import read_cell
from motifsearch.archive.date_words import to_edtf, with_words
from motifsearch.archive.spans import span
from motifsearch.records import Claim


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("abad 20", "19XX"),
        ("Abad ke-19", "18XX"),
        ("abad XIX", "18XX"),
        ("19th century", "18XX"),
        ("the nineteenth century", "18XX"),
        ("awal abad 20", "1900~/1933~"),
        ("Awal abad ke-20", "1900~/1933~"),
        ("early 20th century", "1900~/1933~"),
        ("pertengahan abad XX", "1933~/1966~"),
        ("mid-19th century", "1833~/1866~"),
        ("akhir abad 19", "1866~/1899~"),
        ("paruh kedua abad 20", "1950/1999"),
        ("first half of the 20th century", "1900/1949"),
        ("perempat pertama abad ke-20", "1900/1924"),
        ("akhir abad 19 – awal abad 20", "1866~/1933~"),
        ("late 19th–early 20th century", "1866~/1933~"),
        ("awal-pertengahan abad 20", "1900~/1966~"),
        ("1920-an", "192X"),
        ("tahun 1920an", "192X"),
        ("the 1930s", "193X"),
        ("akhir 1950-an", "1956~/1959~"),
        ("sekitar 1920", "1920~"),
        ("ca. 1920", "1920~"),
        ("± tahun 1920", "1920~"),
        ("circa 1900-1920", "1900~/1920~"),
        ("about the 1930s", "193X~"),
        ("sebelum 1945", "../1945"),
        ("before 1945", "../1945"),
        ("setelah tahun 1945", "1945/.."),
        ("1900-1920", "1900/1920"),
        ("1900 – 1920", "1900/1920"),
        ("antara 1900 dan 1920", "1900/1920"),
        ("between 1900 and 1920", "1900/1920"),
        ("1900 s/d 1920", "1900/1920"),
        ("tahun 1920", "1920"),
        ("17 Agustus 1945", "1945-08-17"),
        ("August 17, 1945", "1945-08-17"),
        ("Agustus 1945", "1945-08"),
        ("17/08/1945", "1945-08-17"),
        ("08/17/1945", "1945-08-17"),
        ("05/05/1945", "1945-05-05"),
    ],
)
def test_what_words_mean(words, edtf):
    assert to_edtf(words) == edtf
    # The catalogue can keep it, and it names days.
    assert read_cell("date", words)[0] == edtf
    assert span(edtf) != (None, None)


@pytest.mark.parametrize(
    "words",
    [
        "03/04/1950",
        "dahulu kala",
        "zaman Jepang",
        "1900s",
        "abad 35",
        "32 Mei 1950",
        "1920-1900",
        "tak diketahui",
        "",
        "99",
    ],
)
def test_what_could_mean_two_things_or_nothing_is_left_to_a_person(words):
    assert to_edtf(words) is None
    if words:
        value, complaints = read_cell("date", words)
        assert value is None
        assert [code for code, _ in complaints] == ["archive.two_dates" if "/" in words else "archive.bad_date"]


@given(st.text(max_size=40))
def test_no_text_is_taken_for_a_date_that_cannot_be_kept(words):
    found = to_edtf(words)
    if found is not None:
        assert read_cell("date", found) == (found, [])


def test_the_words_are_kept_once():
    once = with_words((), "awal abad 20", "buku")
    assert once == (Claim(field="date", value="awal abad 20", source="buku"),)
    assert with_words(once, "awal abad 20", "tabel") == once
    assert len(with_words(once, "akhir abad 19")) == 2
