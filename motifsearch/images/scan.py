"""Which files of the given paths are pictures.

Knows: folders, hidden files, links that go in circles. Does not know: whether a picture can be decoded.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from motifsearch.images.formats import HEAD_BYTES, NEAR_SUFFIXES, PICTURE_SUFFIXES, is_picture
from motifsearch.records import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What was found.

    Attributes
    ----------
    files : tuple of Path
        Absolute, each once, in the order of their names; also those that only claim to be a picture.
    ignored : tuple of Path
        Files that are no picture by name nor by their first bytes.
    problems : tuple of Problem
        Paths that are missing, folders that cannot be read, and pictures' names that are links to nothing.
    """

    files: tuple[Path, ...]
    ignored: tuple[Path, ...]
    problems: tuple[Problem, ...]


def scan(paths: Sequence[Path], *, skip: Callable[[Path], bool] = lambda _folder: False) -> Scan:
    """Find the pictures in files and folders.

    Hidden files and folders inside a given folder are passed over, and so are pipes. Links to folders are followed,
    each folder once; a file that is reached by two ways is listed once, under the first of its names.

    Parameters
    ----------
    paths : sequence of Path
        Files or folders. A file given by itself is always in `Scan.files`, whatever it is.
    skip : callable, optional
        Tells of a folder that was come upon whether to pass it over.

    Returns
    -------
    Scan
    """
    found = _Found(skip)
    for path in sorted({path.absolute() for path in paths}):
        found.asked(path)
    return Scan(
        files=_once(found.files), ignored=_once(found.ignored), problems=tuple(sorted(found.problems, key=_where))
    )


class _Found:
    """Collects while the folders are walked."""

    def __init__(self, skip: Callable[[Path], bool]) -> None:
        self._skip = skip
        self.files: list[Path] = []
        self.ignored: list[Path] = []
        self.problems: list[Problem] = []
        self._walked: set[Path] = set()

    def asked(self, path: Path) -> None:
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            self._problem(path, "images.path_missing")
        except OSError as error:
            self._problem(path, "images.file_unreadable", error)
        else:
            if stat.S_ISDIR(mode):
                self.folder(path)
            elif stat.S_ISREG(mode):
                self.files.append(path)
            else:
                self.ignored.append(path)

    def folder(self, folder: Path) -> None:
        real = folder.resolve()
        if real in self._walked:
            return
        self._walked.add(real)
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self._problem(folder, "images.folder_unreadable", error)
            return
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = Path(entry.path)
            if _is_folder(entry):
                if not self._skip(path):
                    self.folder(path)
            elif _is_file(entry):
                self.file(path)
            elif _leads_nowhere(entry) and path.suffix.lower() in PICTURE_SUFFIXES:
                self._problem(path, "images.link_broken")

    def file(self, path: Path) -> None:
        suffix = path.suffix.lower()
        if suffix in PICTURE_SUFFIXES or suffix in NEAR_SUFFIXES or self._begins_as_picture(path):
            self.files.append(path)
        else:
            self.ignored.append(path)

    def _begins_as_picture(self, path: Path) -> bool:
        try:
            with path.open("rb") as file:
                return is_picture(file.read(HEAD_BYTES))
        except OSError:
            return False

    def _problem(self, path: Path, code: str, error: OSError | None = None) -> None:
        reason = () if error is None else (("reason", error.strerror or type(error).__name__),)
        self.problems.append(Problem(where=str(path), code=code, params=(("path", str(path)), *reason)))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link to itself cannot even be asked.
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _leads_nowhere(entry: os.DirEntry[str]) -> bool:
    if not entry.is_symlink():
        return False
    try:
        entry.stat()
    except OSError:
        return True
    return False


def _once(paths: list[Path]) -> tuple[Path, ...]:
    first: dict[Path, Path] = {}
    for path in sorted(paths):
        first.setdefault(path.resolve(), path)
    return tuple(first.values())


def _where(problem: Problem) -> str:
    return problem.where
