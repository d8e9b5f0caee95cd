"""Opening the files of a store so that what is opened is what was saved, whole.

The manifest names the data files with their checksums; ``saving.py`` writes both.

Knows: checksums, the manifest's fields, what makes them untrustworthy. Does not know: what a store computes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from motifsearch.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from motifsearch.records import EmbeddingSpace

MANIFEST_NAME = "manifest.json"
FORMAT = 1


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
        if entries.pop("sha256") != checksum_of(entries) or as_written != written:
            raise damaged(path, "checksum")
        manifest = Manifest(**entries)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise damaged(path, "manifest") from error
    if manifest.format != FORMAT or manifest.kind != kind:
        raise damaged(path, "format")
    if manifest.fingerprint != space.fingerprint or manifest.dim != space.dim:
        raise damaged(path, "space")
    return manifest


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


def checksum_of(entries: Mapping[str, Any]) -> str:
    """Return the checksum of a manifest's entries, which stands among them."""
    return hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()
