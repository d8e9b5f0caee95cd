"""Sentences for people, in Indonesian and English.

Knows: ``locales/<lang>/<room>.json``, whose entries are reached as ``"room.key"``. Does not know: who prints them.
"""

from __future__ import annotations

import errno
import json
import locale
import os
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

from motifsearch.errors import MotifsearchError, UsageError

Lang: TypeAlias = Literal["id", "en"]
LANGS: tuple[Lang, ...] = ("id", "en")

_NEUTRAL = {"C", "POSIX"}
# What the system answers, by its own English words; `system.json` says it to people.
_SYSTEM = {
    os.strerror(getattr(errno, name)): f"system.{name}"
    for name in (
        *("EACCES", "EBUSY", "EDQUOT", "EEXIST", "EFBIG", "EIO", "EISDIR", "ELOOP", "EMFILE", "ENAMETOOLONG"),
        *("ENOENT", "ENOMEM", "ENOSPC", "ENOTDIR", "ENOTEMPTY", "EPERM", "EROFS", "ETIMEDOUT"),
    )
    if hasattr(errno, name)
}


@cache
def entries(lang: Lang) -> dict[str, str]:
    """All sentences of one language, key to text."""
    found: dict[str, str] = {}
    folder = files("motifsearch") / "locales" / lang
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".json"):
            room = file.name.removesuffix(".json")
            for key, text in json.loads(file.read_text(encoding="utf-8")).items():
                found[f"{room}.{key}"] = text
    return found


def resolve_lang(wanted: str | None) -> Lang:
    """Choose the language: what was asked, else what the environment's locale says, else Indonesian.

    ``C``, ``C.UTF-8`` and ``POSIX`` say nothing.

    Parameters
    ----------
    wanted : str or None
        Such as ``"id"`` or ``"en_GB"``; None or empty where nothing was asked.

    Returns
    -------
    {"id", "en"}

    Raises
    ------
    UsageError
        ``messages.unknown_language`` when something else than ``id`` or ``en`` was asked.
    """
    if wanted:
        short = wanted.lower().replace("-", "_").split("_")[0]
        if short not in LANGS:
            raise UsageError("messages.unknown_language", lang=wanted, known=", ".join(LANGS))
        return short
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        # The system's neutral locale, in whatever encoding, says nothing about a language.
        if value and value.partition(".")[0].partition("@")[0] not in _NEUTRAL:
            return "en" if locale.normalize(value).lower().startswith("en") else "id"
    return "id"


class Translator:
    """Turns a key and its parameters into a sentence.

    Parameters
    ----------
    lang : {"id", "en"}
    """

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self._entries = entries(lang)

    def __call__(self, key: str, **params: object) -> str:
        """Return the sentence under `key` with its ``{names}`` filled in.

        A `reason` that is the system's is said in the language too, and so is a `kind` for which the room has a
        word, such as ``database.kind_photo``.

        Parameters
        ----------
        key : str
        **params : object

        Returns
        -------
        str

        Raises
        ------
        KeyError
            When the key is in no file of the language: a mistake in the program, caught by a test.
        """
        room = key.partition(".")[0]
        words = {"reason": _SYSTEM.get(str(params.get("reason")), ""), "kind": f"{room}.kind_{params.get('kind')}"}
        said = {name: self._entries[word] for name, word in words.items() if word in self._entries}
        return self._entries[key].format(**params | said)

    def error(self, error: MotifsearchError) -> str:
        """Return the sentence for an error."""
        return self(error.code, **error.params)

    def has(self, key: str) -> bool:
        """Whether the language has a sentence under `key`."""
        return key in self._entries
