"""From a motif of the vocabulary to the fields of a motif's record.

Knows: which facts of a term belong in a record. Does not know: the database that keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from motifsearch.records import Name

if TYPE_CHECKING:
    from motifsearch.vocabulary.terms import Term


class MotifFields(TypedDict):
    """Fields of `motifsearch.records.Motif` that the vocabulary can fill."""

    uid: str
    name: str
    names: tuple[Name, ...]
    family: str | None
    meaning: str | None
    restricted: bool


def motif_fields(term: Term) -> MotifFields:
    """Return the fields of a new motif's record.

    Parameters
    ----------
    term : Term
        Of kind ``"motif"``.

    Returns
    -------
    MotifFields
        The key as `uid`, so that the record is found again; the meaning in Indonesian with its source.
    """
    meaning = term.meaning.get("id")
    if meaning and term.source:
        meaning = f"{meaning} ({term.source})"
    names = [Name(text=text, lang=lang) for lang, text in term.labels.items() if lang != "en"]
    return MotifFields(
        uid=term.key,
        name=term.label("id"),
        names=tuple(names),
        family=term.parent,
        meaning=meaning,
        restricted=term.restricted,
    )
