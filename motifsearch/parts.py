"""The concrete parts of one catalogue: its model, its vector store, its bands.

Knows: which part serves which setting, when it is opened, and what happens when two parts do not fit together. Does
not know: what people do with them. Nothing else builds a model or a store for a catalogue.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from motifsearch import bands
from motifsearch.embedders.calibration import model_calibration
from motifsearch.embedders.registry import open_embedder
from motifsearch.errors import CatalogError, ModelError, StoreError
from motifsearch.settings import write_setting
from motifsearch.stores.registry import discard_store, open_store
from motifsearch.workflows.index import bring_up_to_date
from motifsearch.workflows.search.wide import bring_wide_up_to_date, wide_space

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.bands import Calibration
    from motifsearch.database import Database
    from motifsearch.embedders.base import Embedder
    from motifsearch.progress import Progress
    from motifsearch.records import EmbeddingSpace
    from motifsearch.settings import Settings
    from motifsearch.stores.base import VectorStore


class Parts:
    """Opens each part when it is first needed; safe to use from several threads.

    Parameters
    ----------
    directory : Path
        The catalogue's folder; the store lies in ``index/``.
    settings : Settings
    database : Database
    """

    def __init__(self, directory: Path, settings: Settings, database: Database) -> None:
        self.directory = directory
        self.settings = settings
        self.database = database
        self._lock = threading.RLock()
        self._embedder: Embedder | None = None
        self._store: VectorStore | None = None
        self._compared: int | None = None
        self._calibration: Calibration | None = None
        self._wide: VectorStore | None = None

    def close(self) -> None:
        """Free the model and the store."""
        with self._lock:
            if self._embedder is not None:
                self._embedder.close()
            if self._store is not None:
                self._store.close()
            if self._wide is not None:
                self._wide.close()

    @property
    def embedder(self) -> Embedder:
        """The model that the settings name.

        Returns
        -------
        Embedder

        Raises
        ------
        ModelError
            When it cannot be loaded.
        """
        with self._lock:
            if self._embedder is None:
                self._embedder = open_embedder(
                    self.settings.model, device=self.settings.device, engine=self.settings.engine
                )
            return self._embedder

    @property
    def space(self) -> EmbeddingSpace:
        """The space that is searched: the last one in which every photograph got its vector.

        It is known without loading the model. A catalogue to which nothing was added has the model's own.

        Returns
        -------
        EmbeddingSpace
        """
        with self._lock:
            fingerprint = self.database.settings.get(_space_key(self.settings.model))
            for space in self.database.embeddings.spaces():
                if space.fingerprint == fingerprint:
                    return space
            return self.embedder.space

    def asking_embedder(self) -> Embedder:
        """Return the model for a question, once it is sure that the stored vectors are of its space.

        Returns
        -------
        Embedder

        Raises
        ------
        ModelError
            ``catalog.model_changed`` when they are not: a newer release may bring other weights under the same name.
        """
        if self.embedder.space.fingerprint != self.space.fingerprint:
            raise ModelError("catalog.model_changed", model=self.settings.model)
        return self.embedder

    def complete_space(self) -> None:
        """Search the model's own space from now on: every photograph that can have a vector in it has one."""
        with self._lock:
            self.database.settings.put(_space_key(self.settings.model), self.embedder.space.fingerprint)
            self._calibration = None
            _ = self.store

    def use(self, uri: str, embedder: Embedder) -> None:
        """Replace the model for good, once every photograph has a vector in its space."""
        with self._lock:
            try:
                write_setting(self.directory, "model", uri)
            except OSError as error:
                reason = error.strerror or str(error)
                raise CatalogError("catalog.cannot_write", path=str(self.directory), reason=reason) from error
            self.settings = replace(self.settings, model=uri)
            if self._embedder is not None:
                self._embedder.close()
            self._embedder = embedder
            self.complete_space()

    @property
    def store(self) -> VectorStore:
        """The vector store, brought up to date with the database; one that cannot be trusted is made anew."""
        with self._lock:
            if self._store is not None and self._store.space.fingerprint != self.space.fingerprint:
                self._store.close()
                self._store = None
            try:
                if self._store is None:
                    self._store = self.saved_store()
                    self._compared = None
                revision = self.database.embeddings.revision(self._store.space)
                # Counting all vectors at every question would cost more than finding the nearest.
                # A store below 0 says itself that it has lost its vectors.
                if revision != self._compared or revision != self._store.revision or self._store.count < 0:
                    bring_up_to_date(self.database, self._store)
                    self._compared = revision
            except StoreError as error:
                if error.code not in {"stores.damaged", "index.differs"}:
                    raise
                return self.rebuild_store()
            return self._store

    def saved_store(self) -> VectorStore:
        """Open the store as it lies on the disk, without any repair.

        Returns
        -------
        VectorStore

        Raises
        ------
        StoreError
            ``stores.damaged`` when it cannot be trusted.
        """
        return open_store(self.settings.store, self.directory / "index", self.space)

    def rebuild_store(self, progress: Progress | None = None) -> VectorStore:
        """Throw the store away and fill a new one from the database."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None
            discard_store(self.settings.store, self.directory / "index", self.space)
            self._store = self.saved_store()
            bring_up_to_date(self.database, self._store, progress)
            return self._store

    def wide_store(self) -> VectorStore:
        """Return the index of patterns, parts and colours, up to date; one that cannot be trusted is made anew.

        Returns
        -------
        VectorStore
        """
        with self._lock:
            space = wide_space(self.space)
            if self._wide is not None and self._wide.space.fingerprint != space.fingerprint:
                self._wide.close()
                self._wide = None
            place = self.settings.store, self.directory / "index", space
            try:
                self._wide = self._wide or open_store(*place)
                bring_wide_up_to_date(self.database, self._wide, self.space)
            except StoreError as error:
                if error.code not in {"stores.damaged", "index.differs"}:
                    raise
                if self._wide is not None:
                    self._wide.close()
                discard_store(*place)
                self._wide = open_store(*place)
                bring_wide_up_to_date(self.database, self._wide, self.space)
            return self._wide

    @property
    def calibration(self) -> Calibration:
        """The thresholds of the bands for the space that is searched."""
        with self._lock:
            if self._calibration is None:
                found = model_calibration(self.space)
                if found is None:
                    _, vectors = self.database.embeddings.vectors(self.space)
                    found = bands.from_background(vectors)
                self._calibration = found
            return self._calibration


def _space_key(model: str) -> str:
    return f"space:{model}"
