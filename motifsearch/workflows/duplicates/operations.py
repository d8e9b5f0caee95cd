"""Everything that can be done about duplicates, one method each.

Knows: which part of a catalogue each operation needs. Does not know: how any of them works.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.errors import UsageError
from motifsearch.progress import Progress, Silent
from motifsearch.workflows.duplicates.comparing import compare_new
from motifsearch.workflows.duplicates.looking import Looking
from motifsearch.workflows.duplicates.open_groups import check_kind
from motifsearch.workflows.duplicates.plan import ALLOWED, plan
from motifsearch.workflows.duplicates.steps import Preview, acting, take, undo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from motifsearch.database import Database
    from motifsearch.database.duplicate_steps import Action, Step
    from motifsearch.records import DuplicateKind, Lookalike
    from motifsearch.stores.base import VectorStore
    from motifsearch.workflows.duplicates.finding import ReadImage
    from motifsearch.workflows.duplicates.groups import DuplicateGroup
    from motifsearch.workflows.duplicates.steps import Undone


@dataclass(frozen=True, slots=True, kw_only=True)
class FindReport:
    """What a search for duplicates did.

    Attributes
    ----------
    compared : int
        Photographs that no earlier run had compared.
    pairs : int
        Pairs found among them and with all others.
    open : mapping of str to int
        Kind to groups that wait for a decision now.
    """

    compared: int
    pairs: int
    open: Mapping[DuplicateKind, int]


class Duplicates(Looking):
    """The duplicates of one catalogue; `MotifCatalog.duplicates` makes one.

    Parameters
    ----------
    database : Database
    store : callable
        Gives the vector store, when it is needed.
    read_image : callable
        Gives a photograph's pixels; see `motifsearch.workflows.duplicates.finding.ReadImage`.
    access : sequence of str, optional
        Levels of access of the photographs that may be seen; None means all. Others are as if they were not there.
    """

    def __init__(
        self,
        database: Database,
        store: Callable[[], VectorStore],
        read_image: ReadImage,
        *,
        access: Sequence[str] | None = None,
    ) -> None:
        super().__init__(database, read_image, access=access)
        self._store = store

    def seen_with(self, access: Sequence[str] | None) -> Duplicates:
        """Return the same for somebody who may see photographs of these levels of access only."""
        return Duplicates(self._database, self._store, self._read_image, access=access)

    def find(self, *, again: bool = False, progress: Progress | None = None) -> FindReport:
        """Compare what is new with everything; an interrupted run goes on where it stopped.

        Parameters
        ----------
        again : bool
            Compare everything anew; decisions stay.
        progress : Progress, optional

        Returns
        -------
        FindReport
        """
        # Loaded here: a review needs none of it.
        from motifsearch.workflows.duplicates.finding import find_pairs

        if again:
            self._database.duplicates.forget_found()
        compared, pairs = compare_new(
            self._database,
            lambda new, told: find_pairs(
                new, database=self._database, store=self._store(), read_image=self._read_image, progress=told
            ),
            progress or Silent(),
        )
        return FindReport(compared=compared, pairs=pairs, open=self.review().open)

    def known_before(self, last_id: int) -> tuple[Lookalike, ...]:
        """Find new photographs that look like an earlier one; see `motifsearch.workflows.duplicates.door`."""
        from motifsearch.workflows.duplicates.door import known_before

        return known_before(self._database, last_id)

    def preview(self, key: str, action: Action, *, keep: Sequence[int] = ()) -> Preview:
        """Work out what a decision would change.

        Parameters
        ----------
        key : str
            Of an open group.
        action : {"keep_all", "link", "merge", "hide"}
        keep : sequence of int
            Photographs of the group that are kept; the suggested one when none is given.

        Returns
        -------
        Preview

        Raises
        ------
        UsageError
            ``duplicates.no_group``, and what `motifsearch.workflows.duplicates.plan.plan` says.
        """
        return self._preview(self.group(key), action, keep)

    def preview_all(self, kind: DuplicateKind, action: Action, *, least: float) -> tuple[Preview, ...]:
        """Work out what one decision about every group of a kind that is at least so certain would change.

        Parameters
        ----------
        kind : {"identical_file", "same_photograph", "same_cloth", "same_design"}
        action : {"keep_all", "link", "merge", "hide"}
        least : float
            In [0, 1].

        Returns
        -------
        tuple of Preview
            One for each group; a group to which the decision cannot be applied is left out and stays open.
        """
        found: list[Preview] = []
        for group in self._open(check_kind(kind)):
            if group.certainty >= least:
                try:
                    found.append(self._preview(group, action, ()))
                except UsageError:
                    if action not in ALLOWED[kind]:
                        raise
        return tuple(found)

    def decide(
        self, key: str, action: Action, *, keep: Sequence[int] = (), why: str | None = None, by: str | None = None
    ) -> Step:
        """Decide on a group; the arguments are `preview`'s, with a reason and who decides."""
        if not keep and action != "keep_all":
            # Outside the transaction: a suggestion may have to read files.
            self.suggested(self.group(key))
        with self._database.transaction(), acting(self._database, by):
            return take(self._database, self.preview(key, action, keep=keep), why=why, by=by)

    def decide_all(
        self,
        kind: DuplicateKind,
        action: Action,
        *,
        least: float,
        why: str | None = None,
        by: str | None = None,
        only: Callable[[Sequence[Preview]], bool] | None = None,
    ) -> tuple[Step, ...] | None:
        """Decide on every group of `preview_all`; the steps make one batch, which is undone as one.

        Parameters
        ----------
        kind : {"identical_file", "same_photograph", "same_cloth", "same_design"}
        action : {"keep_all", "link", "merge", "hide"}
        least : float
            In [0, 1].
        why, by : str, optional
            A reason, and who decides.
        only : callable, optional
            Told what would be decided; nothing is where it answers False.

        Returns
        -------
        tuple of Step, or None
            None where `only` answered False.
        """
        # Outside the transaction: suggestions may have to read files.
        self.preview_all(kind, action, least=least)
        steps: list[Step] = []
        with self._database.transaction(), acting(self._database, by):
            previews = self.preview_all(kind, action, least=least)
            if only is not None and not only(previews):
                return None
            for preview in previews:
                # Records may have changed with the group before.
                fresh = self._preview(preview.group, action, preview.plan.keep)
                batch = steps[0].step_id if steps else None
                steps.append(take(self._database, fresh, why=why, by=by, batch=batch))
        return tuple(steps)

    def undo(self, step_id: int | None = None, *, by: str | None = None) -> Undone:
        """Undo a decision, or all that were taken together with it.

        Parameters
        ----------
        step_id : int, optional
            The last one that holds when it is not given.
        by : str, optional
            Who does so.

        Returns
        -------
        Undone

        Raises
        ------
        UsageError
            ``duplicates.nothing_to_undo``, ``duplicates.no_step``, ``duplicates.undone_already``,
            ``duplicates.undo_later_first``; nothing is then changed.
        """
        return undo(self._database, step_id, by=by)

    def _preview(self, group: DuplicateGroup, action: Action, keep: Sequence[int]) -> Preview:
        kept = tuple(keep)
        if not kept and action != "keep_all":
            kept = (self.suggested(group).photo_id,)
        return Preview(group=group, plan=plan(self._database, group.kind, group.photo_ids, action, kept))
