"""Records as plain objects of JSON, and back, without loss.

Knows: every field of every record and what it may hold. Does not know: JSON-LD, files or the database.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, Field, asdict, fields
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote_from_bytes, unquote_to_bytes

from motifsearch.errors import DataError
from motifsearch.records import Claim, Label, Name, Swatch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PARTS: Mapping[str, type[Any]] = {
    "tuple[Name, ...]": Name,
    "tuple[Label, ...]": Label,
    "tuple[Claim, ...]": Claim,
}
_WORDS: Mapping[str, tuple[str | None, ...]] = {
    "access": ("public", "institution", "community"),
    "status": ("preferred", "local", "disputed"),
    "confidence": (None, "certain", "probable", "possible", "disputed"),
    "kind": ("motif", "cloth", "photo", "listing"),
}
_LARGEST = 2**63 - 1
_PDQ_BYTES = 32
_SHA256 = re.compile(r"[0-9a-f]{64}")


def to_object(record: Any) -> dict[str, Any]:
    """Return what a record says, but for fields that hold what they hold when nothing is said.

    Parameters
    ----------
    record : dataclass
        A record, or a part of one.

    Returns
    -------
    dict
        Field to a text, a number, a truth value, or a list of these or of objects.
    """
    found: dict[str, Any] = {}
    for each in fields(record):
        value = getattr(record, each.name)
        if each.default is MISSING or value != each.default:
            found[each.name] = _plain(value)
    return found


def from_object(kind: type[Any], said: object, where: str) -> Any:
    """Make a record of what an object says.

    Parameters
    ----------
    kind : type
        Which dataclass of `motifsearch.records`.
    said : object
        Anything; what is no field of the record is passed over.
    where : str
        Named in errors.

    Returns
    -------
    record

    Raises
    ------
    DataError
        ``archive.bad_record`` naming the field that is missing or holds something else than it may.
    """
    if not isinstance(said, dict):
        raise bad(where, kind.__name__, said)
    values: dict[str, Any] = {}
    for each in fields(kind):
        if each.name in said:
            values[each.name] = _value(each, cast("dict[str, object]", said)[each.name], where)
        elif each.default is MISSING:
            raise bad(where, each.name, None)
    return kind(**values)


def path_to_uri(path: str) -> str:
    """Write a path so that names which are no text can stand in JSON."""
    return "file://" + quote_from_bytes(path.encode("utf-8", "surrogateescape"), safe="/:\\")


def path_from_uri(uri: str) -> str:
    """Undo `path_to_uri`."""
    return unquote_to_bytes(uri.removeprefix("file://")).decode("utf-8", "surrogateescape")


def bad(where: str, field: str, value: object) -> DataError:
    """Make the error for a record that cannot be used."""
    return DataError("archive.bad_record", where=where, field=field, value=ascii(value)[:80])


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return [_plain(part) for part in cast("tuple[Any, ...]", value)]
    if isinstance(value, Swatch):
        return [*value.lab, value.share]
    if isinstance(value, Name | Label | Claim):
        return {name: part for name, part in asdict(value).items() if part is not None}
    return value


def _value(each: Field[Any], value: object, where: str) -> Any:
    kind = str(each.type)
    is_right = True
    if each.name in _WORDS:
        is_right = value in _WORDS[each.name]
    elif each.name == "sha256":
        is_right = isinstance(value, str) and _SHA256.fullmatch(value) is not None
    elif each.name == "mtime_ns":
        # Before 1970 it is negative.
        is_right = isinstance(value, int) and abs(value) <= _LARGEST
    elif value is None:
        is_right = kind.endswith("| None")
    elif kind in _PARTS:
        return tuple(from_object(_PARTS[kind], part, where) for part in _list(each.name, value, where))
    elif kind in _READERS:
        read = _READERS[kind](value)
        is_right, value = read is not None, read
    if not is_right:
        raise bad(where, each.name, value)
    return value


def _list(field: str, value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise bad(where, field, value)
    return cast("list[object]", value)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and "\0" not in value and _sayable(value) else None


def _sayable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST else None


def _number(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < float("inf"):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _texts(value: object) -> tuple[str, ...] | None:
    parts = [_text(part) for part in cast("list[object]", value)] if isinstance(value, list) else [None]
    return None if None in parts else tuple(part for part in parts if part is not None)


def _bytes(value: object) -> bytes | None:
    try:
        read = bytes.fromhex(value) if isinstance(value, str) else b""
    except ValueError:
        return None
    return read if len(read) == _PDQ_BYTES else None


def _palette(value: object) -> tuple[Swatch, ...] | None:
    swatches: list[Swatch] = []
    for part in cast("list[object]", value) if isinstance(value, list) else [None]:
        numbers = cast("list[object]", part) if isinstance(part, list) else []
        read = [float(one) for one in numbers if isinstance(one, int | float) and abs(one) < 1e6]
        if len(read) != 4 or len(numbers) != 4:
            return None
        swatches.append(Swatch(lab=(read[0], read[1], read[2]), share=read[3]))
    return tuple(swatches)


_READERS: Mapping[str, Callable[[object], Any]] = {
    "str": _text,
    "str | None": _text,
    "int": _whole,
    "int | None": _whole,
    "float | None": _number,
    "bool": _flag,
    "bytes": _bytes,
    "tuple[str, ...]": _texts,
    "tuple[Swatch, ...]": _palette,
}
