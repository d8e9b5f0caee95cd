"""Tables of another catalogue joined row by row with those that are here.

Knows: for boards, groups and terms (decisions: ``merging_decisions.py``), which of two rows are the same thing and
which of two sides stays. Does not know: records, whose numbers are those of this catalogue already, or where the rows
come from.

The rules: what is only there is added under a number of its own; what is only here stays; where both sides say
something else of the same thing, what is here stays, and where that loses something it is named.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from motifsearch.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from motifsearch.database.connection import Connections

    Rows: TypeAlias = Mapping[str, Sequence[dict[str, Any]]]


def rows_here(connections: Connections, name: str) -> list[dict[str, Any]]:
    """Return the rows of a table, by column."""
    columns = [row[1] for row in connections.all(f'PRAGMA table_info("{name}")')]
    listed = ", ".join(f'"{column}"' for column in columns)
    return [dict(zip(columns, row, strict=True)) for row in connections.all(f'SELECT {listed} FROM "{name}"')]  # noqa: S608  # names of this file


def insert(connections: Connections, name: str, row: Mapping[str, Any]) -> int:
    """Add a row; return its number."""
    listed = ", ".join(f'"{column}"' for column in row)
    marks = ", ".join("?" * len(row))
    return connections.insert(f'INSERT INTO "{name}" ({listed}) VALUES ({marks})', tuple(row.values()))  # noqa: S608  # as above


def without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return a row without some columns."""
    return {name: value for name, value in row.items() if name not in names}


def merge_boards(connections: Connections, rows: Rows) -> list[Problem]:
    """Join boards by their link; pins that are missing come after those that are there."""
    boards = rows_here(connections, "board")
    by_uid = {board["uid"]: board["board_id"] for board in boards}
    names = {board["name"] for board in boards}
    numbers: dict[int, int] = {}
    for board in rows.get("board", ()):
        number = by_uid.get(board["uid"])
        if number is None:
            name, count = board["name"], 2
            while name in names:
                name, count = f"{board['name']} ({count})", count + 1
            names.add(name)
            number = insert(connections, "board", without(board, "board_id") | {"name": name})
        numbers[board["board_id"]] = number
    pinned = {(pin["board_id"], pin["photo_id"]): pin["position"] for pin in rows_here(connections, "board_pin")}
    for pin in sorted(rows.get("board_pin", ()), key=lambda pin: pin["position"]):
        board_id = numbers.get(pin["board_id"])
        if board_id is not None and (board_id, pin["photo_id"]) not in pinned:
            position = 1 + max((place for (board, _), place in pinned.items() if board == board_id), default=-1)
            pinned[board_id, pin["photo_id"]] = position
            insert(connections, "board_pin", pin | {"board_id": board_id, "position": position})
    return []


def merge_groups(connections: Connections, rows: Rows) -> list[Problem]:
    """Take the groups of an axis where there are none here: two ways to group one collection cannot be joined."""
    here, members_here = rows_here(connections, "cluster"), rows_here(connections, "cluster_member")
    axes = {group["axis"] for group in here}
    said_here = _said_groups(here, members_here)
    problems: list[Problem] = []
    numbers: dict[int, int] = {}
    groups, members = rows.get("cluster", ()), rows.get("cluster_member", ())
    for axis in sorted({group["axis"] for group in groups}):
        of_axis = [group for group in groups if group["axis"] == axis]
        if axis not in axes:
            for group in sorted(of_axis, key=lambda group: group["cluster_id"]):
                new = without(group, "cluster_id", "merged_into")
                numbers[group["cluster_id"]] = insert(connections, "cluster", new)
        elif not _said_groups(of_axis, members) <= said_here:
            problems.append(Problem(where="cluster", code="database.own_groups", params=(("axis", axis),)))
    for group in groups:
        if group["cluster_id"] in numbers and group["merged_into"] in numbers:
            connections.execute(
                "UPDATE cluster SET merged_into = ? WHERE cluster_id = ?",
                (numbers[group["merged_into"]], numbers[group["cluster_id"]]),
            )
    for member in members:
        if member["cluster_id"] in numbers:
            insert(connections, "cluster_member", member | {"cluster_id": numbers[member["cluster_id"]]})
    return problems


def _said_groups(groups: Iterable[dict[str, Any]], members: Iterable[dict[str, Any]]) -> set[str]:
    """What each group says, whatever its number."""
    of: dict[int, list[int]] = {}
    for member in members:
        of.setdefault(member["cluster_id"], []).append(member["cloth_id"])
    return {
        repr((sorted(without(group, "cluster_id", "merged_into").items()), sorted(of.get(group["cluster_id"], []))))
        for group in groups
    }


def merge_terms(connections: Connections, rows: Rows) -> list[Problem]:
    """Join terms by list and key; the longer of two histories that begin alike is the newer one, as with records."""
    here, there = _pasts(rows_here(connections, "own_term_change")), _pasts(rows.get("own_term_change", ()))
    held = {(term["kind"], term["key"]): term["fields"] for term in rows_here(connections, "own_term")}
    coming = {(term["kind"], term["key"]): term["fields"] for term in rows.get("own_term", ())}
    problems: list[Problem] = []
    for each in sorted(coming.keys() | there.keys()):
        mine, theirs = here.get(each, []), there.get(each, [])
        said_mine, said_theirs = [_said_change(one) for one in mine], [_said_change(one) for one in theirs]
        if _same(held.get(each), coming.get(each)) and said_theirs == said_mine[: len(said_theirs)]:
            continue
        if said_mine == said_theirs[: len(said_mine)] and (theirs or each not in held):
            _take_term(connections, each, coming.get(each), theirs[len(mine) :])
        elif said_theirs != said_mine[: len(said_theirs)] or not theirs:
            where = f"{each[0]}:{each[1]}"
            problems.append(Problem(where=where, code="database.term_changed"))
    return problems


def _take_term(
    connections: Connections, each: tuple[str, str], fields: str | None, past: Sequence[dict[str, Any]]
) -> None:
    connections.execute("DELETE FROM own_term WHERE kind = ? AND key = ?", each)
    if fields is not None:
        insert(connections, "own_term", {"kind": each[0], "key": each[1], "fields": fields})
    for change in past:
        insert(connections, "own_term_change", without(change, "step_id"))


def _pasts(changes: Iterable[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for change in sorted(changes, key=lambda change: change["step_id"]):
        found.setdefault((change["kind"], change["key"]), []).append(change)
    return found


def _said_change(change: Mapping[str, Any]) -> str:
    return repr(sorted(without(change, "step_id").items()))


def _same(one: str | None, other: str | None) -> bool:
    return one == other or (one is not None and other is not None and json.loads(one) == json.loads(other))
