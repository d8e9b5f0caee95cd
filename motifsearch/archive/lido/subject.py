"""What one record of a LIDO document is about.

Knows: the cloth, what belongs to it and how it is named. Does not know: elements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.archive.jsonld import identifier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.records import Cloth, Motif, Photo

_UNKNOWN_SOURCE = "motifsearch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A cloth on its way into LIDO.

    Attributes
    ----------
    image : mapping of int to str
        Number of a photograph to the address of its picture, where it is published.
    institution : str or None
        Whose record it is.
    """

    cloth: Cloth
    motif: Motif | None
    photos: Sequence[Photo]
    base: str | None
    image: Mapping[int, str]
    institution: str | None

    @property
    def source(self) -> str:
        """Who vouches for the record: the institution, else the owner, else the software."""
        return self.institution or self.cloth.owner or _UNKNOWN_SOURCE

    @property
    def address(self) -> str:
        """The record's identifier."""
        return identifier("cloth", self.cloth.uid, self.base)
