"""The groups that wait for a decision, as somebody may see them, in pages.

Knows: how what is stored becomes groups, and that files are looked for. Does not know: what a decision does.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from motifsearch.errors import UsageError
from motifsearch.workflows.duplicates.groups import KINDS, find_groups, identical_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from motifsearch.database import Database
    from motifsearch.records import DuplicateKind
    from motifsearch.workflows.duplicates.groups import DuplicateGroup
    from motifsearch.workflows.duplicates.settled import Settled

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


def open_groups(
    database: Database, settled: Settled, access: Sequence[str] | None
) -> dict[DuplicateKind, tuple[DuplicateGroup, ...]]:
    """Return the groups that wait for a decision.

    Parameters
    ----------
    database : Database
    settled : Settled
        What is decided.
    access : sequence of str or None
        Levels of access of the photographs that may be seen; None means all.

    Returns
    -------
    dict of str to tuple of DuplicateGroup
        For each kind, the surest group first.
    """
    kept = database.duplicates
    photos = {sha256: one for sha256, one in kept.photos().items() if access is None or one.access in access}
    by_id = {photo.photo_id: photo for photo in photos.values() if not photo.hidden}
    several = [photo_id for photo_id in kept.photos_of_several_files() if photo_id in by_id]
    identical: list[DuplicateGroup] = []
    for photo in database.photos.get_many(several):
        # A renamed file leaves its old path behind; only what is there makes a copy.
        paths = [path for path in photo.paths if Path(path).is_file()]
        if len(paths) > max(settled.copies(photo.sha256), 1):
            identical.append(identical_files(by_id[photo.photo_id], paths))
    identical.sort(key=lambda group: group.key)
    return {"identical_file": tuple(identical), **find_groups(kept.pairs(), photos, settled)}
