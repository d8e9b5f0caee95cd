"""Saving the files of a store: all of it is there afterwards, or the former state.

Data files get names of their own at every save, and the manifest that names them, with their checksums, is renamed
into place last. So a save that is interrupted at any moment leaves the former state, and anything else that happens
to the files is found at opening.

Knows: files, temporary names, checksums. Does not know: what a store computes, or how it is opened.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Protocol

from motifsearch.errors import StoreError
from motifsearch.stores.manifest import MANIFEST_NAME, checksum_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from motifsearch.stores.manifest import Manifest

_TRIES = 5


class Sink(Protocol):
    """What a writer of a data file is given."""

    def write(self, data: Any, /) -> int:
        """Append bytes."""
        ...


class _HashingSink:
    """Passes bytes on and keeps their checksum, so that a file is not read again to learn it."""

    def __init__(self, target: Sink) -> None:
        self._target = target
        self.digest = hashlib.sha256()

    def write(self, data: Any, /) -> int:
        self.digest.update(data)
        return self._target.write(data)


def write_files(directory: Path, manifest: Manifest, writers: Mapping[str, Callable[[Sink], object]]) -> Manifest:
    """Save data files and the manifest; either all of it is there afterwards or the former state.

    Parameters
    ----------
    directory : Path
        Made when missing.
    manifest : Manifest
        The files that it names already, with their checksums, lie in `directory` and are kept; those of `writers`
        are added.
    writers : mapping of str to callable
        Name of a data file without its ending number, for example ``"ids.npy"``, to what writes it.

    Returns
    -------
    Manifest
        As it was written.

    Raises
    ------
    StoreError
        ``stores.cannot_write`` when the disk is full or refuses.
    """
    for left in reversed(range(_TRIES)):
        try:
            return _write_once(directory, manifest, writers)
        except FileNotFoundError as error:
            # Another process saved meanwhile and swept away what it took for remains.
            if not left:
                raise _cannot_write(directory, error) from error
        except OSError as error:
            raise _cannot_write(directory, error) from error
    raise AssertionError


def _cannot_write(directory: Path, error: OSError) -> StoreError:
    return StoreError("stores.cannot_write", path=str(directory), reason=error.strerror or str(error))


def _write_once(directory: Path, manifest: Manifest, writers: Mapping[str, Callable[[Sink], object]]) -> Manifest:
    token = secrets.token_hex(8)
    written: list[Path] = []
    files = dict(manifest.files)
    checksums = dict(manifest.checksums)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, writer in writers.items():
            role, _, ending = name.partition(".")
            files[role] = f"{role}-{token}.{ending}"
            written.append(directory / files[role])
            checksums[role] = _write(written[-1], writer)
        complete = replace(manifest, files=files, checksums=checksums)
        entries = asdict(complete)
        text = json.dumps(entries | {"sha256": checksum_of(entries)}, indent=1)
        written.append(directory / f"{MANIFEST_NAME}.{token}")
        _write(written[-1], lambda sink: sink.write(text.encode()))
        _sync_directory(directory)
        if not all(path.exists() for path in (*written, *(directory / name for name in files.values()))):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        written[-1].replace(directory / MANIFEST_NAME)
    except OSError:
        _remove(written)
        raise
    # From here on the new state counts: whatever goes wrong now costs some space on the disk, nothing else.
    with suppress(OSError):
        _sync_directory(directory)
        keep = {MANIFEST_NAME, *files.values()}
        _remove([path for path in directory.iterdir() if path.name not in keep and path.is_file()])
    return complete


def write_early(directory: Path, name: str, writer: Callable[[Sink], object]) -> tuple[str, str]:
    """Write a data file that a later manifest will name.

    Parameters
    ----------
    directory : Path
        Made when missing.
    name : str
        As in `write_files`.
    writer : callable

    Returns
    -------
    name : str
        For the manifest's `files`. Without a manifest that names it, the next save removes the file.
    checksum : str
        For the manifest's `checksums`.

    Raises
    ------
    StoreError
        ``stores.cannot_write`` when the disk is full or refuses.
    """
    role, _, ending = name.partition(".")
    path = directory / f"{role}-{secrets.token_hex(8)}.{ending}"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        return path.name, _write(path, writer)
    except OSError as error:
        _remove([path])
        raise _cannot_write(directory, error) from error


def _write(path: Path, writer: Callable[[Sink], object]) -> str:
    """Write a new file through to the disk and return its checksum."""
    with path.open("xb") as file:
        sink = _HashingSink(file)
        writer(sink)
        file.flush()
        os.fsync(file.fileno())
    return sink.digest.hexdigest()


def _sync_directory(directory: Path) -> None:
    # A rename is on the disk only when its folder is; Windows has no such call and needs none.
    if os.name == "posix":
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove(paths: list[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
