"""A copy of a catalogue in one file, made while it is in use, and the catalogue made of it again.

Knows: what belongs to a copy, and how it is proved to be whole. Does not know: what the files hold.

What can be made again, small pictures and the index, is left out, and so are photographs that lie elsewhere: the
catalogue remembers where they are. A bag takes those along.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from motifsearch.archive.bags import unpack
from motifsearch.database import Database
from motifsearch.errors import DataError, UsageError
from motifsearch.images.originals import ORIGINALS
from motifsearch.settings import CONFIG_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LIST, _FORMAT = "backup.json", "motifsearch-backup"
_FOLDERS = (ORIGINALS, "sample")


class Copied(NamedTuple):
    """How many files a copy has, and how many photographs its database knows."""

    files: int
    photos: int


def back_up(database: Database, directory: Path, target: Path) -> Copied:
    """Write a copy of a catalogue to one file.

    Parameters
    ----------
    database : Database
        May be in use by others.
    directory : Path
        The catalogue's folder.
    target : Path
        A new ZIP file.

    Returns
    -------
    Copied

    Raises
    ------
    UsageError
        ``backup.there`` when the target is there already.
    DataError
        ``backup.cannot_write`` when the disk is full or refuses.
    """
    if target.exists():
        raise UsageError("backup.there", path=str(target))
    part, copy = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.sqlite")
    sums: dict[str, str] = {}
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        copy.unlink(missing_ok=True)
        database.back_up(copy)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED, allowZip64=True) as package:
            for name, path in ((database.path.name, copy), *_files(directory)):
                package.write(path, name)
                sums[name] = _sum(path)
            said = {"format": _FORMAT, "version": 1, "database": database.path.name, "sha256": sums}
            package.writestr(_LIST, json.dumps(said, ensure_ascii=False, indent=1))
        part.replace(target)
    except OSError as error:
        raise DataError("backup.cannot_write", path=str(target), reason=error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)
    return Copied(len(sums), database.photos.count())


def restore(source: Path, directory: Path) -> Copied:
    """Make a catalogue of a copy.

    Parameters
    ----------
    source : Path
        What `back_up` wrote.
    directory : Path
        A folder that is not there yet, or empty.

    Returns
    -------
    Copied

    Raises
    ------
    UsageError
        ``backup.not_empty``.
    DataError
        ``backup.not_ours``, ``backup.changed``, ``archive.…`` when the file is not whole; nothing is then made.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError("backup.not_empty", path=str(directory))
    if not source.is_file():
        raise DataError("archive.no_package", path=str(source))
    workspace = directory.with_name(f".{directory.name}.restore")
    shutil.rmtree(workspace, ignore_errors=True)
    try:
        unpack(source, workspace)
        said = _list(workspace, source)
        for name, expected in said["sha256"].items():
            path = workspace / name
            if not path.is_file() or _sum(path) != expected:
                raise DataError("backup.changed", path=str(source), file=name)
        (workspace / _LIST).unlink()
        with Database.open(workspace / said["database"]) as database:
            problems = database.check()
            if problems:
                raise DataError("backup.changed", path=str(source), file=said["database"])
            photos = database.photos.count()
        if directory.exists():
            directory.rmdir()
        directory.parent.mkdir(parents=True, exist_ok=True)
        workspace.rename(directory)
    except OSError as error:
        raise DataError("backup.cannot_write", path=str(directory), reason=error.strerror or str(error)) from error
    finally:
        shutil.rmtree(workspace, ignore_errors=True)
    return Copied(len(said["sha256"]), photos)


def _files(directory: Path) -> Iterator[tuple[str, Path]]:
    config = directory / CONFIG_NAME
    if config.is_file():
        yield CONFIG_NAME, config
    for folder in _FOLDERS:
        for path in sorted((directory / folder).rglob("*")):
            if path.is_file() and path.suffix != ".part":
                yield path.relative_to(directory).as_posix(), path


def _list(workspace: Path, source: Path) -> dict[str, Any]:
    try:
        said: Any = json.loads((workspace / _LIST).read_bytes())
        sums = cast("dict[str, object]", said["sha256"])
        is_ours = said["format"] == _FORMAT and said["version"] == 1 and said["database"] in sums
        names = {path.relative_to(workspace).as_posix() for path in workspace.rglob("*") if path.is_file()}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError("backup.not_ours", path=str(source)) from error
    if not is_ours or names != {*sums, _LIST}:
        raise DataError("backup.not_ours", path=str(source))
    return said


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
