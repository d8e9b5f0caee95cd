"""Filling a catalogue: taking photographs in, and giving every one its vector.

Knows: which workflows follow one another. Does not know: how any of them works, or how a catalogue is opened.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from motifsearch.embedders.registry import open_embedder
from motifsearch.errors import CatalogError
from motifsearch.holdings import DATABASE_NAME, Holdings
from motifsearch.images.originals import ORIGINALS
from motifsearch.pictures import THUMBNAILS
from motifsearch.progress import Progress, Silent
from motifsearch.workflows import add as add_workflow
from motifsearch.workflows import describe as describe_workflow
from motifsearch.workflows import embed as embed_workflow
from motifsearch.workflows.far.embedding import given_vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from motifsearch.records import AddReport, Problem
    from motifsearch.workflows.duplicates.operations import Duplicates

_INDEX = "index"
BROUGHT = "brought"


class Filling(Holdings):
    """Everything that brings photographs and vectors into a catalogue."""

    def add(
        self,
        paths: Sequence[Path],
        *,
        table: Path | None = None,
        mapping: Mapping[str, str] | None = None,
        cloth_uid: Callable[[Path], str | None] | None = None,
        embeddings: Sequence[Path] = (),
        progress: Progress | None = None,
    ) -> AddReport:
        """Take in photographs, and optionally a table that describes them.

        Parameters
        ----------
        paths : sequence of Path
            Files and folders, only read.
        table : Path, optional
            CSV with a column that names the photograph.
        mapping : mapping, optional
            Column to field, where a header is not recognised.
        cloth_uid : callable, optional
            Tells the identifier of the cloth of a new photograph where it is known and no table says it.
        embeddings : sequence of Path
            Parquet files, or folders of them, with vectors of this model that were made elsewhere.
        progress : Progress, optional

        Returns
        -------
        AddReport
            What was added, known and moved, and each problem.

        Raises
        ------
        TableError
            When the table cannot be used at all; nothing is then added.
        CatalogError, StoreError
            ``catalog.cannot_write`` and the like, as on a full disk; what was committed before stays, and the same
            call goes on from there.
        """
        progress = progress or Silent()
        description = describe_workflow.read_description(table, mapping or {}, paths) if table is not None else None
        last_id = max(self.database.photos.ids(), default=0)
        report = add_workflow.add(
            paths,
            database=self.database,
            embedder=self.parts.embedder,
            settings=self.settings,
            save_thumbnail=self.pictures.save_thumbnail,
            cloth_uid=describe_workflow.cloth_names(description) if description else cloth_uid or (lambda _path: None),
            progress=progress,
            skip=_is_made_here,
            given=given_vectors(embeddings, self.parts.embedder.space) if embeddings else None,
        )
        late, late_problems = self.embed_missing(progress)
        changed, row_problems = 0, ()
        if description is not None:
            changed, row_problems = describe_workflow.describe(description, database=self.database)
        return replace(
            report,
            embedded=report.embedded + late,
            records_changed=changed,
            problems=(*report.problems, *late_problems, *row_problems),
            lookalikes=self.duplicates.known_before(int(last_id)) if report.added else (),
        )

    def bring(self, folder: Path, *, progress: Progress | None = None) -> tuple[AddReport, Path]:
        """Take in photographs whose files will not stay where they are; the catalogue keeps them itself.

        Parameters
        ----------
        folder : Path
            Moved into the catalogue.
        progress : Progress, optional

        Returns
        -------
        report : AddReport
        place : Path
            The folder below which the photographs were seen. It is not there any more; their records name it.

        Raises
        ------
        CatalogError
            ``catalog.cannot_write``, and what `add` raises; the folder then stays in the catalogue's.
        """
        place = self.directory / BROUGHT / folder.name
        try:
            place.parent.mkdir(exist_ok=True)
            shutil.move(folder, place)
            report = self.add([place], progress=progress)
            self.pictures.keep(place)
        except OSError as error:
            raise _cannot_write(place, error) from error
        return report, place

    def add_sample(self, *, cloths: int = 200, progress: Progress | None = None) -> tuple[AddReport, int]:
        """Draw the sample collection into ``DIR/sample``, add it, and add its market listings.

        Parameters
        ----------
        cloths : int
            How many cloths; there are about three times as many photographs.
        progress : Progress, optional

        Returns
        -------
        report : AddReport
        listings : int
            Listings that were added.

        Raises
        ------
        CatalogError
            ``catalog.cannot_write`` when the drawings cannot be written, and what `add` raises.
        """
        # Loaded here: opening a catalogue of real photographs needs none of the drawing.
        from motifsearch.workflows import demo as demo_workflow

        folder = self.directory / "sample"
        try:
            table = demo_workflow.draw_sample(folder, cloths=cloths, progress=progress or Silent())
        except OSError as error:
            raise _cannot_write(folder, error) from error
        report = self.add([folder / "photos"], table=table, progress=progress)
        return report, demo_workflow.add_listings(self.database, cloths=cloths)

    def embed_missing(self, progress: Progress | None = None) -> tuple[int, tuple[Problem, ...]]:
        """Embed photographs without a vector in the current space, and bring the store up to date."""
        done = embed_workflow.embed_missing(
            places=self.pictures.places,
            database=self.database,
            embedder=self.parts.embedder,
            settings=self.settings,
            progress=progress or Silent(),
        )
        self.parts.complete_space()
        return done

    def use_model(
        self, uri: str, *, incomplete: bool = False, progress: Progress | None = None
    ) -> tuple[bool, int, tuple[Problem, ...]]:
        """Change the catalogue's model: embed every photograph with it, then switch.

        The old vectors stay, and the old model is used until every photograph has a new vector. An interrupted
        change goes on where it stopped.

        Parameters
        ----------
        uri : str
        incomplete : bool
            Switch even when some photographs cannot be embedded because their files are gone.
        progress : Progress, optional

        Returns
        -------
        used : bool
            Whether the catalogue uses the model now.
        embedded : int
        problems : tuple of Problem
        """
        embedder = open_embedder(uri, device=self.settings.device, engine=self.settings.engine)
        used = False
        try:
            embedded, problems = embed_workflow.embed_missing(
                places=self.pictures.places,
                database=self.database,
                embedder=embedder,
                settings=self.settings,
                progress=progress or Silent(),
            )
            if not problems or incomplete:
                # The space names the model in full, so that it opens from any folder.
                self.parts.use(embedder.space.uri, embedder)
                used = True
        finally:
            if not used:
                embedder.close()
        return used, embedded, problems

    @property
    def duplicates(self) -> Duplicates:
        """Photographs that show the same, one method an operation; see `motifsearch.workflows.duplicates`."""
        # Loaded here: a search needs none of it.
        from motifsearch.workflows.duplicates.comparing import pixels_of
        from motifsearch.workflows.duplicates.operations import Duplicates

        return Duplicates(self.database, lambda: self.parts.store, pixels_of(self.original, self.read_image))


def _is_made_here(folder: Path) -> bool:
    """Whether a folder holds what a catalogue made, this one or another, and no photographs."""
    return folder.name in {THUMBNAILS, _INDEX, ORIGINALS, BROUGHT} and (folder.parent / DATABASE_NAME).is_file()


def _cannot_write(path: Path, error: OSError) -> CatalogError:
    return CatalogError("catalog.cannot_write", path=str(path), reason=error.strerror or str(error))
