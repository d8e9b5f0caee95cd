from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.embedders.colour import ColourEmbedder
from motifsearch.errors import ModelError
from motifsearch.models import embed_folder
from motifsearch.progress import Silent
from motifsearch.settings import Settings
from motifsearch.workflows import embed


@pytest.fixture
def filled(catalog: MotifCatalog, folder: Path) -> MotifCatalog:
    catalog.add([folder])
    return catalog


class Stopping(ColourEmbedder):
    """Embeds so many batches and is then interrupted."""

    def __init__(self, batches: int) -> None:
        super().__init__()
        self.left = batches
        self.sizes: list[int] = []

    def embed_prepared(self, batch):
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        self.sizes.append(len(batch))
        return super().embed_prepared(batch)


def run(catalog: MotifCatalog, embedder: ColourEmbedder, progress=None):
    return embed.embed_missing(
        database=catalog.database, embedder=embedder, settings=catalog.settings, progress=progress or Silent()
    )


def test_nothing_missing_starts_nothing(filled: MotifCatalog, progress):
    assert run(filled, ColourEmbedder(), progress) == (0, ())
    assert progress.stages == []


def test_the_vector_is_the_one_that_adding_made(filled: MotifCatalog):
    ids, before = filled.database.embeddings.vectors(filled.space)
    filled.database.embeddings.remove(ids, filled.space)
    assert run(filled, ColourEmbedder()) == (12, ())
    again, after = filled.database.embeddings.vectors(filled.space)
    np.testing.assert_array_equal(again, ids)
    np.testing.assert_array_equal(after, before)


@pytest.mark.parametrize("batches", [0, 1, 2])
def test_an_interrupted_run_goes_on_and_its_bar_with_it(filled: MotifCatalog, progress, batches: int):
    ids, before = filled.database.embeddings.vectors(filled.space)
    filled.database.embeddings.remove(ids, filled.space)
    with pytest.raises(KeyboardInterrupt):
        run(filled, Stopping(batches))
    done = 4 * batches
    assert filled.database.embeddings.count(filled.space) == done
    second = Stopping(99)
    assert run(filled, second, progress) == (12 - done, ())
    assert sum(second.sizes) == 12 - done
    assert progress.stages == [("embed.stage", 12, done)]
    assert (progress.steps, progress.finished) == (12 - done, 1)
    np.testing.assert_array_equal(filled.database.embeddings.vectors(filled.space)[1], before)


def test_a_photograph_at_its_second_place_will_do(filled: MotifCatalog, folder: Path, paint):
    copy = folder / "copy.png"
    copy.write_bytes((folder / "box0" / "kain00.png").read_bytes())
    filled.add([folder])
    paint(folder / "box0" / "kain00.png", 999)
    filled.database.embeddings.remove([1], filled.space)
    assert run(filled, ColourEmbedder()) == (1, ())


def test_what_is_gone_or_is_another_file_now_is_named_and_the_rest_goes_on(filled: MotifCatalog, folder: Path, paint):
    (folder / "box0" / "kain00.png").unlink()
    paint(folder / "box0" / "kain02.png", 999)
    filled.database.embeddings.remove(filled.database.photos.ids(), filled.space)
    embedded, problems = run(filled, ColourEmbedder())
    assert embedded == 10
    assert [(problem.where, problem.code) for problem in problems] == [
        (str(folder / "box0" / "kain00.png"), "embed.gone"),
        (str(folder / "box0" / "kain02.png"), "embed.gone"),
    ]
    assert [dict(problem.params) for problem in problems] == [{"photo": 1}, {"photo": 2}]
    assert filled.database.embeddings.missing(filled.space).tolist() == [1, 2]


def test_a_photograph_without_any_place_is_named_by_its_number(filled: MotifCatalog, folder: Path, paint):
    paint(folder / "box0" / "kain00.png", 999)
    filled.add([folder])
    filled.database.embeddings.remove([1], filled.space)
    embedded, (problem,) = run(filled, ColourEmbedder())
    assert (embedded, problem.where, problem.code) == (0, "photo:1", "embed.gone")


def test_a_folder_is_embedded_in_the_order_of_its_names(folder: Path, progress):
    (folder / "rusak.jpg").write_bytes(b"\xff\xd8\xff\xe0 no more")
    found = embed.embed_folder(
        [folder, folder / "nowhere"],
        embedder=ColourEmbedder(),
        settings=Settings(batch_size=5, workers=3),
        progress=progress,
    )
    names = sorted(str(path) for path in folder.rglob("*.png"))
    assert list(found.paths) == names
    assert (found.vectors.shape, found.vectors.dtype) == ((12, 128), np.float32)
    np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), 1, atol=1e-6)
    alone, _ = embed_folder([Path(names[7])], model="colour:")
    np.testing.assert_array_equal(alone.vectors[0], found.vectors[7])
    assert [Path(problem.where).name for problem in found.problems] == ["nowhere", "rusak.jpg"]
    assert (progress.stages, progress.steps) == ([("embed.stage", 13, 0)], 13)


def test_an_empty_folder_gives_no_vectors_of_the_models_length(tmp_path: Path):
    found, space = embed_folder([tmp_path], model="colour:")
    assert (found.paths, found.problems) == ((), ())
    assert found.vectors.shape == (0, space.dim)


def test_an_unknown_model_is_refused_before_the_folder_is_read(tmp_path: Path):
    with pytest.raises(ModelError) as caught:
        embed_folder([tmp_path / "nowhere"], model="nothing")
    assert caught.value.code == "embedders.unknown"
