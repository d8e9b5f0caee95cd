"""Photographs that somebody brings with a table of listings: picture files, or ZIP files of them.

Knows: what is taken and within which limits, and where it waits. Does not know: tables, the catalogue.

Nothing of a name is trusted: each becomes a path below the folder in which the photographs wait. What a ZIP file says
of its sizes is not believed either; what is unpacked is counted.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from motifsearch.errors import UsageError
from motifsearch.images.formats import HEAD_BYTES, sniff
from motifsearch.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_PHOTOS = 1000
MOST_BYTES = 500 * 1024 * 1024
"""Of all files of a form together; unpacked it may be twice as much."""
_MOST_UNPACKED = 2 * MOST_BYTES
_MOST_ENTRIES = 5000
_BLOCK = 1024 * 1024
_MOST_STEPS, _LONGEST = 8, 120
# What systems put beside photographs by themselves is nobody's mistake.
_SILENT = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


@dataclass(slots=True)
class BroughtPhotos:
    """Photographs that wait to be taken in.

    Attributes
    ----------
    coming : dict of str to str
        Path below the folder to the sha256 of the content.
    problems : list of Problem
        What was brought and is no photograph that can be read, each with the name of its file.
    """

    coming: dict[str, str] = field(default_factory=dict[str, str])
    problems: list[Problem] = field(default_factory=list[Problem])
    _waiting: tempfile.TemporaryDirectory[str] = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix=f"{_today()}-", ignore_cleanup_errors=True)
    )
    _bytes: int = 0

    @property
    def folder(self) -> Path:
        """Where they lie; it may be moved away."""
        return Path(self._waiting.name)

    def take(self, files: Iterable[tuple[str, IO[bytes]]]) -> None:
        """Take picture files, and those in ZIP files.

        Parameters
        ----------
        files : iterable of (str, file)
            Name and content.

        Raises
        ------
        UsageError
            ``market.photos_many``, ``market.photos_large``, ``market.bad_zip``.
        """
        for name, file in files:
            if zipfile.is_zipfile(file):
                file.seek(0)
                self._take_zip(name, file)
                continue
            file.seek(0)
            if name.lower().endswith(".zip"):
                raise UsageError("market.bad_zip", name=name[:_LONGEST])
            self._take_one(name, file)

    def drop(self) -> None:
        """Remove what still waits."""
        self._waiting.cleanup()

    def _take_zip(self, name: str, file: IO[bytes]) -> None:
        try:
            with zipfile.ZipFile(file) as package:
                entries = [entry for entry in package.infolist() if not entry.is_dir()]
                if len(entries) > _MOST_ENTRIES:
                    raise UsageError("market.photos_many", limit=MOST_PHOTOS)
                if not entries:
                    self._complain(_safe(name), "market.not_a_photo")
                for entry in entries:
                    if not _is_silent(entry.filename):
                        with package.open(entry) as part:
                            self._take_one(entry.filename, part)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
            # RuntimeError is a password.
            raise UsageError("market.bad_zip", name=name[:_LONGEST]) from error

    def _take_one(self, name: str, file: IO[bytes]) -> None:
        if _is_silent(name) or not name.strip():
            return
        path = _safe(name)
        head = file.read(HEAD_BYTES)
        kind = sniff(head, path.suffix.lower())
        if not head or kind.family != "picture":
            self._complain(path, "market.not_a_photo")
            return
        if str(path) in self.coming:
            self._complain(path, "market.photo_twice")
            return
        if len(self.coming) >= MOST_PHOTOS:
            raise UsageError("market.photos_many", limit=MOST_PHOTOS)
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with target.open("wb") as out:
            for block in _blocks(head, file):
                self._bytes += len(block)
                if self._bytes > _MOST_UNPACKED:
                    raise UsageError("market.photos_large", limit_mb=MOST_BYTES // 2**20)
                digest.update(block)
                out.write(block)
        self.coming[str(path)] = digest.hexdigest()

    def _complain(self, path: PurePosixPath, code: str) -> None:
        self.problems.append(Problem(where=str(path), code=code))


def _today() -> str:
    """The day, by which the photographs' records will name where they came from."""
    return datetime.now(UTC).astimezone().date().isoformat()


def _blocks(head: bytes, file: IO[bytes]) -> Iterator[bytes]:
    yield head
    while block := file.read(_BLOCK):
        yield block


def _safe(name: str) -> PurePosixPath:
    """A relative path of printable names; no step leads up or begins with a dot."""
    steps = [
        "".join(sign if sign.isprintable() and sign not in ':*?"<>|' else "_" for sign in step).strip().lstrip(".")
        for step in name.replace("\\", "/").split("/")
    ]
    kept = [step[-_LONGEST:] for step in steps if step][-_MOST_STEPS:]
    return PurePosixPath(*(kept or ["photo"]))


def _is_silent(name: str) -> bool:
    steps = name.replace("\\", "/").casefold().split("/")
    return bool(_SILENT & set(steps)) or steps[-1].startswith(".")
