"""The institution's own terms, and what was changed in them when, by whom and why.

Knows: the tables ``own_term`` and ``own_term_change``; that what stands in them is known to everything that looks
words up, for as long as the database is open. Does not know: what a term's fields mean or whether they can be.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from motifsearch.database import words
from motifsearch.database.fields import optional_text
from motifsearch.database.text import as_json
from motifsearch.errors import DataError, UsageError
from motifsearch.records import CarriedTable, TermChange
from motifsearch.vocabulary import own
from motifsearch.vocabulary.checking import well_formed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from motifsearch.database.connection import Connections
    from motifsearch.database.history import History

# Where records hold a term.
_HELD_IN = {
    "motif": "SELECT count(*) FROM motif WHERE uid = ?1",
    "family": "SELECT count(*) FROM motif WHERE family = ?1",
    "technique": "SELECT count(*) FROM cloth WHERE technique = ?1",
    "dye": "SELECT count(*) FROM cloth_value WHERE field = 'dyes' AND value = ?1",
    "element": "SELECT count(*) FROM cloth_value WHERE field = 'tags' AND value = ?1",
    "product": "SELECT count(*) FROM listing WHERE product = ?1",
    "province": "SELECT (SELECT count(*) FROM cloth WHERE province = ?1)"
    " + (SELECT count(*) FROM motif WHERE province = ?1)",
    "regency": "SELECT (SELECT count(*) FROM cloth WHERE regency = ?1)"
    " + (SELECT count(*) FROM motif WHERE regency = ?1)",
    "rights": "SELECT (SELECT count(*) FROM cloth WHERE rights = ?1) + (SELECT count(*) FROM photo WHERE rights = ?1)",
}
# Where the full text says a term's names, so that it must be written anew when they change.
_SAID_IN = {
    "technique": "cloth.technique",
    "province": "cloth.province",
    "regency": "cloth.regency",
    "family": "motif.family",
}


class OwnTerms:
    """The terms of one catalogue.

    Parameters
    ----------
    connections : Connections
    history : History
        Says who is named in what is written.
    now : callable
        Returns the time as ISO 8601.
    """

    def __init__(self, connections: Connections, history: History, now: Callable[[], str]) -> None:
        self._connections = connections
        self._history = history
        self._now = now
        self._known: tuple[int, int] = (-1, -1)

    def refresh(self) -> None:
        """Publish what is kept, where another program changed it or an undone transaction took it back."""
        state = self._state()
        if state != self._known:
            self._publish(state)

    def withdraw(self) -> None:
        """Let the terms be known no longer."""
        own.withdraw(self)

    def rows(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Return the fields that are set, by kind and key."""
        found: dict[str, dict[str, dict[str, Any]]] = {}
        for kind, key, fields in self._connections.all("SELECT kind, key, fields FROM own_term ORDER BY kind, key"):
            found.setdefault(kind, {})[key] = json.loads(fields)
        return found

    def get(self, kind: str, key: str) -> dict[str, Any] | None:
        """Return the fields that are set of a term, or None where the institution has none of that key."""
        text = self._connections.value("SELECT fields FROM own_term WHERE kind = ? AND key = ?", (kind, key))
        return None if text is None else json.loads(text)

    def put(self, kind: str, key: str, fields: Mapping[str, Any] | None, why: str | None = None) -> TermChange | None:
        """Set a term's fields, or forget them all; what changed is kept.

        Parameters
        ----------
        kind, key : str
        fields : mapping of str to object or None
            As JSON knows it; takes the place of what was set before.
        why : str, optional

        Returns
        -------
        TermChange or None
            None where nothing changed.
        """
        why = optional_text("why", why)
        before = self.get(kind, key)
        if before == fields:
            return None
        with self._connections.transaction():
            self._write(kind, key, None if fields is None else as_json(dict(fields)))
            change = TermChange(
                step_id=0,
                kind=kind,
                key=key,
                before=before,
                after=None if fields is None else dict(fields),
                at=self._now(),
                by=self._history.author,
                why=why,
            )
            self._connections.execute(
                'INSERT INTO own_term_change (kind, key, before, after, at, "by", why) VALUES (?,?,?,?,?,?,?)',
                (kind, key, _text(before), _text(change.after), change.at, change.by, why),
            )
            # Without asking whether it is news: an undone transaction may have had the same numbers.
            self._publish(self._state())
            self._say_anew(kind, key)
        return self.history(kind, key)[-1]

    def take_out(self, chosen: Iterable[tuple[str, str]]) -> dict[str, CarriedTable]:
        """Return those of some terms that the institution set, without their history, as they travel with records."""
        wanted = set(chosen)
        rows = self._connections.all("SELECT kind, key, fields FROM own_term ORDER BY kind, key")
        kept = tuple(row for row in rows if (row[0], row[1]) in wanted)
        return {"own_term": CarriedTable(columns=("kind", "key", "fields"), rows=kept)} if kept else {}

    def uses(self, kind: str, key: str) -> int:
        """Count the records that hold a term."""
        return int(self._connections.value(_HELD_IN[kind], (key,))) if kind in _HELD_IN else 0

    def history(self, kind: str | None = None, key: str | None = None) -> tuple[TermChange, ...]:
        """Return what was changed, oldest first; of one term, of one kind or of all."""
        rows = self._connections.all(
            'SELECT step_id, kind, key, before, after, at, "by", why FROM own_term_change'
            " WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR key = ?2) ORDER BY step_id",
            (kind, key),
        )
        names = ("step_id", "kind", "key", "before", "after", "at", "by", "why")
        found = (dict(zip(names, row, strict=True)) for row in rows)
        return tuple(
            TermChange(**each | {side: each[side] and json.loads(each[side]) for side in ("before", "after")})
            for each in found
        )

    def _publish(self, state: tuple[int, int]) -> None:
        own.publish(self, self.rows())
        self._known = state

    def _write(self, kind: str, key: str, fields: str | None) -> None:
        self._connections.execute("DELETE FROM own_term WHERE kind = ? AND key = ?", (kind, key))
        if fields is not None:
            self._connections.execute("INSERT INTO own_term VALUES (?, ?, ?)", (kind, key, fields))

    def _say_anew(self, kind: str, key: str) -> None:
        column = _SAID_IN.get(kind)
        if column is not None:
            join = " JOIN motif USING (motif_id)" if column.startswith("motif.") else ""
            found = self._connections.all(f"SELECT cloth_id FROM cloth{join} WHERE {column} = ?", (key,))  # noqa: S608
            words.refresh(self._connections, "photo.cloth_id", [row[0] for row in found])

    def _state(self) -> tuple[int, int]:
        steps = "SELECT coalesce(max(step_id), 0) FROM own_term_change"
        return int(self._connections.value(steps)), int(self._connections.value("SELECT count(*) FROM own_term"))


def _text(fields: Mapping[str, Any] | None) -> str | None:
    return None if fields is None else as_json(dict(fields))


def check_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Refuse terms of another catalogue that cannot be terms, before anything looks words up in them.

    Parameters
    ----------
    columns : sequence of str
    rows : iterable of sequence

    Raises
    ------
    DataError
        ``archive.bad_record``.
    """
    for row in rows:
        said = dict(zip(columns, row, strict=True))
        kind, key = str(said.get("kind")), str(said.get("key"))
        try:
            fields = json.loads(said["fields"])
            kept = well_formed(kind, key, fields)
        except (UsageError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise DataError(
                "archive.bad_record", where=f"own_term: {kind[:40]}", field=ascii(key)[:80], value=""
            ) from error
        if kept != fields:
            raise DataError("archive.bad_record", where=f"own_term: {kind[:40]}", field=ascii(key)[:80], value="")
