"""Comparing what is new with everything, so that an interruption loses little.

Knows: which photographs were compared, and how a pair is kept by content. Does not know: how a pair is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from motifsearch.database.duplicates import FoundPair
from motifsearch.errors import DataError, ImageError
from motifsearch.workflows.duplicates.groups import inverse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy import uint8
    from numpy.typing import NDArray

    from motifsearch.database import Database
    from motifsearch.progress import Progress
    from motifsearch.records import DuplicatePair, Photo

Find: TypeAlias = "Callable[[Sequence[int], Progress], Iterator[DuplicatePair]]"
"""`motifsearch.workflows.duplicates.finding.find_pairs` with the parts of a catalogue."""

STAGE = "duplicates.stage_compare"
_AT_ONCE = 64
_COMPARED_PX = 768


def compare_new(database: Database, find: Find, progress: Progress) -> tuple[int, int]:
    """Compare every photograph that was not compared yet.

    Parameters
    ----------
    database : Database
    find : callable
        Yields pairs in the order of the photographs that it is given, and advances the progress of `STAGE` when it is
        done with one.
    progress : Progress

    Returns
    -------
    compared : int
        Photographs that were compared in this run.
    pairs : int
        Pairs that were found.
    """
    new = [int(photo_id) for photo_id in database.duplicates.not_compared()]
    if not new:
        return 0, 0
    keeping = _Keeping(database, new, progress)
    for pair in find(new, keeping):
        keeping.take(pair)
    keeping.keep(len(new))
    return len(new), keeping.found


class _Keeping:
    """Hands on the progress, and keeps what was found each time that a number of photographs is done."""

    def __init__(self, database: Database, new: Sequence[int], progress: Progress) -> None:
        self.found = 0
        self._database = database
        self._new = new
        self._progress = progress
        self._pairs: list[DuplicatePair] = []
        self._kept = self._done = 0
        self._counts = False

    def take(self, pair: DuplicatePair) -> None:
        self._pairs.append(pair)
        self.found += 1

    def start(self, stage: str, total: int | None, done: int = 0) -> None:
        self._counts = stage == STAGE
        self._progress.start(stage, total, done)

    def advance(self, steps: int = 1) -> None:
        if self._counts:
            self._done += steps
            if self._done - self._kept >= _AT_ONCE:
                self.keep(self._done)
        self._progress.advance(steps)

    def finish(self) -> None:
        self._counts = False
        self._progress.finish()

    def keep(self, done: int) -> None:
        """Commit what was found, and that the first `done` photographs were compared."""
        numbers = self._new[self._kept : done]
        of_pairs = {photo_id for pair in self._pairs for photo_id in (pair.first_id, pair.second_id)}
        contents = {
            photo.photo_id: photo.sha256 for photo in self._database.photos.get_many(sorted({*numbers, *of_pairs}))
        }
        pairs = [_by_content(pair, contents[pair.first_id], contents[pair.second_id]) for pair in self._pairs]
        self._database.duplicates.put(pairs, [contents[number] for number in numbers])
        self._pairs = []
        self._kept = done


def _by_content(pair: DuplicatePair, first: str, second: str) -> FoundPair:
    """Name a pair by its contents, in the order of their texts and not of their numbers."""
    is_turned = second < first
    return FoundPair(
        first=min(first, second),
        second=max(first, second),
        kind=pair.kind,
        certainty=pair.certainty,
        evidence=pair.evidence,
        transform=inverse(pair.transform) if is_turned else pair.transform,
    )


def pixels_of(
    original: Callable[[int], Path | None], read: Callable[..., NDArray[uint8]]
) -> Callable[[Photo], NDArray[uint8]]:
    """Return what gives the pixels of a photograph, large enough to be compared.

    Parameters
    ----------
    original : callable
        Number of a photograph to its file, None where there is none.
    read : callable
        Decodes a file, its longer side at least as long as it is asked for.

    Returns
    -------
    callable
        Raises ImageError ``duplicates.no_file`` where no file can be read.
    """

    def pixels(photo: Photo) -> NDArray[uint8]:
        path = original(photo.photo_id)
        if path is None:
            raise ImageError("duplicates.no_file", photo=f"P{photo.photo_id}")
        try:
            return read(path, longer_px=_COMPARED_PX)
        except ImageError:
            raise
        except DataError as error:
            raise ImageError("duplicates.no_file", photo=f"P{photo.photo_id}") from error

    return pixels
