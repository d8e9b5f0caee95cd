"""The workers of a Ray cluster share portions.

Knows: Ray, what a worker keeps. Does not know: how a portion is embedded, which portions there are.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from motifsearch.archive.shards import write_shard
from motifsearch.extras import needed
from motifsearch.workflows.far.portions import embed_portion

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from motifsearch.embedders.base import Embedder
    from motifsearch.progress import Progress
    from motifsearch.settings import Settings
    from motifsearch.workflows.far.portions import Portion

_RAY = "ray"


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


def by_ray(
    portions: Sequence[Portion],
    open_model: Callable[[], Embedder],
    settings: Settings,
    pool: int,
    progress: Progress,
) -> None:
    """Embed portions by so many workers of the cluster that RAY_ADDRESS names, or of one that is started here.

    Parameters
    ----------
    portions : sequence of Portion
        Their files must lie where every worker reaches them.
    open_model : callable
        Can be pickled; each worker opens its own.
    settings : Settings
    pool : int
        Workers.
    progress : Progress
        Steps are photographs.

    Raises
    ------
    UsageError
        ``extras.missing`` without Ray.
    """
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
