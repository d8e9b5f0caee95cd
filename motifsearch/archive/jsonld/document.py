"""A catalogue as a document holds it, and how its records are named everywhere.

Knows: what a document consists of, identifiers. Does not know: JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID, uuid5

from motifsearch.records import Cloth, EmbeddingSpace, Holdings, Listing, Motif, Photo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.records import RecordKind

_NAMESPACE = UUID("5b0e8f4e-1d4b-5c8e-9a53-6d6f74696673")
KINDS: Mapping[RecordKind, type[Any]] = {"motif": Motif, "cloth": Cloth, "photo": Photo, "listing": Listing}
OWNERS: Mapping[RecordKind, RecordKind] = {"cloth": "motif", "photo": "cloth", "listing": "cloth"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A catalogue as a document holds it.

    Attributes
    ----------
    holdings : Holdings
    spaces : tuple of EmbeddingSpace
        Of the vectors that lie beside the document.
    settings : mapping of str to str
        What the catalogue remembers about itself.
    model : str
        URI of the catalogue's model.
    files : mapping of int to str
        Number of a photograph to its file beside the document.
    about : mapping of str to str
        Who hands it over, when, and the like.
    """

    holdings: Holdings
    spaces: tuple[EmbeddingSpace, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict[str, str])
    model: str = "embedded"
    files: Mapping[int, str] = field(default_factory=dict[int, str])
    about: Mapping[str, str] = field(default_factory=dict[str, str])


def identifier(kind: RecordKind, name: str, base: str | None = None) -> str:
    """Return the address that identifies a record everywhere.

    Parameters
    ----------
    kind : {"motif", "cloth", "photo", "listing"}
    name : str
        The record's uid, or a photograph's sha256.
    base : str, optional
        Where the institution publishes its records, such as its ARK prefix; without it the identifier is a UUID that
        every catalogue makes alike.

    Returns
    -------
    str
    """
    if base is not None:
        return f"{base.rstrip('/')}/{kind}/{quote(name, safe='')}"
    return f"urn:uuid:{uuid5(_NAMESPACE, f'{kind}:{name}')}"


def name_of(kind: RecordKind, record: Any) -> str:
    """Return what a record is known by: its uid, a photograph's content hash."""
    return record.sha256 if kind == "photo" else record.uid
