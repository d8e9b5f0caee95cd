"""Stores by URI.

Knows: which schemes exist and where each store keeps its files. Does not know: how a store works.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from motifsearch.errors import StoreError
from motifsearch.stores.exact import ExactStore
from motifsearch.stores.faiss_store import FaissStore

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.records import EmbeddingSpace
    from motifsearch.stores.base import VectorStore
    from motifsearch.stores.flat import FlatStore

_KINDS: dict[str, type[FlatStore]] = {"exact": ExactStore, "faiss": FaissStore}
STORE_URIS: tuple[str, ...] = tuple(f"{scheme}:" for scheme in _KINDS)


def open_store(uri: str, directory: Path, space: EmbeddingSpace) -> VectorStore:
    """Open the store that is saved under `directory`, or start an empty one with revision -1.

    Parameters
    ----------
    uri : str
        One of `STORE_URIS`.
    directory : Path
        Of the catalogue's stores; each kind and space gets a folder in it.
    space : EmbeddingSpace

    Returns
    -------
    VectorStore

    Raises
    ------
    StoreError
        ``stores.unknown`` for another URI, ``stores.damaged`` when what is saved cannot be trusted; it can then be
        removed by `discard_store` and filled again from the database.
    """
    kind = _kind(uri)
    return kind(_folder(kind, directory, space), space)


def discard_store(uri: str, directory: Path, space: EmbeddingSpace) -> None:
    """Remove what is saved of a store; nothing happens when there is nothing.

    Parameters
    ----------
    uri : str
        As `open_store` takes it.
    directory : Path
    space : EmbeddingSpace

    Raises
    ------
    StoreError
        ``stores.unknown`` for an URI that is not one of `STORE_URIS`, ``stores.cannot_write`` when the system
        refuses.
    """
    folder = _folder(_kind(uri), directory, space)
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError("stores.cannot_write", path=str(folder), reason=error.strerror or str(error)) from error


def _kind(uri: str) -> type[FlatStore]:
    scheme, colon, rest = uri.partition(":")
    if not colon or rest or scheme not in _KINDS:
        raise StoreError("stores.unknown", uri=uri, known=", ".join(STORE_URIS))
    return _KINDS[scheme]


def _folder(kind: type[FlatStore], directory: Path, space: EmbeddingSpace) -> Path:
    return directory / f"{kind.kind}-{space.fingerprint[:16]}"
