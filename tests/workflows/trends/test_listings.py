from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.errors import MotifsearchError
from motifsearch.workflows.trends.operations import Trends

TODAY = date(2026, 3, 1)


@pytest.fixture
def market(catalog: MotifCatalog, folder: Path) -> Trends:
    """Twelve photographs of twelve cloths on the first of March 2026."""
    catalog.add([folder])
    return Trends(catalog.database, lambda: catalog.space, catalog.thumbnail, today=TODAY)


@pytest.fixture
def table(tmp_path: Path):
    """A function that writes a table of listings with the columns photo, date, price and what is asked for."""

    def write(*rows: str, header: str = "foto,tanggal,harga") -> Path:
        path = tmp_path / "penawaran.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


def codes(problems) -> list[tuple[str, int | str]]:
    return [
        (p.code.removeprefix("trends."), int(line) if (line := p.where.rsplit(":")[-1]).isdigit() else "")
        for p in problems
    ]


def test_a_row_becomes_a_listing_with_all_it_says(market, table, catalog):
    path = table(
        'box0/kain00.png,2 Oktober 2025,"Rp 1.250.000",3,12,Shopee,Toko Sari,Pekalongan,jarik',
        header="Foto,Tanggal,Harga,Terjual,Suka,Marketplace,Toko,Kota,Jenis Produk",
    )
    report = market.import_listings(path)
    assert (report.added, report.known, report.problems, report.remarks) == (1, 0, (), ())
    (listing,) = catalog.database.listings.iter()
    assert (listing.date, listing.price, listing.currency) == ("2025-10-02", 1_250_000, "IDR")
    assert (listing.units_sold, listing.likes, listing.channel) == (3, 12, "Shopee")
    assert (listing.seller, listing.place, listing.product) == ("Toko Sari", "Pekalongan", "kain_panjang")
    photo = next(p for p in catalog.database.photos.iter() if p.place.endswith("box0/kain00.png"))
    assert listing.cloth_id == photo.cloth_id


def test_a_table_again_adds_nothing_and_one_cloth_has_many_listings(market, table, catalog):
    path = table(*(f"kain03.png,2025-0{month}-01,{month}00" for month in range(1, 7)))
    assert market.import_listings(path).added == 6
    again = market.import_listings(path)
    assert (again.added, again.known) == (0, 6)
    assert len({listing.cloth_id for listing in catalog.database.listings.iter()}) == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("kain00.png,,500", "no_date"),
        ("kain00.png,kemarin,500", "bad_date"),
        ("kain00.png,02/10/25,500", "bad_date"),
        ("kain00.png,0203-01-01,500", "bad_date"),
        ("kain00.png,2026-03-02,500", "future_date"),
        ("tidak-ada.png,2025-01-01,500", "unknown_photo"),
        (",2025-01-01,500", "no_photo"),
    ],
)
def test_a_row_without_a_known_photo_or_a_sure_day_is_left_out_with_its_line(market, table, catalog, row, code):
    report = market.import_listings(table("kain01.png,2025-01-01,100", row))
    assert codes(report.problems) == [(code, 3)]
    assert report.added == catalog.database.listings.count() == 1


@pytest.mark.parametrize(
    ("price", "code"), [("-500", "negative"), ("murah", "bad_number"), ("1.25.000", "bad_number")]
)
def test_a_bad_price_is_left_out_by_itself(market, table, catalog, price, code):
    report = market.import_listings(table(f"kain01.png,2025-01-01,{price}"))
    assert codes(report.problems) == [(code, 2)]
    (listing,) = catalog.database.listings.iter()
    assert listing.price is None


def test_negative_units_and_a_currency_that_contradicts_its_price_are_said(market, table, catalog):
    path = table(
        "kain01.png,2025-01-01,USD 5,IDR,-2",
        "kain01.png,2025-01-02,5,rupiah?,1",
        header="foto,tanggal,harga,mata uang,terjual",
    )
    report = market.import_listings(path)
    assert codes(report.problems) == [("negative", 2), ("bad_currency", 2), ("bad_currency", 3)]
    assert [(each.price, each.units_sold) for each in catalog.database.listings.iter()] == [(None, None), (None, 1)]


def test_two_currencies_are_kept_apart_and_said(market, table, catalog):
    report = market.import_listings(
        table("kain01.png,2025-01-01,Rp 500", "kain01.png,2025-01-02,$5", "kain02.png,2025-01-02,7")
    )
    assert report.currencies == {"IDR": 2, "USD": 1}
    assert codes(report.remarks) == [("two_currencies", "")]
    assert [(each.price, each.currency) for each in catalog.database.listings.iter()] == [
        (500, "IDR"),
        (5, "USD"),
        (7, "IDR"),
    ]


def test_the_order_of_day_and_month_is_found_from_the_other_rows(market, table, catalog):
    report = market.import_listings(
        table("kain01.png,03/04/2025,1", "kain02.png,31/04/2025,1", "kain03.png,25/04/2025,1")
    )
    assert codes(report.problems) == [("bad_date", 3)]
    assert [each.date for each in catalog.database.listings.iter()] == ["2025-04-03", "2025-04-25"]
    assert report.remarks == ()


def test_where_nothing_shows_the_order_it_is_said_how_it_was_read(market, table, catalog):
    report = market.import_listings(table("kain01.png,03/04/2025,1"))
    assert codes(report.remarks) == [("assumed_order", "")]
    assert [each.date for each in catalog.database.listings.iter()] == ["2025-04-03"]


def test_a_table_of_both_orders_keeps_only_the_days_that_are_sure(market, table, catalog):
    path = table(
        "kain01.png,25/04/2025,1", "kain02.png,04/25/2025,1", "kain03.png,03/04/2025,1", "kain04.png,04/04/2025,1"
    )
    report = market.import_listings(path)
    assert codes(report.problems) == [("unsure_date", 4)]
    assert codes(report.remarks) == [("mixed_orders", "")]
    assert [each.date for each in catalog.database.listings.iter()] == ["2025-04-04", "2025-04-25", "2025-04-25"]
    forced = market.import_listings(path, order="mdy")
    assert codes(forced.problems) == [("bad_date", 2)]


def test_days_written_in_several_ways_are_counted(market, table):
    report = market.import_listings(
        table("kain01.png,2025-01-05,1", "kain02.png,25/04/2025,1", "kain03.png,5 Mei 2025,1")
    )
    (remark,) = report.remarks
    assert (remark.code, dict(remark.params)) == ("trends.mixed_ways", {"iso": 1, "numbers": 1, "words": 1})


def test_what_was_said_of_a_column_is_remembered(market, table):
    path = table("kain01.png,2025-01-01,9", header="Bild,Kapan,harga")
    with pytest.raises(MotifsearchError) as error:
        market.import_listings(path)
    assert error.value.code == "trends.no_column"
    assert market.import_listings(path, mapping={"bild": "file", "KAPAN": "date"}).added == 1
    later = table("kain02.png,2025-01-01,9,x", header="bild,kapan,harga,Lain")
    report = market.import_listings(later)
    assert (report.added, codes(report.remarks)) == (1, [("unused", "")])


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"foto": "berat"}, "trends.unknown_field"),
        ({"nirgends": "file"}, "trends.unknown_column"),
        ({"harga": "date", "tanggal": "date"}, "trends.field_twice"),
    ],
)
def test_a_wish_that_cannot_be_met_adds_nothing(market, table, catalog, mapping, code):
    with pytest.raises(MotifsearchError) as error:
        market.import_listings(table("kain01.png,2025-01-01,9"), mapping=mapping)
    assert error.value.code == code
    assert catalog.database.listings.count() == 0


def test_photographs_of_one_name_need_their_folder(market, table, catalog, paint, tmp_path):
    paint(tmp_path / "photos" / "box1" / "kain00.png", 77)
    catalog.add([tmp_path / "photos"])
    report = market.import_listings(table("kain00.png,2025-01-01,9", "photos/box1/kain00.png,2025-01-01,9"))
    assert codes(report.problems) == [("many_photos", 2)]
    assert report.added == 1


def test_a_cloth_may_be_named_instead_of_a_photograph(market, table, catalog):
    report = market.import_listings(table("C2,2025-01-01", "C99,2025-01-01", header="kain,tanggal"))
    assert codes(report.problems) == [("unknown_photo", 3)]
    assert [each.cloth_id for each in catalog.database.listings.iter()] == [2]
