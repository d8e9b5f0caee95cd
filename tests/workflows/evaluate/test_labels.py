from __future__ import annotations

from pathlib import Path

import pytest

from motifsearch.errors import TableError
from motifsearch.messages import Translator
from motifsearch.records import Condition
from motifsearch.workflows.evaluate.labels import read_labels, read_prompts


def table(folder: Path, text: str, name: str = "labels.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_columns_are_recognised_and_files_lie_beside_the_table(tmp_path: Path):
    found = read_labels(table(tmp_path, "Berkas;Motif;Salinan\nfoto\\a.jpg;Kawung;7\nb.jpg; kawung ;\nc.jpg;;\n"))
    assert [picture.path for picture in found.pictures] == [tmp_path / "foto" / "a.jpg", tmp_path / "b.jpg"]
    assert [picture.label for picture in found.pictures] == ["Kawung", "Kawung"]
    assert [picture.group for picture in found.pictures] == ["7", None]
    assert found.unlabelled == 1


def test_a_folder_of_pictures_may_be_named(tmp_path: Path):
    found = read_labels(table(tmp_path, "path,label\na.jpg,parang\n"), folder=tmp_path / "elsewhere")
    assert found.pictures[0].path == tmp_path / "elsewhere" / "a.jpg"


def test_conditions_choose_rows(tmp_path: Path):
    path = table(tmp_path, "path,motif,set\na,x,web\nb,x,WEB\nc,x,phone\nd,x,other\n")
    chosen = read_labels(path, where=[Condition(field="Set", values=("web", "phone"))])
    assert [picture.path.name for picture in chosen.pictures] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "condition", "code"),
    [
        ("name of file,motif\na,x\n", None, "evaluate.no_path_column"),
        ("path,dye\na,x\n", None, "evaluate.no_label_column"),
        ("path,motif\na,x\n", "set", "evaluate.unknown_column"),
        ("path,motif\na,\n,x\n", None, "evaluate.no_rows"),
        ("path,motif\n", None, "evaluate.no_rows"),
        ("path,motif\na,x\n", "motif", "evaluate.no_rows"),
        ("", None, "archive.table_empty"),
    ],
)
def test_a_table_that_cannot_be_used_says_why_in_both_languages(
    tmp_path: Path, text: str, condition: str | None, code: str
):
    where = [Condition(field=condition, values=("web",))] if condition else []
    with pytest.raises(TableError) as caught:
        read_labels(table(tmp_path, text), where=where)
    assert caught.value.code == code
    sentences = {Translator(lang).error(caught.value) for lang in ("id", "en")}
    assert len(sentences) == 2
    assert all("labels.csv" in sentence for sentence in sentences)


def test_words_of_a_table_by_kind_and_label(tmp_path: Path):
    rows = ["motif,jawa,english", "Kawung,bathik kawung,kawung cloth", "kawung,kawung,four ovals", "Parang,lereng,"]
    path = table(tmp_path, "\n".join([*rows, "parang,,knives"]) + "\n")
    assert read_prompts(path, ["kawung", "parang"]) == {
        "jawa": {"kawung": ("bathik kawung", "kawung"), "parang": ("lereng",)},
        "english": {"kawung": ("kawung cloth", "four ovals"), "parang": ("knives",)},
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("motif\nkawung\n", "evaluate.no_prompt_column"),
        ("motif,id\nparang,x\n", "evaluate.no_prompt"),
        ("motif,id\nkawung,\n", "evaluate.no_prompt"),
        ("word,id\nkawung,x\n", "evaluate.no_label_column"),
    ],
)
def test_a_table_of_words_that_cannot_be_used_says_why(tmp_path: Path, text: str, code: str):
    with pytest.raises(TableError) as caught:
        read_prompts(table(tmp_path, text), ["kawung"])
    assert caught.value.code == code
    assert {Translator(lang).error(caught.value) for lang in ("id", "en")}
