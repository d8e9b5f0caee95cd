"""What somebody wrote for a day, a price or a number, as a value.

Knows: the ways in which people in Indonesia and programs write dates and amounts. Does not know: tables or records.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Order: TypeAlias = Literal["dmy", "mdy"]

# First three letters of the months, Indonesian and English; "okt" and "oct", "agu", "agt" and "aug" are all written.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan",
            "feb peb",
            "mar",
            "apr",
            "mei may",
            "jun",
            "jul",
            "agu agt aug",
            "sep",
            "okt oct",
            "nov nop",
            "des dec",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?")
_WORDS = re.compile(r"(?:[A-Za-z]+,? +)?(\d{1,2})[-. ]+([A-Za-z]{3})[A-Za-z]*\.?,?[-. ]+(\d{4})")
_WORDS_FIRST = re.compile(r"([A-Za-z]{3})[A-Za-z]*\.? +(\d{1,2}),? +(\d{4})")
_SIGNS = {
    "rp": "IDR",
    "idr": "IDR",
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "€": "EUR",
    "eur": "EUR",
    "rm": "MYR",
    "s$": "SGD",
}
_AMOUNT = re.compile(
    r"(?P<minus>[-−(])? *(?P<before>[A-Za-z$€]+\.?)? *(?P<minus2>[-−])?"
    r"(?P<digits>\d[\d.,' ]*)(?:,-|,–)? *(?P<after>[A-Za-z€]+)?\)?"
)
# Any three letters would make a currency of "rbu".
_CODES = frozenset(
    (
        *("AED", "AUD", "BND", "BRL", "CAD", "CHF", "CNY", "EUR", "GBP", "HKD", "IDR", "INR", "JPY", "KRW", "MYR"),
        *("NZD", "PHP", "SAR", "SGD", "THB", "TWD", "USD", "VND"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A day as it was written.

    Attributes
    ----------
    way : str
        ``"iso"``, ``"words"`` or ``"numbers"``: only the last leaves open which number is the month.
    days : tuple of (str, date)
        What it may mean: by ``"dmy"`` and ``"mdy"`` where both make a day.
    """

    way: Literal["iso", "words", "numbers"]
    days: tuple[tuple[Order, date], ...]

    @property
    def order(self) -> Order | None:
        """The order of day and month where the numbers themselves show it."""
        meanings = {day for _, day in self.days}
        return self.days[0][0] if len(self.days) == 1 and len(meanings) == 1 and self.way == "numbers" else None

    def day(self, order: Order) -> date | None:
        """Return the day when numbers are written in an order; None where that makes no day."""
        return dict(self.days).get(order)


def read_day(text: str) -> Written | None:
    """Read a day.

    Parameters
    ----------
    text : str
        Such as ``2025-10-02``, ``02/10/2025``, ``2 Oktober 2025``; a time behind it is passed over.

    Returns
    -------
    Written or None
        None where it is no day, and for years of two digits, which may mean two centuries.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _sure("iso", int(found[1]), int(found[2]), int(found[3]))
    if found := _WORDS.fullmatch(text):
        return _sure("words", int(found[3]), _MONTHS.get(found[2].casefold(), 0), int(found[1]))
    if found := _WORDS_FIRST.fullmatch(text):
        return _sure("words", int(found[3]), _MONTHS.get(found[1].casefold(), 0), int(found[2]))
    if found := _NUMBERS.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        days: list[tuple[Order, date]] = []
        if day := _day(year, second, first):
            days.append(("dmy", day))
        if day := _day(year, first, second):
            days.append(("mdy", day))
        return Written(way="numbers", days=tuple(days)) if days else None
    return None


def _sure(way: Literal["iso", "words"], year: int, month: int, number: int) -> Written | None:
    day = _day(year, month, number)
    return Written(way=way, days=(("dmy", day), ("mdy", day))) if day else None


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def read_amount(text: str) -> tuple[float, str | None] | None:
    """Read a sum of money.

    Parameters
    ----------
    text : str
        Such as ``Rp 1.250.000``, ``1,250,000.50``, ``USD 25``, ``-5000``.

    Returns
    -------
    tuple of (float, str or None) or None
        The amount, negative where it is written so, and the currency's ISO 4217 code where the cell names it; None
        where it is no amount.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    named = {currency for part in (found["before"], found["after"]) if part and (currency := read_currency(part))}
    written = [part for part in (found["before"], found["after"]) if part]
    if len(named) > 1 or (written and not named):
        return None
    number = _number(found["digits"])
    if number is None:
        return None
    return (-number if found["minus"] or found["minus2"] else number), next(iter(named), None)


def read_currency(text: str) -> str | None:
    """Return the ISO 4217 code that a sign or a code means, or None."""
    plain = text.strip().rstrip(".")
    return _SIGNS.get(plain.casefold()) or (plain.upper() if plain.upper() in _CODES else None)


def read_count(text: str) -> int | None:
    """Read a whole number, negative ones too; None where it is none."""
    found = re.fullmatch(r"([-−]?)(\d[\d., ]*)", text.strip())
    number = _number(found[2]) if found else None
    if found is None or number is None or number != int(number):
        return None
    return -int(number) if found[1] else int(number)


def _number(written: str) -> float | None:
    """Tell thousands from decimals: the last mark divides decimals unless just three digits stand behind it."""
    text = re.sub(r"[ ']", "", written).rstrip(".,")
    marks = [mark for mark in text if mark in ".,"]
    if not marks:
        return float(text)
    last = marks[-1]
    groups = text.split(last)
    is_decimal = len(set(marks)) > 1 or len(groups[-1]) != 3 or not groups[0] or groups[0] == "0"
    if is_decimal and marks.count(last) > 1:
        return None
    whole, part = (text.rsplit(last, 1)) if is_decimal else (text, "0")
    thousands = re.split(r"[.,]", whole)
    if any(len(group) != 3 for group in thousands[1:]) or not all(thousands):
        return None
    return float("".join(thousands) + "." + (part or "0"))
