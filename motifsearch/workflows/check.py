"""Is everything still there and as it was: files, database, thumbnails, vectors, store.

Knows: what is compared with what, and which damage can be repaired. Does not know: how the parts are built.

Repair never touches a photograph's file and never drops a record: it rebuilds what can be computed again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.errors import MotifsearchError, StoreError
from motifsearch.images.fingerprint import sha256
from motifsearch.images.scan import scan
from motifsearch.records import CheckReport, Photo, Problem, StoreFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from motifsearch.database import Database
    from motifsearch.progress import Progress
    from motifsearch.records import EmbeddingSpace
    from motifsearch.stores.base import VectorStore

_ACCEPTED = {"database.check_replaced", "database.check_sums"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the check looks at and how each derived part is made again.

    Attributes
    ----------
    open_saved : callable
        Opens the store as it lies on the disk, without any repair.
    rebuild : callable
        Makes the store anew from the database.
    places : callable
        Where a photograph's file may lie.
    has_thumbnail : callable
        Whether the photograph's thumbnail lies on the disk.
    make_thumbnail : callable
        Makes it; returns whether it could.
    embed_missing : callable
        Makes the missing vectors; returns their number and what could not be embedded.
    """

    database: Database
    space: EmbeddingSpace
    open_saved: Callable[[], VectorStore]
    rebuild: Callable[[], VectorStore]
    places: Callable[[Photo], tuple[Path, ...]]
    has_thumbnail: Callable[[Photo], bool]
    make_thumbnail: Callable[[Photo], bool]
    embed_missing: Callable[[], tuple[int, tuple[Problem, ...]]]


def check(parts: Parts, *, repair: bool, progress: Progress, look_in: Sequence[Path] = ()) -> CheckReport:
    """Compare everything that is stored twice or can be computed again.

    Parameters
    ----------
    parts : Parts
        What is compared, and how it is made again.
    repair : bool
        Make again what can be computed.
    progress : Progress
    look_in : sequence of Path
        Files and folders below which missing files are looked for by their content.

    Returns
    -------
    CheckReport
        `problems` are those that remain, `repaired` those that were mended.
    """
    problems: list[Problem] = []
    repaired: list[Problem] = []
    _check_database(parts, repair, problems, repaired)
    _check_photos(parts, repair, problems, repaired, progress)
    if look_in:
        _look(parts, look_in, repair, problems, repaired, progress)
    _check_vectors(parts, repair, problems, repaired)
    store = _check_store(parts, repair, problems, repaired)
    database = parts.database
    return CheckReport(
        photos=database.photos.count(),
        vectors=database.embeddings.count(parts.space),
        problems=tuple(problems),
        repaired=tuple(repaired),
        store=store,
    )


def _check_database(parts: Parts, repair: bool, problems: list[Problem], repaired: list[Problem]) -> None:
    pages = parts.database.check_pages()
    found = parts.database.check()
    if found and repair:
        repaired += parts.database.repair()
        found = parts.database.check()
    # A database from elsewhere that is whole may be meant. Pages that decayed are not: their text may be another one.
    is_whole = not found and all(problem.code in _ACCEPTED for problem in pages)
    (repaired if pages and repair and is_whole and parts.database.accept_pages() else problems).extend(pages)
    problems += found


def _check_photos(
    parts: Parts, repair: bool, problems: list[Problem], repaired: list[Problem], progress: Progress
) -> None:
    progress.start("check.stage_photos", total=parts.database.photos.count())
    for photo in parts.database.photos.iter():
        problem = _fixity(parts, photo)
        if problem is not None:
            problems.append(problem)
        if not parts.has_thumbnail(photo):
            missing = Problem(where=photo.place, code="check.thumbnail_missing")
            (repaired if repair and parts.make_thumbnail(photo) else problems).append(missing)
        progress.advance()
    progress.finish()


def _look(  # noqa: PLR0917  # as the other parts are called
    parts: Parts,
    look_in: Sequence[Path],
    repair: bool,
    problems: list[Problem],
    repaired: list[Problem],
    progress: Progress,
) -> None:
    """Find missing files by their content; only files of the right size are read."""
    lost: dict[int, dict[str, Problem]] = {}
    for problem in problems:
        if problem.code == "check.file_missing":
            photo = parts.database.photos.get(int(dict(problem.params)["photo"]))
            lost.setdefault(photo.size_bytes, {})[photo.sha256] = problem
    files = scan(look_in).files if lost else ()
    progress.start("check.stage_looking", total=len(files))
    for path in files:
        progress.advance()
        try:
            state = path.stat()
            wanted = lost.get(state.st_size)
            problem = wanted.pop(sha256(path.read_bytes()), None) if wanted else None
        except OSError:
            continue
        if problem is None:
            continue
        photo_id = int(dict(problem.params)["photo"])
        moved = replace(problem, code="check.file_moved", params=(*problem.params, ("path", str(path))))
        problems.remove(problem)
        if repair:
            parts.database.photos.add_path(photo_id, path, size_bytes=state.st_size, mtime_ns=state.st_mtime_ns)
        (repaired if repair else problems).append(moved)
    progress.finish()


def _fixity(parts: Parts, photo: Photo) -> Problem | None:
    """Compare the file with the sha256 of the day it was added; a copy at another known path is as good."""
    state = "check.file_missing"
    for path in parts.places(photo):
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            continue
        except OSError:
            state = "check.file_unreadable"
            continue
        if sha256(data) == photo.sha256:
            return None
        state = "check.file_changed"
    return Problem(where=photo.place, code=state, params=(("photo", photo.photo_id),))


def _check_vectors(parts: Parts, repair: bool, problems: list[Problem], repaired: list[Problem]) -> None:
    missing = parts.database.embeddings.missing(parts.space)
    if not missing.size:
        return
    if repair:
        count, left = parts.embed_missing()
        if count:
            repaired.append(Problem(where="vectors", code="check.vectors_missing", params=(("count", count),)))
        problems += left
    else:
        count = int(missing.size)
        problems.append(Problem(where="vectors", code="check.vectors_missing", params=(("count", count),)))


def _check_store(parts: Parts, repair: bool, problems: list[Problem], repaired: list[Problem]) -> StoreFacts | None:
    problem, facts = _compare_store(parts)
    if problem is None:
        return facts
    if not repair:
        problems.append(problem)
        return facts
    try:
        facts = parts.rebuild().facts
    except MotifsearchError as error:
        problems += [problem, Problem(where="store", code=error.code, params=tuple(error.params.items()))]
    else:
        repaired.append(problem)
    return facts


def _compare_store(parts: Parts) -> tuple[Problem | None, StoreFacts | None]:
    try:
        store = parts.open_saved()
        store.verify()
    except StoreError as error:
        return Problem(where="store", code=error.code, params=tuple(error.params.items())), None
    expected = parts.database.embeddings.ids(parts.space)
    revision = parts.database.embeddings.revision(parts.space)
    # Nothing is the same at every revision: a new catalogue has no saved store yet.
    if (expected.size and store.revision != revision) or not np.array_equal(store.ids(), expected):
        params = (("store", store.count), ("database", int(expected.size)))
        return Problem(where="store", code="check.store_stale", params=params), store.facts
    return None, store.facts
