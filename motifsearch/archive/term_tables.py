"""Controlled terms as a table: one row a term, for a spreadsheet or another institution, and back.

Knows: the columns, and how a term stands in a row. Does not know: whether a term can be what a row says
(`motifsearch.vocabulary.checking`), or where terms are kept.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from motifsearch.archive.columns import plain_header
from motifsearch.archive.sheets import marked, unmarked
from motifsearch.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from motifsearch.archive.tables import Row, Table
    from motifsearch.vocabulary import Term

_LANGS = ("id", "en", "jv", "su", "mad", "nl")
_BY_LANGUAGE: Mapping[str, tuple[str, ...]] = {"labels": _LANGS, "meaning": ("id", "en")}
_TEXTS = ("parent", "variant_of", "looks", "group", "code", "uri", "source")
_FLAGS = ("restricted", "retired")
COLUMNS = (
    "kind", "key", *(f"label_{lang}" for lang in _LANGS), "spellings", "parent", "variant_of", "meaning_id",
    "meaning_en", "looks", "group", "code", "uri", "restricted", "retired", "same_as", "source",
)  # fmt: skip
# How people call a column; those of our own tables bear our names.
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "kind": ("jenis", "daftar", "list"),
    "key": ("kunci",),
    "label_id": ("nama", "istilah", "nama indonesia", "name", "term", "label"),
    "label_en": ("nama inggris", "english", "english name"),
    "label_jv": ("nama jawa", "javanese"),
    "spellings": ("ejaan", "ejaan lain", "sinonim", "synonyms", "other names"),
    "parent": ("induk", "wider term"),
    "meaning_id": ("makna", "arti"),
    "meaning_en": ("meaning",),
    "restricted": ("larangan",),
    "same_as": ("sama dengan",),
    "source": ("sumber",),
}
_SEPARATOR = re.compile(r"[;|]")
_YES = frozenset({"yes", "ya", "true", "1"})
_NO = frozenset({"no", "tidak", "false", "0"})


def to_csv(terms: Iterable[Term]) -> bytes:
    """Write terms as a table that a spreadsheet opens without taking any cell for a formula.

    Parameters
    ----------
    terms : iterable of Term

    Returns
    -------
    bytes
        UTF-8 with a byte order mark.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for term in terms:
        said = _cells(term)
        writer.writerow([marked(said.get(column, "")) for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def _cells(term: Term) -> dict[str, str]:
    said = {"kind": term.kind, "key": term.key, "spellings": "; ".join(term.spellings)}
    for name, langs in _BY_LANGUAGE.items():
        texts: Mapping[str, str] = getattr(term, name)
        said |= {f"{name.rstrip('s')}_{lang}": texts[lang] for lang in langs if lang in texts}
    said |= {name: getattr(term, name) or "" for name in _TEXTS}
    said |= {name: "yes" if getattr(term, name) else "" for name in _FLAGS}
    links = [
        {"uri": link.uri, "label": link.label, "match": link.match, "source": link.source} for link in term.same_as
    ]
    return said | {"same_as": json.dumps(links, ensure_ascii=False) if links else ""}


def map_columns(table: Table) -> dict[str, str]:
    """Decide which column of a table says what of a term.

    Parameters
    ----------
    table : Table

    Returns
    -------
    dict of str to str
        Column to one of `COLUMNS`, for the columns that are used.

    Raises
    ------
    TableError
        ``archive.no_term_column`` where no column names the kind, or none names the terms, ``archive.field_twice``.
    """
    known = {plain_header(name): name for name in COLUMNS}
    known |= {plain_header(header): name for name, headers in _HEADERS.items() for header in headers}
    mapping = {column: known[plain_header(column)] for column in table.columns if plain_header(column) in known}
    taken: dict[str, str] = {}
    for column, name in mapping.items():
        if name in taken:
            raise TableError("archive.field_twice", path=table.path, field=name, first=taken[name], second=column)
        taken[name] = column
    if "kind" not in taken or not taken.keys() & {"key", "label_id"}:
        raise TableError("archive.no_term_column", path=table.path, known=", ".join(table.columns))
    return mapping


def read_row(row: Row, mapping: Mapping[str, str]) -> tuple[str, str, dict[str, Any], list[str]]:
    """Turn a row into the fields of a term; empty cells say nothing.

    Parameters
    ----------
    row : Row
    mapping : mapping of str to str
        As `map_columns` returns it.

    Returns
    -------
    kind, key : str
        The key is empty where the row has none.
    fields : dict of str to object
        Labels and meanings hold only the languages that the row fills.
    wrong : list of str
        Columns whose cell cannot be read.
    """
    cells = {name: unmarked(row.cells.get(column, "")).strip() for column, name in mapping.items()}
    said = {name: cell for name, cell in cells.items() if cell}
    fields, wrong = read_cells(said)
    return said.get("kind", "").casefold(), said.get("key", ""), fields, wrong


def read_cells(said: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Turn cells that hold something, by their column, into fields of a term and the columns that cannot be read."""
    fields: dict[str, Any] = {}
    wrong: list[str] = []
    for name, langs in _BY_LANGUAGE.items():
        texts = {lang: text for lang in langs if (text := said.get(f"{name.rstrip('s')}_{lang}"))}
        if texts:
            fields[name] = texts
    if "spellings" in said:
        fields["spellings"] = [part.strip() for part in _SEPARATOR.split(said["spellings"]) if part.strip()]
    fields |= {name: said[name] for name in _TEXTS if name in said}
    for name in _FLAGS:
        word = said.get(name, "").casefold()
        if word in _YES | _NO:
            fields[name] = word in _YES
        elif word:
            wrong.append(name)
    if "same_as" in said:
        try:
            fields["same_as"] = json.loads(said["same_as"])
        except (ValueError, RecursionError):
            wrong.append("same_as")
    return fields, wrong


def emptied(column: str, now: Term | None) -> dict[str, Any]:
    """Return what a column says of a term where a person empties it on purpose."""
    name, _, lang = column.rpartition("_")
    for field, langs in _BY_LANGUAGE.items():
        if name == field.rstrip("s") and lang in langs:
            texts: Mapping[str, str] = getattr(now, field) if now else {}
            return {field: {each: text for each, text in texts.items() if each != lang}}
    return {column: [] if column in {"spellings", "same_as"} else False if column in _FLAGS else None}
