import os
from pathlib import Path

import pytest

from motifsearch.database.text import (
    all_words,
    file_words,
    is_text,
    name_key,
    path_from_sql,
    path_to_sql,
    plain,
    slug,
    term_words,
    word_list,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("Mega  mendung, biru!", ["Mega", "mendung", "biru"]),
        ("kupu-kupu Kupu", ["kupu", "kupu", "Kupu"]),
        ("parang_rusak__x", ["parang", "rusak", "x"]),
        ('"kawung" OR (NEAR/2) AND* NOT -:^', ["kawung", "OR", "NEAR", "2", "AND", "NOT"]),
        ("ＫＡＷＵＮＧ ﬁne", ["KAWUNG", "fine"]),
        ("café cafe\u0301", ["café", "café"]),
        ("a\0b \ud800c", ["a", "b", "c"]),
        ("🙂 ... _", []),
    ],
)
def test_the_words_of_a_text(text, words):
    assert all_words(text) == words


def test_each_word_once_as_it_was_first_written():
    assert word_list("Kupu-kupu kupu BIRU biru") == ["Kupu", "BIRU"]


def test_plain_keeps_case_and_accents():
    assert plain("Ｋafé ½") == "Kafé 1⁄2"
    assert plain(None) == ""


@pytest.mark.parametrize(
    "name", ["Parang Rusak", "parang-rusak", "PARANG_RUSAK", " parang  rusak ", "Parang Rúsak", "parang, rusak!"]
)
def test_ways_of_writing_a_name_have_one_key_and_one_slug(name):
    assert name_key(name) == "parang rusak"
    assert slug(name) == "parang_rusak"


def test_a_name_without_letters_is_its_own_key():
    assert name_key("🙂") == "🙂"
    assert name_key("?!") == "?!"
    assert name_key("?!") != name_key("!?")


def test_a_term_is_found_under_its_key_and_its_labels():
    words = term_words("regency", "3375")
    assert words.startswith("3375 ")
    assert "Pekalongan" in words
    assert term_words("technique", "no_such_key") == "no such key"
    assert term_words("technique", None) == ""


@pytest.mark.parametrize(
    ("text", "can_be_kept"), [("", True), ("é🙂", True), ("a\0", False), ("\ud800", False), ("?", True)]
)
def test_which_texts_a_database_can_hold(text, can_be_kept):
    assert is_text(text) is can_be_kept


@pytest.mark.parametrize("name", [b"/a/kain.jpg", "/a/é 🙂.jpg".encode(), b"/a/\xff\xfe.jpg", b"/a/x\ny"])
def test_a_path_comes_back_byte_by_byte(name):
    path = Path(os.fsdecode(name))
    kept = path_to_sql(path)
    assert isinstance(kept, bytes) is (b"\xff" in name)
    assert os.fsencode(path_from_sql(kept)) == name


def test_a_files_words_are_its_name_without_folders_and_ending():
    assert file_words("/boxes/mega mendung/kain_01.JPG") == "kain_01"
    assert file_words(b"/boxes/kain\xff.jpg") == "kain?"
    assert file_words(None) == ""
