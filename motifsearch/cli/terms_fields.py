"""The fields of a term as they are typed after a command, and how a change of them reads.

Knows: ``FIELD=VALUE`` and ``--link``. Does not know: the commands, or whether a term can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from motifsearch.archive.term_tables import COLUMNS, emptied, read_cells
from motifsearch.cli import render
from motifsearch.errors import UsageError

if TYPE_CHECKING:
    from motifsearch.records import TermChange
    from motifsearch.vocabulary import Term


def read_fields(pairs: tuple[str, ...], links: tuple[str, ...], now: Term | None) -> dict[str, Any]:
    """Read ``FIELD=VALUE``, the fields named as the table's columns, and add links to those that are there."""
    said: dict[str, str] = {}
    fields: dict[str, Any] = {}
    for pair in pairs:
        name, sign, value = (part.strip() for part in pair.partition("="))
        if not (name and sign):
            raise UsageError("cli.bad_pair", pair=pair)
        if name not in COLUMNS[2:]:
            raise UsageError("terms.unknown_column", name=name, known=", ".join(COLUMNS[2:]))
        if value:
            said[name] = value
        else:
            fields |= emptied(name, now)
    read, wrong = read_cells(said)
    if wrong:
        raise UsageError("vocabulary.bad_value", field=wrong[0])
    for name, value in read.items():
        held = fields.get(name, getattr(now, name, None) if now else None) or {}
        fields[name] = {**held, **value} if isinstance(value, dict) else value
    if links:
        before = fields.get("same_as", render.plain(now)["same_as"] if now else [])
        fields["same_as"] = [*before, *map(_link, links)]
    return fields


def _link(text: str) -> dict[str, str]:
    parts = [part.strip() for part in text.split("|")]
    return dict(zip(("uri", "label", "source", "match"), parts, strict=False))


def differences(change: TermChange) -> list[tuple[str, str, str]]:
    """Return each field that a change touched, with what it said before and after."""
    before, after = change.before or {}, change.after or {}
    names = [name for name in (*before, *after) if before.get(name) != after.get(name)]
    return [(name, _said(before.get(name)), _said(after.get(name))) for name in dict.fromkeys(names)]


def _said(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{text} ({lang})" for lang, text in value.items())  # pyright: ignore[reportUnknownVariableType]  # texts by language
    if isinstance(value, list):
        return "; ".join(str(part["uri"] if isinstance(part, dict) else part) for part in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  # texts or links
    return "" if value is None or value is False else "✓" if value is True else str(value)
