"""How a long task tells how far it is.

Knows: the protocol and the silent default. Does not know: terminals, browsers; they bring their own.
"""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What a workflow calls while it works. All calls come from one thread."""

    def start(self, stage: str, total: int | None, done: int = 0) -> None:
        """Begin a stage.

        Parameters
        ----------
        stage : str
            A key of ``locales/``, for example ``"add.stage_embed"``.
        total : int or None
            How many steps in all, None where it cannot be known.
        done : int
            How many were done before, so that a bar resumes where it stopped.
        """
        ...

    def advance(self, steps: int = 1) -> None:
        """Report that so many more steps are done."""
        ...

    def finish(self) -> None:
        """End the stage."""
        ...


class Silent:
    """The default: says nothing."""

    def start(self, stage: str, total: int | None, done: int = 0) -> None:
        """Ignore the stage."""

    def advance(self, steps: int = 1) -> None:
        """Ignore the steps."""

    def finish(self) -> None:
        """Ignore the end."""
