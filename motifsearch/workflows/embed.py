"""Making vectors: for photographs of the catalogue that have none, and for a folder outside any catalogue.

Knows: batches, threads and what is committed together. Does not know: models, SQL, image formats.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from motifsearch.errors import ImageError
from motifsearch.images.decode import decode
from motifsearch.images.fingerprint import sha256
from motifsearch.images.scan import scan
from motifsearch.records import Photo, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from motifsearch.database import Database
    from motifsearch.embedders.base import Embedder, Prepared
    from motifsearch.progress import Progress
    from motifsearch.settings import Settings
    from motifsearch.vectors import Vectors

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """Vectors made for files outside a catalogue.

    Attributes
    ----------
    paths : tuple of str
    vectors : ndarray, (n, dim) float32, unit length
    """

    paths: tuple[str, ...]
    vectors: Vectors
    problems: tuple[Problem, ...]


def _seen(photo: Photo) -> tuple[Path, ...]:
    return tuple(map(Path, photo.paths))


def embed_missing(
    *,
    database: Database,
    embedder: Embedder,
    settings: Settings,
    progress: Progress,
    places: Callable[[Photo], tuple[Path, ...]] = _seen,
) -> tuple[int, tuple[Problem, ...]]:
    """Embed the photographs that have no vector in the embedder's space, as after a change of model.

    Each batch is committed by itself, so an interrupted run goes on where it stopped.

    Parameters
    ----------
    database : Database
    embedder : Embedder
        Decides the space.
    settings : Settings
    progress : Progress
    places : callable, optional
        Where a photograph's file may lie; by default where it was seen.

    Returns
    -------
    embedded : int
    problems : tuple of Problem
        ``embed.gone`` for each photograph whose unchanged file is at none of its paths.
    """
    missing = database.embeddings.missing(embedder.space)
    if not missing.size:
        return 0, ()
    done = database.embeddings.count(embedder.space)
    photos = database.photos.get_many(missing)

    def prepare(photo: Photo) -> Prepared | Problem:
        for path in places(photo):
            prepared = _prepare(path, embedder, settings, expected=photo.sha256)
            if not isinstance(prepared, Problem):
                return prepared
        return Problem(where=photo.place, code="embed.gone", params=(("photo", photo.photo_id),))

    problems: list[Problem] = []
    progress.start("embed.stage", total=done + len(photos), done=done)
    for chunk in _batches(photos, prepare, settings):
        good = [(photo.photo_id, value) for photo, value in chunk if not isinstance(value, Problem)]
        problems += [value for _, value in chunk if isinstance(value, Problem)]
        if good:
            vectors = embedder.embed_prepared([value for _, value in good])
            database.embeddings.put(embedder.space, [photo_id for photo_id, _ in good], vectors)
        progress.advance(len(chunk))
    progress.finish()
    return len(photos) - len(problems), tuple(problems)


def embed_folder(paths: Sequence[Path], *, embedder: Embedder, settings: Settings, progress: Progress) -> Embedded:
    """Embed every picture under `paths`, in the order of the scan, without any catalogue."""
    found = scan(paths)
    problems = list(found.problems)
    names: list[str] = []
    parts: list[Vectors] = [np.zeros((0, embedder.space.dim), dtype=np.float32)]
    progress.start("embed.stage", total=len(found.files))
    for chunk in _batches(found.files, lambda path: _prepare(path, embedder, settings), settings):
        good = [(str(path), value) for path, value in chunk if not isinstance(value, Problem)]
        problems += [value for _, value in chunk if isinstance(value, Problem)]
        if good:
            names += [name for name, _ in good]
            parts.append(embedder.embed_prepared([value for _, value in good]))
        progress.advance(len(chunk))
    progress.finish()
    return Embedded(paths=tuple(names), vectors=np.concatenate(parts), problems=tuple(problems))


def _batches(
    items: Sequence[_T], prepare: Callable[[_T], Prepared | Problem], settings: Settings
) -> Iterator[list[tuple[_T, Prepared | Problem]]]:
    """Prepare in threads, one batch ahead of the one that is handed out."""
    pool = ThreadPoolExecutor(settings.decode_workers, thread_name_prefix="decode")
    try:
        size = settings.batch_size
        ahead = None
        for start in range(0, len(items), size):
            chunk = items[start : start + size]
            current = (chunk, [pool.submit(prepare, item) for item in chunk])
            if ahead is not None:
                yield list(zip(ahead[0], (future.result() for future in ahead[1]), strict=True))
            ahead = current
        if ahead is not None:
            yield list(zip(ahead[0], (future.result() for future in ahead[1]), strict=True))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _prepare(path: Path, embedder: Embedder, settings: Settings, expected: str | None = None) -> Prepared | Problem:
    try:
        data = path.read_bytes()
        if expected is not None and sha256(data) != expected:
            return Problem(where=str(path), code="embed.changed")
        decoded = decode(data, max_pixels=settings.max_pixels, target_px=settings.decode_px, name=path.name)
    except OSError as error:
        return Problem(where=str(path), code="embed.unreadable", params=(("reason", error.strerror or str(error)),))
    except ImageError as error:
        return Problem(where=str(path), code=error.code, params=tuple(error.params.items()))
    return embedder.prepare(decoded.pixels)
