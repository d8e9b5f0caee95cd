"""Writing a catalogue as one JSON-LD document.

Knows: the document's layout, one record a line. Does not know: files around it, the database, reading it again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from motifsearch.archive.concepts import concept_objects
from motifsearch.archive.jsonld.context import CONTEXT, FORMAT, VERSION
from motifsearch.archive.jsonld.document import KINDS, OWNERS, identifier, name_of
from motifsearch.archive.objects import path_to_uri, to_object
from motifsearch.archive.plain_tables import table_to_object
from motifsearch.vocabulary.terms import term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from motifsearch.archive.jsonld.document import Document
    from motifsearch.records import Change, RecordKind

_TYPES = {
    "motif": ["Motif", "skos:Concept"],
    "cloth": ["Cloth", "dcmitype:PhysicalObject"],
    "photo": ["Photo", "dcmitype:StillImage"],
    "listing": ["Listing", "schema:Offer"],
}


def write(document: Document, base: str | None = None) -> bytes:
    """Write a document.

    Parameters
    ----------
    document : Document
    base : str, optional
        See `identifier`.

    Returns
    -------
    bytes
        UTF-8.
    """
    head: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "dcmitype:Collection",
        "archive": FORMAT,
        "version": VERSION,
        **document.about,
        "is_whole": document.holdings.is_whole,
        "model": document.model,
        "spaces": [to_object(space) for space in document.spaces],
        "settings": dict(document.settings),
    }
    lines = [f"{_json(key)}: {_json(value)}" for key, value in head.items()]
    writer = _Writer(document, base)
    lines += [f"{_json(f'{kind}s')}: [{_rows(writer.records(kind))}]" for kind in KINDS]
    lines.append(f"{_json('lost')}: [{_rows(writer.lost())}]")
    lines.append(f"{_json('concepts')}: [{_rows(iter(concept_objects(document.holdings)))}]")
    carried = {name: table_to_object(table) for name, table in document.holdings.tables.items()}
    if carried:
        lines.append(f"{_json('tables')}: {_json(carried)}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _rows(records: Iterator[dict[str, Any]]) -> str:
    rows = ",\n ".join(_json(record) for record in records)
    return f"\n {rows}\n" if rows else ""


class _Writer:
    """Makes the objects of a document's records."""

    def __init__(self, document: Document, base: str | None) -> None:
        holdings = document.holdings
        self._document = document
        self._of_kind: Mapping[str, tuple[Any, ...]] = {
            "motif": holdings.motifs,
            "cloth": holdings.cloths,
            "photo": holdings.photos,
            "listing": holdings.listings,
        }
        self._pasts: defaultdict[tuple[str, int], list[Change]] = defaultdict(list)
        for change in holdings.changes:
            self._pasts[change.kind, change.record_id].append(change)
        self._names = {
            (kind, getattr(record, f"{kind}_id")): identifier(kind, name_of(kind, record), base)
            for kind in KINDS
            for record in self._of_kind[kind]
        }

    def records(self, kind: RecordKind) -> Iterator[dict[str, Any]]:
        for record in self._of_kind[kind]:
            yield self._object(kind, record)

    def lost(self) -> Iterator[dict[str, Any]]:
        """The histories of records that are no more; `records` has used up the others."""
        for (kind, number), past in self._pasts.items():
            yield {"kind": kind, "number": number, "history": _past(past)}

    def _object(self, kind: RecordKind, record: Any) -> dict[str, Any]:
        number = getattr(record, f"{kind}_id")
        said = to_object(record)
        del said[f"{kind}_id"]
        found: dict[str, Any] = {"@id": self._names[kind, number], "@type": _TYPES[kind], "number": number}
        owner = OWNERS.get(kind)
        if owner is not None:
            owner_id = said.pop(f"{owner}_id", None)
            if owner_id is not None:
                found[owner] = self._names[owner, owner_id]
        found |= said
        rights = term("rights", said["rights"]) if said.get("rights") else None
        if rights is not None and rights.uri:
            found["rights_uri"] = rights.uri
        if kind == "photo":
            found.pop("paths", None)
            found |= self._of_photo(number)
        past = self._pasts.pop((kind, number), [])
        return found | ({"history": _past(past)} if past else {})

    def _of_photo(self, number: int) -> dict[str, Any]:
        seen = self._document.holdings.seen.get(number, ())
        file = self._document.files.get(number)
        places = [to_object(one) | {"path": path_to_uri(one.path)} for one in seen]
        return ({"file": file} if file else {}) | ({"seen": places} if places else {})


def _past(changes: list[Change]) -> list[dict[str, Any]]:
    found = [to_object(change) for change in changes]
    for said in found:
        del said["kind"], said["record_id"]
    return found
