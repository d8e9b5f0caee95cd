"""What was found and decided about duplicates in another catalogue, joined with what was here.

Knows: the tables ``duplicate_…``, and that a decision names records by their numbers. Does not know: how a decision
is taken or undone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from motifsearch.database.merging import insert, rows_here, without
from motifsearch.database.text import as_json
from motifsearch.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from motifsearch.database.connection import Connections
    from motifsearch.database.merging import Rows


def merge_duplicates(connections: Connections, rows: Rows) -> list[Problem]:
    """Join found pairs and decisions; a decision about photographs on which one holds here stays out and is named.

    What was compared there is not taken for compared here: `duplicates find` then compares the new photographs with
    those that were here before.

    Parameters
    ----------
    connections : Connections
    rows : mapping of str to sequence of dict
        Table to its rows, by column.

    Returns
    -------
    list of Problem
    """
    known = {(pair["first"], pair["second"]) for pair in rows_here(connections, "duplicate_pair")}
    for pair in rows.get("duplicate_pair", ()):
        if (pair["first"], pair["second"]) not in known:
            insert(connections, "duplicate_pair", pair)
    left_out = _merge_steps(connections, rows)
    if left_out:
        params = (("count", left_out),)
        return [Problem(where="duplicate_step", code="database.other_decisions", params=params)]
    return []


def _merge_steps(connections: Connections, rows: Rows) -> int:
    """Add the decisions of the other side; return how many were left out."""
    here = _steps(rows_here(connections, "duplicate_step"), rows_here(connections, "duplicate_step_member"))
    there = _steps(rows.get("duplicate_step", ()), rows.get("duplicate_step_member", ()))
    known_steps = {_said_step(step, members): number for number, (step, members) in here.items()}
    undone = {step["undoes"] for step, _ in here.values() if step["undoes"] is not None}
    decided = [
        members for number, (step, members) in here.items() if step["action"] != "undo" and number not in undone
    ]
    numbers: dict[int, int] = {}
    left_out = 0
    for number, (step, members) in sorted(there.items()):
        same = known_steps.get(_said_step(step, members))
        if same is not None:
            numbers[number] = same
            continue
        undoes = None if step["undoes"] is None else numbers.get(step["undoes"])
        if step["action"] == "undo":
            if undoes is None or undoes in undone:
                continue
            undone.add(undoes)
        elif any(len(members & others) > 1 for others in decided):
            left_out += 1
            continue
        batch = numbers.get(step["batch"], 0)
        new = insert(connections, "duplicate_step", without(step, "step_id") | {"batch": batch, "undoes": undoes})
        if not batch:
            connections.execute("UPDATE duplicate_step SET batch = step_id WHERE step_id = ?", (new,))
        numbers[number] = new
        for sha in sorted(members):
            insert(connections, "duplicate_step_member", {"step_id": new, "sha256": sha})
    return left_out


def _steps(
    steps: Iterable[dict[str, Any]], members: Iterable[dict[str, Any]]
) -> dict[int, tuple[dict[str, Any], frozenset[str]]]:
    of: dict[int, set[str]] = {}
    for member in members:
        of.setdefault(member["step_id"], set()).add(member["sha256"])
    return {step["step_id"]: (step, frozenset(of.get(step["step_id"], ()))) for step in steps}


def _said_step(step: Mapping[str, Any], members: frozenset[str]) -> str:
    said = [step[name] for name in ("action", "kind", "kept", "at", "by", "why")]
    return repr((said, sorted(members)))


def translated_effects(text: str, ids: Mapping[str, Mapping[int, int]]) -> str:
    """Return what a decision changed, with the numbers that its records have here.

    Parameters
    ----------
    text : str
        JSON, as `motifsearch.workflows.duplicates.effects` wrote it.
    ids : mapping of str to mapping of int to int
        Kind of a record to numbers there and here, of records that are no more too.

    Returns
    -------
    str
    """
    said = json.loads(text)
    if not isinstance(said, dict):
        return text
    effects = cast("dict[str, list[dict[str, Any]]]", said)
    for change in effects.get("changes", []):
        change["id"] = _number(ids, str(change.get("kind")), change.get("id"))
        owner = str(change.get("field")).removesuffix("_id")
        if owner != change.get("field"):
            change |= {side: _number(ids, owner, change.get(side)) for side in ("before", "after")}
    for removed in effects.get("removed", []):
        for rows in removed.values():
            for row in cast("list[dict[str, Any]]", rows):
                for column in [column for column in row if column.endswith("_id")]:
                    row[column] = _number(ids, column.removesuffix("_id"), row[column])
    return as_json(effects)


def _number(ids: Mapping[str, Mapping[int, int]], kind: str, number: Any) -> Any:
    return ids.get(kind, {}).get(number, number) if isinstance(number, int) else number
