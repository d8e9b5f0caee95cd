"""Stores by URI.

Knows: which schemes exist and where each store keeps its files. Does not know: how a store works.
"""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

from motifsearch.errors import StoreError
from motifsearch.stores.compressed import CompressedStore
from motifsearch.stores.exact import ExactStore
from motifsearch.stores.faiss_store import FaissStore
from motifsearch.stores.manifest import MANIFEST_NAME
from motifsearch.stores.milvus_store import MilvusStore
from motifsearch.stores.tiers import TieredStore, every_folder

if TYPE_CHECKING:
    from pathlib import Path

    from motifsearch.records import EmbeddingSpace
    from motifsearch.stores.base import VectorStore

# Small collections can be made to use the forms of large ones, from so many vectors on.
_FORCED_FROM = 1000
STORE_URIS: tuple[str, ...] = ("exact:", "faiss:", "faiss:flat", "faiss:ivf", "faiss:pq")
_MILVUS = "milvus:"
STORE_FORMS: tuple[str, ...] = (*STORE_URIS, _MILVUS, f"{_MILVUS}http://HOST:19530")


def open_store(uri: str, directory: Path, space: EmbeddingSpace) -> VectorStore:
    """Open the store that is saved under `directory`, or start an empty one with revision -1.

    Parameters
    ----------
    uri : str
        One of `STORE_FORMS`.
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
    folder = _folder(uri, directory, space)
    if uri.startswith(_MILVUS):
        return _milvus(uri, folder, space)
    if uri == "exact:":
        return ExactStore(folder, space)
    if uri == "faiss:":
        return TieredStore(folder, space)
    if uri == "faiss:flat":
        return FaissStore(folder, space)
    return CompressedStore(folder, space, tier="ivf" if uri == "faiss:ivf" else "pq", builds_at=_FORCED_FROM)


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
        ``stores.unknown`` for an URI that is not one of `STORE_FORMS`, ``stores.cannot_write`` when the system
        refuses.
    """
    folder = _folder(uri, directory, space)
    if uri.startswith(_MILVUS) and (folder / MANIFEST_NAME).exists():
        _drop_collection(uri, folder, space)
    for path in every_folder(folder) if uri == "faiss:" else [folder]:
        try:
            shutil.rmtree(path)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise StoreError("stores.cannot_write", path=str(path), reason=error.strerror or str(error)) from error


def _folder(uri: str, directory: Path, space: EmbeddingSpace) -> Path:
    is_server = uri.removeprefix(_MILVUS).startswith(("http://", "https://"))
    if uri.startswith(_MILVUS) and (is_server or uri == _MILVUS):
        # Each server has its own collections.
        place = hashlib.sha256(uri.encode()).hexdigest()[:8]
        return directory / f"milvus-{place}-{space.fingerprint[:16]}"
    if uri not in STORE_URIS:
        raise StoreError("stores.unknown", uri=uri, known=", ".join(STORE_FORMS))
    scheme, _, form = uri.partition(":")
    name = f"{scheme}-{space.fingerprint[:16]}"
    return directory / (f"forced-{form}-{name}" if form else name)


def _milvus(uri: str, folder: Path, space: EmbeddingSpace) -> MilvusStore:
    return MilvusStore(folder, space, address=uri.removeprefix(_MILVUS))


def _drop_collection(uri: str, folder: Path, space: EmbeddingSpace) -> None:
    try:
        _milvus(uri, folder, space).drop()
    except StoreError as error:
        # One that is gone or cannot be trusted needs no dropping; a server that is away does.
        if error.code != "stores.damaged":
            raise
