"""The sentences for people: the same in both languages, one for every code, none without use."""

from __future__ import annotations

import ast
import json
import re
import string
from collections import Counter
from pathlib import Path

import pytest

import motifsearch
from motifsearch import errors
from motifsearch.messages import LANGS, entries

PACKAGE = Path(motifsearch.__file__).parent
TREES = {path.relative_to(PACKAGE): ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")}
FILES = sorted(path.name for path in (PACKAGE / "locales" / LANGS[0]).glob("*.json"))
ROOMS = {name.removesuffix(".json") for name in FILES}
# What takes a code: every error of the project, and the problem that a report lists.
TAKERS = {name for name, kind in vars(errors).items() if isinstance(kind, type)} | {"Problem"}


def placeholders(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def coded() -> list[tuple[str, ast.Call, ast.expr]]:
    """Every place that makes an error or a problem: where, the call, its code."""
    found = []
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TAKERS:
                codes = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "code")]
                found.append((f"{path}:{node.lineno}", node, codes[0]))
    return found


def texts(path: Path) -> list[str]:
    """The texts of a module, those inside an f-string and docstrings left out."""
    parts = {id(part) for node in ast.walk(TREES[path]) if isinstance(node, ast.JoinedStr) for part in node.values}
    nodes = [node for node in ast.walk(TREES[path]) if isinstance(node, ast.Constant) and id(node) not in parts]
    return [node.value for node in nodes if isinstance(node.value, str) and "\n" not in node.value]


def made_of(template: ast.JoinedStr) -> re.Pattern[str]:
    """What an f-string can become, each varying part a group."""
    parts = [re.escape(p.value) if isinstance(p, ast.Constant) else r"(\w+)" for p in template.values]
    return re.compile("".join(map(str, parts)))


def keys_of(path: Path, key: str) -> tuple[str, ...]:
    """How a module may name a sentence: by its whole key, and in the web app, whose words know their room, without."""
    return (key, key.removeprefix("ui.")) if path.parts[0] == "ui" and key.startswith("ui.") else (key,)


@pytest.mark.parametrize("file", FILES)
def test_both_languages_have_the_same_sentences_with_the_same_places_to_fill(file):
    said = {lang: json.loads((PACKAGE / "locales" / lang / file).read_text(encoding="utf-8")) for lang in LANGS}
    filled = {lang: {key: placeholders(text) for key, text in said[lang].items()} for lang in LANGS}
    # A language may name a thing twice, but never another thing.
    assert {key: set(names) for key, names in filled["id"].items()} == {
        key: set(names) for key, names in filled["en"].items()
    }
    assert list(said["id"]) == list(said["en"])


def test_both_languages_have_the_same_files():
    for lang in LANGS:
        assert sorted(path.name for path in (PACKAGE / "locales" / lang).iterdir()) == FILES


@pytest.mark.parametrize("lang", LANGS)
def test_every_sentence_stands_once_and_says_something(lang):
    for file in FILES:
        pairs = json.loads(
            (PACKAGE / "locales" / lang / file).read_text(encoding="utf-8"), object_pairs_hook=lambda pairs: pairs
        )
        assert [key for key, count in Counter(key for key, _ in pairs).items() if count > 1] == [], file
        assert [key for key, text in pairs if not text.strip() or text != text.strip()] == [], file


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_has_a_sentence_that_is_given_what_it_names(lang):
    sentences = entries(lang)
    wrong = []
    for where, call, code in coded():
        if not isinstance(code, ast.Constant):
            continue
        if code.value not in sentences:
            wrong.append(f"{where}: no sentence for {code.value}")
            continue
        given = {word.arg for word in call.keywords}
        missing = set(placeholders(sentences[code.value])) - given
        # A problem carries its parameters in one argument; two stars hand on what another place has gathered.
        if missing and None not in given and call.func.id != "Problem":
            wrong.append(f"{where}: {code.value} is not given {sorted(missing)}")
    assert wrong == []


def test_codes_that_are_chosen_before_they_are_raised_have_a_sentence():
    # Such codes stand in the module as whole texts; file names look like them but for their endings.
    looks = re.compile(rf"(?:{'|'.join(sorted(ROOMS))})\.(?!(?:sqlite|npy|json|toml|csv|html|css|js)$)[a-z]\w*")
    found = {text for path in TREES for text in texts(path) if looks.fullmatch(text)}
    assert "database.locked" in found
    assert found - set(entries("en")) == set()


def test_codes_that_are_put_together_lead_to_sentences():
    loose = []
    for where, _, code in coded():
        if isinstance(code, ast.JoinedStr):
            pattern = made_of(code)
            loose += [where for _ in range(not any(pattern.fullmatch(key) for key in entries("en")))]
    assert loose == []


def test_codes_that_docstrings_promise_have_a_sentence():
    named = {
        code
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module)
        for code in re.findall(rf"``((?:{'|'.join(sorted(ROOMS))})\.[a-z_]+)``", ast.get_docstring(node) or "")
    }
    assert "database.locked" in named
    assert named - set(entries("en")) == set()


def test_no_sentence_is_without_use():
    words = {text for path in TREES for text in texts(path)}
    # Parts of a key that vary are texts of the program themselves, such as the name of a field.
    words |= {node.id for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.Name)}
    left = set(entries("en"))
    for path, tree in TREES.items():
        own = set(texts(path))
        left -= {key for key in left if own.intersection(keys_of(path, key))}
        for template in [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]:
            pattern = made_of(template)
            for key in list(left):
                met = next(filter(None, (pattern.fullmatch(name) for name in keys_of(path, key))), None)
                if met and met.groups() and words.issuperset(met.groups()):
                    left.discard(key)
    assert left == set()
