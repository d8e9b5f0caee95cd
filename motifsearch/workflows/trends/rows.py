"""Reading the rows of a table of listings.

Knows: how cells become the fields of a listing, and what is wrong with each row and with the whole table. Does not
know: how tables are read or records stored.

A row is left out when it names no known cloth or no sure day; another cell that cannot be used is left out by itself.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, TypeAlias

from motifsearch.database.listings import ListingFields
from motifsearch.records import Problem
from motifsearch.vocabulary.lookup import lookup
from motifsearch.workflows.trends.cells import read_amount, read_count, read_currency, read_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from motifsearch.archive.tables import Row, Table
    from motifsearch.workflows.trends.cells import Order, Written
    from motifsearch.workflows.trends.finder import ClothFinder

DateOrder: TypeAlias = Literal["auto", "dmy", "mdy"]
_DEFAULT_CURRENCY = "IDR"
_TEXTS: tuple[Literal["channel", "seller", "place"], ...] = ("channel", "seller", "place")
_COUNTS: tuple[Literal["units_sold", "likes"], ...] = ("units_sold", "likes")
_EARLIEST = 1900


class RowReader:
    """Turns the rows of one table into what the database takes, and keeps what is wrong with them."""

    def __init__(
        self, table: Table, mapping: Mapping[str, str], finder: ClothFinder, today: date, order: DateOrder
    ) -> None:
        self._table = table
        self._column = {field: column for column, field in mapping.items()}
        self._finder = finder
        self._today = today
        self.problems: list[Problem] = []
        self.currencies: Counter[str] = Counter()
        self._unused = [column for column in table.columns if column not in mapping]
        days = [read_day(row.cells.get(self._column["date"], "")) for row in table.rows]
        self._ways = Counter(day.way for day in days if day)
        shown: Counter[Order] = Counter(day.order for day in days if day and day.order)
        self._mixed = len(shown) > 1
        # Where nothing shows it, day before month, as Indonesia writes.
        found: Order = "mdy" if "mdy" in shown else "dmy"
        self._order: Order | None = order if order != "auto" else None if self._mixed else found
        self._is_assumed = order == "auto" and not shown and self._ways["numbers"] > 0

    def read(self, row: Row) -> tuple[int | None, date | None, ListingFields]:
        """Return cloth, day and other fields of a row; the first two are None where it cannot be used."""
        where = self._table.where(row.line)
        cells = {field: row.cells.get(column, "") for field, column in self._column.items()}
        cloth_id = self._finder.find(cells.get("file", ""), cells.get("cloth", ""))
        if isinstance(cloth_id, tuple):
            self._complain(where, *cloth_id)
            cloth_id = None
        day = self._day(where, cells["date"])
        fields = ListingFields()
        for name in _TEXTS:
            if cells.get(name):
                fields[name] = cells[name]
        if cells.get("product"):
            known = lookup("product", cells["product"])
            fields["product"] = known.key if known else cells["product"]
        for name in _COUNTS:
            count = self._count(where, name, cells.get(name, ""))
            if count is not None:
                fields[name] = count
        fields |= self._price(where, cells.get("price", ""), cells.get("currency", ""))
        if cloth_id is not None and day is not None and "currency" in fields:
            self.currencies[fields["currency"]] += 1
        return cloth_id, day, fields

    def remarks(self) -> list[Problem]:
        """Return what is good to know about the whole table."""
        found: list[tuple[str, dict[str, str | float]]] = []
        if self._unused:
            found.append(("trends.unused", {"columns": ", ".join(self._unused)}))
        if self._mixed and self._order is None:
            found.append(("trends.mixed_orders", {}))
        if len(self._ways) > 1:
            found.append(("trends.mixed_ways", {name: self._ways[name] for name in ("iso", "numbers", "words")}))
        if self._is_assumed:
            found.append(("trends.assumed_order", {"count": self._ways["numbers"]}))
        if len(self.currencies) > 1:
            named = ", ".join(f"{currency} {count}" for currency, count in self.currencies.most_common())
            found.append(("trends.two_currencies", {"currencies": named}))
        return [Problem(where=self._table.path, code=code, params=tuple(params.items())) for code, params in found]

    def _complain(self, where: str, code: str, params: Mapping[str, str | float] | None = None) -> None:
        self.problems.append(Problem(where=where, code=code, params=tuple((params or {}).items())))

    def _day(self, where: str, text: str) -> date | None:
        if not text:
            self._complain(where, "trends.no_date")
            return None
        written = read_day(text)
        day = self._sure(written) if written else None
        if written is None or (day is None and self._order is not None):
            self._complain(where, "trends.bad_date", {"value": text})
        elif day is None:
            self._complain(where, "trends.unsure_date", {"value": text})
        elif day > self._today:
            self._complain(where, "trends.future_date", {"value": text, "today": self._today.isoformat()})
            return None
        elif day.year < _EARLIEST:
            self._complain(where, "trends.bad_date", {"value": text})
            return None
        return day

    def _sure(self, written: Written) -> date | None:
        if self._order is not None:
            return written.day(self._order)
        meanings = {day for _, day in written.days}
        return next(iter(meanings)) if len(meanings) == 1 else None

    def _count(self, where: str, field: str, text: str) -> int | None:
        if not text:
            return None
        count = read_count(text)
        if count is None:
            self._complain(where, "trends.bad_number", {"field": field, "value": text})
        elif count < 0:
            self._complain(where, "trends.negative", {"field": field, "value": text})
        return count if count is not None and count >= 0 else None

    def _price(self, where: str, text: str, currency_text: str) -> ListingFields:
        if not text:
            return ListingFields()
        amount = read_amount(text)
        currency = read_currency(currency_text) if currency_text else None
        if amount is None:
            self._complain(where, "trends.bad_number", {"field": "price", "value": text})
        elif amount[0] < 0:
            self._complain(where, "trends.negative", {"field": "price", "value": text})
        elif (currency_text and currency is None) or (currency and amount[1] and currency != amount[1]):
            self._complain(where, "trends.bad_currency", {"value": currency_text, "price": text})
        else:
            return {"price": amount[0], "currency": currency or amount[1] or _DEFAULT_CURRENCY}
        return ListingFields()
