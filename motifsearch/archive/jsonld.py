"""A whole catalogue as one JSON-LD document, and back, without loss.

Knows: the context that gives our fields their meaning in Dublin Core and other vocabularies, identifiers of records,
the document's layout. Does not know: files around it, the database.

The document is plain JSON, one record a line, for whoever knows no JSON-LD: the keys are the fields of our records.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote
from uuid import UUID, uuid5

from motifsearch.archive.objects import bad, from_object, path_from_uri, path_to_uri, to_object
from motifsearch.archive.plain_tables import table_from_object, table_to_object
from motifsearch.errors import DataError
from motifsearch.records import RECORD_KINDS, Change, Cloth, EmbeddingSpace, Holdings, Listing, Motif, Photo, Seen
from motifsearch.vocabulary.terms import term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from motifsearch.records import CarriedTable, RecordKind

FORMAT, VERSION = "motifsearch-archive", 1
_NAMESPACE = UUID("5b0e8f4e-1d4b-5c8e-9a53-6d6f74696673")
_TERMS = "urn:x-motifsearch:terms:"
_KINDS: Mapping[RecordKind, type[Any]] = {"motif": Motif, "cloth": Cloth, "photo": Photo, "listing": Listing}
_OWNERS: Mapping[RecordKind, RecordKind] = {"cloth": "motif", "photo": "cloth", "listing": "cloth"}
_TYPES = {
    "motif": ["Motif", "skos:Concept"],
    "cloth": ["Cloth", "dcmitype:PhysicalObject"],
    "photo": ["Photo", "dcmitype:StillImage"],
    "listing": ["Listing", "schema:Offer"],
}
_AS_JSON = ("history", "lost", "palette", "seen", "spaces", "settings", "tables")
CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    "@vocab": _TERMS,
    "dcterms": "http://purl.org/dc/terms/",
    "dcmitype": "http://purl.org/dc/dcmitype/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "motifs": {"@id": "dcterms:hasPart"},
    "cloths": {"@id": "dcterms:hasPart"},
    "photos": {"@id": "dcterms:hasPart"},
    "listings": {"@id": "dcterms:hasPart"},
    "motif": {"@id": "dcterms:conformsTo", "@type": "@id"},
    "cloth": {"@id": "dcterms:isFormatOf", "@type": "@id"},
    "created": {"@id": "dcterms:created"},
    "uid": {"@id": "dcterms:identifier"},
    "inventory": {"@id": "dcterms:identifier"},
    "sha256": {"@id": "dcterms:identifier"},
    "name": {"@id": "skos:prefLabel"},
    "title": {"@id": "dcterms:title"},
    "caption": {"@id": "dcterms:title"},
    "description": {"@id": "dcterms:description"},
    "tags": {"@id": "dcterms:subject", "@container": "@list"},
    "names": {"@id": "skos:note", "@container": "@list"},
    "dyes": {"@id": f"{_TERMS}dyes", "@container": "@list"},
    "colours": {"@id": f"{_TERMS}colours", "@container": "@list"},
    "labels": {"@id": f"{_TERMS}labels", "@container": "@list"},
    "claims": {"@id": f"{_TERMS}claims", "@container": "@list"},
    "text": {"@id": "rdf:value"},
    "lang": {"@id": "dcterms:language"},
    "uri": {"@id": "schema:url"},
    "fabric": {"@id": "dcterms:medium"},
    "place": {"@id": "dcterms:spatial"},
    "maker": {"@id": "dcterms:creator"},
    "photographer": {"@id": "dcterms:creator"},
    "date": {"@id": "dcterms:created", "@type": "edtf:EDTF"},
    "taken_at": {"@id": "dcterms:created"},
    "added_at": {"@id": "dcterms:dateAccepted"},
    "acquisition": {"@id": "dcterms:provenance"},
    "source": {"@id": "dcterms:source"},
    "rights_uri": {"@id": "dcterms:license", "@type": "@id"},
    "rights_holder": {"@id": "dcterms:rightsHolder"},
    "access": {"@id": "dcterms:accessRights"},
    "format": {"@id": "dcterms:format"},
    **{key: {"@id": f"{_TERMS}{key}", "@type": "@json"} for key in _AS_JSON},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A catalogue as a document holds it.

    Attributes
    ----------
    holdings : Holdings
    spaces : tuple of EmbeddingSpace
        Of the vectors that lie beside the document.
    settings : mapping of str to str
        What the catalogue remembers about itself.
    model : str
        URI of the catalogue's model.
    files : mapping of int to str
        Number of a photograph to its file beside the document.
    about : mapping of str to str
        Who hands it over, when, and the like.
    """

    holdings: Holdings
    spaces: tuple[EmbeddingSpace, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict[str, str])
    model: str = "embedded"
    files: Mapping[int, str] = field(default_factory=dict[int, str])
    about: Mapping[str, str] = field(default_factory=dict[str, str])


def identifier(kind: RecordKind, name: str, base: str | None = None) -> str:
    """Return the address that identifies a record everywhere.

    Parameters
    ----------
    kind : {"motif", "cloth", "photo", "listing"}
    name : str
        The record's uid, or a photograph's sha256.
    base : str, optional
        Where the institution publishes its records, such as its ARK prefix; without it the identifier is a UUID that
        every catalogue makes alike.

    Returns
    -------
    str
    """
    if base is not None:
        return f"{base.rstrip('/')}/{kind}/{quote(name, safe='')}"
    return f"urn:uuid:{uuid5(_NAMESPACE, f'{kind}:{name}')}"


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
    lines += [f"{_json(f'{kind}s')}: [{_rows(writer.records(kind))}]" for kind in _KINDS]
    lines.append(f"{_json('lost')}: [{_rows(writer.lost())}]")
    carried = {name: table_to_object(table) for name, table in document.holdings.tables.items()}
    if carried:
        lines.append(f"{_json('tables')}: {_json(carried)}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def read(data: bytes, where: str) -> Document:
    """Read a document, checking every field of every record.

    Parameters
    ----------
    data : bytes
        Of a stranger's file, perhaps.
    where : str
        Named in errors.

    Returns
    -------
    Document

    Raises
    ------
    DataError
        ``archive.not_json``, ``archive.not_ours``, ``archive.newer``, ``archive.bad_record``.
    """
    try:
        said: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DataError("archive.not_json", path=where, reason=str(error)[:200]) from error
    if not isinstance(said, dict) or cast("dict[str, object]", said).get("archive") != FORMAT:
        raise DataError("archive.not_ours", path=where)
    if not isinstance(said.get("version"), int) or said["version"] > VERSION:
        raise DataError("archive.newer", path=where)
    return _Reader(said, where).document()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _rows(records: Iterator[dict[str, Any]]) -> str:
    rows = ",\n ".join(_json(record) for record in records)
    return f"\n {rows}\n" if rows else ""


def _name(kind: RecordKind, record: Any) -> str:
    return record.sha256 if kind == "photo" else record.uid


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
            (kind, getattr(record, f"{kind}_id")): identifier(kind, _name(kind, record), base)
            for kind in _KINDS
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
        owner = _OWNERS.get(kind)
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


class _Reader:
    """Makes records of a document's objects."""

    def __init__(self, said: dict[str, Any], where: str) -> None:
        self._said = said
        self._where = where
        self._numbers: dict[str, dict[str, int]] = {kind: {} for kind in _KINDS}
        self._changes: list[Change] = []
        self._seen: dict[int, tuple[Seen, ...]] = {}
        self._files: dict[int, str] = {}

    def document(self) -> Document:
        found = {kind: tuple(self._records(kind)) for kind in _KINDS}
        for said in self._objects("lost"):
            kinds: dict[object, RecordKind] = {kind: kind for kind in RECORD_KINDS}
            kind = kinds.get(said.get("kind"))
            if kind is None:
                raise bad(self._where, "lost", said)
            self._history(kind, self._number(said), said.get("history", []))
        self._changes.sort(key=lambda change: change.change_id)
        if len({change.change_id for change in self._changes}) != len(self._changes):
            raise bad(self._where, "history", "change_id")
        model = self._said.get("model")
        return Document(
            holdings=Holdings(
                motifs=found["motif"],
                cloths=found["cloth"],
                photos=found["photo"],
                listings=found["listing"],
                seen=self._seen,
                changes=tuple(self._changes),
                is_whole=self._said.get("is_whole") is True,
                tables=self._tables(),
            ),
            spaces=tuple(from_object(EmbeddingSpace, one, self._where) for one in self._objects("spaces")),
            settings=self._settings(),
            model=model if isinstance(model, str) else "embedded",
            files=self._files,
        )

    def _records(self, kind: RecordKind) -> Iterator[Any]:
        names: set[str] = set()
        numbers: set[int] = set()
        for said in self._objects(f"{kind}s"):
            number = self._number(said)
            where = f"{self._where}: {kind} {number}"
            record = self._record(kind, number, dict(said), where)
            name, address = _name(kind, record), said.get("@id")
            if name in names or number in numbers or not isinstance(address, str):
                raise bad(where, "@id", name)
            names.add(name)
            numbers.add(number)
            self._numbers[kind][address] = number
            self._history(kind, number, said.get("history", []))
            yield record

    def _record(self, kind: RecordKind, number: int, said: dict[str, Any], where: str) -> Any:
        said[f"{kind}_id"] = number
        owner = _OWNERS.get(kind)
        if owner is not None:
            address = said.get(owner)
            if address is not None and (not isinstance(address, str) or address not in self._numbers[owner]):
                raise bad(where, owner, address)
            said[f"{owner}_id"] = None if address is None else self._numbers[owner][address]
        if kind != "photo":
            return from_object(_KINDS[kind], said, where)
        seen = [_seen(one, where) for one in said.get("seen", [])]
        self._seen[number] = tuple(seen)
        file = said.get("file")
        if file is not None:
            if not isinstance(file, str):
                raise bad(where, "file", file)
            self._files[number] = file
        said["paths"] = []
        photo: Photo = from_object(Photo, said, where)
        return replace(photo, paths=tuple(one.path for one in seen))

    def _history(self, kind: RecordKind, number: int, past: object) -> None:
        where = f"{self._where}: {kind} {number}"
        for entry in _list(past, "history", where):
            said = dict(entry) | {"kind": kind, "record_id": number}
            self._changes.append(from_object(Change, said, where))

    def _objects(self, key: str) -> list[dict[str, Any]]:
        return _list(self._said.get(key, []), key, self._where)

    def _number(self, said: dict[str, Any]) -> int:
        number = said.get("number")
        if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**62:
            raise bad(self._where, "number", number)
        return number

    def _tables(self) -> dict[str, CarriedTable]:
        said = self._said.get("tables", {})
        if not isinstance(said, dict):
            raise bad(self._where, "tables", said)
        tables = cast("dict[str, object]", said)
        return {name: table_from_object(table, f"{self._where}: {name}") for name, table in tables.items()}

    def _settings(self) -> dict[str, str]:
        said = self._said.get("settings", {})
        if not isinstance(said, dict):
            raise bad(self._where, "settings", said)
        return {str(key): str(value) for key, value in cast("dict[str, object]", said).items()}


def _seen(said: object, where: str) -> Seen:
    seen: Seen = from_object(Seen, said, where)
    path = path_from_uri(seen.path)
    if "\0" in path:
        raise bad(where, "path", path)
    return replace(seen, path=path)


def _list(value: object, field: str, where: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in cast("list[object]", value)):
        raise bad(where, field, value)
    return cast("list[dict[str, Any]]", value)
