"""Which pairs of photographs are worth a look.

Knows: the cheap signs that two photographs may show the same: near perceptual hashes, local features that agree, near
vectors. Does not know: pixels, nor what the closer look finds.

Every sign is the same from both sides, so that it does not matter which photograph was there first; only where more
than `MOST` photographs share a sign with one, the nearest are taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np

from motifsearch.images.hash_index import HashIndex
from motifsearch.images.signature import agreement
from motifsearch.images.signature_index import SignatureIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from motifsearch.database import Database
    from motifsearch.images.signature import Signature
    from motifsearch.stores.base import VectorStore

Sign: TypeAlias = Literal["hash", "features", "vector"]

MOST, NEIGHBOURS = 48, 48
"""How many photographs share one sign with another at most, and how many of the nearest vectors are looked at."""
# Two pictures that have nothing in common have at most some 4 features that agree by chance.
AGREEING = 5
"""So many local features must agree on how one picture lies on another."""
# Among the nearest vectors a weaker sign is enough: codes may differ in more bits.
_LEAST_COSINE = 0.5
_WEAK_BITS, _WEAK_AGREEING = 11, 4


class Fingerprint(NamedTuple):
    """What of a photograph is kept in memory; see `motifsearch.records.Photo`."""

    photo_id: int
    sha256: str
    pdq: bytes
    pdq_quality: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A photograph worth comparing with the one that asks.

    Attributes
    ----------
    row : int
        Its place among all photographs.
    found_by : {"hash", "features", "vector"}
        The first sign that names it.
    hash_bits : int or None
        In how many bits the perceptual hashes differ, where that is few.
    turn : int or None
        Under which of `fingerprint.TURN_NAMES` of the one that asks.
    """

    row: int
    found_by: Sign
    hash_bits: int | None = None
    turn: int | None = None


class Candidates:
    """All photographs, to be asked.

    Parameters
    ----------
    photos : sequence of Fingerprint
        By ascending number.
    signatures : sequence of Signature
        In the same order; an empty one for a photograph that could not be read.
    database : Database
    store : VectorStore
    """

    def __init__(
        self, photos: Sequence[Fingerprint], signatures: Sequence[Signature], *, database: Database, store: VectorStore
    ) -> None:
        self._ids = np.array([photo.photo_id for photo in photos], np.int64)
        self._photos = photos
        self._signatures = signatures
        self._hashes = HashIndex([photo.pdq for photo in photos])
        self._features = SignatureIndex(signatures)
        self._database = database
        self._store = store

    def of(self, row: int) -> list[Candidate]:
        """Name the photographs worth comparing with one.

        Parameters
        ----------
        row : int
            The one that asks.

        Returns
        -------
        list of Candidate
            By row, each once, without the one that asks.
        """
        found: dict[int, Candidate] = {}
        for near in self._hashes.near(self._photos[row].pdq, k=MOST + 1):
            found[near.row] = Candidate(row=near.row, found_by="hash", hash_bits=near.bits, turn=near.turn)
        for other, _ in self._features.similar(row, MOST, AGREEING):
            found.setdefault(other, Candidate(row=other, found_by="features"))
        for other in self._near_vectors(row):
            if other not in found and self._agrees_weakly(row, other):
                found[other] = Candidate(row=other, found_by="vector")
        found.pop(row, None)
        return [found[other] for other in sorted(found)]

    def _near_vectors(self, row: int) -> Iterable[int]:
        _, vectors = self._database.embeddings.vectors(self._store.space, [int(self._ids[row])])
        if not len(vectors) or not self._store.count:
            return ()
        near = self._store.search(vectors, NEIGHBOURS)
        known = near.ids[0][(near.ids[0] >= 0) & (near.scores[0] >= _LEAST_COSINE)]
        rows = np.searchsorted(self._ids, known)
        is_here = self._ids[np.minimum(rows, len(self._ids) - 1)] == known
        return (int(other) for other in rows[is_here] if other != row)

    def _agrees_weakly(self, row: int, other: int) -> bool:
        one, two = sorted((row, other))
        found = agreement(self._signatures[one], self._signatures[two], near_bits=_WEAK_BITS)
        return found >= _WEAK_AGREEING
