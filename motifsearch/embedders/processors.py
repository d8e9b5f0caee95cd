"""Embedding the parts of a batch side by side, each whole by threads of its own.

By itself torch splits every layer among all processors, and each waits at the layer's end for the slowest. Where other
threads or programs work meanwhile, that waiting, which keeps a processor busy, takes most of the time. On two
processors, beside one other busy process, the embedded model took 16 ms of wall time a picture so, and 4 ms by halves
of a batch; beside eight, one picture took 5 s on both processors and 0.1 s on one.

Knows: torch's number of threads. Does not know: models or pictures.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_T = TypeVar("_T")
_R = TypeVar("_R")

# Python's share of a call is a few milliseconds; in smaller parts it would count.
_SMALLEST_PART = 8
_MOST_PARTS = 4


class Processors:
    """Threads that share the processors which torch may use; safe to use from several threads.

    Parameters
    ----------
    light : bool
        Whether one item takes a single processor so little time that no layer is worth splitting.

    Attributes
    ----------
    threads : int
        Processors that torch may use.
    workers : int
        Parts that run side by side.
    """

    def __init__(self, *, light: bool) -> None:
        import torch

        self._light = light
        self.threads = torch.get_num_threads()
        self.workers = min(self.threads, _MOST_PARTS)
        self._starting = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None

    def run(self, call: Callable[[Sequence[_T]], _R], items: Sequence[_T]) -> list[_R]:
        """Call a function with equal parts of a sequence, side by side.

        Parameters
        ----------
        call : callable
            Takes a part of `items`.
        items : sequence
            Few ones are not split: together they get one processor of a light model, and all for each layer of
            another.

        Returns
        -------
        list
            What it returned for each part, in the order of the parts. Its first exception is passed on.
        """
        parts = max(1, min(self.workers, len(items) // _SMALLEST_PART))
        if parts == 1 and not self._light:
            return [call(items)]
        bounds = [len(items) * part // parts for part in range(parts + 1)]
        return list(self._threads().map(call, [items[start:stop] for start, stop in pairwise(bounds)]))

    def close(self) -> None:
        """End the threads."""
        with self._starting:
            if self._pool is not None:
                self._pool.shutdown()
                self._pool = None

    def _threads(self) -> ThreadPoolExecutor:
        import torch

        with self._starting:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self.workers, thread_name_prefix="embed")
                share = 1 if self._light else self.threads // self.workers
                together = threading.Barrier(self.workers)
                for started in [self._pool.submit(_limit, share, together) for _ in range(self.workers)]:
                    started.result()
                # What a thread sets for itself is also the default of threads to come.
                torch.set_num_threads(self.threads)
            return self._pool


def _limit(count: int, together: threading.Barrier) -> None:
    import torch

    # Asked for the first time in a thread, torch gives it the default number and would undo what was set before.
    torch.get_num_threads()
    torch.set_num_threads(count)
    # Each thread waits for the others, so that none of them does this twice.
    together.wait()
