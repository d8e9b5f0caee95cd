"""How a record is called where a person reads a list of them, and who is to be named with it.

Knows: which of its fields is its name, and whose names go with it. Does not know: any format.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from motifsearch.vocabulary.terms import term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.records import Cloth, Motif, Photo

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def title_of(cloth: Cloth, motif: Motif | None) -> str:
    """Return the name of a cloth: its title, else its motif's name, its inventory number, or its number here."""
    return cloth.title or (motif.name if motif else None) or cloth.inventory or f"C{cloth.cloth_id}"


def folder_name(uid: str) -> str:
    """Return a name for a record's folder that every file system and address can hold; the uid where that can be."""
    return uid if _PLAIN.fullmatch(uid) else str(uuid5(NAMESPACE_URL, f"motifsearch:{uid}"))


def rights_uri(rights: str | None) -> str | None:
    """Return the address that identifies a rights statement of the vocabulary.

    Parameters
    ----------
    rights : str or None
        What a record's field holds.

    Returns
    -------
    str or None
        With ``http:``, as RightsStatements.org and Creative Commons write it; None for words of one's own.
    """
    found = term("rights", rights) if rights else None
    return found.uri.replace("https:", "http:", 1) if found and found.uri else None


def to_be_named(cloth: Cloth, motif: Motif | None, photos: Sequence[Photo] = ()) -> list[str]:
    """Return who is to be named wherever a cloth is shown, each once: holders, communities, photographers.

    Parameters
    ----------
    cloth : Cloth
    motif : Motif or None
    photos : sequence of Photo

    Returns
    -------
    list of str
        A label of a community stands with the community's own words.
    """
    found: list[str | None] = [cloth.rights_holder, cloth.owner, cloth.community, motif.community if motif else None]
    found += [" – ".join(part for part in (one.name, one.community, one.text) if part) for one in cloth.labels]
    for photo in photos:
        found += [photo.rights_holder, photo.photographer]
    return list(dict.fromkeys(text for text in found if text))
