"""The catalogue: opened from its folder, and one thin method for each workflow.

Knows: the folder's layout. Does not know: how any workflow works, how the parts are opened; records and pictures are
in `motifsearch.holdings`, taking in is in `motifsearch.filling`.

    DIR/catalog.sqlite    the truth, vectors included
    DIR/config.toml       settings of this catalogue, optional
    DIR/thumbnails/       JPEG files by content hash, made again when missing
    DIR/index/            the vector store, a cache
    DIR/originals/        photographs that came in a package, by content hash
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from motifsearch.archivist import Archivist
from motifsearch.database import Database
from motifsearch.embedders.known import languages_of
from motifsearch.errors import CatalogError
from motifsearch.filling import Filling
from motifsearch.holdings import DATABASE_NAME
from motifsearch.pictures import THUMBNAILS
from motifsearch.progress import Progress, Silent
from motifsearch.settings import Settings, load
from motifsearch.workflows import check as check_workflow
from motifsearch.workflows import search as search_workflow
from motifsearch.workflows.answers.relevance import judged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from motifsearch.exchange import Exchange
    from motifsearch.records import (
        CheckReport,
        Query,
        SearchAnswer,
    )
    from motifsearch.workflows.answers.operations import Answers
    from motifsearch.workflows.editing.operations import Editing
    from motifsearch.workflows.terms.operations import Terms
    from motifsearch.workflows.trends.operations import Trends


class MotifCatalog(Filling):
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
        super().__init__(directory, settings, database)
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

    def search(self, query: Query) -> SearchAnswer:
        """Answer a question; see `motifsearch.workflows.search`."""
        self.database.own_terms.refresh()
        return judged(
            query,
            lambda: search_workflow.search(
                query,
                database=self.database,
                store=self.parts.store,
                embedder=self.parts.asking_embedder,
                calibration=self.parts.calibration,
                wide=self.parts.wide_store,
                pixels=self.pictures.pixels_of,
                languages=languages_of(self.space.uri),
            ),
        )

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

        return Trends(
            self.database,
            lambda: self.space,
            self.thumbnail,
            texts=lambda texts: self.parts.asking_embedder().embed_texts(texts),
        )

    @property
    def editing(self) -> Editing:
        """Changing records without losing what others write; see `motifsearch.workflows.editing`."""
        from motifsearch.workflows.editing.operations import Editing

        self.database.own_terms.refresh()
        return Editing(
            self.database,
            self.settings.ark_naan,
            space=lambda: self.space,
            texts=lambda texts: self.parts.asking_embedder().embed_texts(texts),
        )

    @property
    def terms(self) -> Terms:
        """The controlled lists and the institution's own words in them; see `motifsearch.workflows.terms`."""
        # Loaded here: a search needs none of it.
        from motifsearch.workflows.terms.operations import Terms

        return Terms(self.database)

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
