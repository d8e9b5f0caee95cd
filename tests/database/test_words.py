from motifsearch.database import words
from motifsearch.records import Name


def found(db, text):
    return [hit.photo_id for hit in db.fulltext.search(text, 50, allowed_ids=db.photos.ids())]


def test_words_follow_every_edit_of_photograph_cloth_and_motif(db, add_photo):
    kawung = db.motifs.add(name="Kawung")
    parang = db.motifs.add(name="Parang")
    cloth = db.cloths.add(uid="A-1", motif_id=kawung.motif_id, title="lama")
    first, second = add_photo(cloth.cloth_id).photo_id, add_photo(cloth.cloth_id).photo_id
    other = add_photo().photo_id
    assert found(db, "kawung lama") == [first, second]

    db.cloths.update(cloth.cloth_id, {"title": "anyar", "tags": ("kraton",)})
    assert (found(db, "lama"), found(db, "anyar"), found(db, "kraton")) == ([], [first, second], [first, second])

    db.motifs.update(kawung.motif_id, {"name": "Ceplok", "names": (Name(text="Rosette"),)})
    assert (found(db, "kawung"), found(db, "ceplok"), found(db, "rosette")) == ([], [first, second], [first, second])

    db.cloths.update(cloth.cloth_id, {"motif_id": parang.motif_id})
    assert (found(db, "ceplok"), found(db, "parang")) == ([], [first, second])

    db.photos.update(second, {"cloth_id": db.photos.get(other).cloth_id})
    assert (found(db, "anyar"), found(db, "parang")) == ([first], [first])

    db.photos.add_path(second, "/boxes/pasar.jpg", size_bytes=1, mtime_ns=1)
    assert found(db, "pasar") == [second]
    db.photos.add_path(first, "/boxes/pasar.jpg", size_bytes=1, mtime_ns=1)
    assert found(db, "pasar") == [first]
    assert words.differing(db._connections) == 0


def test_what_is_undone_is_not_found(db, add_photo, undo):
    photo = add_photo()
    undo(lambda: db.cloths.update(photo.cloth_id, {"title": "anyar"}))
    assert found(db, "anyar") == []
    with db.transaction():
        undo(lambda: db.cloths.update(photo.cloth_id, {"title": "anyar"}))
        db.cloths.update(photo.cloth_id, {"maker": "perajin"})
    assert (found(db, "anyar"), found(db, "perajin")) == ([], [photo.photo_id])
    assert words.differing(db._connections) == 0


def test_an_undone_photograph_leaves_no_words(db, add_photo, undo):
    with db.transaction():
        undo(lambda: add_photo(path="/boxes/pasar.jpg"))
    assert db.photos.count() == 0
    assert words.differing(db._connections) == 0


def test_differing_words_are_counted_and_written_anew(collection):
    connections = collection._connections
    assert words.differing(connections) == 0
    with collection.transaction():
        connections.execute("UPDATE cloth SET title = 'diam-diam' WHERE cloth_id = 1")
        connections.execute("DELETE FROM words WHERE rowid = (SELECT max(photo_id) FROM photo WHERE cloth_id = 2)")
        connections.execute("INSERT INTO words (rowid, title) VALUES (999, 'hantu')")
    of_first = len(collection.cloths.photos_of(1))
    assert words.differing(connections) == of_first + 2
    assert found(collection, "diam") == []
    words.rebuild(connections)
    assert words.differing(connections) == 0
    assert len(found(collection, "diam")) == of_first
    assert connections.value("SELECT count(*) FROM words WHERE rowid = 999") == 0
