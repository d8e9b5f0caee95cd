"""Groups of photographs that show the same, of pairs that nobody has decided on.

Knows: pairs, decisions, and which photographs may be seen. Does not know: how pairs are found, what a decision does.

A group is a star: its representative, and photographs each of which was found to be a pair with it. Nothing is in a
group because of a chain of others. Within a kind no photograph is in two groups; a pair that finds no place, because
one of its two is taken, comes when that group is decided. The result follows from contents and certainties alone, so
the order in which photographs were added makes no difference.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256 as digest
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from motifsearch.database.duplicates import FoundPair, PairedPhoto
    from motifsearch.records import DuplicateKind
    from motifsearch.workflows.duplicates.settled import Settled

KINDS: tuple[DuplicateKind, ...] = ("identical_file", "same_photograph", "same_cloth", "same_design")
"""In the order in which a review takes them."""
_FOUND = KINDS[1:]
# Of one cloth already: there is nothing to say of it.
_OF_CLOTHS = frozenset({"same_cloth", "same_design"})
_KEY_DIGITS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A photograph of a group.

    Attributes
    ----------
    certainty : float or None
        That it shows the same as the representative, in [0, 1]; None for the representative.
    evidence : mapping of str to float or str
        What was measured.
    transform : tuple of float or None
        Nine numbers, row by row: the homography from the representative to it, in fractions of width and height.
    """

    photo_id: int
    sha256: str
    certainty: float | None
    evidence: Mapping[str, float | str]
    transform: tuple[float, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateGroup:
    """Photographs to decide on together.

    Attributes
    ----------
    key : str
        Names the group as long as it has these members: ``"G"`` and ten hexadecimal digits.
    members : tuple of Member
        The representative first, then by certainty. One photograph where files are identical.
    certainty : float
        The least of the members'.
    also : tuple of str
        Contents that earlier decisions made one with members; what is decided goes for them too.
    paths : tuple of str
        Where files are identical, those that are there.
    """

    key: str
    kind: DuplicateKind
    members: tuple[Member, ...]
    certainty: float
    also: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    @property
    def photo_ids(self) -> tuple[int, ...]:
        """Of the members, the representative's first."""
        return tuple(member.photo_id for member in self.members)


def find_groups(
    pairs: Iterable[FoundPair], photos: Mapping[str, PairedPhoto], settled: Settled
) -> dict[DuplicateKind, tuple[DuplicateGroup, ...]]:
    """Make groups of what is open.

    Parameters
    ----------
    pairs : iterable of FoundPair
    photos : mapping of str to PairedPhoto
        Those that may be seen, by content; others are as if they were not there.
    settled : Settled

    Returns
    -------
    dict of str to tuple of DuplicateGroup
        For each kind that pairs can have, the surest group first.
    """
    open_pairs: dict[DuplicateKind, list[FoundPair]] = {kind: [] for kind in _FOUND}
    for pair in _undecided(pairs, photos, settled):
        open_pairs[pair.kind].append(pair)
    return {kind: _stars(kind, found, photos, settled) for kind, found in open_pairs.items()}


def identical_files(photo: PairedPhoto, paths: Sequence[str]) -> DuplicateGroup:
    """Make the group of one photograph that lies at several paths."""
    alone = Member(photo_id=photo.photo_id, sha256=photo.sha256, certainty=None, evidence={}, transform=None)
    kind = KINDS[0]
    key = _key(kind, [photo.sha256])
    return DuplicateGroup(key=key, kind=kind, members=(alone,), certainty=1.0, paths=tuple(paths))


def _undecided(pairs: Iterable[FoundPair], photos: Mapping[str, PairedPhoto], settled: Settled) -> list[FoundPair]:
    """Return the pairs that are to be asked about, one for any two things that are one by decisions."""
    shown = {settled.one(sha256) for sha256, photo in photos.items() if not photo.hidden}
    best: dict[tuple[str, str, str], tuple[tuple[int, float, str, str], FoundPair]] = {}
    for pair in pairs:
        first, second = photos.get(pair.first), photos.get(pair.second)
        if first is None or second is None or settled.is_decided(pair.first, pair.second):
            continue
        ones = settled.one(pair.first), settled.one(pair.second)
        # A hidden photograph stands for those that it is one with; where there is none nobody misses it.
        if ones[0] == ones[1] or not shown.issuperset(ones):
            continue
        if pair.kind in _OF_CLOTHS and first.cloth_id == second.cloth_id:
            continue
        rank = (first.hidden + second.hidden, -pair.certainty, pair.first, pair.second)
        place = (pair.kind, min(ones), max(ones))
        if place not in best or rank < best[place][0]:
            best[place] = (rank, pair)
    return [pair for _, pair in best.values()]


def _stars(
    kind: DuplicateKind, pairs: Sequence[FoundPair], photos: Mapping[str, PairedPhoto], settled: Settled
) -> tuple[DuplicateGroup, ...]:
    around: dict[str, dict[str, FoundPair]] = defaultdict(dict)
    for pair in pairs:
        around[pair.first][pair.second] = around[pair.second][pair.first] = pair

    def rank(sha256: str) -> tuple[int, int, str]:
        # Who is a pair with most stands for them, then who has most pixels.
        return (-len(around[sha256]), -photos[sha256].pixels, sha256)

    waiting = [rank(sha256) for sha256 in around]
    heapq.heapify(waiting)
    found: list[DuplicateGroup] = []
    while waiting:
        place = heapq.heappop(waiting)
        centre = place[2]
        if not around[centre]:
            continue
        if place != rank(centre):
            heapq.heappush(waiting, rank(centre))
            continue
        members = _members(centre, around[centre], photos, settled)
        found.append(_group(kind, members, settled))
        for member in members:
            for other in around.pop(member.sha256):
                around[other].pop(member.sha256, None)
            around[member.sha256] = {}
    return tuple(sorted(found, key=lambda group: (-group.certainty, group.key)))


def _members(
    centre: str, around: Mapping[str, FoundPair], photos: Mapping[str, PairedPhoto], settled: Settled
) -> list[Member]:
    members = [Member(photo_id=photos[centre].photo_id, sha256=centre, certainty=None, evidence={}, transform=None)]
    for sha256, pair in sorted(around.items(), key=lambda item: (-item[1].certainty, item[0])):
        # Two that somebody has decided on never come together again, not even around a third.
        if not any(settled.is_decided(sha256, member.sha256) for member in members):
            members.append(
                Member(
                    photo_id=photos[sha256].photo_id,
                    sha256=sha256,
                    certainty=pair.certainty,
                    evidence=pair.evidence,
                    transform=pair.transform if pair.first == centre else inverse(pair.transform),
                )
            )
    return members


def _group(kind: DuplicateKind, members: Sequence[Member], settled: Settled) -> DuplicateGroup:
    shas = [member.sha256 for member in members]
    return DuplicateGroup(
        key=_key(kind, shas),
        kind=kind,
        members=tuple(members),
        certainty=min(member.certainty for member in members if member.certainty is not None),
        also=settled.others_of(shas),
    )


def inverse(transform: tuple[float, ...] | None) -> tuple[float, ...] | None:
    """Turn a homography of nine numbers around; None where there is none, or it has no inverse."""
    if transform is None:
        return None
    matrix = np.array(transform, dtype=np.float64).reshape(3, 3)
    try:
        turned = np.linalg.inv(matrix)
    except np.linalg.LinAlgError:
        return None
    return tuple(float(value) for value in (turned / turned[2, 2] if turned[2, 2] else turned).ravel())


def _key(kind: DuplicateKind, shas: Iterable[str]) -> str:
    return "G" + digest("\n".join((kind, *sorted(shas))).encode()).hexdigest()[:_KEY_DIGITS]
