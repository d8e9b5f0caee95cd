"""How texts are brought to a comparable form.

Knows: folding of names to keys and slugs, plain words for the full text, texts that a database can hold.
Does not know: any table.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from pathlib import Path

from motifsearch.vocabulary import term

_NOT_WORDS = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w+")


def plain(text: str | None) -> str:
    """Bring a text to Unicode's compatibility form; None becomes the empty text."""
    return unicodedata.normalize("NFKC", text) if text else ""


def all_words(text: str) -> list[str]:
    """Split a text into its words, in their order, as they were written.

    Parameters
    ----------
    text : str
        Anything that a person can type, lone surrogates and NUL included.

    Returns
    -------
    list of str
    """
    # An underscore counts as a part of a word for `re`, but not for the full text.
    return [part for word in _WORD.findall(plain(_sayable(text))) for part in word.split("_") if part]


def word_list(text: str) -> list[str]:
    """Return `all_words` of a text, each once whatever its case."""
    first: dict[str, str] = {}
    for word in all_words(text):
        first.setdefault(word.casefold(), word)
    return list(first.values())


def name_key(name: str) -> str:
    """Fold a name so that case, accents, spaces, hyphens and underscores make no difference.

    >>> name_key("Parang-Rusak") == name_key("parang  rusak")
    True

    Parameters
    ----------
    name : str

    Returns
    -------
    str
    """
    name = _sayable(name)
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NOT_WORDS.sub(" ", bare).strip() or name.casefold()


def slug(name: str) -> str:
    """Turn a name into an identifier: ``"Parang Rusak"`` becomes ``"parang_rusak"``."""
    return name_key(name).replace(" ", "_")


def term_words(kind: str, key: str | None) -> str:
    """Return the words under which a controlled term is found.

    Parameters
    ----------
    kind : str
        Kind of the vocabulary, for example ``"technique"``.
    key : str or None

    Returns
    -------
    str
        The key with spaces for underscores, then the vocabulary's labels in all languages; empty for None.
    """
    if key is None:
        return ""
    known = term(kind, key)
    labels = () if known is None else known.labels.values()
    return " ".join(dict.fromkeys((key.replace("_", " "), *labels)))


def file_words(path: str | bytes | None) -> str:
    """Return a file's name without folders and ending."""
    return "" if path is None else _sayable(path_from_sql(path).stem)


def is_text(value: str) -> bool:
    """Whether the database can hold a text: no NUL, which would end it, and no lone surrogate."""
    return "\0" not in value and _sayable(value) == value


def path_to_sql(path: Path) -> str | bytes:
    """Return a path as SQLite can hold it: text, or bytes where its name is no text."""
    text = str(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(text)
    return text


def path_from_sql(value: str | bytes) -> Path:
    """Undo `path_to_sql`."""
    return Path(os.fsdecode(value))


def as_json(value: object) -> str:
    """Write a value as short JSON with its letters as they are, but for those that no text can hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if is_text(text) else json.dumps(value, separators=(",", ":"))


def _sayable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
