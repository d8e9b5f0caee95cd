"""`add`, end to end, beside the bare model on pictures that are prepared already.

Knows: the steps that a photograph goes through. Does not know: how any step works.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from motifsearch.catalog import MotifCatalog
from motifsearch.embedders.base import Embedder, Prepared
from motifsearch.embedders.registry import open_embedder
from motifsearch.errors import ImageError
from motifsearch.images.decode import decode
from motifsearch.images.fingerprint import pdq, sha256
from motifsearch.images.palette import palette
from motifsearch.images.scan import scan
from motifsearch.images.thumbnail import shrink, thumbnail
from motifsearch.progress import Silent
from motifsearch.settings import Settings, load
from motifsearch.workflows.demo import draw_sample
from tests.bench.measuring import Row, in_turns

REAL = Path(__file__).parents[3] / "shared" / "photos" / "web"
PHOTOS = 300
ROUNDS = 3


def rows() -> Iterator[Row]:
    """The model's share of `add`, and what each step costs beside the model."""
    settings = load(None)
    with tempfile.TemporaryDirectory() as folder:
        photos = photographs(Path(folder))
        embedder = open_embedder(settings.model, device=settings.device, engine=settings.engine)
        steps, prepared = _steps(photos, embedder, settings)
        runs = iter(range(100))

        def bare() -> None:
            for start in range(0, len(prepared), settings.batch_size):
                embedder.embed_prepared(prepared[start : start + settings.batch_size])

        def bare_parts() -> None:
            # Any picture costs the model the same, so the parts need not be cut.
            for _ in range(1 + settings.parts):
                bare()

        def whole(parts: int) -> None:
            with MotifCatalog.open(Path(folder) / f"catalog{next(runs)}", create=True, parts=parts) as catalog:
                # Opening the model is no part of what is compared.
                catalog.parts._embedder = embedder
                catalog.add(photos)
                catalog.parts._embedder = None

        costs = in_turns(
            {
                "bare": bare,
                "add": partial(whole, 0),
                "bare with parts": bare_parts,
                "add with parts": partial(whole, settings.parts),
            },
            ROUNDS,
        )
        embedder.close()
    kind = "photographs of cloth" if REAL.is_dir() else "drawn photographs"
    yield Row(what=f"add: number of {kind}", wall=len(prepared))
    yield costs["bare"].over(
        costs["add"], "add: the bare model over the whole of `add` without parts; 1 if all but the model were free"
    )
    yield costs["bare with parts"].over(
        costs["add with parts"], f"add: the same with {settings.parts} parts of each photograph, the default"
    )
    yield costs["add with parts"].over(costs["add"], "add: with parts over without")
    model = costs["bare"].processor / len(prepared)
    for name, seconds in steps.items():
        yield Row(what=f"add: {name} over the model", processor=seconds / len(prepared) / model)
    unavoidable = (steps["reading"] + steps["decoding"] + steps["fitting to the model"]) / len(prepared)
    yield Row(
        what="add: that ratio if `add` were reading, decoding, fitting and the model alone",
        processor=model / (model + unavoidable),
    )


def photographs(folder: Path) -> list[Path]:
    """Photographs of cloth where they are at hand, drawn ones otherwise."""
    if REAL.is_dir():
        found = scan([REAL]).files
        return list(found[:: max(1, len(found) // PHOTOS)][:PHOTOS])
    draw_sample(folder / "drawn", cloths=80, progress=Silent())
    return list(scan([folder / "drawn" / "photos"]).files[:PHOTOS])


def _steps(photos: list[Path], embedder: Embedder, settings: Settings) -> tuple[dict[str, float], list[Prepared]]:
    """Processor time of each step over all photographs, one thread, and the pictures as the model takes them."""
    spent: dict[str, float] = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        before = time.thread_time()
        yield
        spent[name] = spent.get(name, 0.0) + time.thread_time() - before

    prepared: list[Prepared] = []
    for path in photos:
        with step("reading"):
            data = path.read_bytes()
        try:
            with step("decoding"):
                decoded = decode(data, max_pixels=settings.max_pixels, target_px=settings.decode_px, name=path.name)
        except ImageError:
            continue
        with step("fitting to the model"):
            prepared.append(embedder.prepare(decoded.pixels))
        with step("shrinking"):
            small = shrink(decoded.pixels, settings.thumbnail_px)
        with step("palette"):
            palette(small)
        with step("perceptual hash"):
            pdq(small)
        with step("thumbnail"):
            thumbnail(small, longer_px=settings.thumbnail_px)
        with step("sha256"):
            sha256(data)
    return spent, prepared
