"""Which fields of a record can be written, and what each may hold.

Knows: names, types and ranges. Does not know: tables, nor what the values mean.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal, TypeAlias

from motifsearch.database.text import is_text
from motifsearch.errors import DataError, UsageError
from motifsearch.records import Claim, Label, Name

if TYPE_CHECKING:
    from collections.abc import Mapping

FieldType: TypeAlias = Literal[
    "text", "required", "flag", "id", "optional_id", "count", "amount", "texts", "names", "labels", "claims", "access"
]

_ACCESS = ("public", "institution", "community")
_STATUS = ("preferred", "local", "disputed")
_CONFIDENCE = (None, "certain", "probable", "possible", "disputed")
_LARGEST = 2**63 - 1

MOTIF_FIELDS: Mapping[str, FieldType] = {
    "name": "required",
    "names": "names",
    "family": "text",
    "meaning": "text",
    "story": "text",
    "may_tell": "text",
    "use": "text",
    "restricted": "flag",
    "province": "text",
    "regency": "text",
    "place": "text",
    "community": "text",
    "regime": "text",
    "source": "text",
    "claims": "claims",
    "access": "access",
}
CLOTH_FIELDS: Mapping[str, FieldType] = {
    "motif_id": "optional_id",
    "inventory": "text",
    "title": "text",
    "technique": "text",
    "dyes": "texts",
    "colours": "texts",
    "fabric": "text",
    "length_cm": "amount",
    "width_cm": "amount",
    "province": "text",
    "regency": "text",
    "place": "text",
    "community": "text",
    "maker": "text",
    "date": "text",
    "meaning": "text",
    "story": "text",
    "may_tell": "text",
    "description": "text",
    "tags": "texts",
    "collection": "text",
    "owner": "text",
    "acquisition": "text",
    "condition": "text",
    "rights": "text",
    "rights_holder": "text",
    "permission": "text",
    "permission_date": "text",
    "regime": "text",
    "labels": "labels",
    "access": "access",
    "source": "text",
    "claims": "claims",
    "generated": "flag",
}
PHOTO_FIELDS: Mapping[str, FieldType] = {
    "cloth_id": "id",
    "taken_at": "text",
    "caption": "text",
    "photographer": "text",
    "rights": "text",
    "rights_holder": "text",
    "hidden": "flag",
}
LISTING_FIELDS: Mapping[str, FieldType] = {
    "cloth_id": "id",
    "date": "required",
    "price": "amount",
    "currency": "required",
    "units_sold": "count",
    "likes": "count",
    "channel": "text",
    "seller": "text",
    "place": "text",
    "product": "text",
    "generated": "flag",
}


def checked(fields: Mapping[str, FieldType], values: Mapping[str, object]) -> dict[str, object]:
    """Check values and bring them to the form in which they are kept.

    Parameters
    ----------
    fields : mapping of str to FieldType
        What the record may have.
    values : mapping of str to object
        What is to be written. A blank optional text becomes None; lists become tuples without blanks and repeats.

    Returns
    -------
    dict of str to object

    Raises
    ------
    UsageError
        ``database.unknown_field``.
    DataError
        ``database.bad_value`` when a value has a wrong type or is out of range.
    """
    for name in values:
        if name not in fields:
            raise UsageError("database.unknown_field", field=name, known=", ".join(fields))
    return {name: _checked(name, fields[name], value) for name, value in values.items()}


def required_text(field: str, value: object) -> str:
    """Return a text that must not be blank, or raise ``database.bad_value``."""
    text = optional_text(field, value)
    if text is None:
        raise _bad(field, value)
    return text


def _checked(name: str, kind: FieldType, value: object) -> object:  # noqa: C901, PLR0912  # one case for each type
    match kind:
        case "text":
            return optional_text(name, value)
        case "required":
            return required_text(name, value)
        case "texts":
            return _texts(name, value)
        case "names":
            return _names(name, value)
        case "labels":
            return _labels(name, value)
        case "claims":
            return _claims(name, value)
        case "flag":
            if not isinstance(value, bool):
                raise _bad(name, value)
            return value
        case "access":
            if value not in _ACCESS:
                raise _bad(name, value)
            return value
        case "amount":
            return None if value is None else _amount(name, value)
        case "id":
            return _whole(name, value)
        case "optional_id" | "count":
            return None if value is None else _whole(name, value)


def optional_text(name: str, value: object) -> str | None:
    """Return a text, None for a blank one, or raise ``database.bad_value``."""
    if value is None:
        return None
    if not isinstance(value, str) or not is_text(value):
        raise _bad(name, value)
    return value if value.strip() else None


def _texts(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise _bad(name, value)
    texts = (optional_text(name, part) for part in value)
    return tuple(dict.fromkeys(text for text in texts if text is not None))


def _names(name: str, value: object) -> tuple[Name, ...]:
    if not isinstance(value, list | tuple):
        raise _bad(name, value)
    for part in value:
        if not isinstance(part, Name) or part.status not in _STATUS:
            raise _bad(name, part)
        required_text(name, part.text)
        required_text(name, part.lang)
    return tuple(value)


def _labels(name: str, value: object) -> tuple[Label, ...]:
    """Check labels; a text alone is a label's name."""
    if not isinstance(value, list | tuple):
        raise _bad(name, value)
    labels: list[Label] = []
    for part in value:
        label = Label(name=part) if isinstance(part, str) else part
        if not isinstance(label, Label):
            raise _bad(name, part)
        if optional_text(name, label.name) is None:
            continue
        rest = {field: optional_text(name, getattr(label, field)) for field in ("community", "text", "uri")}
        labels.append(Label(name=label.name, **rest))
    return tuple(dict.fromkeys(labels))


def _claims(name: str, value: object) -> tuple[Claim, ...]:
    if not isinstance(value, list | tuple):
        raise _bad(name, value)
    claims: list[Claim] = []
    for part in value:
        if not isinstance(part, Claim) or part.confidence not in _CONFIDENCE:
            raise _bad(name, part)
        rest = {field: optional_text(name, getattr(part, field)) for field in ("value", "source", "author", "date")}
        claims.append(Claim(field=required_text(name, part.field), confidence=part.confidence, **rest))
    return tuple(dict.fromkeys(claims))


def _whole(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST:
        raise _bad(name, value)
    return value


def _amount(name: str, value: object) -> float:
    # The comparison also refuses NaN, infinity and whole numbers that no float can hold.
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= sys.float_info.max:
        raise _bad(name, value)
    return float(value)


def _bad(name: str, value: object) -> DataError:
    # ascii() keeps lone surrogates and NULs printable.
    return DataError("database.bad_value", field=name, value=ascii(value)[:80])
