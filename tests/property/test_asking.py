"""Every way of asking together, beside a comparison of everything with everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motifsearch.catalog import MotifCatalog
from motifsearch.images.palette_vectors import palette_vectors
from motifsearch.records import Box, Condition, EmbeddingSpace, Example, Query, Swatch
from motifsearch.vectors import unit
from motifsearch.workflows.search.directions import OTHER_COLOURS

COUNT = 30
PARTS = 5
MARGIN = 0.08
TECHNIQUES = ("tulis", "cap", "printed")
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Rough:
    """Sees the light of a picture as 5 by 5 squares, and a text as what its letters happen to give."""

    space = EmbeddingSpace(uri="rough:", name="rough", fingerprint="3c" * 32, dim=25)

    def prepare(self, image: np.ndarray) -> np.ndarray:
        light = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY)
        return cv2.resize(light, (5, 5), interpolation=cv2.INTER_AREA).reshape(-1).astype(np.float32) - 127.3

    def embed_prepared(self, batch: Any) -> np.ndarray:
        return unit(np.stack(batch))

    def embed_images(self, images: Any) -> np.ndarray:
        return self.embed_prepared([self.prepare(image) for image in images])

    def embed_texts(self, texts: Any) -> np.ndarray:
        return unit([np.random.default_rng(len(text)).normal(size=25) for text in texts])

    def close(self) -> None:
        pass


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    folder = tmp_path_factory.mktemp("asking")
    rng = np.random.default_rng(11)
    for number in range(COUNT):
        coarse = rng.integers(0, 256, (7, 9, 3), dtype=np.uint8)
        cv2.imwrite(str(folder / f"{number:02d}.png"), cv2.resize(coarse, (90, 70), interpolation=cv2.INTER_NEAREST))
    with MotifCatalog.open(folder / "catalog", create=True, batch_size=8, parts=PARTS) as catalog:
        model: Any = Rough()
        catalog.parts._embedder = model
        catalog.add(sorted(folder.glob("*.png")))
        photos = list(catalog.database.photos.iter())
        for photo in photos:
            catalog.edit("cloth", photo.cloth_id, {"technique": rng.choice(TECHNIQUES).item()})
        patterns = [catalog.database.embeddings.vectors(catalog.space, part=part)[1] for part in range(PARTS + 1)]
        yield SimpleNamespace(
            catalog=catalog,
            ids=[photo.photo_id for photo in photos],
            techniques=[catalog.cloth(photo.cloth_id).technique for photo in photos],
            patterns=np.stack(patterns).astype(np.float64),
            colours=palette_vectors([photo.palette for photo in photos]).astype(np.float64),
        )


PHOTOS = st.integers(1, COUNT)
WEIGHTS = st.sampled_from([0.5, 1.0, 3.0])
COLOURS = st.tuples(st.floats(0, 100), st.floats(-80, 80), st.floats(-80, 80))


def direction(start: np.ndarray | None, more: list[Any], less: list[Any], space: np.ndarray) -> np.ndarray:
    """Rocchio's rule, one line after its books."""
    found = np.zeros(space.shape[1]) if start is None else start
    if more:
        found = found + 1.5 * sum(weight * space[number - 1] for number, weight in more) / len(more)
    if less:
        found = found - 0.75 * sum(weight * space[number - 1] for number, weight in less) / len(less)
    return found / np.linalg.norm(found)


@MANY
@given(
    asked=st.none() | PHOTOS,
    examples=st.lists(st.tuples(PHOTOS, WEIGHTS), max_size=4, unique_by=lambda one: one[0]),
    liked=st.integers(0, 4),
    colour=st.floats(0, 1),
    palette=st.lists(COLOURS, max_size=3),
    other=st.booleans(),
    techniques=st.none() | st.lists(st.sampled_from(TECHNIQUES), min_size=1, max_size=2, unique=True),
    k=st.integers(1, COUNT),
)
def test_every_position_of_every_way_equals_a_comparison_with_everything(
    known, *, asked, examples, liked, colour, palette, other, techniques, k
):
    more, less = examples[:liked], examples[liked:]
    if asked is None and not more:
        asked = 7
    other = other and asked is not None
    if other:
        # Other colours are asked for instead of a place on the slider.
        colour, palette = None, []
    swatches = tuple(Swatch(lab=lab, share=1 / len(palette)) for lab in palette)
    answer = known.catalog.search(
        Query(
            photo_id=asked,
            more=tuple(Example(photo_id=number, weight=weight) for number, weight in more),
            less=tuple(Example(photo_id=number, weight=weight) for number, weight in less),
            colour=colour,
            palette=swatches,
            other_colours=other,
            conditions=(Condition(field="technique", values=tuple(techniques)),) if techniques else (),
            k=k,
        )
    )
    wholes = known.patterns[0]
    target = direction(None if asked is None else wholes[asked - 1], more, less, wholes)
    similar = known.patterns @ target
    similar[1:] -= MARGIN
    if swatches:
        dyes = palette_vectors([swatches])[0].astype(np.float64)
    else:
        dyes = direction(None if asked is None else known.colours[asked - 1], more, less, known.colours)
    share = -OTHER_COLOURS if other else colour
    scores = (1 - abs(share)) * similar.max(axis=0) + share * (known.colours @ dyes if share else 0)
    without = {asked, *(number for number, _ in examples)}
    allowed = [
        number - 1
        for number in known.ids
        if number not in without and (not techniques or known.techniques[number - 1] in techniques)
    ]
    best = sorted((scores[place] for place in allowed), reverse=True)[:k]
    assert answer.candidates == len(allowed)
    found = [hit.photo.photo_id for hit in answer.hits]
    assert len(found) == len(set(found)) == len(best)
    assert {number - 1 for number in found} <= set(allowed)
    assert [hit.score for hit in answer.hits] == pytest.approx(best, abs=1e-5)
    for hit in answer.hits:
        assert hit.score == pytest.approx(scores[hit.photo.photo_id - 1], abs=1e-5)


@MANY
@given(text=st.sampled_from(["kawung", "biru", "kain"]), asked=PHOTOS, balance=st.floats(0, 1), colour=st.floats(0, 1))
def test_asking_for_more_answers_changes_nothing_about_the_first(known, text, asked, balance, colour):
    def ids(k: int) -> list[int]:
        query = Query(text=text, photo_id=asked, balance=balance, colour=colour, k=k)
        return [hit.photo.photo_id for hit in known.catalog.search(query).hits]

    everything = ids(1000)
    assert len(everything) == COUNT - 1
    for k in (1, 5, 20, 200, 201):
        assert ids(k) == everything[:k]


@MANY
@given(asked=PHOTOS, part=st.integers(1, PARTS))
def test_a_part_as_region_finds_its_photograph_and_its_place(known, asked, part):
    corners = {1: (0.25, 0.25), 2: (0, 0), 3: (0.5, 0), 4: (0, 0.5), 5: (0.5, 0.5)}
    left, top = corners[part]
    region = Box(left=left, top=top, width=0.5, height=0.5)
    path = known.catalog.photo(asked).paths[0]
    image = known.catalog.read_image(Path(path))
    first = known.catalog.search(Query(image=image, region=region, k=1)).hits[0]
    assert (first.photo.photo_id, first.part) == (asked, region)
    assert first.score == pytest.approx(1, abs=1e-5)
