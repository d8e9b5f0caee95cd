"""What is exchanged with other institutions in formats of theirs.

Knows: which workflow writes or reads a format, and with which parts of the catalogue. Does not know: how any of them
works. What only this software reads is the `archivist`'s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from motifsearch.errors import DataError
from motifsearch.images.fingerprint import sha256
from motifsearch.progress import Progress, Silent
from motifsearch.workflows.exporting import LEVELS, ExportReport
from motifsearch.workflows.publishing import iiif

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy import uint8
    from numpy.typing import NDArray

    from motifsearch.database import Database
    from motifsearch.parts import Parts
    from motifsearch.records import Holdings, Photo, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """What the catalogue lends.

    Attributes
    ----------
    original : callable
        Where a photograph's file lies, by its number, or None.
    small : callable
        The JPEG file of a small picture of it, by its number, or None.
    read_image : callable
        Decodes a file's bytes to (h, w, 3) uint8 sRGB whose longer side is at least so many pixels where it has them.
    """

    original: Callable[[int], Path | None]
    small: Callable[[int], Path | None]
    read_image: Callable[[bytes, int], NDArray[uint8]]


class Exchange:
    """Publications and imports of one catalogue.

    Parameters
    ----------
    directory : Path
        The catalogue's folder.
    parts : Parts
    doors : Doors
    """

    def __init__(self, directory: Path, parts: Parts, doors: Doors) -> None:
        self._directory = directory
        self._parts = parts
        self._doors = doors

    def export_iiif(
        self,
        target: Path,
        *,
        base: str | None,
        access: str = "public",
        longer_px: int | None = None,
        progress: Progress | None = None,
    ) -> ExportReport:
        """Write a folder for IIIF viewers; see `motifsearch.workflows.publishing.iiif.export_iiif`."""
        holdings = self._holdings(access)
        files, problems = iiif.export_iiif(
            holdings,
            target,
            base=base,
            pixels=self._pixels,
            longer_px=longer_px,
            progress=progress or Silent(),
        )
        return self._report(holdings, files=files, problems=problems)

    @property
    def _database(self) -> Database:
        return self._parts.database

    def _holdings(self, access: str) -> Holdings:
        holdings = self._database.transfer.take_out(LEVELS[access])
        # What was hidden, mostly a copy, is kept but not shown, whoever looks.
        return replace(holdings, photos=tuple(photo for photo in holdings.photos if not photo.hidden))

    def _report(
        self, holdings: Holdings, *, files: int = 0, vectors: int = 0, problems: tuple[Problem, ...] = ()
    ) -> ExportReport:
        return ExportReport(
            motifs=len(holdings.motifs),
            cloths=len(holdings.cloths),
            photos=len(holdings.photos),
            listings=len(holdings.listings),
            files=files,
            vectors=vectors,
            left_out=self._database.cloths.count() - len(holdings.cloths),
            problems=problems,
        )

    def _pixels(self, photo: Photo) -> NDArray[uint8] | None:
        """The picture in full size; what lies in its place now may be another, and nobody's to see."""
        path = self._doors.original(photo.photo_id)
        if path is None:
            return None
        try:
            data = path.read_bytes()
        except OSError as error:
            raise DataError("export.unreadable", reason=error.strerror or str(error)) from error
        if sha256(data) != photo.sha256:
            raise DataError("export.changed_file")
        return self._doors.read_image(data, max(photo.width_px, photo.height_px))
