"""A field's value as the history writes it, and back.

Knows: the types of fields. Does not know: records or the database.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from motifsearch.database.fields import CLOTH_FIELDS, LISTING_FIELDS, MOTIF_FIELDS, PHOTO_FIELDS
from motifsearch.errors import UsageError
from motifsearch.records import Claim, Label, Name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.database.fields import FieldType
    from motifsearch.records import RecordKind

FIELDS: Mapping[RecordKind, Mapping[str, FieldType]] = {
    "motif": MOTIF_FIELDS,
    "cloth": CLOTH_FIELDS,
    "photo": PHOTO_FIELDS,
    "listing": LISTING_FIELDS,
}
_PARTS: Mapping[str, tuple[type[Any], str]] = {
    "names": (Name, "text"),
    "labels": (Label, "name"),
    "claims": (Claim, "field"),
}
_SEVERAL = frozenset({"texts", *_PARTS})
_TEXT = frozenset({"text", "required", "access"})


def value_of(kind: RecordKind, field: str, text: str | None) -> object:
    """Read what the history wrote of a field.

    Parameters
    ----------
    kind : {"motif", "cloth", "photo", "listing"}
    field : str
    text : str or None

    Returns
    -------
    object
        What the field of the record held.

    Raises
    ------
    UsageError
        ``editing.not_a_field`` where it is no field that can be written, such as where a photograph's file lies.
    """
    form = FIELDS[kind].get(field)
    if form is None:
        raise UsageError("editing.not_a_field", field=field)
    if form in _SEVERAL:
        parts: list[Any] = json.loads(text) if text else []
        return tuple(_part(form, part) for part in parts)
    if text is None or form in _TEXT:
        return text
    return json.loads(text)


def _part(form: str, said: object) -> object:
    if form not in _PARTS:
        return str(said)
    kind, main = _PARTS[form]
    return kind(**said) if isinstance(said, dict) else kind(**{main: said})
