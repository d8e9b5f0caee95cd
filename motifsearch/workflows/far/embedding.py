"""Embedding more photographs than one machine should: in portions, by one process or by the workers of a Ray cluster.

A list of addresses is cut into portions of a fixed size, and each becomes one Parquet file, named after what is in
it. A portion whose file is there is done, so that an interrupted run goes on where it stopped, a worker that dies
costs the portion it was at, and one process writes the same files as many.

Knows: which portions there are and which wait, what the files are called. Does not know: models, Ray, the layout of
the files, the catalogue.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.archive.shards import EXTRA, SUFFIX, find_shards, read_shard, write_shard
from motifsearch.errors import DataError
from motifsearch.extras import needed
from motifsearch.workflows.far.cluster import by_ray
from motifsearch.workflows.far.portions import Portion, embed_portion

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from motifsearch.embedders.base import Embedder
    from motifsearch.progress import Progress
    from motifsearch.records import EmbeddingSpace, Problem
    from motifsearch.settings import Settings
    from motifsearch.vectors import Vectors

PORTION = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class FarReport:
    """What a run did.

    Attributes
    ----------
    embedded : int
        Photographs that have a vector in the files now.
    done_before : int
        How many of those an earlier run had made.
    files : int
        How many files there are.
    """

    embedded: int
    done_before: int
    files: int
    problems: tuple[Problem, ...]


def embed_far(
    addresses: Sequence[str],
    out: Path,
    *,
    open_model: Callable[[], Embedder],
    settings: Settings,
    progress: Progress,
    pool: int = 0,
    portion: int = PORTION,
) -> FarReport:
    """Embed photographs by their addresses into Parquet files.

    Parameters
    ----------
    addresses : sequence of str
    out : Path
        A folder that every worker reaches under this name.
    open_model : callable
        Can be pickled; each worker opens its own.
    settings : Settings
    progress : Progress
        Steps are photographs.
    pool : int
        Workers of the Ray cluster; 0 does everything in this process.
    portion : int
        Photographs in one file.

    Returns
    -------
    FarReport

    Raises
    ------
    UsageError
        ``extras.missing`` without pyarrow or Ray.
    DataError
        ``shards.cannot_write``.
    """
    needed("pyarrow.parquet", EXTRA)
    embedder = open_model()
    fingerprint = embedder.space.fingerprint
    cut = [tuple(addresses[start : start + portion]) for start in range(0, len(addresses), portion)]
    portions = [
        Portion(addresses=some, path=out / _name(number, some, fingerprint)) for number, some in enumerate(cut)
    ]
    waiting = [one for one in portions if not one.path.exists()]
    done = len(addresses) - sum(len(one.addresses) for one in waiting)
    progress.start("embed.stage", total=len(addresses), done=done)
    try:
        if pool and waiting:
            embedder.close()
            by_ray(waiting, open_model, settings, pool, progress)
        else:
            for one in waiting:
                write_shard(one.path, embed_portion(one.addresses, embedder, settings))
                progress.advance(len(one.addresses))
    finally:
        embedder.close()
    progress.finish()
    shards = [read_shard(one.path) for one in portions]
    before = {one.path for one in portions} - {one.path for one in waiting}
    return FarReport(
        embedded=sum(len(shard.addresses) for shard in shards),
        done_before=sum(
            len(shard.addresses) for one, shard in zip(portions, shards, strict=True) if one.path in before
        ),
        files=len(portions),
        problems=tuple(problem for shard in shards for problem in shard.problems),
    )


def given_vectors(paths: Sequence[Path], space: EmbeddingSpace) -> dict[str, Vectors]:
    """Read the vectors of Parquet files, in memory as a whole.

    Parameters
    ----------
    paths : sequence of Path
        Files, or folders of them.
    space : EmbeddingSpace
        Of the catalogue that takes them in.

    Returns
    -------
    dict of str to ndarray
        Vectors, (dim,) float32, by sha256.

    Raises
    ------
    DataError
        ``shards.other_model`` when they are of another model, ``shards.none``, ``shards.unreadable``.
    """
    found: dict[str, Vectors] = {}
    for path in find_shards(paths):
        shard = read_shard(path)
        if shard.space.fingerprint != space.fingerprint:
            raise DataError("shards.other_model", path=str(path), found=shard.space.name, expected=space.name)
        found |= dict(zip(shard.sha256, shard.vectors, strict=True))
    return found


def _name(number: int, addresses: Sequence[str], fingerprint: str) -> str:
    content = hashlib.sha256(json.dumps([fingerprint, *addresses]).encode()).hexdigest()
    return f"shard-{number:06d}-{content[:12]}{SUFFIX}"
