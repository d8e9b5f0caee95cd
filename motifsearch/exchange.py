"""What is exchanged with other institutions in formats of theirs.

Knows: which workflow writes or reads a format, and with which parts of the catalogue. Does not know: how any of them
works. What only this software reads is the `archivist`'s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from motifsearch.archive.iiif.reading import is_iiif, read_manifests
from motifsearch.errors import DataError
from motifsearch.images.fingerprint import sha256
from motifsearch.images.formats import PICTURE_SUFFIXES
from motifsearch.images.originals import kept_place
from motifsearch.messages import Translator
from motifsearch.progress import Progress, Silent
from motifsearch.workflows.exporting import LEVELS, ExportReport
from motifsearch.workflows.importing import ImportReport
from motifsearch.workflows.publishing import documents, iiif, parquet, printed
from motifsearch.workflows.receiving import embedded
from motifsearch.workflows.receiving import iiif as receiving_iiif

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy import uint8
    from numpy.typing import NDArray

    from motifsearch.database import Database
    from motifsearch.messages import Lang
    from motifsearch.parts import Parts
    from motifsearch.records import AddReport, Holdings, Photo, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """What the catalogue lends.

    Attributes
    ----------
    original : callable
        Where a photograph's file lies, by its number, or None.
    small : callable
        The JPEG file of a small picture of it, by its number, or None.
    add : callable
        Adds photographs, with a function that tells the uid of a new photograph's cloth.
    read_image : callable
        Decodes a file's bytes to (h, w, 3) uint8 sRGB whose longer side is at least so many pixels where it has them.
    """

    original: Callable[[int], Path | None]
    small: Callable[[int], Path | None]
    add: Callable[[Sequence[Path], Callable[[Path], str | None], Progress], AddReport]
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

    def export_lido(self, target: Path, *, base: str | None = None, access: str = "public") -> ExportReport:
        """Write LIDO 1.1; see `motifsearch.workflows.publishing.documents.export_lido`."""
        holdings = self._holdings(access)
        documents.export_lido(holdings, target, base=base)
        return self._report(holdings)

    def export_linked_art(self, target: Path, *, base: str | None = None, access: str = "public") -> ExportReport:
        """Write Linked Art; see `motifsearch.workflows.publishing.documents.export_linked_art`."""
        holdings = self._holdings(access)
        documents.export_linked_art(holdings, target, base=base)
        return self._report(holdings)

    def export_parquet(self, target: Path, *, access: str = "public") -> ExportReport:
        """Write Parquet files; see `motifsearch.workflows.publishing.parquet.export_parquet`."""
        holdings = self._holdings(access)
        return self._report(holdings, vectors=parquet.export_parquet(self._database, holdings, target))

    def export_printed(
        self, target: Path, lang: Lang, *, is_pdf: bool, access: str = "public", title: str | None = None
    ) -> ExportReport:
        """Write a catalogue to print; see `motifsearch.workflows.publishing.printed.export_printed`."""
        holdings = self._holdings(access)
        printed.export_printed(
            holdings,
            target,
            Translator(lang),
            is_pdf=is_pdf,
            small=lambda photo: self._doors.small(photo.photo_id),
            title=title,
            day=datetime.now(UTC).date().isoformat(),
        )
        return self._report(holdings)

    @staticmethod
    def is_iiif(path: Path) -> bool:
        """Whether a path is a IIIF manifest, a collection, or a folder of them."""
        return is_iiif(path)

    @staticmethod
    def is_photographs(path: Path) -> bool:
        """Whether a path is a picture, or a folder with pictures that is no package, nor what is left of one."""
        if not path.is_dir():
            return path.suffix.lower() in PICTURE_SUFFIXES
        if any(path.glob("manifest-*.txt")) or any(path.glob("bagit.txt")) or any(path.glob("*/bagit.txt")):
            return False
        return any(each.suffix.lower() in PICTURE_SUFFIXES for each in path.rglob("*"))

    def import_photos(
        self, path: Path, *, is_origin: bool = False, dry_run: bool = False, progress: Progress | None = None
    ) -> ImportReport:
        """Add photographs and fill open fields from what their files say (IPTC, XMP).

        Parameters
        ----------
        path : Path
            A file or folder; only read.
        is_origin : bool
            Whether the place that a file names is where the cloth comes from.
        dry_run : bool
            Find out what would happen, and change nothing.
        progress : Progress, optional

        Returns
        -------
        ImportReport
            Changes with the number 0 are of photographs that are not there yet.
        """
        found = embedded.take_in(
            [path],
            database=self._database,
            add=self._doors.add,
            skip=lambda folder: folder == self._directory,
            is_origin=is_origin,
            dry_run=dry_run,
            progress=progress or Silent(),
        )
        return ImportReport(
            added=found.added,
            changed=found.changed,
            same=found.same,
            changes=tuple(found.changes),
            problems=tuple(found.problems),
        )

    def import_iiif(
        self, path: Path, *, is_fetched: bool = False, dry_run: bool = False, progress: Progress | None = None
    ) -> ImportReport:
        """Take in IIIF manifests, one cloth each.

        Parameters
        ----------
        path : Path
            A manifest, a collection, or a folder that holds them.
        is_fetched : bool
            Whether images that do not lie beside the manifests are fetched from the network.
        dry_run : bool
            Find out what would happen, and change nothing; nothing is fetched either.
        progress : Progress, optional

        Returns
        -------
        ImportReport
            Images and values that could not be used are problems.

        Raises
        ------
        DataError
            ``iiif.…`` when a document cannot be used; nothing is then taken in.
        """
        lender = receiving_iiif.Lender(
            database=self._database,
            add=self._doors.add,
            place=lambda sha, ending: kept_place(self._directory, sha, ending),
        )
        root = path if path.is_dir() else path.absolute().parent
        found = receiving_iiif.take_in(
            read_manifests(path),
            root,
            lender,
            is_fetched=is_fetched,
            dry_run=dry_run,
            progress=progress or Silent(),
        )
        return ImportReport(
            added=found.added,
            changed=found.changed,
            same=found.same,
            files=found.files,
            changes=tuple(found.changes),
            problems=tuple(found.problems),
        )

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
