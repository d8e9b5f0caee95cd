"""How the value of a field is written in the cell of a table, and read again.

Knows: lists, numbers, dates, yes and no, names, labels and claims in a cell, and which fields hold terms of the
vocabulary. Does not know: files, columns or the database.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields, is_dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from motifsearch.archive.date_words import is_ambiguous, to_edtf
from motifsearch.records import Claim, Label, Name
from motifsearch.vocabulary.lookup import lookup, suggest
from motifsearch.vocabulary.terms import term, terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.vocabulary.terms import Term

Complaint: TypeAlias = "tuple[str, dict[str, str | float]]"

_TEXTS = frozenset({"dyes", "colours", "tags"})
# What has parts of its own: a cell holds it as JSON, or as texts alone where there is no more to say.
_PARTS: Mapping[str, tuple[type[Any], str]] = {
    "names": (Name, "text"),
    "labels": (Label, "name"),
    "claims": (Claim, "field"),
}
_WORDS = {
    "status": ("preferred", "local", "disputed"),
    "confidence": ("certain", "probable", "possible", "disputed"),
}
LISTS = _TEXTS | frozenset(_PARTS)
_NUMBERS = frozenset({"length_cm", "width_cm", "price"})
_COUNTS = frozenset({"units_sold", "likes"})
FLAGS = frozenset({"generated", "restricted", "hidden"})
_DATES = frozenset({"date", "permission_date"})
# Closed lists: a word outside them is a mistake. Motif and regency stay open, archives know more than any list.
_CLOSED = {"technique": "technique", "province": "province", "dyes": "dye", "colours": "colour", "regime": "regime"}
# Open lists: a word outside them is kept as written.
_OPEN = {"regency": "regency", "rights": "rights", "family": "family", "product": "product"}
_YES_NO = {"yes": True, "ya": True, "true": True, "1": True, "no": False, "tidak": False, "false": False, "0": False}
_LEVELS = "public (umum), institution (lembaga), community (komunitas)"
_ACCESS = {
    "public": "public",
    "publik": "public",
    "umum": "public",
    "institution": "institution",
    "lembaga": "institution",
    "community": "community",
    "komunitas": "community",
}
# A year, month or day, unspecified digits and the marks for about and uncertain, single or as a span: the part of
# EDTF (ISO 8601-2) that catalogues use.
_ONE_DATE = r"\d[\dX]{3}(-\d{2}(-\d{2})?)?[?~%]?"
_DATE = re.compile(rf"{_ONE_DATE}(/({_ONE_DATE}|\.\.)?)?|\.\./{_ONE_DATE}")
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:cm)?", re.IGNORECASE)
_SEPARATOR = re.compile(r"[;,|]")


def write_cell(value: object) -> str:
    """Write a value.

    Parameters
    ----------
    value : object
        What a field of a record holds.

    Returns
    -------
    str
        Empty for None. Several texts are separated by semicolons; as JSON where one of them holds a separator.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    if not isinstance(value, tuple):
        return str(value)
    parts = [_plain(part) for part in cast("tuple[object, ...]", value)]
    texts = [part for part in parts if isinstance(part, str)]
    joined = "; ".join(texts)
    is_plain = len(texts) == len(parts) and not joined.startswith("[")
    if is_plain and all(text == text.strip() and not _SEPARATOR.search(text) for text in texts):
        return joined
    return json.dumps(parts, ensure_ascii=False)


def read_cell(name: str, text: str) -> tuple[Any, list[Complaint]]:
    """Turn what somebody wrote for a field into its value.

    Parameters
    ----------
    name : str
        Field of a record.
    text : str
        Several values of a list are separated by semicolon, comma or bar, or are a list in JSON.

    Returns
    -------
    value : str, float, int, bool, tuple or None
        Keys of the vocabulary where it knows the words; None, or an empty tuple, where nothing can be used.
    complaints : list of (code, params)
        What was left out, and why.
    """
    complaints: list[Complaint] = []
    if name in LISTS:
        found = _several(name, text, complaints)
        return tuple(part for part in found if part is not None), complaints
    text = text.strip()
    return (_value(name, text, complaints) if text else None), complaints


def _plain(part: object) -> object:
    if not is_dataclass(part) or isinstance(part, type):
        return part
    said = {name: value for name, value in asdict(part).items() if value is not None}
    (main,) = (main for kind, main in _PARTS.values() if isinstance(part, kind))
    usual = {field.name: field.default for field in fields(part)}
    return said[main] if all(said[name] == usual[name] for name in said if name != main) else said


def _several(name: str, text: str, complaints: list[Complaint]) -> list[Any]:
    parts: list[Any] = [part.strip() for part in _SEPARATOR.split(text)]
    if text.lstrip().startswith("["):
        try:
            parts = json.loads(text)
        except (ValueError, RecursionError):
            complaints.append(("archive.bad_list", {"field": name}))
            return []
    elif name in _PARTS:
        parts = [part.strip() for part in text.split(";")]
    return [_part(name, part, complaints) for part in parts if not isinstance(part, str) or part.strip()]


def _part(name: str, part: object, complaints: list[Complaint]) -> object:
    if isinstance(part, str) and name in _TEXTS:
        return _value(name, part, complaints)
    kind, main = _PARTS.get(name, (None, ""))
    said: object = {main: part} if isinstance(part, str) else part
    if kind is not None and isinstance(said, dict):
        texts = cast("dict[str, object]", said)
        allowed = all(texts.get(key) in (None, *words) for key, words in _WORDS.items())
        filled = isinstance(value := texts.get(main), str) and value.strip()
        if filled and allowed and all(isinstance(value, str) for value in texts.values()):
            try:
                return kind(**texts)
            except TypeError:
                pass
    complaints.append(("archive.bad_list", {"field": name}))
    return None


def known_term(kind: str, text: str) -> Term | None:
    """Return the term that a cell means, by its key or by any of its names."""
    return term(kind, text) or lookup(kind, text)


def _value(name: str, text: str, complaints: list[Complaint]) -> Any:
    if name in _CLOSED:
        found = known_term(_CLOSED[name], text)
        if found is None:
            near = ", ".join(close.labels["id"] for close in suggest(_CLOSED[name], text) or terms(_CLOSED[name])[:8])
            complaints.append(("archive.unknown_term", {"field": name, "value": text, "near": near}))
        return found.key if found else None
    if name in _OPEN:
        found = known_term(_OPEN[name], text)
        return found.key if found else text
    if name == "access":
        if text.casefold() not in _ACCESS:
            complaints.append(("archive.unknown_access", {"value": text, "known": _LEVELS}))
        # A misspelt restriction must never open a record to everybody.
        return _ACCESS.get(text.casefold(), "community")
    if name in FLAGS:
        if text.casefold() not in _YES_NO:
            complaints.append(("archive.yes_or_no", {"field": name, "value": text}))
        return _YES_NO.get(text.casefold())
    if name in _NUMBERS or name in _COUNTS:
        return _number(name, text, complaints)
    return _date(text, complaints) if name in _DATES else text


def _date(text: str, complaints: list[Complaint]) -> str | None:
    """EDTF as it is, and words as far as they are sure."""
    meant = text if _DATE.fullmatch(text) else to_edtf(text)
    if meant is None:
        code = "archive.two_dates" if is_ambiguous(text) else "archive.bad_date"
        complaints.append((code, {"value": text}))
    return meant


def _number(name: str, text: str, complaints: list[Complaint]) -> float | int | None:
    if name in _COUNTS and text.isdecimal() and len(text) < 19:
        return int(text)
    number = _NUMBER.fullmatch(text)
    if number and name in _NUMBERS:
        return float(number[1].replace(",", "."))
    try:
        # As Python itself writes the very large and very small ones.
        value = float(text) if name in _NUMBERS else -1
    except ValueError:
        value = -1
    if 0 <= value < float("inf"):
        return value
    complaints.append(("archive.not_a_number", {"field": name, "value": text}))
    return None
