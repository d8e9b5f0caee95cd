"""What days an EDTF date may mean.

Knows: the part of EDTF (ISO 8601-2) that the catalogue keeps. Does not know: how a date in words becomes EDTF
(``date_words.py``).
"""

from __future__ import annotations

import re
from calendar import monthrange

_ONE = re.compile(r"(\d[\dX]{3})(?:-(\d{2})(?:-(\d{2}))?)?[?~%]?")


def span(edtf: str) -> tuple[str | None, str | None]:
    """Return the first and the last day that a date may mean.

    Parameters
    ----------
    edtf : str
        Such as ``"195X"``, ``"1920~"`` or ``"1900/1920"``.

    Returns
    -------
    (str or None, str or None)
        ISO 8601 days; None on an open side, and on both where it is no such date.
    """
    start, slash, end = edtf.partition("/")
    if not slash:
        return _first(edtf), _last(edtf)
    return (None if start in {"", ".."} else _first(start)), (None if end in {"", ".."} else _last(end))


def _first(text: str) -> str | None:
    match = _ONE.fullmatch(text)
    if match is None:
        return None
    return f"{match[1].replace('X', '0')}-{match[2] or '01'}-{match[3] or '01'}"


def _last(text: str) -> str | None:
    match = _ONE.fullmatch(text)
    if match is None:
        return None
    year, month = match[1].replace("X", "9"), match[2] or "12"
    if match[3]:
        return f"{year}-{month}-{match[3]}"
    # A month outside 1 to 12 is a season in EDTF, which the whole year stands for.
    if not 1 <= int(month) <= 12:
        return f"{year}-12-31"
    return f"{year}-{month}-{monthrange(max(1, int(year)), int(month))[1]:02d}"
