import sqlite3
from contextlib import closing

import pytest

from motifsearch.database import Database
from motifsearch.errors import CatalogError
from motifsearch.messages import LANGS, Translator


@pytest.fixture
def damage(collection, path, space):
    """A function that closes the catalogue, writes to its file behind its back and opens it again."""
    ids = collection.photos.ids()
    collection.embeddings.put(space, ids, [[1, 0, 0, number] for number in range(len(ids))])
    opened = []

    def write(*statements):
        collection.close()
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            raw.execute("PRAGMA writable_schema = ON")
            raw.execute("PRAGMA ignore_check_constraints = ON")
            for statement in statements:
                raw.execute(statement)
        opened.append(Database.open(path))
        return opened[-1]

    yield write
    for each in opened:
        each.close()


# A row is changed while its index is out of sight.
BEHIND_THE_INDEX = (
    "CREATE TEMP TABLE kept AS SELECT * FROM sqlite_master WHERE name = 'cloth_by_motif'",
    "DELETE FROM sqlite_master WHERE name = 'cloth_by_motif'",
    "PRAGMA writable_schema = RESET",
    "UPDATE cloth SET motif_id = 3 WHERE cloth_id = 5",
    "PRAGMA writable_schema = ON",
    "INSERT INTO sqlite_master SELECT * FROM kept",
)


def codes(problems):
    for problem in problems:
        for lang in LANGS:
            assert Translator(lang)(problem.code, **dict(problem.params))
    return [problem.code for problem in problems]


def test_a_sound_catalogue_has_no_problems(collection, space):
    collection.embeddings.put(space, [1, 2], [[1, 0, 0, 0]] * 2)
    collection.embeddings.remove([1])
    assert collection.check() == []
    assert collection.repair() == []


def test_an_empty_catalogue_has_no_problems(db, path):
    assert db.check() == []
    assert db.repair() == []
    with Database.open(path, readonly=True) as reader:
        assert reader.check() == []


def test_checking_changes_nothing(damage, path):
    db = damage("UPDATE cloth SET title = 'diam-diam' WHERE cloth_id = 1")
    db._connections.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    assert codes(db.check()) == codes(db.check()) == ["database.check_words"]
    db._connections.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "code", "named"),
    [
        ("UPDATE embedding SET vector = x'0102' WHERE photo_id = 3", "database.check_vector", ("photo", 3)),
        ("UPDATE embedding SET vector = CAST(vector || x'00000000' AS BLOB)", "database.check_vector", ("found", 20)),
        ("UPDATE cloth SET title = 'diam-diam' WHERE cloth_id = 1", "database.check_words", ("count", 2)),
        ("DELETE FROM words_content", "database.check_words", ("count", 14)),
        ("UPDATE words_data SET block = x'00' WHERE id > 10", "database.check_words", ("count", 14)),
        ("DELETE FROM words_docsize WHERE id = 2", "database.check_words", ("count", 14)),
        (BEHIND_THE_INDEX, "database.check_structure", ()),
    ],
    ids=[
        "short vector",
        "long vectors",
        "words not up to date",
        "words gone",
        "index of words damaged",
        "sizes of words gone",
        "index of a table",
    ],
)
def test_what_can_be_made_anew_is_found_and_repaired(damage, statement, code, named):
    db = damage(*([statement] if isinstance(statement, str) else statement))
    found = db.check()
    assert code in codes(found)
    if named:
        assert named in [pair for problem in found for pair in problem.params]
    repaired = db.repair()
    assert code in codes(repaired)
    assert db.check() == []
    assert db.repair() == []
    assert [hit.photo_id for hit in db.fulltext.search("trusmi", 9)]


def test_vectors_of_a_wrong_length_are_to_be_embedded_again(damage, space):
    db = damage("UPDATE embedding SET vector = x'0102' WHERE photo_id IN (3, 5)")
    revision = db.embeddings.revision(space)
    assert [dict(problem.params) for problem in db.check()] == [
        {"photo": 3, "expected": 16, "found": 2},
        {"photo": 5, "expected": 16, "found": 2},
    ]
    db.repair()
    assert db.embeddings.missing(space).tolist() == [3, 5]
    assert db.embeddings.changes_since(space, revision).removed.tolist() == [3, 5]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE photo SET cloth_id = 99 WHERE photo_id = 1", "database.check_reference"),
        ("DELETE FROM motif WHERE motif_id = 1", "database.check_reference"),
        ("UPDATE photo SET width_px = -1 WHERE photo_id = 1", "database.check_structure"),
        ("UPDATE photo SET palette = '[[1,' WHERE photo_id = 1", "database.check_structure"),
        ("DROP TABLE listing", "database.check_structure"),
        ("DROP INDEX cloth_by_motif", "database.check_structure"),
        ("UPDATE change SET after = CAST(x'ff' AS TEXT) WHERE change_id = 3", "database.damaged"),
    ],
)
def test_what_only_a_backup_can_bring_back_is_found_and_stays_found(damage, statement, code):
    db = damage(statement)
    assert code in codes(db.check())
    assert code not in codes(db.repair())
    assert code in codes(db.check())


def test_what_cannot_be_repaired_at_all_says_so(damage):
    db = damage("ALTER TABLE cloth RENAME COLUMN maker TO mak")
    assert "database.check_structure" in codes(db.check())
    with pytest.raises(CatalogError) as caught:
        db.repair()
    assert caught.value.code == "database.damaged"
    assert db.cloths.count() == 7


@pytest.mark.parametrize(
    ("statement", "read"),
    [
        ("UPDATE photo SET palette = '[[1,' WHERE photo_id = 1", lambda db: db.photos.get(1)),
        ("UPDATE photo SET palette = '[[1,2]]' WHERE photo_id = 1", lambda db: list(db.photos.iter())),
        ("UPDATE cloth SET title = CAST(x'ff' AS TEXT) WHERE cloth_id = 1", lambda db: db.cloths.get(1)),
        ("UPDATE cloth_value SET value = CAST(x'ff' AS TEXT)", lambda db: db.filters.counts("tag")),
        ("DROP TABLE listing", lambda db: db.filters.counts("product")),
        ("ALTER TABLE cloth RENAME COLUMN maker TO mak", lambda db: db.cloths.add(uid="new")),
    ],
)
def test_reading_what_is_damaged_says_so(damage, statement, read):
    db = damage(statement)
    with pytest.raises(CatalogError) as caught:
        read(db)
    assert caught.value.code == "database.damaged"
    assert caught.value.params["path"] == str(db.path)
    assert caught.value.params["reason"]
    with db.transaction():
        db._connections.execute("CREATE TABLE other (a)")  # nothing that failed is still reading
        db._connections.execute("DROP TABLE other")
