"""Which photographs show the same: pairs of new ones with any other.

Knows: the order of the steps, and that every picture is decoded as seldom as possible. Does not know: groups,
decisions, people.

Files with the same bytes are one photograph with several paths and so make no pair; ``"identical_file"`` is a kind
that whoever lists the paths of a photograph gives.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, TypeAlias

from motifsearch.errors import ImageError
from motifsearch.images.fingerprint import TURN_NAMES
from motifsearch.images.fractions import turned_transform
from motifsearch.images.signature import unread
from motifsearch.images.signature_file import SignatureFile
from motifsearch.records import DuplicatePair
from motifsearch.workflows.duplicates.candidates import Candidates, Fingerprint
from motifsearch.workflows.duplicates.verdict import judge_hashes
from motifsearch.workflows.duplicates.verify import look, sign, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from motifsearch.database import Database
    from motifsearch.images.signature import Signature
    from motifsearch.images.thumbnail import Pixels
    from motifsearch.progress import Progress
    from motifsearch.records import Photo
    from motifsearch.stores.base import VectorStore
    from motifsearch.workflows.duplicates.candidates import Candidate
    from motifsearch.workflows.duplicates.verify import Look

ReadImage: TypeAlias = "Callable[[Photo], Pixels]"
"""Gives the upright sRGB pixels of a photograph, (h, w, 3) uint8; raises `ImageError` where no file can be read."""

_FOLDER = "signatures"
# How many pictures are held ready to be compared, about 2.5 MB each, and how many signatures are written at once.
_HELD, _AT_ONCE = 128, 64


def find_pairs(
    new_ids: Iterable[int], *, database: Database, store: VectorStore, read_image: ReadImage, progress: Progress
) -> Iterator[DuplicatePair]:
    """Find every pair of a new photograph with any photograph.

    Parameters
    ----------
    new_ids : iterable of int
        Photographs that no earlier run compared; numbers that are not there are passed over.
    database : Database
        The folder that it lies in also keeps the signatures of the pictures, which each cost a look at its pixels.
    store : VectorStore
        Of pattern space.
    read_image : callable
        Takes a `Photo`, returns its pixels, (h, w, 3) uint8 sRGB; 768 pixels of longer side are enough. Photographs
        for which it raises `ImageError` are compared by what the database knows of them.
    progress : Progress
        Stages ``"duplicates.stage_look"`` and ``"duplicates.stage_compare"``, a step for each photograph.

    Yields
    ------
    DuplicatePair
        Each pair once, the same ones in the same order each time: by the photograph that asks, then by the other.
    """
    photos = [
        Fingerprint(photo_id=one.photo_id, sha256=one.sha256, pdq=one.pdq, pdq_quality=one.pdq_quality)
        for one in database.photos.iter()
    ]
    new = set(new_ids)
    asking = [row for row, photo in enumerate(photos) if photo.photo_id in new]
    if not asking:
        return
    looks = _Looks(photos, lambda photo_id: read_image(database.photos.get(photo_id)))
    signatures = _signatures(photos, looks, SignatureFile(database.path.parent / _FOLDER), progress)
    candidates = Candidates(photos, signatures, database=database, store=store)
    progress.start("duplicates.stage_compare", len(asking))
    compared: set[tuple[int, int]] = set()
    for row in asking:
        for candidate in candidates.of(row):
            pair = (min(row, candidate.row), max(row, candidate.row))
            if pair in compared:
                continue
            compared.add(pair)
            found = _compare(photos, looks, row, candidate)
            if found is not None:
                yield found
        progress.advance()
    progress.finish()


class _Looks:
    """The photographs made ready to be compared; the last ones asked for are kept."""

    def __init__(self, photos: Sequence[Fingerprint], read: Callable[[int], Pixels]) -> None:
        self._photos = photos
        self._read = read
        self._held: OrderedDict[int, Look | None] = OrderedDict()

    def get(self, row: int) -> Look | None:
        """Return a photograph made ready, None where it cannot be read."""
        if row in self._held:
            self._held.move_to_end(row)
            return self._held[row]
        try:
            made = look(self._read(self._photos[row].photo_id))
        except ImageError:
            made = None
        self._held[row] = made
        if len(self._held) > _HELD:
            self._held.popitem(last=False)
        return made


def _signatures(
    photos: Sequence[Fingerprint], looks: _Looks, kept: SignatureFile, progress: Progress
) -> list[Signature]:
    """The signatures of all photographs; those that are not kept are made, and kept from time to time."""
    missing = [row for row, photo in enumerate(photos) if kept.get(photo.sha256) is None]
    if missing:
        progress.start("duplicates.stage_look", len(missing))
    made: dict[str, Signature] = {}
    for row in missing:
        seen = looks.get(row)
        if seen is not None:
            made[photos[row].sha256] = sign(seen)
        if len(made) >= _AT_ONCE:
            kept.put(made)
            made = {}
        progress.advance()
    kept.put(made)
    if missing:
        progress.finish()
    found = [kept.get(photo.sha256) for photo in photos]
    return [unread() if one is None else one for one in found]


def _compare(photos: Sequence[Fingerprint], looks: _Looks, row: int, candidate: Candidate) -> DuplicatePair | None:
    asks_first = row < candidate.row
    rows = (row, candidate.row) if asks_first else (candidate.row, row)
    turn = candidate.turn if candidate.turn is None or asks_first else _BACK[candidate.turn]
    one, two = photos[rows[0]], photos[rows[1]]
    first, second = looks.get(rows[0]), looks.get(rows[1])
    signs: dict[str, float | str] = {"found_by": candidate.found_by}
    if candidate.hash_bits is not None:
        signs["hash_bits"] = float(candidate.hash_bits)
    if first is None or second is None:
        # A file that is away or damaged now: only hashes of good quality speak for it.
        if turn is None or candidate.hash_bits is None:
            return None
        certainty = judge_hashes(candidate.hash_bits, min(one.pdq_quality, two.pdq_quality))
        if certainty is None:
            return None
        return DuplicatePair(
            first_id=one.photo_id,
            second_id=two.photo_id,
            kind="same_photograph",
            certainty=certainty,
            evidence=signs | {"turn": TURN_NAMES[turn]},
            transform=turned_transform(turn),
        )
    finding = verify(first, second, turn=turn)
    if finding.kind is None or finding.evidence is None:
        return None
    return DuplicatePair(
        first_id=one.photo_id,
        second_id=two.photo_id,
        kind=finding.kind,
        certainty=round(finding.certainty, 3),
        evidence=finding.evidence.as_mapping() | signs,
        transform=finding.transform,
    )


# What undoes each of `fingerprint.TURN_NAMES`.
_BACK = (0, 3, 2, 1, 4, 5, 6, 7)
