"""What the web app needs of a catalogue, and which photographs it may show.

Knows: the protocol and the rule of access. Does not know: how the catalogue stores or searches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from motifsearch.errors import MotifsearchError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from motifsearch.records import (
        AddReport,
        Change,
        Cloth,
        Condition,
        Listing,
        Motif,
        Photo,
        Query,
        RecordKind,
        SearchAnswer,
    )
    from motifsearch.workflows.answers.operations import Answers
    from motifsearch.workflows.duplicates.operations import Duplicates
    from motifsearch.workflows.editing.operations import Editing
    from motifsearch.workflows.terms.operations import Terms
    from motifsearch.workflows.trends.operations import Trends


class Collection(Protocol):
    """The part of `motifsearch.catalog.MotifCatalog` that the web app calls; safe to call from several threads."""

    @property
    def author(self) -> str:
        """Who is named in the history for what is changed at this computer."""
        ...

    @property
    def editing(self) -> Editing:
        """Changing records without losing what others write."""
        ...

    @property
    def terms(self) -> Terms:
        """The controlled lists, with the institution's own words in them."""
        ...

    @property
    def answers(self) -> Answers:
        """Why a hit matches, what is new, boards."""
        ...

    @property
    def shown_count(self) -> int:
        """Number of photographs that a visitor may see."""
        ...

    @property
    def trends(self) -> Trends:
        """What the market does."""
        ...

    @property
    def duplicates(self) -> Duplicates:
        """Photographs that show the same."""
        ...

    def bring(self, folder: Path) -> tuple[AddReport, Path]:
        """Take in the photographs of a folder, which the catalogue keeps, and return where they were seen."""
        ...

    def search(self, query: Query) -> SearchAnswer:
        """Answer a question."""
        ...

    def facets(self, conditions: Sequence[Condition]) -> Mapping[str, Mapping[str, int]]:
        """Count the photographs per field and value under the conditions on the other fields."""
        ...

    def photo(self, photo_id: int) -> Photo:
        """Read one photograph's row."""
        ...

    def cloth(self, cloth_id: int) -> Cloth:
        """Read one cloth's record."""
        ...

    def motif(self, motif_id: int) -> Motif:
        """Read one motif's record."""
        ...

    def motif_of(self, uid: str) -> Motif | None:
        """Read the motif's record with a uid, or None when there is none."""
        ...

    def photos_of(self, cloth_id: int) -> Sequence[Photo]:
        """All photographs of a cloth."""
        ...

    def listings_of(self, cloth_id: int) -> Sequence[Listing]:
        """Market observations of a cloth."""
        ...

    def history(self, kind: RecordKind, record_id: int) -> Sequence[Change]:
        """All changes of a record."""
        ...

    def thumbnail(self, photo_id: int) -> Path | None:
        """Where the small picture lies, or None when it can no longer be made."""
        ...

    def original(self, photo_id: int) -> Path | None:
        """Where the file lies, or None when it is not at any known path."""
        ...

    def read_image(self, source: Path | bytes, *, longer_px: int | None = None) -> NDArray[np.uint8]:
        """Decode a picture to (h, w, 3) uint8 sRGB, its longer side at least so many pixels where it has them."""
        ...


def is_shown(photo: Photo, cloth: Cloth, motif: Motif | None = None) -> bool:
    """Whether a visitor may see a photograph: it is not hidden, its cloth and its motif are open to the public."""
    return not photo.hidden and cloth.access == "public" and (motif is None or motif.access == "public")


def shown_photo(collection: Collection, photo_id: int) -> tuple[Photo, Cloth] | None:
    """Read a photograph and its cloth, or None when there is none that a visitor may see.

    One answer for "there is none" and "not for you", so that numbers tell nothing about restricted records.

    Parameters
    ----------
    collection : Collection
    photo_id : int

    Returns
    -------
    tuple of Photo and Cloth, or None
    """
    try:
        photo = collection.photo(photo_id)
        cloth = collection.cloth(photo.cloth_id)
        motif = None if cloth.motif_id is None else collection.motif(cloth.motif_id)
    except MotifsearchError:
        return None
    return (photo, cloth) if is_shown(photo, cloth, motif) else None


def shown_changes(changes: Sequence[Change]) -> Sequence[Change]:
    """Return the part of a record's history that a visitor may see: not what it said while it was kept back."""
    opened = [
        place for place, each in enumerate(changes) if each.field == "access" and each.before not in {None, "public"}
    ]
    return changes[opened[-1] :] if opened else changes
