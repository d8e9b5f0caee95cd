"""Dates as people write them in inventories, in Indonesian and English, as EDTF.

Knows: centuries and their parts, decades, about, before and after, spans, days and months by name. Does not know:
dates that could mean two things, such as 03/04/1950; those are left to a person.

A century is counted by its hundred (abad 20 is 19XX). Early, middle and late are its thirds, the usual reading in
museum documentation, and are marked as approximate, since nobody meant a year by them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from motifsearch.records import Claim

if TYPE_CHECKING:
    from collections.abc import Callable

_ROMAN = {"xiv": 14, "xv": 15, "xvi": 16, "xvii": 17, "xviii": 18, "xix": 19, "xx": 20, "xxi": 21}
# Number of the century or month, then its names.
_ORDINALS = {
    name: number
    for number, names in (
        (15, ("fifteenth", "kelima belas", "lima belas")),
        (16, ("sixteenth", "keenam belas", "enam belas")),
        (17, ("seventeenth", "ketujuh belas", "tujuh belas")),
        (18, ("eighteenth", "kedelapan belas", "delapan belas")),
        (19, ("nineteenth", "kesembilan belas", "sembilan belas")),
        (20, ("twentieth", "kedua puluh", "dua puluh")),
        (21, ("twenty-first", "kedua puluh satu", "dua puluh satu")),
    )
    for name in names
}
_FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february pebruari feb",
            "maret march mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august aug agu agt ags",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
_PARTS = {
    # First and last year of the hundred, and whether they are only about.
    **dict.fromkeys(("awal", "early", "beginning of", "permulaan"), (0, 33, True)),
    **dict.fromkeys(("pertengahan", "tengah", "mid", "middle of", "middle"), (33, 66, True)),
    **dict.fromkeys(("akhir", "late", "end of"), (66, 99, True)),
    **dict.fromkeys(("paruh pertama", "paro pertama", "first half of", "1st half of"), (0, 49, False)),
    **dict.fromkeys(("paruh kedua", "paro kedua", "second half of", "2nd half of"), (50, 99, False)),
    **dict.fromkeys(("perempat pertama", "seperempat pertama", "first quarter of"), (0, 24, False)),
    **dict.fromkeys(("perempat kedua", "seperempat kedua", "second quarter of"), (25, 49, False)),
    **dict.fromkeys(("perempat ketiga", "seperempat ketiga", "third quarter of"), (50, 74, False)),
    **dict.fromkeys(
        ("perempat terakhir", "seperempat terakhir", "perempat keempat", "last quarter of"), (75, 99, False)
    ),
}
_PART = "|".join(sorted(map(re.escape, _PARTS), key=len, reverse=True))
_NUMBER = "|".join([r"\d{1,2}", *sorted((*_ROMAN, *_ORDINALS), key=len, reverse=True)])
_CENTURY_ID = re.compile(rf"(?:(?P<part>{_PART})[ -])?abad (?:ke[ -]?)?(?P<number>{_NUMBER})(?: m| masehi)?")
_CENTURY_EN = re.compile(
    rf"(?:(?P<part>{_PART})[ -])?(?:the )?(?P<number>{_NUMBER})(?:st|nd|rd|th)?[ -]?(?:century|c\.?)"
)
_DECADE = re.compile(
    rf"(?:(?P<part>{_PART})[ -])?(?:the )?(?:tahun |dekade |dasawarsa )?(?P<year>\d{{3}}0)(?:[ -]?an|'?s)"
)
_YEAR = re.compile(r"(?:tahun |year |th\.? |thn\.? )?(\d{4})(?: m| masehi| ad| ce)?")
_DAY = re.compile(r"(?:(\d{1,2})[ .-])?([a-z]+)\.?[ -,]{1,2}(\d{4})")
_DAY_EN = re.compile(r"([a-z]+)\.? (\d{1,2}),? (\d{4})")
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ABOUT_WORDS = "sekitar|kira-kira|kurang lebih|circa|about|around|approximately|approx|kl|lk|ca|c"
_ABOUT = re.compile(rf"(?:(?:{_ABOUT_WORDS})\.?\s+|(?:k\.l|lk|ca|c)\.\s*|±\s*)(?:tahun )?(.+)")
_BEFORE = re.compile(r"(?:sebelum|before|pra-?|until|hingga|sampai)\s*(?:tahun )?(\d{4})")
_AFTER = re.compile(r"(?:sesudah|setelah|after|since|sejak|mulai)\s*(?:tahun )?(\d{4})")
_TO = "–|—| - |-| s/d | sd | s\\.d\\. | sampai | hingga | dan | and | to | until "
_SPAN = re.compile(rf"(?:antara|between|dari|from)?\s*(.+?)\s*(?:{_TO})\s*(.+)")


def is_ambiguous(text: str) -> bool:
    """Whether a date in figures could mean two days: 03/04/1950 is 3 April or 4 March."""
    found = _FIGURES.fullmatch(text.strip())
    return bool(found) and found[1] != found[2] and all(1 <= int(part) <= 12 for part in (found[1], found[2]))


def to_edtf(text: str) -> str | None:
    """Return what a date in words means.

    Parameters
    ----------
    text : str
        Such as ``"awal abad ke-20"``, ``"ca. 1920"``, ``"the 1930s"`` or ``"17 Agustus 1945"``.

    Returns
    -------
    str or None
        EDTF; None where it is not understood, or could mean two things.
    """
    words = " ".join(text.casefold().replace("’", "'").split()).strip(" .")
    if len(words) > 80:
        return None
    for read in _READERS:
        found = read(words)
        if found is not None:
            return found
    return None


def with_words(claims: tuple[Claim, ...], words: str, source: str | None = None) -> tuple[Claim, ...]:
    """Return claims with the date as somebody wrote it among them, once.

    Parameters
    ----------
    claims : tuple of Claim
    words : str
    source : str, optional
        Where it was written so.

    Returns
    -------
    tuple of Claim
    """
    claim = Claim(field="date", value=words, source=source)
    if any(replace(one, source=source) == claim for one in claims):
        return claims
    return (*claims, claim)


def _century(words: str) -> str | None:
    match = _CENTURY_ID.fullmatch(words) or _CENTURY_EN.fullmatch(words)
    if match is None:
        return None
    number = _ORDINALS.get(match["number"]) or _ROMAN.get(match["number"]) or int(match["number"])
    if not 1 <= number <= 21:
        return None
    hundred = f"{number - 1:02d}"
    if match["part"] is None:
        return f"{hundred}XX"
    first, last, is_about = _PARTS[match["part"]]
    mark = "~" if is_about else ""
    return f"{hundred}{first:02d}{mark}/{hundred}{last:02d}{mark}"


def _decade(words: str) -> str | None:
    match = _DECADE.fullmatch(words)
    if match is None:
        return None
    ten = match["year"][:3]
    if match["part"] is None:
        # 1900s is a century as often as a decade.
        return None if ten.endswith("0") else f"{ten}X"
    first, last, is_about = _PARTS[match["part"]]
    mark = "~" if is_about else ""
    return f"{ten}{first // 10}{mark}/{ten}{last // 10}{mark}"


def _year(words: str) -> str | None:
    match = _YEAR.fullmatch(words)
    return match[1] if match else None


def _day(words: str) -> str | None:
    match = _DAY.fullmatch(words)
    day, month, year = match.groups() if match else (None, None, None)
    if match is None:
        other = _DAY_EN.fullmatch(words)
        if other is None:
            return None
        month, day, year = other.groups()
    number = _MONTHS.get(str(month))
    if number is None or (day is not None and not 1 <= int(day) <= 31):
        return None
    return f"{year}-{number:02d}" + (f"-{int(day):02d}" if day else "")


def _numeric(words: str) -> str | None:
    match = _NUMERIC.fullmatch(words)
    if match is None:
        return None
    first, second = int(match[1]), int(match[2])
    # Day and month change places from country to country; only where one cannot be a month is it sure.
    days = [(day, month) for day, month in ((first, second), (second, first)) if 1 <= month <= 12 and 1 <= day <= 31]
    if len(set(days)) != 1:
        return None
    day, month = days[0]
    return f"{match[3]}-{month:02d}-{day:02d}"


def _about(words: str) -> str | None:
    match = _ABOUT.fullmatch(words)
    found = to_edtf(match[1]) if match else None
    if found is None:
        return None
    return "/".join(f"{part.rstrip('~')}~" for part in found.split("/")) if ".." not in found else found


def _before(words: str) -> str | None:
    match = _BEFORE.fullmatch(words)
    return f"../{match[1]}" if match else None


def _after(words: str) -> str | None:
    match = _AFTER.fullmatch(words)
    return f"{match[1]}/.." if match else None


def _span(words: str) -> str | None:
    match = _SPAN.fullmatch(words)
    if match is None:
        return None
    first, last = (to_edtf(part) for part in match.groups())
    if first is None and last is not None:
        # "awal–pertengahan abad 20", "late 19th–early 20th century": the century stands once.
        number = re.search(r"(abad .+)$", match[2])
        ending = re.search(r"( century)$", match[2])
        first = to_edtf(f"{match[1]} {number[1]}") if number else to_edtf(f"{match[1]}{ending[1]}") if ending else None
    if first is None or last is None:
        return None
    start, end = first.split("/")[0], last.split("/")[-1]
    if ".." in {start, end} or start.replace("X", "0").rstrip("~") > end.replace("X", "9").rstrip("~"):
        return None
    return f"{start}/{end}"


_READERS: tuple[Callable[[str], str | None], ...] = (
    *(_year, _century, _decade, _day, _numeric, _about, _before, _after, _span),
)
