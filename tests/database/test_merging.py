"""Boards, groups, decisions and terms of another catalogue beside those that are here."""

import json
from pathlib import Path

import pytest

from motifsearch.database import Database
from motifsearch.database.merging_decisions import translated_effects
from motifsearch.errors import DataError
from motifsearch.records import CarriedTable
from motifsearch.vocabulary import lookup, term

ALL = ("public", "institution", "community")


def shas(*numbers: int) -> list[str]:
    return [f"{number:064x}" for number in numbers]


def opened(path: Path, first: int) -> Database:
    """A catalogue with three cloths of one photograph each, the third of which every catalogue has."""
    path.mkdir()
    database = Database.open(path / "catalog.sqlite", author=path.name)
    for number in (first, first + 1, 99):
        cloth = database.cloths.add(uid=f"uid-{number}")
        database.photos.add(
            sha256=shas(number)[0], cloth_id=cloth.cloth_id, path=path / f"{number}.jpg", mtime_ns=1, size_bytes=1,
            format="JPEG", width_px=1, height_px=1, pdq=bytes(32), pdq_quality=50,
        )  # fmt: skip
    return database


@pytest.fixture
def here(tmp_path):
    with opened(tmp_path / "here", 10) as database:
        yield database


@pytest.fixture
def there(tmp_path):
    with opened(tmp_path / "there", 20) as database:
        yield database


def bring(there: Database, here: Database) -> list[str]:
    taken = here.transfer.take_in(there.transfer.take_out(ALL))
    return [problem.code for problem in taken.problems]


def pins(database: Database, board: str) -> list[tuple[str, str]]:
    return [(database.photos.get(pin.photo_id).sha256, pin.note) for pin in database.boards.get(board).pins]


def test_boards_are_added_and_pins_that_are_missing_follow(there, here):
    here.boards.new("Papan")
    here.boards.pin("Papan", 1, "punya kami")
    mine = there.boards.new("Papan")
    there.boards.pin("Papan", 3, "satu")
    there.boards.pin("Papan", 1, "dua")
    assert bring(there, here) == []
    assert pins(here, "Papan") == [(shas(10)[0], "punya kami")]
    assert here.boards.get(mine.uid).name == "Papan (2)"
    assert pins(here, mine.uid) == [(shas(99)[0], "satu"), (shas(20)[0], "dua")]
    # What changed on both sides of one board stays here; what is new there comes after it.
    here.boards.note(mine.uid, 3, "tetap")
    there.boards.note("Papan", 3, "lain")
    there.boards.pin("Papan", 2, "tiga")
    assert bring(there, here) == []
    assert pins(here, mine.uid) == [(shas(99)[0], "tetap"), (shas(20)[0], "dua"), (shas(21)[0], "tiga")]
    again = pins(here, mine.uid)
    assert bring(there, here) == []
    assert pins(here, mine.uid) == again


def groups(database: Database) -> dict[str, list[str]]:
    rows = database._connections.all(
        "SELECT axis || ' ' || name_id, uid FROM cluster JOIN cluster_member USING (cluster_id)"
        " JOIN cloth USING (cloth_id) ORDER BY uid"
    )
    found: dict[str, list[str]] = {}
    for name, uid in rows:
        found.setdefault(name, []).append(uid)
    return found


def group(database: Database, axis: str, name: str, *cloths: int) -> None:
    new = database._connections.insert(
        "INSERT INTO cluster (axis, name_id, name_en, named_by, made_at) VALUES (?, ?, 'x', 'person', '2026')",
        (axis, name),
    )
    for cloth in cloths:
        database._connections.execute("INSERT INTO cluster_member VALUES (?, ?)", (new, cloth))


def test_groups_come_along_where_there_are_none_of_their_axis(there, here):
    group(here, "pattern", "kami", 1, 3)
    group(there, "pattern", "mereka", 1, 2)
    group(there, "colour", "biru", 2, 3)
    assert bring(there, here) == ["database.own_groups"]
    assert groups(here) == {"pattern kami": ["uid-10", "uid-99"], "colour biru": ["uid-21", "uid-99"]}
    before = groups(here)
    assert bring(there, here) == ["database.own_groups"]
    assert groups(here) == before


def decide(database: Database, action: str, members: list[str], at: str, undoes: int | None = None) -> int:
    connections = database._connections
    effects = json.dumps({"changes": [{"kind": "cloth", "id": 2, "field": "title", "before": None, "after": "x"}]})
    step = connections.insert(
        'INSERT INTO duplicate_step (batch, action, kind, kept, copies, undoes, effects, at, "by", why)'
        " VALUES (0, ?, 'same_cloth', '[]', 0, ?, ?, ?, 'rini', NULL)",
        (action, undoes, effects, at),
    )
    connections.execute("UPDATE duplicate_step SET batch = step_id WHERE step_id = ?", (step,))
    for sha in members:
        connections.execute("INSERT INTO duplicate_step_member VALUES (?, ?)", (step, sha))
    return step


def steps(database: Database) -> list[tuple]:
    return database._connections.all("SELECT action, at, undoes, batch, effects FROM duplicate_step ORDER BY step_id")


def test_decisions_are_added_unless_another_one_holds(there, here):
    decide(here, "hide", shas(10, 11), "2026-01")
    decide(here, "keep_all", shas(20, 21), "2026-02")
    decide(there, "link", shas(20, 21), "2026-03")
    first = decide(there, "link", shas(21, 99), "2026-04")
    decide(there, "undo", shas(21, 99), "2026-05", undoes=first)
    for number, database in ((10, here), (20, there)):
        database._connections.execute("INSERT INTO duplicate_compared VALUES (?, '2026')", shas(number))
        database._connections.execute(
            "INSERT INTO duplicate_pair VALUES (?, ?, 'same_design', 0.5, '{}', NULL)", shas(number, 99)
        )
    assert bring(there, here) == ["database.other_decisions"]
    kept = steps(here)
    assert [(action, at, undoes, batch) for action, at, undoes, batch, _ in kept] == [
        ("hide", "2026-01", None, 1),
        ("keep_all", "2026-02", None, 2),
        ("link", "2026-04", None, 3),
        ("undo", "2026-05", 3, 4),
    ]
    # The second cloth there is the fifth here.
    number = here.cloths.by_uid("uid-21").cloth_id
    assert json.loads(kept[2][-1])["changes"][0]["id"] == number == 5
    assert here._connections.all("SELECT first FROM duplicate_pair ORDER BY first") == [(shas(10)[0],), (shas(20)[0],)]
    # So that photographs of both sides are compared with one another.
    assert here._connections.all("SELECT sha256 FROM duplicate_compared") == [(shas(10)[0],)]
    bring(there, here)
    assert steps(here) == kept


def test_terms_follow_the_longer_history(there, here):
    labels = {"labels": {"id": "Uji satu", "en": "Test one"}}
    there.own_terms.put("dye", "uji_satu", labels, "awal")
    here.own_terms.put("dye", "uji_dua", {"labels": {"id": "Uji dua", "en": "Test two"}})
    assert bring(there, here) == []
    assert here.own_terms.get("dye", "uji_satu") == labels
    assert [change.why for change in here.own_terms.history("dye", "uji_satu")] == ["awal"]
    there.own_terms.put("dye", "uji_satu", labels | {"retired": True})
    assert bring(there, here) == []
    assert term("dye", "uji_satu").retired
    # Both go on from there, each in its own way.
    there.own_terms.put("dye", "uji_satu", labels | {"looks": "red"})
    here.own_terms.put("dye", "uji_satu", labels | {"looks": "blue"})
    assert bring(there, here) == ["database.term_changed"]
    assert here.own_terms.get("dye", "uji_satu")["looks"] == "blue"
    # What was older there than here says nothing.
    assert bring(here, there) == ["database.term_changed"]


def test_a_cloth_that_a_decision_took_away_is_known_by_its_number_here():
    effects = {
        "changes": [{"kind": "photo", "id": 7, "field": "cloth_id", "before": 3, "after": 4}],
        "removed": [{"cloth": [{"cloth_id": 3, "motif_id": 2, "uid": "x"}]}],
    }
    ids = {"photo": {7: 70}, "cloth": {3: 30, 4: 40}, "motif": {}}
    said = json.loads(translated_effects(json.dumps(effects), ids))
    assert said["changes"][0] == {"kind": "photo", "id": 70, "field": "cloth_id", "before": 30, "after": 40}
    assert said["removed"][0]["cloth"] == [{"cloth_id": 30, "motif_id": 2, "uid": "x"}]


@pytest.mark.parametrize(
    "row",
    [
        ("dye", "uji", "{"),
        ("dye", "uji", "[]"),
        ("dye", "uji", '{"labels": {"id": "Uji", "en": "x"}, "zzz": 1}'),
        ("dye", "uji", '{"labels": "Uji"}'),
        ("dye", "uji", '{"labels": {"en": "no name"}}'),
        ("dye", "uji", '{"labels": {"id": "Uji", "en": "x"}, "same_as": [{"uri": "javascript:x"}]}'),
        ("colour", "uji", '{"labels": {"id": "Uji", "en": "x"}}'),
        ("dye", "../uji", '{"labels": {"id": "Uji", "en": "x"}}'),
        (1, None, None),
    ],
)
def test_terms_that_cannot_be_are_refused_and_nothing_is_taken_in(here, row):
    tables = {"own_term": CarriedTable(columns=("kind", "key", "fields"), rows=(row,))}
    with pytest.raises(DataError) as caught, here.transaction():
        here.transfer.carried.take_in(tables, {})
    assert caught.value.code == "archive.bad_record"
    assert here.own_terms.rows() == {}
    assert lookup("dye", "uji") is None
