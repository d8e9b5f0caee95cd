"""What every vector store offers.

Knows: the protocol. Does not know: FAISS, Milvus or where the vectors come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from motifsearch.records import EmbeddingSpace, Neighbours, StoreFacts
    from motifsearch.vectors import Ids


class VectorStore(Protocol):
    """A cache of the database's vectors that finds the nearest ones.

    Every store gives the answers of the NumPy reference in ``exact.py``: cosine as inner product of unit vectors,
    clipped to [-1, 1], greater first, equal scores by smaller id. One for large collections may miss some neighbours,
    as many as its `facts` say, but what it gives has its exact score.
    """

    @property
    def space(self) -> EmbeddingSpace:
        """The space that its vectors belong to."""
        ...

    @property
    def count(self) -> int:
        """How many vectors it holds."""
        ...

    @property
    def revision(self) -> int:
        """The database's revision of the vectors that it mirrors; -1 for a new, empty store."""
        ...

    @property
    def facts(self) -> StoreFacts:
        """What it is and what it was measured to find."""
        ...

    def expect(self, count: int) -> None:
        """Hear how many vectors it will hold soon, so that it need not change its form on the way."""
        ...

    def verify(self) -> None:
        """Compare what is saved with its checksums, as far as opening did not.

        Raises
        ------
        StoreError
            ``stores.damaged``.
        """
        ...

    def ids(self) -> Ids:
        """All ids, (count,) int64, ascending."""
        ...

    def upsert(self, ids: ArrayLike, vectors: ArrayLike) -> None:
        """Add vectors, or replace those whose id is there.

        Parameters
        ----------
        ids : (n,) int64
            Different, zero or greater.
        vectors : (n, dim) float32
            Normalised on entry.

        Raises
        ------
        DataError
            ``vectors.…`` when shapes, dimension or ids are wrong; nothing is then changed.
        """
        ...

    def remove(self, ids: ArrayLike) -> int:
        """Remove vectors; ids that are not there are passed over. Returns how many were removed."""
        ...

    def search(self, vectors: ArrayLike, k: int, allowed_ids: ArrayLike | None = None) -> Neighbours:
        """Find the k nearest for each query.

        Parameters
        ----------
        vectors : (n, dim) float32
        k : int
            At least 1.
        allowed_ids : (m,) int64, optional
            Search among these only; nothing else is ever found. Ids that are not in the store are passed over. None
            allows all, an empty array allows none.

        Returns
        -------
        Neighbours
            (n, k); -1 and -inf where there are fewer.
        """
        ...

    def save(self, revision: int) -> None:
        """Write to disk under a temporary name, then rename; the manifest records `revision`."""
        ...

    def close(self) -> None:
        """Free memory and connections without saving."""
        ...
