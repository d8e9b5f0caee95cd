"""Making vectors: for photographs of the catalogue that have none, and for a folder outside any catalogue.

Knows: batches, threads and what is committed together. Does not know: models, SQL, image formats.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from motifsearch.embedders.colour import sees_patterns
from motifsearch.errors import ImageError
from motifsearch.images.cuttings import cut, views
from motifsearch.images.decode import decode
from motifsearch.images.fingerprint import sha256
from motifsearch.images.scan import scan
from motifsearch.records import Photo, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from motifsearch.database import Database
    from motifsearch.embedders.base import Embedder, Pixels, Prepared
    from motifsearch.progress import Progress
    from motifsearch.settings import Settings
    from motifsearch.vectors import Vectors

_T = TypeVar("_T")
_P = TypeVar("_P")


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
    """Embed the photographs that have no vector in the embedder's space, as after a change of model, and their parts.

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
        Photographs that got the vector of their whole.
    problems : tuple of Problem
        ``embed.gone`` for each photograph whose unchanged file is at none of its paths.
    """
    space = embedder.space
    boxes = views(settings.parts if sees_patterns(space) else 0)
    lacking = {part: set(database.embeddings.missing(space, part=part).tolist()) for part in boxes}
    wholes = lacking[0]
    missing = sorted(set().union(*lacking.values()))
    if not missing:
        return 0, ()
    done = database.photos.count() - len(missing)
    photos = database.photos.get_many(missing)

    def prepare(photo: Photo) -> dict[int, Prepared] | Problem:
        wanted = {part: box for part, box in boxes.items() if photo.photo_id in lacking[part]}
        for path in places(photo):
            decoded = _decoded(path, settings, expected=photo.sha256)
            if not isinstance(decoded, Problem):
                return {part: embedder.prepare(cut(decoded, box)) for part, box in wanted.items()}
        return Problem(where=photo.place, code="embed.gone", params=(("photo", photo.photo_id),))

    problems: list[Problem] = []
    embedded = 0
    progress.start("embed.stage", total=done + len(photos), done=done)
    for chunk in _batches(photos, prepare, settings):
        good = [(photo.photo_id, value) for photo, value in chunk if not isinstance(value, Problem)]
        # A photograph whose file is gone can still be found as a whole: that parts of it cannot is no problem.
        problems += [value for photo, value in chunk if isinstance(value, Problem) and photo.photo_id in wholes]
        with database.transaction():
            for part in boxes:
                of_part = [(photo_id, value[part]) for photo_id, value in good if part in value]
                if of_part:
                    vectors = embedder.embed_prepared([prepared for _, prepared in of_part])
                    database.embeddings.put(space, [photo_id for photo_id, _ in of_part], vectors, part=part)
        embedded += sum(photo_id in wholes for photo_id, _ in good)
        progress.advance(len(chunk))
    progress.finish()
    return embedded, tuple(problems)


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
    items: Sequence[_T], prepare: Callable[[_T], _P | Problem], settings: Settings
) -> Iterator[list[tuple[_T, _P | Problem]]]:
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


def _prepare(path: Path, embedder: Embedder, settings: Settings) -> Prepared | Problem:
    decoded = _decoded(path, settings)
    return decoded if isinstance(decoded, Problem) else embedder.prepare(decoded)


def _decoded(path: Path, settings: Settings, expected: str | None = None) -> Pixels | Problem:
    try:
        data = path.read_bytes()
        if expected is not None and sha256(data) != expected:
            return Problem(where=str(path), code="embed.changed")
        return decode(data, max_pixels=settings.max_pixels, target_px=settings.decode_px, name=path.name).pixels
    except OSError as error:
        return Problem(where=str(path), code="embed.unreadable", params=(("reason", error.strerror or str(error)),))
    except ImageError as error:
        return Problem(where=str(path), code=error.code, params=tuple(error.params.items()))
