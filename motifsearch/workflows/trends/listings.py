"""Taking in a table of market listings.

Knows: how a row becomes a listing of a cloth and what is wrong with it. Does not know: how tables are read or
records stored, nor trends.

A row is left out when it names no known cloth or no sure day; another cell that cannot be used is left out by itself.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from motifsearch.archive.tables import read_table
from motifsearch.archive.workbooks import read_workbook
from motifsearch.database.listings import ListingFields
from motifsearch.errors import TableError
from motifsearch.records import Problem
from motifsearch.vocabulary.lookup import lookup
from motifsearch.workflows.trends.cells import read_amount, read_count, read_currency, read_day
from motifsearch.workflows.trends.columns import map_columns, recall, remember

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from motifsearch.archive.tables import Row, Table
    from motifsearch.database import Database
    from motifsearch.workflows.trends.cells import Order, Written

DateOrder: TypeAlias = Literal["auto", "dmy", "mdy"]
_KEPT = "trends:columns"
_DEFAULT_CURRENCY = "IDR"
_TEXTS: tuple[Literal["channel", "seller", "place"], ...] = ("channel", "seller", "place")
_COUNTS: tuple[Literal["units_sold", "likes"], ...] = ("units_sold", "likes")
_EARLIEST = 1900
_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingsReport:
    """What an import did.

    Attributes
    ----------
    added, known : int
        Listings that are new, and rows whose listing was there already.
    rows : int
        Rows of the table that could be read.
    mapping : dict of str to str
        Column to field.
    currencies : dict of str to int
        How many of its listings with a price are in each currency.
    problems : tuple of Problem
        Rows and cells that were left out, each with its line.
    remarks : tuple of Problem
        What is true of the whole table and good to know; nothing was left out for it.
    columns : tuple of str
        All of the table, those that fill no field too.
    first : tuple of Preview
        The first ten rows that could be used, as they were understood.
    """

    added: int
    known: int
    rows: int
    mapping: dict[str, str]
    currencies: dict[str, int]
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    columns: tuple[str, ...] = ()
    first: tuple[Preview, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A row as it was understood.

    Attributes
    ----------
    fields : dict of str to (str or int or float or bool or None)
        Those of a listing that the row fills.
    """

    line: int
    cloth_id: int
    date: str
    fields: dict[str, str | int | float | bool | None]


class _UndoneError(Exception):
    """Leaves a transaction so that nothing of it stays."""


def import_listings(
    path: Path,
    *,
    database: Database,
    today: date,
    wishes: Mapping[str, str] | None = None,
    order: DateOrder = "auto",
    generated: bool = False,
    name: str | None = None,
    dry: bool = False,
) -> ListingsReport:
    """Take in the listings of a table; the same table again adds nothing.

    Parameters
    ----------
    path : Path
        CSV with a header, or an XLSX workbook, of which the first sheet with a day and a cloth is read.
    database : Database
    today : date
        Later days are refused.
    wishes : mapping of str to str, optional
        Column to field, where a header is not recognised; remembered for the next table.
    order : {"auto", "dmy", "mdy"}
        How days are written with numbers, such as ``03/04/2025``. ``"auto"`` finds it out from the table's own days.
    generated : bool
        Whether the listings are a made-up sample.
    name : str, optional
        What the table is called in problems, where its file is a temporary one.
    dry : bool
        Only say what would be done.

    Returns
    -------
    ListingsReport

    Raises
    ------
    TableError, UsageError
        When the table as a whole cannot be used.
    """
    kept = database.settings.get(_KEPT)
    table, mapping = _open(path, wishes or {}, recall(kept), name or str(path))
    reader = _Reader(table, mapping, _Finder(database, path.absolute().parent), today, order)
    added = known = 0
    first: list[Preview] = []
    with suppress(_UndoneError), database.transaction():
        for row in table.rows:
            cloth_id, day, fields = reader.read(row)
            if cloth_id is None or day is None:
                continue
            fields["generated"] = generated
            _, is_new = database.listings.ensure(cloth_id=cloth_id, date=day.isoformat(), **fields)
            added, known = added + is_new, known + (not is_new)
            if len(first) < _SHOWN:
                first.append(Preview(line=row.line, cloth_id=cloth_id, date=day.isoformat(), fields=_plain(fields)))
        if wishes:
            database.settings.put(_KEPT, remember(wishes, kept))
        if dry:
            raise _UndoneError
    return ListingsReport(
        added=added,
        known=known,
        rows=len(table.rows),
        mapping=mapping,
        currencies=dict(reader.currencies.most_common()),
        problems=(*table.problems, *reader.problems),
        remarks=tuple(reader.remarks()),
        columns=table.columns,
        first=tuple(first),
    )


def _open(
    path: Path, wishes: Mapping[str, str], remembered: Mapping[str, str], name: str
) -> tuple[Table, dict[str, str]]:
    """Read the table, and say which field each of its columns fills."""
    if path.suffix.lower() not in {".xlsx", ".xlsm"}:
        table = replace(read_table(path), path=name)
        return table, map_columns(table.columns, wishes, remembered, name)
    tables = [replace(table, path=f"{name}[{title}]") for title, table in read_workbook(path)]
    if not tables:
        raise TableError("trends.empty_book", path=name)
    for table in tables:
        with suppress(TableError):
            return table, map_columns(table.columns, wishes, remembered, table.path)
    return tables[0], map_columns(tables[0].columns, wishes, remembered, tables[0].path)


def _plain(fields: ListingFields) -> dict[str, str | int | float | bool | None]:
    return {key: value for key, value in fields.items() if isinstance(value, str | int | float) and key != "generated"}


class _Reader:
    """Turns the rows of one table into what the database takes, and keeps what is wrong with them."""

    def __init__(
        self, table: Table, mapping: Mapping[str, str], finder: _Finder, today: date, order: DateOrder
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


class _Finder:
    """Finds the cloth that a row names: by its photograph, by its inventory mark or by its number in the catalogue."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._folder = folder
        self._by_path: dict[str, int] = {}
        self._by_name: dict[str, set[int]] = {}
        self._by_mark: dict[str, set[int]] = {}
        for photo in database.photos.iter():
            for path in photo.paths:
                self._by_path[path] = photo.cloth_id
                self._by_name.setdefault(Path(path).name.casefold(), set()).add(photo.cloth_id)
        for cloth in database.cloths.iter():
            for mark in (cloth.inventory, f"C{cloth.cloth_id}", cloth.uid):
                if mark:
                    self._by_mark.setdefault(mark.casefold(), set()).add(cloth.cloth_id)

    def find(self, file: str, mark: str) -> int | tuple[str, dict[str, str | float]]:
        """Return the cloth's id, or a problem's code and parameters."""
        name = file.replace("\\", "/")
        if name and (cloth_id := self._by_path.get(str(self._folder / name))) is not None:
            return cloth_id
        found: Sequence[set[int]] = (
            self._by_name.get(Path(name).name.casefold(), set()) if name else set[int](),
            self._by_mark.get(mark.casefold(), set()) if mark else set[int](),
        )
        for cloths in found:
            if len(cloths) == 1:
                return next(iter(cloths))
        if any(found):
            return "trends.many_photos", {"file": file or mark, "count": max(len(cloths) for cloths in found)}
        if file or mark:
            return "trends.unknown_photo", {"file": file or mark}
        return "trends.no_photo", {}
