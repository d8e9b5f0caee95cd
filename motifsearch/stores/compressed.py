"""The store for large collections: a compressed index finds candidates, the exact vectors order them.

On the disk lie pieces of exact vectors, which are mapped, the ids of their slots, and FAISS's inverted lists, which
are mapped too. Adding writes a new piece, removing marks slots as dead; the lists are written again when what came
after them is a quarter of them, everything when a fifth is dead, and they are trained anew at four times the vectors.
Until there are enough vectors to train lists, every vector is compared.

Knows: when something is written, built or compacted, and how a question goes through the parts. Does not know: how
lists are trained and searched, which is in ``inverted.py``.
"""

from __future__ import annotations

import threading
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from motifsearch.errors import DataError, StoreError
from motifsearch.records import StoreFacts
from motifsearch.stores import questions
from motifsearch.stores.inverted import Inverted, Looking, build, open_index, write_index
from motifsearch.stores.locking import ReadWriteLock
from motifsearch.stores.manifest import (
    Manifest,
    bytes_in,
    checked_path,
    damaged,
    read_manifest,
    write_early,
    write_files,
)
from motifsearch.stores.questions import Chosen, Filters
from motifsearch.stores.ranking import nearest_rows, rank
from motifsearch.stores.segments import ROLE, Piece, Segments, map_rows
from motifsearch.stores.slots import Slots
from motifsearch.vectors import as_ids, unit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

    from motifsearch.records import EmbeddingSpace, Neighbours
    from motifsearch.stores.inverted import Tier
    from motifsearch.stores.manifest import Sink
    from motifsearch.vectors import Ids, Vectors

# Among so few allowed vectors all are compared: that takes some milliseconds and misses none.
SCANNED = 10_000
_OPENING_ATTEMPTS = 3
# Up to so many bytes are compared with their checksums at opening; beyond, files are only mapped, and `verify` reads.
_READ_AT_OPENING = 64 << 20
# A filling of millions keeps no more rows than this in memory.
_TAIL_ROWS = 1 << 18
# Others may search between two portions that are added.
_PORTION = 2048


class CompressedStore:
    """Nearest neighbours by inverted lists and exact vectors; safe to use from several threads.

    Parameters
    ----------
    directory : Path
        Where it is saved, of this store alone.
    space : EmbeddingSpace
    tier : {"ivf", "pq"}
    builds_at : int
        Number of vectors from which on there are lists.

    Raises
    ------
    StoreError
        ``stores.damaged`` when what is saved there cannot be trusted.
    """

    def __init__(self, directory: Path, space: EmbeddingSpace, *, tier: Tier, builds_at: int) -> None:
        self._directory = directory
        self._space = space
        self._tier: Tier = tier
        self._builds_at = builds_at
        self._lock = ReadWriteLock()
        # Held by whoever changes or saves; searching goes on meanwhile.
        self._changing = threading.Lock()
        self._closed = False
        self._begin()
        self._load()

    def _begin(self) -> None:
        self._revision = -1
        self._manifest: Manifest | None = None
        self._slots = Slots(np.empty(0, dtype=np.int64))
        self._vectors = Segments(self._space.dim)
        self._index: Inverted | None = None
        self._trained_for = 0
        self._living: Chosen | None = None
        self._filters = Filters()

    @property
    def space(self) -> EmbeddingSpace:
        """The space that its vectors belong to."""
        return self._space

    @property
    def count(self) -> int:
        """How many vectors it holds."""
        return self._slots.living

    @property
    def revision(self) -> int:
        """The database's revision that was saved last; -1 for a new, empty store."""
        return self._revision

    @property
    def facts(self) -> StoreFacts:
        """What it is and what it was measured to find."""
        with self._lock.reading():
            index = self._index
            return StoreFacts(
                tier=self._tier if index is not None else "flat",
                vectors=self._slots.living,
                recall_at_10=index.looking.recall if index is not None else 1.0,
                lists=index.lists if index is not None else 0,
                probes=index.looking.probes if index is not None else 0,
                bytes_on_disk=bytes_in(self._directory),
            )

    def expect(self, count: int) -> None:
        """Ignore how many vectors will come."""

    def ids(self) -> Ids:
        """All ids, (count,) int64, ascending."""
        with self._lock.reading():
            return self._slots.sorted_ids

    def upsert(self, ids: ArrayLike, vectors: ArrayLike) -> None:
        """Add vectors, or replace those whose id is there; see `VectorStore.upsert`."""
        wanted = as_ids(ids)
        if not wanted.size and not np.size(vectors):
            return
        matrix = unit(vectors, self._space.dim)
        if len(matrix) != wanted.size:
            raise DataError("vectors.ids", reason="count")
        self.take_over(wanted, matrix)

    def take_over(self, wanted: Ids, matrix: Vectors) -> None:
        """Add what another store held, (n,) int64 and (n, dim) float32 of unit length, bit for bit."""
        with self._changing:
            self._refuse_closed()
            portion = _PORTION if self._index is not None else max(1, len(matrix))
            for start in range(0, len(matrix), portion):
                self._append(wanted[start : start + portion], matrix[start : start + portion])
            if len(self._vectors.tail) > _TAIL_ROWS:
                self._write_tail()

    def _append(self, ids: Ids, matrix: Vectors) -> None:
        with self._lock.writing():
            places = self._slots.find(ids)
            if (places >= 0).any():
                self._slots.kill(places[places >= 0])
            if self._index is not None:
                self._index.append(len(self._slots), matrix)
            self._vectors.append(matrix)
            self._slots.append(ids)
            self._forget()

    def remove(self, ids: ArrayLike) -> int:
        """Remove vectors; ids that are not there are passed over. Returns how many were removed."""
        wanted = as_ids(ids)
        with self._changing, self._lock.writing():
            self._refuse_closed()
            places = self._slots.find(wanted)
            places = places[places >= 0]
            if places.size:
                self._slots.kill(places)
                self._forget()
            return int(places.size)

    def search(self, vectors: ArrayLike, k: int, allowed_ids: ArrayLike | None = None) -> Neighbours:
        """Find the k nearest for each query; see `VectorStore.search`.

        Nothing outside `allowed_ids` is ever returned, and as many as there are, up to k. Up to `SCANNED` allowed
        ids are compared one by one; among more, and without a filter, the recall is that of `facts`.

        Parameters
        ----------
        vectors : (m, dim) or (dim,) array_like
        k : int
            At least 1.
        allowed_ids : (a,) array_like of int, optional
            Only these may be found; None means all.

        Returns
        -------
        Neighbours

        Raises
        ------
        UsageError
            ``stores.k`` when k is below 1.
        DataError
            ``vectors.…`` when the queries or the allowed ids have a wrong shape.
        """
        queries = questions.checked(vectors, k, self._space.dim)
        answer = questions.Answer(len(queries), k)
        with self._lock.reading():
            self._refuse_closed()
            chosen = None if allowed_ids is None else self._filters.get(allowed_ids, self._chosen)
            if chosen is None or chosen.count == self._slots.living:
                chosen = self._alive()
            total = self._slots.living if chosen is None else chosen.count
            if total and len(queries):
                for row, candidates in enumerate(self._candidates(queries, min(k, total), chosen, total)):
                    answer.put(row, rank(self._vectors, self._slots.ids, queries[row], candidates, k))
        return answer.neighbours()

    def _candidates(self, queries: Vectors, k: int, chosen: Chosen | None, total: int) -> list[NDArray[np.int64]]:
        if self._index is None or total <= k or (chosen is not None and total <= SCANNED):
            return nearest_rows(self._vectors, queries, k, None if chosen is None else chosen.rows)
        bits = None if chosen is None else chosen.bits
        found = self._index.candidates(queries, k, bits, total / len(self._slots))
        for row, candidates in enumerate(found):
            if candidates.size < k:
                # What is allowed lies far from the question: it is asked again of everything that is.
                only = None if chosen is None else chosen.rows
                found[row] = nearest_rows(self._vectors, queries[row : row + 1], k, only)[0]
        return found

    def _alive(self) -> Chosen | None:
        """The slots that count, or None where all do."""
        if self._slots.living == len(self._slots):
            return None
        if self._living is None:
            self._living = Chosen(np.flatnonzero(self._slots.alive()), len(self._slots))
        return self._living

    def _forget(self) -> None:
        self._living = None
        self._filters.forget()

    def _chosen(self, allowed: Ids) -> Chosen:
        return Chosen(self._slots.find(allowed), len(self._slots))

    def save(self, revision: int) -> None:
        """Write what changed, and build, rebuild or compact where that is due; searching goes on meanwhile.

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
            self._refuse_closed()
            saved = self._saved_by_another(revision)
            if saved is not None and saved.revision >= revision:
                self._revision = revision
                return
            dead = len(self._slots) - self._slots.living
            if 5 * dead > len(self._slots) or saved is not None:
                # After a compaction by another process the files of this one are gone.
                self._compact(revision)
                return
            self._write(revision, self._slots, self._vectors, *self._due_index())

    def _due_index(self) -> tuple[Inverted | None, bool]:
        """The index to be saved, and whether its base must be written."""
        index, living = self._index, self._slots.living
        if living < self._builds_at and index is None:
            return None, False
        if index is None or living > 4 * self._trained_for:
            return self._built(self._vectors, self._slots, None), True
        return index, index.base is None or index.delta.ntotal > index.base.ntotal // 4

    def _built(self, vectors: Segments, slots: Slots, trained: Any) -> Inverted:
        index, learned = build(vectors, slots.alive(), self._tier, trained)
        if trained is None:
            self._trained_for = int(learned["trained_for"])
        return index

    def _compact(self, revision: int) -> None:
        """Write everything anew without what is dead."""
        alive = self._slots.alive()

        def write(sink: Sink) -> None:
            for start, block in self._vectors.blocks():
                sink.write(np.ascontiguousarray(block[alive[start : start + len(block)]], dtype="<f4").data)

        role = f"{ROLE}0"
        name, checksum = write_early(self._directory, f"{role}.f32", write)
        piece = Piece(role=role, name=name, checksum=checksum, rows=map_rows(self._directory / name, self._space.dim))
        vectors, slots = Segments(self._space.dim, (piece,)), Slots(self._slots.ids[alive])
        index = None
        if slots.living >= self._builds_at:
            before = self._index if slots.living <= 4 * self._trained_for else None
            index = self._built(vectors, slots, before.trained if before is not None else None)
        self._write(revision, slots, vectors, index, index is not None)

    def _write(self, revision: int, slots: Slots, vectors: Segments, index: Inverted | None, write_base: bool) -> None:
        pieces = vectors.pieces
        taken, role = vectors.joined()
        writers: dict[str, Callable[[Sink], object]] = {
            "ids.npy": lambda sink: np.lib.format.write_array(sink, slots.ids),
        }
        if len(vectors.tail) or not pieces:
            pieces = pieces[: len(pieces) - taken]
            first = len(pieces)
            writers[f"{role}.f32"] = lambda sink: vectors.write_from(first, sink)
        kept = {piece.role: (piece.name, piece.checksum) for piece in pieces}
        built: dict[str, str | float] = {"tier": self._tier, "slots": len(slots)}
        if index is not None:
            built |= asdict(index.looking) | {"trained_for": self._trained_for, "base_slots": len(slots)}
            if write_base:
                trained = index.trained
                writers["trained.faiss"] = lambda sink: write_index(trained, sink)
                writers["base.faiss"] = index.write_whole_base
            elif self._manifest is not None:
                built["base_slots"] = index.base_slots
                before = self._manifest
                kept |= {part: (before.files[part], before.checksums[part]) for part in ("trained", "base")}
        manifest = write_files(
            self._directory,
            Manifest(
                kind=self._kind,
                fingerprint=self._space.fingerprint,
                dim=self._space.dim,
                count=slots.living,
                revision=revision,
                files={part: name for part, (name, _) in kept.items()},
                checksums={part: checksum for part, (_, checksum) in kept.items()},
                built=built,
            ),
            writers,
        )
        if f"{role}.f32" in writers:
            rows = map_rows(self._directory / manifest.files[role], self._space.dim)
            pieces = (
                *pieces,
                Piece(role=role, name=manifest.files[role], checksum=manifest.checksums[role], rows=rows),
            )
        if index is not None and write_base:
            base = self._directory / manifest.files["base"]
            index = Inverted(index.trained, base, len(slots), index.looking)
        with self._lock.writing():
            vectors.replaced(pieces)
            self._slots, self._vectors, self._index = slots, vectors, index
            self._forget()
            self._manifest, self._revision = manifest, revision

    def _write_tail(self) -> None:
        """Bring what is in memory to the disk before anything is saved: a filling may be larger than the memory."""
        vectors = self._vectors
        taken, role = vectors.joined()
        # Pieces that the saved manifest names must stay until it is replaced.
        named = set(self._manifest.files.values()) if self._manifest is not None else set[str]()
        while taken and any(piece.name in named for piece in vectors.pieces[len(vectors.pieces) - taken :]):
            taken -= 1
        first = len(vectors.pieces) - taken
        name, checksum = write_early(self._directory, f"{role}.f32", lambda sink: vectors.write_from(first, sink))
        rows = map_rows(self._directory / name, self._space.dim)
        gone = vectors.pieces[first:]
        with self._lock.writing():
            vectors.replaced((*vectors.pieces[:first], Piece(role=role, name=name, checksum=checksum, rows=rows)))
        for piece in gone:
            (self._directory / piece.name).unlink(missing_ok=True)

    def _saved_by_another(self, revision: int) -> Manifest | None:
        """What another process saved since this one looked, when that is as new or took away our files."""
        try:
            found = read_manifest(self._directory, self._kind, self._space)
        except StoreError:
            return None
        if found is None or found == self._manifest:
            return None
        ours = {piece.name for piece in self._vectors.pieces}
        if self._manifest is not None:
            ours |= {self._manifest.files[part] for part in ("trained", "base") if part in self._manifest.files}
        is_whole = all((self._directory / name).exists() for name in ours)
        return found if found.revision >= revision or not is_whole else None

    def verify(self) -> None:
        """Compare every file with its checksum; raises StoreError ``stores.damaged``."""
        with self._changing:
            if self._manifest is not None:
                for role in self._manifest.files:
                    checked_path(self._directory, self._manifest, role)

    def close(self) -> None:
        """Free memory without saving; the store cannot be used afterwards."""
        with self._changing, self._lock.writing():
            self._closed = True
            self._begin()

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StoreError("stores.closed", path=str(self._directory))

    @property
    def _kind(self) -> str:
        return f"faiss-{self._tier}"

    def _load(self) -> None:
        for attempt in range(_OPENING_ATTEMPTS):
            manifest = read_manifest(self._directory, self._kind, self._space)
            if manifest is None:
                return
            try:
                self._read(manifest)
            except StoreError:
                # Another process may have saved in between and removed the files that this manifest names.
                if attempt + 1 < _OPENING_ATTEMPTS and (
                    read_manifest(self._directory, self._kind, self._space) != manifest
                ):
                    continue
                raise
            return

    def _read(self, manifest: Manifest) -> None:
        path, dim, built = self._directory, self._space.dim, manifest.built
        try:
            sizes = [(path / name).stat().st_size for name in manifest.files.values()]
            trusted = sum(sizes) > _READ_AT_OPENING
            ids = np.load(checked_path(path, manifest, "ids"), allow_pickle=False)
            roles = sorted(
                (role for role in manifest.files if role.startswith(ROLE)), key=lambda r: int(r.removeprefix(ROLE))
            )
            pieces = tuple(
                Piece(
                    role=role,
                    name=manifest.files[role],
                    checksum=manifest.checksums[role],
                    rows=map_rows(checked_path(path, manifest, role, trusted=trusted), dim),
                )
                for role in roles
            )
            vectors, slots = Segments(dim, pieces), Slots(ids)
            index = None
            if "base" in manifest.files:
                looking = Looking(
                    probes=int(built["probes"]), refine=int(built["refine"]), recall=float(built["recall"])
                )
                index = Inverted(
                    open_index(checked_path(path, manifest, "trained"), mapped=False),
                    checked_path(path, manifest, "base", trusted=trusted),
                    int(built["base_slots"]),
                    looking,
                )
                self._trained_for = int(built["trained_for"])
        except (ValueError, TypeError, KeyError, EOFError, OSError, RuntimeError) as error:
            raise damaged(path, "content") from error
        if ids.shape != (len(vectors),) or slots.living != manifest.count or built.get("slots") != len(slots):
            raise damaged(path, "content")
        if index is not None and index.base_slots < len(slots):
            late = np.arange(index.base_slots, len(slots))
            for start in range(0, late.size, 1 << 14):
                some = late[start : start + (1 << 14)]
                index.append(int(some[0]), vectors[some])
        self._slots, self._vectors, self._index = slots, vectors, index
        self._forget()
        self._manifest, self._revision = manifest, manifest.revision
