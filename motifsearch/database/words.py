"""What the full text says of each photograph, and keeping it so.

Knows: which fields of photograph, cloth and motif make the columns of ``words``. Does not know: how it is searched.

The writing code calls `refresh` in the transaction that changes a record: triggers would have to follow a motif's
name through three tables row by row, and could not use the functions that bring texts to a common form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.database.text import as_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motifsearch.database.connection import Connections

# A column, where its words come from, and how much a match in it weighs beside the others.
_COLUMNS: tuple[tuple[str, str, float], ...] = (
    ("name", "motif.name", 8.0),
    (
        "names",
        (
            "(SELECT group_concat(text, ' ') FROM"
            " (SELECT text FROM motif_name WHERE motif_id = cloth.motif_id ORDER BY position))"
        ),
        6.0,
    ),
    ("title", "coalesce(cloth.title, '') || coalesce(' ' || cloth.inventory, '')", 5.0),
    (
        "tags",
        (
            "(SELECT group_concat(value, ' ') FROM (SELECT value FROM cloth_value WHERE cloth_id = cloth.cloth_id"
            " AND field IN ('dyes', 'colours', 'tags') ORDER BY field, position))"
        ),
        4.0,
    ),
    (
        "technique",
        (
            "term('technique', cloth.technique) || ' ' || term('family', motif.family)"
            " || ' ' || coalesce(cloth.collection, '')"
        ),
        3.0,
    ),
    (
        "place",
        (
            "coalesce(cloth.place, '') || ' ' || term('province', cloth.province)"
            " || ' ' || term('regency', cloth.regency)"
            " || ' ' || coalesce(cloth.community, '') || ' ' || coalesce(cloth.maker, '')"
            " || coalesce(' ' || motif.place, '') || coalesce(' ' || motif.community, '')"
        ),
        3.0,
    ),
    (
        "meaning",
        (
            "coalesce(cloth.meaning, '') || ' ' || coalesce(motif.meaning, '') || ' ' || coalesce(motif.use, '')"
            " || coalesce(' ' || cloth.story, '') || coalesce(' ' || motif.story, '')"
        ),
        1.0,
    ),
    ("description", "coalesce(cloth.description, '') || coalesce(' ' || photo.caption, '')", 1.0),
    (
        "file",
        (
            "(SELECT group_concat(file_words(path), ' ') FROM"
            " (SELECT path FROM photo_path WHERE photo_id = photo.photo_id ORDER BY seen_id))"
        ),
        1.0,
    ),
)
WEIGHTS = ", ".join(str(weight) for _, _, weight in _COLUMNS)
_NAMES = ", ".join(name for name, _, _ in _COLUMNS)
# CROSS JOIN fixes the order: the few photographs first, not all cloths.
_EXPECTED = (
    f"SELECT photo.photo_id, {', '.join(f'plain({source})' for _, source, _ in _COLUMNS)}"  # noqa: S608  # own text
    " FROM photo CROSS JOIN cloth ON cloth.cloth_id = photo.cloth_id"
    " LEFT JOIN motif ON motif.motif_id = cloth.motif_id"
)
_STORED = f"SELECT rowid, {_NAMES} FROM words"  # noqa: S608  # own text


def refresh(connections: Connections, column: str, ids: Sequence[int]) -> None:
    """Note that what the full text says of some photographs must be written anew before the commit.

    Not at once: FTS5 writes a part of its index to the file at each savepoint, so that a thousand photographs
    would cost a thousand parts to be merged.

    Parameters
    ----------
    connections : Connections
        In a transaction.
    column : {"photo.photo_id", "photo.cloth_id", "cloth.motif_id"}
        What the ids are.
    ids : sequence of int
    """
    rows = connections.all(
        "SELECT photo_id FROM photo CROSS JOIN cloth USING (cloth_id)"  # noqa: S608  # own text
        f" WHERE {column} IN (SELECT value FROM json_each(?))"
        if column != "cloth.motif_id"
        else "SELECT photo_id FROM cloth CROSS JOIN photo USING (cloth_id)"
        " WHERE cloth.motif_id IN (SELECT value FROM json_each(?))",
        (as_json(list(ids)),),
    )
    connections.stale().update(row[0] for row in rows)


def write_stale(connections: Connections) -> None:
    """Write what `refresh` noted in this thread's transaction."""
    stale = connections.stale()
    if not stale:
        return
    chosen = (as_json(sorted(stale)),)
    connections.execute("DELETE FROM words WHERE rowid IN (SELECT value FROM json_each(?))", chosen)
    connections.execute(
        f"INSERT INTO words (rowid, {_NAMES}) {_EXPECTED} WHERE photo.photo_id IN (SELECT value FROM json_each(?))",  # noqa: S608
        chosen,
    )
    stale.clear()


def rebuild(connections: Connections) -> None:
    """Write the whole full text anew."""
    with connections.transaction():
        connections.execute("DELETE FROM words")
        connections.execute("INSERT INTO words (words) VALUES ('rebuild')")
        connections.execute(f"INSERT INTO words (rowid, {_NAMES}) {_EXPECTED}")  # own text


def differing(connections: Connections) -> int:
    """Count the photographs of which the full text says something else than their records."""
    sql = (
        f"SELECT count(DISTINCT photo_id) FROM (SELECT * FROM ({_EXPECTED} EXCEPT {_STORED})"  # noqa: S608  # own text
        f" UNION ALL SELECT * FROM ({_STORED} EXCEPT {_EXPECTED}))"
    )
    return int(connections.value(sql))
