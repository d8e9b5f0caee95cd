"""Catalogues made by chance, with every field of every kind of record, histories and records that are no more."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from motifsearch.database import Database
from motifsearch.database.fields import CLOTH_FIELDS, LISTING_FIELDS, MOTIF_FIELDS, PHOTO_FIELDS
from motifsearch.errors import DataError
from motifsearch.records import Claim, EmbeddingSpace, Label, Name, Swatch

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
FULL = TEXT.filter(str.strip)
MAYBE = st.none() | FULL
_OF_TYPE = {
    "text": MAYBE,
    "required": FULL,
    "flag": st.booleans(),
    "count": st.none() | st.integers(0, 2**63 - 1),
    "amount": st.none() | st.floats(min_value=0, allow_nan=False, allow_infinity=False),
    "texts": st.lists(TEXT, max_size=3),
    "access": st.sampled_from(["public", "institution", "community"]),
    "names": st.lists(
        st.builds(Name, text=FULL, lang=FULL, status=st.sampled_from(["preferred", "local", "disputed"])), max_size=2
    ),
    "labels": st.lists(st.builds(Label, name=FULL, community=MAYBE, text=MAYBE, uri=MAYBE), max_size=2),
    "claims": st.lists(
        st.builds(
            Claim,
            field=FULL,
            value=MAYBE,
            source=MAYBE,
            author=MAYBE,
            date=MAYBE,
            confidence=st.sampled_from([None, "certain", "probable", "possible", "disputed"]),
        ),
        max_size=2,
    ),
}
SPACE = EmbeddingSpace(uri="test:", name="test", fingerprint="ab" * 32, dim=4)


def some_of(fields, without=()):
    """Some fields of a kind with values that they may hold."""
    wanted = {name: _OF_TYPE[kind] for name, kind in fields.items() if kind in _OF_TYPE and name not in without}
    return st.fixed_dictionaries({}, optional=wanted)


MOTIFS = st.lists(st.tuples(FULL, some_of(MOTIF_FIELDS, {"name"})), max_size=3)
CLOTHS = st.lists(st.tuples(FULL, some_of(CLOTH_FIELDS), st.booleans()), max_size=4)
EDITS = st.lists(st.tuples(st.integers(0, 3), some_of(CLOTH_FIELDS), MAYBE), max_size=3)
LISTINGS = st.lists(st.tuples(st.integers(0, 3), some_of(LISTING_FIELDS, {"date"})), max_size=4)
PATH = st.binary(min_size=1, max_size=8).filter(lambda name: not set(name) & {0, 47} and name not in {b".", b".."})
PHOTOS = st.lists(st.tuples(st.integers(0, 3), some_of(PHOTO_FIELDS), PATH, st.integers(-(2**62), 2**62)), max_size=4)
RECIPES = st.tuples(MOTIFS, CLOTHS, EDITS, LISTINGS, PHOTOS)


def fill(database: Database, recipe) -> None:
    """Add what a recipe says; what contradicts itself, such as one name twice, is left out."""
    motifs, cloths, edits, listings, photos = recipe
    for uid, fields in motifs:
        with suppress(DataError):
            database.motifs.add(name=uid.upper() or uid, uid=uid, **fields)
    made = list(database.motifs.all())
    for place, (uid, fields, has_motif) in enumerate(cloths):
        with suppress(DataError):
            motif_id = made[place % len(made)].motif_id if made and has_motif else None
            database.cloths.add(uid=uid, **fields, motif_id=motif_id)
    ids = [cloth.cloth_id for cloth in database.cloths.all()]
    blank = database.cloths.add(uid="blank then gone")
    database.cloths.discard(blank.cloth_id, "was a mistake")
    if not ids:
        return
    for place, fields, why in edits:
        database.cloths.update(ids[place % len(ids)], fields, why)
    for place, fields in listings:
        database.listings.add(cloth_id=ids[place % len(ids)], date="2026-01-31", **fields)
    rng = np.random.default_rng(len(photos))
    for number, (place, fields, name, mtime_ns) in enumerate(photos):
        photo = database.photos.add(
            sha256=f"{number:064x}",
            cloth_id=ids[place % len(ids)],
            path=Path("/boxes") / name.decode("utf-8", "surrogateescape"),
            mtime_ns=mtime_ns,
            size_bytes=number,
            format="JPEG",
            width_px=640,
            height_px=480,
            pdq=bytes([number]) * 32,
            pdq_quality=90,
            palette=(Swatch(lab=(50.0 + number / 3, -1e-17, 0.1), share=1 / 3),),
        )
        database.photos.update(photo.photo_id, fields)
        database.embeddings.put(SPACE, [photo.photo_id], rng.normal(size=(1, 4)).astype(np.float32))


def everything(database: Database) -> dict[str, list]:
    """All that a catalogue holds, to be compared with what another one holds."""
    vectors = [
        (space, ids.tolist(), matrix.tobytes())
        for space in database.embeddings.spaces()
        for ids, matrix in [database.embeddings.vectors(space)]
    ]
    return {
        "motifs": list(database.motifs.iter()),
        "cloths": list(database.cloths.iter()),
        "photos": list(database.photos.iter()),
        "seen": [database.photos.seen(photo.photo_id) for photo in database.photos.iter()],
        "listings": list(database.listings.iter()),
        "history": list(database.history.iter()),
        "vectors": vectors,
        "settings": sorted(database.settings.all().items()),
        "tables": sorted(database.transfer.carried.take_out().items()),
    }
