"""The files of a store with lists: pieces of vectors, ids, FAISS's lists, and what names them.

Knows: what is written when, and reading it again. Does not know: locks, searching, when building is due.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.errors import StoreError
from motifsearch.stores.inverted import Inverted, Looking, open_index, write_index
from motifsearch.stores.manifest import Manifest, checked_path, damaged, read_manifest
from motifsearch.stores.saving import write_early, write_files
from motifsearch.stores.segments import ROLE, Piece, Segments, map_rows
from motifsearch.stores.slots import Slots

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from motifsearch.records import EmbeddingSpace
    from motifsearch.stores.inverted import Tier
    from motifsearch.stores.saving import Sink

_OPENING_ATTEMPTS = 3
# Up to so many bytes are compared with their checksums at opening; beyond, files are only mapped, and `verify` reads.
_READ_AT_OPENING = 64 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a store with lists holds.

    Attributes
    ----------
    slots : Slots
    vectors : Segments
    index : Inverted or None
        None while every vector is compared.
    trained_for : int
        How many vectors there were when the lists were trained; 0 without lists.
    """

    slots: Slots
    vectors: Segments
    index: Inverted | None
    trained_for: int


class CompressedFiles:
    """The folder of one store with lists.

    Parameters
    ----------
    directory : Path
    space : EmbeddingSpace
    tier : {"ivf", "pq"}

    Attributes
    ----------
    manifest : Manifest or None
        What was saved or opened last.
    """

    def __init__(self, directory: Path, space: EmbeddingSpace, tier: Tier) -> None:
        self._directory = directory
        self._space = space
        self._tier = tier
        self._kind = f"faiss-{tier}"
        self.manifest: Manifest | None = None

    def load(self) -> Held | None:
        """Open what was saved, or return None where nothing was; raises StoreError ``stores.damaged``."""
        for attempt in range(_OPENING_ATTEMPTS):
            manifest = read_manifest(self._directory, self._kind, self._space)
            if manifest is None:
                return None
            try:
                held = self._read(manifest)
            except StoreError:
                # Another process may have saved in between and removed the files that this manifest names.
                if attempt + 1 < _OPENING_ATTEMPTS and (
                    read_manifest(self._directory, self._kind, self._space) != manifest
                ):
                    continue
                raise
            self.manifest = manifest
            return held
        raise AssertionError

    def write(self, revision: int, held: Held, *, write_base: bool) -> tuple[tuple[Piece, ...], Inverted | None]:
        """Save what changed.

        Parameters
        ----------
        revision : int
            The database's revision that is mirrored.
        held : Held
        write_base : bool
            Whether the lists are written anew.

        Returns
        -------
        pieces : tuple of Piece
            They hold every vector, those in memory too.
        index : Inverted or None

        Raises
        ------
        StoreError
            ``stores.cannot_write`` when the disk is full or refuses; the former state is left.
        """
        slots, vectors, index = held.slots, held.vectors, held.index
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
            built |= asdict(index.looking) | {"trained_for": held.trained_for, "base_slots": len(slots)}
            if write_base:
                trained = index.trained
                writers["trained.faiss"] = lambda sink: write_index(trained, sink)
                writers["base.faiss"] = index.write_whole_base
            elif self.manifest is not None:
                built["base_slots"] = index.base_slots
                before = self.manifest
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
            pieces = (*pieces, self._mapped(role, manifest.files[role], manifest.checksums[role]))
        if index is not None and write_base:
            base = self._directory / manifest.files["base"]
            index = Inverted(index.trained, base, len(slots), index.looking)
        self.manifest = manifest
        return pieces, index

    def write_tail(self, vectors: Segments) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """Bring what is in memory to the disk before anything is saved.

        Parameters
        ----------
        vectors : Segments

        Returns
        -------
        pieces : tuple of Piece
            They hold every vector.
        gone : tuple of Piece
            Those that `forget` may remove once nobody reads them.
        """
        taken, role = vectors.joined()
        # Pieces that the saved manifest names must stay until it is replaced.
        named = set(self.manifest.files.values()) if self.manifest is not None else set[str]()
        while taken and any(piece.name in named for piece in vectors.pieces[len(vectors.pieces) - taken :]):
            taken -= 1
        first = len(vectors.pieces) - taken
        name, checksum = write_early(self._directory, f"{role}.f32", lambda sink: vectors.write_from(first, sink))
        return (*vectors.pieces[:first], self._mapped(role, name, checksum)), vectors.pieces[first:]

    def forget(self, pieces: tuple[Piece, ...]) -> None:
        """Remove the files of pieces that others took up."""
        for piece in pieces:
            (self._directory / piece.name).unlink(missing_ok=True)

    def compacted(self, slots: Slots, vectors: Segments) -> tuple[Slots, Segments]:
        """Write the vectors that count into one piece, without those of dead slots."""
        alive = slots.alive()

        def write(sink: Sink) -> None:
            for start, block in vectors.blocks():
                sink.write(np.ascontiguousarray(block[alive[start : start + len(block)]], dtype="<f4").data)

        role = f"{ROLE}0"
        name, checksum = write_early(self._directory, f"{role}.f32", write)
        return Slots(slots.ids[alive]), Segments(self._space.dim, (self._mapped(role, name, checksum),))

    def saved_by_another(self, revision: int, vectors: Segments) -> Manifest | None:
        """What another process saved since this one looked, when that is as new or took away our files."""
        try:
            found = read_manifest(self._directory, self._kind, self._space)
        except StoreError:
            return None
        if found is None or found == self.manifest:
            return None
        ours = {piece.name for piece in vectors.pieces}
        if self.manifest is not None:
            ours |= {self.manifest.files[part] for part in ("trained", "base") if part in self.manifest.files}
        is_whole = all((self._directory / name).exists() for name in ours)
        return found if found.revision >= revision or not is_whole else None

    def verify(self) -> None:
        """Compare every file with its checksum; raises StoreError ``stores.damaged``."""
        if self.manifest is not None:
            for role in self.manifest.files:
                checked_path(self._directory, self.manifest, role)

    def _mapped(self, role: str, name: str, checksum: str) -> Piece:
        rows = map_rows(self._directory / name, self._space.dim)
        return Piece(role=role, name=name, checksum=checksum, rows=rows)

    def _read(self, manifest: Manifest) -> Held:
        path, dim, built = self._directory, self._space.dim, manifest.built
        trained_for, index = 0, None
        try:
            sizes = [(path / name).stat().st_size for name in manifest.files.values()]
            trusted = sum(sizes) > _READ_AT_OPENING
            ids = np.load(checked_path(path, manifest, "ids"), allow_pickle=False)
            roles = sorted(
                (role for role in manifest.files if role.startswith(ROLE)), key=lambda r: int(r.removeprefix(ROLE))
            )
            for role in roles:
                checked_path(path, manifest, role, trusted=trusted)
            pieces = tuple(self._mapped(role, manifest.files[role], manifest.checksums[role]) for role in roles)
            vectors, slots = Segments(dim, pieces), Slots(ids)
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
                trained_for = int(built["trained_for"])
        except (ValueError, TypeError, KeyError, EOFError, OSError, RuntimeError) as error:
            raise damaged(path, "content") from error
        if ids.shape != (len(vectors),) or slots.living != manifest.count or built.get("slots") != len(slots):
            raise damaged(path, "content")
        if index is not None and index.base_slots < len(slots):
            late = np.arange(index.base_slots, len(slots))
            for start in range(0, late.size, 1 << 14):
                some = late[start : start + (1 << 14)]
                index.append(int(some[0]), vectors[some])
        return Held(slots=slots, vectors=vectors, index=index, trained_for=trained_for)
