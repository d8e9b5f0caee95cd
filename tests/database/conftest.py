"""Fixtures of the database's tests: a clock that counts, an open database, photographs, a small collection."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from motifsearch.database import Database
from motifsearch.records import EmbeddingSpace, Name, Photo


@pytest.fixture
def clock() -> Callable[[], str]:
    """A clock that moves on by a second each time it is looked at."""
    seconds = count()
    return lambda: f"2026-01-02T03:{(second := next(seconds)) // 60:02d}:{second % 60:02d}+00:00"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalog.sqlite"


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of an empty catalogue, which are quicker to copy than to make."""
    path = tmp_path_factory.mktemp("empty") / "catalog.sqlite"
    Database.open(path).close()
    return path.read_bytes()


@pytest.fixture
def db(path: Path, clock: Callable[[], str], empty: bytes) -> Iterator[Database]:
    """An empty catalogue that does not wait for the disk."""
    path.write_bytes(empty)
    with Database.open(path, author="sari", clock=clock) as opened:
        opened._connections.execute("PRAGMA synchronous = OFF")
        yield opened


@pytest.fixture
def space() -> EmbeddingSpace:
    return EmbeddingSpace(uri="test:", name="test", fingerprint="ab" * 32, dim=4)


AddPhoto = Callable[..., Photo]


@pytest.fixture
def add_photo(db: Database) -> AddPhoto:
    """A function that adds a photograph, of a cloth of its own unless one is given."""
    numbers = count(1)

    def add(cloth_id: int | None = None, **fields: object) -> Photo:
        number = next(numbers)
        given = {
            "sha256": f"{number:064x}",
            "path": Path(f"/boxes/IMG_{number:04d}.jpg"),
            "mtime_ns": 1_000 + number,
            "size_bytes": 2_000 + number,
            "format": "JPEG",
            "width_px": 640,
            "height_px": 480,
            "pdq": bytes(32),
            "pdq_quality": 90,
        }
        own = db.cloths.add(uid=f"cloth-{number}").cloth_id if cloth_id is None else cloth_id
        return db.photos.add(cloth_id=own, **(given | fields))

    return add


class Undone(Exception):  # noqa: N818  # it says what happened
    """Raised inside a transaction so that it is undone."""


@pytest.fixture
def undo(db: Database) -> Callable[[Callable[[], object]], None]:
    """A function that does something in a transaction and then lets the transaction fail."""

    def fail(write: Callable[[], object]) -> None:
        with db.transaction():
            write()
            raise Undone

    def undone(write: Callable[[], object]) -> None:
        with pytest.raises(Undone):
            fail(write)

    return undone


@pytest.fixture
def collection(db: Database, add_photo: AddPhoto) -> Database:
    """Twelve photographs of seven cloths with three motifs, some hidden, some not public, some without a word."""
    with db.transaction():
        _fill(db, add_photo)
    return db


def _fill(db: Database, add_photo: AddPhoto) -> None:
    parang = db.motifs.add(name="Parang rusak", family="diagonal", names=(Name(text="Broken blade", lang="en"),))
    kawung = db.motifs.add(name="Kawung", family="kawung", meaning="empat penjuru")
    mega = db.motifs.add(name="Mega mendung", names=(Name(text="Mego mendoeng", lang="jv", status="local"),))
    cloths = [
        db.cloths.add(
            uid="A-1",
            motif_id=parang.motif_id,
            title="Dodot agung",
            technique="tulis",
            dyes=("soga", "indigo"),
            colours=("brown", "blue"),
            province="ID-YO",
            regency="3471",
            maker="Perajin A",
            date="1953-04",
            tags=("kraton", "lama"),
            collection="Peti 1",
            rights="CC-BY-4.0",
        ),
        db.cloths.add(
            uid="A-2",
            motif_id=parang.motif_id,
            technique="cap",
            dyes=("indigo",),
            colours=("blue",),
            province="ID-JT",
            regency="3375",
            date="18XX",
            tags=("lama",),
            labels=("TK A",),
            access="community",
        ),
        db.cloths.add(uid="A-3", motif_id=kawung.motif_id, technique="cap", colours=("brown",), access="institution"),
        db.cloths.add(uid="A-4", motif_id=mega.motif_id, province="ID-JB", regency="3274", community="Trusmi"),
        db.cloths.add(uid="A-5", generated=True, colours=("brown", "red"), tags=("kraton",), date="1950/1955"),
        db.cloths.add(uid="A-6", place="Cirebon", description="kain café, abad ke-19"),
        db.cloths.add(uid="A-7"),
    ]
    for number, cloth in enumerate(cloths):
        for _ in range(1 + (number % 3)):
            add_photo(cloth.cloth_id)
    last = add_photo(cloths[0].cloth_id)
    db.photos.update(last.photo_id, {"hidden": True})
    db.listings.add(cloth_id=cloths[0].cloth_id, date="2026-01-05", price=250_000, product="sarung", channel="pasar")
    db.listings.add(cloth_id=cloths[0].cloth_id, date="2026-02-05", price=240_000, product="sarung", channel="toko")
    db.listings.add(cloth_id=cloths[3].cloth_id, date="2026-02-06", product="kemeja", seller="Toko B")
