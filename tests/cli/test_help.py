from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from motifsearch.cli.main import build
from motifsearch.messages import Translator


def commands(lang: str) -> Iterator[tuple[click.Command, click.Context]]:
    """Every command and its context."""

    def below(command: click.Command, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
        yield command, context
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                yield from below(inner, inner.context_class(inner, info_name=name, parent=context))

    group = build(Translator(lang))
    yield from below(group, group.context_class(group, info_name="motifsearch", **group.context_settings))


def pages(lang: str) -> Iterator[tuple[str, str]]:
    """Every command's name and help page."""
    for command, context in commands(lang):
        yield context.command_path, command.get_help(context)


def test_both_languages_have_the_same_pages():
    assert [path for path, _ in pages("id")] == [path for path, _ in pages("en")]


@pytest.mark.parametrize(("path", "page"), list(pages("id")), ids=lambda text: text if "\n" not in text else "")
def test_an_indonesian_page_has_no_word_of_click(path: str, page: str):
    assert page.startswith(f"Pemakaian: {path}")
    assert not re.search(r"Usage|Options:|Commands:|Show this|\[default|env var|required\]", page)
    assert "Opsi:" in page
    assert "Tampilkan halaman ini" in page


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_option_and_command_says_what_it_does(lang: str):
    for path, page in pages(lang):
        listed = page[max(page.rfind("Opsi:"), page.rfind("Options:")) :]
        for entry in re.findall(r"^  (-\S.*|[a-z]\S*.*)$", listed, re.MULTILINE):
            name, _, text = re.sub(r" {2,}", "\t", entry).partition("\t")
            following = listed[listed.index(entry) + len(entry) :].split("\n")[1:2]
            assert text or following[0].startswith("   "), f"{path}: {name}"


def test_defaults_and_variables_are_said_in_the_language():
    whole = dict(pages("id"))
    assert "[variabel: MOTIFSEARCH_CATALOG; bawaan: catalog]" in " ".join(whole["motifsearch"].split())
    assert "[bawaan: 10" in whole["motifsearch search"]
    assert "[wajib]" in whole["motifsearch embed"]


def test_no_path_is_refused_by_click_which_speaks_english_alone():
    for command, context in commands("id"):
        for parameter in command.params:
            kind = parameter.type
            if isinstance(kind, click.Path):
                checks = (kind.exists, kind.readable, kind.writable, kind.executable)
                assert not any(checks), f"{context.command_path} {parameter.name}"
