"""Terms from a table: each row adds a term, changes one, or says what is known already.

Knows: how a row finds its term, and that a wrong row stops no other. Does not know: the columns
(`motifsearch.archive.term_tables`), or whether a term can be (`motifsearch.vocabulary.checking`).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.archive import term_tables
from motifsearch.archive.tables import read_table
from motifsearch.archive.workbooks import read_workbook
from motifsearch.errors import UsageError
from motifsearch.records import Problem
from motifsearch.vocabulary.checking import checked, fields_of, key_of
from motifsearch.vocabulary.lookup import lookup_all
from motifsearch.vocabulary.terms import term

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from motifsearch.archive.tables import Row
    from motifsearch.database import Database
    from motifsearch.records import TermChange
    from motifsearch.vocabulary import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class TermReport:
    """What a table of terms changed.

    Attributes
    ----------
    added, changed, same : int
    changes : tuple of TermChange
    problems : tuple of Problem
        Rows that were left out, with their line.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    changes: tuple[TermChange, ...] = ()
    problems: tuple[Problem, ...] = ()


class _DryRunError(Exception):
    """Undoes the transaction of a dry run."""


def read_terms(database: Database, path: Path, *, dry_run: bool) -> TermReport:
    """Take terms from a CSV or XLSX table; a table that was written of the same terms changes nothing.

    Parameters
    ----------
    database : Database
    path : Path
    dry_run : bool
        Find out what would happen, and change nothing.

    Returns
    -------
    TermReport
        A row that cannot be is left out and named; the others are taken.

    Raises
    ------
    TableError
        Where the table as a whole cannot be used; nothing is then changed.
    """
    is_book = path.suffix.lower() in {".xlsx", ".xlsm"}
    tables = [table for _, table in read_workbook(path)] if is_book else [read_table(path)]
    mapped = [(table, term_tables.map_columns(table)) for table in tables]
    counts = {"added": 0, "changed": 0, "same": 0}
    changes: list[TermChange] = []
    problems: list[Problem] = []
    with suppress(_DryRunError), database.transaction():
        for table, mapping in mapped:
            problems += table.problems
            for row in table.rows:
                try:
                    outcome, change = _take(database, row, mapping)
                except UsageError as error:
                    params = tuple(error.params.items())
                    problems.append(Problem(where=table.where(row.line), code=error.code, params=params))
                    continue
                counts[outcome] += 1
                changes += [change] if change else []
        if dry_run:
            raise _DryRunError
    # What was undone is published no longer.
    database.own_terms.refresh()
    return TermReport(**counts, changes=tuple(changes), problems=tuple(problems))


def _take(database: Database, row: Row, mapping: Mapping[str, str]) -> tuple[str, TermChange | None]:
    kind, key, fields, wrong = term_tables.read_row(row, mapping)
    fields_of(kind)
    if wrong:
        raise UsageError("vocabulary.bad_value", field=wrong[0])
    name = fields.get("labels", {}).get("id", "")
    known = term(kind, key) if key else next(iter(lookup_all(kind, name)), None)
    if known is None:
        return "added", put(database, kind, key or key_of(name), fields)
    if not key:
        # The name said which term is meant; that it is spelt otherwise there is no wish to rename it.
        fields["labels"] = {lang: text for lang, text in fields["labels"].items() if lang != "id"}
    # A row says nothing of the languages for which it has no cell.
    for field in ("labels", "meaning"):
        if field in fields:
            fields[field] = {**getattr(known, field), **fields[field]}
    change = put(database, kind, known.key, fields)
    return ("changed" if change else "same"), change


def put(
    database: Database, kind: str, key: str, fields: Mapping[str, object], *, why: str | None = None
) -> TermChange | None:
    """Set fields of a term, those of them that say something else than it says already.

    Parameters
    ----------
    database : Database
    kind, key : str
    fields : mapping of str to object
    why : str, optional

    Returns
    -------
    TermChange or None
        None where nothing is news.

    Raises
    ------
    UsageError
        See `motifsearch.vocabulary.checking.checked`.
    """
    now = term(kind, key)
    news = {
        name: value for name, value in checked(kind, key, fields).items() if now is None or _plain(now, name) != value
    }
    if not news:
        return None
    held = database.own_terms.get(kind, key) or {}
    return database.own_terms.put(kind, key, {**held, **news}, why)


def _plain(of: Term, name: str) -> object:
    """A field of a term as JSON knows it."""
    value = getattr(of, name)
    if name == "same_as":
        return [{part: getattr(link, part) for part in ("uri", "label", "match", "source")} for link in of.same_as]
    if name in {"labels", "meaning"}:
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
