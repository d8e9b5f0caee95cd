"""The institution's own terms: listing, adding, changing, retiring, and taking them from a table.

Knows: what becomes of a term that somebody writes, and that every change is kept. Does not know: whether a term can
be (`motifsearch.vocabulary.checking`), how terms are stored or how tables are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.archive import term_tables
from motifsearch.errors import DataError, UsageError
from motifsearch.files import write_whole
from motifsearch.vocabulary.checking import EDITABLE, fields_of, key_of
from motifsearch.vocabulary.lookup import lookup_all, suggest
from motifsearch.vocabulary.terms import term, terms
from motifsearch.workflows.terms.from_tables import TermReport, put, read_terms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from motifsearch.database import Database
    from motifsearch.records import TermChange
    from motifsearch.vocabulary import Term


class Terms:
    """The controlled lists of one catalogue; `MotifCatalog.terms` makes one.

    Parameters
    ----------
    database : Database
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        database.own_terms.refresh()

    def all(self, kind: str, *, only_own: bool = False, retired: bool = True) -> tuple[Term, ...]:
        """Return the terms of a kind, those that the program brings and the institution's.

        Parameters
        ----------
        kind : str
            Such as ``"motif"``; see `motifsearch.vocabulary.KINDS`.
        only_own : bool
            Only those that the institution added or changed.
        retired : bool
            Those that are no longer offered too.

        Returns
        -------
        tuple of Term

        Raises
        ------
        UsageError
            ``vocabulary.unknown_kind``.
        """
        return tuple(each for each in terms(kind) if (each.own or not only_own) and (retired or not each.retired))

    def get(self, kind: str, name: str) -> Term:
        """Return a term by its key or by exactly one of its names; no typing mistake is forgiven.

        Parameters
        ----------
        kind, name : str

        Returns
        -------
        Term

        Raises
        ------
        UsageError
            ``vocabulary.unknown_kind``, ``vocabulary.unknown_term``, ``vocabulary.several_terms``.
        """
        found = term(kind, name)
        named = (found,) if found else lookup_all(kind, name)
        if len(named) == 1:
            return named[0]
        if named:
            keys = ", ".join(one.key for one in named)
            raise UsageError("vocabulary.several_terms", name=name, keys=keys)
        near = ", ".join(one.key for one in suggest(kind, name))
        code = "vocabulary.unknown_term_near" if near else "vocabulary.unknown_term"
        raise UsageError(code, kind=kind, term=name, near=near)

    def add(
        self,
        kind: str,
        fields: Mapping[str, object],
        *,
        key: str | None = None,
        by: str | None = None,
        why: str | None = None,
    ) -> Term:
        """Add a term that is not there yet.

        Parameters
        ----------
        kind : str
        fields : mapping of str to object
            At least ``labels`` with an Indonesian name; see `motifsearch.vocabulary.checking.fields_of`.
        key : str, optional
            Made of the name where it is not given.
        by, why : str, optional
            Who adds it, and the reason; kept in the history.

        Returns
        -------
        Term

        Raises
        ------
        UsageError
            ``vocabulary.key_taken``, and what `motifsearch.vocabulary.checking.checked` says.
        """
        labels = fields.get("labels")
        name = str(labels.get("id", "")) if isinstance(labels, dict) else ""  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  # checked below
        key = key or key_of(name)
        existing = term(kind, key)
        if existing is not None:
            raise UsageError("vocabulary.key_taken", term=key, name=existing.label("id"))
        with self._acting(by):
            put(self._database, kind, key, fields, why=why)
        return self.get(kind, key)

    def change(
        self,
        kind: str,
        key: str,
        fields: Mapping[str, object],
        *,
        by: str | None = None,
        why: str | None = None,
        seen: int | None = None,
    ) -> TermChange | None:
        """Set fields of a term; the others stay as they are.

        Parameters
        ----------
        kind : str
        key : str
            Or any name of the term.
        fields : mapping of str to object
            Lists and names take the place of what was there.
        by, why : str, optional
        seen : int, optional
            Number of the last change that the writer saw, 0 for none: a later one is not written over.

        Returns
        -------
        TermChange or None
            None where the term says all that already.

        Raises
        ------
        UsageError
            ``vocabulary.unknown_term``, ``vocabulary.changed_since``, and what
            `motifsearch.vocabulary.checking.checked` says.
        """
        found = self.get(kind, key)
        with self._acting(by), self._database.transaction():
            last = next(iter(reversed(self.history(kind, found.key))), None)
            if seen is not None and last is not None and last.step_id > seen:
                raise UsageError("vocabulary.changed_since", name=found.label("id"), by=last.by)
            return put(self._database, kind, found.key, fields, why=why)

    def retire(
        self, kind: str, key: str, *, back: bool = False, by: str | None = None, why: str | None = None
    ) -> TermChange | None:
        """Offer a term no longer, or offer it again; records that hold it keep it, and searches understand it."""
        return self.change(kind, key, {"retired": not back}, by=by, why=why)

    def reset(self, kind: str, key: str, *, by: str | None = None, why: str | None = None) -> TermChange | None:
        """Give up what the institution set of a term that the program brings, or take away a term that nobody uses.

        Parameters
        ----------
        kind : str
        key : str
            Or any name of the term.
        by, why : str, optional

        Returns
        -------
        TermChange or None
            None where there was nothing to give up.

        Raises
        ------
        UsageError
            ``vocabulary.in_use`` where the term is the institution's alone and records hold it.
        """
        fields_of(kind)
        found = self.get(kind, key)
        try:
            with self._acting(by), self._database.transaction():
                change = self._database.own_terms.put(kind, found.key, None, why)
                used = self.uses(kind, found.key)
                if used and term(kind, found.key) is None:
                    raise UsageError("vocabulary.in_use", name=found.label("id"), count=used)
        finally:
            self._database.own_terms.refresh()
        return change

    def uses(self, kind: str, key: str) -> int:
        """Count the records that hold a term."""
        return self._database.own_terms.uses(kind, key)

    def history(self, kind: str | None = None, key: str | None = None) -> tuple[TermChange, ...]:
        """Return every change of the institution's terms, oldest first; of one kind or one term, or of all."""
        return self._database.own_terms.history(kind, key)

    def write(self, target: Path, *, kind: str | None = None, only_own: bool = False) -> int:
        """Write terms as a CSV table; return how many.

        Parameters
        ----------
        target : Path
        kind : str, optional
            All kinds that an institution may edit where it is not given.
        only_own : bool

        Returns
        -------
        int

        Raises
        ------
        DataError
            ``export.cannot_write``.
        """
        chosen = [one for each in ((kind,) if kind else EDITABLE) for one in self.all(each, only_own=only_own)]
        try:
            write_whole(target, term_tables.to_csv(chosen), durable=True)
        except OSError as error:
            raise DataError("export.cannot_write", path=str(target), reason=error.strerror or str(error)) from error
        return len(chosen)

    def read(self, path: Path, *, dry_run: bool = False, by: str | None = None) -> TermReport:
        """Take terms from a table; see `motifsearch.workflows.terms.from_tables`."""
        with self._acting(by):
            return read_terms(self._database, path, dry_run=dry_run)

    def _acting(self, by: str | None) -> AbstractContextManager[None]:
        history = self._database.history
        return history.acting_as(by or history.author)
