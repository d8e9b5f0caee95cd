"""Taking photographs into the catalogue: read, decode, fingerprint, embed, commit.

Knows: the order of the steps, what is committed together, and how an interrupted run goes on. Does not know: image
formats, SQL, models or the vector store, which is brought up to date afterwards.

Threads read and decode while the calling thread runs the model and the database. A batch's rows and vectors are
committed in one transaction, so that after any interruption a photograph is in with its vector or not in at all.
Results are taken in the order of the scan, which keeps the numbering of records the same on every run.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

import numpy as np

from motifsearch.embedders.colour import sees_patterns
from motifsearch.errors import ImageError
from motifsearch.images.cuttings import cut, views
from motifsearch.images.fingerprint import sha256
from motifsearch.images.intake import Intake, take_in
from motifsearch.images.scan import scan
from motifsearch.records import AddReport, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from motifsearch.database import Database, KnownFile
    from motifsearch.embedders.base import Embedder, Prepared
    from motifsearch.progress import Progress
    from motifsearch.settings import Settings
    from motifsearch.vectors import Vectors

# Names of cloths that come without one are made from their first photograph, so that the same folder gives the same
# names on every machine.
NAMESPACE = UUID("6f4c2f0e-5b5e-5f0a-9f0e-6d6f74696673")
# Pictures that wait for the model, in batches: enough to bridge a slow file, few enough for little memory.
_WAITING_BATCHES = 3
_NO_PIXELS = np.zeros((0, 0, 3), dtype=np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What a thread made of one file; `taken` is None for content that the catalogue has already.

    What is prepared for the model is the whole first, then its parts.
    """

    path: Path
    sha256: str
    size_bytes: int
    mtime_ns: int
    taken: tuple[Intake, tuple[Prepared, ...]] | None


@dataclass(slots=True)
class _Tally:
    added: int = 0
    known: int = 0
    moved: int = 0
    embedded: int = 0


def add(
    paths: Sequence[Path],
    *,
    database: Database,
    embedder: Embedder,
    settings: Settings,
    save_thumbnail: Callable[[str, bytes], None],
    cloth_uid: Callable[[Path], str | None],
    progress: Progress,
    skip: Callable[[Path], bool] = lambda _folder: False,
    given: Mapping[str, Vectors] | None = None,
) -> AddReport:
    """Take in every photograph under `paths` that the catalogue does not have yet.

    Parameters
    ----------
    paths : sequence of Path
        Files and folders; they are only read.
    database : Database
    embedder : Embedder
    settings : Settings
    save_thumbnail : callable
        Called with the sha256 and JPEG bytes before the photograph's row is committed.
    cloth_uid : callable
        Tells the identifier of the cloth of a new photograph where it is known; else it is made from the content.
    progress : Progress
    skip : callable, optional
        Tells of a folder below `paths` whether it holds no photographs of the person's own.
    given : mapping, optional
        Vectors of the model's space that were made elsewhere, (dim,) float32 by sha256; the others are made here.

    Returns
    -------
    AddReport
        Files that cannot be taken in are problems with a code; the rest goes on.

    Raises
    ------
    CatalogError
        When the database cannot be written; what was committed before stays.
    """
    source = _Given(embedder, given) if given else embedder
    found = scan(paths, skip=skip)
    known = database.photos.known_files(found.files)
    waiting = [path for path in found.files if not _unchanged(path, known.get(str(path)))]
    tally = _Tally(known=len(found.files) - len(waiting))
    problems = list(found.problems)
    progress.start("add.stage_photos", total=len(found.files), done=tally.known)
    batch: list[_Read] = []
    for read in _read_ahead(waiting, database=database, embedder=source, settings=settings):
        progress.advance()
        if isinstance(read, Problem):
            problems.append(read)
            continue
        batch.append(read)
        if sum(item.taken is not None for item in batch) >= settings.batch_size or len(batch) >= 1024:
            _commit(
                batch, tally, database=database, embedder=source, save_thumbnail=save_thumbnail, cloth_uid=cloth_uid
            )
            batch = []
    _commit(batch, tally, database=database, embedder=source, save_thumbnail=save_thumbnail, cloth_uid=cloth_uid)
    progress.finish()
    return AddReport(
        added=tally.added,
        known=tally.known,
        moved=tally.moved,
        embedded=tally.embedded,
        ignored=len(found.ignored),
        problems=tuple(problems),
    )


class _Given:
    """The embedder of a run for which some vectors were made elsewhere: those pass through as they are."""

    def __init__(self, inner: Embedder, vectors: Mapping[str, Vectors]) -> None:
        self._inner = inner
        self._vectors = vectors
        self.space = inner.space
        self.prepare = inner.prepare

    def known(self, digest: str) -> _Ready | None:
        vector = self._vectors.get(digest)
        return None if vector is None else vector.view(_Ready)

    def embed_prepared(self, batch: Sequence[Prepared]) -> Vectors:
        vectors = np.empty((len(batch), self.space.dim), dtype=np.float32)
        open_rows = [row for row, item in enumerate(batch) if not isinstance(item, _Ready)]
        if open_rows:
            vectors[open_rows] = self._inner.embed_prepared([batch[row] for row in open_rows])
        for row, item in enumerate(batch):
            if isinstance(item, _Ready):
                vectors[row] = item
        return vectors


class _Ready(np.ndarray[tuple[int, ...], np.dtype[np.float32]]):
    """A vector where a prepared picture is expected."""


def _unchanged(path: Path, known: KnownFile | None) -> bool:
    if known is None:
        return False
    try:
        state = path.stat()
    except OSError:
        return False
    return state.st_size == known.size_bytes and state.st_mtime_ns == known.mtime_ns


def _read_ahead(
    paths: Sequence[Path], *, database: Database, embedder: Embedder | _Given, settings: Settings
) -> Iterator[_Read | Problem]:
    """Read and decode in threads, a bounded number ahead; yield in the order of `paths`."""
    ahead = settings.batch_size * _WAITING_BATCHES

    def read(path: Path) -> _Read | Problem:
        return _read(path, database=database, embedder=embedder, settings=settings)

    pool = ThreadPoolExecutor(settings.decode_workers, thread_name_prefix="decode")
    futures: deque[Future[_Read | Problem]] = deque()
    try:
        remaining = iter(paths)
        for path in remaining:
            futures.append(pool.submit(read, path))
            if len(futures) >= ahead:
                yield futures.popleft().result()
        while futures:
            yield futures.popleft().result()
    finally:
        # After an error or an interruption nothing that waits is started any more.
        pool.shutdown(wait=True, cancel_futures=True)


def _read(path: Path, *, database: Database, embedder: Embedder | _Given, settings: Settings) -> _Read | Problem:
    try:
        state = path.stat()
        data = path.read_bytes()
    except OSError as error:
        return Problem(where=str(path), code="add.unreadable", params=(("reason", error.strerror or str(error)),))
    digest = sha256(data)
    taken = None
    if not database.photos.known_sha256([digest]):
        try:
            intake = take_in(
                data,
                max_pixels=settings.max_pixels,
                thumbnail_px=settings.thumbnail_px,
                target_px=settings.decode_px,
                name=path.name,
            )
        except ImageError as error:
            return Problem(where=str(path), code=error.code, params=tuple(error.params.items()))
        pixels = intake.decoded.pixels
        boxes = views(settings.parts if sees_patterns(embedder.space) else 0)
        # Of the whole picture alone a vector may have come from elsewhere.
        ready = embedder.known(digest) if isinstance(embedder, _Given) else None
        prepared = tuple(
            embedder.prepare(cut(pixels, box)) if number or ready is None else ready for number, box in boxes.items()
        )
        # The pixels have served; what waits for its turn must be small.
        taken = (replace(intake, decoded=replace(intake.decoded, pixels=_NO_PIXELS)), prepared)
    return _Read(path=path, sha256=digest, size_bytes=len(data), mtime_ns=state.st_mtime_ns, taken=taken)


def _commit(
    batch: Sequence[_Read],
    tally: _Tally,
    *,
    database: Database,
    embedder: Embedder | _Given,
    save_thumbnail: Callable[[str, bytes], None],
    cloth_uid: Callable[[Path], str | None],
) -> None:
    if not batch:
        return
    # Two copies of one new photograph may have been decoded side by side: the first one counts.
    fresh = {item.sha256: item for item in reversed(batch) if item.taken is not None}
    stored = database.photos.known_sha256(fresh)
    fresh = {item.sha256: item for item in batch if fresh.get(item.sha256) is item and item.sha256 not in stored}
    prepared = [item.taken[1] for item in fresh.values() if item.taken]
    # One view of all photographs after another, so that the model never takes more than a batch.
    vectors = [embedder.embed_prepared(view) for view in zip(*prepared, strict=True)]
    for digest, item in fresh.items():
        if item.taken:
            save_thumbnail(digest, item.taken[0].thumbnail)
    rows = {digest: row for row, digest in enumerate(fresh)}
    with database.transaction():
        # While this process embedded, another one may have committed the same photographs.
        stored = database.photos.known_sha256(fresh)
        ids: list[int] = []
        chosen: list[int] = []
        for item in batch:
            if item.taken is not None and fresh.get(item.sha256) is item and item.sha256 not in stored:
                ids.append(_insert(database, item, item.taken[0], cloth_uid(item.path)))
                chosen.append(rows[item.sha256])
                tally.added += 1
            else:
                photo_id = database.photos.known_sha256([item.sha256])[item.sha256]
                is_new_path = database.photos.add_path(
                    photo_id, item.path, size_bytes=item.size_bytes, mtime_ns=item.mtime_ns
                )
                tally.moved += is_new_path
                tally.known += not is_new_path
        if ids:
            for part, of_part in enumerate(vectors):
                database.embeddings.put(embedder.space, ids, of_part[chosen], part=part)
            tally.embedded += len(ids)


def _insert(database: Database, item: _Read, intake: Intake, cloth_uid: str | None) -> int:
    uid = cloth_uid or str(uuid5(NAMESPACE, item.sha256))
    cloth = database.cloths.by_uid(uid) or database.cloths.add(uid=uid)
    photo = database.photos.add(
        sha256=item.sha256,
        cloth_id=cloth.cloth_id,
        path=item.path,
        mtime_ns=item.mtime_ns,
        size_bytes=item.size_bytes,
        format=intake.decoded.format,
        width_px=intake.decoded.width_px,
        height_px=intake.decoded.height_px,
        pdq=intake.pdq,
        pdq_quality=intake.pdq_quality,
        palette=intake.palette,
        taken_at=intake.decoded.taken_at,
    )
    return photo.photo_id
