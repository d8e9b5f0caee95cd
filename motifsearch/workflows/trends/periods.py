"""Months, quarters and years.

Knows: which period a day lies in and how long it lasts. Does not know: listings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

By: TypeAlias = Literal["month", "quarter", "year"]
BYS: tuple[By, ...] = ("month", "quarter", "year")
_MONTHS: dict[By, int] = {"month": 1, "quarter": 3, "year": 12}
_DAYS_OF_YEAR = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A month, a quarter or a year.

    Attributes
    ----------
    key : str
        ``"2025-10"``, ``"2025-Q4"`` or ``"2025"``.
    start, end : date
        Its first day, and the first day after it.
    """

    key: str
    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    @property
    def middle_years(self) -> float:
        """Its middle, in years."""
        return (self.start.toordinal() + self.end.toordinal()) / 2 / _DAYS_OF_YEAR


def period_of(day: date, by: By) -> Period:
    """Return the period that a day lies in."""
    length = _MONTHS[by]
    return _period(day.year * 12 + (day.month - 1) // length * length, by)


def span(first: date, last: date, by: By) -> tuple[Period, ...]:
    """Return all periods from the one of the first day to the one of the last, without a gap."""
    begin, end = period_of(first, by).start, period_of(last, by).start
    months = range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month, _MONTHS[by])
    return tuple(_period(month, by) for month in months)


def _period(month: int, by: By) -> Period:
    start, end = _first_of(month), _first_of(month + _MONTHS[by])
    keys = {
        "month": start.isoformat()[:7],
        "quarter": f"{start.year}-Q{(start.month + 2) // 3}",
        "year": f"{start.year}",
    }
    return Period(key=keys[by], start=start, end=end)


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
