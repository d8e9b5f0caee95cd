"""One index for every position between pattern and colour, of whole photographs and of their parts.

A weighted sum of two cosines is one inner product of vectors laid end to end: with rows (p, c) and a question
((1 - w) p', w c'), it is (1 - w) cos(p, p') + w cos(c, c') for every w. Two more numbers tell wholes from parts, so
that the question can ask a part to be closer than the whole by a margin. As stores keep unit vectors, a last number
fills every row up to one length, and scores are scaled back.

Knows: how rows and questions are laid out, and keeping such a store equal to the database. Does not know: models,
which store it is, or what is asked.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.errors import StoreError
from motifsearch.images.cuttings import PARTS
from motifsearch.images.palette_vectors import PALETTE_VERSION, palette_dim, palette_vectors

if TYPE_CHECKING:
    from motifsearch.database import Database
    from motifsearch.records import EmbeddingSpace
    from motifsearch.stores.base import VectorStore
    from motifsearch.vectors import Ids, Vectors

# Of a row: the photograph's number times this, plus the part's.
_PER_PHOTO = 16
_VERSION = "1"
# The numbers that tell wholes from parts, that fill up, and what each row's length is because of them.
_MARK = 0.5
_LENGTH = (2 + _MARK**2) ** 0.5
_CHUNK = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class WideQuestion:
    """What is looked for in the index.

    Attributes
    ----------
    vector : ndarray, (1, dim of the index) float32
    scale : float
        A score of the store times this is the mixed cosine, for a part less its margin.
    """

    vector: Vectors
    scale: float


def wide_space(space: EmbeddingSpace) -> EmbeddingSpace:
    """The space of the index over a model's space; it has a fingerprint of its own."""
    record = f"{space.fingerprint}|wide {_VERSION}|palette {PALETTE_VERSION}"
    return replace(
        space,
        name=f"{space.name}, with colours",
        fingerprint=hashlib.sha256(record.encode()).hexdigest(),
        dim=space.dim + palette_dim() + 3,
    )


def wide_rows(patterns: Vectors, colours: Vectors, *, is_part: bool) -> Vectors:
    """Lay rows end to end.

    Parameters
    ----------
    patterns : ndarray, (n, dim) float32, unit length or zero
    colours : ndarray, (n, `palette_dim()`) float32, unit length or zero
    is_part : bool

    Returns
    -------
    ndarray, (n, dim + `palette_dim()` + 3) float32
        All of one length.
    """
    marks = np.zeros((len(patterns), 3), dtype=np.float32)
    marks[:, int(is_part)] = _MARK
    lengths = np.einsum("ij,ij->i", patterns, patterns) + np.einsum("ij,ij->i", colours, colours)
    marks[:, 2] = np.sqrt(np.maximum(2 - lengths, 0))
    return np.concatenate([patterns, colours, marks], axis=1)


def wide_question(
    pattern: Vectors | None, colours: Vectors | None, *, colour: float, margin: float, dim: int
) -> WideQuestion:
    """Lay a question out.

    Parameters
    ----------
    pattern, colours : ndarray, (1, ·) float32, unit length, or None
        None counts nothing.
    colour : float
        Weight of the colours, 0 to 1, or below 0 where other ones are wanted; the pattern has the rest.
    margin : float
        By which the pattern of a part must be closer than that of the whole.
    dim : int
        Of the model's space.

    Returns
    -------
    WideQuestion
    """
    wide = np.zeros(dim + palette_dim() + 3)
    rest = 1 - abs(colour)
    if pattern is not None:
        wide[:dim] = rest * pattern[0]
    if colours is not None:
        wide[dim : dim + palette_dim()] = colour * colours[0]
    wide[dim + palette_dim() + 1] = -rest * margin / _MARK
    length = float(np.linalg.norm(wide))
    return WideQuestion(vector=(wide / max(length, 1e-12))[None].astype(np.float32), scale=length * _LENGTH)


def row_ids(photo_ids: Ids, *, parts: bool) -> Ids:
    """The rows of photographs, whole first; with those of their parts where there may be some."""
    numbers = np.array([0, *PARTS] if parts else [0], dtype=np.int64)
    return (photo_ids[:, None] * _PER_PHOTO + numbers).ravel()


def photo_and_part(row_id: int) -> tuple[int, int]:
    """The photograph and the part of a row; part 0 is the whole."""
    return divmod(row_id, _PER_PHOTO)


def bring_wide_up_to_date(database: Database, store: VectorStore, space: EmbeddingSpace) -> int:
    """Apply to the index what changed in the database since the revision that it mirrors, and save it.

    Parameters
    ----------
    database : Database
    store : VectorStore
        Of `wide_space`.
    space : EmbeddingSpace
        Of the model.

    Returns
    -------
    int
        How many rows were put or removed.

    Raises
    ------
    StoreError
        ``index.differs`` when the counts differ afterwards; whoever opened it discards it and fills a new one.
    """
    revision = database.embeddings.revision(space)
    if revision == store.revision:
        return 0
    if revision < store.revision:
        raise StoreError("index.differs", store=store.count, database=database.embeddings.count(space))
    store.expect(sum(database.embeddings.count(space, part=part) for part in (0, *PARTS)))
    total = changed = 0
    for part in (0, *PARTS):
        changes = database.embeddings.changes_since(space, store.revision, part=part)
        store.remove(changes.removed * _PER_PHOTO + part)
        for start in range(0, changes.put.size, _CHUNK):
            ids, patterns = database.embeddings.vectors(space, changes.put[start : start + _CHUNK], part=part)
            colours = palette_vectors(database.photos.palettes(ids.tolist()))
            store.upsert(ids * _PER_PHOTO + part, wide_rows(patterns, colours, is_part=part > 0))
        total += changes.total
        changed += changes.put.size + changes.removed.size
    # What others committed meanwhile is taken again the next time; counts can be compared only where nobody did.
    if store.count != total and database.embeddings.revision(space) == revision:
        raise StoreError("index.differs", store=store.count, database=total)
    store.save(revision)
    return int(changed)
