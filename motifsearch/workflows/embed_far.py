"""Embedding more photographs than one machine should: in portions, by one process or by the workers of a Ray cluster.

A list of addresses is cut into portions of a fixed size, and each becomes one Parquet file, named after what is in
it. A portion whose file is there is done, so that an interrupted run goes on where it stopped, a worker that dies
costs the portion it was at, and one process writes the same files as many.

Knows: addresses, portions, what a worker does, Ray. Does not know: models, the layout of the files, the catalogue.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from motifsearch.archive.shards import EXTRA, SUFFIX, Shard, find_shards, read_shard, write_shard
from motifsearch.errors import DataError, ImageError
from motifsearch.extras import needed
from motifsearch.images.decode import decode
from motifsearch.images.fingerprint import sha256
from motifsearch.images.formats import PICTURE_SUFFIXES
from motifsearch.images.scan import scan
from motifsearch.records import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from motifsearch.embedders.base import Embedder, Prepared
    from motifsearch.progress import Progress
    from motifsearch.records import EmbeddingSpace
    from motifsearch.settings import Settings
    from motifsearch.vectors import Vectors

PORTION = 4096
# Columns of a table that may hold the addresses, the first that is there.
ADDRESS_COLUMNS = ("address", "url", "path", "file", "berkas")
_RAY = "ray"
_TABLES = {".csv", SUFFIX}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Addresses that become one file."""

    addresses: tuple[str, ...]
    path: Path


def addresses_of(places: Sequence[str]) -> list[str]:
    """Find the photographs of folders, buckets and tables.

    Parameters
    ----------
    places : sequence of str
        Folders and files of this machine; anything fsspec knows, as ``s3://bucket/folder``; tables (``.csv``,
        ``.parquet``) with a column of `ADDRESS_COLUMNS`.

    Returns
    -------
    list of str
        Each once, sorted: the same places give the same portions.

    Raises
    ------
    DataError
        ``shards.no_address`` when a table has no such column, ``shards.unreachable`` when a place cannot be read.
    """
    found: set[str] = set()
    for place in places:
        if Path(place).suffix.lower() in _TABLES:
            found |= set(_of_table(place))
        elif "://" in place:
            found |= set(_of_bucket(place))
        else:
            found |= {str(path) for path in scan([Path(place)]).files}
    return sorted(found)


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
            _by_ray(waiting, open_model, settings, pool, progress)
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


def embed_portion(addresses: Sequence[str], embedder: Embedder, settings: Settings) -> Shard:
    """Read, decode and embed some photographs; what cannot be used becomes a problem and the rest goes on."""

    def prepare(address: str) -> tuple[str, Prepared] | Problem:
        try:
            data = _read(address)
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
            for address, read in zip(some, threads.map(prepare, some), strict=True):
                if isinstance(read, Problem):
                    problems.append(read)
                    continue
                names.append(address)
                hashes.append(read[0])
                batch.append(read[1])
            parts.append(embedder.embed_prepared(batch))
    return Shard(
        space=embedder.space,
        sha256=tuple(hashes),
        addresses=tuple(names),
        vectors=np.concatenate(parts),
        problems=tuple(problems),
    )


class Worker:
    """What each worker of the cluster keeps: the model, opened once.

    Parameters
    ----------
    open_model : callable
    settings : Settings
    """

    def __init__(self, open_model: Callable[[], Embedder], settings: Settings) -> None:
        self._embedder = open_model()
        self._settings = settings

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """Embed one portion and write its file, unless another worker did."""
        path, addresses = Path(row["path"]), json.loads(row["addresses"])
        if not path.exists():
            write_shard(path, embed_portion(addresses, self._embedder, self._settings))
        return {"path": str(path), "count": len(addresses)}


def _by_ray(
    portions: Sequence[Portion],
    open_model: Callable[[], Embedder],
    settings: Settings,
    pool: int,
    progress: Progress,
) -> None:
    ray, data = needed("ray", _RAY), needed("ray.data", _RAY)
    started = not ray.is_initialized()
    if started:
        # RAY_ADDRESS names a cluster; without it one is started on this machine.
        here = os.environ.get("RAY_ADDRESS")
        ray.init(address=here, log_to_driver=False, **({} if here else {"num_cpus": pool, "include_dashboard": False}))
    try:
        data.DataContext.get_current().enable_progress_bars = False
        gpus = 1 if ray.cluster_resources().get("GPU") else 0
        rows = [{"path": str(one.path), "addresses": json.dumps(one.addresses)} for one in portions]
        done = data.from_items(rows, override_num_blocks=len(rows)).map(
            Worker,
            fn_constructor_args=(open_model, settings),
            compute=data.ActorPoolStrategy(size=pool),
            num_gpus=gpus,
            # A machine that goes away takes its worker along: another one is started, and its portion begun again.
            max_restarts=-1,
            max_task_retries=-1,
        )
        for row in done.iter_rows():
            progress.advance(int(row["count"]))
    finally:
        if started:
            ray.shutdown()


def _name(number: int, addresses: Sequence[str], fingerprint: str) -> str:
    content = hashlib.sha256(json.dumps([fingerprint, *addresses]).encode()).hexdigest()
    return f"shard-{number:06d}-{content[:12]}{SUFFIX}"


def _read(address: str) -> bytes:
    if "://" not in address:
        return Path(address).read_bytes()
    with needed("fsspec", _RAY).open(address, "rb") as file:
        return file.read()


def _of_bucket(place: str) -> list[str]:
    library = needed("fsspec", _RAY)
    try:
        system, root = library.core.url_to_fs(place)
        if system.isfile(root):
            return [place]
        return [
            system.unstrip_protocol(name)
            for name in system.find(root)
            if Path(name).suffix.lower() in PICTURE_SUFFIXES
        ]
    except (OSError, ValueError, ImportError) as error:
        raise DataError("shards.unreachable", place=place, reason=str(error) or type(error).__name__) from error


def _of_table(place: str) -> list[str]:
    try:
        data = _read(place)
        if Path(place).suffix.lower() == SUFFIX:
            arrow = needed("pyarrow", EXTRA)
            table = needed("pyarrow.parquet", EXTRA).ParquetFile(arrow.BufferReader(data)).read()
            columns = {name.lower(): name for name in table.column_names}
            chosen = next((columns[name] for name in ADDRESS_COLUMNS if name in columns), None)
            cells = [] if chosen is None else table.column(chosen).to_pylist()
        else:
            reader = csv.DictReader(data.decode("utf-8-sig").splitlines())
            columns = {name.strip().lower(): name for name in reader.fieldnames or ()}
            chosen = next((columns[name] for name in ADDRESS_COLUMNS if name in columns), None)
            cells = [] if chosen is None else [row[chosen] for row in reader]
    except (OSError, ValueError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DataError("shards.unreachable", place=place, reason=reason) from error
    if chosen is None:
        raise DataError("shards.no_address", place=place, known=", ".join(ADDRESS_COLUMNS))
    found = [str(cell).strip() for cell in cells if cell is not None and str(cell).strip()]
    folder = Path(place).parent if "://" not in place else None
    # A relative path is meant from where the table lies.
    with suppress(OSError):
        found = [one if folder is None or "://" in one else str((folder / one).absolute()) for one in found]
    return found
