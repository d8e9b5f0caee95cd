"""From what is asked to directions in the two spaces that are compared, of patterns and of colours.

Knows: regions, examples, words, chosen colours, and how they are put together. Does not know: indexes or answers.

Examples move a direction as J. J. Rocchio's feedback does (in Salton, The SMART Retrieval System, 1971): the question
plus a share of the mean of what shall be more, minus a share of the mean of what shall be less.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from motifsearch import vectors
from motifsearch.errors import DataError, UsageError
from motifsearch.images.cuttings import cut
from motifsearch.images.palette import palette
from motifsearch.images.palette_vectors import palette_vectors
from motifsearch.vocabulary.expansion import expand
from motifsearch.vocabulary.swatches import swatch_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from motifsearch.database import Database
    from motifsearch.embedders.base import Embedder, Pixels
    from motifsearch.records import EmbeddingSpace, Example, Photo, Query
    from motifsearch.vectors import Vectors
    from motifsearch.vocabulary.expansion import Expansion

# Shares of more and less. After one round of three yes and three no on photographs of drawn cloths, judged on all
# others, mAP 0.285 became 0.465 with the shares that books on texts give, 0.75 and 0.15 (Manning, Raghavan and
# Schütze, Introduction to Information Retrieval, 2008, section 9.1.1), 0.544 with these, and 0.569 with twice these,
# which would leave little of the question beside a single example.
PICTURE_WEIGHTS = (1.5, 0.75)
# Words lie apart from pictures in the space of a model, so that examples soon outweigh them, and half of an answer to
# words comes from records, which no example moves. After one round names had mAP 0.743 before and 0.741 after on drawn
# cloths, 0.589 and 0.606 on real ones; with 0.75 and 0.15 0.787 of 0.808 was left, and examples as a ranking of their
# own, fused with the words', gave 0.710 and 0.639: three examples say less of a motif than its name does.
WORDS_WEIGHTS = (0.3, 0.1)
# How much the picture's own colours count against an answer where other ones are asked for. Of the first five answers
# to 365 photographs of drawn cloths 0.84 were in another palette and 0.57 of the motif, where without it 0.61 and 0.69
# are, the cloth's own photographs first; both were 0.41 with this, 0.31 without, 0.42 with 0.4 and 0.37 with 0.2.
OTHER_COLOURS = 0.3
# A smaller region shows no pattern any more.
_SMALLEST_REGION_PX = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Directions:
    """Where answers lie.

    Attributes
    ----------
    picture, words : ndarray, (1, dim) float32, or None
        In the model's space; None where nothing asks that way.
    colours : ndarray, (1, `palette_dim`) float32, or None
        In the space of palettes.
    colour : float
        How much colours count, 0 to 1; below 0 the picture's own count against an answer. Not 0 only where there are
        `colours`.
    """

    picture: Vectors | None
    words: Vectors | None
    colours: Vectors | None
    colour: float


class Asker:
    """Makes vectors of what a question names.

    Parameters
    ----------
    database : Database
    space : EmbeddingSpace
        That is searched.
    embedder : callable
        Gives the model when it is needed.
    pixels : callable
        Reads a photograph of the catalogue, or returns None where its file is gone.
    languages : tuple of str
        What the model speaks, where that is known.
    """

    def __init__(
        self,
        database: Database,
        space: EmbeddingSpace,
        embedder: Callable[[], Embedder],
        pixels: Callable[[Photo], Pixels | None],
        languages: tuple[str, ...] = (),
    ) -> None:
        self._database = database
        self._space = space
        self._embedder = embedder
        self._pixels = pixels
        self._languages = languages

    def directions(self, query: Query, expansion: Expansion) -> Directions:
        """Put together everything that a question asks for.

        Parameters
        ----------
        query : Query
            Checked.
        expansion : Expansion
            Of its text.

        Returns
        -------
        Directions

        Raises
        ------
        UsageError
            ``search.no_colours`` when colours shall count but none are given; ``search.region_too_small``.
        DataError
            ``search.no_vector`` and ``search.no_picture`` when a photograph that asks has no vector or no file,
            ``database.no_record`` when it is not there.
        """
        pictures, colours = self._pictures(query)
        words = self._words(expansion) if expansion.text and self._space.has_text and query.balance < 1 else None
        more, less = ([self._example(one) for one in some] for some in (query.more, query.less))
        picture = vectors.unit(np.concatenate(pictures).mean(axis=0)) if pictures else None
        if more or less:
            # Where a picture asks, examples are about it; else they are about the words.
            if picture is not None or words is None:
                picture = _moved(picture, more, less, PICTURE_WEIGHTS)
            else:
                words = _moved(words, more, less, WORDS_WEIGHTS)
        if query.palette:
            colours = [palette_vectors([query.palette])]
        share = _share_of_colours(query, is_alone=picture is None and words is None)
        if not share:
            return Directions(picture=picture, words=words, colours=None, colour=0.0)
        target = self._colours(query, expansion, colours)
        return Directions(picture=picture, words=words, colours=target, colour=share)

    def _colours(self, query: Query, expansion: Expansion, colours: Sequence[Vectors]) -> Vectors:
        """The colours that are asked for, those of pictures moved by examples."""
        target = vectors.unit(np.concatenate(colours).mean(axis=0)) if colours else None
        if not query.palette:
            liked, disliked = (self._example_colours(some) for some in (query.more, query.less))
            if liked or disliked:
                target = _moved(target, liked, disliked, PICTURE_WEIGHTS)
        if target is None:
            target = _named_colours(expansion)
        if target is None:
            raise UsageError("search.no_colours")
        return target

    def _pictures(self, query: Query) -> tuple[list[Vectors], list[Vectors]]:
        """The vectors of the picture and the photograph that ask, (1, dim) each, and those of their colours."""
        patterns: list[Vectors] = []
        colours: list[Vectors] = []
        wants_colours = (bool(query.colour) or query.other_colours) and not query.palette
        region = query.region
        if query.image is not None:
            image = query.image if region is None else _region(query)
            region = None
            self._look(
                image, patterns if query.balance or not query.text else None, colours if wants_colours else None
            )
        if query.photo_id is not None:
            photo = self._database.photos.get(query.photo_id)
            if region is None:
                patterns.append(self._stored(query.photo_id))
                colours.append(palette_vectors([photo.palette]))
            else:
                pixels = self._pixels(photo)
                if pixels is None:
                    raise DataError("search.no_picture", photo=query.photo_id)
                self._look(_cut(pixels, query), patterns, colours if wants_colours else None)
        return patterns, colours

    def _look(self, image: Pixels, patterns: list[Vectors] | None, colours: list[Vectors] | None) -> None:
        """Add the pattern and the colours of a picture where they are wanted, found side by side."""
        with ThreadPoolExecutor(max_workers=1) as beside:
            found = beside.submit(palette, image) if colours is not None else None
            if patterns is not None:
                patterns.append(self._embedder().embed_images([image]))
            if colours is not None and found is not None:
                colours.append(palette_vectors([found.result()]))

    def _stored(self, photo_id: int) -> Vectors:
        _, stored = self._database.embeddings.vectors(self._space, [photo_id])
        if not len(stored):
            raise DataError("search.no_vector", photo=photo_id)
        return stored

    def _words(self, expansion: Expansion) -> Vectors:
        """The direction of words, (1, dim).

        A model that was taught English captions also gets an English prompt: it carries Indonesian and batik's own
        terms into it. To a model that speaks Indonesian the prompt adds nothing and blurs the words.
        """
        said = [expansion.text]
        if "id" not in self._languages and expansion.english_prompt:
            said.append(expansion.english_prompt)
        return vectors.unit(self._embedder().embed_texts(said).mean(axis=0))

    def _example(self, example: Example) -> tuple[float, Vectors]:
        if example.photo_id is not None:
            self._database.photos.get(example.photo_id)
            return example.weight, self._stored(example.photo_id)
        if example.image is not None:
            return example.weight, self._embedder().embed_images([example.image])
        return example.weight, self._words(expand((example.text or "").strip()))

    def _example_colours(self, examples: Sequence[Example]) -> list[tuple[float, Vectors]]:
        """The colours of those examples that have some."""
        found: list[tuple[float, Vectors]] = []
        for example in examples:
            if example.photo_id is not None:
                shown = palette_vectors([self._database.photos.get(example.photo_id).palette])
            elif example.image is not None:
                shown = palette_vectors([palette(example.image)])
            else:
                named = _named_colours(expand((example.text or "").strip()))
                if named is None:
                    continue
                shown = named
            found.append((example.weight, shown))
        return found


def _share_of_colours(query: Query, *, is_alone: bool) -> float:
    if query.other_colours:
        return -OTHER_COLOURS
    if query.colour is not None:
        return query.colour
    return 0.0 if not query.palette else 1.0 if is_alone else 0.5


def _moved(
    start: Vectors | None,
    more: Sequence[tuple[float, Vectors]],
    less: Sequence[tuple[float, Vectors]],
    weights: tuple[float, float],
) -> Vectors:
    """Rocchio's rule; a weight of 2 counts as one example that is there twice would beside the others' number."""
    total = np.zeros(vectors.as_vectors((more or less)[0][1]).shape[1]) if start is None else start[0].astype(float)
    for examples, share in ((more, weights[0]), (less, -weights[1])):
        if examples:
            weighted = [weight * vector[0].astype(float) for weight, vector in examples]
            total = total + share * np.mean(weighted, axis=0)
    return vectors.unit(total)


def _named_colours(expansion: Expansion) -> Vectors | None:
    """The colours that words name, (1, `palette_dim`), or None where they name none."""
    swatches = [swatch_of(term.key) for term in expansion.terms if term.kind == "colour"]
    return palette_vectors([swatches]) if swatches else None


def _region(query: Query) -> Pixels:
    if query.image is None:
        raise UsageError("search.region_alone")
    return _cut(query.image, query)


def _cut(pixels: Pixels, query: Query) -> Pixels:
    if query.region is None:
        return pixels
    part = cut(pixels, query.region)
    height, width = part.shape[:2]
    if min(height, width) < _SMALLEST_REGION_PX:
        raise UsageError("search.region_too_small", width=width, height=height, smallest=_SMALLEST_REGION_PX)
    return part
