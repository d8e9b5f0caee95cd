"""The catalogue that takes in, and what came of it.

Knows: what both consist of. Does not know: packages or tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from motifsearch.database import Database
    from motifsearch.records import Change, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The catalogue that takes in.

    Attributes
    ----------
    workspace : Path
        A folder of its own on the catalogue's disk, made when it is needed and removed again.
    has_file : callable
        Whether the photograph with a sha256 has a file here.
    place : callable
        Where a photograph's file is kept, by its sha256 and ending.
    """

    database: Database
    workspace: Path
    has_file: Callable[[str], bool]
    place: Callable[[str, str], Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What was taken in.

    Attributes
    ----------
    added, changed, same : int
        Records that are new, that were brought to another state, and that stayed as they are.
    files, vectors : int
        Photographs' files and vectors that are new.
    changes : tuple of Change
        Fields that a table changed, the first hundred thousand of them.
    photos : tuple of int
        The photographs that are new.
    model : str or None
        Of the catalogue that was handed on.
    problems : tuple of Problem
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    files: int = 0
    vectors: int = 0
    changes: tuple[Change, ...] = ()
    photos: tuple[int, ...] = ()
    model: str | None = None
    problems: tuple[Problem, ...] = ()


class DryRunError(Exception):
    """Undoes the transaction of a dry run."""
