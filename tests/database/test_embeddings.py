import numpy as np
import pytest

from motifsearch.database import Database
from motifsearch.errors import DataError
from motifsearch.records import EmbeddingSpace


def vectors(count, dim=4, seed=0):
    return np.random.default_rng(seed).normal(size=(count, dim)).astype(np.float32)


@pytest.fixture
def ids(db, add_photo):
    with db.transaction():
        return [add_photo().photo_id for _ in range(6)]


@pytest.fixture
def other_space():
    return EmbeddingSpace(uri="other:", name="other", fingerprint="cd" * 32, dim=3, has_text=False)


def test_vectors_are_read_back_bit_by_bit(db, space, ids, path):
    given = vectors(6)
    given[0] = [0.0, -0.0, np.finfo(np.float32).tiny / 2, np.finfo(np.float32).max]
    db.embeddings.put(space, ids, given)
    with Database.open(path, readonly=True) as again:
        found, read = again.embeddings.vectors(space)
    assert found.tolist() == ids
    assert (found.dtype, read.dtype) == (np.int64, np.float32)
    assert read.tobytes() == given.tobytes()


def test_vectors_come_in_the_order_in_which_they_are_asked_for(db, space, ids):
    given = vectors(6)
    db.embeddings.put(space, ids[:5], given[:5])
    found, read = db.embeddings.vectors(space, [ids[3], ids[5], ids[0], 99])
    assert found.tolist() == [ids[3], ids[0]]
    np.testing.assert_array_equal(read, given[[3, 0]])
    found, read = db.embeddings.vectors(space, [])
    assert (found.shape, read.shape) == ((0,), (0, 4))


def test_what_is_given_out_of_order_belongs_to_its_photograph(db, space, ids):
    given = vectors(6)
    shuffled = [5, 0, 3, 1, 4, 2]
    db.embeddings.put(space, [ids[place] for place in shuffled], given[shuffled])
    np.testing.assert_array_equal(db.embeddings.vectors(space)[1], given)


def test_chunks_together_are_all(db, space, ids):
    given = vectors(6)
    db.embeddings.put(space, ids, given)
    chunks = list(db.embeddings.iter_chunks(space, 4))
    assert [len(found) for found, _ in chunks] == [4, 2]
    assert np.concatenate([found for found, _ in chunks]).tolist() == ids
    np.testing.assert_array_equal(np.concatenate([read for _, read in chunks]), given)


def test_spaces_lie_side_by_side(db, space, other_space, ids):
    db.embeddings.put(space, ids, vectors(6))
    db.embeddings.put(other_space, ids[:2], vectors(2, 3))
    assert db.embeddings.spaces() == (space, other_space)
    assert (db.embeddings.count(space), db.embeddings.count(other_space)) == (6, 2)
    assert db.embeddings.missing(other_space).tolist() == ids[2:]
    assert db.embeddings.vectors(other_space)[1].shape == (2, 3)
    assert db.embeddings.remove(ids[:1], other_space) == 1
    assert (db.embeddings.count(space), db.embeddings.count(other_space)) == (6, 1)
    assert db.embeddings.remove(ids[:3]) == 4
    assert db.embeddings.ids(space).tolist() == ids[3:]
    assert db.embeddings.ids(other_space).tolist() == []


def test_parts_of_photographs_lie_side_by_side(db, space, ids):
    whole, part = vectors(6), vectors(2, seed=1)
    db.embeddings.put(space, ids, whole)
    db.embeddings.put(space, ids[:2], part, part=1)
    np.testing.assert_array_equal(db.embeddings.vectors(space)[1], whole)
    np.testing.assert_array_equal(db.embeddings.vectors(space, part=1)[1], part)
    assert db.embeddings.missing(space, part=1).tolist() == ids[2:]
    assert db.embeddings.remove(ids[:1], space) == 2, "a photograph loses all its parts"
    assert db.embeddings.changes_since(space, 2, part=1).removed.tolist() == ids[:1]


def test_a_space_that_was_never_used_is_empty(db, space, ids):
    assert db.embeddings.spaces() == ()
    assert db.embeddings.count(space) == 0
    assert db.embeddings.revision(space) == 0
    assert db.embeddings.missing(space).tolist() == ids
    assert db.embeddings.vectors(space)[1].shape == (0, 4)
    assert list(db.embeddings.iter_chunks(space)) == []
    assert db.embeddings.remove(ids, space) == 0
    changes = db.embeddings.changes_since(space, 0)
    assert (changes.revision, changes.put.size, changes.removed.size, changes.total) == (0, 0, 0, 0)
    assert db.embeddings.spaces() == ()


def test_each_commit_that_changes_vectors_raises_the_revision_by_one(db, space, other_space, ids):
    assert db.embeddings.put(space, ids[:2], vectors(2)) == 1
    assert db.embeddings.put(space, ids[:2], vectors(2, seed=1)) == 2
    assert db.embeddings.put(space, [], np.zeros((0, 4), np.float32)) == 2
    assert db.embeddings.put(other_space, ids[:1], vectors(1, 3)) == 1
    db.embeddings.remove([ids[5]], space)
    assert db.embeddings.revision(space) == 2, "there was nothing to remove"
    db.embeddings.remove([ids[0]])
    assert (db.embeddings.revision(space), db.embeddings.revision(other_space)) == (3, 2)


def test_what_changed_since_a_revision(db, space, ids):
    db.embeddings.put(space, ids[:3], vectors(3))
    db.embeddings.put(space, ids[2:4], vectors(2, seed=1))
    db.embeddings.remove(ids[:2], space)
    db.embeddings.put(space, ids[:1], vectors(1, seed=2))

    def told(revision):
        changes = db.embeddings.changes_since(space, revision)
        assert (changes.revision, changes.total) == (4, 3)
        return changes.put.tolist(), changes.removed.tolist()

    first, second, third, fourth = ids[:4]
    assert told(-1) == told(0) == ([first, third, fourth], [second])
    assert told(1) == ([first, third, fourth], [second])
    assert told(2) == ([first], [second])
    assert told(3) == ([first], [])
    assert told(4) == ([], [])


def test_an_interrupted_run_goes_on_where_it_stopped(db, space, ids, path):
    given = vectors(6)
    db.embeddings.put(space, ids[:2], given[:2])

    def run(database, batches):
        for _ in range(batches):
            missing = database.embeddings.missing(space)[:2]
            if missing.size:
                database.embeddings.put(space, missing, given[[ids.index(one) for one in missing.tolist()]])

    run(db, 1)
    with Database.open(path) as again:
        assert again.embeddings.missing(space).tolist() == ids[4:]
        run(again, 5)
        assert again.embeddings.missing(space).tolist() == []
        assert again.embeddings.revision(space) == 3, "what was there is not made again"
        np.testing.assert_array_equal(again.embeddings.vectors(space)[1], given)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (([1, 2], vectors(3)), "database.vector_count"),
        (([1, 99], vectors(2)), "database.no_record"),
        (([1, 1], vectors(2)), "vectors.ids"),
        (([-1], vectors(1)), "vectors.ids"),
        (([1.5], vectors(1)), "vectors.ids"),
        (([[1]], vectors(1)), "vectors.ids"),
        (([1], vectors(1, 5)), "vectors.dim"),
        (([1], [[np.nan] * 4]), "vectors.not_finite"),
        (([1], [[np.inf] * 4]), "vectors.not_finite"),
        (([1], np.zeros((1, 2, 2))), "vectors.shape"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(db, space, ids, wrong, code):
    kept = vectors(6, seed=5)
    db.embeddings.put(space, ids, kept)
    with pytest.raises(DataError) as caught:
        db.embeddings.put(space, *wrong)
    assert caught.value.code == code
    assert db.embeddings.revision(space) == 1
    np.testing.assert_array_equal(db.embeddings.vectors(space)[1], kept)


def test_a_space_of_the_same_fingerprint_but_another_length_is_refused(db, space, ids):
    db.embeddings.put(space, ids, vectors(6))
    other = EmbeddingSpace(uri="x:", name="x", fingerprint=space.fingerprint, dim=3)
    for call in (
        lambda: db.embeddings.put(other, ids[:1], vectors(1, 3)),
        lambda: db.embeddings.vectors(other),
        lambda: db.embeddings.count(other),
        lambda: db.embeddings.missing(other),
    ):
        with pytest.raises(DataError) as caught:
            call()
        assert (caught.value.code, caught.value.params) == ("vectors.dim", {"expected": 4, "found": 3})


def test_a_vector_of_a_wrong_length_is_an_error_when_read(db, space, ids):
    db.embeddings.put(space, ids, vectors(6))
    with db.transaction():
        db._connections.execute("UPDATE embedding SET vector = x'0000' WHERE photo_id = ?", (ids[2],))
    with pytest.raises(DataError) as caught:
        db.embeddings.vectors(space)
    assert caught.value.code == "vectors.blob"
