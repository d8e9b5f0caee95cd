"""Motifs: the designs, with all their names.

Knows: the tables ``motif`` and ``motif_name``. Does not know: the vocabulary's motifs, nor which cloths show one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

from motifsearch.database import words
from motifsearch.database.fields import MOTIF_FIELDS, checked, required_text
from motifsearch.database.rows import exists_error
from motifsearch.database.table import Table, as_column, claims_of
from motifsearch.database.text import as_json, is_text, name_key, slug
from motifsearch.records import Claim, Motif, Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from motifsearch.database.connection import Row


class MotifFields(TypedDict, total=False):
    """What a motif may have besides its name."""

    uid: str | None
    names: Sequence[Name]
    family: str | None
    meaning: str | None
    story: str | None
    may_tell: str | None
    use: str | None
    restricted: bool
    province: str | None
    regency: str | None
    place: str | None
    community: str | None
    regime: str | None
    source: str | None
    claims: Sequence[Claim]
    access: Literal["public", "institution", "community"]


class Motifs(Table[Motif]):
    """All motifs."""

    _kind = "motif"
    _fields = MOTIF_FIELDS
    _several = ("names",)
    _columns = ("motif_id", "uid", *(field for field in MOTIF_FIELDS if field != "names"))

    def add(self, *, name: str, **fields: Unpack[MotifFields]) -> Motif:
        """Add a motif.

        Parameters
        ----------
        name : str
            The main name.
        **fields
            Other fields of `Motif`. Without `uid` the name becomes it: ``"Parang Rusak"`` gives ``"parang_rusak"``.

        Returns
        -------
        Motif

        Raises
        ------
        DataError
            ``database.exists`` when the uid is taken, ``database.bad_value``.
        """
        wanted = dict(fields)
        given = wanted.pop("uid", None)
        kept = checked(MOTIF_FIELDS, {"name": name, **wanted})
        uid = required_text("uid", slug(name) if given is None else given)
        names = kept.pop("names", ())
        kept = {field: as_column(value) for field, value in kept.items()}
        kept |= {"uid": uid, "name_key": name_key(name)}
        with self._connections.transaction():
            if self.by_uid(uid) is not None:
                raise exists_error("motif", uid)
            motif_id = self._insert(kept, uid)
            self._write(motif_id, "names", names)
            return self.get(motif_id)

    def ensure(self, name: str, **fields: Unpack[MotifFields]) -> Motif:
        """Return the motif of that name; add it with these fields when there is none."""
        with self._connections.transaction():
            return self.find(name) or self.add(name=name, **fields)

    def by_uid(self, uid: str) -> Motif | None:
        """Return the motif with a uid, or None."""
        return self._first("WHERE uid = ?", (uid,)) if is_text(uid) else None

    def find(self, name: str) -> Motif | None:
        """Return the motif that has a name, or None.

        Parameters
        ----------
        name : str
            A uid, a main name or another name, sought in this order; case, accents, spaces, hyphens and
            underscores make no difference. Among several the one added first.

        Returns
        -------
        Motif or None
        """
        key = name_key(name)
        row = self._connections.one(
            "SELECT motif_id FROM (SELECT motif_id, 0 AS place FROM motif WHERE uid = ?"
            " UNION ALL SELECT motif_id, 1 FROM motif WHERE uid = ?"
            " UNION ALL SELECT motif_id, 2 FROM motif WHERE name_key = ?"
            " UNION ALL SELECT motif_id, 3 FROM motif_name WHERE text_key = ?) ORDER BY place, motif_id LIMIT 1",
            (name if is_text(name) else None, slug(name), key, key),
        )
        return None if row is None else self.get(row[0])

    def all(self) -> tuple[Motif, ...]:
        """Return all motifs by id."""
        return tuple(self.iter())

    def _write(self, record_id: int, field: str, value: object) -> None:
        if field != "names":
            super()._write(record_id, field, value)
            return
        assert isinstance(value, tuple)  # noqa: S101  # `checked` made it one
        self._connections.execute("DELETE FROM motif_name WHERE motif_id = ?", (record_id,))
        rows = [
            (record_id, position, name.text, name_key(name.text), name.lang, name.status)
            for position, name in enumerate(value)
        ]
        self._connections.executemany("INSERT INTO motif_name VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _changed(self, record_id: int, after: Mapping[str, Any]) -> None:
        if "name" in after:
            super()._write(record_id, "name_key", name_key(after["name"]))
        words.refresh(self._connections, "cloth.motif_id", [record_id])

    def _kept_apart(self, record: Motif) -> dict[str, object]:
        return super()._kept_apart(record) | {"name_key": name_key(record.name)}

    def _records(self, rows: Sequence[Row]) -> Iterator[Motif]:
        names: dict[int, list[Name]] = {row[0]: [] for row in rows}
        for motif_id, text, lang, status in self._connections.all(
            "SELECT motif_id, text, lang, status FROM motif_name WHERE motif_id IN (SELECT value FROM json_each(?))"
            " ORDER BY motif_id, position",
            (as_json(list(names)),),
        ):
            names[motif_id].append(Name(text=text, lang=lang, status=status))
        for row in rows:
            said: dict[str, Any] = dict(zip(self._columns, row, strict=True))
            said["restricted"] = bool(said["restricted"])
            said["claims"] = claims_of(said["claims"])
            yield Motif(**said, names=tuple(names[row[0]]))
