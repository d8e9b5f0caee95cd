"""Everything that can be done about duplicates, one method each.

Knows: which part of a catalogue each operation needs. Does not know: how any of them works.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from motifsearch.errors import DataError, ImageError, UsageError
from motifsearch.progress import Progress, Silent
from motifsearch.workflows.duplicates.comparing import compare_new
from motifsearch.workflows.duplicates.effects import apply, put_back
from motifsearch.workflows.duplicates.groups import KINDS, find_groups, identical_files
from motifsearch.workflows.duplicates.plan import ALLOWED, plan
from motifsearch.workflows.duplicates.settled import Settled
from motifsearch.workflows.duplicates.suggesting import suggested

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from numpy import uint8
    from numpy.typing import NDArray

    from motifsearch.database import Database
    from motifsearch.database.duplicates import Action, Step
    from motifsearch.records import DuplicateKind, Lookalike, Photo
    from motifsearch.stores.base import VectorStore
    from motifsearch.workflows.duplicates.finding import ReadImage
    from motifsearch.workflows.duplicates.groups import DuplicateGroup
    from motifsearch.workflows.duplicates.plan import FieldChange, Plan
    from motifsearch.workflows.duplicates.suggesting import Suggested

PAGE = 20
"""Groups on a page."""
MOST_PAGE = 200
_COMPARED_PX = 512
REVIEWED: tuple[DuplicateKind, ...] = KINDS[:3]
"""Kinds that somebody has to decide on; the same design on another cloth is no duplicate."""


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
class Preview:
    """What a decision would do; nothing is done yet."""

    group: DuplicateGroup
    plan: Plan


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What undoing did.

    Attributes
    ----------
    steps : tuple of Step
        The decisions that hold no more, the last one first.
    left : tuple of FieldChange
        Fields that somebody changed since and that stay: as the decision left them, and as they are.
    """

    steps: tuple[Step, ...]
    left: tuple[FieldChange, ...] = ()


class Duplicates:
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
        self._database = database
        self._store = store
        self._read_image = read_image
        self._access = access

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
        _check_kind(kind)
        found = [group for group in self._open()[kind] if group.certainty >= least]
        size = min(max(size, 1), MOST_PAGE)
        pages = max(-(-len(found) // size), 1)
        page = min(max(page, 1), pages)
        shown = tuple(found[(page - 1) * size : page * size])
        return GroupPage(kind=kind, groups=shown, total=len(found), page=page, pages=pages)

    def group(self, key: str) -> DuplicateGroup:
        """Return an open group; raises UsageError ``duplicates.no_group`` where there is none of that name now."""
        for groups in self._open().values():
            for group in groups:
                if group.key.lower() == key.strip().lower():
                    return group
        raise UsageError("duplicates.no_group", group=key)

    def review(self) -> Review:
        """Count what is decided and what waits."""
        settled = Settled(self._database.duplicates.steps())
        found = self._open(settled)
        return Review(
            open={kind: len(found[kind]) for kind in KINDS},
            decided={kind: settled.count(kind) for kind in KINDS},
            not_compared=len(self._database.duplicates.not_compared()),
        )

    def suggested(self, group: DuplicateGroup) -> Suggested:
        """Suggest which photograph of a group to keep; see `motifsearch.workflows.duplicates.suggesting`."""
        return suggested(self._database, group, self._read_image)

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
        _check_kind(kind)
        found: list[Preview] = []
        for group in self._open()[kind]:
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
        if not keep:
            # Outside the transaction: a suggestion may have to read files.
            self.suggested(self.group(key))
        with self._database.transaction(), self._acting(by):
            return self._take(self.preview(key, action, keep=keep), why, by)

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
        kind, action, least
            As for `preview_all`.
        why, by : str, optional
            A reason, and who decides.
        only : callable, optional
            Told what would be decided; nothing is where it answers False.

        Returns
        -------
        tuple of Step, or None
            None where `only` answered False.
        """
        # Outside the transaction: a suggestion may have to read files.
        for preview in self.preview_all(kind, action, least=least):
            self.suggested(preview.group)
        steps: list[Step] = []
        with self._database.transaction(), self._acting(by):
            previews = self.preview_all(kind, action, least=least)
            if only is not None and not only(previews):
                return None
            for preview in previews:
                # Records may have changed with the group before.
                fresh = self._preview(preview.group, action, preview.plan.keep)
                steps.append(self._take(fresh, why, by, batch=steps[0].step_id if steps else None))
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
        with self._database.transaction(), self._acting(by):
            settled = Settled(self._database.duplicates.steps())
            chosen = self._chosen(settled, step_id)
            left: list[FieldChange] = []
            batch = None
            for step in reversed(chosen):
                later = [one for one in settled.active if one.step_id > step.step_id and one not in chosen]
                left += put_back(self._database, step, later, f"undo {step.step_id}")
                written = self._database.duplicates.add_step(
                    action="undo", kind=step.kind, members=step.members, undoes=step.step_id, batch=batch, by=by
                )
                batch = batch or written.step_id
            return Undone(steps=tuple(reversed(chosen)), left=tuple(left))

    def history(self) -> tuple[Step, ...]:
        """Return every decision and undoing, oldest first."""
        return self._database.duplicates.steps()

    def holding(self) -> tuple[Step, ...]:
        """Return the decisions that hold, oldest first."""
        return Settled(self.history()).active

    def numbers_of(self, contents: Sequence[str]) -> dict[str, int]:
        """Return the numbers of those contents that may be seen."""
        known = self._database.duplicates.photos()
        return {
            one: known[one].photo_id
            for one in contents
            if one in known and (self._access is None or known[one].access in self._access)
        }

    def _acting(self, by: str | None) -> AbstractContextManager[None]:
        """Name who decides in the history of the records too."""
        return self._database.history.acting_as(by) if by else nullcontext()

    def _chosen(self, settled: Settled, step_id: int | None) -> list[Step]:
        """The decisions that hold and were taken together with one."""
        if step_id is None:
            if not settled.active:
                raise UsageError("duplicates.nothing_to_undo")
            batch = settled.active[-1].batch
        else:
            step = self._database.duplicates.step(step_id)
            if step is None or step.action == "undo":
                raise UsageError("duplicates.no_step", step=step_id)
            if step.undone_by is not None:
                raise UsageError("duplicates.undone_already", step=step_id, by=step.undone_by)
            # One of several is undone alone, the first one stands for all.
            if step.step_id != step.batch:
                return [step]
            batch = step.batch
        return [step for step in settled.active if step.batch == batch]

    def _preview(self, group: DuplicateGroup, action: Action, keep: Sequence[int]) -> Preview:
        kept = tuple(keep) or (self.suggested(group).photo_id,)
        return Preview(group=group, plan=plan(self._database, group.kind, group.photo_ids, action, kept))

    def _take(self, preview: Preview, why: str | None, by: str | None, *, batch: int | None = None) -> Step:
        group, decided = preview.group, preview.plan
        contents = {member.photo_id: member.sha256 for member in group.members}
        reason = f"{group.key} {decided.action}" + (f": {why}" if why else "")
        return self._database.duplicates.add_step(
            action=decided.action,
            kind=group.kind,
            members=tuple(contents.values()),
            kept=[contents[photo_id] for photo_id in decided.keep],
            copies=len(group.paths),
            batch=batch,
            effects=apply(self._database, decided, reason),
            why=why,
            by=by,
        )

    def _open(self, settled: Settled | None = None) -> dict[DuplicateKind, tuple[DuplicateGroup, ...]]:
        kept = self._database.duplicates
        settled = settled or Settled(kept.steps())
        photos = {
            sha256: photo
            for sha256, photo in kept.photos().items()
            if self._access is None or photo.access in self._access
        }
        by_id = {photo.photo_id: photo for photo in photos.values() if not photo.hidden}
        several = [photo_id for photo_id in kept.photos_of_several_files() if photo_id in by_id]
        identical: list[DuplicateGroup] = []
        for photo in self._database.photos.get_many(several):
            # A renamed file leaves its old path behind; only what is there makes a copy.
            paths = [path for path in photo.paths if Path(path).is_file()]
            if len(paths) > max(settled.copies(photo.sha256), 1):
                identical.append(identical_files(by_id[photo.photo_id], paths))
        identical.sort(key=lambda group: group.key)
        return {"identical_file": tuple(identical), **find_groups(kept.pairs(), photos, settled)}


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


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise UsageError("duplicates.unknown_kind", kind=kind, known=", ".join(KINDS))
