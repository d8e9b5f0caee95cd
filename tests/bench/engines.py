"""What runs the model's part for pictures: torch in both precisions, and OpenVINO, on one processor.

Knows: pictures that are prepared already. Does not know: decoding, the catalogue.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from motifsearch.embedders.openclip import OpenClipEmbedder
from motifsearch.embedders.registry import embedded_model_dir
from motifsearch.images.decode import decode
from tests.bench.adding import photographs
from tests.bench.measuring import Row, in_turns

PICTURES, ROUNDS = 64, 5


def rows() -> Iterator[Row]:
    """Each engine's rate over that of torch in single precision, and how much it moves what is near."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    identifier = os.environ.get("MOTIFSEARCH_MODEL", "").removeprefix("openclip:")
    opened = partial(OpenClipEmbedder, identifier or f"local-dir:{embedded_model_dir()}", device="cpu")
    engines = {"torch, single precision": opened(precision="fp32"), "torch, bfloat16": opened(precision="bf16")}
    try:
        engines["OpenVINO, single precision"] = opened(precision="fp32", engine="openvino")
    except Exception as error:  # noqa: BLE001 - an engine that is absent is left out
        yield Row(what=f"engines: without OpenVINO ({type(error).__name__})")
    with tempfile.TemporaryDirectory() as folder:
        paths = photographs(Path(folder))[:PICTURES]
        pictures = [
            decode(path.read_bytes(), max_pixels=10**8, target_px=512, name=path.name).pixels for path in paths
        ]
    first = next(iter(engines.values()))
    prepared = [first.prepare(one) for one in pictures]
    calls: dict[str, Callable[[], object]] = {
        name: partial(engine.embed_prepared, prepared) for name, engine in engines.items()
    }
    costs = in_turns(calls, ROUNDS)
    vectors = {name: engine.embed_prepared(prepared) for name, engine in engines.items()}
    torch.set_num_threads(threads)
    base, exact = costs["torch, single precision"], next(iter(vectors.values()))
    pairs = np.triu_indices(len(exact), k=1)
    near = (exact @ exact.T)[pairs]
    for name in list(engines)[1:]:
        yield base.over(costs[name], f"engines: rate of {name} over torch in single precision")
        moved = np.abs((vectors[name] @ vectors[name].T)[pairs] - near).max() / near.std()
        yield Row(what="engines: the same, largest change of a cosine, thousandths of their spread", wall=1e3 * moved)
    for engine in engines.values():
        engine.close()
