"""Tables of listings with something wrong, and the words that must be said of each.

Photographs are ``kain0.png`` to ``kain3.png``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class BadTable:
    """A table, what it adds, and the codes of what must be said of it: while it is read, and of the market then."""

    rows: tuple[str, ...]
    said: tuple[tuple[str, tuple[tuple[str, str | int], ...]], ...] = ()
    header: str = "foto,tanggal,harga"
    added: int = 0
    market: str = "trends.remark_few_periods"

    @property
    def text(self) -> str:
        return "\n".join([self.header, *self.rows]) + "\n"


BAD_TABLES = {
    "no column of dates": BadTable(
        header="foto,harga",
        rows=("kain0.png,5",),
        said=(("trends.no_column", (("field", "date"), ("known", "foto, harga"))),),
        market="trends.nothing_market",
    ),
    "no dates": BadTable(
        rows=("kain0.png,,5", "kain1.png,,5"), said=(("trends.no_date", ()),), market="trends.nothing_market"
    ),
    "dates in several ways": BadTable(
        rows=("kain0.png,2025-01-05,1", "kain1.png,25/04/2025,1", "kain2.png,5 Mei 2025,1"),
        said=(("trends.mixed_ways", (("iso", 1), ("numbers", 1), ("words", 1))),),
        added=3,
    ),
    "dates in both orders": BadTable(
        rows=("kain0.png,25/04/2025,1", "kain1.png,04/25/2025,2", "kain2.png,03/04/2025,1"),
        said=(("trends.mixed_orders", ()), ("trends.unsure_date", (("value", "03/04/2025"),))),
        added=2,
    ),
    "dates to come": BadTable(
        rows=("kain0.png,2999-01-05,1",),
        said=(("trends.future_date", (("value", "2999-01-05"),)),),
        market="trends.nothing_market",
    ),
    "negative prices": BadTable(
        rows=("kain0.png,2025-01-05,-500",),
        said=(("trends.negative", (("value", "-500"), ("field", "price"))),),
        added=1,
    ),
    "two currencies": BadTable(
        rows=("kain0.png,2025-01-05,Rp 500", "kain1.png,2025-01-06,Rp 600", "kain1.png,2025-01-06,$7"),
        said=(("trends.two_currencies", (("currencies", "IDR 2, USD 1"),)),),
        added=3,
    ),
    "unknown photographs": BadTable(
        rows=("tidak-ada.png,2025-01-05,1", ",2025-01-05,1"),
        said=(("trends.unknown_photo", (("file", "tidak-ada.png"),)), ("trends.no_photo", ())),
        market="trends.nothing_market",
    ),
    "one listing": BadTable(rows=("kain0.png,2025-01-05,1",), added=1),
    "all on one day": BadTable(
        rows=tuple(f"kain{number % 4}.png,2025-01-05,{number}" for number in range(80)), added=80
    ),
    "two years of four photographs": BadTable(
        rows=tuple(
            f"kain{number}.png,{2024 + month // 12}-{month % 12 + 1:02d}-{day:02d},{number + 1}"
            for month in range(24)
            for number in range(4)
            for day in (3, 17)
        ),
        added=192,
        market="trends.remark_no_groups",
    ),
}
