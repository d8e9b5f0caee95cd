"""Changing a catalogue's model: nothing is lost, nothing is made twice, and until all is made the old one is used."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from motifsearch import filling as filling_module
from motifsearch.catalog import MotifCatalog
from motifsearch.embedders.registry import embedded_model_dir, open_embedder
from motifsearch.errors import ModelError
from motifsearch.models import pull_model
from motifsearch.records import Query
from motifsearch.settings import CONFIG_NAME


@pytest.fixture(autouse=True)
def _wholes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    # These tests count what goes through the model, once a photograph.
    monkeypatch.setenv("MOTIFSEARCH_PARTS", "0")


# A second model, as a program that another process can run too: it sees only how light a picture is, in 16 places.
GREY = """
import numpy as np
from PIL import Image
from motifsearch.records import EmbeddingSpace
from motifsearch.vectors import unit

class Grey:
    space = EmbeddingSpace(uri="grey:", name="grey", fingerprint="9e" * 32, dim=16, has_text=False)
    embedded = 0
    closed = False

    def prepare(self, image):
        return np.asarray(Image.fromarray(image).convert("L").resize((4, 4)), dtype=np.float32).reshape(-1)

    def embed_prepared(self, batch):
        self.embedded += len(batch)
        return unit(np.stack(batch))

    def embed_images(self, images):
        return self.embed_prepared([self.prepare(image) for image in images])

    def close(self):
        self.closed = True
"""

KILLED = (
    GREY
    + """
import os, signal, sys
from pathlib import Path
from motifsearch import catalog, filling

class Killed(Grey):
    def embed_prepared(self, batch):
        if self.embedded >= int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().embed_prepared(batch)

filling.open_embedder = lambda uri, **_how: Killed()
with catalog.MotifCatalog.open(Path(sys.argv[1]), model="colour:", batch_size=4) as opened:
    opened.use_model("grey:")
"""
)


@pytest.fixture
def grey(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The second model under the address ``grey:``; all that were opened are kept in `opened`."""
    names: dict[str, Any] = {}
    exec(GREY, names)  # noqa: S102  # our own text
    kind = names["Grey"]
    kind.opened = []

    def open_either(uri: str, **how: str):
        if uri != "grey:":
            return open_embedder(uri, **how)
        kind.opened.append(kind())
        return kind.opened[-1]

    monkeypatch.setattr(filling_module, "open_embedder", open_either)
    return kind


@pytest.fixture
def filled(catalog: MotifCatalog, folder: Path) -> MotifCatalog:
    catalog.add([folder])
    return catalog


def neighbours(catalog: MotifCatalog, photo_id: int = 1) -> list[int]:
    return [hit.photo.photo_id for hit in catalog.search(Query(photo_id=photo_id, k=11)).hits]


def by_hand(catalog: MotifCatalog, space, photo_id: int = 1) -> list[int]:
    ids, vectors = catalog.database.embeddings.vectors(space)
    scores = vectors @ vectors[ids == photo_id][0]
    return [int(one) for one in ids[np.lexsort((ids, -scores))] if one != photo_id]


def test_the_new_model_answers_once_every_photograph_has_its_vector(filled: MotifCatalog, grey):
    old = filled.space
    before = neighbours(filled)
    assert filled.use_model("grey:") == (True, 12, ())
    assert filled.space == grey.space
    assert filled.settings.model == "grey:"
    assert neighbours(filled) == by_hand(filled, grey.space) != before
    # The old vectors stay.
    assert filled.database.embeddings.count(old) == 12
    picture = filled.read_image(Path(filled.photo(3).paths[0]))
    assert filled.search(Query(image=picture, k=1)).hits[0].photo.photo_id == 3


def test_going_back_makes_nothing_again(filled: MotifCatalog, grey):
    before = neighbours(filled)
    filled.use_model("grey:")
    assert filled.use_model("colour:") == (True, 0, ())
    assert grey.opened[0].closed
    assert neighbours(filled) == before
    assert filled.use_model("grey:") == (True, 0, ())
    assert [model.embedded for model in grey.opened] == [12, 0]


def test_the_same_model_again_changes_nothing(filled: MotifCatalog):
    before = neighbours(filled)
    assert filled.use_model("colour:") == (True, 0, ())
    assert neighbours(filled) == before


@pytest.mark.parametrize("after", [0, 4, 8])
def test_a_killed_change_goes_on_where_it_stopped_and_the_old_model_serves_meanwhile(
    filled: MotifCatalog, grey, after: int
):
    old, before = filled.space, neighbours(filled)
    filled.close()
    killed = subprocess.run([sys.executable, "-c", KILLED, filled.directory, str(after)], check=False)
    assert killed.returncode == -signal.SIGKILL
    with MotifCatalog.open(filled.directory, model="colour:", batch_size=4) as again:
        assert not (filled.directory / CONFIG_NAME).exists()
        assert again.space == old
        assert neighbours(again) == before
        assert again.check().problems == ()
        assert again.database.embeddings.count(grey.space) == after
        assert again.use_model("grey:") == (True, 12 - after, ())
        assert again.space == grey.space
        assert neighbours(again) == by_hand(again, grey.space)


def test_photographs_added_between_two_attempts_get_both_vectors(filled: MotifCatalog, grey, folder: Path, paint):
    class Interrupted(grey):
        def embed_prepared(self, batch):
            if self.embedded >= 8:
                raise KeyboardInterrupt
            return super().embed_prepared(batch)

    first = Interrupted()
    filling_module.open_embedder, real = lambda _uri, **_how: first, filling_module.open_embedder
    try:
        with pytest.raises(KeyboardInterrupt):
            filled.use_model("grey:")
    finally:
        filling_module.open_embedder = real
    assert first.closed
    paint(folder / "new.png", 99)
    assert filled.add([folder]).embedded == 1
    assert len(neighbours(filled)) == 11
    assert filled.use_model("grey:") == (True, 5, ())
    assert filled.database.embeddings.count(grey.space) == 13


def test_a_photograph_whose_file_is_gone_holds_the_change_up(filled: MotifCatalog, grey):
    old, before = filled.space, neighbours(filled)
    gone = Path(filled.photo(12).paths[0])
    gone.unlink()
    used, embedded, (problem,) = filled.use_model("grey:")
    assert (used, embedded, problem.code, problem.where) == (False, 11, "embed.gone", str(gone))
    assert filled.space == old
    assert neighbours(filled) == before
    assert not (filled.directory / CONFIG_NAME).exists()
    assert grey.opened[0].closed


def test_a_change_may_leave_out_what_is_gone(filled: MotifCatalog, grey):
    Path(filled.photo(12).paths[0]).unlink()
    used, embedded, problems = filled.use_model("grey:", incomplete=True)
    assert (used, embedded, len(problems)) == (True, 11, 1)
    assert filled.space == grey.space
    assert set(neighbours(filled)) == set(range(2, 12))
    # Its record is still there.
    assert [hit.photo.photo_id for hit in filled.search(Query(k=12)).hits] == list(range(1, 13))


def test_the_choice_is_kept_in_the_file_of_the_catalogue(filled: MotifCatalog, grey):
    (filled.directory / CONFIG_NAME).write_text("# ours\nworkers = 1\n")
    filled.use_model("grey:")
    filled.close()
    assert (filled.directory / CONFIG_NAME).read_text() == '# ours\nworkers = 1\nmodel = "grey:"\n'
    with MotifCatalog.open(filled.directory) as again:
        # Which space is searched is known without the model.
        assert again.settings.model == "grey:"
        assert again.space == grey.space
        assert neighbours(again) == by_hand(again, grey.space)


def test_a_model_that_does_not_open_changes_nothing(filled: MotifCatalog):
    before = neighbours(filled)
    with pytest.raises(ModelError) as caught:
        filled.use_model("grey")
    assert caught.value.code == "embedders.unknown"
    assert filled.settings.model == "colour:"
    assert neighbours(filled) == before


def test_an_empty_catalogue_changes_its_model_at_once(catalog: MotifCatalog, grey, folder: Path):
    assert catalog.use_model("grey:") == (True, 0, ())
    assert catalog.add([folder]).embedded == 12
    assert catalog.database.embeddings.count(grey.space) == 12


def test_the_bar_goes_on_where_an_earlier_attempt_stopped(filled: MotifCatalog, grey):
    stages: list[tuple[str, int | None, int]] = []

    class Bar:
        def start(self, stage: str, total: int | None, done: int = 0) -> None:
            stages.append((stage, total, done))

        def advance(self, steps: int = 1) -> None:
            pass

        def finish(self) -> None:
            pass

    filled.use_model("grey:")
    filled.database.embeddings.remove([1, 2, 3], grey.space)
    filled.use_model("grey:", progress=Bar())
    assert stages == [("embed.stage", 12, 9)]


# Real models.


def test_a_model_in_a_folder_opens_from_any_other(
    filled: MotifCatalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "model").symlink_to(embedded_model_dir())
    monkeypatch.chdir(tmp_path)
    assert filled.use_model("openclip:local-dir:model")[0]
    before = neighbours(filled)
    filled.close()
    monkeypatch.chdir(Path.home())
    with MotifCatalog.open(filled.directory) as again:
        assert again.settings.model == f"openclip:local-dir:{tmp_path / 'model'}"
        again.parts.asking_embedder()
        assert neighbours(again) == before


def test_pulling_opens_the_model_and_tells_its_space():
    space = pull_model("embedded")
    assert space.uri == "embedded"
    assert space.has_text
    assert len(space.fingerprint) == 64


@pytest.mark.parametrize("uri", ["embeded", "openclip:local-dir:/nowhere", "openclip:ViT-B-32/laion"])
def test_pulling_what_is_not_there_is_an_error_of_the_model(uri: str):
    with pytest.raises(ModelError):
        pull_model(uri)
