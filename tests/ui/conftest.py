"""A collection made of records in memory, for everything that needs no browser and no model."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from motifsearch.errors import DataError, UsageError
from motifsearch.images.decode import decode
from motifsearch.records import (
    Change,
    Cloth,
    Condition,
    Listing,
    Motif,
    Name,
    Photo,
    Query,
    SearchAnswer,
    SearchHit,
    Swatch,
)
from motifsearch.ui.collection import is_shown

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>${alert(3)}{{alert(4)}}"


def photo_of(photo_id: int, cloth_id: int, path: Path, **fields: object) -> Photo:
    values = {
        "photo_id": photo_id,
        "sha256": f"{photo_id:064x}",
        "cloth_id": cloth_id,
        "paths": (str(path),),
        "size_bytes": 2_345_678,
        "format": "JPEG",
        "width_px": 320,
        "height_px": 240,
        "pdq": bytes(32),
        "pdq_quality": 100,
        "palette": (Swatch(lab=(40.0, 20.0, 30.0), share=0.7), Swatch(lab=(90.0, 0.0, 10.0), share=0.3)),
        "added_at": "2026-05-04T10:00:00Z",
    }
    return Photo(**(values | fields))  # pyright: ignore[reportArgumentType]  # a test's shorthand


class MemoryCollection:
    """What `motifsearch.ui.collection.Collection` asks for, over a few records."""

    def __init__(self, folder: Path) -> None:
        picture = np.full((240, 320, 3), 120, dtype=np.uint8)
        self.small = folder / "small.jpg"
        Image.fromarray(picture).save(self.small)
        self.file = folder / "kain & <kawung>.jpg"
        Image.fromarray(picture).save(self.file)
        names = (Name(text="Kawung"), Name(text="Kawung picis", lang="jv", status="local"))
        self.motifs = {
            1: Motif(motif_id=1, uid="m1", name="Kawung", names=names, family="geometric", meaning="Empat penjuru."),
            2: Motif(motif_id=2, uid="m2", name=HOSTILE, restricted=True),
        }
        self.cloths = {
            1: Cloth(
                cloth_id=1,
                uid="c1",
                motif_id=1,
                title="Kain panjang",
                technique="tulis",
                province="ID-YO",
                maker="Bengkel Contoh 07",
                date="1953-04-02",
                generated=True,
            ),
            2: Cloth(cloth_id=2, uid="c2", motif_id=2, title=HOSTILE, description=HOSTILE, tags=(HOSTILE,)),
            3: Cloth(cloth_id=3, uid="c3", title="Hanya komunitas", access="community"),
            4: Cloth(cloth_id=4, uid="c4"),
        }
        self.photos = {
            1: photo_of(1, 1, self.file),
            2: photo_of(2, 1, self.file),
            3: photo_of(3, 2, self.file),
            4: photo_of(4, 3, self.file),
            5: photo_of(5, 4, self.file, hidden=True),
            6: photo_of(6, 4, folder / "moved.jpg"),
        }
        self.asked: list[Query] = []
        self.fail: Exception | None = None
        self.counts: dict[str, dict[str, int]] = {
            "maker": {"Bengkel Contoh 07": 2, HOSTILE: 1},
            "generated": {"yes": 2, "no": 4},
            "tag": {"one": 6},
        }
        self.answer: Callable[[Query], SearchAnswer] | None = None

    author = "local"

    @property
    def answers(self) -> MemoryCollection:
        """Nothing of these few records folds."""
        return self

    def folded(self, query: Query) -> SearchAnswer:
        return self.search(query)

    @property
    def shown_count(self) -> int:
        if self.fail is not None:
            raise self.fail
        return sum(is_shown(photo, self.cloths[photo.cloth_id]) for photo in self.photos.values())

    def search(self, query: Query) -> SearchAnswer:
        self.asked.append(query)
        if self.fail is not None:
            raise self.fail
        if self.answer is not None:
            return self.answer(query)
        hits = [
            SearchHit(
                rank=rank,
                photo=photo,
                cloth=self.cloths[photo.cloth_id],
                motif=self.motifs.get(self.cloths[photo.cloth_id].motif_id or 0),
                band=None if query.text is None and query.image is None and query.photo_id is None else "same_motif",
                score=0.8,
            )
            for rank, photo in enumerate(self.photos.values(), start=1)
        ]
        return SearchAnswer(hits=tuple(hits[: query.k]), candidates=len(hits), total=len(hits))

    def facets(self, conditions: tuple[Condition, ...]) -> dict[str, dict[str, int]]:
        if any(part.field == "nonsense" for part in conditions):
            raise UsageError("messages.unknown_language", lang="nonsense", known="motif")
        return self.counts

    def photo(self, photo_id: int) -> Photo:
        if photo_id not in self.photos:
            raise DataError("database.no_record", kind="photo", id=photo_id)
        return self.photos[photo_id]

    def cloth(self, cloth_id: int) -> Cloth:
        return self.cloths[cloth_id]

    def motif(self, motif_id: int) -> Motif:
        return self.motifs[motif_id]

    def motif_of(self, uid: str) -> Motif | None:
        return next((motif for motif in self.motifs.values() if motif.uid == uid), None)

    def photos_of(self, cloth_id: int) -> tuple[Photo, ...]:
        return tuple(photo for photo in self.photos.values() if photo.cloth_id == cloth_id)

    def listings_of(self, cloth_id: int) -> tuple[Listing, ...]:
        return (
            Listing(listing_id=1, uid="l1", cloth_id=cloth_id, date="2026-01-05", price=1_250_000.0, channel=HOSTILE),
        )

    def history(self, kind: str, record_id: int) -> tuple[Change, ...]:
        if kind != "cloth":
            return ()
        return (
            Change(
                change_id=1,
                kind="cloth",
                record_id=record_id,
                field="title",
                before=None,
                after=HOSTILE,
                at="2026-05-04T10:00:00Z",
                by="local",
                why=HOSTILE,
            ),
        )

    def thumbnail(self, photo_id: int) -> Path | None:
        return self.small if self.original(photo_id) else None

    def original(self, photo_id: int) -> Path | None:
        path = Path(self.photo(photo_id).paths[0])
        return path if path.is_file() else None

    def read_image(self, source: Path | bytes, *, longer_px: int | None = None) -> np.ndarray:
        data = source.read_bytes() if isinstance(source, Path) else source
        return decode(data, max_pixels=20_000_000, target_px=longer_px or 1024).pixels


@pytest.fixture(scope="session")
def in_loop() -> Callable[[Callable[[], Any]], Any]:
    """A function that calls another inside a running loop, where gradio makes no loops that nobody closes."""

    def run(call: Callable[[], Any]) -> Any:
        async def made() -> Any:
            return call()

        return asyncio.run(made())

    return run


@pytest.fixture
def collection(tmp_path: Path) -> MemoryCollection:
    return MemoryCollection(tmp_path)


@pytest.fixture(scope="session")
def memory_collection() -> type[MemoryCollection]:
    """The class itself, for fixtures that live longer than one test."""
    return MemoryCollection
