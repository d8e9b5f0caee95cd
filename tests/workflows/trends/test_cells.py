from datetime import date

import pytest

from motifsearch.workflows.trends.cells import read_amount, read_count, read_currency, read_day


@pytest.mark.parametrize(
    "text",
    ["2025-10-02", "2025/10/2", "2025-10-02T08:15:00", "2 Oktober 2025", "02 Okt 2025", "Kamis, 2 Oktober 2025",
     "2-Oct-2025", "October 2, 2025", "2 oct 2025"],
)  # fmt: skip
def test_a_day_that_is_sure_is_the_same_in_either_order(text):
    written = read_day(text)
    assert written is not None
    assert (written.day("dmy"), written.day("mdy")) == (date(2025, 10, 2), date(2025, 10, 2))
    assert written.order is None


def test_numbers_leave_open_which_is_the_month_unless_one_cannot_be():
    both = read_day("03/04/2025")
    assert both is not None
    assert (both.day("dmy"), both.day("mdy"), both.order) == (date(2025, 4, 3), date(2025, 3, 4), None)
    first = read_day("31/01/2025")
    assert first is not None
    assert (first.order, first.day("mdy")) == ("dmy", None)
    second = read_day("01.31.2025")
    assert second is not None
    assert second.order == "mdy"


@pytest.mark.parametrize(
    "month", ["Februari", "Pebruari", "Mei", "Agustus", "Agt", "Nopember", "Desember", "May", "Dec"]
)
def test_months_have_names_in_both_languages(month):
    written = read_day(f"5 {month} 2024")
    assert written is not None
    assert written.day("dmy") is not None


@pytest.mark.parametrize(
    "text", ["", "kemarin", "02/10/25", "2025-13-01", "31/02/2025", "2025", "5 Foo 2024", "0/0/2024"]
)
def test_what_is_no_day_of_four_digit_year_is_none(text):
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1250000", (1_250_000.0, None)),
        ("Rp 1.250.000", (1_250_000.0, "IDR")),
        ("Rp. 1.250.000,-", (1_250_000.0, "IDR")),
        ("Rp1.250.000,50", (1_250_000.5, "IDR")),
        ("1,250,000.50", (1_250_000.5, None)),
        ("350.000", (350_000.0, None)),
        ("25.5", (25.5, None)),
        ("0.125", (0.125, None)),
        ("USD 25", (25.0, "USD")),
        ("$25.99", (25.99, "USD")),
        ("25 EUR", (25.0, "EUR")),
        ("-5000", (-5000.0, None)),
        ("Rp -5.000", (-5000.0, "IDR")),
        ("0", (0.0, None)),
    ],
)
def test_amounts_as_people_write_them(text, amount):
    assert read_amount(text) == amount


@pytest.mark.parametrize("text", ["", "murah", "1.25.000", "12 jt", "Rp", "1.250,000,00", "USD 5 EUR", "500 rbu"])
def test_what_is_no_sure_amount_is_none(text):
    assert read_amount(text) is None


def test_counts_are_whole_and_may_be_negative_so_that_the_reader_can_say_so():
    assert [read_count(text) for text in ("12", "1.200", "-3", "2.5", "dua", "")] == [12, 1200, -3, None, None, None]


def test_currencies_by_sign_and_code():
    assert [read_currency(text) for text in ("Rp", "idr", "US$", "gbp", "rupiah!")] == [
        "IDR",
        "IDR",
        "USD",
        "GBP",
        None,
    ]
