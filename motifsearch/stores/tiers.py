"""The default store: the form that suits its size, changed while it grows.

Knows: from how many vectors on which form pays, and how one becomes the other. Does not know: how a form works.
"""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING, Any

from motifsearch.stores.compressed import CompressedStore
from motifsearch.stores.faiss_store import FaissStore
from motifsearch.stores.manifest import MANIFEST_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike

    from motifsearch.records import EmbeddingSpace, Neighbours, StoreFacts
    from motifsearch.stores.inverted import Tier
    from motifsearch.vectors import Ids

# Below, comparing every vector takes one old processor some 50 ms at 256 numbers, and nothing is missed.
IVF_FROM = 200_000
# From here on a byte of each number no longer fits the memory of a small server: 5 million are 1.3 GB at 256 numbers.
PQ_FROM = 5_000_000
_STEP = 65_536


def tier_for(count: int) -> Tier | None:
    """Say which lists so many vectors get; None where every vector is compared."""
    if count < IVF_FROM:
        return None
    return "ivf" if count < PQ_FROM else "pq"


class TieredStore:
    """A store that is flat while it is small and has lists from `IVF_FROM` vectors on; safe for several threads.

    A form that was reached stays when vectors are removed, and lists stay what they were when the next form would
    pay, until the store is rebuilt.

    Parameters
    ----------
    directory : Path
        Of the flat form; the others lie beside it.
    space : EmbeddingSpace

    Raises
    ------
    StoreError
        ``stores.damaged`` when what is saved there cannot be trusted.
    """

    def __init__(self, directory: Path, space: EmbeddingSpace) -> None:
        self._directory = directory
        self._changing = threading.Lock()
        self._inner: FaissStore | CompressedStore = self._opened(space)

    def _opened(self, space: EmbeddingSpace) -> FaissStore | CompressedStore:
        for tier in ("pq", "ivf"):
            if (beside(self._directory, tier) / MANIFEST_NAME).exists():
                return self._compressed(space, tier)
        return FaissStore(self._directory, space)

    def _compressed(self, space: EmbeddingSpace, tier: Tier) -> CompressedStore:
        return CompressedStore(beside(self._directory, tier), space, tier=tier, builds_at=IVF_FROM)

    @property
    def space(self) -> EmbeddingSpace:
        """The space that its vectors belong to."""
        return self._inner.space

    @property
    def count(self) -> int:
        """How many vectors it holds."""
        return self._inner.count

    @property
    def revision(self) -> int:
        """The database's revision that was saved last; -1 for a new, empty store."""
        return self._inner.revision

    @property
    def facts(self) -> StoreFacts:
        """What its form is and what it was measured to find."""
        return self._inner.facts

    def expect(self, count: int) -> None:
        """Take the form for so many vectors at once, while there are none."""
        tier = tier_for(count)
        with self._changing:
            if tier is not None and not self._inner.count and isinstance(self._inner, FaissStore):
                self._inner.close()
                self._inner = self._compressed(self._inner.space, tier)

    def verify(self) -> None:
        """Compare what is saved with its checksums; raises StoreError ``stores.damaged``."""
        self._inner.verify()

    def ids(self) -> Ids:
        """All ids, (count,) int64, ascending."""
        return self._inner.ids()

    def upsert(self, ids: ArrayLike, vectors: ArrayLike) -> None:
        """Add vectors, or replace those whose id is there; see `VectorStore.upsert`."""
        with self._changing:
            self._inner.upsert(ids, vectors)

    def remove(self, ids: ArrayLike) -> int:
        """Remove vectors; ids that are not there are passed over. Returns how many were removed."""
        with self._changing:
            return self._inner.remove(ids)

    def search(self, vectors: ArrayLike, k: int, allowed_ids: ArrayLike | None = None) -> Neighbours:
        """Find the k nearest for each query; see `VectorStore.search`."""
        return self._inner.search(vectors, k, allowed_ids)

    def save(self, revision: int) -> None:
        """Write to disk, in the form that suits the size; searching goes on meanwhile.

        Parameters
        ----------
        revision : int
            The database's revision that the store now mirrors.

        Raises
        ------
        StoreError
            ``stores.cannot_write`` when the disk is full or refuses; the former state is left.
        """
        with self._changing:
            tier = tier_for(self._inner.count)
            if tier is None or not isinstance(self._inner, FaissStore):
                self._inner.save(revision)
                return
            larger = self._compressed(self._inner.space, tier)
            larger.remove(larger.ids())
            for ids, vectors in self._inner.portions(_STEP):
                larger.take_over(ids, vectors)
            larger.save(revision)
            # The flat form is left to whoever still searches it; its memory goes with its last question.
            self._inner = larger
            shutil.rmtree(self._directory, ignore_errors=True)

    def close(self) -> None:
        """Free memory without saving; the store cannot be used afterwards."""
        with self._changing:
            self._inner.close()


def beside(directory: Path, tier: Tier) -> Path:
    """Return the folder of a form with lists."""
    return directory.with_name(f"{directory.name}-{tier}")


def every_folder(directory: Path) -> list[Path]:
    """Return the folders of all forms."""
    tiers: tuple[Any, ...] = ("ivf", "pq")
    return [directory, *(beside(directory, tier) for tier in tiers)]
