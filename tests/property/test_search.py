"""Searching a catalogue of drawn pictures, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motifsearch.catalog import MotifCatalog
from motifsearch.records import Condition, EmbeddingSpace, Query
from motifsearch.vectors import unit

COUNT = 40
WORDS = ("kawung", "parang", "mega", "mendung", "biru", "sogan", "tulis", "kain", "burung", "pasar", "zzz")
FIELDS = {"technique": ("tulis", "cap", "printed"), "province": ("ID-JT", "ID-YO")}
MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Rough:
    """Sees a picture as 4 by 4 colours, and a text as what its letters happen to give."""

    space = EmbeddingSpace(uri="rough:", name="rough", fingerprint="7e" * 32, dim=48)

    def prepare(self, image: np.ndarray) -> np.ndarray:
        return cv2.resize(image, (4, 4), interpolation=cv2.INTER_AREA).reshape(-1).astype(np.float32) - 127

    def embed_prepared(self, batch: Any) -> np.ndarray:
        return unit(np.stack(batch))

    def embed_images(self, images: Any) -> np.ndarray:
        return self.embed_prepared([self.prepare(image) for image in images])

    def embed_texts(self, texts: Any) -> np.ndarray:
        # A few coarse directions, so that equal scores are common.
        return unit([np.random.default_rng(len(text) % 3).integers(-1, 2, 48) for text in texts])

    def close(self) -> None:
        pass


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A catalogue of forty pictures with records, its vectors and its files."""
    folder = tmp_path_factory.mktemp("search")
    rng = np.random.default_rng(3)
    for number in range(COUNT):
        coarse = rng.integers(0, 256, (5, 5, 3), dtype=np.uint8)
        cv2.imwrite(str(folder / f"{number:02d}.png"), cv2.resize(coarse, (60, 60), interpolation=cv2.INTER_NEAREST))
    with MotifCatalog.open(folder / "catalog", create=True, batch_size=8, parts=0) as catalog:
        model: Any = Rough()
        catalog.parts._embedder = model
        catalog.add(sorted(folder.glob("*.png")))
        for photo in list(catalog.database.photos.iter()):
            changes: dict[str, object] = {field: rng.choice(values).item() for field, values in FIELDS.items()}
            changes["description"] = " ".join(rng.choice(WORDS[:-1], 3))
            catalog.edit("cloth", photo.cloth_id, changes)
        ids, vectors = catalog.database.embeddings.vectors(catalog.space)
        yield SimpleNamespace(catalog=catalog, ids=ids, vectors=vectors, files=sorted(folder.glob("*.png")))


PHOTOS = st.integers(0, COUNT - 1)
CONDITIONS = st.lists(
    st.sampled_from(sorted(FIELDS)).flatmap(
        lambda field: st.lists(st.sampled_from(FIELDS[field]), min_size=1, max_size=2, unique=True).map(
            lambda values: Condition(field=field, values=tuple(values))
        )
    ),
    max_size=2,
    unique_by=lambda condition: condition.field,
).map(tuple)
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


def ids(answer: Any) -> list[int]:
    return [hit.photo.photo_id for hit in answer.hits]


def fulfils(catalog: MotifCatalog, photo_id: int, conditions: tuple[Condition, ...]) -> bool:
    cloth = catalog.cloth(catalog.photo(photo_id).cloth_id)
    return all(getattr(cloth, condition.field) in condition.values for condition in conditions)


@MANY
@given(number=PHOTOS, k=st.integers(1, COUNT + 5))
def test_a_photograph_comes_first_for_its_own_picture(known, number, k):
    answer = known.catalog.search(Query(image=known.catalog.read_image(known.files[number]), k=k))
    assert answer.hits[0].photo.photo_id == known.ids[number]
    assert answer.hits[0].score == pytest.approx(1, abs=1e-5)
    assert len(answer.hits) == min(k, COUNT)


@MANY
@given(number=PHOTOS, conditions=CONDITIONS, k=st.integers(1, COUNT), by_picture=st.booleans())
def test_filtered_answers_are_the_exact_ones_that_fulfil_the_filter(known, number, conditions, k, by_picture):
    picture = known.catalog.read_image(known.files[number]) if by_picture else None
    asked = None if by_picture else int(known.ids[number])
    answer = known.catalog.search(Query(image=picture, photo_id=asked, conditions=conditions, k=k))
    scores = known.vectors.astype(np.float64) @ known.vectors[number]
    order = [int(known.ids[place]) for place in np.argsort(-scores, kind="stable")]
    allowed = [one for one in order if one != asked and fulfils(known.catalog, one, conditions)]
    assert ids(answer) == allowed[:k]
    assert answer.candidates == len(allowed)
    assert answer.total == COUNT


@MANY
@given(
    text=TEXTS,
    pictures=st.tuples(st.none() | PHOTOS, st.none() | PHOTOS),
    conditions=CONDITIONS,
    k=st.integers(1, COUNT),
)
def test_words_and_pictures_together_give_one_ranking_every_time(known, text, pictures, conditions, k):
    number, like = pictures
    picture = None if number is None else known.catalog.read_image(known.files[number])
    asked = None if like is None else int(known.ids[like])

    def ask(size: int) -> Any:
        return known.catalog.search(Query(text=text, image=picture, photo_id=asked, conditions=conditions, k=size))

    answer = ask(k)
    assert ask(k) == answer
    # Asking for more changes nothing about the first ones.
    assert ids(ask(COUNT))[:k] == ids(answer)
    found = ids(answer)
    assert len(set(found)) == len(found) == len(answer.hits)
    assert [hit.rank for hit in answer.hits] == list(range(1, len(found) + 1))
    assert asked not in found
    assert all(fulfils(known.catalog, one, conditions) for one in found)
    said = set(text.split())
    for hit in answer.hits:
        described = set((hit.cloth.description or "").split())
        assert said & described <= set(hit.terms)


@MANY
@given(text=TEXTS, uri=st.sampled_from(["exact:", "faiss:"]))
def test_both_stores_rank_words_alike(known, text, uri):
    expected = ids(known.catalog.search(Query(text=text, k=COUNT)))
    with MotifCatalog.open(known.catalog.directory, store=uri) as other:
        other.parts._embedder = known.catalog.parts.embedder
        assert ids(other.search(Query(text=text, k=COUNT))) == expected
