"""Keeping the vector store equal to the database.

Knows: revisions. Does not know: which store or database it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.errors import StoreError
from motifsearch.progress import Progress, Silent

if TYPE_CHECKING:
    from motifsearch.database import Database
    from motifsearch.stores.base import VectorStore

# Vectors handed over at once: a first filling of a large store then needs little memory.
_CHUNK = 65_536


def bring_up_to_date(database: Database, store: VectorStore, progress: Progress | None = None) -> int:
    """Apply to the store what changed in the database since the revision it mirrors, and save it.

    Parameters
    ----------
    database : Database
    store : VectorStore
    progress : Progress, optional

    Returns
    -------
    int
        How many vectors were put or removed; 0 when the store was up to date and nothing was written.

    Raises
    ------
    StoreError
        ``index.differs`` when the counts differ afterwards: the store does not come from this database. Whoever
        opened it discards it and fills a new one.
    """
    space = store.space
    changes = database.embeddings.changes_since(space, store.revision)
    if changes.revision < store.revision:
        raise StoreError("index.differs", store=store.count, database=database.embeddings.count(space))
    if changes.revision > store.revision:
        store.expect(changes.total)
        store.remove(changes.removed)
        progress = progress or Silent()
        progress.start("store.stage_fill", total=int(changes.put.size))
        for start in range(0, changes.put.size, _CHUNK):
            ids, vectors = database.embeddings.vectors(space, changes.put[start : start + _CHUNK])
            store.upsert(ids, vectors)
            progress.advance(int(ids.size))
        progress.finish()
    # Counted together with the changes: another process may have added more in the meantime.
    if store.count != changes.total:
        raise StoreError("index.differs", store=store.count, database=changes.total)
    if changes.revision > store.revision:
        store.save(changes.revision)
    return int(changes.put.size + changes.removed.size)
