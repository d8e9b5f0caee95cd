"""Starts ``motifsearch`` as a process of its own again and again, without its imports being waited for each time.

A program of its own, so that what is forked has no threads. It reads lines of JSON, ``{"start": ARGUMENTS, "log":
FILE}`` or ``{"wait": PID}``, and answers each with one line, a process id or an exit status. Every vector that is made
is written down in the log by its checksum, at once and before anybody can commit it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys

import numpy as np

from motifsearch.cli import add
from motifsearch.cli.main import run
from motifsearch.embedders.colour import ColourEmbedder
from motifsearch.images import opening
from motifsearch.stores import registry

# What a run of `add` needs is imported by now.
_LOADED = (add, opening, registry)


def digest(vector: np.ndarray) -> str:
    """Name a vector, (dim,) float32."""
    return hashlib.sha256(vector.astype("<f4").tobytes()).hexdigest()


def _child(arguments: list[str], log: str) -> int:
    embed = ColourEmbedder.embed_prepared
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(f"{log}.out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
    os.dup2(1, 2)

    def logged(self: ColourEmbedder, batch: list[np.ndarray]) -> np.ndarray:
        vectors = embed(self, batch)
        os.write(written, "".join(f"{digest(vector)}\n" for vector in vectors).encode())
        return vectors

    ColourEmbedder.embed_prepared = logged  # type: ignore[method-assign]
    try:
        return run(arguments)
    finally:
        sys.stdout.flush()


def _main() -> None:
    for line in sys.stdin:
        command = json.loads(line)
        if "wait" in command:
            answer = os.waitstatus_to_exitcode(os.waitpid(command["wait"], 0)[1])
        else:
            answer = os.fork()
            if not answer:
                os._exit(_child(command["start"], command["log"]))
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
