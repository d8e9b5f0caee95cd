"""FAISS's inverted lists over slots: a compressed copy of every vector, sorted into neighbourhoods.

A question looks into the few lists whose centres are nearest, and what it finds there is scored again with the exact
vectors by whoever asks. HNSW, FAISS's graph, is not used: it cannot be added to from a file that is only mapped.

Knows: FAISS, training, how much must be looked at for a recall. Does not know: ids, files, which slots are alive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from motifsearch.stores.ranking import nearest_rows
from motifsearch.vectors import unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from motifsearch.stores.saving import Sink
    from motifsearch.stores.segments import Segments
    from motifsearch.vectors import Vectors

Tier: TypeAlias = Literal["ivf", "pq"]

# Lists are a power of two near 4 √n, as FAISS's guidelines advise, with so many vectors each at least to learn from.
_PER_LIST = 40
_MOST_LISTS = 1 << 16
# The recall of the ten nearest that the settings are chosen for; above 0.98, since other questions are harder.
WANTED_RECALL = 0.99
_ASKED = 200
_K = 10
# How many times k is fetched from the compressed copy: its order is rough, the more so the shorter the codes.
_REFINE: Mapping[Tier, tuple[int, ...]] = {"ivf": (4, 16), "pq": (8, 32, 128)}
_MORE = 32
_STEP = 16_384
_SEED = 20_240_607


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """How much a question looks at, and what it finds by that.

    Attributes
    ----------
    probes : int
        Lists that are looked into.
    refine : int
        Candidates that are scored exactly, as a multiple of k.
    recall : float
        Share of the ten nearest that are found, 0 to 1, among `WANTED_RECALL`'s questions.
    """

    probes: int
    refine: int
    recall: float


class Inverted:
    """A trained index: a base that is only read, and what came after it.

    Parameters
    ----------
    trained : faiss.Index
        Empty.
    base : Path, optional
        A file that `write_whole_base` wrote; it is mapped.
    base_slots : int
        The base holds slots below this one.
    looking : Looking
    """

    def __init__(self, trained: Any, base: Path | None, base_slots: int, looking: Looking) -> None:
        import faiss

        self.trained = trained
        self.base_path = base
        self.base: Any = None if base is None else open_index(base, mapped=True)
        self.base_slots = base_slots
        self.looking = looking
        self.delta: Any = faiss.clone_index(trained)
        self._usual: tuple[int, Any] | None = None

    @property
    def lists(self) -> int:
        """How many lists there are."""
        return int(self.trained.nlist)

    def append(self, first_slot: int, vectors: Vectors) -> None:
        """Add vectors, (m, dim) float32, to the slots from `first_slot` on."""
        self.delta.add_with_ids(
            np.ascontiguousarray(vectors), np.arange(first_slot, first_slot + len(vectors), dtype=np.int64)
        )

    def candidates(
        self, queries: Vectors, k: int, bits: NDArray[np.uint8] | None = None, share: float = 1.0
    ) -> list[NDArray[np.int64]]:
        """Find slots that are probably near.

        Parameters
        ----------
        queries : (m, dim) float32, unit length
        k : int
        bits : ndarray of uint8, optional
            Eight slots a byte; only these are found.
        share : float
            How much of all slots the bits let through, in (0, 1]. The fewer, the more lists are looked into, so
            that about as many vectors are compared.

        Returns
        -------
        list of ndarray, (≤ fetched,) int64
            For each query.
        """
        fetched = max(max(k, _K) * self.looking.refine, k + _MORE)
        parameters = self._parameters(min(self.lists, int(np.ceil(self.looking.probes / share))), bits)
        parts = [
            index.search(queries, fetched, params=parameters)
            for index in (self.base, self.delta)
            if index is not None and index.ntotal
        ]
        if not parts:
            return [np.empty(0, dtype=np.int64) for _ in queries]
        found = parts[0][1]
        if len(parts) > 1:
            found = np.concatenate([part[1] for part in parts], axis=1)
            scores = np.concatenate([part[0] for part in parts], axis=1)
            best = np.argpartition(-scores, min(fetched, scores.shape[1]) - 1, axis=1)[:, :fetched]
            found = np.take_along_axis(found, best, axis=1)
        return [row[row >= 0] for row in found]

    def _parameters(self, probes: int, bits: NDArray[np.uint8] | None) -> Any:
        """What FAISS is told; making it costs half as much as a search, so that the usual one is kept."""
        import faiss

        library: Any = faiss
        if bits is not None:
            return library.SearchParametersIVF(nprobe=probes, sel=library.IDSelectorBitmap(bits))
        usual = self._usual
        if usual is None or usual[0] != probes:
            usual = self._usual = (probes, library.SearchParametersIVF(nprobe=probes))
        return usual[1]

    def write_whole_base(self, sink: Sink) -> None:
        """Write one index of all that the base and what came after it hold; the base is read into memory for it."""
        import faiss

        if self.base_path is None:
            write_index(self.delta, sink)
            return
        whole = open_index(self.base_path, mapped=False)
        whole.merge_from(faiss.clone_index(self.delta), 0)
        write_index(whole, sink)


def build(vectors: Segments, alive: NDArray[np.bool_], tier: Tier, trained: Any | None = None) -> Inverted:
    """Build an index of all living slots and measure what it finds.

    Parameters
    ----------
    vectors : Segments
    alive : (n,) bool
    tier : {"ivf", "pq"}
        ``"ivf"`` keeps one byte of each number, ``"pq"`` one of each four numbers.
    trained : faiss.Index, optional
        Empty, of an earlier building; None learns anew.

    Returns
    -------
    Inverted
        Everything is in its delta; the base is None.
    """
    rng = np.random.default_rng(_SEED)
    living = np.flatnonzero(alive)
    if trained is None:
        trained = _train(vectors, living, tier, rng)
    index = Inverted(trained, None, len(vectors), Looking(probes=1, refine=1, recall=0.0))
    for start, block in vectors.blocks(_STEP):
        here = alive[start : start + len(block)]
        if here.any():
            index.delta.add_with_ids(np.ascontiguousarray(block[here]), start + np.flatnonzero(here).astype(np.int64))
    index.looking = _look(index, vectors, living, tier, rng)
    return index


def list_count(count: int) -> int:
    """Choose how many lists so many vectors get."""
    wanted = 1 << max(0, round(float(np.log2(4 * np.sqrt(max(count, 1))))))
    while wanted > 1 and wanted * _PER_LIST > count:
        wanted //= 2
    return min(wanted, _MOST_LISTS)


def code_bytes(dim: int) -> int:
    """Choose how many bytes a vector of the tier ``"pq"`` gets: one for four numbers, or for the next more it can."""
    return next(parts for parts in range(max(1, dim // 4), 0, -1) if dim % parts == 0)


def _train(vectors: Segments, living: NDArray[np.int64], tier: Tier, rng: np.random.Generator) -> Any:
    import faiss

    lists = list_count(living.size)
    # "np": without FAISS's polysemous ordering of codes, which takes long and is of no use here.
    codes = "SQ8" if tier == "ivf" else f"PQ{code_bytes(vectors.shape[1])}np"
    index: Any = faiss.index_factory(vectors.shape[1], f"IVF{lists},{codes}", faiss.METRIC_INNER_PRODUCT)
    index.cp.seed = _SEED
    index.cp.niter = 8
    index.cp.max_points_per_centroid = _PER_LIST
    # Collections that are small for their lists are asked for by tests alone; FAISS would warn on standard error.
    index.cp.min_points_per_centroid = 1
    if tier == "pq":
        index.pq.cp.min_points_per_centroid = 1
        index.pq.cp.niter, index.pq.cp.max_points_per_centroid, index.pq.cp.seed = 8, 64, _SEED
    seen = rng.choice(living, min(living.size, max(lists * _PER_LIST, 20_000)), replace=False)
    index.train(np.ascontiguousarray(vectors[np.sort(seen)]))
    return index


def _look(
    index: Inverted, vectors: Segments, living: NDArray[np.int64], tier: Tier, rng: np.random.Generator
) -> Looking:
    """Find the least that must be looked at for the wanted recall.

    Half of the questions are vectors of the collection, half lie between two of them, as those by several pictures
    do. A vector that asks is itself no answer.
    """
    asked = rng.choice(living, min(_ASKED, living.size), replace=False)
    own = vectors[asked]
    queries = own.copy()
    between = slice(len(own) // 2, None)
    queries[between] = unit(own[between] + own[between][::-1])
    k = min(_K, max(1, living.size - 1))
    rows = None if living.size == len(vectors) else living
    exact: list[NDArray[np.int64]] = []
    for slot, query, near in zip(
        asked, queries, nearest_rows(vectors, queries, min(k + 1, living.size), rows), strict=True
    ):
        others = near[near != slot]
        exact.append(others[np.argsort(-(vectors[others] @ query), kind="stable")[:k]])
    found = Looking(probes=index.lists, refine=1, recall=0.0)
    for refine in _REFINE[tier]:
        probes = 1
        while True:
            index.looking = Looking(probes=probes, refine=refine, recall=0.0)
            recall = _recall(index, vectors, queries, asked, exact)
            if recall > found.recall:
                found = Looking(probes=probes, refine=refine, recall=recall)
            if recall >= WANTED_RECALL:
                return found
            if probes >= index.lists:
                break
            probes = min(2 * probes, index.lists)
            if tier == "pq" and refine != _REFINE[tier][-1] and probes > max(8, index.lists // 8):
                # Longer lists of candidates cost less than looking everywhere.
                break
    return found


def _recall(
    index: Inverted,
    vectors: Segments,
    queries: Vectors,
    asked: NDArray[np.int64],
    exact: list[NDArray[np.int64]],
) -> float:
    hits = total = 0
    for slot, query, wanted, near in zip(asked, queries, exact, index.candidates(queries, _K), strict=True):
        others = near[near != slot]
        best = others[np.argsort(-(vectors[others] @ query), kind="stable")[: wanted.size]]
        hits += np.isin(wanted, best).sum()
        total += wanted.size
    return float(hits / total) if total else 1.0


def write_index(index: Any, sink: Sink) -> None:
    """Write a FAISS index as FAISS writes it to a file."""
    import faiss

    library: Any = faiss
    library.write_index(index, library.PyCallbackIOWriter(sink.write, 1 << 22))


def open_index(path: Path, *, mapped: bool) -> Any:
    """Read an index that `write_index` wrote; RuntimeError when it is none."""
    import faiss

    library: Any = faiss
    # Mapped lists must never be changed: FAISS would end the process.
    flag = getattr(library, "IO_FLAG_MMAP_IFC", library.IO_FLAG_MMAP | library.IO_FLAG_READ_ONLY) if mapped else 0
    return library.read_index(str(path), flag)
