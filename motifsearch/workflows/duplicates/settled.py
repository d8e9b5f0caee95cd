"""What the steps of a review come to: which photographs were decided on together, and which are one.

Knows: decisions and their undoing. Does not know: where they are kept, nor what they changed in the records.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from motifsearch.database.duplicate_steps import Step
    from motifsearch.records import DuplicateKind

AS_ONE = frozenset({"link", "merge", "hide"})
"""Decisions that say of photographs that they show the same; to keep all says nothing of the kind."""


class Settled:
    """The state that steps lead to; the same steps always lead to the same.

    Parameters
    ----------
    steps : sequence of Step
        Oldest first.
    """

    def __init__(self, steps: Sequence[Step]) -> None:
        undone = {step.undoes for step in steps if step.undoes is not None}
        self.active = tuple(step for step in steps if step.action != "undo" and step.step_id not in undone)
        """Decisions that hold."""
        self._ones: dict[str, frozenset[str]] = {}
        # Content to the decisions about it, each with those that it stood for as one at that time.
        self._of: dict[str, dict[int, frozenset[str]]] = defaultdict(dict)
        self._copies: dict[str, int] = {}
        for step in self.active:
            if step.kind == "identical_file":
                self._copies |= dict.fromkeys(step.members, step.copies)
            elif step.action in AS_ONE:
                together = frozenset[str]().union(*(self._one(sha256) for sha256 in step.members))
                self._ones |= dict.fromkeys(together, together)
            else:
                for one in {self._one(sha256) for sha256 in step.members}:
                    for sha256 in one:
                        self._of[sha256][step.step_id] = one

    def is_decided(self, first: str, second: str) -> bool:
        """Whether two contents are one, or were decided to be kept as they are; see `one` for the former."""
        if first in self._one(second):
            return True
        decided, other = self._of.get(first, {}), self._of.get(second, {})
        return any(step_id in other and one != other[step_id] for step_id, one in decided.items())

    def one(self, sha256: str) -> str:
        """Return what a content is one with by decisions: the first, as texts sort, of all of them."""
        return min(self._one(sha256))

    def others_of(self, shas: Iterable[str]) -> tuple[str, ...]:
        """Return the contents that are one with some by decisions, themselves left out."""
        given = frozenset(shas)
        return tuple(sorted(frozenset[str]().union(*(self._one(sha256) for sha256 in given)) - given))

    def copies(self, sha256: str) -> int:
        """How many files of one content somebody has decided to keep; 0 where nobody has."""
        return self._copies.get(sha256, 0)

    def count(self, kind: DuplicateKind) -> int:
        """How many decisions of a kind hold."""
        return sum(step.kind == kind for step in self.active)

    def _one(self, sha256: str) -> frozenset[str]:
        return self._ones.get(sha256) or frozenset({sha256})
