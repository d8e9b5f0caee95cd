"""Cloths: the physical pieces, with their origin, makers, meaning and rights.

Knows: the tables ``cloth`` and ``cloth_value``. Does not know: controlled terms, nor photographs beyond their ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

from motifsearch.database import words
from motifsearch.database.fields import CLOTH_FIELDS, checked, required_text
from motifsearch.database.history import CREATED, REMOVED
from motifsearch.database.periods import period_of
from motifsearch.database.rows import check_reference, differences, exists_error, no_record
from motifsearch.database.text import as_json, is_text
from motifsearch.records import Cloth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from motifsearch.database.connection import Connections
    from motifsearch.database.history import History
    from motifsearch.records import Change

_SEVERAL = ("dyes", "colours", "tags", "labels")
_SINGLE = tuple(field for field in CLOTH_FIELDS if field not in _SEVERAL)
_READ = ("cloth_id", "uid", *_SINGLE)
_CHUNK = 1000


class ClothFields(TypedDict, total=False):
    """What a cloth may have besides its uid; see `motifsearch.records.Cloth`."""

    motif_id: int | None
    title: str | None
    technique: str | None
    dyes: Sequence[str]
    colours: Sequence[str]
    province: str | None
    regency: str | None
    place: str | None
    community: str | None
    maker: str | None
    date: str | None
    meaning: str | None
    description: str | None
    tags: Sequence[str]
    collection: str | None
    rights: str | None
    rights_holder: str | None
    labels: Sequence[str]
    access: Literal["public", "institution", "community"]
    source: str | None
    generated: bool


class Cloths:
    """All cloths.

    Parameters
    ----------
    connections : Connections
    history : History
    """

    def __init__(self, connections: Connections, history: History) -> None:
        self._connections = connections
        self._history = history

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
        single |= {field: value for field, value in kept.items() if field in _SINGLE}
        with self._connections.transaction():
            if self._connections.value("SELECT 1 FROM cloth WHERE uid = ?", (uid,)):
                raise exists_error("cloth", uid)
            check_reference(self._connections, "motif", kept.get("motif_id"))
            cloth_id = self._connections.insert(
                f"INSERT INTO cloth ({', '.join(single)}) VALUES ({', '.join('?' * len(single))})",  # noqa: S608  # checked names
                list(single.values()),
            )
            for field in _SEVERAL:
                if kept.get(field):
                    self._write_values(cloth_id, field, kept[field])
            self._history.record("cloth", cloth_id, CREATED, None, uid)
            return self.get(cloth_id)

    def get(self, cloth_id: int) -> Cloth:
        """Return one cloth; raises DataError ``database.no_record``."""
        return self.get_many([cloth_id])[0]

    def get_many(self, ids: Iterable[int]) -> list[Cloth]:
        """Return cloths in the order of their ids; raises DataError ``database.no_record``."""
        wanted = [int(one) for one in ids]
        found = self._read("WHERE cloth_id IN (SELECT value FROM json_each(?))", (as_json(wanted),))
        by_id = {cloth.cloth_id: cloth for cloth in found}
        try:
            return [by_id[one] for one in wanted]
        except KeyError as error:
            raise no_record("cloth", error) from None

    def by_uid(self, uid: str) -> Cloth | None:
        """Return the cloth with a uid, or None."""
        return next(iter(self._read("WHERE uid = ?", (uid,))), None) if is_text(uid) else None

    def photos_of(self, cloth_id: int) -> tuple[int, ...]:
        """Return the ids of a cloth's photographs, hidden ones too."""
        sql = "SELECT photo_id FROM photo WHERE cloth_id IN (SELECT value FROM json_each(?)) ORDER BY photo_id"
        rows = self._connections.all(sql, (as_json([int(cloth_id)]),))
        return tuple(row[0] for row in rows)

    def count(self) -> int:
        """Return how many there are."""
        return int(self._connections.value("SELECT count(*) FROM cloth"))

    def all(self) -> tuple[Cloth, ...]:
        """Return all cloths by id."""
        return tuple(self.iter())

    def iter(self) -> Iterator[Cloth]:
        """Yield all cloths by id, a thousand read at a time."""
        last = 0
        while cloths := self._read("WHERE cloth_id > ?", (last,), limit=_CHUNK):
            yield from cloths
            last = cloths[-1].cloth_id

    def update(self, cloth_id: int, changes: Mapping[str, object], why: str | None = None) -> tuple[Change, ...]:
        """Change fields and record each in the history.

        Parameters
        ----------
        cloth_id : int
        changes : mapping of str to object
            Field of `Cloth` to its new value; what is as it was makes no change.
        why : str, optional

        Returns
        -------
        tuple of Change

        Raises
        ------
        UsageError
            ``database.unknown_field``.
        DataError
            ``database.no_record``, ``database.bad_value``.
        """
        wanted = checked(CLOTH_FIELDS, changes)
        with self._connections.transaction():
            different = differences(self.get(cloth_id), wanted)
            check_reference(self._connections, "motif", wanted.get("motif_id"))
            for field, (_, after) in different.items():
                if field in _SEVERAL:
                    self._write_values(cloth_id, field, after)
                else:
                    self._connections.execute(f"UPDATE cloth SET {field} = ? WHERE cloth_id = ?", (after, cloth_id))  # noqa: S608  # checked name
            if "date" in different:
                period = period_of(_date(wanted))
                self._connections.execute("UPDATE cloth SET period = ? WHERE cloth_id = ?", (period, cloth_id))
            if different:
                words.refresh(self._connections, "photo.cloth_id", [cloth_id])
            return tuple(
                self._history.record("cloth", cloth_id, field, before, after, why)
                for field, (before, after) in different.items()
            )

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

    def _write_values(self, cloth_id: int, field: str, values: object) -> None:
        assert isinstance(values, tuple)  # noqa: S101  # `checked` made it one
        self._connections.execute("DELETE FROM cloth_value WHERE cloth_id = ? AND field = ?", (cloth_id, field))
        rows = [(cloth_id, field, position, value) for position, value in enumerate(values)]
        self._connections.executemany("INSERT INTO cloth_value VALUES (?, ?, ?, ?)", rows)

    def _read(self, where: str, values: Sequence[object], *, limit: int = -1) -> list[Cloth]:
        rows = self._connections.all(
            f"SELECT {', '.join(_READ)} FROM cloth {where} ORDER BY cloth_id LIMIT ?",  # noqa: S608  # own text
            (*values, limit),
        )
        several: dict[int, dict[str, list[str]]] = {row[0]: {} for row in rows}
        for cloth_id, field, value in self._connections.all(
            "SELECT cloth_id, field, value FROM cloth_value WHERE cloth_id IN (SELECT value FROM json_each(?))"
            " ORDER BY cloth_id, field, position",
            (as_json(list(several)),),
        ):
            several[cloth_id].setdefault(field, []).append(value)
        return [_cloth(dict(zip(_READ, row, strict=True)), several[row[0]]) for row in rows]


def _date(kept: Mapping[str, object]) -> str | None:
    date = kept.get("date")
    return date if isinstance(date, str) else None


def _cloth(single: dict[str, object], several: Mapping[str, Sequence[str]]) -> Cloth:
    single["generated"] = bool(single["generated"])
    lists = {field: tuple(values) for field, values in several.items()}
    return Cloth(**single, **lists)  # pyright: ignore[reportArgumentType]  # the table's columns are typed
