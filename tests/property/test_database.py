"""What is written is read back, what is edited can be undone by the history, and what is asked is answered truly."""

import json
import os
import tempfile
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from motifsearch.database import Database
from motifsearch.database.fields import CLOTH_FIELDS, LISTING_FIELDS, MOTIF_FIELDS, PHOTO_FIELDS
from motifsearch.database.periods import period_of, years_of
from motifsearch.errors import DataError
from motifsearch.records import Claim, Cloth, Condition, EmbeddingSpace, Label, Listing, Motif, Name, Photo, Swatch

SPACE = EmbeddingSpace(uri="test:", name="test", fingerprint="ab" * 32, dim=2)
ACCESS = ("public", "institution", "community")

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
FILLED = TEXT.filter(str.strip)
OPTIONAL = st.none() | TEXT
WHOLE = st.integers(0, 2**63 - 1)
AMOUNT = st.floats(0, allow_nan=False, allow_infinity=False)
NAME = st.builds(Name, text=FILLED, lang=FILLED, status=st.sampled_from(["preferred", "local", "disputed"]))
LABEL = st.builds(Label, name=FILLED, community=OPTIONAL, text=OPTIONAL, uri=OPTIONAL)
CLAIM = st.builds(
    Claim,
    field=FILLED,
    value=OPTIONAL,
    source=OPTIONAL,
    confidence=st.sampled_from([None, "certain", "probable", "possible", "disputed"]),
    author=OPTIONAL,
    date=OPTIONAL,
)
# What a field of each type may be given.
GIVEN = {
    "text": OPTIONAL,
    "required": FILLED,
    "flag": st.booleans(),
    "access": st.sampled_from(ACCESS),
    "amount": st.none() | AMOUNT,
    "count": st.none() | WHOLE,
    "texts": st.lists(TEXT, max_size=4),
    "names": st.lists(NAME, max_size=3),
    "labels": st.lists(LABEL | FILLED, max_size=3),
    "claims": st.lists(CLAIM, max_size=3),
}


def fields_of(kinds, required=()):
    """Some of the fields of a kind of record, each with a value; those that are required always."""
    given = {field: GIVEN[kind] for field, kind in kinds.items() if kind in GIVEN}
    return st.fixed_dictionaries(
        {field: given.pop(field) for field in required}, optional={field: given[field] for field in given}
    )


def without_blanks(part):
    return type(part)(
        **{
            name: None if isinstance(value, str) and not value.strip() else value
            for name, value in asdict(part).items()
        }
    )


def kept(kind, value):
    """How a value is to be read back: blank is nothing, lists hold nothing blank and nothing twice."""
    match kind:
        case "text":
            return value if value is not None and value.strip() else None
        case "texts":
            return tuple(dict.fromkeys(text for text in value if text.strip()))
        case "names":
            return tuple(value)
        case "labels":
            labels = [Label(name=part) if isinstance(part, str) else part for part in value]
            return tuple(dict.fromkeys(map(without_blanks, labels)))
        case "claims":
            return tuple(dict.fromkeys(map(without_blanks, value)))
        case _:
            return value


def read_from_history(kind, text):
    """Undo how the history writes a value."""
    if text is None or kind in {"text", "required", "access"}:
        return text
    said = json.loads(text)
    match kind:
        case "texts":
            return tuple(said)
        case "names":
            return tuple(Name(**part) for part in said)
        case "labels":
            return tuple(Label(name=part) if isinstance(part, str) else Label(**part) for part in said)
        case "claims":
            return tuple(Claim(**part) for part in said)
        case _:
            return said


@cache
def empty():
    """The bytes of an empty catalogue, which is quicker to copy than to make."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.sqlite"
        Database.open(path).close()
        return path.read_bytes()


@contextmanager
def opened():
    """An empty catalogue that does not wait for the disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.sqlite"
        path.write_bytes(empty())
        with Database.open(path) as db:
            db._connections.execute("PRAGMA synchronous = OFF")
            yield db


@pytest.fixture(scope="module")
def shared():
    """One catalogue for all examples of records, each of which adds its own."""
    with opened() as db:
        yield db


def new_uid(db):
    return f"uid-{db.motifs.count()}-{db.cloths.count()}"


def add_photo(db, cloth_id, **fields):
    number = db.photos.count()
    given = {
        "sha256": f"{number:064x}",
        "path": Path(f"/boxes/{number}.jpg"),
        "mtime_ns": 1,
        "size_bytes": 1,
        "format": "JPEG",
        "width_px": 1,
        "height_px": 1,
        "pdq": bytes(32),
        "pdq_quality": 1,
    }
    return db.photos.add(cloth_id=cloth_id, **(given | fields))


def read_elsewhere(db, table, record_id):
    """Read a record as another process would."""
    with Database.open(db.path, readonly=True) as other:
        return getattr(other, table).get(record_id)


@settings(max_examples=80, deadline=None)
@given(fields=fields_of(MOTIF_FIELDS, ["name"]))
def test_a_motif_is_read_back_as_it_was_written(shared, fields):
    uid = new_uid(shared)
    added = shared.motifs.add(uid=uid, **fields)
    expected = {field: kept(MOTIF_FIELDS[field], value) for field, value in fields.items()}
    assert added == Motif(motif_id=added.motif_id, uid=uid, **expected)
    assert read_elsewhere(shared, "motifs", added.motif_id) == added
    assert shared.motifs.find(uid) == shared.motifs.by_uid(uid) == added
    assert shared.motifs.find(added.name) is not None


@settings(max_examples=80, deadline=None)
@given(fields=fields_of(CLOTH_FIELDS))
def test_a_cloth_is_read_back_as_it_was_written(shared, fields):
    uid = new_uid(shared)
    added = shared.cloths.add(uid=uid, **fields)
    expected = {field: kept(CLOTH_FIELDS[field], value) for field, value in fields.items()}
    assert added == Cloth(cloth_id=added.cloth_id, uid=uid, **expected)
    assert read_elsewhere(shared, "cloths", added.cloth_id) == added
    assert shared.cloths.by_uid(uid) == added


@settings(max_examples=80, deadline=None)
@given(fields=fields_of(LISTING_FIELDS, ["date"]))
def test_a_listing_is_read_back_as_it_was_written(shared, fields):
    cloth_id = shared.cloths.add(uid=new_uid(shared)).cloth_id
    added = shared.listings.add(cloth_id=cloth_id, **fields)
    expected = {field: kept(LISTING_FIELDS[field], value) for field, value in fields.items()}
    assert added == Listing(listing_id=added.listing_id, uid=added.uid, cloth_id=cloth_id, **expected)
    assert read_elsewhere(shared, "listings", added.listing_id) == added
    again, was_added = shared.listings.ensure(cloth_id=cloth_id, **fields)
    assert (again, was_added) == (added, False)


SMALL = st.floats(-1e6, 1e6, width=32)
PATHS = st.lists(
    st.binary(min_size=1, max_size=9).filter(lambda name: not {0, 47} & set(name) and name not in {b".", b".."})
)


@settings(max_examples=80, deadline=None)
@given(
    fields=st.fixed_dictionaries(
        {
            "size_bytes": WHOLE,
            "width_px": WHOLE.filter(bool),
            "height_px": WHOLE.filter(bool),
            "pdq": st.binary(min_size=32, max_size=32),
            "pdq_quality": st.integers(0, 100),
            "palette": st.lists(
                st.builds(Swatch, lab=st.tuples(SMALL, SMALL, SMALL), share=st.floats(0, 1)), max_size=4
            ).map(tuple),
            "taken_at": st.none() | FILLED,
        }
    ),
    names=PATHS,
)
def test_a_photograph_is_read_back_as_it_was_written(shared, fields, names):
    number = shared.photos.count()
    cloth_id = shared.cloths.add(uid=new_uid(shared)).cloth_id
    paths = [f"/box{number}/first", *(os.fsdecode(b"/box%d/%s" % (number, name)) for name in names)]
    added = add_photo(shared, cloth_id, path=Path(paths[0]), **fields)
    for path in paths[1:]:
        shared.photos.add_path(added.photo_id, path, size_bytes=1, mtime_ns=number)
    assert read_elsewhere(shared, "photos", added.photo_id) == Photo(
        photo_id=added.photo_id,
        sha256=f"{number:064x}",
        cloth_id=cloth_id,
        paths=tuple(dict.fromkeys(paths)),
        format="JPEG",
        added_at=added.added_at,
        **fields,
    )
    assert set(shared.photos.known_files(map(Path, paths))) == set(paths)


EDITS = {"motif": MOTIF_FIELDS, "cloth": CLOTH_FIELDS, "photo": PHOTO_FIELDS, "listing": LISTING_FIELDS}


@pytest.mark.parametrize("record_kind", EDITS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_history_tells_every_earlier_state(shared, record_kind, data):
    kinds = EDITS[record_kind]
    cloth_id = shared.cloths.add(uid=new_uid(shared)).cloth_id
    table, record_id = {
        "motif": lambda: (shared.motifs, shared.motifs.add(name="Kawung", uid=new_uid(shared)).motif_id),
        "cloth": lambda: (shared.cloths, cloth_id),
        "photo": lambda: (shared.photos, add_photo(shared, cloth_id).photo_id),
        "listing": lambda: (shared.listings, shared.listings.add(cloth_id=cloth_id, date="2026").listing_id),
    }[record_kind]()
    states = [table.get(record_id)]
    lengths = [len(shared.history.of(record_kind, record_id))]
    for edit in data.draw(st.lists(fields_of(kinds), max_size=5)):
        changes = table.update(record_id, edit, "why")
        states.append(table.get(record_id))
        lengths.append(lengths[-1] + len(changes))
        expected = {field: kept(kinds[field], value) for field, value in edit.items()}
        assert all(getattr(states[-1], field) == value for field, value in expected.items())
        assert {change.field for change in changes} == {
            field for field, value in expected.items() if getattr(states[-2], field) != value
        }
    history = shared.history.of(record_kind, record_id)
    assert len(history) == lengths[-1]
    said = {field: getattr(states[-1], field) for field in kinds}
    for state, length, later in zip(reversed(states[:-1]), reversed(lengths[:-1]), reversed(lengths[1:]), strict=True):
        for change in reversed(history[length:later]):
            kind = kinds[change.field]
            assert read_from_history(kind, change.after) == said[change.field]
            said[change.field] = read_from_history(kind, change.before)
        assert said == {field: getattr(state, field) for field in kinds}


# Few values, so that records share them and a filter finds some.
FEW = st.sampled_from(["a", "b", "A", "'", '"', "é", "%"])
SINGLE = ("technique", "province", "regency", "community", "maker", "rights", "collection")
CLOTHS = st.fixed_dictionaries(
    {
        "motif": st.none() | st.integers(0, 2),
        "access": st.sampled_from(ACCESS),
        "generated": st.booleans(),
        "photos": st.lists(st.booleans(), max_size=3),
        "listings": st.lists(
            st.fixed_dictionaries({}, optional=dict.fromkeys(("product", "channel", "seller"), FEW)), max_size=2
        ),
    },
    optional={
        **dict.fromkeys(SINGLE, FEW),
        **dict.fromkeys(("dyes", "colours", "tags", "labels"), st.lists(FEW, max_size=3)),
        "date": st.sampled_from(["1953", "195X", "18XX", "1899/1901", "lama"]),
    },
)
MOTIFS = st.lists(
    st.fixed_dictionaries(
        {"access": st.sampled_from(ACCESS)}, optional={"family": FEW, "names": st.lists(st.builds(Name, text=FEW))}
    ),
    min_size=3,
    max_size=3,
)
VALUES = st.lists(FEW | st.sampled_from(["yes", "no", "1950s", "century-19", "m0", "M-1", "m 2", *ACCESS]), max_size=3)


def fill(db, motifs, cloths):
    """Write a collection; return, for each photograph, its id, whether it is seen and what a filter reads of it."""
    rows = []
    ids = [
        db.motifs.add(name=f"M {number}", uid=f"m{number}", **motif).motif_id for number, motif in enumerate(motifs)
    ]
    for number, wanted in enumerate(cloths):
        cloth = dict(wanted)
        motif, hidden, listings = cloth.pop("motif"), cloth.pop("photos"), cloth.pop("listings")
        made = db.cloths.add(uid=str(number), motif_id=None if motif is None else ids[motif], **cloth)
        for listing in listings:
            db.listings.add(cloth_id=made.cloth_id, date="2026-01-01", **listing)
        said = {field: {cloth.get(field)} for field in (*SINGLE, "access")}
        said |= {
            "dye": set(cloth.get("dyes", ())),
            "colour": set(cloth.get("colours", ())),
            "tag": set(cloth.get("tags", ())),
            "label": set(cloth.get("labels", ())),
            "motif": {None if motif is None else f"m{motif}"},
            "family": {None if motif is None else motifs[motif].get("family")},
            "period": {period_of(cloth.get("date"))},
            "generated": {"yes" if cloth["generated"] else "no"},
            "has_listing": {"yes" if listings else "no"},
        }
        said |= {field: {listing.get(field) for listing in listings} for field in ("product", "channel", "seller")}
        levels = {cloth["access"], "public" if motif is None else motifs[motif]["access"]}
        for is_hidden in hidden:
            photo_id = add_photo(db, made.cloth_id).photo_id
            if is_hidden:
                db.photos.update(photo_id, {"hidden": True})
            rows.append((photo_id, is_hidden, levels, {field: texts - {None} for field, texts in said.items()}))
    return rows


def folded(name):
    """How names of motifs are compared, for the few that are used here."""
    return name.casefold().replace("é", "e").replace("-", " ")


def holds(condition, said, motifs):
    values = set(condition.values)
    if condition.field == "motif":
        # A motif may be asked for by its uid and by any of its names.
        values = {
            f"m{number}"
            for number, motif in enumerate(motifs)
            for value in condition.values
            if value == f"m{number}"
            or folded(value) == f"m {number}"
            or folded(value) in [folded(name.text) for name in motif.get("names", ())]
        }
    return bool(said[condition.field] & values)


@settings(max_examples=60, deadline=None)
@given(
    motifs=MOTIFS,
    cloths=st.lists(CLOTHS, max_size=6),
    data=st.data(),
    include_hidden=st.booleans(),
    access=st.none() | st.lists(st.sampled_from(ACCESS), max_size=3),
)
def test_a_filter_is_the_predicate_over_all_rows(motifs, cloths, data, include_hidden, access):
    with opened() as db:
        with db.transaction():
            rows = fill(db, motifs, cloths)
        fields = db.filters.fields()
        condition = st.builds(Condition, field=st.sampled_from(fields), values=VALUES.map(tuple))
        conditions = data.draw(st.lists(condition, max_size=3))
        counted = data.draw(st.sampled_from(fields))

        def chosen(asked):
            return [
                (photo_id, said)
                for photo_id, is_hidden, levels, said in rows
                if (include_hidden or not is_hidden)
                and (access is None or levels <= set(access))
                and all(holds(one, said, motifs) for one in asked)
            ]

        options = {"include_hidden": include_hidden, "access": access}
        expected = [photo_id for photo_id, _ in chosen(conditions)]
        assert db.filters.allowed_ids(conditions, **options).tolist() == expected
        others = [one for one in conditions if one.field != counted]
        values = Counter(value for _, said in chosen(others) for value in said[counted])
        assert db.filters.counts(counted, conditions, **options) == values


ANYTHING = st.text(max_size=30) | st.text("abc \"'*():^-+{}[]\\%_;,.ANDORNOTNEAR\0\ud800", max_size=30)


@settings(max_examples=200, deadline=None)
@given(text=ANYTHING, others=st.lists(ANYTHING, max_size=3))
def test_anything_may_be_typed(shared, text, others):
    for hit in shared.fulltext.search(text, 5, spellings=others):
        assert hit.score > 0
        assert hit.terms
    conditions = [Condition(field="tag", values=(text, *others)), Condition(field="motif", values=(text,))]
    shared.filters.allowed_ids(conditions)
    shared.filters.counts("tag", conditions)
    shared.motifs.find(text)
    for by_uid in (shared.motifs.by_uid, shared.cloths.by_uid, shared.listings.by_uid):
        by_uid(text)


# Letters of which capital and small one are a pair; of others, such as ß, İ and ı, the full text knows nothing.
LATIN = [
    letter
    for letter in map(chr, range(32, 0x180))
    if len(letter.upper()) == len(letter.lower()) == 1 and letter.upper().lower() == letter.lower()
]


@settings(max_examples=100, deadline=None)
@given(title=st.text(LATIN, min_size=1, max_size=20))
def test_what_is_written_is_found_by_its_own_words(shared, title):
    assume(any(letter.isalnum() and letter.isascii() for letter in title))
    cloth = shared.cloths.add(uid=new_uid(shared), title=title, description="penanda")
    photo = add_photo(shared, cloth.cloth_id)
    allowed = np.array([photo.photo_id])
    for typed in (title, title.upper(), title.lower()):
        assert [hit.photo_id for hit in shared.fulltext.search(typed, 5, allowed_ids=allowed)] == [photo.photo_id]


class Undone(Exception):  # noqa: N818  # it says what happened
    pass


STEPS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(0, 3), FEW), max_size=14)


@settings(max_examples=50, deadline=None)
@given(steps=STEPS)
def test_whatever_is_done_the_catalogue_stays_sound(steps):
    """Words follow every edit, undone or not, and the database finds nothing wrong with itself."""
    with opened() as db:
        motifs = [db.motifs.add(name=name).motif_id for name in ("Kawung", "Parang", "Ceplok", "Lereng")]
        cloths = [db.cloths.add(uid=str(number)).cloth_id for number in range(4)]
        photos = [add_photo(db, cloth_id).photo_id for cloth_id in cloths]
        actions = (
            lambda one, _, word: db.motifs.update(motifs[one], {"name": f"M{word}", "names": (Name(text=word),)}),
            lambda one, _, word: db.motifs.update(motifs[one], {"meaning": word, "family": word}),
            lambda one, two, _: db.cloths.update(cloths[one], {"motif_id": motifs[two]}),
            lambda one, _, word: db.cloths.update(
                cloths[one], {"title": word, "tags": (word, "x"), "province": "ID-YO"}
            ),
            lambda one, two, _: db.photos.update(photos[one], {"cloth_id": cloths[two]}),
            lambda one, two, _: db.photos.add_path(photos[one], f"/boxes/{two}.jpg", size_bytes=1, mtime_ns=2),
            lambda one, two, _: db.photos.update(photos[one], {"hidden": bool(two % 2)}),
            lambda one, two, _: db.embeddings.put(SPACE, [photos[one]], [[one, two]]),
            lambda one, _, __: db.embeddings.remove([photos[one]]),
            lambda one, _, word: db.cloths.discard(cloths[one], word),
        )
        for place, (action, one, two, word) in enumerate(steps):
            with suppress(DataError, Undone), db.transaction():
                actions[action](one, two, word)
                if place % 5 == 4:
                    raise Undone
        assert db.check() == []


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.booleans(), st.lists(st.integers(0, 9), unique=True, max_size=5), st.booleans()), max_size=12
    )
)
def test_a_mirror_that_asks_for_changes_holds_the_same_vectors(steps):
    """However seldom it asks, and whatever happened between."""
    with opened() as db:
        cloth_id = db.cloths.add(uid="c").cloth_id
        ids = [add_photo(db, cloth_id).photo_id for _ in range(10)]
        mirror, seen, truth, revision = {}, 0, {}, 0
        for number, (adds, places, asks) in enumerate(steps):
            chosen = [ids[place] for place in places]
            if adds:
                db.embeddings.put(SPACE, chosen, np.full((len(chosen), 2), number, np.float32))
                truth |= dict.fromkeys(chosen, number)
                revision += bool(chosen)
            else:
                gone = [one for one in chosen if one in truth]
                assert db.embeddings.remove(chosen, SPACE) == len(gone)
                truth = {one: value for one, value in truth.items() if one not in gone}
                revision += bool(gone)
            assert db.embeddings.revision(SPACE) == revision
            if asks:
                changes = db.embeddings.changes_since(SPACE, seen)
                for one in changes.removed.tolist():
                    mirror.pop(one, None)
                found, vectors = db.embeddings.vectors(SPACE, changes.put)
                mirror |= dict(zip(found.tolist(), vectors[:, 0].astype(int).tolist(), strict=True))
                seen = changes.revision
                assert (mirror, changes.total, seen) == (truth, len(truth), revision)
        assert db.embeddings.ids(SPACE).tolist() == sorted(truth)
        assert db.embeddings.missing(SPACE).tolist() == sorted(set(ids) - set(truth))


@settings(deadline=None)
@given(st.text("0123456789X-/?~%T ", max_size=14))
def test_any_date_has_a_period_or_none(date):
    years = years_of(date)
    if years is None:
        assert period_of(date) is None
    else:
        first, last = years
        assert 0 <= first <= last <= 9999
        assert period_of(date) is None or first // 100 == last // 100
