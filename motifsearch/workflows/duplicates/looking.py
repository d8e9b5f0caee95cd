"""What waits for a decision and what was decided, one method each; nothing is changed.

Knows: whose eyes it is for. Does not know: how pairs are found, what a decision does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.errors import UsageError
from motifsearch.workflows.duplicates.groups import KINDS
from motifsearch.workflows.duplicates.open_groups import PAGE, Review, check_kind, open_groups, page_of, standing
from motifsearch.workflows.duplicates.suggesting import suggested

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.database import Database
    from motifsearch.database.duplicate_steps import Step
    from motifsearch.records import DuplicateKind
    from motifsearch.workflows.duplicates.finding import ReadImage
    from motifsearch.workflows.duplicates.groups import DuplicateGroup
    from motifsearch.workflows.duplicates.open_groups import GroupPage
    from motifsearch.workflows.duplicates.suggesting import Suggested


class Looking:
    """Where the review stands.

    Parameters
    ----------
    database : Database
    read_image : callable
        Gives a photograph's pixels; see `motifsearch.workflows.duplicates.finding.ReadImage`.
    access : sequence of str, optional
        Levels of access of the photographs that may be seen; None means all. Others are as if they were not there.
    """

    def __init__(self, database: Database, read_image: ReadImage, *, access: Sequence[str] | None = None) -> None:
        self._database = database
        self._read_image = read_image
        self._access = access

    def groups(self, kind: DuplicateKind, *, page: int = 1, size: int = PAGE, least: float = 0.0) -> GroupPage:
        """Return a page of the open groups of a kind, the surest first.

        Parameters
        ----------
        kind : {"identical_file", "same_photograph", "same_cloth", "same_design"}
        page : int
            From 1 on; one past the last gives the last.
        size : int
            Groups on a page, 1 to 200.
        least : float
            Only groups that are at least so certain, in [0, 1].

        Returns
        -------
        GroupPage

        Raises
        ------
        UsageError
            ``duplicates.unknown_kind``.
        """
        found = [group for group in self._open(check_kind(kind)) if group.certainty >= least]
        return page_of(kind, found, page=page, size=size)

    def group(self, key: str) -> DuplicateGroup:
        """Return an open group; raises UsageError ``duplicates.no_group`` where there is none of that name now."""
        for kind in KINDS:
            for group in self._open(kind):
                if group.key.lower() == key.strip().lower():
                    return group
        raise UsageError("duplicates.no_group", group=key)

    def review(self) -> Review:
        """Count what is decided and what waits."""
        settled = standing(self._database, self._access).settled
        kept = self._database.duplicates
        return Review(
            open={kind: len(self._open(kind)) for kind in KINDS},
            decided={kind: settled.count(kind) for kind in KINDS},
            not_compared=kept.unchanged.get("not_compared", lambda: len(kept.not_compared())),
        )

    def suggested(self, group: DuplicateGroup) -> Suggested:
        """Suggest which photograph of a group to keep; see `motifsearch.workflows.duplicates.suggesting`."""
        return suggested(self._database, group, self._read_image)

    def history(self) -> tuple[Step, ...]:
        """Return every decision and undoing, oldest first."""
        return self._database.duplicates.steps()

    def holding(self) -> tuple[Step, ...]:
        """Return the decisions that hold, oldest first."""
        return standing(self._database, self._access).settled.active

    def numbers_of(self, contents: Sequence[str]) -> dict[str, int]:
        """Return the numbers of those contents that may be seen."""
        known = standing(self._database, self._access).photos
        return {one: known[one].photo_id for one in contents if one in known}

    def _open(self, kind: DuplicateKind) -> tuple[DuplicateGroup, ...]:
        return open_groups(self._database, kind, self._access)
