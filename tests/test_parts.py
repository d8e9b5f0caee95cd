from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from motifsearch import parts as parts_module
from motifsearch.catalog import MotifCatalog
from motifsearch.embedders.colour import ColourEmbedder
from motifsearch.errors import CatalogError, ModelError, StoreError
from motifsearch.parts import Parts
from motifsearch.records import EmbeddingSpace, Query
from motifsearch.settings import CONFIG_NAME, Settings

OTHER = EmbeddingSpace(uri="colour:", name="another release", fingerprint="ab" * 32, dim=128, has_text=False)


class Released(ColourEmbedder):
    """The same model with other weights."""

    def __init__(self) -> None:
        super().__init__()
        self._space = OTHER
        self.closed = False

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def filled(catalog: MotifCatalog, folder: Path) -> MotifCatalog:
    catalog.add([folder])
    return catalog


@pytest.fixture
def parts(filled: MotifCatalog) -> Iterator[Parts]:
    """Parts of the filled catalogue, none of them opened yet."""
    fresh = Parts(filled.directory, filled.settings, filled.database)
    yield fresh
    fresh.close()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The models that are opened from now on."""
    uris: list[str] = []
    real = parts_module.open_embedder

    def watched(uri: str, **how: str):
        uris.append(uri)
        return real(uri, **how)

    monkeypatch.setattr(parts_module, "open_embedder", watched)
    return uris


def release(parts: Parts) -> Released:
    """A newer version of the program brings other weights under the same name."""
    model: Any = Released()
    parts._embedder = model
    return model


def index_folder(catalog: MotifCatalog) -> Path:
    (found,) = (catalog.directory / "index").iterdir()
    return found


def test_space_store_and_bands_are_known_without_the_model(parts: Parts, opened: list[str]):
    assert parts.space == ColourEmbedder().space
    assert parts.store.count == 12
    assert parts.calibration.image.related > 0
    assert opened == []
    assert parts.embedder.space == parts.space
    assert opened == ["colour:"]


def test_the_model_is_opened_once(parts: Parts, opened: list[str]):
    with ThreadPoolExecutor(4) as pool:
        models = list(pool.map(lambda _: parts.embedder, range(16)))
    assert len({id(model) for model in models}) == 1
    assert opened == ["colour:"]


def test_the_store_is_opened_once(parts: Parts, filled: MotifCatalog):
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: parts.store, range(16)))
    assert len({id(store) for store in stores}) == 1
    assert stores[0].ids().tolist() == filled.database.photos.ids().tolist()


def test_a_catalogue_without_vectors_has_the_models_own_space(catalog: MotifCatalog, opened: list[str]):
    assert catalog.space == ColourEmbedder().space
    assert opened == ["colour:"]


def test_what_is_committed_is_in_the_store_at_the_next_look(parts: Parts, filled: MotifCatalog):
    assert parts.store.count == 12
    filled.database.embeddings.remove([4], filled.space)
    assert parts.store.count == 11
    assert 4 not in parts.store.ids()


@pytest.mark.parametrize("damage", ["missing", "damaged", "of another database"])
def test_a_store_that_cannot_be_trusted_is_filled_anew(parts: Parts, filled: MotifCatalog, damage: str):
    folder = index_folder(filled)
    if damage == "missing":
        for path in folder.iterdir():
            path.unlink()
    elif damage == "damaged":
        (vectors,) = folder.glob("vectors-*")
        vectors.write_bytes(vectors.read_bytes()[:-4])
    else:
        foreign = parts.saved_store()
        foreign.upsert(np.array([500]), np.ones((1, 128), dtype=np.float32))
        foreign.save(foreign.revision)
    store = parts.store
    assert store.ids().tolist() == list(range(1, 13))
    # It was saved too: the next one to open finds it sound.
    assert parts.saved_store().ids().tolist() == list(range(1, 13))


def test_looking_at_the_saved_store_repairs_nothing(parts: Parts, filled: MotifCatalog):
    manifest = index_folder(filled) / "manifest.json"
    manifest.write_text("{}")
    with pytest.raises(StoreError) as caught:
        parts.saved_store()
    assert caught.value.code == "stores.damaged"
    assert manifest.read_text() == "{}"


def test_a_store_that_is_not_damaged_but_cannot_be_had_is_an_error(filled: MotifCatalog):
    parts = Parts(filled.directory, Settings(model="colour:", store="chroma:"), filled.database)
    with pytest.raises(StoreError) as caught:
        _ = parts.store
    assert caught.value.code == "stores.unknown"


def test_other_weights_under_the_same_name_are_not_compared_with_stored_vectors(parts: Parts, filled: MotifCatalog):
    release(parts)
    assert parts.space.fingerprint != OTHER.fingerprint
    with pytest.raises(ModelError) as caught:
        parts.asking_embedder()
    assert (caught.value.code, caught.value.params) == ("catalog.model_changed", {"model": "colour:"})
    filled.parts = parts
    # A photograph of the catalogue still asks: its vector is there.
    assert len(filled.search(Query(photo_id=1, k=5)).hits) == 5
    with pytest.raises(ModelError):
        filled.search(Query(image=np.zeros((9, 9, 3), dtype=np.uint8)))


def test_embedding_what_is_missing_moves_the_catalogue_to_the_new_weights(parts: Parts, filled: MotifCatalog):
    model = release(parts)
    filled.parts.close()
    filled.parts = parts
    assert filled.embed_missing() == (12, ())
    assert parts.space == OTHER
    assert parts.asking_embedder() is model
    assert parts.store.space == OTHER
    assert parts.store.count == 12
    assert filled.check().problems == ()


def test_bands_are_estimated_once_for_each_space(parts: Parts, monkeypatch: pytest.MonkeyPatch):
    asked: list[int] = []
    real = parts_module.bands.from_background

    def watched(vectors: np.ndarray):
        asked.append(len(vectors))
        return real(vectors)

    monkeypatch.setattr(parts_module.bands, "from_background", watched)
    assert parts.calibration is parts.calibration
    assert asked == [12]
    release(parts)
    parts.complete_space()
    _ = parts.calibration
    # No photograph has a vector in the new space yet.
    assert asked == [12, 0]


def test_bands_beside_the_weights_go_before_an_estimate(parts: Parts, monkeypatch: pytest.MonkeyPatch):
    measured = object()
    monkeypatch.setattr(parts_module, "model_calibration", lambda space: measured if space == parts.space else None)
    assert parts.calibration is measured


def test_the_former_model_is_freed_when_another_is_used(parts: Parts, filled: MotifCatalog):
    former = release(parts)
    parts.use("colour:", ColourEmbedder())
    assert former.closed
    assert parts.space == ColourEmbedder().space
    assert 'model = "colour:"' in (filled.directory / CONFIG_NAME).read_text()


def test_a_choice_that_cannot_be_kept_is_not_made(parts: Parts, monkeypatch: pytest.MonkeyPatch):
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    former = release(parts)
    monkeypatch.setattr(parts_module, "write_setting", full)
    with pytest.raises(CatalogError) as caught:
        parts.use("grey:", ColourEmbedder())
    assert caught.value.code == "catalog.cannot_write"
    assert parts.settings.model == "colour:"
    assert not former.closed


def test_closing_frees_model_and_store(filled: MotifCatalog):
    parts = Parts(filled.directory, filled.settings, filled.database)
    model, store = release(parts), parts.store
    parts.close()
    assert model.closed
    with pytest.raises(StoreError) as caught:
        store.search(np.ones(128), 1)
    assert caught.value.code == "stores.closed"
