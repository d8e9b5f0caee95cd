"""Nothing of a catalogue is forgotten when it is handed on: a table is carried, in records, or a known cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from motifsearch.database import Database
from motifsearch.database.carried import CACHES, IN_RECORDS
from motifsearch.errors import DataError
from motifsearch.records import CarriedTable

# A row or two of every table that is carried as it is. A new table needs one here, or a place among the caches.
ROWS = {
    "cluster": (
        "INSERT INTO cluster VALUES (1, 'pattern', 'a', 'b', 0.5, 'person', 1, 3, '2026', '2026')",
        "INSERT INTO cluster VALUES (2, 'colour', 'c', 'd', NULL, 'software', 0, NULL, NULL, '2026')",
        "INSERT INTO cluster VALUES (3, 'pattern', 'e', 'f', 1, 'software', 0, NULL, NULL, '2026')",
        "DELETE FROM cluster WHERE cluster_id = 2",
    ),
    "cluster_member": ("INSERT INTO cluster_member SELECT 3, cloth_id FROM cloth",),
    "board": (
        "INSERT INTO board VALUES (1, 'ab', 'Papan', '2026')",
        "INSERT INTO board VALUES (2, 'cd', 'Lain', '2026')",
    ),
    "board_pin": ("INSERT INTO board_pin SELECT 1, photo_id, photo_id, 'catatan' FROM photo",),
    "duplicate_pair": (
        "INSERT INTO duplicate_pair SELECT min(sha256), max(sha256), 'same_design', 0.5, '{}', NULL FROM photo",
    ),
    "duplicate_compared": ("INSERT INTO duplicate_compared SELECT sha256, '2026' FROM photo",),
    "duplicate_step": (
        "INSERT INTO duplicate_step VALUES (1, 1, 'link', 'same_cloth', '[]', 0, NULL, '[]', '2026', 'rini', NULL)",
        "INSERT INTO duplicate_step VALUES (2, 2, 'undo', 'same_cloth', '[]', 0, 1, '[]', '2026', 'rini', 'salah')",
    ),
    "duplicate_step_member": ("INSERT INTO duplicate_step_member SELECT 1, sha256 FROM photo",),
    "own_term": (
        """INSERT INTO own_term VALUES ('dye', 'jalawe_baru', '{"labels":{"id":"Jalawe baru","en":"x"}}')""",
    ),
    "own_term_change": (
        "INSERT INTO own_term_change VALUES (1, 'dye', 'jalawe_baru', NULL, '{}', '2026', 'rini', 'ada')",
    ),
}


def open_at(path: Path) -> Database:
    path.mkdir()
    return Database.open(path / "catalog.sqlite")


def filled(path: Path) -> Database:
    database = open_at(path)
    for number in range(3):
        cloth = database.cloths.add(uid=f"uid-{number}")
        database.photos.add(
            sha256=f"{number:064x}",
            cloth_id=cloth.cloth_id,
            path=Path(f"/boxes/{number}.jpg"),
            mtime_ns=1,
            size_bytes=1,
            format="JPEG",
            width_px=1,
            height_px=1,
            pdq=bytes(32),
            pdq_quality=50,
        )
    with database.transaction():
        # A row may name one that comes later.
        database._connections.execute("PRAGMA defer_foreign_keys = ON")
        for statements in ROWS.values():
            for sql in statements:
                database._connections.execute(sql)
    return database


def dump(database: Database) -> dict[str, list]:
    """Every table of the database but its caches, row by row."""
    connections = database._connections
    names = [row[0] for row in connections.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
    kept = [name for name in names if not name.startswith("words") and name not in CACHES | {"sqlite_stat1"}]
    return {name: sorted(map(repr, connections.all(f'SELECT * FROM "{name}"'))) for name in kept}  # noqa: S608  # names of this file


def test_every_table_is_carried_or_known_to_be_a_cache(tmp_path):
    with open_at(tmp_path / "a") as database:
        names = {row[0] for row in database._connections.all("SELECT name FROM sqlite_master WHERE type = 'table'")}
        own = {name for name in names if not name.startswith(("sqlite_", "words_"))}
        carried = set(database.transfer.carried.names())
        assert own == IN_RECORDS | CACHES | carried
        assert carried == set(ROWS), (
            "a new table: give it a row in ROWS, so that its way through a bag is tested,"
            " or list it in CACHES if it is made again from the others"
        )


def test_a_whole_catalogue_arrives_equal_in_every_table(tmp_path):
    with filled(tmp_path / "a") as here, open_at(tmp_path / "b") as there:
        whole = here.transfer.take_out(("public", "institution", "community"))
        there.transfer.take_in(whole)
        assert dump(there) == dump(here)
        assert all(dump(there)[name] for name in ROWS)
        # Numbers that were given once are not given again.
        assert there.transfer.take_in(whole).problems == ()
        assert dump(there) == dump(here)


def test_less_than_everything_carries_none_of_them(tmp_path):
    with filled(tmp_path / "a") as here:
        assert here.transfer.take_out(("public",)).tables == {}


def test_records_with_other_numbers_here_keep_their_rows(tmp_path):
    with filled(tmp_path / "a") as here, open_at(tmp_path / "b") as there:
        there.cloths.add(uid="own")
        there.transfer.take_in(here.transfer.take_out(("public", "institution", "community")))
        rows = there._connections.all(
            "SELECT cluster_id, uid FROM cluster_member JOIN cloth USING (cloth_id) ORDER BY uid"
        )
        assert rows == [(3, "uid-0"), (3, "uid-1"), (3, "uid-2")]


def test_what_is_here_already_stays_and_is_named(tmp_path):
    with filled(tmp_path / "a") as here, filled(tmp_path / "b") as there:
        there._connections.execute("UPDATE cluster SET name_id = 'sendiri' WHERE cluster_id = 1")
        before = dump(there)
        taken = there.transfer.take_in(here.transfer.take_out(("public", "institution", "community")))
        assert [(problem.where, problem.code) for problem in taken.problems] == [("cluster", "database.own_groups")]
        assert dump(there)["cluster"] == before["cluster"]


@pytest.mark.parametrize("name", ["dreams", "sqlite_sequence", "migration", "motif", 'x"; DROP TABLE cloth; --'])
def test_a_table_that_is_not_known_is_named_and_the_rest_goes_on(tmp_path, name):
    with open_at(tmp_path / "a") as there:
        table = CarriedTable(columns=("a",), rows=((1,),))
        before = dump(there)
        assert [problem.code for problem in there.transfer.carried.take_in({name: table}, {})] == [
            "database.unknown_table"
        ]
        assert dump(there) == before


@pytest.mark.parametrize(
    "rows",
    [
        (("x",),),
        (("pattern", "a", "b", 9.0, "person", 0, None, None, "x"),),
        ((None, "a", "b", 0.5, "person", 0, None, None, "x"),),
    ],
)
def test_a_row_that_cannot_be_is_refused_whole(tmp_path, rows):
    columns = ("axis", "name_id", "name_en", "fit", "named_by", "pinned", "merged_into", "retired_at", "made_at")
    with open_at(tmp_path / "a") as there:
        with pytest.raises(DataError) as caught, there.transaction():
            there.transfer.carried.take_in({"cluster": CarriedTable(columns=columns, rows=rows)}, {})
        assert caught.value.code == "archive.bad_record"
        assert dump(there)["cluster"] == []
