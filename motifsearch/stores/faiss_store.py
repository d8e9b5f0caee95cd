"""The default store: FAISS's flat index of inner products.

Knows: FAISS and its ways. Does not know: ids of the catalogue; rows are all that the index sees.

The index is held without FAISS's own id map: the map accepts an id twice and moves every later vector when one is
removed, whereas rows that are kept without gaps are replaced in place and removed by moving the last one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from motifsearch.stores.flat import FlatStore
from motifsearch.stores.ranking import MARGIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from motifsearch.stores.questions import Chosen
    from motifsearch.vectors import Vectors

# Asking for a few more than k shows, without a second search, where scores equal to the k-th one end.
_MORE = 16


class FaissStore(FlatStore):
    """Exact nearest neighbours by ``IndexFlatIP``, with the answers of the NumPy reference."""

    kind: ClassVar[str] = "faiss"

    _index: Any = None
    # FAISS's own memory, until it moves.
    _view: Vectors | None = None

    def _matrix(self) -> Vectors:
        import faiss

        if self._view is None:
            count, dim = self._index.ntotal, self.space.dim
            view: Vectors = faiss.rev_swig_ptr(self._index.get_xb(), count * dim) if count else np.empty(0, np.float32)
            self._view = view.reshape(count, dim)
        return self._view

    def _grow(self, vectors: Vectors) -> None:
        import faiss

        if self._index is None:
            self._index = faiss.IndexFlatIP(self.space.dim)
        if len(vectors):
            self._view = None
            self._index.add(np.ascontiguousarray(vectors))

    def _shrink(self, count: int) -> None:
        import faiss

        self._view = None
        self._index.remove_ids(faiss.IDSelectorRange(count, self._index.ntotal))

    def _nearest(self, queries: Vectors, k: int, chosen: Chosen | None) -> list[NDArray[np.int64]]:
        parameters = self._only(chosen)
        total = self._index.ntotal if chosen is None else chosen.count
        asked = min(k + _MORE, total)
        scores, found = self._index.search(queries, asked, params=parameters)
        limits = scores[:, k - 1] - MARGIN
        # The last score is so near to the k-th that more may follow: those queries are asked again by score.
        open_ended = np.flatnonzero(scores[:, -1] >= limits) if asked < total else ()
        answers = list(found)
        for query in open_ended:
            _, _, within = self._index.range_search(
                queries[query : query + 1], float(limits[query]) - MARGIN, params=parameters
            )
            answers[query] = within
        return answers

    def _only(self, chosen: Chosen | None) -> Any:
        """Make the search parameters that let FAISS see what is chosen alone."""
        if chosen is None:
            return None
        import faiss

        # FAISS replaces these constructors when it is imported, so its own signatures do not say what they take.
        library: Any = faiss
        return library.SearchParameters(sel=library.IDSelectorBitmap(chosen.bits))
