"""Whether a term that somebody writes can be one: its key, its names, what it refers to.

Knows: which kinds an institution may edit, the fields of each, and what would make two terms one. Does not know:
where the institution's terms are kept.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, cast

from motifsearch.errors import UsageError
from motifsearch.vocabulary.lookup import names_of
from motifsearch.vocabulary.spelling import fold
from motifsearch.vocabulary.terms import MATCHES, bare_name, check_kind, parent_kind, term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from motifsearch.vocabulary.terms import Kind

# Colours and layouts are what the software sees, regimes are what the law says: those lists are not anybody's.
EDITABLE: tuple[Kind, ...] = (
    "motif", "family", "technique", "dye", "element", "product", "event", "province", "regency", "rights",
)  # fmt: skip
_COMMON = ("labels", "spellings", "parent", "meaning", "looks", "source", "same_as", "retired")
_MORE: Mapping[str, tuple[str, ...]] = {
    "motif": ("variant_of", "restricted"),
    "dye": ("group",),
    "province": ("code",),
    "regency": ("code",),
    "rights": ("code", "uri"),
}
_TEXTS = ("parent", "variant_of", "looks", "source", "group", "code", "uri")
_GROUPS = ("natural", "synthetic")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_LANG = re.compile(r"[a-z]{2,3}")
_URI = re.compile(r"https?://[^\s<>\"]+")
_MOST_LETTERS, _MOST_NAMES = 2000, 100


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the fields of a kind's terms that an institution may set.

    Parameters
    ----------
    kind : str

    Returns
    -------
    tuple of str

    Raises
    ------
    UsageError
        ``vocabulary.not_editable``.
    """
    if kind not in EDITABLE:
        raise UsageError("vocabulary.not_editable", kind=kind, known=", ".join(EDITABLE))
    return (*_COMMON, *_MORE.get(kind, ()))


def key_of(name: str) -> str:
    """Make a key of a name: ``"Parang Sisir"`` becomes ``"parang_sisir"``; empty where nothing of it can be one."""
    plain = unicodedata.normalize("NFKD", bare_name(name)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:64]


def checked(kind: str, key: str, fields: Mapping[str, object]) -> dict[str, Any]:
    """Return the fields of a term as they are kept, once all of them can be.

    Parameters
    ----------
    kind : str
        One of `EDITABLE`.
    key : str
    fields : mapping of str to object
        What is set; the other fields of a term that the program brings stay as they are.

    Returns
    -------
    dict of str to object
        As JSON knows it; texts without spaces at their ends, names that stand in it twice once.

    Raises
    ------
    UsageError
        ``vocabulary.not_editable``, ``vocabulary.bad_key``, ``vocabulary.unknown_field``, ``vocabulary.bad_value``,
        ``vocabulary.no_name``, ``vocabulary.name_taken``, ``vocabulary.unknown_term``, ``vocabulary.circle``,
        ``vocabulary.bad_link``.
    """
    said = well_formed(kind, key, fields)
    if "labels" not in said and term(kind, key) is None:
        raise UsageError("vocabulary.no_name", term=key)
    _check_names(kind, key, said)
    _check_references(kind, key, said)
    return said


def well_formed(kind: str, key: str, fields: Mapping[str, object]) -> dict[str, Any]:
    """Return the fields of a term as they are kept, whatever other terms there are.

    Parameters
    ----------
    kind, key : str
    fields : mapping of str to object

    Returns
    -------
    dict of str to object

    Raises
    ------
    UsageError
        ``vocabulary.not_editable``, ``vocabulary.bad_key``, ``vocabulary.unknown_field``, ``vocabulary.bad_value``,
        ``vocabulary.no_name``, ``vocabulary.bad_link``.
    """
    known = fields_of(kind)
    if not _KEY.fullmatch(key):
        raise UsageError("vocabulary.bad_key", term=key[:80])
    said: dict[str, Any] = {}
    for name, value in fields.items():
        if name not in known:
            raise UsageError("vocabulary.unknown_field", field=name[:80], kind=kind, known=", ".join(known))
        said[name] = _value(name, value)
    if "labels" in said:
        if not said["labels"].get("id"):
            raise UsageError("vocabulary.no_name", term=key)
        said["labels"].setdefault("en", said["labels"]["id"])
    return said


def _value(name: str, value: object) -> object:
    if name in {"labels", "meaning"}:
        return _by_language(name, value)
    if name == "spellings":
        if not isinstance(value, (list, tuple)):
            raise UsageError("vocabulary.bad_value", field=name)
        texts = [_text(name, one) for one in cast("list[object]", value)]
        if len(texts) > _MOST_NAMES:
            raise UsageError("vocabulary.bad_value", field=name)
        return list(dict.fromkeys(text for text in texts if text))
    if name == "same_as":
        return _links(value)
    if name in {"restricted", "retired"}:
        if not isinstance(value, bool):
            raise UsageError("vocabulary.bad_value", field=name)
        return value
    text = None if value is None else _text(name, value)
    if name == "group" and text and text not in _GROUPS:
        raise UsageError("vocabulary.bad_value", field=name)
    if name == "uri" and text and not _URI.fullmatch(text):
        raise UsageError("vocabulary.bad_link", uri=text[:200])
    return text or None


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > _MOST_LETTERS or "\0" in value:
        raise UsageError("vocabulary.bad_value", field=name)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise UsageError("vocabulary.bad_value", field=name) from error
    return value.strip()


def _by_language(name: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise UsageError("vocabulary.bad_value", field=name)
    texts = {str(lang): _text(name, text) for lang, text in cast("dict[object, object]", value).items()}
    if not all(_LANG.fullmatch(lang) for lang in texts):
        raise UsageError("vocabulary.bad_value", field=name)
    return {lang: text for lang, text in texts.items() if text}


def _links(value: object) -> list[dict[str, str]]:
    """Identifiers of others: each with an address, what stands under it, and where both stand together."""
    if not isinstance(value, (list, tuple)):
        raise UsageError("vocabulary.bad_value", field="same_as")
    found: list[dict[str, str]] = []
    for one in cast("list[object]", value):
        if not isinstance(one, dict):
            raise UsageError("vocabulary.bad_value", field="same_as")
        said = {"match": "exact"} | {
            str(name): _text("same_as", part) for name, part in cast("dict[object, object]", one).items()
        }
        whole = set(said) == {"uri", "label", "match", "source"} and all(said.values())
        if not whole or not _URI.fullmatch(said["uri"]) or said["match"] not in MATCHES:
            raise UsageError("vocabulary.bad_link", uri=said.get("uri", "")[:200])
        found.append({name: said[name] for name in ("uri", "label", "match", "source")})
    return found


def _check_names(kind: str, key: str, said: Mapping[str, Any]) -> None:
    names = names_of(check_kind(kind)).exact
    labels = [text for label in said.get("labels", {}).values() for text in (label, bare_name(label))]
    for name in (key, *labels, *said.get("spellings", ())):
        folded = fold(name)
        if not folded:
            raise UsageError("vocabulary.no_letters", name=name)
        other = names.get(folded)
        if other is not None and other.key != key:
            raise UsageError("vocabulary.name_taken", name=name, other=other.label("id"), term=other.key)


def _check_references(kind: str, key: str, said: Mapping[str, Any]) -> None:
    for name, of in (("parent", parent_kind(check_kind(kind))), ("variant_of", check_kind(kind))):
        above = said.get(name)
        if above is None:
            continue
        if term(of, above) is None:
            raise UsageError("vocabulary.unknown_term", kind=of, term=above)
        seen = {key} if of == kind else set[str]()
        while above is not None and of == kind:
            if above in seen:
                raise UsageError("vocabulary.circle", term=key, field=name)
            seen.add(above)
            wider = term(of, above)
            above = getattr(wider, name) if wider else None
