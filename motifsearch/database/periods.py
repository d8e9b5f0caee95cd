"""The period of a date: a decade from 1900 on, a century for older or vaguer dates.

Knows: the part of EDTF (Library of Congress, level 1, ISO 8601-2:2019) that says which year: unspecified digits,
qualifiers, intervals, seasons. Does not know: months, calendars, words such as "awal abad 20".
"""

from __future__ import annotations

import re

# A year with unspecified digits from the right, then perhaps month or season and day.
_YEAR = re.compile(r"^(\d{4}|\d{3}X|\d{2}XX)(-[0-9X]{2}){0,2}$")
_FIRST_DECADE = 1900


def years_of(date: str | None) -> tuple[int, int] | None:
    """Return the first and the last year that a date may mean, or None where it says none.

    Parameters
    ----------
    date : str or None
        For example ``"1953-04"``, ``"195X"``, ``"18XX"``, ``"1950?"``, ``"1950/1955"``, ``"1870-05-01T10:00:00"``.

    Returns
    -------
    tuple of (int, int) or None
        Years 0 to 9999, the first not after the second.
    """
    if date is None:
        return None
    parts = date.strip().upper().split("/")
    if len(parts) > 2:
        return None
    spans = [_years(part) for part in parts]
    first, last = spans[0], spans[-1]
    if first is None or last is None or first[0] > last[1]:
        return None
    return first[0], last[1]


def period_of(date: str | None) -> str | None:
    """Return the period's key.

    Parameters
    ----------
    date : str or None
        As for `years_of`.

    Returns
    -------
    str or None
        ``"1950s"`` when all possible years are in one decade and not before 1900; else ``"century-19"`` when all
        are in one hundred, 1800 to 1899 here; else None.
    """
    span = years_of(date)
    if span is None:
        return None
    first, last = span
    if first >= _FIRST_DECADE and first // 10 == last // 10:
        return f"{first // 10 * 10}s"
    if first // 100 == last // 100:
        return f"century-{first // 100 + 1:02d}"
    return None


def _years(part: str) -> tuple[int, int] | None:
    bare = part.strip().rstrip("?~%").split("T", 1)[0]
    match = _YEAR.match(bare)
    if match is None:
        return None
    year = match[1]
    return int(year.replace("X", "0")), int(year.replace("X", "9"))
