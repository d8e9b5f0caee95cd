"""Saving and opening the files of a store so that what is opened is what was saved, whole.

Data files get names of their own at every save, and the manifest that names them, with their checksums, is renamed
into place last. So a save that is interrupted at any moment leaves the former state, and anything else that happens
to the files is found at opening.

Knows: files, checksums, the manifest's fields. Does not know: what a store computes.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from motifsearch.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from motifsearch.records import EmbeddingSpace

MANIFEST_NAME = "manifest.json"
FORMAT = 1
_CHUNK = 1 << 20
_TRIES = 5


class Sink(Protocol):
    """What a writer of a data file is given."""

    def write(self, data: Any, /) -> int:
        """Append bytes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What ties the files of a store to a space and to a state of the database.

    Attributes
    ----------
    kind : str
        The store's scheme, for example ``"faiss"``.
    fingerprint : str
        Of the embedding space.
    revision : int
        The database's revision of the vectors that the files mirror.
    files : mapping of str to str
        Role of a data file, for example ``"ids"``, to its name, for example ``"ids-5f3a….npy"``.
    checksums : mapping of str to str
        Role to the SHA-256 of the file's bytes, 64 hexadecimal digits.
    built : mapping of str to (str, int or float)
        How an index was built and what it was measured to find; empty where every vector is compared.
    """

    kind: str
    fingerprint: str
    dim: int
    count: int
    revision: int
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    checksums: Mapping[str, str] = field(default_factory=dict[str, str])
    built: Mapping[str, str | float] = field(default_factory=dict[str, str | float])
    format: int = FORMAT


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
        text = json.dumps(entries | {"sha256": _checksum(entries)}, indent=1)
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


def read_manifest(directory: Path, kind: str, space: EmbeddingSpace) -> Manifest | None:
    """Open the manifest, or return None when nothing was saved.

    Parameters
    ----------
    directory : Path
        Where the store lies.
    kind : str
        Of store, the part of its URI before the colon.
    space : EmbeddingSpace
        The space that is expected.

    Returns
    -------
    Manifest or None

    Raises
    ------
    StoreError
        ``stores.damaged`` when it is no whole manifest of this kind and space, ``stores.cannot_read`` when the
        system refuses to read it.
    """
    path = directory / MANIFEST_NAME
    try:
        written = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _cannot_read(path, error) from error
    try:
        entries: dict[str, Any] = json.loads(written)
        # As it was written to the letter: a line break more or less is damage too.
        as_written = json.dumps(entries, indent=1).encode()
        if entries.pop("sha256") != _checksum(entries) or as_written != written:
            raise damaged(path, "checksum")
        manifest = Manifest(**entries)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise damaged(path, "manifest") from error
    if manifest.format != FORMAT or manifest.kind != kind:
        raise damaged(path, "format")
    if manifest.fingerprint != space.fingerprint or manifest.dim != space.dim:
        raise damaged(path, "space")
    return manifest


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


def checked_path(directory: Path, manifest: Manifest, role: str, *, trusted: bool = False) -> Path:
    """Return the path of a data file after comparing its bytes with the checksum.

    Parameters
    ----------
    directory : Path
    manifest : Manifest
    role : str
        The file's name in the manifest.
    trusted : bool
        Only look that it can be opened: a file of many gigabytes would take longer to read than to use.

    Returns
    -------
    Path
        The file, whole and as it was saved.

    Raises
    ------
    StoreError
        ``stores.damaged`` when it is missing or differs, ``stores.cannot_read`` when the system refuses.
    """
    path = directory / manifest.files.get(role, "")
    try:
        with path.open("rb") as file:
            if trusted:
                return path
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise damaged(path, "missing") from error
    except OSError as error:
        raise _cannot_read(path, error) from error
    if found != manifest.checksums.get(role):
        raise damaged(path, "checksum")
    return path


def bytes_in(directory: Path) -> int:
    """Add up the sizes of the files in a store's folder; 0 where nothing was saved."""
    try:
        return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
    except OSError:
        return 0


def damaged(path: Path, reason: str) -> StoreError:
    """Make the error for a store that cannot be trusted; the catalogue fills it again from the database."""
    return StoreError("stores.damaged", path=str(path), reason=reason)


def _cannot_read(path: Path, error: OSError) -> StoreError:
    return StoreError("stores.cannot_read", path=str(path), reason=error.strerror or str(error))


def _checksum(entries: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()


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
