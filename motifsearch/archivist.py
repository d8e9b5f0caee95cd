"""What an archivist does with a catalogue: hand it on, take in what others hand on.

Knows: which workflow does it, and with which parts of the catalogue. Does not know: how any of them works.
"""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from motifsearch.images.originals import kept_place, places
from motifsearch.progress import Progress, Silent
from motifsearch.workflows import backup, exporting, importing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from motifsearch.parts import Parts
    from motifsearch.records import Photo, RecordKind
    from motifsearch.workflows.backup import Copied
    from motifsearch.workflows.exporting import ExportReport
    from motifsearch.workflows.importing import ImportReport


def restore(source: Path, directory: Path) -> Copied:
    """Make a catalogue of a copy; see `motifsearch.workflows.backup.restore`."""
    return backup.restore(source, directory.absolute())


class Archivist:
    """Exports and imports of one catalogue.

    Parameters
    ----------
    directory : Path
        The catalogue's folder.
    parts : Parts
    thumbnail : callable
        Makes the small picture of a photograph where it is missing, and returns its file or None.
    """

    def __init__(self, directory: Path, parts: Parts, thumbnail: Callable[[int], Path | None]) -> None:
        self._directory = directory
        self._parts = parts
        self._thumbnail = thumbnail

    def export_bag(
        self,
        target: Path,
        *,
        access: str = "public",
        base: str | None = None,
        info: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> ExportReport:
        """Write a BagIt bag; see `motifsearch.workflows.exporting.export_bag`."""
        return exporting.export_bag(
            self._source(), target, access=access, base=base, info=info or {}, progress=progress or Silent()
        )

    def export_jsonld(self, target: Path, *, access: str = "public", base: str | None = None) -> ExportReport:
        """Write a JSON-LD document; see `motifsearch.workflows.exporting.export_jsonld`."""
        return exporting.export_jsonld(self._source(), target, access=access, base=base)

    def export_csv(self, target: Path, *, access: str = "public") -> ExportReport:
        """Write CSV tables; see `motifsearch.workflows.exporting.export_csv`."""
        return exporting.export_csv(self._source(), target, access=access)

    def export_xlsx(self, target: Path, *, access: str = "public") -> ExportReport:
        """Write a workbook; see `motifsearch.workflows.exporting.export_xlsx`."""
        return exporting.export_xlsx(self._source(), target, access=access)

    def back_up(self, target: Path) -> Copied:
        """Copy the catalogue to one file while it is in use; see `motifsearch.workflows.backup.back_up`."""
        return backup.back_up(self._parts.database, self._directory, target)

    def import_package(
        self,
        path: Path,
        *,
        mapping: Mapping[str, str] | None = None,
        kind: RecordKind | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Take in a bag, a JSON-LD document or a table, whichever it is.

        Parameters
        ----------
        path : Path
            A bag's folder or ZIP file, a ``.jsonld`` or ``.json`` document, a ``.csv`` or ``.xlsx`` table.
        mapping : mapping of str to str, optional
            Column of a table to field, where its header is not recognised.
        kind : {"motif", "cloth", "photo", "listing"}, optional
            What the rows of a table are; told by its columns when it is not given.
        dry_run : bool
            Find out what would happen, and change nothing.
        progress : Progress, optional

        Returns
        -------
        ImportReport

        Raises
        ------
        DataError, UsageError
            What is wrong with it; nothing is then taken in.
        """
        progress = progress or Silent()
        target = self._target()
        ending = path.suffix.lower()
        if path.is_dir() or ending == ".zip":
            report = importing.import_bag(target, path, dry_run=dry_run, progress=progress)
        elif ending in {".jsonld", ".json"}:
            report = importing.import_jsonld(target, path, dry_run=dry_run)
        else:
            return importing.import_table(target, path, wishes=mapping or {}, kind=kind, dry_run=dry_run)
        if not dry_run:
            self._settle(report)
        return report

    def _settle(self, report: ImportReport) -> None:
        """Make what is made of records and photographs: small pictures, and the index over the vectors."""
        for photo_id in report.photos:
            self._thumbnail(photo_id)
        if report.vectors:
            _ = self._parts.store

    def _source(self) -> exporting.Source:
        return exporting.Source(
            database=self._parts.database,
            model=self._parts.settings.model,
            original=self.original,
            small=lambda photo: self._thumbnail(photo.photo_id),
            about={
                "created": datetime.now(UTC).isoformat(timespec="seconds"),
                "software": f"motifsearch {version('motifsearch')}",
            },
        )

    def _target(self) -> importing.Target:
        return importing.Target(
            database=self._parts.database,
            workspace=self._directory / ".import",
            has_file=self._has_file,
            place=lambda sha256, ending: kept_place(self._directory, sha256, ending),
        )

    def _has_file(self, sha256: str) -> bool:
        photo = self._parts.database.photos.by_sha256(sha256)
        return photo is not None and self.original(photo) is not None

    def original(self, photo: Photo) -> Path | None:
        """Return the first place where a file of the photograph lies, or None."""
        return next((path for path in places(self._directory, photo) if path.is_file()), None)
