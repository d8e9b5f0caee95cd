from __future__ import annotations

import pytest

from motifsearch.errors import DataError, UsageError


@pytest.fixture
def photos(add_photo):
    return [add_photo().photo_id for _ in range(3)]


def test_pins_keep_their_order_and_notes(db, photos):
    a, b, c = photos
    boards = db.boards
    made = boards.new("  Papan   satu ")
    assert (made.name, len(made.uid), made.pins) == ("Papan satu", 32, ())
    for photo in photos:
        boards.pin("Papan satu", photo)
    boards.pin(made.uid, b, "bagus")
    assert [(pin.photo_id, pin.note) for pin in boards.get(made.uid).pins] == [(a, ""), (b, "bagus"), (c, "")]
    assert [pin.photo_id for pin in boards.move(made.uid, c, 1).pins] == [c, a, b]
    assert [pin.photo_id for pin in boards.move(made.uid, c, 99).pins] == [a, b, c]
    assert [pin.photo_id for pin in boards.unpin(made.uid, a).pins] == [b, c]
    assert boards.pin(made.uid, a).pins[-1].photo_id == a
    assert boards.note(made.uid, b, "").pins[0].note == ""
    boards.remove(made.uid)
    assert boards.all() == ()
    assert len(db.photos.get_many(photos)) == 3


@pytest.mark.parametrize(
    ("act", "kind", "code"),
    [
        (lambda boards, _: boards.get("x"), DataError, "database.no_board"),
        (lambda boards, _: boards.new(" "), UsageError, "database.board_name"),
        (lambda boards, _: boards.new("n" * 121), UsageError, "database.board_name"),
        (lambda boards, _: boards.new("ada"), UsageError, "database.board_exists"),
        (lambda boards, _: boards.pin("ada", 99), DataError, "database.no_record"),
        (lambda boards, photo: boards.unpin("ada", photo), DataError, "database.no_pin"),
        (lambda boards, photo: boards.move("ada", photo, 1), DataError, "database.no_pin"),
        (lambda boards, photo: boards.pin("ada", photo, "n" * 2001), UsageError, "database.long_note"),
    ],
)
def test_what_cannot_be_done_changes_nothing(db, photos, act, kind, code):
    board = db.boards.new("ada")
    with pytest.raises(kind) as error:
        act(db.boards, photos[0])
    assert error.value.code == code
    assert db.boards.all() == (board,)
