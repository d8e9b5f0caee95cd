"""The groups that wait for a decision, as somebody may see them, in pages.

Knows: how what is stored becomes groups, and that files are looked for. Does not know: what a decision does.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from motifsearch.errors import UsageError
from motifsearch.workflows.duplicates.groups import KINDS, find_groups, identical_files
from motifsearch.workflows.duplicates.settled import Settled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.database import Database
    from motifsearch.database.duplicates import PairedPhoto
    from motifsearch.records import DuplicateKind
    from motifsearch.workflows.duplicates.groups import DuplicateGroup

PAGE = 20
"""Groups on a page."""
MOST_PAGE = 200
REVIEWED: tuple[DuplicateKind, ...] = KINDS[:3]
"""Kinds that somebody has to decide on; the same design on another cloth is no duplicate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """Some of the open groups of one kind.

    Attributes
    ----------
    total, page, pages : int
        Groups in all; which page this is, from 1 on; how many there are.
    """

    kind: DuplicateKind
    groups: tuple[DuplicateGroup, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """How far the review is.

    Attributes
    ----------
    open, decided : mapping of str to int
        Kind to groups that wait, and to decisions that hold.
    not_compared : int
        Photographs that no run has compared yet.
    """

    open: Mapping[DuplicateKind, int]
    decided: Mapping[DuplicateKind, int]
    not_compared: int


def check_kind(kind: DuplicateKind) -> DuplicateKind:
    """Return a kind of group; raises UsageError ``duplicates.unknown_kind`` for anything else."""
    if kind not in KINDS:
        raise UsageError("duplicates.unknown_kind", kind=kind, known=", ".join(KINDS))
    return kind


def page_of(kind: DuplicateKind, found: Sequence[DuplicateGroup], *, page: int, size: int) -> GroupPage:
    """Return a page of groups, the last one for a page too far; at most 200 are on it."""
    size = min(max(size, 1), MOST_PAGE)
    pages = max(-(-len(found) // size), 1)
    page = min(max(page, 1), pages)
    shown = tuple(found[(page - 1) * size : page * size])
    return GroupPage(kind=kind, groups=shown, total=len(found), page=page, pages=pages)


class Standing(NamedTuple):
    """Where the review stands.

    Attributes
    ----------
    settled : Settled
        What is decided.
    photos : mapping of str to PairedPhoto
        Those that may be seen, by content.
    groups : mapping of str to tuple of DuplicateGroup
        For each kind that pairs can have, the groups that wait, the surest first.
    """

    settled: Settled
    photos: Mapping[str, PairedPhoto]
    groups: Mapping[DuplicateKind, tuple[DuplicateGroup, ...]]


def standing(database: Database, access: Sequence[str] | None) -> Standing:
    """Say where the review stands; it is worked out again only after something was written.

    Parameters
    ----------
    database : Database
    access : sequence of str or None
        Levels of access of the photographs that may be seen; None means all.

    Returns
    -------
    Standing
    """

    def worked_out() -> Standing:
        kept = database.duplicates
        settled = Settled(kept.steps())
        photos = {sha256: one for sha256, one in kept.photos().items() if access is None or one.access in access}
        return Standing(settled, photos, find_groups(kept.pairs(), photos, settled))

    return database.duplicates.unchanged.get(None if access is None else tuple(access), worked_out)


def open_groups(database: Database, kind: DuplicateKind, access: Sequence[str] | None) -> tuple[DuplicateGroup, ...]:
    """Return the groups of a kind that wait for a decision, the surest first; `access` as in `standing`."""
    now = standing(database, access)
    return _identical(database, now) if kind == "identical_file" else now.groups[kind]


def _identical(database: Database, now: Standing) -> tuple[DuplicateGroup, ...]:
    """Look for the files each time: they are moved without the database being told."""
    by_id = {photo.photo_id: photo for photo in now.photos.values() if not photo.hidden}
    several = [photo_id for photo_id in database.duplicates.photos_of_several_files() if photo_id in by_id]
    found: list[DuplicateGroup] = []
    for photo in database.photos.get_many(several):
        # A renamed file leaves its old path behind; only what is there makes a copy.
        paths = [path for path in photo.paths if Path(path).is_file()]
        if len(paths) > max(now.settled.copies(photo.sha256), 1):
            found.append(identical_files(by_id[photo.photo_id], paths))
    found.sort(key=lambda group: group.key)
    return tuple(found)
