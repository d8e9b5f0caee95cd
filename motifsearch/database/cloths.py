"""Cloths: the physical pieces, with their origin, makers, meaning and rights.

Knows: the tables ``cloth`` and ``cloth_value``. Does not know: controlled terms, nor photographs beyond their ids.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

from motifsearch.database import words
from motifsearch.database.fields import CLOTH_FIELDS, checked, required_text
from motifsearch.database.history import REMOVED, plain_part
from motifsearch.database.periods import period_of
from motifsearch.database.rows import exists_error
from motifsearch.database.table import Table, as_column, claims_of
from motifsearch.database.text import as_json, is_text
from motifsearch.records import Claim, Cloth, Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from motifsearch.database.connection import Row

_SEVERAL = ("dyes", "colours", "tags", "labels")
_SINGLE = tuple(field for field in CLOTH_FIELDS if field not in _SEVERAL)


class ClothFields(TypedDict, total=False):
    """What a cloth may have besides its uid; see `motifsearch.records.Cloth`."""

    motif_id: int | None
    inventory: str | None
    title: str | None
    technique: str | None
    dyes: Sequence[str]
    colours: Sequence[str]
    fabric: str | None
    length_cm: float | None
    width_cm: float | None
    province: str | None
    regency: str | None
    place: str | None
    community: str | None
    maker: str | None
    date: str | None
    meaning: str | None
    story: str | None
    may_tell: str | None
    description: str | None
    tags: Sequence[str]
    collection: str | None
    owner: str | None
    acquisition: str | None
    condition: str | None
    rights: str | None
    rights_holder: str | None
    permission: str | None
    permission_date: str | None
    regime: str | None
    labels: Sequence[Label | str]
    access: Literal["public", "institution", "community"]
    source: str | None
    claims: Sequence[Claim]
    generated: bool


class Cloths(Table[Cloth]):
    """All cloths."""

    _kind = "cloth"
    _fields = CLOTH_FIELDS
    _several = _SEVERAL
    _columns = ("cloth_id", "uid", *_SINGLE)
    _belongs_to = "motif"

    def add(self, *, uid: str, **fields: Unpack[ClothFields]) -> Cloth:
        """Add a cloth.

        Parameters
        ----------
        uid : str
            The record's identifier, different for each cloth.
        **fields
            Other fields of `Cloth`.

        Returns
        -------
        Cloth

        Raises
        ------
        DataError
            ``database.exists`` when the uid is taken, ``database.bad_value``, ``database.no_record`` when there is
            no such motif.
        """
        uid = required_text("uid", uid)
        kept = checked(CLOTH_FIELDS, dict(fields))
        single = {"uid": uid, "period": period_of(_date(kept))}
        single |= {field: as_column(value) for field, value in kept.items() if field in _SINGLE}
        with self._connections.transaction():
            if self._connections.value("SELECT 1 FROM cloth WHERE uid = ?", (uid,)):
                raise exists_error("cloth", uid)
            self._check_owner(kept)
            cloth_id = self._insert(single, uid)
            for field in _SEVERAL:
                if kept.get(field):
                    self._write(cloth_id, field, kept[field])
            return self.get(cloth_id)

    def by_uid(self, uid: str) -> Cloth | None:
        """Return the cloth with a uid, or None."""
        return self._first("WHERE uid = ?", (uid,)) if is_text(uid) else None

    def by_bare_uid(self, uid: str) -> Cloth | None:
        """Return the cloth whose uid is this but for hyphens, or None."""
        return self._first("WHERE replace(uid, '-', '') = ?", (uid.replace("-", ""),)) if is_text(uid) else None

    def by_inventory(self, mark: str) -> tuple[Cloth, ...]:
        """Return the cloths with an institution's own mark."""
        return tuple(self._read("WHERE inventory = ?", (mark,)).values()) if is_text(mark) else ()

    def photos_of(self, cloth_id: int) -> tuple[int, ...]:
        """Return the ids of a cloth's photographs, hidden ones too."""
        sql = "SELECT photo_id FROM photo WHERE cloth_id IN (SELECT value FROM json_each(?)) ORDER BY photo_id"
        rows = self._connections.all(sql, (as_json([int(cloth_id)]),))
        return tuple(row[0] for row in rows)

    def all(self) -> tuple[Cloth, ...]:
        """Return all cloths by id."""
        return tuple(self.iter())

    def discard(self, cloth_id: int, why: str) -> bool:
        """Remove a cloth that nothing belongs to any more; the history keeps that it was there.

        Parameters
        ----------
        cloth_id : int
        why : str
            Reason, kept in the history.

        Returns
        -------
        bool
            False when a photograph, a listing or any word in its record still belongs to it; nothing is then changed.
        """
        with self._connections.transaction():
            cloth = self.get(cloth_id)
            is_blank = cloth == Cloth(cloth_id=cloth_id, uid=cloth.uid)
            listed = self._connections.value("SELECT count(*) FROM listing WHERE cloth_id = ?", (cloth_id,))
            if not is_blank or listed or self.photos_of(cloth_id):
                return False
            self._connections.execute("DELETE FROM cloth WHERE cloth_id = ?", (cloth_id,))
            self._history.record("cloth", cloth_id, REMOVED, cloth.uid, None, why)
            return True

    def _write(self, record_id: int, field: str, value: object) -> None:
        if field not in _SEVERAL:
            super()._write(record_id, field, value)
            return
        assert isinstance(value, tuple)  # noqa: S101  # `checked` made it one
        self._connections.execute("DELETE FROM cloth_value WHERE cloth_id = ? AND field = ?", (record_id, field))
        rows = [(record_id, field, position, *_parts(part)) for position, part in enumerate(value)]
        self._connections.executemany("INSERT INTO cloth_value VALUES (?, ?, ?, ?, ?)", rows)

    def _changed(self, record_id: int, after: Mapping[str, Any]) -> None:
        if "date" in after:
            super()._write(record_id, "period", period_of(_date(after)))
        words.refresh(self._connections, "photo.cloth_id", [record_id])

    def _records(self, rows: Sequence[Row]) -> Iterator[Cloth]:
        several: dict[int, dict[str, list[Any]]] = {row[0]: {} for row in rows}
        for cloth_id, field, value, detail in self._connections.all(
            "SELECT cloth_id, field, value, detail FROM cloth_value WHERE cloth_id IN (SELECT value FROM json_each(?))"
            " ORDER BY cloth_id, field, position",
            (as_json(list(several)),),
        ):
            part = value if field != "labels" else Label(name=value, **json.loads(detail or "{}"))
            several[cloth_id].setdefault(field, []).append(part)
        for row in rows:
            yield _cloth(dict(zip(self._columns, row, strict=True)), several[row[0]])


def _date(kept: Mapping[str, object]) -> str | None:
    date = kept.get("date")
    return date if isinstance(date, str) else None


def _parts(value: object) -> tuple[str, str | None]:
    """What one of several values is called, and the rest of it as JSON."""
    plain = plain_part(value)
    if isinstance(plain, dict):
        return plain.pop("name"), as_json(plain)
    return str(plain), None


def _cloth(single: dict[str, Any], several: Mapping[str, Sequence[Any]]) -> Cloth:
    single["generated"] = bool(single["generated"])
    single["claims"] = claims_of(single["claims"])
    said: dict[str, Any] = single | {field: tuple(values) for field, values in several.items()}
    return Cloth(**said)
