from __future__ import annotations

import ast
import errno
import os
import string
from pathlib import Path

import pytest

import motifsearch
from motifsearch.errors import CatalogError, UsageError
from motifsearch.messages import LANGS, Translator, entries, resolve_lang

PACKAGE = Path(motifsearch.__file__).parent


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def words(text: str) -> list[str]:
    said = " ".join(part for part, *_ in string.Formatter().parse(text))
    return [word for word in said.split() if word.isalpha()]


def calls() -> list[tuple[str, ast.Call]]:
    """Every call in the package, with its place."""
    return [
        (f"{path.relative_to(PACKAGE)}:{node.lineno}", node)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]


def test_no_sentence_was_left_untranslated():
    same = [key for key, text in entries("en").items() if text == entries("id")[key] and len(words(text)) > 4]
    assert same == []


def test_who_says_a_sentence_gives_all_that_it_names():
    lacking: list[str] = []
    for where, node in calls():
        given = {keyword.arg: keyword.value for keyword in node.keywords}
        key = node.args[0] if node.args else given.get("code")
        if not isinstance(key, ast.Constant) or key.value not in entries("en") or None in given:
            continue
        known = set(given)
        if "code" in given:
            params = given.get("params", ast.Tuple(elts=[]))
            if not isinstance(params, ast.Tuple) or not all(isinstance(pair, ast.Tuple) for pair in params.elts):
                continue
            known = {ast.literal_eval(pair.elts[0]) for pair in params.elts if isinstance(pair, ast.Tuple)}
        if names(entries("en")[str(key.value)]) - known:
            lacking.append(f"{where} {key.value}: {sorted(names(entries('en')[str(key.value)]) - known)}")
    assert lacking == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_reason_of_the_system_is_said_in_the_language(lang):
    t = Translator(lang)
    said = t.error(CatalogError("catalog.cannot_write", path="/x", reason=os.strerror(errno.ENOSPC)))
    assert t("system.ENOSPC") in said
    assert "/x" in said
    # What the system does not say is passed on as it is.
    assert "no such colour" in t.error(CatalogError("catalog.cannot_write", path="/x", reason="no such colour"))


@pytest.mark.parametrize("lang", LANGS)
def test_a_kind_is_said_in_the_language(lang):
    t = Translator(lang)
    assert t("database.kind_photo") in t("database.no_record", kind="photo", id=7, record=7)


def test_braces_in_what_is_named_stay_as_they_are():
    said = Translator("en").error(CatalogError("catalog.cannot_write", path="{x}", reason="{0}"))
    assert "{x}" in said
    assert "{0}" in said


def test_an_unknown_key_is_a_mistake_of_the_program():
    t = Translator("en")
    assert not t.has("catalog.nothing_of_the_kind")
    assert t.has("catalog.missing")
    with pytest.raises(KeyError):
        t("catalog.nothing_of_the_kind")


@pytest.mark.parametrize(
    ("wanted", "expected"), [("id", "id"), ("en", "en"), ("en_GB", "en"), ("EN-us", "en"), ("id-ID", "id")]
)
def test_what_is_asked_for_decides(wanted, expected, monkeypatch):
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert resolve_lang(wanted) == expected


@pytest.mark.parametrize("wanted", ["de", "indonesia", "i", "jv"])
def test_a_language_that_is_not_there_is_refused(wanted):
    with pytest.raises(UsageError) as caught:
        resolve_lang(wanted)
    assert caught.value.code == "messages.unknown_language"
    assert caught.value.params == {"lang": wanted, "known": "id, en"}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "id"),
        ({"LANG": ""}, "id"),
        ({"LANG": "C"}, "id"),
        ({"LANG": "C.UTF-8"}, "id"),
        ({"LANG": "POSIX"}, "id"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "id_ID"}, "id"),
        ({"LANG": "id_ID", "LC_MESSAGES": "id_ID", "LC_ALL": "en_US.UTF-8"}, "en"),
    ],
)
def test_else_the_system_decides(monkeypatch, environment, expected):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for nothing in (None, ""):
        assert resolve_lang(nothing) == expected
