import sqlite3
from contextlib import closing
from itertools import count

import pytest

from motifsearch.database import Database
from motifsearch.database.migrations import (
    APPLICATION_ID,
    Migration,
    known_migrations,
    migrate,
    statements,
    version_of,
)
from motifsearch.errors import CatalogError
from motifsearch.records import Cloth, EmbeddingSpace, Label, Motif, Name, Photo, Swatch

STEPS = (
    Migration(1, "001_first", "CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT, applied_at TEXT);"),
    Migration(2, "002_second", "CREATE TABLE thing (a TEXT);\nINSERT INTO thing VALUES ('x; y');"),
    Migration(3, "003_third", "ALTER TABLE thing ADD COLUMN b TEXT;\nUPDATE thing SET b = a || '!';"),
)


@pytest.fixture
def raw(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def now():
    return "2026-01-02T03:04:05+00:00"


def shape(connection):
    return sorted(connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall(), key=str)


def test_the_steps_are_numbered_from_one_without_gaps():
    assert [step.number for step in known_migrations()] == list(range(1, len(known_migrations()) + 1))
    assert all(step.name.startswith(f"{step.number:03d}_") for step in known_migrations())


def test_an_empty_file_becomes_a_catalogue_of_this_version(path):
    path.touch()
    with Database.open(path, clock=now) as opened:
        newest = len(known_migrations())
        assert version_of(opened._connections.raw(), path) == newest
        assert opened._connections.all("SELECT number, name, applied_at FROM migration ORDER BY number") == [
            (step.number, step.name, now()) for step in known_migrations()
        ]
        assert opened._connections.value("PRAGMA application_id") == APPLICATION_ID
        assert opened._connections.value("PRAGMA page_size") == 8192
        assert opened.check() == []


@pytest.mark.parametrize("version", range(len(known_migrations())))
def test_every_earlier_version_is_brought_to_this_one(path, tmp_path, version):
    with closing(sqlite3.connect(path, isolation_level=None)) as older:
        if version:
            migrate(older, path, now, known_migrations()[:version])
        assert version_of(older, path) == version
    with Database.open(path) as opened, Database.open(tmp_path / "new.sqlite") as new:
        assert shape(opened._connections.raw()) == shape(new._connections.raw())
        opened.cloths.add(uid="A-1", title="kain")
        assert opened.check() == []


# A record of each kind as version 1 wrote it.
WRITTEN_BY_VERSION_1 = """
INSERT INTO motif (uid, name, name_key, family, restricted) VALUES ('kawung', 'Kawung', 'kawung', 'kawung', 1);
INSERT INTO motif_name VALUES (1, 0, 'Kawoeng', 'kawoeng', 'jv', 'local');
INSERT INTO cloth (uid, motif_id, title, date, period, access)
    VALUES ('A-1', 1, 'Dodot', '1953', '1950s', 'institution');
INSERT INTO cloth_value VALUES (1, 'tags', 0, 'kraton'), (1, 'labels', 0, 'TK A');
INSERT INTO photo (sha256, cloth_id, size_bytes, format, width_px, height_px, pdq, pdq_quality, palette, added_at)
    VALUES (printf('%064d', 7), 1, 5, 'JPEG', 4, 3, x'00', 50, '[[1.0,2.0,3.0,0.5]]', '2025-01-02T03:04:05+00:00');
INSERT INTO photo_path VALUES (1, '/boxes/kain.jpg', 1, 5, 6);
INSERT INTO words (rowid, name, names, title, tags, technique, place, meaning, description, file)
    VALUES (1, 'Kawung', 'Kawoeng', 'Dodot', 'kraton', ' kawung Kawung ', '    ', '  ', '', 'kain');
INSERT INTO listing (cloth_id, date, price, currency)
    VALUES (1, '2025-03-04', 5, 'IDR'), (1, '2025-03-04', 5, 'IDR');
INSERT INTO space VALUES (1, 'ab', 'test:', 'test', 1, 1, 7);
INSERT INTO embedding VALUES (1, 1, 0, 1, 7, x'0000803f');
INSERT INTO change (kind, record_id, field, before, after, at, "by", why)
    VALUES ('cloth', 1, 'title', 'lama', 'Dodot', '2025-01-02', 'sari', 'buku');
INSERT INTO setting VALUES ('space', 'ab');
"""


def test_what_version_1_wrote_is_all_there(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as older:
        migrate(older, path, now, known_migrations()[:1])
        older.executescript(WRITTEN_BY_VERSION_1)
    with Database.open(path) as db:
        assert db.motifs.all() == (
            Motif(
                motif_id=1,
                uid="kawung",
                name="Kawung",
                names=(Name(text="Kawoeng", lang="jv", status="local"),),
                family="kawung",
                restricted=True,
            ),
        )
        assert db.cloths.all() == (
            Cloth(
                cloth_id=1,
                uid="A-1",
                motif_id=1,
                title="Dodot",
                date="1953",
                tags=("kraton",),
                labels=(Label(name="TK A"),),
                access="institution",
            ),
        )
        assert list(db.photos.iter()) == [
            Photo(
                photo_id=1,
                sha256=f"{7:064}",
                cloth_id=1,
                paths=("/boxes/kain.jpg",),
                size_bytes=5,
                format="JPEG",
                width_px=4,
                height_px=3,
                pdq=b"\0",
                pdq_quality=50,
                palette=(Swatch(lab=(1.0, 2.0, 3.0), share=0.5),),
                added_at="2025-01-02T03:04:05+00:00",
            )
        ]
        listings = list(db.listings.iter())
        assert [(one.listing_id, one.date, one.price, one.currency) for one in listings] == [
            (1, "2025-03-04", 5.0, "IDR"),
            (2, "2025-03-04", 5.0, "IDR"),
        ]
        assert len({one.uid for one in listings}) == 2
        assert [(one.before, one.after, one.why) for one in db.history.of("cloth", 1)] == [("lama", "Dodot", "buku")]
        space = EmbeddingSpace(uri="test:", name="test", fingerprint="ab", dim=1)
        assert (db.embeddings.revision(space), db.embeddings.vectors(space)[1].tolist()) == (7, [[1.0]])
        assert db.settings.all() == {"space": "ab"}
        assert db.filters.allowed_ids(access=None).tolist() == [1]
        assert db.check() == []
        assert [hit.terms for hit in db.fulltext.search("kawoeng dodot", 9, allowed_ids=db.photos.ids())] == [
            ("kawoeng", "dodot")
        ]


@pytest.mark.parametrize("version", range(len(STEPS) + 1))
def test_only_the_missing_steps_are_applied_in_order(raw, path, version):
    for number in range(version):
        assert migrate(raw, path, now, STEPS[: number + 1]) == 1
    assert migrate(raw, path, now, STEPS) == len(STEPS) - version
    assert migrate(raw, path, now, STEPS) == 0
    assert raw.execute("SELECT a, b FROM thing").fetchall() == [("x; y", "x; y!")]
    assert raw.execute("SELECT number FROM migration").fetchall() == [(1,), (2,), (3,)]


@pytest.mark.parametrize(
    "broken",
    [
        "CREATE TABLE other (a TEXT);\nSELEKT 1;",
        "INSERT INTO thing VALUES ('y', 'z');\nINSERT INTO migration VALUES (1, '', '');",
    ],
)
def test_a_failing_step_leaves_the_version_before_it(raw, path, broken):
    steps = (*STEPS[:3], Migration(4, "004_broken", broken))
    with pytest.raises(CatalogError) as caught:
        migrate(raw, path, now, steps)
    assert caught.value.code == "database.migration"
    assert caught.value.params["name"] == "004_broken"
    assert version_of(raw, path) == 3
    assert raw.execute("SELECT a FROM thing").fetchall() == [("x; y",)]
    assert raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'other'").fetchone() == (0,)
    assert not raw.in_transaction


def test_an_interrupted_step_is_undone(raw, path):
    calls = count()

    def interrupting():
        if next(calls) == 1:
            raise KeyboardInterrupt
        return now()

    with pytest.raises(KeyboardInterrupt):
        migrate(raw, path, interrupting, STEPS)
    assert version_of(raw, path) == 1
    assert migrate(raw, path, now, STEPS) == 2


@pytest.mark.parametrize("readonly", [False, True])
def test_a_newer_catalogue_is_refused_and_left_as_it_is(path, readonly):
    with Database.open(path) as opened:
        opened.cloths.add(uid="A-1")
        opened._connections.execute("INSERT INTO migration VALUES (999, '999_later', '2030-01-01')")
    before = path.read_bytes()
    with pytest.raises(CatalogError) as caught:
        Database.open(path, readonly=readonly)
    assert caught.value.code == "database.newer"
    assert caught.value.params == {"path": str(path), "found": 999, "known": len(known_migrations())}
    assert path.read_bytes() == before


def test_an_older_catalogue_is_not_read_without_being_brought_up_to_date(path):
    path.touch()
    with pytest.raises(CatalogError) as caught:
        Database.open(path, readonly=True)
    assert caught.value.code == "database.older"
    assert caught.value.params == {"path": str(path), "found": 0, "known": len(known_migrations())}
    assert path.read_bytes() == b""


@pytest.mark.parametrize("readonly", [False, True])
@pytest.mark.parametrize(
    "make",
    ["CREATE TABLE song (title TEXT)", "PRAGMA application_id = 123", "CREATE TABLE migration (number INTEGER)"],
)
def test_a_file_of_another_program_is_refused_and_left_as_it_is(raw, path, make, readonly):
    raw.execute(make)
    raw.close()
    before = path.read_bytes()
    with pytest.raises(CatalogError) as caught:
        Database.open(path, readonly=readonly)
    assert caught.value.code == "database.foreign"
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_script_is_split_at_the_ends_of_its_statements():
    script = "-- a; comment\nCREATE TABLE a (b TEXT DEFAULT ';');\n\nINSERT INTO a\nVALUES (';\n;');\nSELECT 1"
    assert [statement.strip() for statement in statements(script)] == [
        "-- a; comment\nCREATE TABLE a (b TEXT DEFAULT ';');",
        "INSERT INTO a\nVALUES (';\n;');",
        "SELECT 1",
    ]
