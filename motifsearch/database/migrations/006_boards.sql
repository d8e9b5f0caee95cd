-- Boards: photographs that somebody put together, in an order of their own, with notes.

CREATE TABLE board (
    board_id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid      TEXT NOT NULL UNIQUE,
    name     TEXT NOT NULL UNIQUE,
    made_at  TEXT NOT NULL
) STRICT;

CREATE TABLE board_pin (
    board_id INTEGER NOT NULL REFERENCES board ON DELETE CASCADE,
    photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    position INTEGER NOT NULL,
    note     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (board_id, photo_id)
) STRICT, WITHOUT ROWID;
