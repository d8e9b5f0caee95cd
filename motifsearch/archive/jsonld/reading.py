"""Reading a catalogue from a JSON-LD document of ours, checking every field of every record.

Knows: the document's layout. Does not know: files around it, the database. Of controlled terms it reads the
institution's own, which travel as tables; the concepts that a document describes for others say nothing new.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from motifsearch.archive.jsonld.context import FORMAT, VERSION
from motifsearch.archive.jsonld.document import KINDS, OWNERS, Document, name_of
from motifsearch.archive.objects import bad, from_object, path_from_uri
from motifsearch.archive.plain_tables import table_from_object
from motifsearch.errors import DataError
from motifsearch.records import RECORD_KINDS, Change, EmbeddingSpace, Holdings, Photo, Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from motifsearch.records import CarriedTable, RecordKind


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


class _Reader:
    """Makes records of a document's objects."""

    def __init__(self, said: dict[str, Any], where: str) -> None:
        self._said = said
        self._where = where
        self._numbers: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
        self._changes: list[Change] = []
        self._seen: dict[int, tuple[Seen, ...]] = {}
        self._files: dict[int, str] = {}

    def document(self) -> Document:
        found = {kind: tuple(self._records(kind)) for kind in KINDS}
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
            name, address = name_of(kind, record), said.get("@id")
            if name in names or number in numbers or not isinstance(address, str):
                raise bad(where, "@id", name)
            names.add(name)
            numbers.add(number)
            self._numbers[kind][address] = number
            self._history(kind, number, said.get("history", []))
            yield record

    def _record(self, kind: RecordKind, number: int, said: dict[str, Any], where: str) -> Any:
        said[f"{kind}_id"] = number
        owner = OWNERS.get(kind)
        if owner is not None:
            address = said.get(owner)
            if address is not None and (not isinstance(address, str) or address not in self._numbers[owner]):
                raise bad(where, owner, address)
            said[f"{owner}_id"] = None if address is None else self._numbers[owner][address]
        if kind != "photo":
            return from_object(KINDS[kind], said, where)
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
