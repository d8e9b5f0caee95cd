"""Which photographs show the same: pairs of new ones with any other.

Knows: the order of the steps. Does not know: groups, decisions, people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from motifsearch.database import Database
    from motifsearch.images.thumbnail import Pixels
    from motifsearch.progress import Progress
    from motifsearch.records import DuplicatePair, Photo
    from motifsearch.stores.base import VectorStore

ReadImage: TypeAlias = "Callable[[Photo], Pixels]"
"""Gives the upright sRGB pixels of a photograph, (h, w, 3) uint8; raises `ImageError` where no file can be read."""


def find_pairs(
    new_ids: Iterable[int], *, database: Database, store: VectorStore, read_image: ReadImage, progress: Progress
) -> Iterator[DuplicatePair]:
    """Find every pair of a new photograph with any photograph.

    Parameters
    ----------
    new_ids : iterable of int
        Photographs that no earlier run compared; numbers that are not there are passed over.
    database : Database
    store : VectorStore
        Of pattern space.
    read_image : callable
        Takes a `Photo`, returns its pixels, (h, w, 3) uint8 sRGB; 512 pixels of longer side are enough. Photographs
        for which it raises `ImageError` are compared by what the database knows of them.
    progress : Progress

    Yields
    ------
    DuplicatePair
        Each pair once, in the same order each time.
    """
    del new_ids, database, store, read_image, progress
    yield from ()
