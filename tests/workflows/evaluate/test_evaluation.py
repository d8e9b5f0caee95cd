from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from motifsearch.embedders.colour import ColourEmbedder
from motifsearch.errors import DataError, ModelError
from motifsearch.messages import Translator
from motifsearch.models import evaluate_labels
from motifsearch.progress import Silent
from motifsearch.records import Condition, EmbeddingSpace
from motifsearch.settings import Settings
from motifsearch.vectors import unit
from motifsearch.workflows.evaluate import evaluate
from motifsearch.workflows.evaluate.evaluation import from_vocabulary

COLOURS = {"merah": (40, 40, 220), "hijau": (40, 200, 40), "biru": (220, 60, 40)}


class Words:
    """A model that sees the mean colour and knows the words of three colours."""

    space = EmbeddingSpace(uri="words:", name="words", fingerprint="words", dim=3)

    def prepare(self, image: np.ndarray) -> np.ndarray:
        return image.reshape(-1, 3).mean(axis=0).astype(np.float32)

    def embed_prepared(self, batch: Sequence[np.ndarray]) -> np.ndarray:
        return unit(np.stack(batch))

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        rows = [[float(name in text) for name in ("merah", "hijau", "biru")] for text in texts]
        return unit(np.array(rows, dtype=np.float32))

    def close(self) -> None:
        pass


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Three labels that are three colours, four pictures each, two of them copies; one lone label; one bad file."""
    rows = ["path,motif,set,copies"]
    rng = np.random.default_rng(5)
    for name, colour in COLOURS.items():
        for number in range(4):
            noise = rng.integers(-30, 30, (40, 50, 3))
            path = tmp_path / "kain" / f"{name}{number}.png"
            path.parent.mkdir(exist_ok=True)
            cv2.imwrite(str(path), np.clip(noise + colour, 0, 255).astype(np.uint8))
            rows.append(f"kain/{path.name},{name},web,{'9' if name == 'biru' and number < 2 else ''}")
    cv2.imwrite(str(tmp_path / "kain" / "putih.png"), np.full((30, 30, 3), 250, np.uint8))
    (tmp_path / "kain" / "rusak.jpg").write_bytes(b"\xff\xd8\xff\xe0 no more")
    rows += ["kain/putih.png,putih,web,", "kain/rusak.jpg,merah,web,", "kain/tiada.jpg,merah,web,", "x.png,,web,"]
    rows.append("other.png,merah,other,")
    path = tmp_path / "labels.csv"
    path.write_text("\n".join(rows) + "\n")
    return path


WEB = (Condition(field="set", values=("web",)),)


def test_the_whole_way_with_the_colour_histogram(table: Path):
    found = evaluate_labels(table, model="colour:", where=WEB)
    assert (found.pictures, found.questions, found.lone, found.copies, found.unlabelled) == (13, 12, 1, 2, 1)
    assert [problem.code for problem in found.problems] == ["images.truncated", "evaluate.unreadable"]
    assert [method.name for method in found.methods] == ["model", "hash", "chance"]
    model, _, chance = found.methods
    assert model.figures.precision_at_1 == 1
    assert model.figures.mean_average_precision == pytest.approx(1)
    assert model.with_copies is not None
    assert chance.figures.precision_at_1 < 0.3
    assert [(label.label, label.pictures, label.questions) for label in found.labels] == [
        ("biru", 4, 4),
        ("hijau", 4, 4),
        ("merah", 4, 4),
        ("putih", 1, 0),
    ]
    assert found.words == ()


def test_a_model_stands_beside_the_colour_histogram_and_is_asked_in_words(table: Path):
    prompts = table.with_name("words.csv")
    rows = [
        "motif,kata",
        *(f"{name},kain {name}" for name in COLOURS),
        "merah,merah sekali",
        "putih,kain merah hijau biru",
    ]
    prompts.write_text("\n".join(rows) + "\n")
    found = evaluate(
        table,
        embedder=Words(),
        colours=ColourEmbedder(),
        settings=Settings(batch_size=5, workers=2),
        where=WEB,
        prompts=prompts,
        progress=Silent(),
    )
    assert [method.name for method in found.methods] == ["model", "colour", "hash", "chance"]
    (words,) = found.words
    assert (words.kind, words.named) == ("kata", 1)
    assert words.recall_at_10 == 1
    assert found.prompts["kata"]["merah"] == ("kain merah", "merah sekali")
    assert all(label.named == {"kata": 1} for label in found.labels)


def test_centring_is_for_pictures_and_leaves_the_hash_alone(table: Path):
    plain = evaluate_labels(table, model="colour:", where=WEB)
    centred = evaluate_labels(table, model="colour:", where=WEB, centred=True)
    assert centred.centred
    assert not plain.centred
    assert [m.figures for m in plain.methods if m.name != "model"] == [
        m.figures for m in centred.methods if m.name != "model"
    ]


def test_words_come_from_the_vocabulary():
    prompts = from_vocabulary(["megamendung", "gedog"])
    assert prompts["id"]["megamendung"] == ("kain batik motif mega mendung",)
    assert prompts["en"]["megamendung"] == ("batik cloth with the mega mendung motif",)
    assert prompts["id"]["gedog"] == ("kain batik motif gedog",)
    assert "gedog" in prompts["en"]["gedog"][0]


def test_nothing_to_ask_is_an_error_that_says_so(table: Path):
    lonely = table.with_name("lonely.csv")
    lonely.write_text("path,motif\nkain/merah0.png,merah\nkain/biru0.png,biru\n")
    with pytest.raises(DataError) as caught:
        evaluate_labels(lonely, model="colour:")
    assert caught.value.code == "evaluate.no_questions"
    assert all("lonely.csv" in Translator(lang).error(caught.value) for lang in ("id", "en"))


def test_no_file_that_can_be_read_is_the_same_error(tmp_path: Path):
    table = tmp_path / "labels.csv"
    table.write_text("path,motif\na.png,merah\nb.png,merah\n")
    with pytest.raises(DataError) as caught:
        evaluate_labels(table, model="colour:")
    assert caught.value.code == "evaluate.no_questions"


def test_an_unknown_model_is_refused_before_any_picture_is_read(table: Path):
    with pytest.raises(ModelError) as caught:
        evaluate_labels(table, model="nothing")
    assert caught.value.code == "embedders.unknown"


@pytest.mark.photos
def test_the_histogram_does_as_well_as_its_published_yardstick(real_photos: Path):
    """Published for these photographs, mean-centred, copies counted: P@1 0.452, P@5 0.325, mAP 0.198."""
    found = evaluate_labels(real_photos / "labels.csv", model="colour:", where=WEB, centred=True)
    assert found.pictures == 555
    figures = found.methods[0].with_copies
    assert figures is not None
    assert figures.precision_at_1 == pytest.approx(0.452, abs=0.015)
    assert figures.precision_at_5 == pytest.approx(0.325, abs=0.02)
    assert figures.mean_average_precision == pytest.approx(0.198, abs=0.015)
