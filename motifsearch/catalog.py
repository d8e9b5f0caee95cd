"""The catalogue: one thin method for each workflow.

Knows: the folder's layout. Does not know: how any workflow works, nor how the parts are opened.

    DIR/catalog.sqlite    the truth, vectors included
    DIR/config.toml       settings of this catalogue, optional
    DIR/thumbnails/       JPEG files by content hash, made again when missing
    DIR/index/            the vector store, a cache
    DIR/originals/        photographs that came in a package, by content hash
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from motifsearch.archivist import Archivist
from motifsearch.database import Database
from motifsearch.embedders.known import languages_of
from motifsearch.embedders.registry import open_embedder
from motifsearch.errors import CatalogError, UsageError
from motifsearch.images.originals import ORIGINALS
from motifsearch.parts import Parts
from motifsearch.pictures import THUMBNAILS, Pictures
from motifsearch.progress import Progress, Silent
from motifsearch.settings import Settings, load
from motifsearch.workflows import add as add_workflow
from motifsearch.workflows import check as check_workflow
from motifsearch.workflows import describe as describe_workflow
from motifsearch.workflows import embed as embed_workflow
from motifsearch.workflows import search as search_workflow
from motifsearch.workflows.answers.relevance import judged
from motifsearch.workflows.far.embedding import given_vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from numpy import uint8
    from numpy.typing import NDArray

    from motifsearch.exchange import Exchange
    from motifsearch.records import (
        AddReport,
        Change,
        CheckReport,
        Cloth,
        Condition,
        DecodedPhoto,
        EmbeddingSpace,
        Listing,
        Motif,
        Photo,
        Problem,
        Query,
        RecordKind,
        SearchAnswer,
    )
    from motifsearch.workflows.answers.operations import Answers
    from motifsearch.workflows.duplicates.operations import Duplicates
    from motifsearch.workflows.editing.operations import Editing
    from motifsearch.workflows.trends.operations import Trends

DATABASE_NAME = "catalog.sqlite"
_INDEX = "index"


class MotifCatalog:
    """A catalogue of motifs, cloths and photographs.

    Open it with `MotifCatalog.open`; it is a context manager and may be used from several threads.

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
        self.archivist = Archivist(directory, self.parts, self.thumbnail)

    @classmethod
    def open(cls, directory: Path, *, create: bool = False, **flags: str | int | None) -> Self:
        """Open the catalogue in a folder.

        Parameters
        ----------
        directory : Path
        create : bool
            Make a new, empty catalogue where there is none.
        **flags : str or int or None
            Settings that go before the folder's ``config.toml`` and the environment.

        Returns
        -------
        MotifCatalog

        Raises
        ------
        CatalogError
            ``catalog.missing`` when there is none, ``catalog.not_a_folder``, ``catalog.cannot_open``,
            ``catalog.cannot_create``, ``catalog.emptied``, and what the database says: made by a newer version,
            damaged, not readable.
        """
        directory = directory.absolute()
        path = directory / DATABASE_NAME
        try:
            if directory.exists() and not directory.is_dir():
                raise CatalogError("catalog.not_a_folder", path=str(directory))
            is_there = path.exists() and path.stat().st_size > 0
            if not is_there and (directory / THUMBNAILS).exists():
                # To begin anew here would hide that all records are gone.
                raise CatalogError("catalog.emptied", path=str(path))
        except OSError as error:
            reason = error.strerror or str(error)
            raise CatalogError("catalog.cannot_open", path=str(directory), reason=reason) from error
        if not is_there and not create:
            raise CatalogError("catalog.missing", path=str(directory))
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise CatalogError("catalog.cannot_create", path=str(directory), reason=reason) from error
        settings = load(directory, None, **flags)
        return cls(directory, settings, Database.open(path, author=settings.author))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the model, the store and the database."""
        self.parts.close()
        self.database.close()

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

    # What people come to do.

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

    def search(self, query: Query) -> SearchAnswer:
        """Answer a question; see `motifsearch.workflows.search`."""
        answer = search_workflow.search(
            query,
            database=self.database,
            store=self.parts.store,
            embedder=self.parts.asking_embedder,
            calibration=self.parts.calibration,
            wide=self.parts.wide_store,
            pixels=self.pictures.pixels_of,
            languages=languages_of(self.space.uri),
        )
        return judged(query, answer)

    @property
    def answers(self) -> Answers:
        """Why a hit matches, what is new, ideas and boards; see `motifsearch.workflows.answers`."""
        from motifsearch.workflows.answers.operations import Answers

        return Answers(
            self.database,
            store=lambda: self.parts.store,
            embedder=self.parts.asking_embedder,
            search=self.search,
            picture=self.pictures.pixels_by_id,
            thumbnail=self.thumbnail,
        )

    @property
    def trends(self) -> Trends:
        """What the market does, one method an operation; see `motifsearch.workflows.trends`."""
        # Loaded here: a search needs none of it.
        from motifsearch.workflows.trends.operations import Trends

        return Trends(self.database, lambda: self.space, self.thumbnail)

    @property
    def duplicates(self) -> Duplicates:
        """Photographs that show the same, one method an operation; see `motifsearch.workflows.duplicates`."""
        # Loaded here: a search needs none of it.
        from motifsearch.workflows.duplicates.comparing import pixels_of
        from motifsearch.workflows.duplicates.operations import Duplicates

        return Duplicates(self.database, lambda: self.parts.store, pixels_of(self.original, self.read_image))

    @property
    def editing(self) -> Editing:
        """Changing records without losing what others write; see `motifsearch.workflows.editing`."""
        from motifsearch.workflows.editing.operations import Editing

        return Editing(
            self.database,
            self.settings.ark_naan,
            space=lambda: self.space,
            texts=lambda texts: self.parts.asking_embedder().embed_texts(texts),
        )

    @property
    def exchange(self) -> Exchange:
        """Publications and imports in formats of others; see `motifsearch.exchange`."""
        # Loaded here: a search needs none of it.
        from motifsearch.exchange import Doors, Exchange

        doors = Doors(
            original=self.original,
            small=self.thumbnail,
            add=lambda paths, cloth_uid, progress: self.add(paths, cloth_uid=cloth_uid, progress=progress),
            read_image=lambda data, longer_px: self.read_image(data, longer_px=longer_px),
        )
        return Exchange(self.directory, self.parts, doors)

    def facets(self, conditions: Sequence[Condition] = ()) -> dict[str, dict[str, int]]:
        """Count photographs for each value of each filter, the other filters applied."""
        return self.database.filters.all_counts(conditions)

    def check(
        self, *, repair: bool = False, look_in: Sequence[Path] = (), progress: Progress | None = None
    ) -> CheckReport:
        """Compare files, database and store; see `motifsearch.workflows.check`."""
        parts = check_workflow.Parts(
            database=self.database,
            space=self.space,
            open_saved=self.parts.saved_store,
            rebuild=self.parts.rebuild_store,
            places=self.pictures.places,
            has_thumbnail=self.pictures.has_thumbnail,
            make_thumbnail=lambda photo: self.thumbnail(photo.photo_id) is not None,
            embed_missing=lambda: self.embed_missing(progress),
        )
        return check_workflow.check(parts, repair=repair, look_in=look_in, progress=progress or Silent())

    def read_image(self, source: Path | bytes, *, longer_px: int | None = None) -> NDArray[uint8]:
        """Decode any supported picture to (h, w, 3) uint8 sRGB; see `motifsearch.pictures.Pictures.decode`."""
        return self.pictures.decode(source, longer_px=longer_px).pixels

    def decode_image(self, source: Path | bytes, *, longer_px: int | None = None) -> DecodedPhoto:
        """Decode any supported picture, with the size that the file has."""
        return self.pictures.decode(source, longer_px=longer_px)

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

    # Files.

    def thumbnail(self, photo_id: int) -> Path | None:
        """The thumbnail's file, made again from the photograph where it is missing; None where both are gone."""
        return self.pictures.thumbnail(photo_id)

    def original(self, photo_id: int) -> Path | None:
        """The photograph's file at the first of its places that exists, or None."""
        return self.pictures.original(photo_id)


def _is_made_here(folder: Path) -> bool:
    """Whether a folder holds what a catalogue made, this one or another, and no photographs."""
    return folder.name in {THUMBNAILS, _INDEX, ORIGINALS} and (folder.parent / DATABASE_NAME).is_file()


def _cannot_write(path: Path, error: OSError) -> CatalogError:
    return CatalogError("catalog.cannot_write", path=str(path), reason=error.strerror or str(error))
