"""Motifs: the designs, with all their names.

Knows: the tables ``motif`` and ``motif_name``. Does not know: the vocabulary's motifs, nor which cloths show one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from motifsearch.database import words
from motifsearch.database.fields import MOTIF_FIELDS, checked, required_text
from motifsearch.database.history import CREATED
from motifsearch.database.rows import differences, exists_error, no_record
from motifsearch.database.text import as_json, is_text, name_key, slug
from motifsearch.records import Motif, Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from motifsearch.database.connection import Connections, Row
    from motifsearch.database.history import History
    from motifsearch.records import Change

_COLUMNS = "motif_id, uid, name, family, meaning, use, restricted"


class MotifFields(TypedDict, total=False):
    """What a motif may have besides its name."""

    uid: str | None
    names: Sequence[Name]
    family: str | None
    meaning: str | None
    use: str | None
    restricted: bool


class Motifs:
    """All motifs.

    Parameters
    ----------
    connections : Connections
    history : History
    """

    def __init__(self, connections: Connections, history: History) -> None:
        self._connections = connections
        self._history = history

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
        kept |= {"uid": uid, "name_key": name_key(name)}
        with self._connections.transaction():
            if self.by_uid(uid) is not None:
                raise exists_error("motif", uid)
            marks = ", ".join("?" * len(kept))
            motif_id = self._connections.insert(
                f"INSERT INTO motif ({', '.join(kept)}) VALUES ({marks})",  # noqa: S608  # checked names
                list(kept.values()),
            )
            self._write_names(motif_id, names)
            self._history.record("motif", motif_id, CREATED, None, uid)
            return self.get(motif_id)

    def ensure(self, name: str, **fields: Unpack[MotifFields]) -> Motif:
        """Return the motif of that name; add it with these fields when there is none."""
        with self._connections.transaction():
            return self.find(name) or self.add(name=name, **fields)

    def get(self, motif_id: int) -> Motif:
        """Return one motif; raises DataError ``database.no_record``."""
        return self.get_many([motif_id])[0]

    def get_many(self, ids: Iterable[int]) -> list[Motif]:
        """Return motifs in the order of their ids; raises DataError ``database.no_record``."""
        wanted = [int(one) for one in ids]
        found = self._read("WHERE motif_id IN (SELECT value FROM json_each(?))", (as_json(wanted),))
        by_id = {motif.motif_id: motif for motif in found}
        try:
            return [by_id[one] for one in wanted]
        except KeyError as error:
            raise no_record("motif", error) from None

    def by_uid(self, uid: str) -> Motif | None:
        """Return the motif with a uid, or None."""
        return next(iter(self._read("WHERE uid = ?", (uid,))), None) if is_text(uid) else None

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
            " UNION ALL SELECT motif_id, 1 FROM motif WHERE name_key = ?"
            " UNION ALL SELECT motif_id, 2 FROM motif_name WHERE text_key = ?) ORDER BY place, motif_id LIMIT 1",
            (slug(name), key, key),
        )
        return None if row is None else self.get(row[0])

    def all(self) -> tuple[Motif, ...]:
        """Return all motifs by id."""
        return tuple(self._read("", ()))

    def count(self) -> int:
        """Return how many there are."""
        return int(self._connections.value("SELECT count(*) FROM motif"))

    def update(self, motif_id: int, changes: Mapping[str, object], why: str | None = None) -> tuple[Change, ...]:
        """Change fields and record each in the history.

        Parameters
        ----------
        motif_id : int
        changes : mapping of str to object
            Field of `Motif` to its new value; what is as it was makes no change.
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
        wanted = checked(MOTIF_FIELDS, changes)
        with self._connections.transaction():
            different = differences(self.get(motif_id), wanted)
            for field, (_, after) in different.items():
                if field == "names":
                    self._write_names(motif_id, after)
                else:
                    self._connections.execute(f"UPDATE motif SET {field} = ? WHERE motif_id = ?", (after, motif_id))  # noqa: S608
            if "name" in different:
                key = name_key(str(different["name"][1]))
                self._connections.execute("UPDATE motif SET name_key = ? WHERE motif_id = ?", (key, motif_id))
            if different:
                words.refresh(self._connections, "cloth.motif_id", [motif_id])
            return tuple(
                self._history.record("motif", motif_id, field, before, after, why)
                for field, (before, after) in different.items()
            )

    def _write_names(self, motif_id: int, names: object) -> None:
        assert isinstance(names, tuple)  # noqa: S101  # `checked` made it one
        self._connections.execute("DELETE FROM motif_name WHERE motif_id = ?", (motif_id,))
        rows = [
            (motif_id, position, name.text, name_key(name.text), name.lang, name.status)
            for position, name in enumerate(names)
        ]
        self._connections.executemany("INSERT INTO motif_name VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _read(self, where: str, values: Sequence[object]) -> list[Motif]:
        rows = self._connections.all(f"SELECT {_COLUMNS} FROM motif {where} ORDER BY motif_id", values)  # noqa: S608
        names: dict[int, list[Name]] = {row[0]: [] for row in rows}
        for motif_id, text, lang, status in self._connections.all(
            "SELECT motif_id, text, lang, status FROM motif_name WHERE motif_id IN (SELECT value FROM json_each(?))"
            " ORDER BY motif_id, position",
            (as_json(list(names)),),
        ):
            names[motif_id].append(Name(text=text, lang=lang, status=status))
        return [_motif(row, tuple(names[row[0]])) for row in rows]


def _motif(row: Row, names: tuple[Name, ...]) -> Motif:
    motif_id, uid, name, family, meaning, use, restricted = row
    return Motif(
        motif_id=motif_id,
        uid=uid,
        name=name,
        names=names,
        family=family,
        meaning=meaning,
        use=use,
        restricted=bool(restricted),
    )
