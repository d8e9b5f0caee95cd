"""From a table of labels to figures: read the pictures once, compare them in each way.

Knows: which vectors are needed and what to ask in words. Does not know: how figures are computed or shown, or any
model.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch.errors import DataError, ImageError
from motifsearch.images.decode import decode
from motifsearch.images.fingerprint import pdq
from motifsearch.records import Problem
from motifsearch.vectors import unit
from motifsearch.vocabulary.lookup import lookup
from motifsearch.vocabulary.terms import bare_name
from motifsearch.workflows.evaluate.figures import (
    Evaluation,
    Known,
    Method,
    centred,
    label_figures,
    mean_figures,
    nearest_words,
    picture_figures,
    word_figures,
)
from motifsearch.workflows.evaluate.labels import read_labels, read_prompts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from motifsearch.embedders.base import Embedder, Prepared
    from motifsearch.progress import Progress
    from motifsearch.records import Condition
    from motifsearch.settings import Settings
    from motifsearch.vectors import Vectors
    from motifsearch.workflows.evaluate.labels import LabelledPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What is made of one picture for each way of comparing."""

    model: Prepared
    colour: Prepared
    bits: NDArray[np.float32]


def evaluate(
    table: Path,
    *,
    embedder: Embedder,
    colours: Embedder,
    settings: Settings,
    folder: Path | None = None,
    where: Sequence[Condition] = (),
    prompts: Path | None = None,
    centre: bool = False,
    progress: Progress,
) -> Evaluation:
    """Measure a model on labelled pictures.

    Parameters
    ----------
    table : Path
        See `read_labels`.
    embedder : Embedder
        The model.
    colours : Embedder
        The colour histogram that it is compared with.
    settings : Settings
    folder : Path, optional
        Where the pictures lie; the table's own folder when not given.
    where : sequence of Condition
        Which rows to take.
    prompts : Path, optional
        What to ask for each label, see `read_prompts`; from the vocabulary when not given.
    centre : bool
        Subtract the mean of all pictures' vectors before comparing pictures with one another. Not for words.
    progress : Progress

    Returns
    -------
    Evaluation

    Raises
    ------
    TableError
        As `read_labels` and `read_prompts`.
    DataError
        ``evaluate.no_questions`` when no label has two pictures that can be read and are not copies.
    """
    labels = read_labels(table, folder=folder, where=where)
    # Read first: a mistake in the table of words should not wait for the pictures.
    asked = read_prompts(prompts, sorted({picture.label for picture in labels.pictures})) if prompts else None
    pictures, ways, problems = _read_all(labels.pictures, embedder, colours, settings, progress)
    names = sorted({picture.label for picture in pictures})
    known = Known.of([picture.label for picture in pictures], [picture.group for picture in pictures])
    compared = {name: centred(vectors) if centre and name != "hash" else vectors for name, vectors in ways.items()}
    rows = {name: picture_figures(vectors, known) for name, vectors in compared.items()}
    questions = int((~np.isnan(rows["model"][:, 0])).sum())
    if not questions:
        raise DataError("evaluate.no_questions", path=str(table), pictures=len(pictures), labels=len(names))
    copies = known.copies()
    alone = known.without_copies()
    methods = [
        Method(
            name=name,
            figures=mean_figures(rows[name]),
            with_copies=mean_figures(picture_figures(vectors, alone)) if copies else None,
        )
        for name, vectors in compared.items()
    ]
    prompted = asked or from_vocabulary(names)
    words = _word_vectors(embedder, names, prompted)
    named = {kind: nearest_words(ways["model"], vectors, known) for kind, vectors in words.items()}
    return Evaluation(
        space=embedder.space,
        centred=centre,
        pictures=len(pictures),
        questions=questions,
        lone=len(pictures) - questions,
        copies=copies,
        unlabelled=labels.unlabelled,
        methods=tuple(methods),
        labels=tuple(
            label_figures(name, rows["model"], named, known.labels == number) for number, name in enumerate(names)
        ),
        words=tuple(word_figures(kind, ways["model"], vectors, known) for kind, vectors in words.items()),
        prompts=prompted if words else {},
        problems=(*labels.problems, *problems),
    )


def _read_all(
    pictures: Sequence[LabelledPicture],
    embedder: Embedder,
    colours: Embedder,
    settings: Settings,
    progress: Progress,
) -> tuple[list[LabelledPicture], dict[str, Vectors], list[Problem]]:
    """Read the pictures; return those that could be read and their vectors for each way of comparing them.

    The bits of two perceptual hashes as -1 and 1 have a cosine that falls with each bit that differs. Vectors of
    zeros find all pictures equally near, as chance does.
    """

    def read(picture: LabelledPicture) -> _Read | Problem:
        return _read(picture.path, embedder, colours, settings)

    kept: list[LabelledPicture] = []
    problems: list[Problem] = []
    parts: dict[str, list[Vectors]] = {"model": [], "colour": [], "hash": []}
    progress.start("evaluate.stage", total=len(pictures))
    with ThreadPoolExecutor(settings.decode_workers, thread_name_prefix="decode") as pool:
        for start in range(0, len(pictures), settings.batch_size):
            chunk = pictures[start : start + settings.batch_size]
            found = list(zip(chunk, pool.map(read, chunk), strict=True))
            problems += [item for _, item in found if isinstance(item, Problem)]
            good = [(picture, item) for picture, item in found if not isinstance(item, Problem)]
            kept += [picture for picture, _ in good]
            if good:
                parts["model"].append(embedder.embed_prepared([item.model for _, item in good]))
                parts["colour"].append(colours.embed_prepared([item.colour for _, item in good]))
                parts["hash"].append(unit(np.stack([item.bits for _, item in good])))
            progress.advance(len(chunk))
    progress.finish()
    ways = {
        name: np.concatenate(vectors) if vectors else np.zeros((0, 1), np.float32) for name, vectors in parts.items()
    }
    if embedder.space.fingerprint == colours.space.fingerprint:
        del ways["colour"]
    return kept, ways | {"chance": np.zeros((len(kept), 1), dtype=np.float32)}, problems


def _read(path: Path, embedder: Embedder, colours: Embedder, settings: Settings) -> _Read | Problem:
    try:
        data = path.read_bytes()
        pixels = decode(data, max_pixels=settings.max_pixels, target_px=settings.decode_px, name=path.name).pixels
    except OSError as error:
        return Problem(where=str(path), code="evaluate.unreadable", params=(("reason", error.strerror or str(error)),))
    except ImageError as error:
        return Problem(where=str(path), code=error.code, params=tuple(error.params.items()))
    bits = np.unpackbits(np.frombuffer(pdq(pixels)[0], dtype=np.uint8)).astype(np.float32) * 2 - 1
    return _Read(model=embedder.prepare(pixels), colour=colours.prepare(pixels), bits=bits)


def from_vocabulary(names: Sequence[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """What to ask for labels, in Indonesian and in English; a label that is no known motif stays as written."""
    prompts: dict[str, dict[str, tuple[str, ...]]] = {"id": {}, "en": {}}
    for name in names:
        term = lookup("motif", name)
        called = bare_name(term.label("id")).lower() if term else name
        prompts["id"][name] = (f"kain batik motif {called}",)
        in_english = bare_name(term.label("en")).lower() if term else name
        prompts["en"][name] = (f"batik cloth with the {in_english} motif",)
    return prompts


def _word_vectors(
    embedder: Embedder, names: Sequence[str], prompts: Mapping[str, Mapping[str, Sequence[str]]]
) -> dict[str, Vectors]:
    """The mean direction of each label's words, (labels, dim), for each kind; empty for a model without words."""
    if not embedder.space.has_text:
        return {}
    return {
        kind: np.concatenate([unit(embedder.embed_texts(words[name]).mean(axis=0)) for name in names])
        for kind, words in prompts.items()
    }
