"""A portion of addresses and the file that it becomes.

Knows: reading, decoding and embedding some photographs. Does not know: who shares the work, the layout of the files.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.archive.shards import Shard
from motifsearch.errors import ImageError
from motifsearch.images.decode import decode
from motifsearch.images.fingerprint import sha256
from motifsearch.records import Problem
from motifsearch.workflows.far.addresses import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from motifsearch.embedders.base import Embedder, Prepared
    from motifsearch.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Addresses that become one file."""

    addresses: tuple[str, ...]
    path: Path


def embed_portion(addresses: Sequence[str], embedder: Embedder, settings: Settings) -> Shard:
    """Read, decode and embed some photographs; what cannot be used becomes a problem and the rest goes on."""

    def prepare(address: str) -> tuple[str, Prepared] | Problem:
        try:
            data = read(address)
        except (OSError, ValueError, ImportError) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            return Problem(where=address, code="embed.unreadable", params=(("reason", reason),))
        try:
            decoded = decode(
                data, max_pixels=settings.max_pixels, target_px=settings.decode_px, name=address.rpartition("/")[2]
            )
        except ImageError as error:
            return Problem(where=address, code=error.code, params=tuple(error.params.items()))
        return sha256(data), embedder.prepare(decoded.pixels)

    names: list[str] = []
    hashes: list[str] = []
    problems: list[Problem] = []
    parts = [np.empty((0, embedder.space.dim), dtype=np.float32)]
    with ThreadPoolExecutor(settings.decode_workers, thread_name_prefix="decode") as threads:
        for start in range(0, len(addresses), settings.batch_size):
            some = addresses[start : start + settings.batch_size]
            batch: list[Prepared] = []
            for address, ready in zip(some, threads.map(prepare, some), strict=True):
                if isinstance(ready, Problem):
                    problems.append(ready)
                    continue
                names.append(address)
                hashes.append(ready[0])
                batch.append(ready[1])
            parts.append(embedder.embed_prepared(batch))
    return Shard(
        space=embedder.space,
        sha256=tuple(hashes),
        addresses=tuple(names),
        vectors=np.concatenate(parts),
        problems=tuple(problems),
    )
