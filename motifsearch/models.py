"""Models without a catalogue: which there are, fetching one, measuring one, embedding a folder with one.

Knows: which workflow does it. Does not know: any catalogue.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from motifsearch.embedders.registry import open_embedder
from motifsearch.progress import Progress, Silent
from motifsearch.settings import load
from motifsearch.workflows import embed as embed_workflow
from motifsearch.workflows.far import embedding as far
from motifsearch.workflows.far.addresses import addresses_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from motifsearch.embedders.known import KnownModel
    from motifsearch.records import Condition, EmbeddingSpace
    from motifsearch.workflows.embed import Embedded
    from motifsearch.workflows.evaluate import Evaluation
    from motifsearch.workflows.far.embedding import FarReport


def embed_folder(
    paths: Sequence[Path], *, model: str = "embedded", progress: Progress | None = None
) -> tuple[Embedded, EmbeddingSpace]:
    """Embed the pictures under `paths` without a catalogue; see `motifsearch.workflows.embed`."""
    settings = load(None, model=model)
    embedder = open_embedder(model, device=settings.device, engine=settings.engine)
    try:
        done = embed_workflow.embed_folder(paths, embedder=embedder, settings=settings, progress=progress or Silent())
        return done, embedder.space
    finally:
        embedder.close()


def embed_far(
    places: Sequence[str], out: Path, *, model: str = "embedded", pool: int = 0, progress: Progress | None = None
) -> FarReport:
    """Embed photographs of folders, buckets or tables into Parquet files; see `motifsearch.workflows.far`."""
    settings = load(None, model=model)
    return far.embed_far(
        addresses_of(places),
        out,
        open_model=partial(open_embedder, model, device=settings.device, engine=settings.engine),
        settings=settings,
        progress=progress or Silent(),
        pool=pool,
    )


def evaluate_labels(
    table: Path,
    *,
    folder: Path | None = None,
    model: str = "embedded",
    where: Sequence[Condition] = (),
    prompts: Path | None = None,
    centred: bool = False,
    progress: Progress | None = None,
) -> Evaluation:
    """Measure a model on labelled pictures without a catalogue; see `motifsearch.workflows.evaluate`."""
    # Loaded here: no other task needs it.
    from motifsearch.workflows.evaluate import evaluate

    settings = load(None, model=model)
    embedder = open_embedder(model, device=settings.device, engine=settings.engine)
    try:
        return evaluate(
            table,
            embedder=embedder,
            colours=open_embedder("colour:"),
            settings=settings,
            folder=folder,
            where=where,
            prompts=prompts,
            centre=centred,
            progress=progress or Silent(),
        )
    finally:
        embedder.close()


def known_models() -> tuple[KnownModel, ...]:
    """List the embedded model and recommended ones; see `motifsearch.embedders.known`."""
    from motifsearch.embedders import known

    return (known.embedded_model(), *known.known_models())


def pull_model(uri: str) -> EmbeddingSpace:
    """Fetch a model ahead, so that it opens without a network later; checks that it loads."""
    embedder = open_embedder(uri)
    try:
        return embedder.space
    finally:
        embedder.close()
