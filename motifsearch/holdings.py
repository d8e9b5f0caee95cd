"""What a catalogue holds: records and pictures, read and edited.

Knows: where each is read. Does not know: how a catalogue is opened or filled, or what is made of what it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.errors import UsageError
from motifsearch.parts import Parts
from motifsearch.pictures import Pictures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy import uint8
    from numpy.typing import NDArray

    from motifsearch.database import Database
    from motifsearch.records import (
        Change,
        Cloth,
        Condition,
        DecodedPhoto,
        EmbeddingSpace,
        Listing,
        Motif,
        Photo,
        RecordKind,
    )
    from motifsearch.settings import Settings

DATABASE_NAME = "catalog.sqlite"


class Holdings:
    """Records and pictures of one catalogue; `motifsearch.catalog.MotifCatalog` is one, with all that is done to them.

    Parameters
    ----------
    directory : Path
        The catalogue's folder.
    settings : Settings
    database : Database
    """

    def __init__(self, directory: Path, settings: Settings, database: Database) -> None:
        self.directory = directory
        self.database = database
        self.parts = Parts(directory, settings, database)
        self.pictures = Pictures(directory, database, lambda: self.parts.settings)

    @property
    def settings(self) -> Settings:
        """The settings of this catalogue."""
        return self.parts.settings

    @property
    def author(self) -> str:
        """Who is named in the history for what is changed here."""
        return self.database.author

    @property
    def space(self) -> EmbeddingSpace:
        """The space that is searched."""
        return self.parts.space

    # Records.

    @property
    def count(self) -> int:
        """How many photographs there are."""
        return self.database.photos.count()

    @property
    def shown_count(self) -> int:
        """How many photographs anybody may see: not hidden, and of cloths that are open to the public."""
        return int(self.database.filters.allowed_ids().size)

    def photo(self, photo_id: int) -> Photo:
        """One photograph's record."""
        return self.database.photos.get(photo_id)

    def cloth(self, cloth_id: int) -> Cloth:
        """One cloth's record."""
        return self.database.cloths.get(cloth_id)

    def motif(self, motif_id: int) -> Motif:
        """One motif's record."""
        return self.database.motifs.get(motif_id)

    def motif_of(self, uid: str) -> Motif | None:
        """The motif's record with a uid, or None."""
        return self.database.motifs.by_uid(uid)

    def photos_of(self, cloth_id: int) -> tuple[Photo, ...]:
        """The photographs of a cloth."""
        return self.database.photos.of_cloth(cloth_id)

    def listings_of(self, cloth_id: int) -> tuple[Listing, ...]:
        """The market listings of a cloth, by date."""
        return self.database.listings.of_cloth(cloth_id)

    def history(self, kind: RecordKind, record_id: int) -> tuple[Change, ...]:
        """Every change of a record, oldest first."""
        return self.database.history.of(kind, record_id)

    def edit(
        self, kind: RecordKind, record_id: int, changes: Mapping[str, object], why: str | None = None
    ) -> tuple[Change, ...]:
        """Change fields of a record; the history keeps what they were."""
        writers = {
            "motif": self.database.motifs.update,
            "cloth": self.database.cloths.update,
            "photo": self.database.photos.update,
            "listing": self.database.listings.update,
        }
        if kind not in writers:
            raise UsageError("catalog.unknown_kind", kind=kind, known=", ".join(writers))
        return writers[kind](record_id, changes, why)

    def facets(self, conditions: Sequence[Condition] = ()) -> dict[str, dict[str, int]]:
        """Count photographs for each value of each filter, the other filters applied."""
        return self.database.filters.all_counts(conditions)

    # Pictures.

    def read_image(self, source: Path | bytes, *, longer_px: int | None = None) -> NDArray[uint8]:
        """Decode any supported picture to (h, w, 3) uint8 sRGB; see `motifsearch.pictures.Pictures.decode`."""
        return self.pictures.decode(source, longer_px=longer_px).pixels

    def decode_image(self, source: Path | bytes, *, longer_px: int | None = None) -> DecodedPhoto:
        """Decode any supported picture, with the size that the file has."""
        return self.pictures.decode(source, longer_px=longer_px)

    def thumbnail(self, photo_id: int) -> Path | None:
        """The thumbnail's file, made again from the photograph where it is missing; None where both are gone."""
        return self.pictures.thumbnail(photo_id)

    def original(self, photo_id: int) -> Path | None:
        """The photograph's file at the first of its places that exists, or None."""
        return self.pictures.original(photo_id)
